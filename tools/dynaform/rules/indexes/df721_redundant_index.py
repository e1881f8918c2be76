"""DF721: an index whose questions another index, or the table, answers as well."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Finding
from dynaform.planner.layout import AccessPath, EntityKey, KeySource, Layout, Raw
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.volumes import entry_size

SLIM = 4
"""How many times smaller entries are worth an index of their own."""


def check(design: Design) -> Iterator[Finding]:
    """One finding per index that holds nothing, in no order, that a wider one does not hold too."""
    for paths in design.layout.paths.values():
        for path in (each for each in paths if each.index is not None):
            wider = next((each for each in paths if each is not path and _covers(design, each, path)), None)
            if wider is not None:
                yield design.finding(
                    "DF721",
                    f"{wider} has the same partition key, begins with the same order and holds all of {path}",
                    design.owner_of_path(path),
                    hint=f"Remove {path} and let {wider} serve; or accept DF721 with what it is kept for.",
                )


def _covers(design: Design, wide: AccessPath, narrow: AccessPath) -> bool:
    """Whether every entity of the narrow path has the same partition and the beginning of the order in the wide one."""
    layout = design.layout
    held = [name for name in design.family.entities_of(narrow.table) if layout.key(name, narrow) is not None]
    if not held or not _projects(design, wide, narrow) or (wide.local and not narrow.local):
        return False
    if not all(_begins(layout, name, wide, narrow) and not _is_slim(layout, name, wide, narrow) for name in held):
        return False
    # of two that cover each other the one written first stays
    same = all(_begins(layout, name, narrow, wide) for name in held) and _projects(design, narrow, wide)
    return not same or _place(layout, wide) < _place(layout, narrow)


def _is_slim(layout: Layout, entity: str, wide: AccessPath, narrow: AccessPath) -> bool:
    """Whether reading the narrow path costs so much less that it is worth having for that alone."""
    large, small = entry_size(layout, entity, wide), entry_size(layout, entity, narrow)
    return large is not None and small is not None and small * SLIM <= large


def _place(layout: Layout, path: AccessPath) -> int:
    return layout.paths[path.table].index(path)


def _projects(design: Design, wide: AccessPath, narrow: AccessPath) -> bool:
    if wide.projection == ("ALL",):
        return True
    listed = () if narrow.projection == ("KEYS_ONLY",) else narrow.projection
    return narrow.projection != ("ALL",) and set(listed) <= set(wide.projection)


def _begins(layout: Layout, entity: str, wide: AccessPath, narrow: AccessPath) -> bool:
    mine, theirs = layout.key(entity, narrow), layout.key(entity, wide)
    if mine is None or theirs is None or set(theirs.when.terms) - set(mine.when.terms):
        return False
    if _partition(mine) != _partition(theirs):
        return False
    if not _always_there(layout, entity, theirs, mine):
        return False
    order = _order(mine)
    return _order(theirs)[: len(order)] == order


def _always_there(layout: Layout, entity: str, wide: EntityKey, narrow: EntityKey) -> bool:
    """An item that the narrow path holds is in the wide one too: whatever else that is made of cannot be absent."""
    further = wide.attributes - narrow.attributes
    return not any(layout.attribute(entity, name).optional for name in further)


def _partition(key: EntityKey) -> tuple[str, ...]:
    return tuple(_shape(key.source(name)) for name in key.path.partition)


def _order(key: EntityKey) -> list[str]:
    """The parts of the sort key in order: texts and attributes."""
    found: list[str] = []
    for name in key.path.sort:
        source = key.source(name)
        found += [f"{{{source.attribute}}}"] if isinstance(source, Raw) else [_part(part) for part in source.parts]
    return found


def _shape(source: KeySource) -> str:
    return str(source)


def _part(part: object) -> str:
    return part if isinstance(part, str) else f"{{{getattr(part, 'attribute', '')}}}"


RULE = Rule(
    "DF721",
    check,
    bad="""
tables:
  Orders:
    key: {partition: orderId}
    indexes:
      by-customer: {key: {partition: customerId}, projection: KEYS_ONLY}    # <- DF721
      by-customer-date: {key: {partition: customerId, sort: placedAt}, projection: ALL}
entities:
  Order: {table: Orders, attributes: {orderId: id, customerId: id, placedAt: timestamp}}
access_patterns:
  orders-of-customer: {list: Order, by: [customerId], order: placedAt desc, page: 20}
  ids-of-customer: {list: Order, by: [customerId], returns: [orderId], page: 20, via: by-customer}
""",
    good="""
tables:
  Orders:
    key: {partition: orderId}
    indexes:
      by-customer-date: {key: {partition: customerId, sort: placedAt}, projection: ALL}
entities:
  Order: {table: Orders, attributes: {orderId: id, customerId: id, placedAt: timestamp}}
access_patterns:
  orders-of-customer: {list: Order, by: [customerId], order: placedAt desc, page: 20}
  ids-of-customer: {list: Order, by: [customerId], returns: [orderId], page: 20}
""",
)
