"""Keys: what feeds every key attribute, whether templates are legal, and that one attribute has one type."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dynaform.documents import Path, nearest
from dynaform.findings import Edit
from dynaform.spec.model import Attribute, Entity, Index, Table
from dynaform.spec.references.review import Review, stored_name
from dynaform.spec.types import Kind

_SLOT = re.compile(r"\{([^{}]*)\}")
_DIGITS = 6
"""Digits of a number whose largest value nobody says."""
_NO_TEXT = frozenset({Kind.MAP, Kind.LIST, Kind.SET, Kind.BINARY, Kind.BOOLEAN})


@dataclass(frozen=True, slots=True)
class Source:
    """What a key attribute of an entity is made of.

    Attributes:
        path: where that is said.
        template: the text of a template; None where the key attribute is an attribute of the entity.
        attributes: the attributes it is made from.
    """

    path: Path
    template: str | None
    attributes: tuple[str, ...]


def slots(template: str) -> tuple[str, ...]:
    """The placeholders of a template, as written."""
    return tuple(_SLOT.findall(template))


def key_of(table: Table, index: Index | None) -> tuple[str, ...]:
    """The key attributes of a table or of one of its indexes."""
    if index is None:
        return table.key.attributes
    if index.local is not None:
        return (*table.key.partition, index.local.sort)
    return index.key.attributes if index.key is not None else ()


def source_of(entity: Entity, name: str, key_attribute: str, index: str | None) -> Source | None:
    """What feeds a key attribute: the index's template, the key's, another index's, or an attribute of that name."""
    root: Path = ("entities", name)
    ordered = [index] if index in entity.indexes else []
    if index is not None:
        ordered += [other for other in entity.indexes if other != index]
    found = [
        ((*root, "indexes", each, key_attribute), entity.indexes[each].templates.get(key_attribute))
        for each in ordered
        if each is not None
    ]
    found.insert(1 if index in entity.indexes else 0, ((*root, "key", key_attribute), entity.key.get(key_attribute)))
    for path, template in found:
        if template is not None:
            return Source(path, template, slots(template))
    for logical, attribute in entity.attributes.items():
        if stored_name(attribute, logical) == key_attribute and attribute.stored:
            return Source((*root, "attributes", logical), None, (logical,))
    return None


def check_keys(review: Review) -> None:
    """Entities against the keys of their tables, and indexes against all entities."""
    for name, entity in review.family.entities.items():
        table = review.family.tables.get(entity.table)
        if table is None:
            review.known("DF101", ("entities", name, "table"), "table", entity.table, review.family.tables)
            continue
        _check_base(review, name, entity, table)
        _check_feeds(review, name, entity, table)
        _check_one_value(review, name, entity, table)
    _check_templates(review)
    for table_name, table in review.family.tables.items():
        _check_fed(review, table_name, table)
        _check_types(review, table_name, table)


def _check_base(review: Review, name: str, entity: Entity, table: Table) -> None:
    for key_attribute in entity.key:
        path: Path = ("entities", name, "key", key_attribute)
        review.known("DF103", path, "key attribute", key_attribute, table.key.attributes, key=True)
    for key_attribute in table.key.attributes:
        source = source_of(entity, name, key_attribute, None)
        if source is None:
            hint = f'Add key: {{{key_attribute}: "..."}} or an attribute {key_attribute}.'
            hint = _meant(key_attribute, entity, f"tables.{entity.table}.key") + hint
            seen = f"{name} says nothing of {key_attribute}, a key attribute of {entity.table}"
            review.report("DF104", ("entities", name), seen, key=True, hint=hint)
            continue
        for attribute in source.attributes:
            if attribute in entity.attributes and entity.attributes[attribute].optional:
                at: Path = ("entities", name, "attributes", attribute)
                seen = f"{attribute} is optional, and the primary key needs it"
                review.report("DF104", at, seen, hint="Remove `optional`.", key=True)


def _check_feeds(review: Review, name: str, entity: Entity, table: Table) -> None:
    for index_name, feeds in entity.indexes.items():
        path: Path = ("entities", name, "indexes", index_name)
        if not review.known("DF106", path, f"index of {entity.table} named", index_name, table.indexes, key=True):
            continue
        key = key_of(table, table.indexes[index_name])
        for key_attribute in feeds.templates:
            review.known("DF103", (*path, key_attribute), "key attribute", key_attribute, key, key=True)
        for key_attribute in key:
            if source_of(entity, name, key_attribute, index_name) is None:
                hint = f'Add {key_attribute}: "..." here, or an attribute {key_attribute}.'
                hint = _meant(key_attribute, entity, f"tables.{entity.table}.indexes.{index_name}") + hint
                seen = f"{key_attribute} is not fed, so no {name} is ever in {index_name}"
                review.report("DF104", path, seen, key=True, hint=hint)


def _meant(key_attribute: str, entity: Entity, where: str) -> str:
    """A question after an attribute whose name is near; "" without one."""
    near = nearest(key_attribute, entity.attributes)
    return f"Is {near} meant in {where}? Else: " if near else ""


def _check_one_value(review: Review, name: str, entity: Entity, table: Table) -> None:
    """An item has one attribute of a name: an index cannot give the table's PK a second value."""
    taken: dict[str, str] = {}
    for path, template in _all_templates(entity, name):
        key_attribute = str(path[-1])
        if (first := taken.setdefault(key_attribute, template)) == template or path[2] == "key":
            continue
        seen = f"{key_attribute} of {name} is {first!r} already, and an item has one attribute of a name"
        repair = _own_name(review, table, str(path[3]), key_attribute)
        hint = "" if repair else "Give the index's key attribute a name of its own, in the table and here."
        review.report("DF118", path, seen, hint=hint, key=True, repair=repair)


