"""Days as buckets: a partition that holds one day is read once per day of a bounded range (D6, D17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dynaform.planner.layout import Layout
from dynaform.planner.operands import Operand
from dynaform.planner.proof import Buckets
from dynaform.planner.reads.question import Conjunction
from dynaform.planner.reads.ranges import usable
from dynaform.spec.model import Action, Function, Verb
from dynaform.spec.predicates import Comparison, Op
from dynaform.spec.types import Kind
from dynaform.spec.values import Clock, Literal

_LOWER = frozenset({Op.GE, Op.GT, Op.BETWEEN})
_UPPER = frozenset({Op.LE, Op.LT, Op.BETWEEN})
_STORES = frozenset({Verb.CREATE, Verb.PUT})
_DAY = 86400


@dataclass(frozen=True, slots=True)
class Found:
    """The days of a range, and the comparisons that going through them serves."""

    buckets: Buckets
    consumed: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Unbounded:
    """Why the days of a range cannot be counted off.

    Attributes:
        source: the attribute that wants a bound.
        reason: one clause.
        hint: what to write.
        bound: what would bound it, for seeing whether that is all that is missing.
    """

    source: str
    reason: str
    hint: str
    bound: tuple[Comparison, ...]


def day_source(layout: Layout, entity: str, attribute: str) -> str | None:
    """What a range must bound for an attribute to be a list of days: itself if it is a date, or what it is a day of."""
    said = layout.attribute(entity, attribute)
    if said.is_ is not None:
        return said.is_.sources[0] if said.is_.function is Function.DAY else None
    return attribute if said.typed.kind is Kind.DATE else None


def buckets(layout: Layout, entity: str, attribute: str, conjunction: Conjunction) -> Found | Unbounded | None:
    """The days that a conjunction leaves to an attribute; None where it is no day."""
    source = day_source(layout, entity, attribute)
    if source is None:
        return None
    said = [each for each in conjunction if each.attribute == source and usable(each)]
    low = next((each for each in said if each.op in _LOWER), None)
    high = next((each for each in said if each.op in _UPPER), None)
    if low is None:
        why = f"{source} has no lower bound" if high is not None else f"nothing bounds {source}"
        since = Comparison(source, Op.GE, (Clock("now", -7 * _DAY),))
        until = () if high is not None else (Comparison(source, Op.LE, (Clock("now"),)),)
        reason = f"it would be read once per day of {source}, and {why}"
        return Unbounded(source, reason, _week(source), (since, *until))
    if high is None and (other := _said_by_callers(layout, entity, source)) is not None:
        reason = f"it would be read once per day of {source}, which {other} may set to a day to come"
        hint = f"Bound it above too, e.g. where: {{{source}: {{between: [{low.value}, $now]}}}}."
        return Unbounded(source, reason, hint, (Comparison(source, Op.LE, (Clock("now"),)),))
    return _found(layout, entity, attribute, low, high)


def _found(layout: Layout, entity: str, attribute: str, low: Comparison, high: Comparison | None) -> Found:
    """The days of a range; a range of the day's own attribute is said by the list of days, and by nothing else."""
    type = layout.type(entity, low.attribute)
    own = attribute == low.attribute
    days = Buckets(
        attribute=attribute,
        type=layout.type(entity, attribute),
        low=Operand(low.values[0], type, low.attribute),
        high=Operand(high.values[-1] if high is not None else Clock("now"), type, low.attribute),
        after=own and low.op is Op.GT,
        before=own and high is not None and high.op is Op.LT,
    )
    return Found(days, tuple(dict.fromkeys(each for each in (low, high) if own and each is not None)))


def days(found: Buckets) -> int | None:
    """How many days there are at most, whenever it is asked; None where a caller says one of the ends."""
    low, high = found.low.value, found.high.value
    if isinstance(low, Literal) and isinstance(high, Literal):
        return max(0, _number(found, high) - _number(found, low) + 1)
    if not isinstance(low, Clock) or not isinstance(high, Clock):
        return None
    return max(0, _last_day(high, low) - _first_day(low, high) + 1)


def _number(found: Buckets, end: Literal) -> int:
    """The day of a literal end, counted from some day."""
    value = found.low.type.parse(end.text)
    if isinstance(value, int):
        return value // (_DAY * (1000 if found.low.type.kind is Kind.EPOCH_MS else 1))
    return date.toordinal(value)


def _first_day(low: Clock, high: Clock) -> int:
    """The day of the lower end, counted from today; with two ends that move together only their distance counts."""
    return 0 if low.what == high.what == "now" else low.offset // _DAY


def _last_day(high: Clock, low: Clock) -> int:
    if low.what == high.what == "now":
        return -((low.offset - high.offset) // _DAY)
    return high.offset // _DAY if high.what == "today" else -(-high.offset // _DAY)


def _week(source: str) -> str:
    return (
        f"Bound it by the clock, e.g. where: {{{source}: {{ge: $now - 7d}}}} and requests: 8, "
        f"or between two parameters with requests: the most days of one call."
    )


def _said_by_callers(layout: Layout, entity: str, attribute: str) -> str | None:
    """The first pattern that lets something but the clock say an attribute, which may then lie in the future."""
    for name, pattern in layout.family.access_patterns.items():
        for action in pattern.actions:
            if action.entities[:1] == (entity,) and _says(action, attribute):
                return name
    return None


def _says(action: Action, attribute: str) -> bool:
    """Whether a write may give an attribute another moment than the clock's; an upsert also by what it selects."""
    said = [clause[attribute] for clause in (action.set_, action.init) if attribute in clause]
    if action.verb is Verb.UPSERT:
        selected = [each for each in action.selection.comparisons() if each.attribute == attribute]
        said += [value for each in selected for value in each.values]
    if not said:
        return action.verb in _STORES or attribute in action.add
    return not all(isinstance(value, Clock) and value.offset <= 0 for value in said)
