"""Acceptances: a trade-off that a spec accepts with a reason, on the object it is about.

A warning about the object, or about anything below it, becomes a note that gives the reason. Errors cannot be
accepted: DynamoDB does not. An acceptance of nothing is an error itself, for it would hide the next one of its kind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from dynaform.documents import Path
from dynaform.findings import Edit, Finding, Severity, definitions
from dynaform.spec import LoadedFamily
from dynaform.spec.model import Described, Family

STALE = "DF209"

OF_CONSUMERS = frozenset({"DF260", "DF261"})
"""What is said when consumers are granted what they need, which is after everything is proved."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One accepted id: the object it stands on, and the reason."""

    path: Path
    id: str
    reason: str

    @property
    def subject(self) -> str:
        """The object, as findings name their subjects."""
        return "/".join(map(str, self.path))

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is of this id, and about the object or something below it.

        What the family accepts is only what is said of the family itself.
        """
        return finding.id == self.id and f"{finding.subject}/".startswith(f"{self.subject}/")


def acceptances(family: Family) -> Iterator[Acceptance]:
    """Every acceptance: on the family, a table, index, entity, attribute, access pattern or its actions, a consumer."""
    for path, described in _objects(family):
        for id, reason in described.accept.items():
            yield Acceptance(path, id, reason)


def judged(
    loaded: LoadedFamily, findings: Iterable[Finding], ids: Collection[str], proved: Collection[str]
) -> list[Finding]:
    """The findings with what is accepted turned into notes, and a finding per acceptance that accepts nothing.

    Args:
        loaded: the family.
        findings: those whose ids are judged here.
        ids: the ids that are judged here; acceptances of others are for others to judge.
        proved: the access patterns that are; nobody knows what else would be said of another one.
    """
    found = list(findings)
    said = [each for each in acceptances(loaded.family) if each.id in ids]
    stale = [each for each in said if not any(_uses(each, finding) for finding in found)]
    stale = [each for each in stale if not _undecided(each, loaded.family, proved)]
    return [*(_accepted(finding, said) for finding in found), *(_stale(loaded, each) for each in stale)]


def unknown(loaded: LoadedFamily) -> Iterator[Finding]:
    """Acceptances of ids that no finding about a spec has that could be read."""
    for each in acceptances(loaded.family):
        if each.id not in definitions():
            yield _stale(loaded, each, f"there is no finding {each.id} to accept")
        elif each.id < "DF2":
            yield _stale(loaded, each)
        elif each.id >= "DF3" and not each.id.startswith("DF7"):
            yield _stale(loaded, each, f"{each.id} is not about a spec; what a plan or a policy says takes a waiver")


def _objects(family: Family) -> Iterator[tuple[Path, Described]]:
    yield (), family
    for name, table in family.tables.items():
        yield ("tables", name), table
        for index, said in table.indexes.items():
            yield ("tables", name, "indexes", index), said
    for name, entity in family.entities.items():
        yield ("entities", name), entity
        for attribute, about in entity.attributes.items():
            yield ("entities", name, "attributes", attribute), about
    for name, pattern in family.access_patterns.items():
        yield ("access_patterns", name), pattern
        for below, action in pattern.placed_actions():
            if below:
                yield ("access_patterns", name, *below), action
    for name, consumer in family.consumers.items():
        yield ("consumers", name), consumer


def _uses(acceptance: Acceptance, finding: Finding) -> bool:
    """A finding about a whole pattern uses the acceptance of one of its actions, too."""
    if finding.level is Severity.ERROR:
        return False
    pattern = "/".join(map(str, acceptance.path[:2]))
    return acceptance.covers(finding) or (finding.id == acceptance.id and finding.subject == pattern)


def _undecided(acceptance: Acceptance, family: Family, proved: Collection[str]) -> bool:
    """Whether it is about an access pattern that is not proved, or about a consumer of one."""
    match acceptance.path:
        case ("access_patterns", pattern, *_):
            return pattern not in proved
        case ("consumers", str(name)):
            used = family.consumers[name].access_patterns
            return any(each not in proved for each in (family.access_patterns if used == ("all",) else used))
    return False


def _accepted(finding: Finding, said: list[Acceptance]) -> Finding:
    if finding.level is not Severity.WARNING:
        return finding
    accepted = next((each for each in said if each.covers(finding)), None)
    if accepted is None:
        return finding
    return finding.as_accepted(accepted.reason)


def _stale(loaded: LoadedFamily, acceptance: Acceptance, why: str = "") -> Finding:
    id = acceptance.id
    error = id in definitions() and definitions()[id].severity == "error"
    seen = why or (
        f"{id} is an error, which no reason makes right" if error else f"{id} is accepted, and nothing gives it"
    )
    path = (*acceptance.path, "accept", id)
    place = loaded.key_place(*path)
    return Finding(STALE, seen, place, acceptance.subject, repair=(Edit(path, ""),))
