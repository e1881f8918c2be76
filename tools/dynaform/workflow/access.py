"""`access`: the IAM policies of consumers with the names of an environment, and who may do what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dynaform.access.document import Place, documents
from dynaform.access.findings import matrix_findings
from dynaform.access.matrix import ConsumerMatrix, consumer_matrix
from dynaform.access.requests import Asker
from dynaform.documents import did_you_mean
from dynaform.environments import Environment
from dynaform.findings import Finding, FindingsError, Severity, UsageError
from dynaform.planner.grants.consumers import ConsumerGrants, FamilyGrants, family_grants
from dynaform.planner.grants.statements import statements
from dynaform.planner.layout import Layout
from dynaform.planner.physical import physical_names
from dynaform.planner.prove import FamilyProofs


@dataclass(frozen=True, slots=True)
class ConsumerAccess:
    """One consumer in one environment.

    Attributes:
        family, consumer: their names.
        documents: its policy documents.
        matrix: what it may do with every pattern of its family.
        findings: what the matrix has against the documents.
    """

    family: str
    consumer: str
    documents: list[dict[str, Any]]
    matrix: ConsumerMatrix
    findings: tuple[Finding, ...]


def place_of(layout: Layout, environment: Environment) -> Place:
    """Where a family's tables are in an environment."""
    names = physical_names(layout, environment.environment, environment.prefix)
    return Place(environment.region, environment.account, names)


def policy_findings(proofs: FamilyProofs, grants: FamilyGrants) -> Iterator[Finding]:
    """What the policies of a family's consumers get wrong, whatever the environment: nothing of it is in a name."""
    names = physical_names(proofs.layout, "any", "any-")
    place = Place("us-east-1", "000000000000", names)
    for each in grants.consumers.values():
        yield from _of_consumer(proofs, each, place, ()).findings


def access(
    families: Iterable[FamilyProofs], environment: Environment, consumer: str | None, keys: Sequence[str]
) -> list[ConsumerAccess]:
    """The policies of one consumer, or of all of them, of some families.

    Args:
        families: proved.
        environment: whose names, Region and account they carry.
        consumer: only this one.
        keys: ARNs of the customer keys of the tables.

    Raises:
        UsageError: no family has such a consumer.
        FindingsError: a consumer cannot be granted what it says.
    """
    whole = tuple(families)
    found = [each for proofs in whole for each in _of_family(proofs, environment, keys)]
    chosen = [each for each in found if consumer in (None, each.consumer)]
    if consumer is not None and not chosen:
        known = [each.consumer for each in found]
        raise UsageError(f"there is no consumer {consumer!r}", hint=did_you_mean(consumer, known))
    return chosen


def _of_family(proofs: FamilyProofs, environment: Environment, keys: Sequence[str]) -> list[ConsumerAccess]:
    grants = family_grants(proofs)
    if errors := [each for each in (*proofs.findings, *grants.findings) if each.level is Severity.ERROR]:
        raise FindingsError(errors)
    place = place_of(proofs.layout, environment)
    return [_of_consumer(proofs, each, place, keys) for each in grants.consumers.values()]


def _of_consumer(proofs: FamilyProofs, grants: ConsumerGrants, place: Place, keys: Sequence[str]) -> ConsumerAccess:
    policies = documents(statements(grants), place, keys)
    matrix = consumer_matrix(proofs, grants, Asker(proofs.layout, place), policies)
    findings = tuple(matrix_findings(proofs.loaded, matrix))
    return ConsumerAccess(proofs.loaded.name, grants.name, policies, matrix, findings)
