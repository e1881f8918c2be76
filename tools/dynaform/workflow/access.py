"""`access`: the IAM policies of consumers with the names of an environment, and who may do what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dynaform.access.document import Place, documents
from dynaform.access.matrix import ConsumerMatrix, family_matrix
from dynaform.documents import did_you_mean
from dynaform.environments import Environment
from dynaform.findings import FindingsError, Severity, UsageError
from dynaform.planner.grants.consumers import family_grants
from dynaform.planner.grants.statements import statements
from dynaform.planner.layout import Layout
from dynaform.planner.prove import FamilyProofs
from dynaform.render.shape import physical_name


@dataclass(frozen=True, slots=True)
class ConsumerAccess:
    """One consumer in one environment.

    Attributes:
        family, consumer: their names.
        documents: its policy documents.
        matrix: what it may do with every pattern of its family.
    """

    family: str
    consumer: str
    documents: list[dict[str, Any]]
    matrix: ConsumerMatrix


def place_of(layout: Layout, environment: str, prefix: str, region: str, account: str) -> Place:
    """Where a family's tables are in an environment."""
    names = {
        table: physical_name(layout, table).replace("{prefix}", prefix).replace("{env}", environment)
        for table in layout.family.tables
    }
    return Place(region, account, names)


def example_place(layout: Layout) -> Place:
    """A place for judging policies where no environment is meant: what is allowed does not depend on names."""
    return place_of(layout, "example", "", "us-east-1", "0" * 12)


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
    place = place_of(
        proofs.layout, environment.environment, environment.prefix, environment.region, environment.account
    )
    matrices = family_matrix(proofs, grants, place)
    return [
        ConsumerAccess(proofs.loaded.name, each.name, documents(statements(each), place, keys), matrix)
        for each, matrix in zip(grants.consumers.values(), matrices, strict=True)
    ]
