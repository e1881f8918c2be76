"""Floor 0: the one finding type, the errors everyone may raise, and the catalogue of finding ids."""

from dynaform.findings.catalogue import Definition, definition, definitions
from dynaform.findings.errors import (
    DynaformError,
    RefusedError,
    UsageError,
    UserInterruptError,
    WorldError,
)
from dynaform.findings.finding import Finding, FindingsError, Place, Severity, sort_findings
from dynaform.findings.repair import Edit, repair_text

__all__ = [
    "Definition",
    "DynaformError",
    "Edit",
    "Finding",
    "FindingsError",
    "Place",
    "RefusedError",
    "Severity",
    "UsageError",
    "UserInterruptError",
    "WorldError",
    "definition",
    "definitions",
    "repair_text",
    "sort_findings",
]
