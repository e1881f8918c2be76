"""Proofs in words: what `explain` prints and the family's README shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dynaform.planner.pattern_proof import Kind, PatternProof, Step
from dynaform.planner.proof import Branch, Capacity, Change, ChangeKind, Existence, Operation, ReadProof, WriteProof
from dynaform.planner.words import listed
from dynaform.spec.model import Action, Otherwise, Pattern, Verb

__all__ = ["describe", "intent", "narrate"]

WIDTH = 100
"""Characters of a line where nobody says how wide the page is."""

_MARGIN = " " * 14
"""Before the text of a row: its label stands in it."""

_SAID_ONCE = frozenset({"because", "not", "change"})

_OTHERWISE = {
    Otherwise.REFUSE: "else the call is refused",
    Otherwise.IGNORE: "else the call succeeds and changes nothing",
    Otherwise.RETURN: "else the stored item is the answer",
}

_ENTRY = {
    Verb.CREATE: "entry may appear in",
    Verb.PUT: "entry may change in",
    Verb.UPDATE: "entry may change in",
    Verb.UPSERT: "entry may change in",
    Verb.DELETE: "entry goes from",
}
"""What becomes of the item's entries in indexes; a sparse one may have none, and a change may bring it or take it."""


def intent(action: Action) -> str:
    """What the pattern asks for, as a sentence without its full stop."""
    words = [str(action.verb).capitalize(), listed(action.entities)]
    if action.selection:
        words.append(f"where {action.selection}")
    if action.when:
        words.append(f"when {action.when}")
    changes = [f"{name} = {value}" for name, value in action.set_.items()]
    changes += [f"{name} = {value} if absent" for name, value in action.init.items()]
    changes += [f"add {value} to {name}" for name, value in action.add.items()]
    changes += [f"append {value} to {name}" for name, value in action.append.items()]
    changes += [f"remove {name}" for name in action.remove]
    if changes:
        words.append("with " + ", ".join(changes))
    if action.order:
        words.append(f"ordered by {action.order}")
    if action.page or action.limit:
        words.append(f"{action.page} per page" if action.page else f"at most {action.limit}")
    return " ".join(words[:2]) + (" " + ", ".join(words[2:]) if words[2:] else "")


def narrate(pattern: Pattern, proof: PatternProof, width: int | None = WIDTH) -> str:
    """The whole proof as plain text, indented by meaning.

    Args:
        pattern: what was asked for.
        proof: of it.
        width: of a line in characters; what is longer goes on below, further to the right. None: a line is a line.
    """
    lines = _narrated(pattern, proof)
    return "\n".join(lines if width is None else (part for line in lines for part in _folded(line, width)))


def _narrated(pattern: Pattern, proof: PatternProof) -> list[str]:
    lines = [proof.pattern]
    said = (pattern.about, pattern.source and f"From the document: {pattern.source}.")
    lines += [f"  {_one_line(text)}" for text in said if text]
    if proof.kind is Kind.ELSEWHERE:
        return [*lines, f"  Served elsewhere: {pattern.elsewhere}"]
    if proof.kind is Kind.TRANSACTION:
        what = "One moment" if pattern.reads_only else "All or nothing"
        lines.append(f"  {what}, {len(proof.steps)} members" + (f", token {proof.token}" if proof.token else ""))
    for number, (action, step) in enumerate(zip(pattern.actions, proof.steps, strict=True), start=1):
        lines += _step(number, action, step, numbered=len(proof.steps) > 1)
    for variant in proof.variants[1:]:
        lines += _variant(variant.omitted, variant.steps)
    lines.append(_row("costs", _costs(proof.requests, proof.capacity)))
    return [*lines, *(_row("note", note) for note in proof.notes)]


def _step(number: int, action: Action, step: Step, numbered: bool) -> Iterator[str]:
    mark = f"{number}. " if numbered else ""
    yield f"  {mark}{intent(action)}."
    yield from _rows(describe(step.proof))


