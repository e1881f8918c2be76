"""Where entities stand physically: key templates, access paths, and which entity is in which index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from dynaform.spec.model import Attribute, Entity, Family, Index, Table
from dynaform.spec.predicates import ALWAYS, Predicate
from dynaform.spec.types import AttributeType

_SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder of a template: an attribute of the entity."""

    attribute: str


@dataclass(frozen=True)  # without slots, which would leave no room for what is computed once
class Template:
    """A key attribute made of text and placeholders; always a String."""

    parts: tuple[str | Slot, ...]

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """The attributes it is made from."""
        return tuple(part.attribute for part in self.parts if isinstance(part, Slot))

    def __str__(self) -> str:
        return "".join(part if isinstance(part, str) else f"{{{part.attribute}}}" for part in self.parts)


@dataclass(frozen=True, slots=True)
class Raw:
    """A key attribute that is an attribute of the entity and keeps its type."""

    attribute: str

    @property
    def attributes(self) -> tuple[str, ...]:
        """The one attribute, as a tuple."""
        return (self.attribute,)

    def __str__(self) -> str:
        return f"{{{self.attribute}}}"


KeySource = Template | Raw


def parts_of(source: KeySource) -> tuple[str | Slot, ...]:
    """Text and placeholders of a key attribute; a raw one is a single placeholder."""
    return source.parts if isinstance(source, Template) else (Slot(source.attribute),)


def parse_template(text: str) -> Template:
    """``USER#{userId}`` as parts. Legality was checked when the spec was loaded."""
    parts: list[str | Slot] = []
    end = 0
    for match in _SLOT.finditer(text):
        if match.start() > end:
            parts.append(text[end : match.start()])
        parts.append(Slot(match[1]))
        end = match.end()
    if end < len(text) or not parts:
        parts.append(text[end:])
    return Template(tuple(parts))


@dataclass(frozen=True, slots=True)
class AccessPath:
    """The base table or one of its indexes.

    Attributes:
        table: the table's name in the spec.
        index: the index's name, None for the base table.
        partition, sort: names of the key attributes (more than one only for multi-attribute keys).
        projection: ``ALL``, ``KEYS_ONLY`` or the listed logical attributes; ALL for the base table.
        local: a local index, which serves strong reads.
    """

    table: str
    index: str | None
    partition: tuple[str, ...]
    sort: tuple[str, ...]
    projection: tuple[str, ...] = ("ALL",)
    local: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """All key attributes, partition first."""
        return self.partition + self.sort

    def __str__(self) -> str:
        return self.index or self.table


@dataclass(frozen=True)  # without slots, which would leave no room for what is computed once
class EntityKey:
    """How one entity feeds the key of one access path.

    Attributes:
        path: the access path.
        sources: key attribute to what it is made of, in key order.
        when: the item is in the index only while this holds (``ALWAYS`` otherwise).
    """

    path: AccessPath
    sources: tuple[tuple[str, KeySource], ...]
    when: Predicate = ALWAYS

    def source(self, key_attribute: str) -> KeySource:
        """What a key attribute is made of. Raises KeyError for another attribute."""
        for name, source in self.sources:
            if name == key_attribute:
                return source
        raise KeyError(key_attribute)

    @property
    def partition(self) -> KeySource:
        """What the partition key attribute is made of; the first of a multi-attribute key."""
        return self.source(self.path.partition[0])

    @property
    def sort(self) -> KeySource | None:
        """What the sort key attribute is made of, the first of a multi-attribute key; None without a sort key."""
        return self.source(self.path.sort[0]) if self.path.sort else None

    @cached_property
    def partitions(self) -> tuple[KeySource, ...]:
        """What each partition key attribute is made of; items stand together where all of them are equal."""
        return tuple(self.source(name) for name in self.path.partition)

    @cached_property
    def sorts(self) -> tuple[KeySource, ...]:
        """What each sort key attribute is made of; items are ordered by the first, then by the next."""
        return tuple(self.source(name) for name in self.path.sort)

    @cached_property
    def attributes(self) -> frozenset[str]:
        """Every logical attribute the key is made of."""
        return frozenset(name for _, source in self.sources for name in source.attributes)


P = ParamSpec("P")
R = TypeVar("R")


