"""A design on an engine: loaded and proved, its items written, every proved pattern called and held to the oracle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from dynaform.findings import Finding, FindingsError
from dynaform.planner.calls.items import complete, primary_key, stored_item
from dynaform.planner.calls.values import Call, Row
from dynaform.planner.calls.wire import item_from_wire, item_to_wire
from dynaform.planner.layout import Layout
from dynaform.planner.parameters import parameters
from dynaform.planner.pattern_proof import ParameterSpec, PatternProof
from dynaform.planner.proof import ReadProof
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.smoke.cases.material import Case
from dynaform.smoke.comparison.compare import Comparer, Difference
from dynaform.smoke.comparison.exercise import Exercise, Patience
from dynaform.smoke.execution.client import Sender
from dynaform.smoke.execution.execute import Executor, WriteResult
from dynaform.smoke.oracle.answers import Answer
from dynaform.smoke.oracle.effects import Outcome, Verdict
from dynaform.smoke.oracle.world import Item, World
from dynaform.spec import LoadedFamily, parse_family
from dynaform.spec.model import Action, Pattern, Verb
from dynaform.spec.values import Clock
from smoke.tables import table_arguments

from .changes import change
from .designs import Design, design
from .granted import Watched
from .pools import NOW, TEXTS, value
from .questions import question

READS, WRITES, ITEMS, CALLS = 4, 3, 26, 4
NOT_UNIQUE, AMBIGUOUS, SHARED = "DF207", "DF264", "DF265"


@dataclass
class Wrong:
    """A proof that did not hold.

    Attributes:
        design: with the one pattern.
        pattern: its name.
        call: the parameters.
        texts: what differs.
    """

    design: Design
    pattern: str
    call: Mapping[str, Any]
    texts: list[str]

    def __str__(self) -> str:
        lines = [f"{self.pattern}: {self.design.patterns.get(self.pattern)}", f"call: {dict(self.call)}", *self.texts]
        return "\n".join([*lines, self.design.text()])


class Lenient(Comparer):
    """Of a transaction with one item twice nothing is written; whether its conditions are looked at first is free."""

    def outcome(self, verdict: Verdict, result: WriteResult) -> list[Difference]:
        if verdict.outcome is Outcome.INVALID and result.outcome is not Outcome.DONE:
            return []
        return super().outcome(verdict, result)


@dataclass
class Strict(Exercise):
    """An exercise in a world that nobody else writes to: counts are exact."""

    findings: tuple[Finding, ...] = ()

    def run(self, pattern: Pattern, proof: PatternProof, case: Case) -> list[Difference]:
        """As smoke does; a step that goes on from the one row of an earlier one cannot where there is none."""
        twice = any("are one item" in note for note in proof.notes)
        known = ("needs $f.", *(["multiple operations on one item"] if twice and pattern.reads_only else []))
        found = super().run(pattern, proof, case)
        return [each for each in found if not any(text in each.text for text in known)]

    def _compared(self, action: Action, proof: ReadProof, call: Call, expected: Answer) -> list[Difference]:
        """A get that two items match gives one of them, and somebody must have said so."""
        if action.verb is Verb.GET and expected.limit == 1 and len(expected.items) > 1:
            said = any(each.id == NOT_UNIQUE and each.seen for each in self.findings)
            return [] if said else [Difference(NOT_UNIQUE, "two items match, and nobody said that they can")]
        return super()._compared(action, proof, call, expected)

    def _counted(self, proof: ReadProof, call: Call, expected: Answer) -> list[Difference]:
        came = self.executor.count(proof, call)
        return [] if came == expected.size else [Difference("DF601", f"the count is {came}, expected {expected.size}")]


def generate(seed: int) -> Design:
    """The design of a seed, with its patterns."""
    rng = Random(seed)  # noqa: S311
    made = design(rng)
    made.patterns |= {f"read-{number}": question(rng, made) for number in range(READS)}
    made.patterns |= {f"write-{number}": change(rng, made) for number in range(WRITES)}
    return made


def load(made: Design, counts: Counter[str]) -> LoadedFamily | None:
    """The design as the loader takes it, without the patterns it refuses; None where it refuses the rest."""
    while True:
        try:
            return parse_family(made.text())
        except FindingsError as error:
            places = {each.place.line for each in error.findings if each.place and each.level == "error"}
            faulty = {made.pattern_at(line) for line in places} - {None}
            counts["illegal patterns"] += len(faulty)
            made.patterns = {name: said for name, said in made.patterns.items() if name not in faulty}
            if not faulty or not made.patterns:
                counts["illegal designs"] += 1
                return None


@dataclass
class Bench:
    """One design on one engine.

    Attributes:
        made: the design.
        proved: its proofs.
        client: the engine.
        names: spec table to physical name.
        counts: figures, added to.
    """

    made: Design
    proved: FamilyProofs
    client: Any
    names: dict[str, str]
    counts: Counter[str]
    world: World = field(init=False)
    taken: dict[Any, Item] = field(default_factory=dict)
    unsaid: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = Watched(self.client)
        self.world = World(self.layout)

    @property
    def layout(self) -> Layout:
        return self.proved.layout

    def create(self) -> None:
        """Make the tables, without TTL: an engine's clock is not the run's."""
        for table, name in self.names.items():
            self.client.create_table(**table_arguments(self.layout, table, name))

    def write(self, rows: Iterable[Item]) -> None:
        """Items into world and tables; an item whose key another one has already is left out."""
        puts: dict[str, list[dict[str, Any]]] = {}
        for given in self._claimed(rows):
            item = Item(given.entity, complete(self.layout, given.entity, given.row))
            place = self._place(item)
            if place in self.taken:
                self._collision(self.taken[place], item)
                continue
            if not self.world.add(item):
                continue
            self.taken[place] = item
            stored = item_to_wire(stored_item(self.layout, item.entity, item.row, Call({}, NOW)))
            puts.setdefault(self.names[self.layout.entity(item.entity).table], []).append(
                {"PutRequest": {"Item": stored}}
            )
        for table, requests in puts.items():
            Sender(self.client).write_batch(table, requests)

    def _claimed(self, rows: Iterable[Item]) -> Iterator[Item]:
        """The items, after each the claims of its unique values."""
        for each in rows:
            yield each
            for name, claim in self.layout.entity(each.entity).unique.items():
                if name in each.row and each.row in self.world.rows(each.entity):
                    yield Item(claim, {name: each.row[name]})

    def _collision(self, there: Item, item: Item) -> None:
        """Two things with one key, unless they are one thing: somebody must have said that this can be."""
        same = there.entity == item.entity
        if same and self.world.identity(there.entity, there.row) == self.world.identity(item.entity, item.row):
            return
        self.counts["keys of two things"] += 1
        wanted = {f"entities/{there.entity}", f"entities/{item.entity}"}
        said = {each.id for each in self.proved.findings if each.subject in wanted}
        if (AMBIGUOUS if same else SHARED) not in said:
            self.unsaid.append(f"nobody said that {there} and {item} can have one key")

    def _place(self, item: Item) -> Any:
        key = primary_key(self.layout, item.entity, item.row)
        return self.layout.entity(item.entity).table, tuple(key.values())

    @property
    def _is_shared(self) -> bool:
        """Whether items of two entities may have one key."""
        return any(each.id == SHARED for each in self.proved.findings)

    def exercise(self) -> Strict:
        """What runs cases; with no token, every row is the run's own."""
        executor = Executor(self.layout, Sender(self.client), self.names)
        patterns = self.proved.loaded.family.access_patterns
        comparer = Lenient(self.layout, "")
        return Strict(
            self.layout, executor, self.world, comparer, self.proved.proofs, patterns, NOW, Patience((), bool)
        )

    def wrong(self, calls: Mapping[str, list[dict[str, Any]]]) -> Iterator[Wrong]:
        """Keys that two things share unsaid, then every call that does not do what it means, reads first."""
        if self.unsaid:
            yield Wrong(self.made, "keys", {}, self.unsaid)
        exercise = self.exercise()
        patterns = self.proved.loaded.family.access_patterns
        names = [name for name, proof in self.proved.proofs.items() if not _trusts_the_clock(proof)]
        for name in sorted(names, key=lambda each: not patterns[each].reads_only):
            for arguments in calls[name]:
                exercise.findings = tuple(
                    each for each in self.proved.findings if each.subject == f"access_patterns/{name}"
                )
                self.client.sent = set()
                found = exercise.run(patterns[name], self.proved.proofs[name], Case("random", arguments))
                texts = [each.text for each in found]
                texts += self.client.beyond(self.layout, self.proved.proofs[name], self.names)
                if texts and not patterns[name].reads_only and self._is_shared:
                    return  # what one entity writes may stand where another's item was, and that is said
                if texts:
                    yield Wrong(self.made, name, arguments, texts)
                    return
                self.counts["calls"] += 1
            if not patterns[name].reads_only and (texts := list(self._stored_wrong())):
                yield Wrong(self.made, name, {}, texts)
                return
        self.counts["rows"] += exercise.rows_seen
        self.counts["writes done"] += exercise.done_seen

    def _stored_wrong(self) -> Iterator[str]:
        """Items whose stored form is not that of their attributes: keys of indexes, computed values, discriminator."""
        if self._is_shared:
            return
        stored = {}
        for table, physical in self.names.items():
            for item in self.client.scan(TableName=physical)["Items"]:
                raw = item_from_wire(item)
                stored[table, tuple(raw[name] for name in self.layout.paths[table][0].key)] = raw
        for item in self.world.items():
            wanted = stored_item(self.layout, item.entity, item.row, Call({}, NOW))
            table = self.layout.entity(item.entity).table
            came = stored.get((table, tuple(wanted[name] for name in self.layout.paths[table][0].key)))
            if came is not None and came != wanted:
                names = sorted(name for name in {*came, *wanted} if came.get(name) != wanted.get(name))
                yield f"{item.entity} is stored as {came}, {', '.join(names)} must be as in {wanted}"