def _rows(described: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Rows, a label that repeats itself said once."""
    last = ""
    for label, text in described:
        yield _row("" if label == last and label in _SAID_ONCE else label, text)
        last = label


def _variant(omitted: frozenset[str], steps: tuple[Step, ...]) -> Iterator[str]:
    yield f"  Without {', '.join(sorted(omitted))}:"
    for step in steps:
        yield from _rows(row for row in describe(step.proof) if row[0] not in {"because", "not", "answers"})


def _row(label: str, text: str) -> str:
    return f"    {label:<10}{_one_line(text)}".rstrip()


def _one_line(text: str) -> str:
    return text if text.isprintable() else " ".join(text.split())


def _folded(line: str, width: int) -> Iterator[str]:
    """A line as lines that fit, the later ones below the text of a row, or inside what a sentence began."""
    hanging = _MARGIN if line.startswith("    ") else "      "
    while len(line) > width:
        end = line.rfind(" ", len(hanging) + 1, width + 1)
        if end < 0 and (end := line.find(" ", max(width, len(hanging)))) < 0:  # a word that is longer than the page
            break
        yield line[:end].rstrip()
        line = hanging + line[end:].lstrip()
    yield line


def describe(proof: ReadProof | WriteProof) -> Iterator[tuple[str, str]]:
    """Label and text of every part of one step's proof."""
    yield from _read(proof) if isinstance(proof, ReadProof) else _write(proof)


def _read(proof: ReadProof) -> Iterator[tuple[str, str]]:
    for branch in proof.branches:
        yield "request", f"{proof.operation} {_path(proof, branch)}"
        yield "key", _key(branch)
        yield from _filters(branch)
    if len(proof.branches) > 1:
        yield "merge", f"by {proof.order}, duplicates removed by primary key" if proof.order else "duplicates removed"
    if proof.verb is not Verb.COUNT:
        yield "answers", ", ".join(proof.returns)
    yield from _reasons(proof)


def _filters(branch: Branch) -> Iterator[tuple[str, str]]:
    """What is asked of each row after the read; of several entities, what of which."""
    for each in branch.filters:
        if each.predicate:
            yield "filter", f"{each.entity}: {each.predicate}" if branch.others else str(each.predicate)
    if types := [value for each in branch.filters for value in each.type_values]:
        yield "only", ", ".join(types)


def _path(proof: ReadProof, branch: Branch) -> str:
    table = f"{branch.index} of {proof.table}" if branch.index else proof.table
    backwards = proof.forward == branch.opposite and proof.operation is Operation.QUERY
    direction = ", backwards" if backwards else ""
    strong = ", strongly consistent" if proof.consistent else ""
    segments = f", in {proof.segments} segments" if proof.segments > 1 else ""
    return table + direction + strong + segments


def _key(branch: Branch) -> str:
    if branch.partition is None:
        return "none: every item of the table"
    condition = " and ".join(f"{term.name} = {term}" for term in (branch.partition, *branch.also))
    if branch.sort is not None:
        condition += f" and {branch.sort}"
    if branch.buckets is not None:
        in_turn = f", {'last' if branch.buckets.descending else 'first'} day first until the page is full"
        condition += f"; once per day: {branch.buckets}" + (in_turn if branch.buckets.in_turn else "")
    if branch.spread is not None:
        condition += f"; once per {branch.spread[0]} in {branch.spread[1]}"
    return condition


def _write(proof: WriteProof) -> Iterator[tuple[str, str]]:
    yield "request", f"{proof.operation} {proof.table}"
    yield "key", " and ".join(f"{term.name} = {term}" for term in proof.key)
    for change in proof.changes:
        yield "change", _change(change)
    if proof.item:
        said = (f"{each.attribute} = {each.source}" for each in proof.item if each.source is not None)
        yield "writes", ", ".join(said)
    if proof.condition:
        yield "holds", f"{_condition(proof)}, {_OTHERWISE[proof.otherwise]}"
    if proof.each:
        yield "each", f"once per row of {proof.each}"
    if proof.moved:
        yield "indexes", f"{_ENTRY[proof.verb]} {', '.join(proof.moved)}"
    yield from _reasons(proof)


def _reasons(proof: ReadProof | WriteProof) -> Iterator[tuple[str, str]]:
    """Why it is right, then why each other path is not used."""
    yield from (("because", reason) for reason in proof.reasons)
    if isinstance(proof, ReadProof):
        yield from (("not", f"{each}.") for each in proof.alternatives)


def _change(change: Change) -> str:
    because = f"  ({change.derived})" if change.derived else ""
    if change.kind is ChangeKind.REMOVE:
        return f"remove {change.name}{because}"
    return f"{change.kind} {change.name} {change.source}{because}"


def _condition(proof: WriteProof) -> str:
    condition = proof.condition
    if condition is None:
        return ""
    live = f" and {condition.live}" if condition.live else ""
    parts = {
        Existence.MUST: [f"the item is there{live}"],
        Existence.MUST_NOT: [
            f"no item is there{' that is live (' + str(condition.live) + ')' if condition.live else ''}"
        ],
        Existence.ANY: [],
    }[condition.existence]
    return " and ".join([*parts, *([str(condition.when)] if condition.when else [])])


def _costs(requests: int, capacity: Capacity) -> str:
    units = [
        f"{value:g} {kind} unit{'s' if value != 1 else ''}"
        for value, kind in ((capacity.read, "read"), (capacity.write, "write"))
        if value is not None
    ]
    basis = f" ({capacity.basis})" if capacity.basis else ""
    return f"{requests} request{'s' if requests != 1 else ''}, {' and '.join(units) or 'units unknown'}{basis}"
