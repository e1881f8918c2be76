"""A whole run over one family: describe, seed, every pattern, and cleaning up in every exit path."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from dynaform.findings import UserInterruptError, WorldError
from dynaform.planner.calls import items
from dynaform.planner.calls.values import Call
from dynaform.planner.calls.wire import item_to_wire
from dynaform.planner.layout import Layout
from dynaform.planner.pattern_proof import PatternProof
from dynaform.planner.proof import WriteProof
from dynaform.smoke.cases.domain import Values
from dynaform.smoke.cases.make import make_cases
from dynaform.smoke.cases.material import PatternCases
from dynaform.smoke.comparison.compare import Comparer
from dynaform.smoke.comparison.exercise import Exercise, Patience
from dynaform.smoke.execution.client import DynamoClient, NoAnswerError, Record, Sender
from dynaform.smoke.execution.describe import NO_TABLE, describe
from dynaform.smoke.execution.execute import Executor
from dynaform.smoke.execution.journal import Journal, WrittenKey, recover, written_keys
from dynaform.smoke.oracle.effects import effect
from dynaform.smoke.oracle.world import Item, World
from dynaform.smoke.report.result import Failure, PatternResult, SmokeReport, Status, TableResult
from dynaform.spec import LoadedFamily
from dynaform.spec.model import WRITE_VERBS, Action

PAUSES = (0.1, 0.3, 0.6, 1.0, 2.0, 3.0)
"""Seconds between attempts of a mismatching weak read: seven in all, the lag of an index under load."""

MOST_SEEDS = 60
"""Items of writing patterns at a time: a simulator copies all its items for every transaction."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        family, pattern: where it is; the pattern is empty before the first one.
        done, total: patterns.
        result: of the pattern, once it is there.
    """

    family: str
    pattern: str
    done: int
    total: int
    result: PatternResult | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What a run needs of the world.

    Attributes:
        id: of the run, letters and digits only, at most 12; stands in every item it writes.
        client: low-level DynamoDB client.
        names: spec table to physical name.
        where: endpoint or account, for the journal and the report.
        journal_dir: where journals live; shared by all runs of an environment.
        ttl_off: tables whose TTL the environment switches off.
        left_out: table to what its settings ask for and the place cannot run, a sentence each.
        clock: the time now, UTC.
        progress: is told before and after every pattern.
        record: is told every request.
        pauses, sleep: patience with reads that lag.
    """

    id: str
    client: DynamoClient
    names: Mapping[str, str]
    where: str
    journal_dir: Path
    ttl_off: frozenset[str] = frozenset()
    left_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    progress: Callable[[Progress], None] = lambda _: None
    record: Record | None = None
    pauses: Sequence[float] = PAUSES
    sleep: Callable[[float], None] = time.sleep


def run_smoke(loaded: LoadedFamily, proofs: Mapping[str, PatternProof], layout: Layout, run: Run) -> SmokeReport:
    """Run every proved access pattern of a family against its deployed tables.

    Args:
        loaded: the family.
        proofs: by pattern; patterns without one are reported as not exercised.
        layout: of the family.
        run: what it needs of the world.

    Raises:
        WorldError: no endpoint, no rights, or it died; the journal stays, and the next run deletes what was written.
        UserInterruptError: Ctrl-C, after everything written was deleted.
    """
    started = time.perf_counter()
    recovered = recover(run.journal_dir, run.client, run.where, run.record)
    job = _Job(loaded, proofs, layout, run)
    try:
        return job.report(started, recovered, *job.all())
    except KeyboardInterrupt:
        raise _interrupted(job) from None
    except NoAnswerError as error:
        job.journal.close()
        raise _with_journal(error, job.journal) from error
    except BaseException as error:
        with contextlib.suppress(WorldError):
            job.clean()
        if isinstance(error, WorldError):
            raise _with_journal(error, job.journal) from error
        raise


