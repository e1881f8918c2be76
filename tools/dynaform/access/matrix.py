"""Who may do what: every access pattern by every consumer, judged on the policy that is deployed.

Two questions per consumer: may it do all that its patterns do, and is there anything it may do that none of them needs.
The requests come from the planner's finished requests, the answers from the policy's text.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dynaform.access.actions import ACCOUNT_ACTIONS, ACTIONS
from dynaform.access.document import Place
from dynaform.access.evaluator import Policies, Request, Verdict
from dynaform.access.patterns import Context, Variable, parse_text
from dynaform.access.requests import SECURE, Asker
from dynaform.access.samples import OTHER
from dynaform.planner.grants.consumers import ConsumerGrants
from dynaform.planner.grants.statements import (
    LEADING_KEYS,
    LIST_STREAMS,
    STREAM_ACTIONS,
    Resource,
    path_resource,
)
from dynaform.planner.prove import FamilyProofs

PRINCIPAL = "the-principal"
_LABEL = "/stream/2026-01-01T00:00:00.000"
_LEADING = LEADING_KEYS.lower()
_PLAIN: Context = {SECURE: ("true",)}

Pair = tuple[str, str]
"""Action and ARN."""


class Answer(enum.StrEnum):
    """What a consumer may do with a pattern."""

    ALLOWED = "yes"
    OWN_KEYS = "own keys"
    REFUSED = "refused"
    DENIED = "no"
    SHARED = "as others"


@dataclass(frozen=True, slots=True)
class Cell:
    """One consumer and one pattern.

    Attributes:
        pattern: its name.
        answer: what the policy says.
        right: whether it should say so.
        why: what decided, for a reader.
    """

    pattern: str
    answer: Answer
    right: bool
    why: str


@dataclass(frozen=True, slots=True)
class ConsumerMatrix:
    """One consumer against everything.

    Attributes:
        name: of the consumer.
        cells: one per proved pattern of the family.
        excess: what it may do and no pattern of it needs; empty where the privilege is the least.
        judged: pairs of action and resource that were asked after.
        allowed: how many of them are allowed.
    """

    name: str
    cells: tuple[Cell, ...]
    excess: tuple[str, ...]
    judged: int
    allowed: int

    @property
    def wrong(self) -> tuple[str, ...]:
        """Every sentence that should not have to be said."""
        return tuple(f"{cell.pattern}: {cell.why}" for cell in self.cells if not cell.right)


def consumer_matrix(
    proofs: FamilyProofs, grants: ConsumerGrants, asker: Asker, policies: Iterable[Mapping[str, Any]]
) -> ConsumerMatrix:
    """One consumer, judged on the documents that are given. Raises PolicyError for one that cannot be judged."""
    return _Judge(proofs, grants, asker, policies).matrix()


class _Judge:
    """Judges one consumer; the principal of its requests has ``PRINCIPAL`` as the value of its variable."""

    def __init__(
        self, proofs: FamilyProofs, grants: ConsumerGrants, asker: Asker, policies: Iterable[Mapping[str, Any]]
    ) -> None:
        self.grants, self.asker = grants, asker
        self.leading = grants.consumer.leading_key
        self.policies = Policies(policies)
        self.principal = _principal(grants.consumer.principal) if self.leading else {}
        self.requests = {
            name: asker.pattern(proof, self.leading, PRINCIPAL)
            for name, proof in proofs.proofs.items()
            if proof.variants
        }
        self.foreign = {
            name: asker.pattern(proofs.proofs[name], self.leading, OTHER) if self.leading else []
            for name in grants.patterns
        }
        self.needed = _pairs(self.requests, grants.patterns)
        self.loose = self._loose_pairs()

    def _loose_pairs(self) -> set[Pair]:
        """What is meant for every key: without a leading key everything, else what accepted patterns take untied."""
        if self.leading is None:
            return set(self.needed)
        arn = self.asker.place.arn
        granted = {(each.action, arn(path_resource(each))) for each in self.grants.grants if not each.keys}
        return granted & _pairs(self.requests, self.grants.untied).keys()

    def matrix(self) -> ConsumerMatrix:
        reach, judged = self._reach()
        excess = [*self._streams_missing(), *self._excess(reach)]
        cells = tuple(self._cell(name) for name in self.requests)
        return ConsumerMatrix(self.grants.name, cells, tuple(excess), judged, len(reach))

    def _allows(self, asked: Request) -> bool:
        return self._judged(asked).allowed

    def _judged(self, asked: Request) -> Verdict:
        """The answer to the consumer's principal."""
        return self.policies.judge(
            replace(asked, context={**asked.context, **self.principal}) if self.principal else asked
        )

    # -- patterns -------------------------------------------------------------------------------------------------

    def _cell(self, pattern: str) -> Cell:
        if pattern in self.grants.patterns:
            return self._own(pattern)
        denied = [asked for asked in self.requests[pattern] if not self._allows(asked)]
        if pattern in self.grants.refused:
            return Cell(pattern, Answer.REFUSED, True, f"it reaches beyond {self.leading}, and nobody accepted that")
        if denied:
            return Cell(pattern, Answer.DENIED, True, f"nothing allows {_said(denied[0])}")
        sharers = dict.fromkeys(
            name for asked in self.requests[pattern] for name in self.needed.get((asked.action, asked.resource), ())
        )
        right = all((asked.action, asked.resource) in self.needed for asked in self.requests[pattern])
        return Cell(pattern, Answer.SHARED, right, f"the same actions on the same resources as {', '.join(sharers)}")

    def _own(self, pattern: str) -> Cell:
        for asked in self.requests[pattern]:
            if not self._allows(asked):
                return Cell(pattern, Answer.DENIED, False, f"nothing allows {_said(asked)}")
        for asked in self._must_be_denied(pattern):
            if self._allows(asked):
                return Cell(pattern, Answer.ALLOWED, False, f"allowed as well: {_said(asked)}")
        tied = self.leading is not None and all(self._is_tied(asked) for asked in self.requests[pattern])
        decided = dict.fromkeys(self._judged(asked).sid for asked in self.requests[pattern])
        return Cell(pattern, Answer.OWN_KEYS if tied else Answer.ALLOWED, True, f"by {', '.join(decided)}")

    def _is_tied(self, asked: Request) -> bool:
        return (asked.action, asked.resource) not in self.loose

    def _must_be_denied(self, pattern: str) -> Iterator[Request]:
        """The pattern's requests without TLS; for what is tied with another's key, with no key, and by nobody."""
        for asked in self.requests[pattern]:
            yield Request(asked.action, asked.resource, {**asked.context, SECURE: ("false",)})
            if self._is_tied(asked):
                yield replace(asked, context={key: said for key, said in asked.context.items() if key != _LEADING})
        yield from (asked for asked in self.foreign[pattern] if self._is_tied(asked))

    # -- everything else ------------------------------------------------------------------------------------------

    def _reach(self) -> tuple[set[Pair], int]:
        """What some Allow is about, and out of how many pairs; an action that knows no resource is asked on ``*``."""
        resources, actions = tuple(universe(self.asker)), ACTIONS - ACCOUNT_ACTIONS
        context = {**_PLAIN, **self.principal}
        found = self.policies.reach(actions, resources, context) | self.policies.reach(ACCOUNT_ACTIONS, ("*",), context)
        return found, len(actions) * len(resources) + len(ACCOUNT_ACTIONS)

    def _stream_pairs(self) -> set[Pair]:
        stream = self.grants.consumer.stream
        if stream is None:
            return set()
        arn = self.asker.place.arn(Resource(stream, _LABEL))
        return {(LIST_STREAMS, "*"), *((action, arn) for action in STREAM_ACTIONS)}

    def _streams_missing(self) -> Iterator[str]:
        for action, arn in sorted(self._stream_pairs()):
            if not self._allows(Request(action, arn, _PLAIN)):
                yield f"nothing allows {action} on {arn}, which a consumer of a stream needs"

    def _excess(self, reach: Iterable[Pair]) -> Iterator[str]:
        """What is allowed beyond need: a pair nobody needs by whatever key, and a tied one by a key of nobody's own."""
        keys = sorted({OTHER, *_keys(self.requests), *_keys(self.foreign)})
        strange = [key for key in keys if PRINCIPAL not in key]
        served = self._stream_pairs()
        for pair in sorted(set(reach) - served - self.loose):
            contexts = [{**_PLAIN, _LEADING: (key,)} for key in (strange if pair in self.needed else keys)]
            asked = (Request(*pair, context) for context in (_PLAIN, *contexts))
            if (found := next(filter(self._allows, asked), None)) is not None:
                yield f"{_said(found)} is allowed, and no pattern needs it"


