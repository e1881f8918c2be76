"""Tables and indexes: names, limits, projections and TTL."""

from __future__ import annotations

import re

from dynaform.documents import Path
from dynaform.findings import Edit
from dynaform.spec.model import Attribute, Index, Table
from dynaform.spec.references.review import Review, new_attribute, stored_name
from dynaform.spec.types import Kind

_NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}\Z")
_SLOT = re.compile(r"\{([^{}]*)\}")
_TYPICAL = ({"env": "dev", "prefix": ""}, {"env": "staging", "prefix": "staging-"})
_GLOBAL, _LOCAL, _LISTED, _PROJECTED, _KEY_PARTS = 20, 5, 20, 100, 4
_WHOLE = ("ALL", "KEYS_ONLY")


def check_tables(review: Review) -> None:
    """Every table of the family, and that no two have one name."""
    taken: dict[str, str] = {}
    complete = tables_are_known(review)
    for name, table in review.family.tables.items():
        path: Path = ("tables", name)
        _check_name(review, name, table, taken)
        _check_key(review, path, table)
        _check_counts(review, path, table)
        _check_ttl(review, path, name, table)
        for index_name, index in table.indexes.items():
            _check_index(review, (*path, "indexes", index_name), name, index)
        if complete and not review.family.entities_of(name):
            review.report("DF123", path, f"no entity says table: {name}", key=True, hint="Remove the table.")


def tables_are_known(review: Review) -> bool:
    """Whether every entity names a table that exists. Until then a table that looks empty may be the one meant."""
    return all(each.table in review.family.tables for each in review.family.entities.values())


def _check_name(review: Review, name: str, table: Table, taken: dict[str, str]) -> None:
    template = table.name or f"{{prefix}}{review.family.family}-{name}"
    path: Path = ("tables", name, "name") if table.name else ("tables", name)
    rest = _SLOT.sub("", template)
    unknown = [slot for slot in _SLOT.findall(template) if slot not in _TYPICAL[0]]
    for slot in unknown:
        review.report("DF112", path, f"a table's name has no {{{slot}}}", hint="Use {env} and {prefix}.")
    if unknown or "{" in rest or "}" in rest:
        if not unknown:
            review.report("DF112", path, f"{template!r}: the braces do not match", hint="Use {env} and {prefix}.")
        return
    for values in _TYPICAL:
        shown = template.format_map(values)
        if not _NAME.match(shown):
            review.report("DF111", path, f"{shown!r} is no table name", hint="Use letters, digits, _ . - (3 to 255).")
            return
    if (other := taken.setdefault(template, name)) != name:
        review.report("DF119", path, f"table {other} has this name too", hint="Give one of them another name.")


def _check_key(review: Review, path: Path, table: Table) -> None:
    key = table.key
    if len(key.partition) != 1 or len(key.sort) > 1:
        seen = "a table's key has one partition attribute and at most one sort attribute"
        review.report("DF118", (*path, "key"), seen, hint="Compose values in a template of the entity's key.")
    if set(key.partition) & set(key.sort):
        seen = f"{key.partition[0]} is partition and sort key"
        review.report("DF118", (*path, "key", "sort"), seen, hint="Remove `sort`.")


def _check_counts(review: Review, path: Path, table: Table) -> None:
    local = sum(index.local is not None for index in table.indexes.values())
    listed = sum(len(index.included) for index in table.indexes.values())
    for count, limit, what in (
        (len(table.indexes) - local, _GLOBAL, "global indexes"),
        (local, _LOCAL, "local indexes"),
        (listed, _PROJECTED, "listed projected attributes"),
    ):
        if count > limit:
            review.report("DF116", (*path, "indexes"), f"{count} {what}", key=True, expected=f"{limit} at most")


def _check_ttl(review: Review, path: Path, name: str, table: Table) -> None:
    if table.ttl is None:
        return
    carriers = [
        (entity_name, logical, attribute)
        for entity_name, entity in review.family.entities_of(name).items()
        for logical, attribute in entity.attributes.items()
        if stored_name(attribute, logical) == table.ttl
    ]
    if not carriers:
        known = {logical for entity in review.family.entities_of(name).values() for logical in entity.attributes}
        review.known("DF103", (*path, "ttl"), "attribute", table.ttl, known - {table.ttl})
    for entity_name, logical, attribute in carriers:
        at: Path = ("entities", entity_name, "attributes", logical)
        if attribute.typed.kind is not Kind.EPOCH or not attribute.stored:
            seen = f"{logical} is {attribute.typed.kind}, and TTL of table {name} reads epoch seconds"
            review.report("DF113", at, seen, key=True, repair=_as_epoch(review, at, attribute))


def _as_epoch(review: Review, path: Path, attribute: Attribute) -> list[Edit]:
    """The edits that make an attribute a stored number of seconds."""
    if not isinstance(review.document.node(path), dict):
        return [Edit(path, "epoch")]
    stored = [] if attribute.stored else [Edit((*path, "stored"), "")]
    return [Edit((*path, "type"), "epoch"), *stored]


def _check_index(review: Review, path: Path, table: str, index: Index) -> None:
    if not _NAME.match(str(path[-1])):
        hint = "Use letters, digits, _ . - (3 to 255)."
        review.report("DF111", path, f"{path[-1]!r} is no index name", key=True, hint=hint)
    if index.key is not None and max(len(index.key.partition), len(index.key.sort)) > _KEY_PARTS:
        seen = f"more than {_KEY_PARTS} attributes in one part of the key"
        review.report("DF118", (*path, "key"), seen, hint="Compose some of them in a template of the entity.")
    if index.key is not None and set(index.key.partition) & set(index.key.sort):
        review.report("DF118", (*path, "key", "sort"), "an attribute is partition and sort key", hint="Remove `sort`.")
    _check_projection(review, (*path, "projection"), table, index)


def _check_projection(review: Review, path: Path, table: str, index: Index) -> None:
    said = index.projection
    if said in {(word,) for word in _WHOLE}:
        return
    if not said or len(said) > _LISTED:
        review.report("DF117", path, f"{len(said)} attributes listed", expected=f"1 to {_LISTED}")
    entities = review.family.entities_of(table)
    names = [name for entity in entities.values() for name in entity.attributes]
    names += [each for each in (review.family.tables[table].type_attribute,) if each is not None]
    for position, name in enumerate(said):
        place = (*path, position)
        if name.upper().replace("-", "_") in _WHOLE:
            review.report("DF117", place, f"{name!r} stands in a list", hint=f"Write projection: {name.upper()}.")
        else:
            feeding = [each for each, entity in entities.items() if path[3] in entity.indexes] or list(entities)
            addition = new_attribute(feeding[0], name) if len(feeding) == 1 else ()
            words = _WHOLE if len(said) == 1 else ()
            review.known("DF117", place, "attribute", name, [*names, *words], addition=addition)
