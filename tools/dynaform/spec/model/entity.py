"""What is stored: entities, their attributes, and the volumes that make a design good or bad."""

from __future__ import annotations

import enum
from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from dynaform.documents import StrictModel, did_you_mean, problem
from dynaform.spec.model.base import Bytes, Described, Words
from dynaform.spec.predicates import ALWAYS, Predicate, parse_predicate
from dynaform.spec.types import AttributeType, Kind
from dynaform.spec.values import duration, parse_duration


class Function(enum.StrEnum):
    """The seven functions of computed attributes."""

    DAY = "day"
    SHARD = "shard"
    PAIR = "pair"
    REVERSE = "reverse"
    FIRST_OF = "first_of"
    PREFIX = "prefix"
    PLUS = "plus"


class Computed(StrictModel):
    """``is:``: a value that is a function of other attributes of the item.

    Attributes:
        function: which of the seven.
        sources: the attributes it is computed from.
        parameter: shards of ``shard``, characters of ``prefix``, seconds of ``plus``; 0 for the others.
        literal: the last resort of ``first_of``.
    """

    function: Function
    sources: tuple[str, ...]
    parameter: int = 0
    literal: str | None = None

    def __str__(self) -> str:
        if self.function is Function.PLUS:
            return f"{self.sources[0]} + {duration(self.parameter)}"
        extra = f", {self.parameter}" if self.parameter else f", {self.literal}" if self.literal else ""
        return f"{self.function}({', '.join(self.sources)}{extra})"


def _computed(data: Any) -> Computed:
    if isinstance(data, Computed):
        return data
    names = [word for word in data if word != "of"] if isinstance(data, dict) else []
    if len(names) != 1 or names[0] not in {str(each) for each in Function}:
        hint = did_you_mean(names[0] if names else "", [str(each) for each in Function])
        seen = f"{names[0]!r} is no function of `is`" if len(names) == 1 else "`is` takes one function"
        if names == ["month"]:
            hint = "The month of a date or timestamp is its first seven characters: {prefix: ATTRIBUTE, of: 7}."
        raise problem("DF004", seen, hint=hint)
    function, argument = Function(names[0]), data[names[0]]
    if function in {Function.SHARD, Function.PREFIX}:
        if not str(data.get("of", "")).isdigit() or not isinstance(argument, str):
            raise problem("DF004", f"{function} takes an attribute and `of: NUMBER`")
        return Computed(function=function, sources=(argument,), parameter=int(data["of"]))
    return _computed_of_list(function, argument)


def _computed_of_list(function: Function, argument: Any) -> Computed:
    if function in {Function.DAY, Function.REVERSE}:
        if not isinstance(argument, str):
            raise problem("DF004", f"{function} takes one attribute", path=(str(function),))
        return Computed(function=function, sources=(argument,))
    if not isinstance(argument, list) or len(argument) < 2 or (function is not Function.FIRST_OF and len(argument) > 2):
        raise problem("DF004", f"{function} takes a list of two", path=(str(function),))
    if not all(isinstance(each, str) for each in argument):
        raise problem("DF004", f"{function} takes a list of words", path=(str(function),))
    if function is Function.PAIR:
        return Computed(function=function, sources=tuple(argument))
    if function is Function.PLUS:
        return Computed(
            function=function, sources=(argument[0],), parameter=parse_duration(argument[1], (str(function), 1))
        )
    return Computed(function=function, sources=tuple(argument[:-1]), literal=argument[-1])


ComputedField = Annotated[Computed, PlainValidator(_computed), WithJsonSchema({"x-form": "computed"})]


class Kept(enum.StrEnum):
    """Who keeps a copy or a count true: the same transaction, a stream consumer, or nobody (a snapshot)."""

    TRANSACTION = "transaction"
    STREAM = "stream"
    NEVER = "never"


