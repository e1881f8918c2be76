"""The physical shape: tables, keys, indexes, and what the document promises of their operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from dynaform.documents import problem
from dynaform.spec.model.base import Described, Words


class Key(Described):
    """A key schema: names of key attributes.

    More than one name per part is DynamoDB's multi-attribute key (GSIs only, provider 6.29 or newer).

    Attributes:
        partition: what decides where an item lies; equality only.
        sort: what orders the items of a partition.
    """

    partition: Words
    sort: Words = ()

    @property
    def attributes(self) -> tuple[str, ...]:
        """All key attributes, partition first."""
        return self.partition + self.sort


class _LocalKey(Described):
    """The key of a local index.

    Attributes:
        sort: its sort key; the partition key is the table's.
    """

    sort: str


def _projection(data: Any) -> Any:
    return data if isinstance(data, list) else [data]


Projection = Annotated[
    tuple[str, ...],
    BeforeValidator(_projection),
    WithJsonSchema({"anyOf": [{"enum": ["ALL", "KEYS_ONLY"]}, {"type": "array", "items": {"type": "string"}}]}),
]


class Index(Described):
    """A secondary index.

    Attributes:
        key: of a global index; any attributes.
        local: of a local index: its sort key beside the table's partition key; can only be made with the table.
        projection: ``ALL``, ``KEYS_ONLY`` or a list of logical attributes.
    """

    offers: ClassVar[Mapping[str, str]] = {"projection": "ALL"}

    key: Key | None = None
    local: _LocalKey | None = None
    projection: Projection

    @model_validator(mode="after")
    def _global_or_local(self) -> Index:
        if (self.key is None) == (self.local is None):
            raise problem("DF008", "an index has either `key` (global) or `local`", hint="Add key: {partition: ...}.")
        return self

    @property
    def included(self) -> tuple[str, ...]:
        """The listed attributes; empty for ALL and KEYS_ONLY."""
        return () if self.projection in {("ALL",), ("KEYS_ONLY",)} else self.projection


class Backup(Described):
    """A promise of backups.

    Attributes:
        schedule: how often.
        days: for how many days each is kept.
    """

    schedule: Literal["daily", "weekly"]
    days: int = Field(ge=1)


class Promises(Described):
    """What the document promises of operation: the defaults of the rendered module's variables.

    Environments override them in tfvars; nobody reads them as the effective values.

    Attributes:
        billing: pay per request, or capacity that is provisioned.
        read_capacity, write_capacity: provisioned units a second.
        point_in_time_recovery_days: how far back the table can be restored.
        deletion_protection: whether deleting the table takes two steps.
        encryption: whose key encrypts it.
        table_class: the storage class.
        backup: backups beside point-in-time recovery.
    """

    billing: Literal["on-demand", "provisioned"] | None = None
    read_capacity: int | None = Field(default=None, ge=1)
    write_capacity: int | None = Field(default=None, ge=1)
    point_in_time_recovery_days: int | None = Field(default=None, ge=1, le=35)
    deletion_protection: bool | None = None
    encryption: Literal["aws-owned", "aws-managed", "customer-key"] | None = None
    table_class: Literal["standard", "infrequent-access"] | None = None
    backup: Backup | None = None


class Table(Described):
    """A table.

    Attributes:
        name: its physical name, a template over ``{env}`` and ``{prefix}``; default ``{prefix}{family}-{table}``.
        type_attribute: on every item, holds the entity's name or ``type_value``; tells entities apart.
        ttl: the attribute that DynamoDB expires items by.
        stream: the view type of the stream; unsaid for no stream.
        key: the primary key.
        indexes: secondary indexes by name.
        promises: what the document promises of this table, where it differs from the family's.
        tags: tags of this table beside the family's.
    """

    name: str = ""
    key: Key
    type_attribute: str | None = None
    ttl: str | None = None
    stream: Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] | None = None
    indexes: dict[str, Index] = Field(default_factory=dict)
    promises: Promises = Field(default_factory=Promises)
    tags: dict[str, str] = Field(default_factory=dict)
