"""Differences between what a pattern must answer and what it answered, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dynaform.planner.layout import Layout
from dynaform.smoke.cases.domain import TEXTS
from dynaform.smoke.execution.execute import Found, WriteResult
from dynaform.smoke.oracle.answers import Answer
from dynaform.smoke.oracle.effects import Outcome, Verdict
from dynaform.smoke.oracle.meaning import folded
from dynaform.smoke.oracle.world import Item
from dynaform.spec.model import Attribute

ROWS, ORDER, OUTCOME, STATE = "DF601", "DF602", "DF603", "DF604"
_MOST = 5

Canonical = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it must be.

    Attributes:
        id: of the finding it becomes.
        text: one sentence.
    """

    id: str
    text: str


class Comparer:
    """Compares answers; rows of other runs and real data are told by the run's token and passed over."""

    def __init__(self, layout: Layout, token: str) -> None:
        self._layout, self._token = layout, token.casefold()

    def mine(self, found: Found) -> bool:
        """Whether a row belongs to this run: the token is in one of its texts, or none of them has room for it."""
        if any(self._token in text.casefold() for text in _texts(found.raw.values())):
            return True
        attributes = self._layout.entity(found.entity).attributes if found.entity else {}
        return not any(
            attributes[name].typed.kind in TEXTS for name in found.row if name in attributes and found.row[name]
        )

    def rows(self, expected: Answer, rows: Sequence[Found], columns: Sequence[str]) -> list[Difference]:
        """Differences of a whole answer, pages concatenated.

        Args:
            expected: what the oracle says.
            rows: everything that came, in order.
            columns: the attributes to compare; empty for all of the entity.
        """
        groups = [[self._of_item(item, columns) for item in group] for group in expected.groups]
        wanted = {row for group in groups for row in group}
        pairs = [(each, self._canonical(each.entity, each.row, columns)) for each in rows]
        came = [row for each, row in pairs if row in wanted or self.mine(each)]
        limit = None if expected.limit is None else max(0, expected.limit - (len(rows) - len(came)))
        if limit is None or limit >= sum(map(len, groups)):
            wrong = self._set_differences([row for group in groups for row in group], came)
            return wrong or _order(groups, came, self)
        return _limited(groups, came, limit, self)

    def _of_item(self, item: Item, columns: Sequence[str]) -> Canonical:
        return self._canonical(item.entity, item.row, columns)

    def _canonical(self, entity: str, row: Mapping[str, Any], columns: Sequence[str]) -> Canonical:
        attributes = self._layout.entity(entity).attributes if entity else {}
        names = columns or tuple(attributes)
        values = ((name, _value(attributes.get(name), _at(row, name))) for name in names)
        return (entity, *(each for each in values if each[1] is not None))

    def _set_differences(self, expected: Sequence[Canonical], came: Sequence[Canonical]) -> list[Difference]:
        missing, extra = Counter(expected) - Counter(came), Counter(came) - Counter(expected)
        texts: list[str] = []
        for row in list(missing.elements()):
            twin = next((other for other in extra.elements() if self._same_item(row, other)), None)
            if twin is not None and extra[twin] > 0:
                texts.append(f"{self.name(row)}: {self._unlike(row, twin)}")
                missing[row] -= 1
                extra[twin] -= 1
        texts += [f"missing: {self.say(row)}" for row in missing.elements()]
        for row in extra.elements():
            again = "came twice" if row in expected else "should not be there"
            texts.append(f"{again}: {self.say(row)}")
        return [Difference(ROWS, text) for text in _some(texts)]

    def _same_item(self, one: Canonical, other: Canonical) -> bool:
        if one[0] != other[0] or not one[0]:
            return False
        names = self._layout.base(one[0]).attributes
        first = {name: value for name, value in one[1:] if name in names}
        return bool(first) and first == {name: value for name, value in other[1:] if name in names}

    def _unlike(self, one: Canonical, other: Canonical) -> str:
        return self.unlike(one[0], dict(other[1:]), dict(one[1:]))

    def unlike(self, entity: str, came: Mapping[str, Any], expected: Mapping[str, Any]) -> str:
        """The attributes in which two rows of one item differ."""
        names = [name for name in sorted({*came, *expected}) if came.get(name) != expected.get(name)]
        return ", ".join(
            f"{name} is {self._shown(entity, name, came)}, expected {self._shown(entity, name, expected)}"
            for name in names
        )

    def _shown(self, entity: str, name: str, row: Mapping[str, Any]) -> str:
        if name not in row:
            return "absent"
        said = self._layout.entity(entity).attributes.get(name.split(".", 1)[0])
        return "(sensitive)" if said is not None and said.sensitive else str(row[name])

    def name(self, row: Canonical) -> str:
        """An item by its identity, as far as the answer holds it."""
        entity = row[0]
        names = self._layout.base(entity).attributes if entity else frozenset()
        known = {name: value for name, value in row[1:] if name in names} or dict(row[1:])
        return f"{entity} " + " ".join(f"{name}={self._shown(entity, name, known)}" for name in known)

    def say(self, row: Canonical) -> str:
        """A row in words, identity first, no more than a few attributes."""
        entity = row[0] or "unknown entity"
        if not row[0]:
            return entity
        said = dict(row[1:])
        names = self._layout.base(entity).attributes
        ordered = sorted(said, key=lambda each: (each not in names, each))[:6]
        return f"{entity} " + " ".join(f"{name}={self._shown(entity, name, said)}" for name in ordered)

    def outcome(self, verdict: Verdict, result: WriteResult) -> list[Difference]:
        """Differences in what the caller of a write is told."""
        if verdict.silent and result.outcome is Outcome.DONE:
            return []
        if verdict.outcome is not result.outcome:
            words = f" ({result.words})" if result.words else ""
            return [Difference(OUTCOME, f"the call was {result.outcome}{words}, expected {verdict.outcome}")]
        if verdict.member is not None and verdict.member != result.member:
            came = "none" if result.member is None else str(result.member + 1)
            return [Difference(OUTCOME, f"member {came} decided, expected member {verdict.member + 1}")]
        return self._answers(verdict, result)

    def _answers(self, verdict: Verdict, result: WriteResult) -> list[Difference]:
        entity = verdict.effects[verdict.member or 0].answering if verdict.effects else ""
        if verdict.answer is None or not entity:
            return []
        came, expected = (dict(self._canonical(entity, each or {}, ())[1:]) for each in (result.answer, verdict.answer))
        text = self.unlike(entity, came, expected)
        return [Difference(OUTCOME, f"the answer's {text}")] if text else []

    def state(self, entity: str, expected: Mapping[str, Any] | None, found: Mapping[str, Any] | None) -> str:
        """How a stored item differs from what it must be; empty where it does not."""
        if expected is None and found is None:
            return ""
        rows = [self._canonical(entity, each, ()) if each is not None else None for each in (expected, found)]
        if rows[0] is None:
            return f"{self.name(rows[1] or (entity,))} is there, and should not be"
        if rows[1] is None:
            return f"{self.name(rows[0])} is not there"
        text = self._unlike(rows[0], rows[1])
        return f"{self.name(rows[0])}: {text}" if text else ""


