"""The commands that make a table as Terraform would: create, wait, recovery, time to live."""

from __future__ import annotations

from typing import Any

from dynaform.export.settings import TableSettings, Throughput
from dynaform.export.shell import aws_command
from dynaform.planner.layout import AccessPath, Layout
from dynaform.planner.physical import projection, ttl_attribute

KEY_VARIABLE = "CUSTOMER_KEY_ARN"
"""The shell variable that names the customer key where its ARN is not known."""


def create_table(layout: Layout, table: str, name: str, settings: TableSettings) -> dict[str, Any]:
    """The arguments of CreateTable.

    Args:
        layout: of the family; the shape comes from there.
        table: its name in the spec.
        name: its name in the environment.
        settings: how it is run.
    """
    base, *indexes = layout.paths[table]
    keys = sorted({attribute for path in layout.paths[table] for attribute in path.key})
    found: dict[str, Any] = {
        "TableName": name,
        "AttributeDefinitions": [
            {"AttributeName": each, "AttributeType": layout.physical_type(table, each)} for each in keys
        ],
        "KeySchema": _schema(base),
        "BillingMode": "PROVISIONED" if settings.provisioned else "PAY_PER_REQUEST",
        **_throughput(settings.provisioned, settings.units),
    }
    if several := [_index(layout, path, settings) for path in indexes if not path.local]:
        found["GlobalSecondaryIndexes"] = several
    if several := [_index(layout, path, settings) for path in indexes if path.local]:
        found["LocalSecondaryIndexes"] = several
    if (view := layout.family.tables[table].stream) is not None:
        found["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
    found["SSESpecification"] = _encryption(settings)
    found["TableClass"] = settings.table_class
    found["DeletionProtectionEnabled"] = settings.protected
    if settings.tags:
        found["Tags"] = [{"Key": key, "Value": settings.tags[key]} for key in sorted(settings.tags)]
    return found


def table_commands(layout: Layout, table: str, name: str, settings: TableSettings) -> list[str]:
    """The commands, in their order."""
    commands = [
        aws_command("CreateTable", create_table(layout, table, name, settings)).replace(
            # the one value that only the shell knows: it closes the JSON's quotes and opens them again
            f'"{KEY_VARIABLE}"',
            f'"\'"${KEY_VARIABLE}"\'"',
        )
        + " >/dev/null",
        aws_command("wait table-exists", {"TableName": name}),
    ]
    if settings.recovery_days is not None:
        days = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": settings.recovery_days}
        arguments = {"TableName": name, "PointInTimeRecoverySpecification": days}
        commands.append(f"once_prepared {aws_command('UpdateContinuousBackups', arguments)} >/dev/null")
    attribute = ttl_attribute(layout, table)
    if attribute is not None and settings.ttl_enabled:
        said = {"Enabled": True, "AttributeName": attribute}
        arguments = {"TableName": name, "TimeToLiveSpecification": said}
        commands.append(f"{aws_command('UpdateTimeToLive', arguments)} >/dev/null")
    return commands


def _schema(path: AccessPath) -> list[dict[str, str]]:
    parts = [(name, "HASH") for name in path.partition] + [(name, "RANGE") for name in path.sort]
    return [{"AttributeName": name, "KeyType": kind} for name, kind in parts]


def _index(layout: Layout, path: AccessPath, settings: TableSettings) -> dict[str, Any]:
    kind, included = projection(layout, path)
    said: dict[str, Any] = {"ProjectionType": kind} | ({"NonKeyAttributes": list(included)} if included else {})
    found: dict[str, Any] = {"IndexName": path.index, "KeySchema": _schema(path), "Projection": said}
    if path.local:
        return found
    return found | _throughput(settings.provisioned, settings.index_units.get(str(path.index), Throughput()))


def _throughput(provisioned: bool, units: Throughput) -> dict[str, Any]:
    """Provisioned units, or limits on demand; never the one under the other, which the service refuses."""
    if provisioned:
        return {"ProvisionedThroughput": {"ReadCapacityUnits": units.read, "WriteCapacityUnits": units.write}}
    limits = {"MaxReadRequestUnits": units.read, "MaxWriteRequestUnits": units.write}
    limits = {name: value for name, value in limits.items() if value is not None}
    return {"OnDemandThroughput": limits} if limits else {}


def _encryption(settings: TableSettings) -> dict[str, Any]:
    if settings.encryption == "aws-owned":
        return {"Enabled": False}
    if settings.encryption == "aws-managed":
        return {"Enabled": True, "SSEType": "KMS"}
    return {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": settings.key_arn or KEY_VARIABLE}