class Attribute(Described):
    """An attribute of an entity. ``name: type`` is short for ``name: {type: type}``.

    Attributes:
        type: string, id, integer, decimal, boolean, timestamp, date, epoch, epoch_ms, binary, map, list,
            ``{set: type}`` or a list of allowed values.
        optional: items may lack it.
        default: written by create where the caller says nothing.
        width: digits of an integer in a key template.
        ignore_case: stored without its case, in keys and beside them, and compared so.
        min, max: bounds of a number, or of a text's length.
        size: bytes at most, for capacity and key lengths.
        example: what a value looks like.
        stored: False for an attribute that lives only in a key.
        name: the stored name where it differs.
        sensitive: never printed in a report.
        is_: how it is computed.
        copy_of: the attribute this is a copy of, as ``Entity.attribute``.
        via: how a copy finds its source, where names differ: the source's attribute to this entity's.
        count_of: the entity whose items are counted, and which of its attributes equals which of this entity's.
        sum_of: as count_of, with the attribute that is summed: ``Entity.attribute``.
        kept: who keeps it true: the same transaction (default), a stream consumer, or nobody (a snapshot).
    """

    type: Annotated[Any, WithJsonSchema({"x-form": "type"})] = None
    optional: bool = False
    default: str | None = None
    width: int | None = Field(default=None, ge=1, le=38)
    ignore_case: bool = False
    min: float | None = None
    max: float | None = None
    size: Bytes | None = None
    example: str | None = None
    stored: bool = True
    name: str | None = None
    sensitive: bool = False
    is_: ComputedField | None = Field(default=None, alias="is")
    copy_of: str | None = None
    via: dict[str, str] = Field(default_factory=dict)
    count_of: dict[str, dict[str, str]] = Field(default_factory=dict)
    sum_of: dict[str, dict[str, str]] = Field(default_factory=dict)
    kept: Kept | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, data: Any) -> Any:
        return {"type": data} if isinstance(data, str | list) or _is_set(data) else data

    @model_validator(mode="after")
    def _type_is_known(self) -> Attribute:
        object.__setattr__(self, "type", _type(self))
        return self

    @property
    def typed(self) -> AttributeType:
        """The type, parsed."""
        found: AttributeType = self.type  # set by the validator above
        return found


def _is_set(data: Any) -> bool:
    return isinstance(data, dict) and data.keys() == {"set"}


_COMPUTED_KINDS = {
    Function.DAY: Kind.DATE,
    Function.SHARD: Kind.INTEGER,
    Function.PAIR: Kind.STRING,
    Function.REVERSE: Kind.INTEGER,
    Function.FIRST_OF: Kind.STRING,
    Function.PREFIX: Kind.STRING,
}


def _type(attribute: Attribute) -> AttributeType:
    said = attribute.type
    if isinstance(said, AttributeType):
        return said
    options: dict[str, Any] = {"width": attribute.width, "ignore_case": attribute.ignore_case}
    if said is None:
        return _default_type(attribute, options)
    if isinstance(said, list):
        if not all(isinstance(each, str) for each in said) or len(set(said)) != len(said):
            raise problem("DF004", "allowed values must be different words", path=("type",))
        return AttributeType(Kind.ENUM, values=tuple(said), **options)
    if isinstance(said, dict):
        return AttributeType(Kind.SET, element=_set_element(said), **options)
    if said not in _WORDS:
        raise problem("DF004", f"{said!r} is not a type", hint=did_you_mean(said, _WORDS), path=("type",))
    return AttributeType(Kind(said), **options)


def _default_type(attribute: Attribute, options: dict[str, Any]) -> AttributeType:
    if attribute.count_of or attribute.sum_of:
        return AttributeType(Kind.INTEGER, **options)
    if attribute.is_ is not None and attribute.is_.function in _COMPUTED_KINDS:
        if attribute.is_.function is Function.SHARD and attribute.width is None:
            options["width"] = len(str(attribute.is_.parameter - 1))
        return AttributeType(_COMPUTED_KINDS[attribute.is_.function], **options)
    raise problem("DF008", "the attribute has no type", hint="Add type: string (or id, integer, timestamp, ...).")


