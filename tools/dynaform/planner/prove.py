"""From a loaded family to the proofs of all its access patterns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from dynaform.documents import Path
from dynaform.findings import Edit, Finding, Severity, sort_findings
from dynaform.findings.catalogue.proofs import DEFINITIONS
from dynaform.planner.acceptance import OF_CONSUMERS, judged, unknown
from dynaform.planner.context import ReadContext, Scope
from dynaform.planner.keys.check import check_keys
from dynaform.planner.layout import Layout
from dynaform.planner.omitted import deciding, leave_out
from dynaform.planner.parameters import check_parameters, parameters
from dynaform.planner.pattern_proof import Kind, PatternProof, Step, Variant
from dynaform.planner.proof import Capacity, ReadProof, WriteProof
from dynaform.planner.reads.prove_read import prove_read
from dynaform.planner.reads.question import parameters_of
from dynaform.planner.reads.together import check_reads, prove_member
from dynaform.planner.repairs.mend import Failed, with_repairs
from dynaform.planner.writes.kept.family import check_facts
from dynaform.planner.writes.prove_write import prove_write
from dynaform.planner.writes.states import check_states
from dynaform.planner.writes.transactions import check_transaction
from dynaform.planner.writes.unique import check_claims, check_unique
from dynaform.spec import LoadedFamily
from dynaform.spec.model import READ_VERBS, Action, Pattern

_OWN = frozenset(each.id for each in DEFINITIONS) - OF_CONSUMERS
"""The findings that proofs give; acceptances of others are judged where those are found."""

MOST_OPTIONAL = 4
"""One proof per subset of optional parameters: sixteen subsets are the most a reader can follow."""


@dataclass(frozen=True, slots=True)
class FamilyProofs:
    """Everything the planner found out about a family.

    Attributes:
        loaded: the family with its document.
        layout: its physical layout.
        proofs: by pattern, in written order; patterns with errors are missing.
        findings: sorted; empty when every pattern is proved and nothing is worth saying.
    """

    loaded: LoadedFamily
    layout: Layout
    proofs: dict[str, PatternProof]
    findings: tuple[Finding, ...]

    def index_users(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Table and index to the patterns whose proof reads it: what breaks when it goes."""
        users: dict[tuple[str, str], dict[str, None]] = {}
        for name, proof in self.proofs.items():
            steps = (step.proof for variant in proof.variants for step in variant.steps)
            for read in (each for each in steps if isinstance(each, ReadProof)):
                for index in filter(None, read.indexes):
                    users.setdefault((read.table, index), {})[name] = None
        return {where: tuple(names) for where, names in users.items()}


def _raise(_loaded: LoadedFamily, _pattern: str, error: Exception) -> Finding:
    raise error


def prove_family(loaded: LoadedFamily, failed: Failed = _raise, *, repairs: bool = True) -> FamilyProofs:
    """Prove every access pattern. Problems are findings, never exceptions.

    Args:
        loaded: the family.
        failed: is told of a prover's own mistake, and the other patterns go on; by default it ends the proving.
        repairs: look for edits that mend what is wrong, which proves the edited family again for each; without them
            a refused family costs no more than a proved one.
    """
    proved = _prove(loaded, failed)
    if not repairs:
        return proved
    mended = with_repairs(
        loaded, proved.layout, proved.findings, lambda edited: _prove(edited, failed).findings, failed
    )
    return replace(proved, findings=sort_findings(mended))


def _prove(loaded: LoadedFamily, failed: Failed) -> FamilyProofs:
    layout = Layout(loaded.family)
    proofs: dict[str, PatternProof] = {}
    findings: list[Finding] = [
        *check_keys(layout, loaded),
        *check_unique(layout, loaded),
        *check_facts(layout, loaded),
        *check_states(layout, loaded),
    ]
    for name, pattern in loaded.family.access_patterns.items():
        try:
            proof, said = prove_pattern(loaded, layout, name, pattern)
        except Exception as error:  # noqa: BLE001 - a mistake over one pattern must not hide what the others have
            proof, said = None, [failed(loaded, name, error)]
        findings += said
        if proof is not None and not any(each.level is Severity.ERROR for each in said):
            proofs[name] = proof
    judged_findings = [*judged(loaded, findings, _OWN, proofs), *unknown(loaded)]
    return FamilyProofs(loaded, layout, proofs, sort_findings(judged_findings))


