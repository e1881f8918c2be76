"""What becomes of a mistake: a finding where it was made, the same requests, or another design that is right."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path as FilePath
from typing import Any

from dynaform.documents import Path, apply_edits
from dynaform.findings import Finding, FindingsError, Severity
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.rules import everything_said
from dynaform.smoke import Run, run_smoke
from dynaform.spec import LoadedFamily, parse_family
from dynaform.spec.model import Entity
from prover.memory import MemoryClient
from smoke.tables import create_tables, names_of

from .operators import Mutation

NOW = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)


class Fate(enum.StrEnum):
    """How a mistake ended."""

    KILLED = "killed"
    ELSEWHERE = "found elsewhere"
    SAME = "the same requests"
    RIGHT = "another right design"
    MISSED = "missed"


class DescribedClient(MemoryClient):
    """A DynamoDB of dictionaries that also tells how its tables were made, as smoke asks first."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, dict[str, Any]] = {}
        self._ttl: dict[str, str] = {}

    def create_table(self, **arguments: Any) -> dict[str, Any]:
        self._made[arguments["TableName"]] = arguments
        return super().create_table(**arguments)

    def describe_table(self, **arguments: Any) -> dict[str, Any]:
        return {"Table": self._made[arguments["TableName"]]}

    def update_time_to_live(self, **arguments: Any) -> dict[str, Any]:
        self._ttl[arguments["TableName"]] = arguments["TimeToLiveSpecification"]["AttributeName"]
        return {}

    def describe_time_to_live(self, **arguments: Any) -> dict[str, Any]:
        name = self._ttl.get(arguments["TableName"])
        said = {} if name is None else {"AttributeName": name, "TimeToLiveStatus": "ENABLED"}
        return {"TimeToLiveDescription": said}


@dataclass(frozen=True)
class Verdict:
    """The end of one mistake, with what shows it."""

    mutation: Mutation
    fate: Fate
    shown: str = ""


def said(text: str) -> tuple[list[Finding], FamilyProofs | None]:
    """What check says of a spec, and its proofs where it loads."""
    try:
        loaded = parse_family(text)
    except FindingsError as error:
        return list(error.findings), None
    proofs = prove_family(loaded)
    return [each for each in everything_said(proofs) if each.level is not Severity.NOTE], proofs


def judge(text: str, base: FamilyProofs, mutation: Mutation, folder: FilePath) -> Verdict:
    """Make the mistake and see what is said of it; where nothing is, show that it is none."""
    mutated = apply_edits(text, mutation.edits)
    found, proofs = said(mutated)
    if found:
        near = related(base.loaded, mutation.object)
        at = [each for each in found if _object(each, mutated) in near]
        return Verdict(mutation, Fate.KILLED if at else Fate.ELSEWHERE, _shown(at or found))
    assert proofs is not None
    if proofs.proofs == base.proofs and _physical(proofs) == _physical(base):
        return Verdict(mutation, Fate.SAME)
    touched = {str(name) for kind, name in related(proofs.loaded, mutation.object) if kind == "access_patterns"}
    wrong = list(_smoke(proofs, touched, folder))
    return Verdict(mutation, Fate.MISSED if wrong else Fate.RIGHT, "; ".join(wrong[:3]))


def related(loaded: LoadedFamily, about: Path) -> set[Path]:
    """The object and those that speak of it: a table's entities, their patterns, what shares or reads their table."""
    family = loaded.family
    found: set[Path] = {about}
    if about[0] == "consumers":
        return found
    entities = set(_entities(loaded, about))
    tables = {family.entities[name].table for name in entities} | ({str(about[1])} if about[0] == "tables" else set())
    entities |= {name for table in tables for name in family.entities_of(table)}
    entities |= {name for name, entity in family.entities.items() if _keeps(entity, entities)}
    found |= {("consumers", name) for name, each in family.consumers.items() if each.stream in tables}
    found |= {("tables", name) for name in tables} | {("entities", name) for name in entities}
    for name, pattern in family.access_patterns.items():
        if any(set(action.entities) & entities for action in pattern.actions):
            found.add(("access_patterns", name))
    return found


def _keeps(entity: Entity, of: set[str]) -> bool:
    """Whether an entity holds copies, counts or sums of others."""
    said = entity.attributes.values()
    sources = {each.copy_of for each in said if each.copy_of} | {name for each in said for name in each.sum_of}
    return bool(of & ({name.split(".")[0] for name in sources} | {name for each in said for name in each.count_of}))


def _entities(loaded: LoadedFamily, about: Path) -> Iterator[str]:
    if about[0] == "entities":
        yield str(about[1])
    if about[0] == "access_patterns":
        for action in loaded.family.access_patterns[str(about[1])].actions:
            yield from action.entities


def _object(finding: Finding, text: str) -> Path:
    """The object whose lines hold the finding's place: the last name at its depth above the line."""
    assert finding.place is not None
    lines = text.splitlines()[: finding.place.line]
    section = next((line for line in reversed(lines) if line and line[0].isalpha()), "")
    name = next((line for line in reversed(lines) if line.startswith("  ") and line[2:3] not in " #-"), "")
    return (section.split(":")[0], name.strip().split(":")[0].strip("\"'"))


def _physical(proofs: FamilyProofs) -> object:
    tables = proofs.loaded.family.tables
    return [(name, table.ttl, table.stream, proofs.layout.paths[name]) for name, table in tables.items()]


def _smoke(proofs: FamilyProofs, touched: set[str], folder: FilePath) -> Iterator[str]:
    """What differs when the touched patterns of the mutated design run on a DynamoDB of dictionaries."""
    client = DescribedClient()
    names = names_of(proofs.layout)
    create_tables(client, proofs.layout, names)
    run = Run("rmut", client, names, "memory", folder, clock=lambda: NOW, pauses=())
    called = {name: proof for name, proof in proofs.proofs.items() if name in touched}
    report = run_smoke(proofs.loaded, called, proofs.layout, run)
    for each in report.patterns:
        yield from (f"{each.pattern}: {failure}" for failure in each.failures)


def _shown(findings: list[Finding]) -> str:
    worst = min(findings, key=lambda each: each.level.rank)
    return f"{worst.id} {worst.place}: {worst.seen}"
