"""Which of the paths that serve is the cheapest, and what the others would cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dynaform.planner.proof import Alternative
from dynaform.planner.reads.question import Question
from dynaform.planner.reads.search import Choice, Served, queries_of


@dataclass(frozen=True, slots=True)
class Price:
    """What one call costs: requests, and read units where the sizes and the number of rows are said."""

    requests: int
    units: float | None


Pricing = Callable[[Served], Price]


def cheapest(question: Question, choice: Choice, price: Pricing) -> Choice:
    """The choice with its cheapest path first: fewer queries, then no filter, then fewer requests and read units.

    A list that is asked value by value counts as one query, for a filter in its place would read what nobody wants.
    Units decide only where all are known. Where nothing differs, the search's own order stays: the table before its
    indexes, whose entries follow a write a moment later, and the narrower key condition before the wider one.
    """
    if choice.served is None or not choice.others:
        return choice
    found = [choice.served, *choice.others]
    prices = [price(each) for each in found]
    known = all(each.units is not None for each in prices)

    def rank(each: tuple[Served, Price]) -> tuple[int, int, int, float]:
        served, costs = each
        units = costs.units if known and costs.units is not None else 0
        return queries_of(served.match), _filters(question, served), costs.requests, units

    ranked = sorted(zip(found, prices, strict=True), key=rank)
    return Choice(ranked[0][0], choice.refusals, tuple(each for each, _ in ranked[1:]))


def alternatives(question: Question, choices: Sequence[Choice], price: Pricing) -> tuple[Alternative, ...]:
    """The paths that are not used: those that serve with their price, then those that cannot with the reason."""
    used = {str(choice.served.match.key.path) for choice in choices if choice.served is not None}
    found = [each for choice in choices for each in _of_choice(question, choice, price) if each.path not in used]
    return tuple(dict.fromkeys(found))


def _of_choice(question: Question, choice: Choice, price: Pricing) -> Iterator[Alternative]:
    best = choice.served
    if best is not None and choice.others:
        paid = price(best)
        for each in choice.others:
            costs = price(each)
            why = _why_not(question, (best, paid), (each, costs))
            yield Alternative(str(each.match.key.path), why, costs.requests, costs.units)
    yield from (Alternative(each.path, each.reason) for each in choice.refusals)


def _why_not(question: Question, best: tuple[Served, Price], other: tuple[Served, Price]) -> str:
    (chosen, paid), (served, costs) = best, other
    if costs.requests > paid.requests:
        return "would serve it too, with more requests"
    if _filters(question, served) > _filters(question, chosen):
        own = [each for each in served.match.residual if each not in question.live]
        return "would serve it too, with a filter: " + " and ".join(map(str, own))
    if paid.units is not None and costs.units is not None and costs.units > paid.units:
        return f"would serve it too, for {costs.units:g} read units instead of {paid.units:g}"
    if chosen.match.key.path.index is None:
        return "would serve it too, a moment behind the table"
    return f"would serve it too; {chosen.match.key.path} was preferred"


def _filters(question: Question, served: Served) -> int:
    return sum(each not in question.live for each in served.match.residual)