def prove_pattern(
    loaded: LoadedFamily, layout: Layout, name: str, pattern: Pattern
) -> tuple[PatternProof | None, list[Finding]]:
    """The proof of one access pattern with what is to be said of it."""
    if pattern.elsewhere:
        return PatternProof(name, Kind.ELSEWHERE, notes=(pattern.elsewhere,)), []
    return _Prover(loaded, layout, name, pattern).prove()


class _Prover:
    """Proves one pattern; findings of a variant that another variant gave already are said once."""

    def __init__(self, loaded: LoadedFamily, layout: Layout, name: str, pattern: Pattern) -> None:
        self.loaded, self.layout, self.name, self.pattern = loaded, layout, name, pattern
        self.root: Path = ("access_patterns", name)
        self.findings: list[Finding] = []

    def prove(self) -> tuple[PatternProof | None, list[Finding]]:
        self.findings += check_parameters(self._scope(self.root), self.pattern)
        variants = []
        for omitted in self._subsets():
            self._say(check_claims(replace(self._scope(self.root), omitted=omitted)), omitted)
            steps = self._steps(omitted)
            if steps is None:
                return None, self._said()
            variants.append(Variant(omitted, steps))
        notes = self._transaction_notes(variants[0].steps)
        requests = self._requests(variants)
        return self._proof(variants, requests, notes), self._said()

    def _proof(self, variants: list[Variant], requests: int, notes: tuple[str, ...]) -> PatternProof:
        pattern = self.pattern
        kind = Kind.TRANSACTION if pattern.transaction else Kind.STEPS if pattern.steps else Kind.SINGLE
        return PatternProof(
            pattern=self.name,
            kind=kind,
            parameters=parameters(self.layout, pattern),
            variants=tuple(variants),
            requests=requests,
            token=pattern.token,
            capacity=_total(list(_capacities(variants[0].steps))),
            rate=pattern.rate,
            notes=notes,
        )

    def _scope(self, path: Path) -> Scope:
        return Scope(self.loaded, self.layout, self.name, path)

    def _said(self) -> list[Finding]:
        once: dict[tuple[object, ...], Finding] = {}
        for each in self.findings:  # variants may differ in what else could have been read, which are its notes
            once.setdefault((each.id, each.place, each.seen, each.hint, each.repair), each)
        return list(once.values())

    def _subsets(self) -> Iterator[frozenset[str]]:
        """The sets of optional parameters a caller may leave out; those from which nothing follows change no proof."""
        reads = [action for action in self.pattern.actions if action.verb in READ_VERBS]
        used = frozenset(name for action in reads for name in parameters_of(action.selection))
        used |= frozenset(deciding(self.layout, self.pattern))
        optional = [name for name in self.pattern.optional if name in used]
        if len(optional) > MOST_OPTIONAL:
            seen = f"{len(optional)} optional parameters are {2 ** len(optional)} different questions"
            self.findings.append(self._scope(self.root).finding("DF208", seen, "optional", hint="Split the pattern."))
            optional = []
        for size in range(len(optional) + 1):
            for subset in combinations(optional, size):
                yield frozenset(subset)

    def _steps(self, omitted: frozenset[str]) -> tuple[Step, ...] | None:
        steps: list[Step] = []
        rows: dict[str, int | None] = {}
        spent = 0
        for below, action in self.pattern.placed_actions():
            budget = max(1, self.pattern.requests - spent)
            proof = self._action(action, (*self.root, *below), omitted, budget, rows)
            if proof is None:
                return None
            steps.append(Step(action.as_, proof))
            spent += _requests_of(proof, rows)
            if action.as_ is not None:
                rows[action.as_] = _rows_of(proof)
        return tuple(steps)

    def _action(
        self, action: Action, path: Path, omitted: frozenset[str], budget: int, rows: dict[str, int | None]
    ) -> ReadProof | WriteProof | None:
        scope = self._scope(path)
        if action.verb in READ_VERBS:
            prove = prove_member if self.pattern.transaction else prove_read
            read, said = prove(ReadContext(scope, budget, rows), action, omitted)
            self.findings += said
            return read
        scope = replace(scope, omitted=omitted)
        write, said = prove_write(scope, leave_out(action, omitted), in_transaction=bool(self.pattern.transaction))
        self._say(said, omitted)
        return write

    def _say(self, said: list[Finding], omitted: frozenset[str]) -> None:
        """Keep findings; one that only leaving out parameters brings about says which."""
        known = {(each.id, each.place, each.seen) for each in self.findings}
        names = ", ".join(f"${name}" for name in sorted(omitted))
        for each in said:
            everywhere = not omitted or (each.id, each.place, each.seen) in known
            plain = everywhere or each.seen.startswith("without $")
            self.findings.append(each if plain else replace(each, seen=f"without {names}, {each.seen}"))

    def _transaction_notes(self, steps: tuple[Step, ...]) -> tuple[str, ...]:
        if not self.pattern.transaction:
            return ()
        reads = [step.proof for step in steps if isinstance(step.proof, ReadProof)]
        writes = [step.proof for step in steps if isinstance(step.proof, WriteProof)]
        scope = self._scope(self.root)
        notes, said = (
            check_reads(scope, self.pattern, reads) if reads else check_transaction(scope, self.pattern, writes)
        )
        self.findings += said
        return tuple(notes)

    def _requests(self, variants: list[Variant]) -> int:
        """Requests per call: one for a transaction, else the sum over the steps, checked against the budget."""
        if self.pattern.transaction:
            return 1
        worst = max(_requests_of_steps(variant.steps) for variant in variants)
        if worst > self.pattern.requests:
            subject = "the steps take" if self.pattern.steps else "it takes"
            seen = f"{subject} {worst} requests per call, the budget is {self.pattern.requests}"
            hint = f"Write requests: {worst}."
            repair = (Edit((*self.root, "requests"), str(worst)),)
            self.findings.append(self._scope(self.root).finding("DF205", seen, hint=hint, repair=repair))
        return worst


