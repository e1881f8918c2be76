"""The families of this repository, read and proved once per process, because no test changes them.

What is read and proved never changes, so that commands may share it too: with the fixture ``shared_specs`` a spec of
the same text is read and proved once, however many tests run commands on copies of the repository.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import pytest

from dynaform.documents import Document, load_document
from dynaform.planner import prove
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.spec import LoadedFamily, load, load_family
from dynaform.workflow import family_check

ROOT = Path(__file__).resolve().parents[1]


@cache
def family_spec(family: str) -> LoadedFamily:
    """A family as it is checked in."""
    return load_family(ROOT, family)


@cache
def family_proofs(family: str) -> FamilyProofs:
    """And what is proved of it."""
    return prove_family(family_spec(family))


class _Once:
    """A function of one object that gives the same again for the same object."""

    known: ClassVar[dict[tuple[str, int], tuple[Any, Any]]] = {}

    def __init__(self, real: Callable[..., Any]) -> None:
        self.real = real

    def __call__(self, source: Any, *rest: Any) -> Any:
        key = (self.real.__name__, id(source))
        if key not in self.known:
            # with its source, whose id therefore stays its own
            self.known[key] = (source, self.real(source, *rest))
        return self.known[key][1]


_parsed, _proved = _Once(load.parse_document), _Once(prove_family)


def share_specs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands in this process take specs from each other; not for tests of how a family is read or proved."""
    monkeypatch.setattr(load, "read_document", _read)
    monkeypatch.setattr(load, "parse_document", _parsed)
    for module in (prove, family_check):
        monkeypatch.setattr(module, "prove_family", _proved)


def _read(path: Path, root: Path) -> Document:
    return _document(path.read_text("utf-8"), path.relative_to(root).as_posix())


@cache
def _document(text: str, file: str) -> Document:
    return load_document(text, file)
