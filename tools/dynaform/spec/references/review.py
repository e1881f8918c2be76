"""What all checks share: the family, where its parts stand, and the findings so far."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from dynaform.documents import Document, Path, did_you_mean, nearest
from dynaform.findings import Edit, Finding
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

    def report(
        self,
        id: str,
        path: Path,
        seen: str,
        *,
        hint: str = "",
        key: bool = False,
        expected: str = "",
        repair: Sequence[Edit] = (),
    ) -> None:
        """Add a finding at the value of ``path``, or at its key."""
        place = self.document.key_place(path) if key else self.document.place(path)
        finding = Finding(id, seen, place, subject_of(path), expected, hint, repair=tuple(repair))
        if finding not in self.findings:
            self.findings.append(finding)

    def known(
        self,
        id: str,
        path: Path,
        what: str,
        name: str,
        names: Iterable[str],
        *,
        key: bool = False,
        addition: Sequence[Edit] = (),
    ) -> bool:
        """Whether ``name`` is one of ``names``; where it is not, the finding ``id`` says "there is no <what>".

        Args:
            id: of the finding.
            path: where the name stands.
            what: it should be the name of.
            name: what stands there.
            names: what there is.
            key: the name is a key of the spec and not a value.
            addition: what makes it exist, offered where it is like nothing that exists.
        """
        choices = names if isinstance(names, Collection) else list(names)
        if name in choices:
            return True
        near = nearest(name, choices)
        hint = did_you_mean(name, choices)
        if addition and near is None:
            hint = f"{hint}\nIf it is new, say what it is:".lstrip()
        seen = f"there is no {what} {name!r}"
        self.report(id, path, seen, hint=hint, key=key, repair=() if near else addition)
        return False

    def entity(self, name: str) -> Entity | None:
        """An entity by name, None where it does not exist (which is another check's finding)."""
        return self.family.entities.get(name)

    def attribute(self, path: Path, entity: str, name: str, *, key: bool = False) -> Attribute | None:
        """The attribute a name or a dotted path starts with; where there is none, DF103 and None."""
        attributes = self.family.entities[entity].attributes
        root = name.split(".", 1)[0]
        if root in attributes:
            return attributes[root]
        addition = new_attribute(entity, root, self._type_by_use(path))
        self.known("DF103", path, f"attribute of {entity} named", root, attributes, key=key, addition=addition)
        return None

    def _type_by_use(self, path: Path) -> str:
        """The type that an attribute nobody declared seems to have, by what is done with it; else a string."""
        if {"add", "sum_of"} & set(path):
            return "integer"
        written = self.document.node(path)
        if not isinstance(written, str):
            return "string"
        types = {"$now": "timestamp", "$today": "date", "true": "boolean", "false": "boolean"}
        return types.get(written.split(" ", 1)[0], "string")


def subject_of(path: Path) -> str:
    """The object a path belongs to: an attribute, an index, or else the second level of the spec."""
    depth = _DEPTH.get(str(path[2]), 2) if len(path) > 2 else 2
    return "/".join(map(str, path[:depth]))


def new_attribute(entity: str, name: str, type: str = "string") -> tuple[Edit, ...]:
    """The edit that gives an entity an attribute; optional, for the items that are there lack it."""
    return (Edit(("entities", entity, "attributes", name), f"{{type: {type}, optional: true}}"),)


def stored_name(attribute: Attribute, logical: str) -> str:
    """The name under which DynamoDB holds an attribute."""
    return attribute.name or logical
