"""A family's README: its tables, entities, access patterns with their proofs, assumptions and deviations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynaform.planner.layout import Layout
from dynaform.planner.narrate import intent, narrate
from dynaform.planner.pattern_proof import PatternProof, Step
from dynaform.planner.physical import physical_name
from dynaform.planner.proof import ReadProof
from dynaform.planner.prove import FamilyProofs
from dynaform.render.drawing import drawing
from dynaform.render.engine import filled
from dynaform.render.rates import rates, sizes, totals
from dynaform.spec.model import Attribute, Described, Family, Pattern, Promises
from dynaform.spec.types import AttributeType, Kind


@dataclass(frozen=True, slots=True)
class Remark:
    """An assumption, a deviation, a note or an acceptance, and the object it stands on."""

    subject: str
    text: str


def readme(proofs: FamilyProofs) -> str:
    """The README's text."""
    family = proofs.loaded.family
    context = {
        "name": family.family,
        "title": family.title or family.family,
        "about": family.purpose or family.description,
        "owner": family.owner,
        "source": family.source,
        "spec": "spec.yaml",
        "counts": _counts(proofs),
        "drawing": drawing(proofs.layout),
        "patterns": [_pattern(name, pattern, proofs) for name, pattern in family.access_patterns.items()],
        "promises": list(_promises(family)),
        "sizes": sizes(proofs),
        "rates": rates(proofs),
        "totals": totals(proofs),
        "assumed": bool(family.assumption),
        "tables": [_table(proofs.layout, name) for name in family.tables],
        "entities": [_entity(proofs.layout, name) for name in family.entities],
        "consumers": family.consumers,
        "deviations": list(_remarks(proofs, "deviation")),
        "assumptions": list(_remarks(proofs, "assumption")),
        "accepted": list(_accepted(proofs)),
        "notes": list(_remarks(proofs, "notes")),
    }
    context["contents"] = _contents(context)
    return filled("readme.md.j2", context)


_HEADINGS = {
    "Use it": None,
    "Access patterns": "patterns",
    "Deviations from the document": "deviations",
    "Assumptions": "assumptions",
    "Accepted trade-offs": "accepted",
    "Notes": "notes",
    "Operation": "promises",
    "Rates and sizes": None,
    "Tables": None,
    "Entities": None,
    "Consumers": "consumers",
    "Proofs": "patterns",
}
"""The page's headings and the part of the context without which there is no such section."""


def _contents(context: Mapping[str, object]) -> str:
    """A link to every section there is."""
    there = [heading for heading, part in _HEADINGS.items() if part is None or context[part]]
    return " · ".join(f"[{heading}](#{heading.lower().replace(' ', '-')})" for heading in there) + "."


def _counts(proofs: FamilyProofs) -> str:
    family = proofs.loaded.family
    indexes = sum(len(table.indexes) for table in family.tables.values())
    parts = [
        (len(family.tables), "table"),
        (indexes, "index"),
        (len(family.entities), "entity"),
        (len(family.access_patterns), "access pattern"),
    ]
    return ", ".join(f"{number} {_plural(word, number)}" for number, word in parts)


def _plural(word: str, number: int) -> str:
    if number == 1:
        return word
    return {"index": "indexes", "entity": "entities"}.get(word, f"{word}s")


def _table(layout: Layout, name: str) -> dict[str, object]:
    table = layout.family.tables[name]
    base, *indexes = layout.paths[name]
    return {
        "name": name,
        "physical": physical_name(layout, name),
        "about": table.about,
        "source": table.source,
        "key": _key(layout, name, base.partition, base.sort),
        "ttl": table.ttl,
        "stream": table.stream,
        "type_attribute": table.type_attribute,
        "indexes": [
            {
                "name": path.index,
                "key": _key(layout, name, path.partition, path.sort),
                "projection": ", ".join(path.projection),
                "local": path.local,
                "about": cell(table.indexes[str(path.index)].about),
                "source": cell(table.indexes[str(path.index)].source),
            }
            for path in indexes
        ],
    }


def _key(layout: Layout, table: str, partition: tuple[str, ...], sort: tuple[str, ...]) -> str:
    def shown(name: str) -> str:
        return f"`{name}` ({layout.physical_type(table, name)})"

    text = ", ".join(map(shown, partition))
    return text + (", then " + ", ".join(map(shown, sort)) if sort else "")


def _entity(layout: Layout, name: str) -> dict[str, object]:
    entity = layout.entity(name)
    keys = [layout.base(name), *layout.indexes_of(name)]
    return {
        "name": name,
        "table": entity.table,
        "about": entity.about,
        "feeds": [
            {
                "path": str(key.path),
                "sources": ", ".join(f"`{attribute}` = `{source}`" for attribute, source in key.sources),
                "when": str(key.when) if key.when else "",
            }
            for key in keys
        ],
        "live": str(entity.live) if entity.live else "",
        "attributes": [_attribute(each, said) for each, said in entity.attributes.items()],
    }