def once_per_layout(function: Callable[Concatenate[Layout, P], R]) -> Callable[Concatenate[Layout, P], R]:
    """Compute each answer about a layout once; the function is pure, and nobody changes what it returns.

    Arguments are told apart by what they are, names by their text: comparing whole models would take longer than the
    answer. They are kept, so that none of them makes room for another one.
    """

    @wraps(function)
    def remembering(layout: Layout, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if kwargs:
            return function(layout, *args, **kwargs)
        slot = (function, *[each if isinstance(each, str) else id(each) for each in args])
        if (found := layout.remembered.get(slot)) is None:
            found = layout.remembered[slot] = (function(layout, *args, **kwargs), args)
        answer: R = found[0]
        return answer

    return remembering


class Layout:
    """The physical layout of a family, computed once: access paths per table, keys per entity."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self._keys: dict[tuple[str, str | None], EntityKey | None] = {}
        self.remembered: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    @cached_property
    def paths(self) -> dict[str, tuple[AccessPath, ...]]:
        """Table to its access paths, the base table first, then the indexes as written."""
        return {name: tuple(_paths(name, table)) for name, table in self.family.tables.items()}

    def entity(self, name: str) -> Entity:
        """An entity by name."""
        return self.family.entities[name]

    def attribute(self, entity: str, name: str) -> Attribute:
        """An attribute of an entity, by its (top-level) name."""
        attributes = self.family.entities[entity].attributes
        return attributes[name] if name in attributes else attributes[name.split(".", 1)[0]]

    def type(self, entity: str, name: str) -> AttributeType:
        """The type of an entity's attribute."""
        return self.attribute(entity, name).typed

    def stored_name(self, entity: str, name: str) -> str:
        """The stored name of an attribute, dotted paths kept below it."""
        head, dot, rest = name.partition(".")
        return (self.attribute(entity, head).name or head) + dot + rest

    def base(self, entity: str) -> EntityKey:
        """The entity's primary key."""
        found = self.key(entity, self.paths[self.entity(entity).table][0])
        assert found is not None  # noqa: S101 - reference checks refuse an entity without a primary key
        return found

    def key(self, entity: str, path: AccessPath) -> EntityKey | None:
        """How the entity feeds an access path of its table; None where it is never in it."""
        slot = (entity, path.index)
        if slot not in self._keys:
            self._keys[slot] = self._key(entity, path)
        return self._keys[slot]

    def indexes_of(self, entity: str) -> Iterator[EntityKey]:
        """The entity's keys in every index it can be in."""
        for path in self.paths[self.entity(entity).table][1:]:
            if (key := self.key(entity, path)) is not None:
                yield key

    def neighbours(self, entity: str) -> tuple[str, ...]:
        """The other entities of the same table."""
        return _neighbours(self, entity)

    def sharers(self, entity: str) -> tuple[str, ...]:
        """The entities that are declared to share their primary keys with this one, on either side."""
        own = self.entity(entity).shares_key
        others = self.neighbours(entity)
        return tuple(name for name in others if name in own or entity in self.entity(name).shares_key)

    def identity(self, entity: str) -> tuple[str, ...]:
        """The attributes that identify an item in the domain."""
        return self.entity(entity).id or tuple(
            dict.fromkeys(name for _, source in self.base(entity).sources for name in source.attributes)
        )

    def type_value(self, entity: str) -> str:
        """The discriminator's value of an entity."""
        return self.entity(entity).type_value or entity

    def physical_type(self, table: str, key_attribute: str) -> str:
        """S, N or B of a key attribute, from the first entity that feeds it."""
        for name in self.family.entities_of(table):
            for path in self.paths[table]:
                key = self.key(name, path)
                if key is not None and key_attribute in dict(key.sources):
                    source = key.source(key_attribute)
                    return "S" if isinstance(source, Template) else self.type(name, source.attribute).physical
        return "S"

    def _key(self, entity: str, path: AccessPath) -> EntityKey | None:
        sources = [(name, self._source(entity, path, name)) for name in path.key]
        found = tuple((name, source) for name, source in sources if source is not None)
        return EntityKey(path, found, self._when(entity, path)) if len(found) == len(sources) else None

    def _when(self, entity: str, path: AccessPath) -> Predicate:
        """What must hold for the item to be there: the conditions of every index whose templates feed the key."""
        if path.index is None:
            return ALWAYS
        feeds = self.entity(entity).indexes
        own = feeds.get(path.index)
        said = [own.when] if own is not None else []
        for name in path.key:
            if own is not None and name in own.templates:
                continue
            feeder = next((each for each in feeds.values() if name in each.templates), None)
            if feeder is not None and name not in self.entity(entity).key:
                said.append(feeder.when)
        return Predicate(tuple(dict.fromkeys(term for when in said for term in when.terms)))

    def _source(self, name: str, path: AccessPath, key_attribute: str) -> KeySource | None:
        entity = self.entity(name)
        feeds = entity.indexes.get(path.index) if path.index else None
        if feeds is not None and key_attribute in feeds.templates:
            return parse_template(feeds.templates[key_attribute])
        if key_attribute in entity.key:
            return parse_template(entity.key[key_attribute])
        for other in entity.indexes.values():
            if path.index and key_attribute in other.templates:
                return parse_template(other.templates[key_attribute])
        for logical, attribute in entity.attributes.items():
            if (attribute.name or logical) == key_attribute and attribute.stored:
                return Raw(logical)
        return None


@once_per_layout
def _neighbours(layout: Layout, entity: str) -> tuple[str, ...]:
    names = layout.family.entities_of(layout.entity(entity).table)
    return tuple(name for name in names if name != entity)


def _paths(name: str, table: Table) -> Iterator[AccessPath]:
    yield AccessPath(name, None, table.key.partition, table.key.sort)
    for index_name, index in table.indexes.items():
        yield _index_path(name, table, index_name, index)


def _index_path(name: str, table: Table, index_name: str, index: Index) -> AccessPath:
    if index.local is not None:
        return AccessPath(name, index_name, table.key.partition, (index.local.sort,), index.projection, local=True)
    assert index.key is not None  # noqa: S101 - the model holds either key or local
    return AccessPath(name, index_name, index.key.partition, index.key.sort, index.projection)
