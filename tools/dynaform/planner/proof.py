"""The proof of one read or write: what the planner found, complete enough to run, to price, to grant and to read.

A proof is data. ``planner.calls.request`` turns it into the requests of one call; nothing else in the house says how an
access pattern reaches DynamoDB. ``planner.pattern_proof`` puts the proofs of a pattern's actions together.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from dynaform.planner.layout import Template
from dynaform.planner.operands import KeyTerm, Operand, SortCondition, Term
from dynaform.spec.model import Order, Otherwise, Verb
from dynaform.spec.predicates import ALWAYS, Predicate
from dynaform.spec.types import AttributeType
from dynaform.spec.values import Column, Parameter, Value


@dataclass(frozen=True, slots=True)
class Buckets:
    """The days of a range, each a partition of its own.

    Attributes:
        attribute: what holds the day; in the key of the branch ``day`` stands for it.
        type: of the attribute.
        low, high: the ends of the range, which may be moments; their attribute is what the range is of.
        after, before: the day of that end is left out.
        in_turn: they grow with the order asked for, so they are read one after the other until the page is full.
        descending: from the last to the first.
    """

    attribute: str
    type: AttributeType
    low: Operand
    high: Operand
    after: bool = False
    before: bool = False
    in_turn: bool = False
    descending: bool = False

    @property
    def day(self) -> Operand:
        """What stands for one of the days in a key; no caller can use its name."""
        return Operand(Parameter(f"each {self.attribute}"), self.type, self.attribute)

    def __str__(self) -> str:
        ends = f"{'after' if self.after else 'from'} {self.low} {'before' if self.before else 'to'} {self.high}"
        return f"{self.attribute} {ends}"


@dataclass(frozen=True, slots=True)
class Filter:
    """What the key does not serve: a predicate, over one entity's attributes, after the read.

    Attributes:
        entity: whose attributes the predicate speaks of.
        predicate: residual comparisons of the pattern and ``live``.
        type_values: the discriminator's allowed values; empty where the key alone tells entities apart.
    """

    entity: str
    predicate: Predicate = ALWAYS
    type_values: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.predicate) or bool(self.type_values)


@dataclass(frozen=True, slots=True)
class Branch:
    """One Query (or GetItem, or BatchGetItem, or Scan) of a read.

    Attributes:
        index: the index it reads, None for the base table.
        partition: the equality on the partition key; None for a Scan, which reads every partition.
        sort: the condition on the sort key, the last one used of a multi-attribute key; None for all of the partition.
            GetItem: an equality.
        also: further equalities of a multi-attribute key: its other partition attributes, and the sort attributes
            before ``sort``.
        buckets: the days of a range: the branch runs once per day.
        opposite: it runs against the proof's direction, because its key holds the order attribute counted down.
        filter: applied by DynamoDB after the read.
        others: the filters of the further entities of the answer; each row is held to that of its own entity.
        choice: the values a fan-out fixed for this branch: attribute and literal value, e.g. (status, PENDING).
        spread: attribute and list value of ``in: $list``: the branch runs once per value of the list.
        possible: the entities whose items the key condition alone can return.
    """

    index: str | None
    partition: KeyTerm | None
    sort: SortCondition | None
    filter: Filter
    choice: tuple[tuple[str, str], ...] = ()
    spread: tuple[str, Value] | None = None
    possible: tuple[str, ...] = ()
    others: tuple[Filter, ...] = ()
    also: tuple[KeyTerm, ...] = ()
    opposite: bool = False
    buckets: Buckets | None = None

    @property
    def repeats(self) -> bool:
        """Whether it runs several times, once per value of a list or per day of a range."""
        return self.spread is not None or self.buckets is not None

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The filters that ask something, one per entity."""
        return tuple(each for each in (self.filter, *self.others) if each)


class Operation(enum.StrEnum):
    """DynamoDB's API operations that proofs use; IAM has an action of the same name for each."""

    GET_ITEM = "GetItem"
    QUERY = "Query"
    BATCH_GET_ITEM = "BatchGetItem"
    SCAN = "Scan"
    PUT_ITEM = "PutItem"
    UPDATE_ITEM = "UpdateItem"
    DELETE_ITEM = "DeleteItem"
    CONDITION_CHECK = "ConditionCheckItem"


@dataclass(frozen=True, slots=True)
class Capacity:
    """Capacity units of one call at the declared sizes; None where a size or a number of rows is not said.

    ``basis`` says in words what was assumed; ``entries`` is the part of ``write`` that each index takes.
    """

    read: float | None = None
    write: float | None = None
    basis: str = ""
    entries: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Decoded:
    """An attribute that is not stored (or not projected) but can be read back out of a key attribute."""

    attribute: str
    key_attribute: str
    template: Template


