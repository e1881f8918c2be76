"""Floor 0: documents people write (YAML with the place of every node) and files the tooling writes (atomically)."""

from dynaform.documents.edits import apply_edits
from dynaform.documents.files import write_atomically
from dynaform.documents.loader import Document, Path, load_document, read_document
from dynaform.documents.suggestion import did_you_mean
from dynaform.documents.validation import StrictModel, problem, validate

__all__ = [
    "Document",
    "Path",
    "StrictModel",
    "apply_edits",
    "did_you_mean",
    "load_document",
    "problem",
    "read_document",
    "validate",
    "write_atomically",
]
