"""Access patterns: what people want, never how."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from dynaform.documents import Path, StrictModel, problem
from dynaform.spec.model.base import Described, SetValue, Share, Where, Words, parse_share
from dynaform.spec.predicates import ALWAYS, Comparison, Op, Predicate
from dynaform.spec.values import Parameter, Value


class Verb(enum.StrEnum):
    """What an action does with items (D9)."""

    GET = "get"
    LIST = "list"
    COUNT = "count"
    CREATE = "create"
    PUT = "put"
    UPDATE = "update"
    UPSERT = "upsert"
    DELETE = "delete"
    CHECK = "check"


READ_VERBS = frozenset({Verb.GET, Verb.LIST, Verb.COUNT})
_FIELDS = {verb: "list_" if verb is Verb.LIST else str(verb) for verb in Verb}
"""The field of an action that says each verb."""
WRITE_VERBS = frozenset(set(Verb) - READ_VERBS)
KEYED_WRITES = frozenset({Verb.UPDATE, Verb.UPSERT, Verb.DELETE, Verb.CHECK})


class Otherwise(enum.StrEnum):
    """What the caller gets when a write's condition does not hold."""

    REFUSE = "refuse"
    IGNORE = "ignore"
    RETURN = "return"


class Order(StrictModel):
    """By which attribute, and which way."""

    attribute: str
    descending: bool = False

    def __str__(self) -> str:
        return f"{self.attribute} {'descending' if self.descending else 'ascending'}"


def _order(data: Any) -> Order:
    if isinstance(data, Order):
        return data
    match = re.fullmatch(r"([\w.-]+)(?:\s+(asc|desc))?", str(data))
    if match is None:
        attribute, _, direction = str(data).partition(" ")
        meant = re.fullmatch(r"\s*(asc|desc)(ending)?\s*", direction, re.IGNORECASE)
        hint = f"Write {attribute} {meant[1].lower()}." if meant else "Write an attribute, and desc for newest first."
        raise problem("DF004", f"{data!r} is no order", hint=hint)
    return Order(attribute=match[1], descending=match[2] == "desc")


class Scan(StrictModel):
    """Leave to read the whole table.

    Attributes:
        reason: why that is right here.
        segments: parts that are read in parallel.
    """

    reason: str
    segments: int = Field(default=1, ge=1)


class Rate(StrictModel):
    """Calls per second.

    Attributes:
        average, peak: calls per second.
        hottest: the share of the hottest key.
        source: where the document states the rate; unsaid for an assumption of the family.
    """

    average: float
    peak: float | None = None
    hottest: float | None = None
    source: str = ""

    @property
    def highest(self) -> float:
        """Calls per second at the peak, or on average where no peak is said."""
        return max(self.average, self.peak or 0)


_PER = {"s": 1, "min": 60, "h": 3600, "day": 86400}


def _per_second(data: Any) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*/\s*(s|min|h|day)", str(data))
    if match is None:
        raise problem("DF004", f"{data!r} is no rate", hint="Write 0.05/s, 3/min, 10/h or 200/day.")
    return float(match[1]) / _PER[match[2]]


def _rate(data: Any) -> Rate:
    if not isinstance(data, dict):
        return Rate(average=_per_second(data))
    unknown = set(data) - {"average", "peak", "hottest", "source"}
    if unknown or "average" not in data:
        raise problem("DF004", "a rate says average, and may say peak, hottest and source")
    peak = _per_second(data["peak"]) if "peak" in data else None
    hottest = parse_share(data["hottest"]) if "hottest" in data else None
    source = data.get("source", "")
    if not isinstance(source, str):
        raise problem("DF004", "the source of a rate is a sentence", path=("source",))
    return Rate(average=_per_second(data["average"]), peak=peak, hottest=hottest, source=source)


Assignments = dict[str, SetValue]