def _keys(requests: Mapping[str, list[Request]]) -> Iterator[str]:
    """The partition keys of some requests."""
    for asked in (each for found in requests.values() for each in found):
        yield from asked.context.get(_LEADING, ())


def universe(asker: Asker) -> Iterator[str]:
    """Every resource of the family, and the neighbours of each table by name, Region and account."""
    place = asker.place
    for table, paths in asker.layout.paths.items():
        below = ["", _LABEL, *(f"/index/{path.index}" for path in paths if path.index)]
        for each in below:
            yield place.arn(Resource(table, each))
        for elsewhere in _neighbours(place, table):
            for each in ("", *below[2:3]):
                yield elsewhere.arn(Resource(table, each))


def _neighbours(place: Place, table: str) -> Iterator[Place]:
    yield replace(place, names={table: f"{place.names[table]}-2"})
    yield replace(place, region="eu-west-3" if place.region != "eu-west-3" else "eu-west-1")
    yield replace(place, account="999999999999")


def _pairs(requests: Mapping[str, list[Request]], patterns: Iterable[str]) -> dict[Pair, tuple[str, ...]]:
    """Action and resource to the patterns that need them."""
    found: dict[Pair, dict[str, None]] = {}
    for pattern in patterns:
        for asked in requests.get(pattern, ()):
            found.setdefault((asked.action, asked.resource), {})[pattern] = None
    return {pair: tuple(names) for pair, names in found.items()}


def _principal(text: str) -> Context:
    """The context in which the policy variable has the principal's value; none where the text is no variable."""
    parts = parse_text(text, variables=True).parts
    return {part.key: (PRINCIPAL,) for part in parts if isinstance(part, Variable)}


def _said(asked: Request) -> str:
    keys = asked.context.get(_LEADING)
    key = f" with key {', '.join(keys)}" if keys else ""
    insecure = " without TLS" if asked.context.get(SECURE) == ("false",) else ""
    return f"{asked.action} on {asked.resource}{key}{insecure}"