@dataclass(frozen=True, slots=True)
class Alternative:
    """An access path that is not used: because it cannot serve, or because another one is better.

    Attributes:
        path: the index, or the table for its primary key.
        why: the reason, one clause.
        requests, units: what a call would cost through it, in requests and read units; None where it cannot serve, or
            where the sizes are not said.
    """

    path: str
    why: str
    requests: int | None = None
    units: float | None = None

    def __str__(self) -> str:
        price = []
        if self.requests is not None:
            price.append(f"{self.requests} request{'s' if self.requests != 1 else ''}")
        if self.units is not None:
            price.append(f"{self.units:g} read unit{'s' if self.units != 1 else ''}")
        return f"{self.path}: {self.why}" + (f" ({', '.join(price)})" if price else "")


@dataclass(frozen=True, slots=True)
class ReadProof:
    """How a get, list or count is served.

    Attributes:
        verb, entities: the intent.
        table: the table's name in the spec.
        operation: the API operation of every branch.
        branches: one or more; more than one are merged by ``order`` and freed of duplicates by primary key.
        returns: logical attributes of the answer, in order.
        projection: stored names the request asks for; empty asks for everything the path projects.
        decoded: attributes of the answer that come out of keys.
        order: as the intent says it; ``forward`` is ScanIndexForward of every branch that is not ``opposite``.
        page, limit: as the intent says it.
        at_most: the proved bound of rows where neither page nor limit is said.
        consistent: ConsistentRead.
        segments: of a Scan.
        requests: DynamoDB requests per call (for a page), at most.
        capacity: read units of one call.
        reasons: why this is right, sentences.
        alternatives: the other paths, and why each is not used.
    """

    verb: Verb
    entities: tuple[str, ...]
    table: str
    operation: Operation
    branches: tuple[Branch, ...]
    returns: tuple[str, ...]
    projection: tuple[str, ...] = ()
    decoded: tuple[Decoded, ...] = ()
    order: Order | None = None
    forward: bool = True
    page: int | None = None
    limit: int | None = None
    at_most: int | None = None
    consistent: bool = False
    segments: int = 1
    requests: int = 1
    capacity: Capacity = Capacity()
    reasons: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    @property
    def entity(self) -> str:
        """The first entity: the only one except for lists over several."""
        return self.entities[0]

    @property
    def indexes(self) -> tuple[str | None, ...]:
        """The access paths used, in order of first use; None is the base table."""
        return tuple(dict.fromkeys(branch.index for branch in self.branches))


class Existence(enum.StrEnum):
    """What a write's condition asks of the item being there (alive: ``live`` holds)."""

    MUST = "must"  # attribute_exists(key) and live
    MUST_NOT = "must not"  # attribute_not_exists(key) or not live
    ANY = "any"  # nothing is asked


@dataclass(frozen=True, slots=True)
class Condition:
    """A write's condition: existence, liveness and ``when`` (typed by ``entity``)."""

    entity: str
    existence: Existence
    live: Predicate = ALWAYS
    when: Predicate = ALWAYS

    def __bool__(self) -> bool:
        return self.existence is not Existence.ANY or bool(self.when)


class ChangeKind(enum.StrEnum):
    """What an UpdateItem does to one attribute."""

    SET = "set"
    INIT = "init"  # if_not_exists
    ADD = "add"
    APPEND = "append"  # list_append
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an UpdateItem.

    Attributes:
        kind: what happens.
        name: stored attribute name, dotted below a map.
        source: a term, a key term (index keys), or None for REMOVE.
        derived: why it is there when the pattern does not say it, e.g. "key of status-index"; else "".
        parameter: the optional parameter without which the change is not made.
    """

    kind: ChangeKind
    name: str
    source: Term | KeyTerm | None = None
    derived: str = ""
    parameter: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """One logical attribute of a Put.

    Attributes:
        attribute: logical name.
        source: the term; None: absent unless the caller or the row supplies it.
        parameter: the parameter's name when the caller may supply or leave it out (optional, default).
        column: the same of the row that a repeated write is made from.
    """

    attribute: str
    source: Term | None
    parameter: str | None = None
    column: Column | None = None


@dataclass(frozen=True, slots=True)
class WriteProof:
    """How a write is served.

    Attributes:
        verb, entity, table: the intent and where it lands.
        operation: PutItem, UpdateItem, DeleteItem or ConditionCheckItem.
        key: the primary key's terms, partition first.
        item: what a Put writes, logical attributes; keys, computed attributes and discriminator follow from them.
        changes: what an Update changes, derived changes included.
        condition: what must hold.
        otherwise: the answer if it does not.
        returns: logical attributes of the answer (values after the write).
        moved: indexes whose entry this write may create, move or remove.
        each: the step or list parameter the write is repeated for; ``limit`` bounds it.
        capacity: write units of one call (read units for what is read first).
        reasons: sentences.
    """

    verb: Verb
    entity: str
    table: str
    operation: Operation
    key: tuple[KeyTerm, ...]
    item: tuple[Assignment, ...] = ()
    changes: tuple[Change, ...] = ()
    condition: Condition | None = None
    otherwise: Otherwise = Otherwise.REFUSE
    returns: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    each: str | None = None
    limit: int | None = None
    capacity: Capacity = Capacity()
    reasons: tuple[str, ...] = ()