def _trusts_the_clock(proof: PatternProof) -> bool:
    """Whether days are read up to now only, for want of a pattern that writes later ones: random items may be later."""
    reads = [step.proof for variant in proof.variants for step in variant.steps if isinstance(step.proof, ReadProof)]
    days = [branch.buckets for read in reads for branch in read.branches if branch.buckets is not None]
    return any(each.high.value == Clock("now") for each in days)


def _findings_of(proved: FamilyProofs, pattern: str) -> tuple[Finding, ...]:
    return tuple(each for each in proved.findings if each.subject == f"access_patterns/{pattern}")


def items(rng: Random, layout: Layout) -> Iterator[Item]:
    """Random rows of every entity of a family."""
    names = list(layout.family.entities)
    for _ in range(ITEMS):
        name = rng.choice(names)
        yield Item(name, row(rng, layout, name))


def row(rng: Random, layout: Layout, entity: str) -> Row:
    """A random row: a value for every attribute, optional ones half of the time."""
    found: Row = {}
    for name, said in layout.entity(entity).attributes.items():
        if said.is_ is None and not (said.optional and rng.random() < 0.5):
            found[name] = value(rng, name, said.typed)
    return found


def calls(rng: Random, world: World, pattern: Pattern) -> list[dict[str, Any]]:
    """Arguments of some calls; mostly those that an item of the world has, so that answers are not empty."""
    return [arguments_of(rng, world, pattern) for _ in range(CALLS)]


