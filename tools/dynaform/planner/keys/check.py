"""What is wrong with the keys of a family: findings at their templates, each with items that show it."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.documents import Path
from dynaform.findings import Edit, Finding, Place
from dynaform.planner.calls.items import primary_key
from dynaform.planner.keys.disjoint import shared_key, shared_keys
from dynaform.planner.keys.examples import Item, shown
from dynaform.planner.keys.identity import overwritten, repeats, twofold
from dynaform.planner.keys.length import Misfit, misfits
from dynaform.planner.keys.mend import read_once, told_apart, with_identity
from dynaform.planner.keys.unambiguous import collision
from dynaform.planner.layout import Layout
from dynaform.spec import LoadedFamily
from dynaform.spec.references.keys import source_of

AN_ID = "An id cannot hold the delimiter, so it ends where the delimiter stands; values with it are then refused."
"""What it is to make an id of a text."""


def check_keys(layout: Layout, loaded: LoadedFamily) -> list[Finding]:
    """Keys that two things share, that one thing has two of, or that DynamoDB refuses for their length."""
    check = _Check(layout, loaded)
    findings: list[Finding] = []
    for entity in loaded.family.entities:
        findings += check.of_entity(entity)
    for table in loaded.family.tables:
        findings += check.of_table(table)
    return findings


class _Check:
    """The checks of one family."""

    def __init__(self, layout: Layout, loaded: LoadedFamily) -> None:
        self.layout, self.loaded, self.family = layout, loaded, loaded.family

    def of_entity(self, entity: str) -> Iterator[Finding]:
        """What an entity's own keys have wrong."""
        yield from self._ambiguous(entity)
        yield from (self._misfit(entity, misfit) for misfit in misfits(self.layout, entity))
        if self.layout.entity(entity).id:
            yield from self._not_in_key(entity)
            yield from self._twofold(entity)
        yield from self._not_shared(entity)

    def of_table(self, table: str) -> Iterator[Finding]:
        """Two entities of a table that can have one key and do not say so."""
        for one, other in shared_keys(self.layout, table):
            if other.entity not in self.layout.sharers(one.entity):
                yield self._shared(one, other)
            elif self.family.tables[table].type_attribute is None:
                yield self._untold(one, other)

    # -- one finding each -------------------------------------------------------------------------------------------

    def _ambiguous(self, entity: str) -> Iterator[Finding]:
        found = collision(self.layout, entity)
        if found is None:
            return
        name, (one, other) = found
        source = self.layout.base(entity).source(name)
        path, place = self._where(entity, name, None)
        repair = read_once(self.layout, entity, source, path)
        yield Finding(
            "DF264",
            f"two different items of {entity} can have one {name}: {source} can be read in two ways",
            place,
            f"entities/{entity}",
            hint=_reading_hint(repair),
            notes=(f"{one} and {other} both have {self._key_text(one)}",),
            repair=repair,
        )

    def _shared(self, one: Item, other: Item) -> Finding:
        name = next(iter(dict(self.layout.base(other.entity).sources)))
        for each in self.layout.base(other.entity).path.key:
            name = each if each in self.layout.entity(other.entity).key else name
        _, place = self._where(other.entity, name, None)
        said = f"shares_key: [{one.entity}] in entities.{other.entity}"
        return Finding(
            "DF265",
            f"an item of {one.entity} and an item of {other.entity} can have one primary key",
            place,
            f"entities/{other.entity}",
            hint=f"If an item is meant to be the one or the other, never both, write {said}.",
            notes=(f"{one} and {other} both have {self._key_text(one)}",),
            repair=told_apart(self.layout, other.entity, one.entity),
        )

    def _untold(self, one: Item, other: Item) -> Finding:
        table = self.layout.entity(one.entity).table
        declares = one.entity if other.entity in self.layout.entity(one.entity).shares_key else other.entity
        return Finding(
            "DF265",
            f"{one.entity} and {other.entity} share their keys, and {table} has no type_attribute to tell their items",
            self.loaded.place("entities", declares, "shares_key"),
            f"entities/{declares}",
            notes=(f"{one} and {other} both have {self._key_text(one)}",),
            repair=(Edit(("tables", table, "type_attribute"), "entityType"),),
        )

    def _not_in_key(self, entity: str) -> Iterator[Finding]:
        found = overwritten(self.layout, entity)
        if found is None:
            return
        name, (one, other) = found
        position = self.layout.entity(entity).id.index(name)
        repair = with_identity(self.layout, entity, name)
        other_way = f"remove {name} from id, if the rest of the key identifies the thing."
        yield Finding(
            "DF266",
            f"{name} identifies {entity}, and its primary key does not hold it",
            self.loaded.place("entities", entity, "id", position),
            f"entities/{entity}",
            hint=f"Or {other_way}" if repair else f"Put {name} into the key, or {other_way}",
            notes=(f"{one} and {other} both have {self._key_text(one)}",),
            repair=repair,
        )

    def _twofold(self, entity: str) -> Iterator[Finding]:
        makers = repeats(self.layout, self.family, entity)
        pair = twofold(self.layout, entity, next(iter(makers.values()))) if makers else None
        if pair is None:
            return
        one, other = pair
        identity = " and ".join(self.layout.entity(entity).id)
        name = next(iter(makers.values()))
        function = self.layout.attribute(entity, name).is_
        stated = name if function is None else " and ".join(function.sources)
        yield Finding(
            "DF267",
            f"{' and '.join(makers)} makes one {entity} again when it is called again: "
            f"its key holds {name}, the time of the call",
            self.loaded.place("entities", entity, "id"),
            f"entities/{entity}",
            hint=f"Let the caller state {stated}, so that a repeat has the same key; "
            f"or create in the same transaction an item whose key is made of {identity} alone.",
            notes=(f"{one} and {other} are one {entity}, with {self._key_text(one)} and {self._key_text(other)}",),
        )

    def _misfit(self, entity: str, found: Misfit) -> Finding:
        _, place = self._where(entity, found.name, found.path)
        kind = "sort" if found.limit == 1024 else "partition"
        said = self.layout.attribute(entity, found.longest)
        if not found.bytes:
            seen = f"{found.name} is {found.longest}, which may be empty, and no key may"
        else:
            seen = f"{found.name} can be {found.bytes:,} bytes long, and a {kind} key has at most {found.limit:,}"
        word = "min" if not found.bytes else "max" if said.max is not None else "size"
        path: Path = ("entities", entity, "attributes", found.longest, word)
        value = f"{found.fits}B" if word == "size" else str(found.fits)
        return Finding(
            "DF268" if found.certain else "DF269",
            seen,
            place,
            f"entities/{entity}",
            notes=(f"{found.item} is such an item",),
            repair=(Edit(path, value),) if found.fits > 0 else (),
        )

    def _not_shared(self, entity: str) -> Iterator[Finding]:
        for position, other in enumerate(self.layout.entity(entity).shares_key):
            if shared_key(self.layout, entity, other) is None:
                path: Path = ("entities", entity, "shares_key")
                names = [each for each in self.layout.entity(entity).shares_key if each != other]
                yield Finding(
                    "DF270",
                    f"no item of {entity} can have the key of an item of {other}",
                    self.loaded.place(*path, position),
                    f"entities/{entity}",
                    repair=(Edit(path, f"[{', '.join(names)}]" if names else ""),),
                )

    # -- words and places -------------------------------------------------------------------------------------------

    def _where(self, entity: str, name: str, index: str | None) -> tuple[Path, Place]:
        """Where a key attribute's template is written, or the attribute that is the key attribute."""
        source = source_of(self.layout.entity(entity), entity, name, index)
        path: Path = source.path if source is not None else ("entities", entity)
        written = source is not None and source.template is not None
        return path, self.loaded.place(*path) if written else self.loaded.key_place(*path)

    def _key_text(self, item: Item) -> str:
        key = primary_key(self.layout, item.entity, dict(item.values))
        return ", ".join(f"{name} = {shown(value)}" for name, value in key.items())


def _reading_hint(repair: tuple[Edit, ...]) -> str:
    if not repair:
        return "Put what may hold any character last in the key, and ids before it."
    retyped = any(each.yaml == "id" for each in repair)
    return AN_ID if retyped else ""