_WORDS = {str(kind) for kind in Kind} - {"set", "enum"}
_ELEMENTS = frozenset({"string", "id", "integer", "decimal", "binary"})


def _set_element(said: dict[str, Any]) -> Kind:
    element = said.get("set")
    if len(said) != 1 or not isinstance(element, str) or element not in _ELEMENTS:
        raise problem("DF004", "a set is {set: string}, {set: integer} or {set: binary}", path=("type",))
    return Kind(element)


class EntityIndex(StrictModel):
    """How an entity feeds an index: templates per key attribute, and the condition under which it is in it."""

    templates: dict[str, str] = Field(default_factory=dict)
    when: Predicate = ALWAYS


def _entity_index(data: Any) -> EntityIndex:
    if isinstance(data, EntityIndex):
        return data
    if not isinstance(data, dict):
        raise problem("DF004", "an entity feeds an index by {key attribute: template}")
    templates = {name: text for name, text in data.items() if name != "when"}
    wrong = [name for name, text in templates.items() if not isinstance(text, str)]
    if wrong:
        raise problem("DF112", "a template is text", hint="Quote the template.", path=(wrong[0],))
    return EntityIndex(templates=templates, when=parse_predicate(data.get("when", {})))


EntityIndexField = Annotated[EntityIndex, PlainValidator(_entity_index), WithJsonSchema({"x-form": "feeds"})]


class Spread(StrictModel):
    """How many items share one value of an attribute: skew lives here.

    Attributes:
        typical: for most values.
        max: for the worst value; unsaid where there is no bound.
    """

    typical: float = Field(ge=0)
    max: float | None = Field(default=None, ge=0)


class Workload(Described):
    """Volumes. What is unknown stays unsaid, and is then reported once.

    Attributes:
        items: how many there are.
        size: bytes of a typical item, names included.
        per: attribute to how many items share one of its values.
    """

    items: int | None = Field(default=None, ge=0)
    size: Bytes | None = None
    per: dict[str, Spread] = Field(default_factory=dict)


def _live(data: Any) -> Predicate:
    return ALWAYS if data == "always" else parse_predicate(data)


LiveField = Annotated[Predicate, PlainValidator(_live), WithJsonSchema({"x-form": "live"})]


class Entity(Described):
    """What is stored.

    Attributes:
        table: where it is stored, by the table's name in this spec.
        attributes: what it consists of.
        delimiter: the character that separates the parts of its keys; no id may hold it.
        workload: volumes.
        id: identity in the domain; default: the attributes of the primary key.
        key: key attribute to template; a key attribute that is an attribute of the entity needs none.
        indexes: how it feeds indexes whose key attributes are not its own.
        live: what does not satisfy it is absent for every pattern; ``always`` where TTL only tidies up.
        unique: attribute to the claim entity that keeps it unique.
        version: the attribute of the optimistic lock.
        shares_key: entities of the table whose items may have the same primary key: an item is one of them, never two.
        type_value: the discriminator's value where it is not the entity's name.
    """

    table: str
    id: Words = ()
    key: dict[str, str] = Field(default_factory=dict)
    indexes: dict[str, EntityIndexField] = Field(default_factory=dict)
    attributes: dict[str, Attribute]
    live: LiveField | None = None
    unique: dict[str, str] = Field(default_factory=dict)
    version: str | None = None
    shares_key: Words = ()
    type_value: str | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = "#"
    workload: Workload = Field(default_factory=Workload)

    @model_validator(mode="after")
    def _ids_know_the_delimiter(self) -> Entity:
        if self.delimiter != "#":
            for attribute in self.attributes.values():
                typed = attribute.typed
                changed = AttributeType(
                    typed.kind, typed.values, typed.element, typed.width, typed.ignore_case, self.delimiter
                )
                object.__setattr__(attribute, "type", changed)
        return self

    @property
    def liveness(self) -> Predicate:
        """The predicate of live items; always true where nothing is said."""
        return self.live if self.live is not None else ALWAYS
