"""`review`: the pull-request report of the saved plans."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dynaform.findings import UsageError
from dynaform.workflow.deployment import SHARED_ROOT
from dynaform.workflow.workspace import Workspace, choose_families


def saved_reviews(workspace: Workspace, environment: str, present: Sequence[str], wanted: Sequence[str]) -> list[Any]:
    """What `plan` wrote, as (family, review document, review text); no AWS is asked.

    Raises:
        UsageError: nothing is saved.
    """
    families = [SHARED_ROOT, *choose_families(workspace.root, wanted, present)]
    found = []
    for family in families:
        folder = workspace.artifacts / environment / family
        if (folder / "review.json").is_file():
            document = json.loads((folder / "review.json").read_text(encoding="utf-8"))
            found.append((family, document, (folder / "review.md").read_text(encoding="utf-8")))
    if not found:
        raise UsageError("there is no saved review", hint=f"Run: make plan ENV={environment}")
    return found
