"""Logical rows and stored items: what an entity looks like in its table, and the way back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dynaform.planner.calls.decoding import Decoder, decoders_of, matches
from dynaform.planner.calls.predicates import holds
from dynaform.planner.calls.values import (
    Call,
    MissingParameterError,
    Row,
    at_path,
    compute,
    loaded_value,
    stored_value,
)
from dynaform.planner.layout import KeySource, Layout, Raw, Slot, Template, once_per_layout, parse_template
from dynaform.spec.model import Computed
from dynaform.spec.predicates import Predicate
from dynaform.spec.types import AttributeType

_NO_CALL = Call({}, datetime(1970, 1, 1, tzinfo=UTC))
"""For an index's ``when``, which speaks of the item alone: an index does not change with the clock."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """How one attribute is stored."""

    name: str
    type: AttributeType
    stored: bool


@dataclass(frozen=True, slots=True)
class _Function:
    """A computed attribute with the types of its sources."""

    attribute: str
    computed: Computed
    type: AttributeType
    source_types: tuple[AttributeType, ...]

    def value(self, row: Row) -> Any:
        """Its value for a row; None where a source it needs is absent."""
        said = self.computed
        sources = [row.get(name) for name in said.sources]
        return compute(
            said.function,
            sources,
            parameter=said.parameter,
            literal=said.literal,
            type=self.type,
            source_types=self.source_types,
        )


_Parts = tuple[str | tuple[str, AttributeType], ...]
"""A template with the types of its attributes."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything about an entity that writing and reading its items needs, looked up once."""

    attributes: dict[str, _Stored]
    functions: tuple[_Function, ...]
    base: tuple[tuple[str, KeySource, _Parts], ...]
    indexes: tuple[tuple[Predicate, tuple[tuple[str, _Parts], ...]], ...]
    decoders: dict[str, tuple[Decoder, ...]]
    type_attribute: str | None
    type_value: str


def complete(layout: Layout, entity: str, values: Row) -> Row:
    """A row with its computed attributes; one whose source is absent is absent."""
    row = dict(values)
    for function in _plan(layout, entity).functions:
        value = function.value(row)
        if value is None:
            row.pop(function.attribute, None)
        else:
            row[function.attribute] = value
    return row


def stored_item(layout: Layout, entity: str, values: Row, call: Call | None = None) -> dict[str, Any]:
    """The item of a row: attributes, keys of the table and of every index it is in, and the discriminator.

    Stored names to stored Python values. An index key attribute whose source is absent, or whose ``when`` does not
    hold, is absent. Empty sets are absent: DynamoDB stores none.

    Raises:
        MissingParameterError: an attribute of the primary key is absent.
        KeyError: a value for something that is no attribute of the entity.
        ValueError: a value that cannot stand in a key.
    """
    plan = _plan(layout, entity)
    row = complete(layout, entity, values)
    item = dict(_stored_attributes(plan, row))
    for name, parts in _index_texts(layout, entity, plan, row, call or _NO_CALL):
        if (text := _text(parts, row)) is not None:
            item[name] = text
    item.update(_primary(plan, row))
    if plan.type_attribute is not None:
        item[plan.type_attribute] = plan.type_value
    return item


def primary_key(layout: Layout, entity: str, values: Row) -> dict[str, Any]:
    """The primary key of a row's item, stored values, partition first. Raises as ``stored_item`` does."""
    return _primary(_plan(layout, entity), complete(layout, entity, values))


def logical_row(layout: Layout, entity: str, stored: Mapping[str, Any], wanted: Sequence[str]) -> Row:
    """The wanted attributes of a stored (perhaps projected) item, typed.

    What is not stored under its own name is read out of the key attributes that hold it. A dotted path gives one entry
    under that path. What the item lacks is missing from the row.
    """
    plan = _plan(layout, entity)
    row: Row = {}
    for name in wanted:
        head, dot, rest = name.partition(".")
        value = _attribute(plan, head, stored)
        if dot and value is not None:
            value = at_path(value, rest, _NO_CALL)
        if value is not None:
            row[name] = value
    return row


