"""Floor 0: documents people write (YAML with the place of every node) and files the tooling writes (atomically)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dynaform.documents.files import digest, digests, write_atomically
from dynaform.documents.suggestion import did_you_mean, nearest

if TYPE_CHECKING:
    from dynaform.documents.edits import apply_edits
    from dynaform.documents.loader import Document, Path, load_document, read_document
    from dynaform.documents.validation import StrictModel, problem, validate

__all__ = [
    "Document",
    "Path",
    "StrictModel",
    "apply_edits",
    "did_you_mean",
    "digest",
    "digests",
    "load_document",
    "nearest",
    "problem",
    "read_document",
    "validate",
    "write_atomically",
]

_LATE = {
    **dict.fromkeys(("Document", "Path", "load_document", "read_document"), "loader"),
    **dict.fromkeys(("StrictModel", "problem", "validate"), "validation"),
    "apply_edits": "edits",
}
"""What takes yaml or pydantic, by its module: who only repeats what was found before waits for neither."""


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
