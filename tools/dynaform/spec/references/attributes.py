"""Attributes: what they say of themselves, of each other, and of other entities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pydantic_core import PydanticCustomError

from dynaform.documents import Path
from dynaform.spec.model import Attribute, Computed, Entity, Function
from dynaform.spec.references.keys import slots
from dynaform.spec.references.review import Review, stored_name
from dynaform.spec.references.values import Scope, check_value, literal_fault, report_fault
from dynaform.spec.types import Kind
from dynaform.spec.values import Literal, parse_value

_TEXTS = frozenset({Kind.STRING, Kind.ID, Kind.ENUM})
_MOMENTS = frozenset({Kind.TIMESTAMP, Kind.DATE, Kind.EPOCH, Kind.EPOCH_MS})
_ORDERED_TEXTS = _TEXTS | {Kind.TIMESTAMP, Kind.DATE}
_NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})
_FITS = {
    Function.DAY: frozenset({Kind.TIMESTAMP, Kind.EPOCH, Kind.EPOCH_MS}),
    Function.SHARD: _ORDERED_TEXTS | {Kind.INTEGER},
    Function.PAIR: _TEXTS,
    Function.REVERSE: frozenset({Kind.INTEGER}),
    Function.FIRST_OF: _ORDERED_TEXTS,
    Function.PREFIX: _ORDERED_TEXTS,
    Function.PLUS: _MOMENTS,
}


def check_attributes(review: Review) -> None:
    """Every attribute of every entity."""
    for name, entity in review.family.entities.items():
        _check_stored_names(review, name, entity)
        for logical, attribute in entity.attributes.items():
            path: Path = ("entities", name, "attributes", logical)
            _check_options(review, path, attribute)
            _check_examples(review, path, name, attribute)
            _check_kept_in_key(review, path, entity, logical, attribute)
            _check_facts(review, path, name, attribute)
            if attribute.is_ is not None:
                _check_computed(review, path, name, attribute.is_)


def _check_stored_names(review: Review, name: str, entity: Entity) -> None:
    names = Counter(stored_name(each, logical) for logical, each in entity.attributes.items() if each.stored)
    for logical, attribute in entity.attributes.items():
        path: Path = ("entities", name, "attributes", logical)
        if attribute.stored and attribute.name and names[attribute.name] > 1:
            seen = f"two attributes are stored as {attribute.name}"
            review.report("DF118", (*path, "name"), seen, hint="Give one of them another name.")
        if any(character in logical for character in ".{}$#"):
            hint = "A dot means a part of a map, and $ a parameter."
            review.report("DF111", path, f"{logical!r} is no attribute name", key=True, hint=hint)


def _contradictions(attribute: Attribute) -> Iterator[tuple[str, str, str]]:
    kind = attribute.typed.kind
    facts = bool(attribute.count_of or attribute.sum_of)
    if attribute.min is not None and attribute.max is not None and attribute.min > attribute.max:
        yield "max", f"min {attribute.min:g} is over max {attribute.max:g}", "Swap them."
    if attribute.width is not None and kind is not Kind.INTEGER:
        yield "width", f"a {kind} has no width", "Remove `width`."
    if attribute.ignore_case and kind not in _TEXTS:
        yield "ignore_case", f"a {kind} has no case", "Remove `ignore_case`."
    if attribute.is_ is not None and attribute.default is not None:
        yield "default", "a computed attribute has no default", "Remove `default`."
    if facts and kind not in _NUMBERS:
        yield "type", f"a count or a sum is a number, not {kind}", "Write type: integer."
    if attribute.kept is not None and not (facts or attribute.copy_of):
        yield "kept", "nothing is kept here", "Add copy_of, count_of or sum_of, or remove `kept`."
    if attribute.via and not attribute.copy_of:
        yield "via", "`via` says how a copy finds its source, and there is no copy_of", "Remove `via`."


def _check_options(review: Review, path: Path, attribute: Attribute) -> None:
    for field, seen, hint in _contradictions(attribute):
        review.report("DF118", (*path, field), seen, hint=hint)


def _check_examples(review: Review, path: Path, entity: str, attribute: Attribute) -> None:
    for field in ("default", "example"):
        text = getattr(attribute, field)
        if text is None:
            continue
        try:
            value = parse_value(text) if field == "default" else Literal(text)
        except PydanticCustomError as error:
            review.report("DF004", (*path, field), error.message())
            continue
        if isinstance(value, Literal):
            if fault := literal_fault(attribute, value.text):
                report_fault(review, (*path, field), value.text, fault)
        else:
            check_value(review, (*path, field), value, attribute.typed, entity, Scope(caller=False))


def _check_kept_in_key(review: Review, path: Path, entity: Entity, logical: str, attribute: Attribute) -> None:
    if attribute.stored:
        return
    templates = [*entity.key.values(), *(text for each in entity.indexes.values() for text in each.templates.values())]
    if not any(logical in slots(template) for template in templates):
        seen = f"{logical} is stored nowhere: not by itself, and in no key template"
        review.report("DF118", path, seen, hint="Remove stored: false, or put it into a template.", key=True)


def _check_computed(review: Review, path: Path, entity: str, computed: Computed) -> None:
    place = (*path, "is", str(computed.function))
    for source in computed.sources:
        attribute = review.attribute(place, entity, source)
        if attribute is None:
            continue
        if source == path[-1] or (attribute.is_ is not None and path[-1] in attribute.is_.sources):
            seen = f"{path[-1]} would be computed from itself"
            review.report("DF118", place, seen, hint="Name another attribute.")
        elif attribute.typed.kind not in _FITS[computed.function]:
            fits = ", ".join(sorted(_FITS[computed.function]))
            seen = f"{computed.function} does not take {source}, a {attribute.typed.kind}"
            review.report("DF118", place, seen, expected=fits)
    if computed.function is Function.SHARD and computed.parameter < 2:
        review.report("DF118", (*path, "is", "of"), "fewer than two shards divide nothing", hint="Write of: 8.")


def _check_facts(review: Review, path: Path, entity: str, attribute: Attribute) -> None:
    if attribute.copy_of:
        _check_source(review, (*path, "copy_of"), attribute.copy_of, needs_attribute=True)
        source, _, copied = attribute.copy_of.partition(".")
        _check_copied_type(review, (*path, "copy_of"), attribute, source, copied)
        if source in review.family.entities:
            _check_via(review, (*path, "via"), entity, source, attribute.via)
    for field, facts in (("count_of", attribute.count_of), ("sum_of", attribute.sum_of)):
        for source, via in facts.items():
            place = (*path, field, source)
            _check_source(review, place, source, needs_attribute=field == "sum_of", key=True)
            if (name := source.split(".", 1)[0]) in review.family.entities:
                _check_via(review, place, entity, name, via)


def _check_copied_type(review: Review, path: Path, attribute: Attribute, source: str, copied: str) -> None:
    entity = review.entity(source)
    if entity is None or copied not in entity.attributes:
        return
    theirs, ours = entity.attributes[copied].typed.physical, attribute.typed.physical
    if theirs != ours:
        seen = f"{attribute.copy_of} is stored as {theirs}, this copy as {ours}"
        review.report("DF118", path, seen, hint="Give both the same type.")


def _check_source(review: Review, path: Path, source: str, *, needs_attribute: bool, key: bool = False) -> None:
    name, _, attribute = source.partition(".")
    if not review.known("DF102", path, "entity", name, review.family.entities, key=key):
        return
    if attribute:
        review.attribute(path, name, attribute, key=key)
    elif needs_attribute:
        review.report("DF103", path, f"{source!r} names no attribute", hint="Write Entity.attribute.", key=key)


def _check_via(review: Review, path: Path, entity: str, source: str, via: dict[str, str]) -> None:
    for theirs, ours in via.items():
        review.attribute((*path, theirs), source, theirs, key=True)
        review.attribute((*path, theirs), entity, ours)
