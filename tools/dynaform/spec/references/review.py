"""What all checks share: the family, where its parts stand, and the findings so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dynaform.documents import Document, Path, did_you_mean
from dynaform.findings import Finding
from dynaform.spec.model import Attribute, Entity, Family

_DEPTH = {"indexes": 4, "attributes": 4}


@dataclass(slots=True)
class Review:
    """One pass over a family.

    Attributes:
        family: what is checked.
        document: where it stands.
        findings: what was found, in the order of the checks.
    """

    family: Family
    document: Document
    findings: list[Finding] = field(default_factory=list)

    def report(self, id: str, path: Path, seen: str, *, hint: str = "", key: bool = False, expected: str = "") -> None:
        """Add a finding at the value of ``path``, or at its key."""
        place = self.document.key_place(path) if key else self.document.place(path)
        finding = Finding(id, seen, place, subject_of(path), expected, hint)
        if finding not in self.findings:
            self.findings.append(finding)

    def known(self, id: str, path: Path, what: str, name: str, names: Iterable[str], *, key: bool = False) -> bool:
        """Whether ``name`` is one of ``names``; where it is not, the finding ``id`` says "there is no <what>"."""
        choices = list(names)
        if name in choices:
            return True
        self.report(id, path, f"there is no {what} {name!r}", hint=did_you_mean(name, choices), key=key)
        return False

    def entity(self, name: str) -> Entity | None:
        """An entity by name, None where it does not exist (which is another check's finding)."""
        return self.family.entities.get(name)

    def attribute(self, path: Path, entity: str, name: str, *, key: bool = False) -> Attribute | None:
        """The attribute a name or a dotted path starts with; where there is none, DF103 and None."""
        attributes = self.family.entities[entity].attributes
        root = name.split(".", 1)[0]
        if not self.known("DF103", path, f"attribute of {entity} named", root, attributes, key=key):
            return None
        return attributes[root]


def subject_of(path: Path) -> str:
    """The object a path belongs to: an attribute, an index, or else the second level of the spec."""
    depth = _DEPTH.get(str(path[2]), 2) if len(path) > 2 else 2
    return "/".join(map(str, path[:depth]))


def stored_name(attribute: Attribute, logical: str) -> str:
    """The name under which DynamoDB holds an attribute."""
    return attribute.name or logical