def entity_of(layout: Layout, candidates: Sequence[str], stored: Mapping[str, Any]) -> str | None:
    """Which of some entities of one table an item is: by its discriminator, else by the form of its primary key."""
    for entity in candidates:
        plan = _plan(layout, entity)
        if plan.type_attribute is not None and plan.type_attribute in stored:
            if stored[plan.type_attribute] == plan.type_value:
                return entity
        elif _has_key_of(layout, entity, plan, stored):
            return entity
    return None


def _has_key_of(layout: Layout, entity: str, plan: _Plan, stored: Mapping[str, Any]) -> bool:
    return all(name in stored and _fits(layout, entity, source, stored[name]) for name, source, _ in plan.base)


def _fits(layout: Layout, entity: str, source: KeySource, value: Any) -> bool:
    """Whether a key attribute's value can be made of a source; a raw text must be one its type allows (an id's)."""
    if isinstance(source, Raw):
        if not isinstance(value, str):
            return True
        source = Template((Slot(source.attribute),))
    return matches(source, lambda name: layout.type(entity, name), value)


def _stored_attributes(plan: _Plan, row: Row) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        how = plan.attributes[name]
        if not how.stored or value is None:
            continue
        stored = stored_value(how.type, value)
        if stored != frozenset():
            yield how.name, stored


def _index_texts(layout: Layout, entity: str, plan: _Plan, row: Row, call: Call) -> Iterator[tuple[str, _Parts]]:
    for when, templates in plan.indexes:
        if not when or holds(when, row, lambda name: layout.type(entity, name), call):
            yield from templates


def _primary(plan: _Plan, row: Row) -> dict[str, Any]:
    return {name: _key_attribute(source, parts, plan, row) for name, source, parts in plan.base}


def _key_attribute(source: KeySource, parts: _Parts, plan: _Plan, row: Row) -> Any:
    if isinstance(source, Raw):
        if source.attribute not in row:
            raise MissingParameterError(source.attribute)
        return stored_value(plan.attributes[source.attribute].type, row[source.attribute])
    text = _text(parts, row)
    if text is None:
        raise MissingParameterError(next(name for name in source.attributes if row.get(name) is None))
    return text


def _text(parts: _Parts, row: Row) -> str | None:
    """A template filled in; None where an attribute is absent."""
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
        elif (value := row.get(part[0])) is None:
            return None
        else:
            texts.append(part[1].key_text(value))
    return "".join(texts)


def _attribute(plan: _Plan, name: str, stored: Mapping[str, Any]) -> Any:
    how = plan.attributes[name]
    if how.stored and how.name in stored:
        return loaded_value(how.type, stored[how.name])
    for decoder in plan.decoders.get(name, ()):
        if (value := decoder.read(stored)) is not None:
            return value
    return None


@once_per_layout
def _plan(layout: Layout, name: str) -> _Plan:
    entity = layout.entity(name)
    base = tuple(
        (key, source, _typed(layout, name, source) if isinstance(source, Template) else ())
        for key, source in layout.base(name).sources
    )
    indexes = tuple(
        (index.when, tuple((key, _typed(layout, name, parse_template(text))) for key, text in index.templates.items()))
        for index in entity.indexes.values()
    )
    return _Plan(
        attributes={
            attribute: _Stored(said.name or attribute, said.typed, said.stored)
            for attribute, said in entity.attributes.items()
        },
        functions=tuple(_functions(layout, name)),
        base=base,
        indexes=indexes,
        decoders=decoders_of(layout, name),
        type_attribute=layout.family.tables[entity.table].type_attribute,
        type_value=layout.type_value(name),
    )


def _typed(layout: Layout, entity: str, template: Template) -> _Parts:
    return tuple(
        (part.attribute, layout.type(entity, part.attribute)) if isinstance(part, Slot) else part
        for part in template.parts
    )


def _functions(layout: Layout, name: str) -> Iterator[_Function]:
    """Computed attributes, each after the computed attributes it is made from."""
    said = {attribute: each.is_ for attribute, each in layout.entity(name).attributes.items() if each.is_ is not None}
    done: set[str] = set()

    def visit(attribute: str) -> Iterator[_Function]:
        if attribute not in said or attribute in done:
            return
        done.add(attribute)
        computed = said[attribute]
        for source in computed.sources:
            yield from visit(source)
        types = tuple(layout.type(name, source) for source in computed.sources)
        yield _Function(attribute, computed, layout.type(name, attribute), types)

    for attribute in said:
        yield from visit(attribute)