def _order(groups: Sequence[Sequence[Canonical]], came: Sequence[Canonical], comparer: Comparer) -> list[Difference]:
    """The rows are the right ones: does each stand in its place? Rows of a group may stand in any order."""
    start = 0
    for group in groups:
        here = came[start : start + len(group)]
        if Counter(here) != Counter(group):
            wrong = next((row for row in here if row not in group), here[0])
            place = start + 1 + list(here).index(wrong)
            return [Difference(ORDER, f"row {place} is {comparer.say(wrong)}, expected {comparer.say(group[0])}")]
        start += len(group)
    return []


def _limited(
    groups: Sequence[Sequence[Canonical]], came: Sequence[Canonical], limit: int, comparer: Comparer
) -> list[Difference]:
    if len(came) != limit:
        return [Difference(ROWS, f"{len(came)} row(s) came, expected {limit}")]
    start = 0
    for group in groups:
        here = came[start : start + min(len(group), limit - start)]
        for row in (Counter(here) - Counter(group)).elements():
            return [Difference(ORDER, f"{comparer.say(row)} came, expected {comparer.say(group[0])}")]
        start += len(here)
        if start >= limit:
            break
    return []


def _some(texts: Sequence[str]) -> list[str]:
    rest = len(texts) - _MOST
    return [*texts[:_MOST], f"and {rest} more"] if rest > 0 else list(texts)


def _at(row: Mapping[str, Any], name: str) -> Any:
    if name in row or "." not in name:
        return row.get(name)
    found: Any = row
    for segment in name.split("."):
        found = found.get(segment) if isinstance(found, Mapping) else None
    return found


def _value(attribute: Attribute | None, value: Any) -> Any:
    if value is None or value == frozenset():
        return None
    return _frozen(folded(attribute.typed, value) if attribute is not None else value)


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(sorted((name, _frozen(each)) for name, each in value.items()))
    return tuple(_frozen(each) for each in value) if isinstance(value, list | tuple) else value


def _texts(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from _texts(value.values())
        elif isinstance(value, list | tuple | frozenset | set):
            yield from _texts(value)
