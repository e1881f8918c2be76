"""What a read says besides its table: key condition, filter and projection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dynaform.planner.calls.expressions import Expressions, grouped
from dynaform.planner.calls.values import Call, key_value
from dynaform.planner.layout import AccessPath, EntityKey, Layout, Raw
from dynaform.planner.operands import KeyTerm
from dynaform.planner.proof import Branch, Filter, ReadProof
from dynaform.spec.model import Verb
from dynaform.spec.predicates import SIGNS, Op


def is_merged(proof: ReadProof) -> bool:
    """Whether the rows of several requests make one answer, freed of duplicates by primary key."""
    return len(proof.branches) > 1 or any(branch.repeats for branch in proof.branches)


def selects_count(proof: ReadProof) -> bool:
    """Whether DynamoDB counts; merged branches may share items, so their keys are counted by the caller."""
    return proof.verb is Verb.COUNT and not is_merged(proof)


def key_condition(branch: Branch, expressions: Expressions) -> str:
    """The KeyConditionExpression of a Query."""
    assert branch.partition is not None  # noqa: S101 - only a Scan has none
    terms = (branch.partition, *branch.also)
    text = " AND ".join(f"{expressions.name(term.name)} = {_bound(term, expressions)}" for term in terms)
    sort = branch.sort
    if sort is None:
        return text
    name, low = expressions.name(sort.low.name), _bound(sort.low, expressions)
    if sort.op is Op.BETWEEN:
        assert sort.high is not None  # noqa: S101 - BETWEEN has both bounds
        return f"{text} AND {name} BETWEEN {low} AND {_bound(sort.high, expressions)}"
    if sort.op is Op.BEGINS_WITH:
        return f"{text} AND begins_with({name}, {low})"
    return f"{text} AND {name} {SIGNS[sort.op]} {low}"


def is_empty(branch: Branch, call: Call) -> bool:
    """Whether no sort key lies between the bounds of a call; texts are ordered by their UTF-8 bytes."""
    if branch.sort is None or branch.sort.high is None:
        return False
    low, high = key_value(branch.sort.low, call), key_value(branch.sort.high, call)
    return bool(low.encode() > high.encode() if isinstance(low, str) else low > high)


def filter_text(layout: Layout, proof: ReadProof, branch: Branch, expressions: Expressions) -> str | None:
    """The FilterExpression; of several entities each row is held to what is asked of its own."""
    if not branch.filters:
        return None
    if not branch.others:
        return " AND ".join(_filter_atoms(layout, proof, branch.filter, expressions))
    filters = (branch.filter, *branch.others)
    plain = tuple(value for each in filters if not each.predicate for value in each.type_values)
    told = [Filter(branch.filter.entity, type_values=plain)] if plain else []
    told += [each for each in filters if each.predicate]
    return " OR ".join(grouped(_filter_atoms(layout, proof, each, expressions), " AND ") for each in told)


def _filter_atoms(layout: Layout, proof: ReadProof, filter: Filter, expressions: Expressions) -> list[str]:
    atoms = [_type_test(layout, proof, filter.type_values, expressions)] if filter.type_values else []
    return [*atoms, *expressions.atoms(filter.predicate, filter.entity)]


def projected_names(layout: Layout, proof: ReadProof, branch: Branch) -> tuple[str, ...]:
    """Stored names to ask for, none for everything the path projects.

    Beyond the proof's own: keys that attributes are decoded from; what tells entities apart; and for a merged read the
    primary key (duplicates), the index key (where the next page starts) and whatever holds the order attribute.
    """
    path = access_path(layout, proof.table, branch.index)
    base = layout.paths[proof.table][0]
    if proof.verb is Verb.COUNT:
        return tuple(dict.fromkeys(base.key + path.key))
    if not proof.projection:
        return ()
    names = [*proof.projection, *(each.key_attribute for each in proof.decoded)]
    if len(proof.entities) > 1:
        names += _distinguishing(layout, proof, path)
    if is_merged(proof):
        names += [*base.key, *path.key, *_order_names(layout, proof, path)]
    whole = dict.fromkeys(name for name in names if _holds(layout, proof, path, name))
    return tuple(name for name in whole if not any(prefix in whole for prefix in _prefixes(name)))


def _holds(layout: Layout, proof: ReadProof, path: AccessPath, name: str) -> bool:
    """Whether a path holds a stored name; DynamoDB refuses to be asked for what a global index does not project."""
    table = layout.paths[proof.table][0]
    root = name.split(".", 1)[0]
    if path.projection == ("ALL",) or root in (*path.key, *table.key, *path.projection):
        return True
    entities = layout.family.entities_of(proof.table)
    return any(
        layout.stored_name(entity, each) == root
        for entity, said in entities.items()
        for each in path.projection
        if each in said.attributes
    )


def access_path(layout: Layout, table: str, index: str | None) -> AccessPath:
    """The access path of a table by its index's name, None for the base table. Raises StopIteration without one."""
    return next(path for path in layout.paths[table] if path.index == index)


def _bound(term: KeyTerm, expressions: Expressions) -> str:
    return expressions.value(key_value(term, expressions.call))


def _type_test(layout: Layout, proof: ReadProof, values: Sequence[str], expressions: Expressions) -> str:
    name = layout.family.tables[proof.table].type_attribute
    if name is None:
        raise ValueError(f"table {proof.table} has no type_attribute to tell {', '.join(values)} apart by")
    placeholders = [expressions.value(value) for value in values]
    test = f"= {placeholders[0]}" if len(placeholders) == 1 else f"IN ({', '.join(placeholders)})"
    return f"{expressions.name(name)} {test}"


def _distinguishing(layout: Layout, proof: ReadProof, path: AccessPath) -> tuple[str, ...]:
    """The discriminator where the path projects it, else the primary key, whose form tells as well."""
    name = layout.family.tables[proof.table].type_attribute
    projected = name is not None and (path.projection == ("ALL",) or name in path.projection)
    return (name,) if name is not None and projected else layout.paths[proof.table][0].key


def _order_names(layout: Layout, proof: ReadProof, path: AccessPath) -> Iterator[str]:
    if proof.order is None:
        return
    for entity in proof.entities:
        if proof.order.attribute in layout.entity(entity).attributes:
            yield from _holding(layout, entity, path, proof.order.attribute)


def _holding(layout: Layout, entity: str, path: AccessPath, attribute: str) -> Iterator[str]:
    """The stored names that hold an attribute on a path: its own where it is projected, else keys made from it."""
    said = layout.attribute(entity, attribute)
    if said.stored and (path.projection == ("ALL",) or attribute in path.projection):
        yield layout.stored_name(entity, attribute)
        return
    keys: list[EntityKey | None] = [layout.base(entity), layout.key(entity, path)]
    for key in keys:
        for name, source in key.sources if key is not None else ():
            if attribute in source.attributes:
                yield name
                if isinstance(source, Raw):
                    return


def _prefixes(name: str) -> Iterator[str]:
    """``a`` and ``a.b`` of ``a.b.c``: DynamoDB refuses a projection that names a path and something below it."""
    parts = name.split(".")
    for end in range(1, len(parts)):
        yield ".".join(parts[:end])