def _requests_of_steps(steps: tuple[Step, ...]) -> int:
    rows = {step.name: _rows_of(step.proof) for step in steps if step.name is not None}
    return sum(_requests_of(step.proof, rows) for step in steps)


def _requests_of(proof: ReadProof | WriteProof, rows: Mapping[str, int | None]) -> int:
    """Requests of one step; a repeated write takes one per row, as far as the rows are bounded."""
    if isinstance(proof, ReadProof):
        return proof.requests
    return 1 if proof.each is None else proof.limit or rows.get(proof.each) or 1


def _capacities(steps: tuple[Step, ...]) -> Iterator[Capacity]:
    """The units of every step, a repeated write as often as its rows allow."""
    rows = {step.name: _rows_of(step.proof) for step in steps if step.name is not None}
    for step in steps:
        capacity, proof = step.proof.capacity, step.proof
        times = 1 if isinstance(proof, ReadProof) else _requests_of(proof, rows)
        if times > 1 and capacity.write is not None:
            capacity = replace(capacity, write=times * capacity.write, basis=f"{capacity.basis}, {times} times")
        yield capacity


def _rows_of(proof: ReadProof | WriteProof) -> int | None:
    """The rows that later steps see of a step; None where nothing bounds them."""
    if isinstance(proof, WriteProof):
        return 1 if proof.each is None else proof.limit
    bounds = [each for each in (proof.limit, proof.page, proof.at_most) if each is not None]
    return min(bounds) if bounds else None


def _total(parts: list[Capacity]) -> Capacity:
    """The sum over steps; a kind of unit is unknown when a step that uses it does not know."""
    read = [part.read for part in parts if part.read is not None]
    write = [part.write for part in parts if part.write is not None]
    basis = "; ".join(dict.fromkeys(part.basis for part in parts if part.basis))
    return Capacity(sum(read) if read else None, sum(write) if write else None, basis)
