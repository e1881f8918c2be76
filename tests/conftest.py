"""The order of the whole suite."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that start Terraform come first, whole stories before parts: each stays in one worker (--dist loadfile).

    Otherwise one worker ends alone with a file of minutes. Within a file the order stays, which stories rely on.
    """
    slow = {item.path for item in items if item.get_closest_marker("terraform")}
    items.sort(key=lambda item: (item.path not in slow, "e2e" not in item.path.parts))
