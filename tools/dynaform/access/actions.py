"""The IAM actions of DynamoDB, as AWS's service authorization reference lists them.

What is not listed does not exist: IAM takes a policy that names it, and grants nothing.
"""

from __future__ import annotations

_NAMES = (
    "BatchGetItem", "BatchWriteItem", "ConditionCheckItem", "CreateBackup", "CreateGlobalTable", "CreateTable",
    "CreateTableReplica", "DeleteBackup", "DeleteItem", "DeleteResourcePolicy", "DeleteTable", "DeleteTableReplica",
    "DescribeBackup", "DescribeContinuousBackups", "DescribeContributorInsights", "DescribeEndpoints",
    "DescribeExport", "DescribeGlobalTable", "DescribeGlobalTableSettings", "DescribeImport",
    "DescribeKinesisStreamingDestination", "DescribeLimits", "DescribeReservedCapacity",
    "DescribeReservedCapacityOfferings", "DescribeStream", "DescribeTable", "DescribeTableReplicaAutoScaling",
    "DescribeTimeToLive", "DisableKinesisStreamingDestination", "EnableKinesisStreamingDestination",
    "ExportTableToPointInTime", "GetAbacStatus", "GetItem", "GetRecords", "GetResourcePolicy", "GetShardIterator",
    "ImportTable", "ListBackups", "ListContributorInsights", "ListExports", "ListGlobalTables", "ListImports",
    "ListStreams", "ListTables", "ListTagsOfResource", "PartiQLDelete", "PartiQLInsert", "PartiQLSelect",
    "PartiQLUpdate", "PurchaseReservedCapacityOfferings", "PutItem", "PutResourcePolicy", "Query",
    "RestoreTableFromAwsBackup", "RestoreTableFromBackup", "RestoreTableToPointInTime", "Scan", "StartAwsBackupJob",
    "TagResource", "UntagResource", "UpdateAbacStatus", "UpdateContinuousBackups", "UpdateContributorInsights",
    "UpdateGlobalTable", "UpdateGlobalTableSettings", "UpdateGlobalTableVersion", "UpdateItem",
    "UpdateKinesisStreamingDestination", "UpdateTable", "UpdateTableReplicaAutoScaling", "UpdateTimeToLive",
)  # fmt: skip

ACTIONS = frozenset(f"dynamodb:{name}" for name in _NAMES)
"""All of them, with their prefix."""

ACCOUNT_ACTIONS = frozenset(
    f"dynamodb:{name}"
    for name in (
        "DescribeEndpoints", "DescribeLimits", "DescribeReservedCapacity", "DescribeReservedCapacityOfferings",
        "GetAbacStatus", "ListBackups", "ListContributorInsights", "ListExports", "ListGlobalTables", "ListImports",
        "ListStreams", "ListTables", "PurchaseReservedCapacityOfferings", "UpdateAbacStatus",
    )
)  # fmt: skip
"""Those that know no resource: only a statement about ``*`` grants them."""
