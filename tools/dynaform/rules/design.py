"""What rules look at: a family with its layout and proofs, and the views of them that several rules need."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from dynaform.documents import Path
from dynaform.findings import Edit, Finding
from dynaform.planner.layout import AccessPath, EntityKey, Layout, Template
from dynaform.planner.load import Part, TableLoad, expected_load, load_parts
from dynaform.planner.proof import ReadProof, WriteProof
from dynaform.planner.prove import FamilyProofs
from dynaform.spec import LoadedFamily
from dynaform.spec.model import Action, Attribute, Entity, Family, Table


class Design:
    """A family as rules see it; every view is made once."""

    def __init__(self, proofs: FamilyProofs) -> None:
        self.proofs = proofs

    @property
    def loaded(self) -> LoadedFamily:
        """The family with its document."""
        return self.proofs.loaded

    @property
    def family(self) -> Family:
        """The models."""
        return self.proofs.loaded.family

    @property
    def layout(self) -> Layout:
        """The physical layout."""
        return self.proofs.layout

    @property
    def tables(self) -> dict[str, Table]:
        """The tables by name."""
        return self.family.tables

    @property
    def entities(self) -> dict[str, Entity]:
        """The entities by name."""
        return self.family.entities

    @cached_property
    def reads(self) -> tuple[tuple[str, ReadProof], ...]:
        """Every proved read with its pattern, variants for left-out parameters included."""
        return tuple((name, proof) for name, proof in self._steps() if isinstance(proof, ReadProof))

    @cached_property
    def writes(self) -> tuple[tuple[str, WriteProof], ...]:
        """Every proved write with its pattern."""
        return tuple((name, proof) for name, proof in self._steps() if isinstance(proof, WriteProof))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The capacity units that each step asks per call, where sizes and rates are said."""
        return tuple(load_parts(self.proofs))

    def parts_of(self, path: AccessPath) -> tuple[Part, ...]:
        """Those of one access path; what a local index is asked stands under its table."""
        return self._parts_by_path.get((path.table, path.index), ())

    @cached_property
    def _parts_by_path(self) -> dict[tuple[str, str | None], tuple[Part, ...]]:
        found: dict[tuple[str, str | None], tuple[Part, ...]] = {}
        for part in self.parts:
            slot = (part.table, part.index)
            found[slot] = (*found.get(slot, ()), part)
        return found

    @cached_property
    def load(self) -> dict[str, TableLoad]:
        """The capacity units per second that are expected of each table."""
        return expected_load(self.proofs)

    def actions(self) -> tuple[tuple[str, Path, Action], ...]:
        """Every action of every pattern: the pattern, where the action stands, and what it says."""
        return self._actions

    @cached_property
    def _actions(self) -> tuple[tuple[str, Path, Action], ...]:
        return tuple(
            (name, ("access_patterns", name, *below), action)
            for name, pattern in self.family.access_patterns.items()
            for below, action in pattern.placed_actions()
        )

    def attributes(self) -> Iterator[tuple[str, str, Attribute]]:
        """Every attribute with its entity's name and its own."""
        for entity, said in self.entities.items():
            for name, attribute in said.attributes.items():
                yield entity, name, attribute

    def all_keys(self) -> Iterator[tuple[str, EntityKey]]:
        """Every key of every entity: the primary key, then one per index it can be in."""
        for name in self.entities:
            yield name, self.layout.base(name)
            yield from ((name, key) for key in self.layout.indexes_of(name))

    def everything_proved(self) -> bool:
        """Whether every pattern has its proof; without, nobody knows what reads an index or an item."""
        return self.proofs.proofs.keys() == self.family.access_patterns.keys()

    # -- findings -------------------------------------------------------------------------------------------------

    def finding(
        self,
        id: str,
        seen: str,
        about: Path,
        *below: str | int,
        key: bool = False,
        hint: str = "",
        notes: tuple[str, ...] = (),
        repair: tuple[Edit, ...] = (),
    ) -> Finding:
        """A finding about an object of the spec.

        Args:
            id: of the catalogue.
            seen: what was found, one sentence.
            about: the object, whose ``accept`` may accept it.
            below: the part of the object that is at fault; marks the object's name where there is none.
            key: mark the name of that part instead of its value.
            hint: what the repair does not say.
            notes: further evidence.
            repair: edits that mend it.
        """
        named = key or not below
        place = self.loaded.key_place(*about, *below) if named else self.loaded.place(*about, *below)
        return Finding(id, seen, place, "/".join(map(str, about)), hint=hint, notes=notes, repair=repair)

    def owner_of_partition(self, entity: str, key: EntityKey) -> tuple[Path, tuple[str | int, ...]]:
        """The object that decides what a partition key holds, and where it says so.

        A template is the entity's; a key attribute that is an attribute of the entity is the table's choice.
        """
        name = key.path.partition[0]
        if isinstance(key.source(name), Template):
            return ("entities", entity), self._where_fed(entity, key.path, name)
        return self.owner_of_path(key.path), ("key", "partition")

    def owner_of_path(self, path: AccessPath) -> Path:
        """The table or the index, as the spec names it."""
        table: Path = ("tables", path.table)
        return table if path.index is None else (*table, "indexes", path.index)

    def _where_fed(self, entity: str, path: AccessPath, key_attribute: str) -> tuple[str | int, ...]:
        said = self.entities[entity]
        feeders = [index for index, feeds in said.indexes.items() if key_attribute in feeds.templates]
        if path.index in feeders:
            return ("indexes", str(path.index), key_attribute)
        return ("key", key_attribute) if key_attribute in said.key else ("indexes", feeders[0], key_attribute)

    def _steps(self) -> Iterator[tuple[str, ReadProof | WriteProof]]:
        for name, proof in self.proofs.proofs.items():
            for variant in proof.variants:
                yield from ((name, step.proof) for step in variant.steps)