def _interrupted(job: _Job) -> UserInterruptError:
    """Ctrl-C: everything written is deleted first; where that fails, the journal says what is left."""
    try:
        job.clean()
    except WorldError as error:
        left = _with_journal(error, job.journal)
        return UserInterruptError(f"smoke was interrupted, and could not clean up: {left.message}", hint=left.hint)
    return UserInterruptError("smoke was interrupted; everything it wrote is deleted")


def _with_journal(error: WorldError, journal: Journal) -> WorldError:
    if not journal.path.exists():
        return error
    hint = f"{error.hint} Written keys are in {journal.path}; the next smoke deletes their items first.".strip()
    return WorldError(error.message, hint=hint, detail=error.detail)


class _Job:
    """The state of one run."""

    def __init__(self, loaded: LoadedFamily, proofs: Mapping[str, PatternProof], layout: Layout, run: Run) -> None:
        self.run, self.layout, self.proofs = run, layout, proofs
        self.family = loaded.family
        self.now = run.clock().astimezone(UTC).replace(microsecond=0)
        self.journal = Journal(run.journal_dir, run.id, run.where)
        self.sender = Sender(run.client, run.record, self._journalled)
        self.world = World(layout)
        self._schema = {run.names[name]: table.key.attributes for name, table in self.family.tables.items()}
        self._executor = Executor(layout, self.sender, run.names)

    def all(self) -> tuple[tuple[TableResult, ...], tuple[PatternResult, ...]]:
        """Describe, then every pattern: those that only read with all their items, those that write a few at a time."""
        tables = describe(self.layout, self.run.names, self.sender, self.run.ttl_off, self.run.left_out)
        gone = {each.table for each in tables if any(failure.id == NO_TABLE for failure in each.failures)}
        values = Values(self.run.id, self.now)
        cases = [self._cases(name, values, gone) for name in self.family.access_patterns]
        results: dict[str, PatternResult] = {}
        for group in self._groups(cases):
            self.world = World(self.layout)
            self._seed(group)
            for each in group:
                self._tell(each.pattern, len(results), len(cases))
                results[each.pattern] = self._pattern(each)
                self._tell(each.pattern, len(results), len(cases), results[each.pattern])
            self.journal.empty(self.sender)
        return tables, tuple(results[each.pattern] for each in cases)

    def _groups(self, cases: Sequence[PatternCases]) -> Iterator[list[PatternCases]]:
        """Patterns that share a stock of items: a write's case has its own, so that few need to be there at once."""
        yield [each for each in cases if self.family.access_patterns[each.pattern].reads_only]
        group: list[PatternCases] = []
        for each in cases:
            if not self.family.access_patterns[each.pattern].reads_only:
                group.append(each)
                if sum(len(case.seeds) for one in group for case in one.cases) >= MOST_SEEDS:
                    yield group
                    group = []
        yield group

    def _tell(self, pattern: str, done: int, total: int, result: PatternResult | None = None) -> None:
        self.run.progress(Progress(self.family.family, pattern, done, total, result))

    def clean(self) -> int:
        """Delete everything written; the number of items."""
        return self.journal.clean(self.sender)

    def report(
        self, started: float, recovered: int, tables: tuple[TableResult, ...], patterns: tuple[PatternResult, ...]
    ) -> SmokeReport:
        """The report, after everything written is deleted."""
        count = self.clean()
        return SmokeReport(
            family=self.family.family,
            run=self.run.id,
            where=self.run.where,
            started=self.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            seconds=round(time.perf_counter() - started, 3),
            requests=self.sender.count,
            items=count,
            recovered=recovered,
            tables=tables,
            patterns=patterns,
        )

    def _journalled(self, operation: str, arguments: Mapping[str, object]) -> None:
        self.journal.add(written_keys(operation, arguments, self._schema))

    def _cases(self, name: str, values: Values, gone: set[str]) -> PatternCases:
        pattern = self.family.access_patterns[name]
        if pattern.elsewhere:
            return PatternCases(name, excluded=[f"served elsewhere: {pattern.elsewhere}"])
        if name not in self.proofs:
            return PatternCases(name, excluded=["it has no proof"])
        tables = {self.layout.entity(each).table for action in pattern.actions for each in action.entities}
        if tables & gone:
            return PatternCases(name, excluded=[f"table {each} is not there" for each in sorted(tables & gone)])
        return make_cases(self.layout, values, name, pattern)

    def _seed(self, cases: Sequence[PatternCases]) -> None:
        """Write the items of all cases: their keys in one flush of the journal, then the items in batches."""
        requests: dict[str, list[dict[str, object]]] = {}
        keys: list[WrittenKey] = []
        for item in self._seeds(cases):
            table = self.run.names[self.layout.entity(item.entity).table]
            stored = item_to_wire(items.stored_item(self.layout, item.entity, item.row))
            requests.setdefault(table, []).append({"PutRequest": {"Item": stored}})
            keys.append(WrittenKey(table, {name: stored[name] for name in self._schema[table]}))
        self.journal.add([*keys, *self._targets(cases)])
        for table, some in requests.items():
            self.sender.write_batch(table, some)

    def _targets(self, cases: Sequence[PatternCases]) -> Iterator[WrittenKey]:
        """Keys that the calls themselves will write, known beforehand: one flush instead of one per call."""
        for each in cases:
            for case in each.cases:
                for action in self.family.access_patterns[each.pattern].actions:
                    if action.verb in WRITE_VERBS and action.each is None:
                        yield from self._target(action, Call(case.parameters, self.now))

    def _target(self, action: Action, call: Call) -> Iterator[WrittenKey]:
        entity = action.entities[0]
        try:
            key = items.primary_key(self.layout, entity, effect(action, call, self.world).target)
        except LookupError:
            return  # it depends on an earlier step; it is noted when it is sent
        table = self.layout.entity(entity).table
        yield WrittenKey(self.run.names[table], item_to_wire(key))

    def _seeds(self, cases: Sequence[PatternCases]) -> Iterator[Item]:
        for each in cases:
            for item in (*each.seeds, *(seed for case in each.cases for seed in case.seeds)):
                if self.world.add(item):
                    yield item

    def _pattern(self, cases: PatternCases) -> PatternResult:
        """All cases of a pattern; what fails in one does not stop the others."""
        if not cases.cases:
            return PatternResult(cases.pattern, Status.SKIPPED, not_exercised=tuple(cases.excluded))
        started, sent = time.perf_counter(), self.sender.count
        pattern, proof = self.family.access_patterns[cases.pattern], self.proofs[cases.pattern]
        exercise = self._exercise()
        failures: list[Failure] = []
        passed = 0
        for case in cases.cases:
            found = exercise.run(pattern, proof, case)
            passed += not found
            failures += [Failure(case.name, each.id, each.text) for each in found]
        failures += [Failure("afterwards", each.id, each.text) for each in exercise.afterwards()]
        return PatternResult(
            pattern=cases.pattern,
            status=Status.FAILED if failures else Status.PASSED,
            cases=len(cases.cases),
            passed=passed,
            failures=tuple(failures),
            not_exercised=(*cases.excluded, *exercise.not_exercised, *_unseen(proof, exercise)),
            requests=self.sender.count - sent,
            seconds=round(time.perf_counter() - started, 3),
        )

    def _exercise(self) -> Exercise:
        return Exercise(
            layout=self.layout,
            executor=self._executor,
            world=self.world,
            comparer=Comparer(self.layout, self.run.id),
            proofs=self.proofs,
            patterns=self.family.access_patterns,
            now=self.now,
            patience=Patience(self.run.pauses, self.run.sleep),
        )


def _unseen(proof: PatternProof, exercise: Exercise) -> Iterator[str]:
    """A pattern whose cases all came out empty or refused has shown little."""
    if exercise.rows_seen == 0 and not _writes(proof):
        yield "no case returned a row"
    if _writes(proof) and exercise.done_seen == 0:
        yield "no case got through"


def _writes(proof: PatternProof) -> bool:
    return any(isinstance(step.proof, WriteProof) for step in proof.steps)
