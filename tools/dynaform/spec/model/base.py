"""What every object of a spec may say for its reader, and the small forms that many fields share."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from dynaform.documents import StrictModel, problem
from dynaform.spec.predicates import Predicate, parse_predicate
from dynaform.spec.values import Value, parse_value

_UNITS = {"B": 1, "KB": 1000, "MB": 1000**2, "GB": 1000**3}


def _as_list(data: Any) -> Any:
    return [data] if isinstance(data, str) else data


def one_or_many(item: dict[str, Any] | None = None) -> tuple[Any, ...]:
    """The annotations of a field that takes one word or a list of words."""
    single = item or {"type": "string"}
    schema = {"anyOf": [single, {"type": "array", "items": single}]}
    return (BeforeValidator(_as_list), WithJsonSchema(schema))


Words = Annotated[tuple[str, ...], *one_or_many()]
"""One word or a list of words."""

Texts = Words
"""One sentence or a list of sentences."""

Where = Annotated[Predicate, PlainValidator(parse_predicate), WithJsonSchema({"x-form": "predicate"})]

SetValue = Annotated[Value, PlainValidator(parse_value), WithJsonSchema({"x-form": "value"})]


def _parse_size(data: Any) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(B|KB|MB|GB)", str(data))
    if match is None:
        raise problem("DF004", f"{data!r} is no size", hint="Write a number and B, KB, MB or GB: 1.2KB.")
    return round(float(match[1]) * _UNITS[match[2]])


Bytes = Annotated[int, PlainValidator(_parse_size), WithJsonSchema({"type": "string", "examples": ["1.2KB"]})]
"""A size in bytes, written with its unit (decimal: 1 KB is 1,000 bytes)."""


def parse_share(data: Any) -> float:
    """A share between 0 and 1 of ``0.9`` or ``90%``. Raises PydanticCustomError on another form."""
    text = str(data)
    number = text.removesuffix("%")
    try:
        share = float(number) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1
    if not 0 < share <= 1:
        raise problem("DF004", f"{text!r} is no share", hint="Write 0.9 or 90%.")
    return share


Share = Annotated[float, PlainValidator(parse_share), WithJsonSchema({"type": ["string", "number"]})]


class Described(StrictModel):
    """What an object says to its reader.

    Attributes:
        title: a short name for people.
        purpose, description: what it is for; documents use either word.
        source: where the document asks for it, e.g. "pattern 5".
        assumption: what had to be invented, with the reason.
        deviation: what differs from the document, with the reason.
        notes: further sentences for the README (cost, operation).
        accept: rule id to the reason why its finding is accepted here.
    """

    title: str = ""
    purpose: str = ""
    description: str = ""
    source: str = ""
    assumption: Texts = ()
    deviation: Texts = ()
    notes: Texts = ()
    accept: dict[str, str] = Field(default_factory=dict)

    @property
    def about(self) -> str:
        """The purpose, else the description, else the title."""
        return self.purpose or self.description or self.title
