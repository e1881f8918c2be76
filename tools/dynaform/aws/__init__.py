"""Floor 1: AWS. boto3 lives in this room alone."""

from dynaform.aws.backups import AVAILABLE, CREATING, Backup, create_backup, describe_backup
from dynaform.aws.environment import child_environment
from dynaform.aws.identity import check_identity
from dynaform.aws.protection import unprotect
from dynaform.aws.session import client, translated
from dynaform.aws.state import ensure_state_bucket
from dynaform.aws.target import Target, TargetKind, resolve_target

__all__ = [
    "AVAILABLE",
    "CREATING",
    "Backup",
    "Target",
    "TargetKind",
    "check_identity",
    "child_environment",
    "client",
    "create_backup",
    "describe_backup",
    "ensure_state_bucket",
    "resolve_target",
    "translated",
    "unprotect",
]
