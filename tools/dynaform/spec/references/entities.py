"""Entities: identity, liveness, claims, locks and volumes."""

from __future__ import annotations

from dynaform.documents import Path
from dynaform.findings import Edit
from dynaform.spec.model import Entity
from dynaform.spec.references.review import Review, stored_name
from dynaform.spec.references.values import Scope, check_predicate
from dynaform.spec.types import Kind

_ITEM_AND_CLOCK = Scope(caller=False, stored=True)
_ITEM = Scope(caller=False, clock=False, stored=True)


def check_entities(review: Review) -> None:
    """Every entity of the family."""
    for name, entity in review.family.entities.items():
        _check_names(review, name, entity)
        _check_live(review, name, entity)
        _check_unique(review, name, entity)
        _check_version(review, name, entity)
        _check_shared(review, name, entity)
        for index, feeds in entity.indexes.items():
            check_predicate(review, ("entities", name, "indexes", index, "when"), feeds.when, (name,), _ITEM)
    _check_type_values(review)


def _check_names(review: Review, name: str, entity: Entity) -> None:
    path: Path = ("entities", name)
    for position, attribute in enumerate(entity.id):
        review.attribute((*path, "id", position), name, attribute)
    for attribute in entity.workload.per:
        review.attribute((*path, "workload", "per", attribute), name, attribute, key=True)


def _check_live(review: Review, name: str, entity: Entity) -> None:
    path: Path = ("entities", name)
    table = review.family.tables.get(entity.table)
    expires = table is not None and any(
        stored_name(each, logical) == table.ttl for logical, each in entity.attributes.items()
    )
    if expires and table is not None and entity.live is None:
        ttl = next(logical for logical, each in entity.attributes.items() if stored_name(each, logical) == table.ttl)
        live = f"{{{ttl}: {{gt: $now}}}}"
        if entity.attributes[ttl].optional:
            live = f"{{any: [{{{ttl}: {{exists: false}}}}, {live}]}}"
        seen = f"table {entity.table} expires {name} by {table.ttl}, and nothing says whether expired ones count"
        hint = "TTL deletes within two days: count what has expired as absent, or write live: always."
        review.report("DF109", path, seen, key=True, hint=hint, repair=[Edit((*path, "live"), live)])
    if entity.live is not None:
        check_predicate(review, (*path, "live"), entity.live, (name,), _ITEM_AND_CLOCK)


def _check_unique(review: Review, name: str, entity: Entity) -> None:
    for attribute, claim in entity.unique.items():
        path: Path = ("entities", name, "unique", attribute)
        review.attribute(path, name, attribute, key=True)
        if review.known("DF102", path, "entity", claim, review.family.entities):
            review.attribute(path, claim, attribute)


def _check_version(review: Review, name: str, entity: Entity) -> None:
    if entity.version is None:
        return
    path: Path = ("entities", name, "version")
    attribute = review.attribute(path, name, entity.version)
    if attribute is not None and attribute.typed.kind is not Kind.INTEGER:
        hint = f"Write {entity.version}: integer."
        seen = f"a version is an integer, and {entity.version} is {attribute.typed.kind}"
        review.report("DF118", path, seen, hint=hint)


def _check_shared(review: Review, name: str, entity: Entity) -> None:
    table = review.family.entities_of(entity.table)
    for position, other in enumerate(entity.shares_key):
        path: Path = ("entities", name, "shares_key", position)
        review.known("DF102", path, f"other entity of {entity.table}", other, [each for each in table if each != name])


def _check_type_values(review: Review) -> None:
    taken: dict[tuple[str, str], str] = {}
    for name, entity in review.family.entities.items():
        other = taken.setdefault((entity.table, entity.type_value or name), name)
        if other != name:
            path: Path = ("entities", name, "type_value") if entity.type_value else ("entities", name)
            review.report("DF118", path, f"{other} has the same type value", hint="Give one of them another.")
