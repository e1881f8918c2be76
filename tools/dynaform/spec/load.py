"""Loading a family: its models, where every part of it stands, and the digest of what was read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path as FilePath

from dynaform.documents import Document, did_you_mean, load_document, read_document, validate
from dynaform.findings import Finding, FindingsError, Place, Severity, UsageError
from dynaform.spec.model import Family
from dynaform.spec.references import check_references

FAMILIES = FilePath("modules/families")


@dataclass(frozen=True, slots=True)
class LoadedFamily:
    """A family that can be reasoned about, with the document it came from.

    Attributes:
        family: the models.
        document: for the place of anything in it.
        digest: SHA-256 of the spec's text, first 16 hexadecimal digits.
        findings: warnings and notes; errors never get here.
    """

    family: Family
    document: Document
    digest: str
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """The family's name."""
        return self.family.family

    def place(self, *path: str | int) -> Place:
        """Where a part of the spec stands."""
        return self.document.place(path)

    def key_place(self, *path: str | int) -> Place:
        """Where the name of a part of the spec stands."""
        return self.document.key_place(path)


def spec_path(root: FilePath, family: str) -> FilePath:
    """Where a family's spec stands in the repository."""
    return root / FAMILIES / family / "spec.yaml"


def family_names(root: FilePath) -> list[str]:
    """The families that have a spec, sorted."""
    return sorted(path.parent.name for path in (root / FAMILIES).glob("*/spec.yaml") if path.is_file())


def load_family(root: FilePath, name: str) -> LoadedFamily:
    """Load modules/families/<name>/spec.yaml.

    Raises:
        UsageError: there is no such family.
        FindingsError: the spec is not right; every problem with its place.
    """
    path = spec_path(root, name)
    if not path.is_file():
        raise UsageError(f"there is no family {name!r}", hint=did_you_mean(name, family_names(root)))
    loaded = parse_document(read_document(path, root))
    if loaded.name != name:
        seen = f"the folder is {name!r}, the spec says {loaded.name!r}"
        raise FindingsError([Finding("DF115", seen, loaded.place("family"), hint=f"Write family: {name}")])
    return loaded


def parse_family(text: str, file: str = "spec.yaml") -> LoadedFamily:
    """Load a spec from its text. Raises FindingsError."""
    return parse_document(load_document(text, file))


def parse_document(document: Document) -> LoadedFamily:
    """Validate a parsed document and check every reference in it. Raises FindingsError."""
    family = validate(Family, document)
    findings = check_references(family, document)
    if any(each.level is Severity.ERROR for each in findings):
        raise FindingsError(findings)
    digest = hashlib.sha256(document.text.encode()).hexdigest()[:16]
    return LoadedFamily(family, document, digest, tuple(findings))