class Action(Described):
    """One read or write: a whole pattern, a member of a transaction, or a step.

    Attributes:
        by: ``by: [a]`` is short for ``where: {a: $a}``.
        get: at most one item of this entity.
        list_: the items of an entity, or of several in one answer.
        count: how many items.
        create: write an item that must not exist.
        put: write an item, whatever was there.
        update: change an item that must exist.
        upsert: change an item, or create it.
        delete: remove an item that must exist.
        check: require something of an item; in a transaction only.
        where: which items.
        when: what must hold of the item that is written.
        set_: attributes and their new values.
        init: attributes and values, written only where the attribute is absent.
        add: numbers to add to, or members to put into a set.
        append: what to append to lists.
        remove: attributes that the item loses.
        returns: attributes of the answer; of a write: values after it.
        order: the attribute that rows are sorted by, and ``desc`` for the last one first.
        page: rows per call, with a token for the next call.
        limit: rows in all; of a repeated write: repetitions at most.
        consistent: a strongly consistent read.
        scan: leave to read the whole table, with the reason.
        keeps: the share of rows a filter lets through, which accepts the filter.
        otherwise: the answer when the condition does not hold.
        as_: the name later steps use for this step's rows.
        each: repeat the write for each row of a step or of a list parameter.
        via: a pinned index, checked and not searched.
    """

    get: Words = ()
    list_: Words = Field(default=(), alias="list")
    count: Words = ()
    create: str | None = None
    put: str | None = None
    update: str | None = None
    upsert: str | None = None
    delete: str | None = None
    check: str | None = None
    by: Words = ()
    where: Where = ALWAYS
    when: Where = ALWAYS
    set_: Assignments = Field(default_factory=dict, alias="set")
    init: Assignments = Field(default_factory=dict)
    add: Assignments = Field(default_factory=dict)
    append: Assignments = Field(default_factory=dict)
    remove: Words = ()
    returns: Words = ()
    order: Annotated[Order, PlainValidator(_order), WithJsonSchema({"type": "string"})] | None = None
    page: int | None = Field(default=None, ge=1)
    limit: int | None = Field(default=None, ge=1)
    keeps: Share | None = None
    consistent: bool = False
    via: str | None = None
    scan: Scan | None = None
    otherwise: Otherwise = Otherwise.REFUSE
    as_: str | None = Field(default=None, alias="as")
    each: Annotated[str, PlainValidator(lambda data: _each(data)), WithJsonSchema({"type": "string"})] | None = None

    @cached_property
    def verb(self) -> Verb:
        """The one verb. Raises StopIteration where there is none; the validator refuses that before."""
        return next(verb for verb, field in _FIELDS.items() if getattr(self, field))

    @cached_property
    def entities(self) -> tuple[str, ...]:
        """The entities the verb names, one for writes."""
        return self._named(self.verb)

    @cached_property
    def selection(self) -> Predicate:
        """``by`` and ``where`` as one predicate."""
        short = tuple(
            Comparison(name, Op.EQ, (Parameter(name),), path=("by", index)) for index, name in enumerate(self.by)
        )
        return Predicate(short) & self.where

    def assigned(self) -> Iterator[tuple[str, str, Value]]:
        """Clause, attribute (dotted below a map) and value of everything that gets a value, in the order of clauses."""
        clauses = {"set": self.set_, "init": self.init, "add": self.add, "append": self.append}
        for word, changes in clauses.items():
            for name, value in changes.items():
                yield word, name, value

    def _named(self, verb: Verb) -> tuple[str, ...]:
        said = getattr(self, _FIELDS[verb])
        return (said,) if isinstance(said, str) else said or ()

    def verbs(self) -> list[Verb]:
        """Every verb that is said; a sound action has exactly one."""
        return [verb for verb, field in _FIELDS.items() if getattr(self, field)]

    @model_validator(mode="after")
    def _one_verb(self) -> Action:
        if type(self) is Action:
            _require_one(self.verbs(), ())
        return self


def _each(data: Any) -> str:
    if not isinstance(data, str) or not re.fullmatch(r"\$[A-Za-z_]\w*", data):
        raise problem("DF004", "`each` takes $step or $list")
    return data[1:]


def _require_one(verbs: list[Verb], several: tuple[str, ...]) -> None:
    said = [*map(str, verbs), *several]
    if len(said) != 1:
        what = "says " + " and ".join(said) if said else "has no verb"
        hint = "Write exactly one of " + ", ".join([*map(str, Verb), "transaction", "steps", "elsewhere"]) + "."
        raise problem("DF004", f"the access pattern {what}", hint=hint, key=True)


class Pattern(Action):
    """An access pattern: one action, or several as a transaction or in steps, or served elsewhere.

    Attributes:
        transaction: members that all happen or none.
        steps: actions one after the other; a step uses the columns of earlier ones.
        elsewhere: why DynamoDB does not serve it, and what does.
        requests: DynamoDB requests per call at most.
        rate: calls per second.
        optional: parameters a caller may leave out.
        token: the parameter that makes the transaction idempotent (ClientRequestToken).
    """

    transaction: tuple[Action, ...] = ()
    steps: tuple[Action, ...] = ()
    elsewhere: str = ""
    requests: int = Field(default=1, ge=1)
    rate: Annotated[Rate, PlainValidator(_rate), WithJsonSchema({"x-form": "rate"})] | None = None
    optional: Words = ()
    token: SetValue | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> Pattern:
        several = [name for name in ("transaction", "steps", "elsewhere") if getattr(self, name)]
        _require_one(self.verbs(), tuple(several))
        return self

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """The members, the steps, or the pattern itself; none where it is served elsewhere."""
        if self.elsewhere:
            return ()
        return self.transaction or self.steps or (self,)

    def placed_actions(self) -> tuple[tuple[Path, Action], ...]:
        """The actions, each with where it stands below the pattern."""
        return self.placed

    @cached_property
    def placed(self) -> tuple[tuple[Path, Action], ...]:
        """As ``placed_actions``, made once."""
        word = "transaction" if self.transaction else "steps" if self.steps else ""
        return tuple(((word, index) if word else (), action) for index, action in enumerate(self.actions))

    @property
    def reads_only(self) -> bool:
        """Whether nothing is written."""
        return all(action.verb in READ_VERBS for action in self.actions)
