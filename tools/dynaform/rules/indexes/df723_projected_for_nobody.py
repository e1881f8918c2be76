"""DF723: an index that projects attributes which none of its readers returns or filters by."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import Edit, Finding
from dynaform.planner.layout import AccessPath
from dynaform.rules.design import Design
from dynaform.rules.rule import Rule
from dynaform.rules.views.uses import readers, wanted


def check(design: Design) -> Iterator[Finding]:
    """One finding per index with a list of projected attributes of which some are for nobody."""
    if not design.everything_proved():
        return
    for table, paths in design.layout.paths.items():
        for path in (each for each in paths if each.index is not None):
            said = design.tables[table].indexes[str(path.index)].included
            names = wanted(design, path) if said and readers(design, path) else None
            if names is None:
                continue
            extra = [name for name in said if not _is_wanted(design, path, name, names)]
            if extra:
                yield _finding(design, path, extra, [name for name in said if name not in extra])


def _is_wanted(design: Design, path: AccessPath, name: str, names: frozenset[str]) -> bool:
    """By its logical or its stored name; the discriminator tells entities apart and a key comes anyway."""
    if name == design.tables[path.table].type_attribute or name in path.key:
        return True
    stored = {
        design.layout.stored_name(entity, name)
        for entity, said in design.family.entities_of(path.table).items()
        if name in said.attributes
    }
    return bool(names & {name, *stored})


def _finding(design: Design, path: AccessPath, extra: list[str], kept: list[str]) -> Finding:
    projection = f"[{', '.join(kept)}]" if kept else "KEYS_ONLY"
    owner = design.owner_of_path(path)
    return design.finding(
        "DF723",
        f"{path} projects {', '.join(extra)}, which no reader of it asks for",
        owner,
        "projection",
        hint="On a live table a changed projection drops and backfills the index.",
        repair=(Edit((*owner, "projection"), projection),),
    )


RULE = Rule(
    "DF723",
    check,
    bad="""
tables:
  Orders:
    key: {partition: orderId}
    indexes:
      by-customer:
        key: {partition: customerId}
        projection: [total, note]    # <- DF723
entities:
  Order: {table: Orders, attributes: {orderId: id, customerId: id, total: decimal, note: {type: string, max: 900}}}
access_patterns:
  totals-of-customer: {list: Order, by: [customerId], returns: [orderId, total], page: 20}
""",
    good="""
tables:
  Orders:
    key: {partition: orderId}
    indexes:
      by-customer:
        key: {partition: customerId}
        projection: [total]
entities:
  Order: {table: Orders, attributes: {orderId: id, customerId: id, total: decimal, note: {type: string, max: 900}}}
access_patterns:
  totals-of-customer: {list: Order, by: [customerId], returns: [orderId, total], page: 20}
""",
)
