"""One case: the oracle's verdict and the tables' answer side by side, then the items and the lists they stand in."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from dynaform.planner.calls import items
from dynaform.planner.calls.values import Call, MissingParameterError, Row
from dynaform.planner.layout import Layout
from dynaform.planner.pattern_proof import Kind, PatternProof, Step
from dynaform.planner.proof import ReadProof, WriteProof
from dynaform.smoke.cases.material import Case
from dynaform.smoke.comparison.compare import STATE, Comparer, Difference
from dynaform.smoke.comparison.lists import Lists
from dynaform.smoke.execution.client import ServiceRefusalError
from dynaform.smoke.execution.execute import Executor, Found, WriteResult
from dynaform.smoke.oracle.answers import Answer, answer
from dynaform.smoke.oracle.effects import (
    Outcome,
    Verdict,
    apply,
    nothing_to_write,
    repeated,
    transaction_verdict,
    write_verdict,
)
from dynaform.smoke.oracle.facts import broken
from dynaform.smoke.oracle.world import Identity, World
from dynaform.spec.model import Action, Pattern, Verb

NO_INDEX, REFUSED_REQUEST, CANNOT_CALL, FACT = "DF605", "DF606", "DF609", "DF611"
MOST_PAGES = 200
_ENDING = frozenset({Outcome.REFUSED, Outcome.INVALID})
_PAGES = 3


@dataclass(slots=True)
class Patience:
    """How long a mismatching read is asked again: indexes and weak reads lag behind writes.

    Attributes:
        pauses: seconds before each further attempt.
        sleep: waits.
        spent: once a mismatch has outlasted all pauses, later ones of the pattern are believed at once.
    """

    pauses: Sequence[float]
    sleep: Callable[[float], None]
    spent: bool = False

    def attempts(self, strong: bool) -> Iterator[bool]:
        """Yields once per attempt, pausing between them; True for the last one."""
        pauses = () if strong or self.spent else self.pauses
        for pause in pauses:
            yield False
            self.sleep(pause)
        yield True
        self.spent = self.spent or bool(pauses)


@dataclass(slots=True)
class Watched:
    """Items a write could have touched.

    Attributes:
        rows: enough of each to say where it is.
        free: dead items that a write may take away or leave: for every pattern they are not there.
    """

    rows: dict[tuple[str, Identity], Row] = field(default_factory=dict)
    free: set[tuple[str, Identity]] = field(default_factory=set)

    def add(self, world: World, entity: str, row: Row) -> None:
        """Watch the item of a row, as far as the row says which it is."""
        try:
            self.rows.setdefault((entity, world.identity(entity, row)), row)
        except KeyError:
            return


@dataclass(slots=True)
class Exercise:
    """Runs cases against the tables and against the oracle.

    Attributes:
        layout, executor, world, comparer: the two sides and what tells them apart.
        proofs, patterns: of the family, by name.
        now: the run's clock.
        patience: with indexes.
        not_exercised: what the run could not show, in words.
        rows_seen, done_seen: rows that reads had to return, writes that had to be done.
    """

    layout: Layout
    executor: Executor
    world: World
    comparer: Comparer
    proofs: Mapping[str, PatternProof]
    patterns: Mapping[str, Pattern]
    now: datetime
    patience: Patience
    not_exercised: list[str] = field(default_factory=list)
    rows_seen: int = 0
    done_seen: int = 0
    lists: Lists = field(init=False)

    def __post_init__(self) -> None:
        self.lists = Lists(self.proofs, self.patterns)

    def run(self, pattern: Pattern, proof: PatternProof, case: Case) -> list[Difference]:
        """The differences that one case shows. Raises WorldError where the endpoint fails."""
        call = Call(case.parameters, self.now)
        try:
            steps = _variant(proof, pattern, case.parameters)
            if steps is None:
                return [Difference(CANNOT_CALL, "no proof covers the parameters that are left out")]
            if pattern.reads_only and proof.kind is Kind.SINGLE:
                return self._read(pattern, steps[0].proof, call)
            if pattern.reads_only and proof.kind is Kind.TRANSACTION:
                return self._together(pattern, steps, call)
            found = self._write_case(pattern, proof, steps, call, case, again=False)
            if case.twice and not found:
                later = self._write_case(pattern, proof, steps, call, case, again=True)
                found = [replace(each, text=f"second call: {each.text}") for each in later]
            return found
        except ServiceRefusalError as refusal:
            return [_refused(refusal)]
        except MissingParameterError as missing:
            return [Difference(CANNOT_CALL, f"the request needs {missing.name}, which the intent does not supply")]

    def afterwards(self) -> list[Difference]:
        """The lists that the written items stand in, or must have left, once all cases have run."""
        found: list[Difference] = []
        for name, pattern, proof, arguments in self.lists.asked():
            action = pattern.model_copy(update={"page": None, "limit": None})
            whole = replace(proof, page=None, limit=None)
            try:
                differences = self._read(action, whole, Call(arguments, self.now))
            except ServiceRefusalError as refusal:
                difference = _refused(refusal)  # an index that is not there is said of the patterns that read it alone
                differences = [] if difference.id == NO_INDEX else [difference]
            found += [replace(each, text=f"{name}: {each.text}") for each in differences]
        return found

    # -- reads --------------------------------------------------------------------------------------------------

    def _read(self, action: Action, proof: ReadProof | WriteProof, call: Call) -> list[Difference]:
        assert isinstance(proof, ReadProof)  # noqa: S101 - a read's proof
        expected = answer(action, call, self.world)
        self.rows_seen += expected.size
        found: list[Difference] = []
        for _ in self.patience.attempts(proof.consistent):
            found = self._compared(action, proof, call, expected)
            if not found:
                break
        return found

    def _compared(self, action: Action, proof: ReadProof, call: Call, expected: Answer) -> list[Difference]:
        if action.verb is Verb.COUNT:
            return self._counted(proof, call, expected)
        size = max(2, math.ceil(expected.size / _PAGES)) if action.page is not None else None
        rows: list[Found] = []
        for number, page in enumerate(self.executor.pages(proof, call, size)):
            if size is not None and len(page) > size:
                return [Difference("DF602", f"a page of {size} holds {len(page)} rows")]
            rows += page
            foreign = page and not any(self.comparer.mine(each) for each in page)
            if foreign and self._complete(rows, expected):
                break
            if number >= MOST_PAGES:
                self.not_exercised.append(f"its rows stand among more than {len(rows)} others: not read to the end")
                return []
        return self.comparer.rows(expected, rows, action.returns)

    def _together(self, pattern: Pattern, steps: Sequence[Step], call: Call) -> list[Difference]:
        """A transaction of reads: every member's one item, or its absence."""
        proofs = [step.proof for step in steps if isinstance(step.proof, ReadProof)]
        found: list[Difference] = []
        for place, rows in enumerate(self.executor.together(proofs, call)):
            action = pattern.transaction[place]
            expected = answer(action, call, self.world)
            self.rows_seen += expected.size
            differences = self.comparer.rows(expected, rows, action.returns)
            found += [replace(each, text=f"member {place + 1}: {each.text}") for each in differences]
        return found

    def _complete(self, rows: Sequence[Found], expected: Answer) -> bool:
        return sum(self.comparer.mine(each) for each in rows) >= expected.size

    def _counted(self, proof: ReadProof, call: Call, expected: Answer) -> list[Difference]:
        """A count tells nobody's items apart: where no parameter is the run's own, there may be more."""
        came = self.executor.count(proof, call)
        own = any(isinstance(value, str) and len(value) > 1 for value in call.parameters.values())
        if came == expected.size or (not own and came > expected.size):
            return []
        return [Difference("DF601", f"the count is {came}, expected {expected.size}")]

    # -- writes -------------------------------------------------------------------------------------------------

    def _write_case(
        self, pattern: Pattern, proof: PatternProof, steps: Sequence[Step], call: Call, case: Case, again: bool
    ) -> list[Difference]:
        watched = Watched()
        for item in case.seeds:
            watched.add(self.world, item.entity, item.row)
        before = self.world.snapshot()
        found, verdicts = self._call(pattern, proof, steps, call, watched, again)
        self.done_seen += sum(each.outcome is Outcome.DONE for each in verdicts)
        self.lists.note(steps, verdicts)
        found += self._states(watched)
        return [*found, *(Difference(FACT, text) for text in dict.fromkeys(broken(before, self.world)))]

    def _call(
        self,
        pattern: Pattern,
        proof: PatternProof,
        steps: Sequence[Step],
        call: Call,
        watched: Watched,
        again: bool,
    ) -> tuple[list[Difference], list[Verdict]]:
        if proof.kind is not Kind.TRANSACTION:
            return self._steps(pattern.actions, steps, call, watched)
        verdict = transaction_verdict(pattern.actions, call, self.world)
        if again and pattern.token is not None and verdict.outcome is Outcome.DONE:
            return [], []  # the service knows the token and does nothing, a simulator may do it again: both are right
        writes = [step.proof for step in steps if isinstance(step.proof, WriteProof)]
        result = self.executor.transact(writes, pattern.token, call)
        self._settle(verdict, watched)
        repeats = again and pattern.token is not None and result.outcome is Outcome.DONE
        return ([] if repeats else self.comparer.outcome(verdict, result)), [verdict]

    def _steps(
        self, actions: Sequence[Action], steps: Sequence[Step], call: Call, watched: Watched
    ) -> tuple[list[Difference], list[Verdict]]:
        """Steps one after the other, and repetitions within one; a refused one ends the call."""
        found: list[Difference] = []
        verdicts: list[Verdict] = []
        for action, step in zip(actions, steps, strict=True):
            if isinstance(step.proof, ReadProof):
                differences, rows = self._step_read(action, step.proof, call)
                found += differences
            else:
                if nothing_to_write(action, call):
                    break
                rows = []
                for one, each in repeated(action, call, self.world):
                    verdict = write_verdict(one, each, self.world)
                    result = self._written(step.proof, each)
                    self._settle(verdict, watched)
                    found += self.comparer.outcome(verdict, result)
                    verdicts.append(verdict)
                    rows += [result.answer] if result.answer is not None else []
                    if verdict.outcome in _ENDING:
                        break
            if found or (verdicts and verdicts[-1].outcome in _ENDING):
                break
            if action.as_ is not None:
                call = replace(call, rows={**call.rows, action.as_: rows})
        return found, verdicts

    def _written(self, proof: WriteProof, call: Call) -> WriteResult:
        try:
            return self.executor.write(replace(proof, each=None), call)
        except ServiceRefusalError as refusal:
            return WriteResult(Outcome.INVALID, words=str(refusal))

    def _step_read(self, action: Action, proof: ReadProof, call: Call) -> tuple[list[Difference], list[Row]]:
        """A step reads one page; its rows feed the steps after it."""
        expected = answer(action, call, self.world)
        if action.page is not None:
            expected = replace(expected, limit=action.page)
        self.rows_seen += expected.size
        found: list[Difference] = []
        rows: list[Found] = []
        for _ in self.patience.attempts(proof.consistent):
            rows = next(iter(self.executor.pages(proof, call)))
            found = self.comparer.rows(expected, rows, action.returns)
            if not found:
                break
        return found, [each.row for each in rows]

    def _settle(self, verdict: Verdict, watched: Watched) -> None:
        for each in verdict.effects:
            for row in (each.after, each.before, each.target):
                if row:
                    watched.add(self.world, each.entity, row)
            if each.other is not None:
                watched.add(self.world, each.other.entity, each.other.row)
            if verdict.silent and each.identity is not None:
                watched.free.add((each.entity, each.identity))
        apply(verdict, self.world)

    def _states(self, watched: Watched) -> list[Difference]:
        """Every watched item as it is stored now; where it differs, the oracle goes on from what is stored."""
        found = []
        wanted = [(entity, items.primary_key(self.layout, entity, row)) for (entity, _), row in watched.rows.items()]
        stored = self.executor.stored(wanted)
        for (entity, identity), row in zip(watched.rows, stored, strict=True):
            expected = self.world.get(entity, identity)
            if text := self.comparer.state(entity, expected, row):
                if row is not None or (entity, identity) not in watched.free:
                    found.append(Difference(STATE, text))
                self.world.drop(entity, identity)
                if row is not None:
                    self.world.put(entity, row)
        return found


def _variant(proof: PatternProof, pattern: Pattern, given: Mapping[str, Any]) -> tuple[Step, ...] | None:
    """The steps for the optional parameters that are left out; those that no variant names change no request."""
    known = frozenset(name for variant in proof.variants for name in variant.omitted)
    omitted = frozenset(name for name in pattern.optional if given.get(name) is None) & known
    return next((variant.steps for variant in proof.variants if variant.omitted == omitted), None)


def _refused(refusal: ServiceRefusalError) -> Difference:
    if refusal.code == "ResourceNotFoundException":
        return Difference(NO_INDEX, f"a table or index it reads is not there: {refusal.message}")
    if "index" in refusal.message.lower() and refusal.code == "ValidationException":
        return Difference(NO_INDEX, f"its index is not there: {refusal.message}")
    return Difference(REFUSED_REQUEST, f"DynamoDB refuses the request: {refusal}")
