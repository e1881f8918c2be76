"""Repairs of keys: templates and types under which the proof holds, tried before they are proposed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from dynaform.documents import Path
from dynaform.findings import Edit
from dynaform.planner.keys.domains import Domain, Shape, parts_of, shape_of
from dynaform.planner.keys.machine import common_text
from dynaform.planner.keys.unambiguous import two_readings
from dynaform.planner.layout import KeySource, Layout, Raw, Slot, Template
from dynaform.spec.types import AttributeType, Kind

Parts = tuple[str | Slot, ...]


def quoted(template: Template) -> str:
    """A template as YAML."""
    return json.dumps(str(template), ensure_ascii=False)


def read_once(layout: Layout, entity: str, source: KeySource, path: Path) -> tuple[Edit, ...]:
    """Edits after which a template has one reading: a delimiter between neighbours, ids where texts may hold it."""
    delimiter = layout.entity(entity).delimiter
    shape = shape_of(layout, entity, source)
    for parts, forms in ((parts_of(source), shape), _separated(parts_of(source), shape, delimiter)):
        for names in _retyped(layout, entity, parts):
            changed = tuple(
                _as_id(form, delimiter) if isinstance(part, Slot) and part.attribute in names else form
                for part, form in zip(parts, forms, strict=True)
            )
            if two_readings(changed, frozenset(range(len(changed)))) is None:
                edits = [Edit(path, quoted(Template(parts)))] if parts != parts_of(source) else []
                return (*edits, *(_typed(layout, entity, name, "type", "id") for name in names))
    return ()


def _typed(layout: Layout, entity: str, attribute: str, option: str, value: str) -> Edit:
    """One option of an attribute; ``name: type`` becomes a mapping where another option than its type is said."""
    said = layout.attribute(entity, attribute)
    path: Path = ("entities", entity, "attributes", attribute)
    if said.model_fields_set > {"type"} or not said.model_fields_set:
        return Edit((*path, option), value)
    return Edit(path, value if option == "type" else f"{{type: {said.typed.kind}, {option}: {value}}}")


def _separated(parts: Parts, shape: Shape, delimiter: str) -> tuple[Parts, Shape]:
    """A delimiter between every two placeholders that touch."""
    texts: list[str | Slot] = []
    forms: list[str | Domain] = []
    for part, form in zip(parts, shape, strict=True):
        if texts and isinstance(part, Slot) and isinstance(texts[-1], Slot):
            texts.append(delimiter)
            forms.append(delimiter)
        texts.append(part)
        forms.append(form)
    return tuple(texts), tuple(forms)


def _retyped(layout: Layout, entity: str, parts: Parts) -> Iterator[tuple[str, ...]]:
    """Sets of texts that could be ids, the smallest first; computed ones follow their sources and stay."""
    texts = [
        part.attribute
        for part in parts
        if isinstance(part, Slot)
        and layout.type(entity, part.attribute).kind is Kind.STRING
        and layout.attribute(entity, part.attribute).is_ is None
    ]
    for size in range(len(texts) + 1):
        yield from combinations(dict.fromkeys(texts), size)


def _as_id(form: str | Domain, delimiter: str) -> str | Domain:
    if isinstance(form, str):
        return form
    type = AttributeType(Kind.ID, ignore_case=form.type.ignore_case, delimiter=delimiter)
    return replace(form, type=type, least=max(1, form.least))


def told_apart(layout: Layout, entity: str, other: str) -> tuple[Edit, ...]:
    """An edit of one entity's templates after which its keys are never the other's: they begin with its name."""
    delimiter = layout.entity(entity).delimiter
    word = layout.type_value(entity).upper()
    theirs = dict(layout.base(other).sources)
    for name, source in reversed(layout.base(entity).sources):
        if isinstance(source, Raw) or name not in layout.entity(entity).key:
            continue
        constant = not source.attributes
        parts: Parts = (word,) if constant else (f"{word}{delimiter}", *source.parts)
        shape = (word,) if constant else (f"{word}{delimiter}", *shape_of(layout, entity, source))
        if common_text(shape, shape_of(layout, other, theirs[name])) is None:
            return (Edit(("entities", entity, "key", name), quoted(Template(parts))),)
    return ()


def with_identity(layout: Layout, entity: str, attribute: str) -> tuple[Edit, ...]:
    """An edit that puts an attribute at the end of the key, where it can stand there beyond doubt."""
    type = layout.type(entity, attribute)
    legal = type.physical == "S" or (type.kind is Kind.INTEGER and type.width is not None)
    for name, source in reversed(layout.base(entity).sources):
        if isinstance(source, Template) and name in layout.entity(entity).key and legal:
            parts = (*source.parts, layout.entity(entity).delimiter, Slot(attribute))
            shape = shape_of(layout, entity, Template(parts))
            if two_readings(shape, frozenset(range(len(shape)))) is None:
                return (Edit(("entities", entity, "key", name), quoted(Template(parts))),)
    return ()
