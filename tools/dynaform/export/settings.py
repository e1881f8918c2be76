"""How a table is run: from a saved plan where there is one, else from what the document promises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dynaform.planner.layout import Layout
from dynaform.planner.physical import filled, promised_settings

_TABLE = re.compile(r'module\.family\.module\.tables\["(?P<table>.+)"\]\.aws_dynamodb_table\.this')
_BEYOND = {"replica": "replicas", "import_table": "the import of data", "restore_source_name": "the restore"}
"""What a plan can say of a table and no command of ours makes."""


@dataclass(frozen=True, slots=True)
class Throughput:
    """Units per second of a table or index: provisioned, or on demand at most; None where nothing is said."""

    read: int | None = None
    write: int | None = None

    def __bool__(self) -> bool:
        return self.read is not None or self.write is not None


@dataclass(frozen=True, slots=True)
class TableSettings:
    """The operation settings of a table; the defaults are those of modules/components/dynamodb-table.

    Attributes:
        provisioned: billed by provisioned units; otherwise per request.
        units: of the table, provisioned or at most.
        index_units: of global indexes, by name.
        encryption: aws-owned, aws-managed or customer-key.
        key_arn: of a customer key; None where it is not known here.
        recovery_days: of point-in-time recovery; None: it is off.
        protected: deletion protection.
        table_class: as the API says it.
        ttl_enabled: whether items expire, where the table has a TTL attribute.
        tags: all of them.
        left_out: what Terraform would make besides, in words.
    """

    provisioned: bool = False
    units: Throughput = Throughput()
    index_units: Mapping[str, Throughput] = field(default_factory=dict)
    encryption: str = "aws-managed"
    key_arn: str | None = None
    recovery_days: int | None = 35
    protected: bool = True
    table_class: str = "STANDARD"
    ttl_enabled: bool = True
    tags: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def promised(layout: Layout, table: str, environment: str, prefix: str) -> TableSettings:
    """What the document promises of a table, and the component's defaults; no tfvars are read."""
    said = promised_settings(layout, table)
    units = Throughput(said.get("read_capacity"), said.get("write_capacity"))
    provisioned = said.get("billing_mode") == "PROVISIONED"
    indexes = [str(path.index) for path in layout.paths[table][1:] if not path.local]
    default = TableSettings()
    return TableSettings(
        provisioned=provisioned,
        units=units if provisioned else Throughput(),
        index_units=dict.fromkeys(indexes, units) if provisioned else {},
        encryption=said.get("encryption", default.encryption),
        recovery_days=said.get("point_in_time_recovery_days", default.recovery_days),
        protected=said.get("deletion_protection_enabled", default.protected),
        table_class=said.get("table_class", default.table_class),
        tags=_tags(layout, table, environment, prefix),
    )


def _tags(layout: Layout, table: str, environment: str, prefix: str) -> dict[str, str]:
    """Those of the spec over those of the root: a table's own Environment wins, as in Terraform."""
    said = {**layout.family.tags, **layout.family.tables[table].tags}
    root = {"Environment": environment, "Family": layout.family.family, "ManagedBy": "terraform"}
    return root | {name: filled(text, environment, prefix) for name, text in said.items()}


def planned(document: Mapping[str, Any]) -> dict[str, TableSettings]:
    """Table to its settings as a plan has them.

    Args:
        document: a plan as ``terraform show -json`` prints it.
    """
    root = document.get("planned_values", {}).get("root_module", {})
    found = {}
    for resource in _resources(root):
        if match := _TABLE.fullmatch(resource["address"]):
            found[match["table"]] = _of_resource(resource["values"])
    return found


def _resources(module: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from module.get("resources", ())
    for child in module.get("child_modules", ()):
        yield from _resources(child)


def _of_resource(values: Mapping[str, Any]) -> TableSettings:
    provisioned = values.get("billing_mode") == "PROVISIONED"
    recovery, encryption, ttl = (
        _block(values, name) for name in ("point_in_time_recovery", "server_side_encryption", "ttl")
    )
    key_arn = encryption.get("kms_key_arn") or None
    managed = "aws-managed" if encryption.get("enabled") else "aws-owned"
    indexes = values.get("global_secondary_index") or ()
    return TableSettings(
        provisioned=provisioned,
        units=_units(values, provisioned),
        index_units={each["name"]: _units(each, provisioned) for each in indexes},
        encryption="customer-key" if key_arn else managed,
        key_arn=key_arn,
        recovery_days=recovery.get("recovery_period_in_days") or 35 if recovery.get("enabled") else None,
        protected=bool(values.get("deletion_protection_enabled")),
        table_class=values.get("table_class") or "STANDARD",
        ttl_enabled=bool(ttl.get("enabled")),
        tags=values.get("tags_all") or {},
        left_out=tuple(words for name, words in _BEYOND.items() if values.get(name)),
    )


def _units(values: Mapping[str, Any], provisioned: bool) -> Throughput:
    if provisioned:
        return Throughput(values.get("read_capacity"), values.get("write_capacity"))
    limits = _block(values, "on_demand_throughput")
    return Throughput(limits.get("max_read_request_units"), limits.get("max_write_request_units"))


def _block(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A block that stands once or not at all."""
    blocks = values.get(name)
    return dict(blocks[0]) if blocks else {}
