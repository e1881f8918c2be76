"""`render`: the files a spec becomes, written or compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from dynaform.documents import write_atomically
from dynaform.findings import Finding, FindingsError, Severity
from dynaform.planner.prove import FamilyProofs
from dynaform.render import render_family, stale_findings, unrenderable
from dynaform.workflow.workspace import choose_families, proofs_of

LOCK = "terraform/provider-lock.hcl"


def rendered(root: Path, proofs: FamilyProofs) -> dict[str, str]:
    """Repository-relative path to text for a proved family. Raises FindingsError where the provider cannot say it."""
    if found := list(unrenderable(proofs)):
        raise FindingsError(found)
    return render_family(proofs, (root / LOCK).read_text(encoding="utf-8"))


def on_disk(root: Path, paths: Iterable[str]) -> dict[str, str | None]:
    """What stands in the files now; None where there is none."""
    return {path: _text(root / path) for path in paths}


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def render(root: Path, wanted: Sequence[str], default: Sequence[str]) -> list[str]:
    """Write what differs; the paths that were written. Raises FindingsError for a family with errors."""
    written = []
    for name in choose_families(root, wanted) if wanted else default:
        files = rendered(root, _proved(root, name))
        for path, text in files.items():
            if _text(root / path) != text:
                write_atomically(root / path, text)
                written.append(path)
    return written


def stale(root: Path, wanted: Sequence[str], default: Sequence[str]) -> list[Finding]:
    """What `render` would change, with the differences. Raises FindingsError for a family with errors."""
    findings: list[Finding] = []
    for name in choose_families(root, wanted) if wanted else default:
        files = rendered(root, _proved(root, name))
        findings += stale_findings(files, on_disk(root, files))
    return findings


def _proved(root: Path, name: str) -> FamilyProofs:
    proofs = proofs_of(root, name)
    if any(each.level is Severity.ERROR for each in proofs.findings):
        raise FindingsError(proofs.findings)
    return proofs
