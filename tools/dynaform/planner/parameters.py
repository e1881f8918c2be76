"""What the caller of an access pattern supplies: every ``$name`` that is no step, with the type it meets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.layout import Layout, once_per_layout
from dynaform.planner.pattern_proof import ParameterSpec
from dynaform.planner.rows import Rows, rows_of
from dynaform.planner.terms import operand
from dynaform.spec.model import Action, Attribute, Pattern, Verb
from dynaform.spec.predicates import Comparison, Op
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import Negative, Parameter, Value

STORING_VERBS = frozenset({Verb.CREATE, Verb.PUT})
_TEXT = AttributeType(Kind.STRING)
_ROWS = AttributeType(Kind.MAP)


@dataclass(frozen=True, slots=True)
class Appearance:
    """One place where a parameter appears, with what that place asks of it.

    Attributes:
        spec: the parameter as this place alone would have it.
        path: where in the spec, from the root of the pattern.
    """

    spec: ParameterSpec
    path: tuple[str | int, ...]


def parameters(layout: Layout, pattern: Pattern) -> tuple[ParameterSpec, ...]:
    """What a caller supplies, in order of first appearance; optional only if every place lets it be left out."""
    found: dict[str, ParameterSpec] = {}
    for appearance in appearances(layout, pattern):
        spec = appearance.spec
        found[spec.name] = _both(found[spec.name], spec) if spec.name in found else spec
    return tuple(replace(spec, optional=True) if spec.name in pattern.optional else spec for spec in found.values())


def check_parameters(scope: Scope, pattern: Pattern) -> list[Finding]:
    """Parameters of a pattern that meet attributes no one value can satisfy."""
    first: dict[str, ParameterSpec] = {}
    findings: list[Finding] = []
    for appearance in appearances(scope.layout, pattern):
        spec = appearance.spec
        other = first.setdefault(spec.name, spec)
        if other is not spec and (narrower(other.type, spec.type) is None or other.many != spec.many):
            findings.append(_two_types(scope, other, appearance))
    return findings


def narrower(one: AttributeType, other: AttributeType) -> AttributeType | None:
    """The type whose values both accept; None where there is none or it depends on the encoding."""
    if one.kind is other.kind:
        return _narrower_alike(one, other)
    texts = {Kind.STRING: 0, Kind.ID: 1, Kind.ENUM: 2}
    if one.kind in texts and other.kind in texts:
        return max(one, other, key=lambda type: texts[type.kind])
    if {one.kind, other.kind} == {Kind.INTEGER, Kind.DECIMAL}:
        return one if one.kind is Kind.INTEGER else other
    return None


@once_per_layout
def appearances(layout: Layout, pattern: Pattern) -> tuple[Appearance, ...]:
    """Every place a parameter appears in, members and steps in written order, the token last."""
    return tuple(_appearances(layout, pattern))


def _appearances(layout: Layout, pattern: Pattern) -> Iterator[Appearance]:
    steps: set[str] = set()
    for path, action in pattern.placed_actions():
        for appearance in _of_action(layout, action, path, rows_of(layout, pattern, action.each)):
            if appearance.spec.name not in steps:
                yield appearance
        if action.as_ is not None:
            steps.add(action.as_)
    if isinstance(pattern.token, Parameter):
        entity = pattern.actions[0].entities[0]
        yield Appearance(ParameterSpec(pattern.token.name, _TEXT, entity, ""), ("token",))


def implied_version(layout: Layout, action: Action) -> str | None:
    """The version attribute that an update compares with the parameter of its name, unsaid by the pattern."""
    version = layout.entity(action.entities[0]).version
    if version is None or action.verb is not Verb.UPDATE:
        return None
    said = any(isinstance(term, Comparison) and term.attribute == version for term in action.when.terms)
    return None if said else version


def supplied(attribute: Attribute) -> bool:
    """Whether a caller of create supplies this attribute where the pattern does not set it."""
    return attribute.is_ is None and not attribute.count_of and not attribute.sum_of


def _both(one: ParameterSpec, other: ParameterSpec) -> ParameterSpec:
    type = narrower(one.type, other.type) or one.type
    kept = other if type == other.type and type != one.type else one
    return replace(one, type=type, entity=kept.entity, attribute=kept.attribute,
                   optional=one.optional and other.optional)  # fmt: skip


def _narrower_alike(one: AttributeType, other: AttributeType) -> AttributeType | None:
    if one.kind is Kind.ENUM:
        if set(one.values) <= set(other.values):
            return one
        return other if set(other.values) <= set(one.values) else None
    if one.kind is Kind.SET:
        return one if one.physical == other.physical else None
    if one.width is not None and other.width is not None:
        return one if one.width <= other.width else other
    return one if one.width is not None or other.width is None else other


def _two_types(scope: Scope, first: ParameterSpec, second: Appearance) -> Finding:
    spec = second.spec
    seen = f"${spec.name} would have to be {_says(first)} and {_says(spec)}"
    hint = f"Give one of them a parameter of its own, e.g. ${spec.attribute or spec.name}Value."
    return scope.finding("DF239", seen, *second.path, hint=hint)


def _says(spec: ParameterSpec) -> str:
    where = f"{spec.entity}.{spec.attribute}" if spec.attribute else "each" if spec.many else "the token"
    return f"{'a list of ' if spec.many else ''}{spec.type.kind} ({where})"


def _of_action(layout: Layout, action: Action, path: tuple[str | int, ...], rows: Rows | None) -> Iterator[Appearance]:
    entity = action.entities[0]
    if action.each is not None:
        yield Appearance(ParameterSpec(action.each, _ROWS, entity, "", many=True), (*path, "each"))
    for word, predicate in (("where", action.selection), ("when", action.when)):
        for comparison in predicate.comparisons():
            where = comparison.path if comparison.path[:1] == ("by",) else (word, *comparison.path)
            yield from _of_comparison(layout, action, comparison, (*path, *where))
    if action.verb in STORING_VERBS:
        yield from _unsaid(layout, action, path, rows)
    yield from _assigned(layout, action, path)
    yield from _version(layout, action, path, rows)


def _assigned(layout: Layout, action: Action, path: tuple[str | int, ...]) -> Iterator[Appearance]:
    entity = action.entities[0]
    for word, attribute, value in action.assigned():
        place = (*path, word, attribute)
        for part in attribute.split(".")[1:]:
            if part.startswith("$"):
                yield Appearance(ParameterSpec(part[1:], _TEXT, entity, attribute.split(".")[0]), place)
        yield from _values((value,), _assigned_type(layout, entity, attribute, word), entity, attribute, place)


def _assigned_type(layout: Layout, entity: str, attribute: str, word: str) -> AttributeType:
    type = operand(Parameter(attribute), layout, entity, attribute).type
    return _TEXT if word == "append" and type.kind is Kind.LIST else type


def _of_comparison(
    layout: Layout, action: Action, comparison: Comparison, path: tuple[str | int, ...]
) -> Iterator[Appearance]:
    entity = next(
        (name for name in action.entities if comparison.root in layout.entity(name).attributes), action.entities[0]
    )
    type = _compared_type(layout, entity, comparison)
    yield from _values(comparison.values, type, entity, comparison.attribute, path, comparison.spread)


def _compared_type(layout: Layout, entity: str, comparison: Comparison) -> AttributeType:
    if comparison.size:
        return AttributeType(Kind.INTEGER)
    if "." in comparison.attribute or comparison.root not in layout.entity(entity).attributes:
        return _TEXT
    type = layout.type(entity, comparison.attribute)
    if comparison.op is Op.CONTAINS:
        return AttributeType(type.element or Kind.STRING) if type.kind is Kind.SET else _TEXT
    if comparison.op is Op.BEGINS_WITH and type.physical == "S":
        return _TEXT
    return type


def _values(
    values: Iterable[Value],
    type: AttributeType,
    entity: str,
    attribute: str,
    path: tuple[str | int, ...],
    many: bool = False,
) -> Iterator[Appearance]:
    for value in values:
        inner = value.of if isinstance(value, Negative) else value
        if isinstance(inner, Parameter):
            yield Appearance(ParameterSpec(inner.name, type, entity, attribute, many=many), path)


def _unsaid(layout: Layout, action: Action, path: tuple[str | int, ...], rows: Rows | None) -> Iterator[Appearance]:
    """What a create or a put leaves to the caller, and not to the row that it is made from."""
    name = action.entities[0]
    entity = layout.entity(name)
    for logical, attribute in entity.attributes.items():
        if logical in action.set_ or logical == entity.version or not supplied(attribute):
            continue
        if rows is not None and rows.column(logical) is not None:
            continue
        optional = attribute.optional or attribute.default is not None
        yield Appearance(ParameterSpec(logical, attribute.typed, name, logical, optional), (*path, str(action.verb)))


def _version(layout: Layout, action: Action, path: tuple[str | int, ...], rows: Rows | None) -> Iterator[Appearance]:
    """The version that an update compares with: the caller's, where no row has it."""
    version = implied_version(layout, action)
    if version is not None and (rows is None or rows.column(version) is None):
        name = action.entities[0]
        yield Appearance(ParameterSpec(version, layout.type(name, version), name, version), (*path, str(action.verb)))
