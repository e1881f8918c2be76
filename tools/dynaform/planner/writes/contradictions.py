"""Conditions that can never hold: comparisons of one attribute that no value satisfies together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from dynaform.findings import Finding
from dynaform.planner.context import Scope
from dynaform.planner.writes.facts import compared, parsed
from dynaform.spec.model import Action
from dynaform.spec.predicates import Comparison, Op
from dynaform.spec.types import AttributeType
from dynaform.spec.values import Literal

_LOW, _HIGH = frozenset({Op.GT, Op.GE}), frozenset({Op.LT, Op.LE})


def check_contradictions(scope: Scope, action: Action) -> Iterator[Finding]:
    """A finding per attribute of which a write asks what cannot be; ``live`` asks along."""
    live = scope.layout.entity(action.entities[0]).liveness
    asked: dict[str, list[Comparison]] = defaultdict(list)
    for term in (action.selection & action.when & live).terms:
        if isinstance(term, Comparison) and not term.size and "." not in term.attribute:
            asked[term.attribute].append(term)
    for name, terms in asked.items():
        attribute = scope.layout.entity(action.entities[0]).attributes.get(name)
        if attribute is not None and len(terms) > 1 and _impossible(terms, attribute.typed):
            alive = ", as `live` asks" if any(each in live.terms for each in terms) else ""
            seen = f"{' and '.join(str(each) for each in terms)} cannot be true at once{alive}"
            hint = f"Ask for one of them, or remove {name} from the condition."
            yield scope.finding("DF252", seen, *_place(action, name), hint=hint)


def _place(action: Action, name: str) -> tuple[str | int, ...]:
    """The last comparison of the action's own, which is the one too many."""
    own = [("when", each) for each in action.when.terms] + [("where", each) for each in action.where.terms]
    found = next((("by", index) for index, each in enumerate(action.by) if each == name), (str(action.verb),))
    paths = ((word, *each.path) for word, each in own if isinstance(each, Comparison) and each.attribute == name)
    return next(paths, found)


def _impossible(terms: Sequence[Comparison], type: AttributeType) -> bool:
    absent = any(each.op is Op.EXISTS and str(each.value) == "false" for each in terms)
    if absent and any(each.implies_existence for each in terms):
        return True
    fixed = [each for each in terms if each.op is not Op.EXISTS and not each.spread
             and all(isinstance(value, Literal) for value in each.values)]  # fmt: skip
    candidates = type.domain or next((parsed(each.values, type) for each in fixed if each.op in {Op.EQ, Op.IN}), None)
    if candidates is not None:
        return all(any(compared(each, value, type) is False for each in fixed) for value in candidates)
    return _crossed(fixed, type)


def _crossed(terms: Sequence[Comparison], type: AttributeType) -> bool:
    """Whether a lower bound lies above an upper one."""
    lows = [(each, term.op is Op.GT) for term in terms if term.op in _LOW for each in parsed(term.values, type) or ()]
    highs = [
        (value, each.op is Op.LT) for each in terms if each.op in _HIGH for value in parsed(each.values, type) or ()
    ]
    return any(_over(low, high) for low in lows for high in highs)


def _over(low: tuple[Any, bool], high: tuple[Any, bool]) -> bool:
    return bool(low[0] > high[0]) or (low[0] == high[0] and (low[1] or high[1]))
