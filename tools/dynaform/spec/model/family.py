"""A table family: the tables of one application, and who uses them."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from dynaform.documents import problem
from dynaform.spec.model.access import Pattern
from dynaform.spec.model.base import Described, Words
from dynaform.spec.model.entity import Entity
from dynaform.spec.model.table import Promises, Table


class Consumer(Described):
    """Who uses the family.

    Attributes:
        access_patterns: names, or ``all``.
        stream: the table whose stream it reads.
        leading_key: the attribute every key it touches starts with.
        principal: the IAM policy variable that holds that attribute's value.
    """

    access_patterns: Words = ()
    stream: str | None = None
    leading_key: str | None = None
    principal: str = "${aws:PrincipalTag/userId}"

    @model_validator(mode="after")
    def _uses_something(self) -> Consumer:
        if not self.access_patterns and self.stream is None:
            raise problem("DF008", "the consumer uses nothing", hint="Add access_patterns: all, or stream: TABLE.")
        return self


def _format(data: Any) -> Any:
    return int(data) if isinstance(data, str) and data.isdigit() else data


class Family(Described):
    """The whole spec, ``format: 1``.

    Attributes:
        format: the version of this language.
        family: its name, which is the name of its folder.
        owner: the team that answers for it.
        promises: what the document promises of every table.
        tags: tags of every table.
        tables: the physical shape, by name.
        entities: what is stored, by name.
        access_patterns: what people want, by name.
        consumers: who uses the tables, by name.
    """

    format: Annotated[Literal[1], BeforeValidator(_format), WithJsonSchema({"const": 1})]
    family: str = Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")
    owner: str = ""
    promises: Promises = Field(default_factory=Promises)
    tags: dict[str, str] = Field(default_factory=dict)
    tables: dict[str, Table] = Field(min_length=1)
    entities: dict[str, Entity] = Field(min_length=1)
    access_patterns: dict[str, Pattern] = Field(default_factory=dict)
    consumers: dict[str, Consumer] = Field(default_factory=dict)

    def promise(self, table: str, name: str) -> Any:
        """What the document promises of one setting of a table: the table's word, else the family's, else None."""
        own = getattr(self.tables[table].promises, name)
        return own if own is not None else getattr(self.promises, name)

    def entities_of(self, table: str) -> dict[str, Entity]:
        """The entities that live in a table."""
        return self.residents.get(table, {})

    @cached_property
    def residents(self) -> dict[str, dict[str, Entity]]:
        """The entities by table, those of tables that do not exist among them."""
        found: dict[str, dict[str, Entity]] = {}
        for name, entity in self.entities.items():
            found.setdefault(entity.table, {})[name] = entity
        return found
