"""Items of other entities at the key of an item: where entities share their keys, reads and writes meet them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dynaform.planner.calls.items import logical_row, primary_key
from dynaform.planner.calls.values import Call, Row
from dynaform.planner.layout import Layout
from dynaform.smoke.cases.material import Material
from dynaform.smoke.cases.variation import ways, with_settings
from dynaform.smoke.oracle.meaning import completed
from dynaform.smoke.oracle.world import Item


@dataclass(frozen=True, slots=True)
class Sharer:
    """An entity that may have the key of another one's item.

    Attributes:
        entity: whose key it is.
        name: the entity that may have it as well.
        alive: whether its item is to be alive; a dead one has the key all the same.
    """

    entity: str
    name: str
    alive: bool

    def __str__(self) -> str:
        return f"the key of {self.entity} is taken by {self.name}{'' if self.alive else ', dead'}"

    def at_key(self, material: Material, row: Row) -> Item | None:
        """An item of it with the key of a row, alike where attributes are; None where none could be made."""
        made = _at_key(material.layout, self.entity, row, self.name, material.row(self.name))
        if made is None:
            return None
        model, call = material.layout.entity(self.name), Call({}, material.now)
        shape = ways(model.liveness, model, made, call)
        return Item(self.name, with_settings(model, made, (shape.good if self.alive else shape.bad)[0], call))


def sharers(layout: Layout, entity: str) -> Iterator[Sharer]:
    """Every entity that may have the key of an item, alive, and dead where it knows death."""
    for name in layout.sharers(entity):
        yield Sharer(entity, name, alive=True)
        if layout.entity(name).liveness:
            yield Sharer(entity, name, alive=False)


def _at_key(layout: Layout, entity: str, row: Row, name: str, fresh: Row) -> Row | None:
    model, own = layout.entity(name), layout.entity(entity)
    alike = {
        each: value
        for each, value in row.items()
        if each in model.attributes and model.attributes[each].typed == own.attributes[each].typed
    }
    try:
        key = primary_key(layout, entity, row)
        named = logical_row(layout, name, key, sorted(layout.base(name).attributes))
        made = completed(model, fresh | alike | named)
        return made if primary_key(layout, name, made) == key else None
    except (LookupError, ValueError):
        return None  # its key cannot be read as one of the other entity's