def _attribute(name: str, said: Attribute) -> dict[str, str]:
    words = [
        "optional" if said.optional else "",
        f"default {said.default}" if said.default is not None else "",
        f"computed: {said.is_}" if said.is_ is not None else "",
        f"at least {said.min:g}" if said.min is not None else "",
        f"at most {said.max:g}" if said.max is not None else "",
        "case is ignored" if said.ignore_case else "",
        "only in the key" if not said.stored else "",
        "never in a report" if said.sensitive else "",
        said.about,
    ]
    return {"name": name, "type": _type(said.typed), "words": cell("; ".join(word for word in words if word))}


def _type(type: AttributeType) -> str:
    if type.kind is Kind.ENUM:
        return " / ".join(f"`{value}`" for value in type.values)
    return f"set of {type.element}" if type.kind is Kind.SET else str(type.kind)


def _pattern(name: str, pattern: Pattern, proofs: FamilyProofs) -> dict[str, object]:
    proof = proofs.proofs.get(name)
    return {
        "name": name,
        "asks": cell(pattern.about or "; ".join(map(intent, pattern.actions)) or f"served by {pattern.elsewhere}"),
        "served": cell(_served(proof)) if proof else "not proven",
        "source": cell(pattern.source),
        "proof": narrate(pattern, proof) if proof else "not proven",
    }


def _served(proof: PatternProof) -> str:
    if not proof.variants:
        return "elsewhere"
    said = ", ".join(dict.fromkeys(_step(step) for step in proof.steps))
    return f"{proof.kind}: {said}" if len(proof.steps) > 1 else said


def _step(step: Step) -> str:
    proof = step.proof
    if isinstance(proof, ReadProof):
        return f"{proof.operation} {' + '.join(index or proof.table for index in proof.indexes)}"
    return f"{proof.operation} {proof.table}"


_KEYS = {"aws-owned": "a key that AWS owns", "aws-managed": "the AWS managed key", "customer-key": "a customer key"}


def _promises(family: Family) -> Iterator[Remark]:
    """What the document promises of operation, of all tables and then of single ones."""
    said = {"all tables": family.promises} | {name: table.promises for name, table in family.tables.items()}
    for subject, promises in said.items():
        if texts := list(_promised(promises)):
            yield Remark(subject, "; ".join(texts))


def _promised(said: Promises) -> Iterator[str]:
    if said.billing is not None:
        units = [(said.read_capacity, "read"), (said.write_capacity, "write")]
        capacity = " and ".join(f"{number} {kind} units" for number, kind in units if number is not None)
        yield f"{said.billing} capacity{f' of {capacity}' if capacity else ''}"
    if said.point_in_time_recovery_days is not None:
        yield f"point-in-time recovery over {said.point_in_time_recovery_days} days"
    if said.deletion_protection is not None:
        yield f"deletion protection {'on' if said.deletion_protection else 'off'}"
    if said.encryption is not None:
        yield f"encrypted with {_KEYS[said.encryption]}"
    if said.table_class is not None:
        yield f"table class {said.table_class}"
    if said.backup is not None:
        yield f"{said.backup.schedule} backups, kept for {said.backup.days} days"


def described(proofs: FamilyProofs) -> Iterator[tuple[str, Described]]:
    """Every object of the spec that can carry a remark, with its address."""
    family = proofs.loaded.family
    yield family.family, family
    yield "promises", family.promises
    for name, table in family.tables.items():
        yield f"table {name}", table
        yield f"table {name}, promises", table.promises
        for index_name, index in table.indexes.items():
            yield f"index {index_name} of {name}", index
    for name, entity in family.entities.items():
        yield f"entity {name}", entity
        yield f"workload of {name}", entity.workload
        for attribute_name, attribute in entity.attributes.items():
            yield f"{name}.{attribute_name}", attribute
    for name, pattern in family.access_patterns.items():
        yield f"pattern {name}", pattern
        for action in pattern.transaction + pattern.steps:
            yield f"pattern {name}", action
    for name, consumer in family.consumers.items():
        yield f"consumer {name}", consumer


def _remarks(proofs: FamilyProofs, field: str) -> Iterator[Remark]:
    for subject, object in described(proofs):
        for text in getattr(object, field):
            yield Remark(subject, cell(text))


def _accepted(proofs: FamilyProofs) -> Iterator[Remark]:
    for subject, object in described(proofs):
        for rule, reason in object.accept.items():
            yield Remark(f"{subject}, {rule}", cell(reason))


def cell(text: str) -> str:
    """Text that can stand in a Markdown table."""
    return " ".join(text.split()).replace("<", "&lt;").replace("|", "\\|")