def _own_name(review: Review, table: Table, index: str, key_attribute: str) -> list[Edit]:
    """The edits that give a key attribute of an index a name that the table does not have."""
    (table_name,) = [each for each, other in review.family.tables.items() if other is table]
    if index not in table.indexes or (key := table.indexes[index].key) is None or len(key.attributes) > 2:
        return []
    new = f"GSI{list(table.indexes).index(index) + 1}{key_attribute}"
    part = "partition" if key_attribute in key.partition else "sort"
    edits = [Edit(("tables", table_name, "indexes", index, "key", part), new)]
    for name, entity in review.family.entities_of(table_name).items():
        template = entity.indexes[index].templates.get(key_attribute) if index in entity.indexes else None
        if template is not None:
            feeds: Path = ("entities", name, "indexes", index)
            edits += [Edit((*feeds, key_attribute), ""), Edit((*feeds, new), json.dumps(template))]
    return edits


def _all_templates(entity: Entity, name: str) -> Iterator[tuple[Path, str]]:
    for key_attribute, template in entity.key.items():
        yield ("entities", name, "key", key_attribute), template
    for index_name, feeds in entity.indexes.items():
        for key_attribute, template in feeds.templates.items():
            yield ("entities", name, "indexes", index_name, key_attribute), template


def _check_templates(review: Review) -> None:
    for name, entity in review.family.entities.items():
        for path, template in _all_templates(entity, name):
            _check_template(review, path, name, template)


def _check_template(review: Review, path: Path, entity: str, template: str) -> None:
    rest = _SLOT.sub("", template)
    if not template or "{" in rest or "}" in rest:
        seen = f"{template!r}: the braces do not match" if template else "the template is empty"
        review.report("DF112", path, seen, hint='Write text and {attribute}: "USER#{userId}".')
        return
    attributes = review.family.entities[entity].attributes
    for slot in slots(template):
        if not review.known("DF112", path, f"attribute of {entity} named", slot, attributes):
            continue
        typed = attributes[slot].typed
        at: Path = ("entities", entity, "attributes", slot)
        if typed.kind in _NO_TEXT:
            hint = "Use an attribute that is a text, a whole number or a point in time."
            review.report("DF107", at, f"a {typed.kind} cannot stand in a template", key=True, hint=hint)
        if typed.kind is Kind.INTEGER and typed.width is None:
            _report_width(review, at, attributes[slot])


def _report_width(review: Review, at: Path, attribute: Attribute) -> None:
    """A number of any length stands in a template: the repair pads it to its largest value, where that is said."""
    known = attribute.max is not None
    digits = len(f"{int(attribute.max or 0):d}") if known else _DIGITS
    hint = "" if known else f"{digits} stands here for the digits of its largest value."
    short = attribute.model_fields_set <= {"type"}
    repair = Edit(at, f"{{type: integer, width: {digits}}}") if short else Edit((*at, "width"), str(digits))
    seen = f"{at[-1]} is a number in a template, and as text 10 comes before 9 unless its width is fixed"
    review.report("DF112", at, seen, hint=hint, key=True, repair=[repair])


def _check_fed(review: Review, table_name: str, table: Table) -> None:
    entities = review.family.entities_of(table_name)
    if not entities and not all(each.table in review.family.tables for each in review.family.entities.values()):
        return  # one of them names a table that does not exist, and may mean this one
    for index_name, index in table.indexes.items():
        key = key_of(table, index)
        if any(all(source_of(entity, name, each, index_name) for each in key) for name, entity in entities.items()):
            continue
        seen = f"no entity of {table_name} has {' and '.join(key)}"
        hint = "Feed it in an entity (indexes: {...}), or remove the index."
        review.report("DF105", ("tables", table_name, "indexes", index_name), seen, key=True, hint=hint)


def _check_types(review: Review, table_name: str, table: Table) -> None:
    first: dict[str, tuple[str, str]] = {}
    for name, key_attribute, source in _sources(review, table_name, table):
        physical = "S"
        if source.template is None:
            typed = review.family.entities[name].attributes[source.attributes[0]].typed
            physical = typed.physical
            if physical not in {"S", "N", "B"}:
                seen = f"{key_attribute} is a key attribute and its type is {typed.kind}"
                repair = [_as_words(review, source.path)] if typed.kind is Kind.BOOLEAN else []
                hint = "In a key, true and false can be words." if repair else "Use a String, a Number or Binary."
                review.report("DF107", source.path, seen, hint=hint, key=True, repair=repair)
                continue
        known, by = first.setdefault(key_attribute, (physical, name))
        if known != physical:
            seen = f"{key_attribute} is {physical} here and {known} in {by}"
            review.report("DF108", source.path, seen, hint=f"Make both {known}.", key=True)


def _as_words(review: Review, attribute: Path) -> Edit:
    """A boolean as text, which can stand in a key."""
    short = not isinstance(review.document.node(attribute), dict)
    return Edit(attribute if short else (*attribute, "type"), '["true", "false"]')


def _sources(review: Review, table_name: str, table: Table) -> Iterator[tuple[str, str, Source]]:
    keys: list[tuple[str | None, tuple[str, ...]]] = [(None, table.key.attributes)]
    keys += [(index_name, key_of(table, index)) for index_name, index in table.indexes.items()]
    for name, entity in review.family.entities_of(table_name).items():
        for index_name, key in keys:
            for key_attribute in key:
                if (source := source_of(entity, name, key_attribute, index_name)) is not None:
                    yield name, key_attribute, source