def arguments_of(rng: Random, world: World, pattern: Pattern) -> dict[str, Any]:
    found: dict[str, Any] = {}
    known = {name: rng.choice(list(world.rows(name)) or [{}]) for name in world.layout.family.entities}
    for spec in parameters(world.layout, pattern):
        if spec.optional and rng.random() < 0.4:
            continue
        found[spec.name] = _several(rng, world, spec, known) if spec.many else _one(rng, world, spec, known)
    return found


def _several(rng: Random, world: World, spec: ParameterSpec, known: Mapping[str, Row]) -> list[Any]:
    return [_one(rng, world, spec, known) for _ in range(rng.randint(1, 3))]


def _one(rng: Random, world: World, spec: ParameterSpec, known: Mapping[str, Row]) -> Any:
    """A value for a parameter; a set's parameter in ``add`` and ``set`` is a set, in ``contains`` a member."""
    name = spec.attribute.split(".", 1)[0]
    there = known[spec.entity].get(name)
    if there is not None and name in TEXTS and rng.random() < 0.7:
        return there
    whole = name == "g" and spec.name == "more"
    return value(rng, name, world.layout.type(spec.entity, name) if whole else spec.type)


def tally(proved: FamilyProofs, counts: Counter[str]) -> None:
    """How the patterns of a family fared."""
    counts["designs"] += 1
    for name in proved.loaded.family.access_patterns:
        counts["patterns"] += 1
        if name in proved.proofs:
            counts["proved"] += 1
        else:
            ids = [each.id for each in _findings_of(proved, name) if each.level == "error"]
            counts["refused"] += 1
            counts[ids[0] if ids else "refused without a word"] += 1


def check(
    seed: int, client: Any, counts: Counter[str], prefix: str = "", rows: Iterable[int] | None = None
) -> list[Wrong]:
    """Everything about one seed: what was wrong."""
    return check_design(generate(seed), seed, client, counts, prefix, rows)


def check_design(
    made: Design,
    seed: int,
    client: Any,
    counts: Counter[str],
    prefix: str = "",
    rows: Iterable[int] | None = None,
) -> list[Wrong]:
    """A design proved, filled and called.

    Args:
        made: the design; patterns that the loader refuses are taken out of it.
        seed: of items and calls.
        client: the engine.
        counts: figures, added to.
        prefix: of the names of tables.
        rows: seeds of the items, where the seed does not choose them.
    """
    loaded = load(made, counts)
    if loaded is None:
        return []
    proved = prove_family(loaded, repairs=False)
    wrong = {each.subject for each in proved.findings if each.level == "error"}
    proofs = {name: proof for name, proof in proved.proofs.items() if f"access_patterns/{name}" not in wrong}
    proved = replace(proved, proofs=proofs)
    tally(proved, counts)
    bench = Bench(made, proved, client, {table: f"{prefix}{seed}-{table}" for table in loaded.family.tables}, counts)
    rng = Random(seed + 1)  # noqa: S311
    bench.create()
    bench.write(items(rng, bench.layout) if rows is None else _items_of(bench.layout, rows))
    patterns = loaded.family.access_patterns
    return list(bench.wrong({name: calls(rng, bench.world, patterns[name]) for name in proved.proofs}))


def _items_of(layout: Layout, seeds: Iterable[int]) -> Iterator[Item]:
    for seed in seeds:
        yield next(items(Random(seed), layout))  # noqa: S311
