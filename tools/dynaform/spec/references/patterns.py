"""Access patterns: the entities, attributes, indexes, steps and parameters they name."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.documents import Path
from dynaform.spec.model import Action, Attribute, Pattern, Verb
from dynaform.spec.references.review import Review, new_attribute
from dynaform.spec.references.values import (
    Scope,
    check_comparison,
    check_predicate,
    check_value,
    literal_fault,
    parameters_of,
    report_literal,
)
from dynaform.spec.types import Kind
from dynaform.spec.values import Literal

_ADDABLE = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.SET})


def check_patterns(review: Review) -> None:
    """Every access pattern of the family."""
    for name, pattern in review.family.access_patterns.items():
        steps: dict[str, Action] = {}
        for below, action in pattern.placed_actions():
            path: Path = ("access_patterns", name, *below)
            _check_action(review, path, action, dict(steps))
            if action.as_ is not None:
                if action.as_ in steps:
                    seen = f"an earlier step is called {action.as_} too"
                    review.report("DF120", (*path, "as"), seen, hint="Give one of them another name.")
                steps[action.as_] = action
        _check_parameters(review, name, pattern, steps)


def _check_action(review: Review, path: Path, action: Action, steps: dict[str, Action]) -> None:
    verb = str(action.verb)
    known = [review.known("DF102", (*path, verb), "entity", each, review.family.entities) for each in action.entities]
    if not all(known):
        return
    _check_selection(review, path, action, Scope(steps, action.each))
    _check_columns(review, path, action)
    _check_changes(review, path, action, Scope(steps, action.each))
    _check_via(review, path, action)


def _check_selection(review: Review, path: Path, action: Action, scope: Scope) -> None:
    for comparison in action.selection.comparisons():
        place = (*path, *comparison.path) if comparison.path[0] == "by" else (*path, "where", *comparison.path)
        check_comparison(review, place, comparison, action.entities, scope)
    condition = Scope(scope.steps, scope.rows, stored=True)
    check_predicate(review, (*path, "when"), action.when, action.entities, condition)


def _check_columns(review: Review, path: Path, action: Action) -> None:
    """``order``, ``returns`` and ``remove``: an attribute of one of the entities."""
    said = [((*path, "returns", position), name) for position, name in enumerate(action.returns)]
    if action.order is not None:
        said.append(((*path, "order"), action.order.attribute))
    for place, name in said:
        if not _owners(review, action, name):
            names = [each for entity in action.entities for each in review.family.entities[entity].attributes]
            what = f"attribute of {' or '.join(action.entities)} named"
            root = name.split(".", 1)[0]
            addition = new_attribute(action.entities[0], root) if len(action.entities) == 1 else ()
            review.known("DF103", place, what, root, names, addition=addition)
    for position, name in enumerate(action.remove):
        place = (*path, "remove", position)
        attribute = review.attribute(place, action.entities[0], name)
        if attribute is not None and not attribute.optional and "." not in name:
            at = f"entities/{action.entities[0]}/attributes/{name}"
            review.report("DF118", place, f"{name} is required", hint=f"Add optional: true at {at}.")


def _owners(review: Review, action: Action, name: str) -> list[str]:
    root = name.split(".", 1)[0]
    return [entity for entity in action.entities if root in review.family.entities[entity].attributes]


def _check_changes(review: Review, path: Path, action: Action, scope: Scope) -> None:
    entity = action.entities[0]
    for field, name, value in action.assigned():
        place = (*path, field, name)
        attribute = review.attribute(place, entity, name, key=True)
        if attribute is None or not _may_change(review, place, field, name, attribute):
            continue
        dotted = "." in name
        if field in {"set", "init"} and isinstance(value, Literal) and not dotted:
            report_literal(review, place, value, literal_fault(attribute, value.text), attribute.typed)
        else:
            typed = None if dotted or attribute.typed.kind in {Kind.LIST, Kind.SET} else attribute.typed
            check_value(review, place, value, typed, entity, scope)


def _may_change(review: Review, place: Path, field: str, name: str, attribute: Attribute) -> bool:
    kind = attribute.typed.kind
    if "." in name and kind is not Kind.MAP:
        root = name.split(".", 1)[0]
        review.report("DF103", place, f"{root} is {kind}, so nothing is below it", key=True, hint=f"Write {root}.")
    elif attribute.is_ is not None:
        hint = f"Remove {name} here; it follows from {', '.join(attribute.is_.sources)}."
        review.report("DF122", place, f"{name} is computed", key=True, hint=hint)
    elif not _fits(field, kind, dotted="." in name):
        review.report("DF122", place, f"`{field}` does not work on {name}, a {kind}", key=True, hint="Use `set`.")
    else:
        return True
    return False


def _fits(field: str, kind: Kind, *, dotted: bool) -> bool:
    if dotted or field in {"set", "init"}:
        return True
    return kind in _ADDABLE if field == "add" else kind is Kind.LIST


def _check_via(review: Review, path: Path, action: Action) -> None:
    if action.via is None:
        return
    table = review.family.tables.get(review.family.entities[action.entities[0]].table)
    if table is not None:
        review.known("DF106", (*path, "via"), "index named", action.via, table.indexes)


def _parameters(review: Review, action: Action) -> Iterator[str]:
    """The parameters of an action: those it names, and the attributes that a create or put leaves to the caller."""
    for predicate in (action.selection, action.when):
        for comparison in predicate.comparisons():
            for value in comparison.values:
                yield from parameters_of(value)
    for _, _, value in action.assigned():
        yield from parameters_of(value)
    if action.each is not None:
        yield action.each
    entity = review.entity(action.entities[0])
    if action.verb in {Verb.CREATE, Verb.PUT} and entity is not None:
        yield from (name for name, each in entity.attributes.items() if name not in action.set_ and each.is_ is None)


def _check_parameters(review: Review, name: str, pattern: Pattern, steps: dict[str, Action]) -> None:
    used = {each for action in pattern.actions for each in _parameters(review, action)} - set(steps)
    for position, parameter in enumerate(pattern.optional):
        place: Path = ("access_patterns", name, "optional", position)
        review.known("DF121", place, "parameter", parameter, used)
