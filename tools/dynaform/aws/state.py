"""The state bucket of a simulated environment. A real one is made once by terraform/bootstrap."""

from __future__ import annotations

from typing import Any

from dynaform.aws.session import client, translated
from dynaform.aws.target import Target
from dynaform.findings import WorldError


def ensure_state_bucket(target: Target, bucket: str) -> None:
    """Make the bucket where it is missing and the target is an emulator.

    Raises:
        WorldError: a real environment has no state bucket, or may not see it; or an emulator makes none.
    """
    from botocore.exceptions import ClientError

    s3 = client(target, "s3")
    with translated(target):
        try:
            s3.head_bucket(Bucket=bucket)
        except ClientError as error:
            if not target.simulated:
                hint = "Make it once with terraform/bootstrap (see its README), or correct state.bucket."
                raise _unusable(bucket, error, hint) from None
            _create(s3, bucket, target.region)


def _create(s3: Any, bucket: str, region: str) -> None:
    """Make it; another command that does the same at the same moment is no failure."""
    from botocore.exceptions import ClientError

    arguments: dict[str, object] = {"Bucket": bucket}
    if region != "us-east-1":
        arguments["CreateBucketConfiguration"] = {"LocationConstraint": region}
    try:
        s3.create_bucket(**arguments)
    except ClientError as error:
        if _code(error) != "BucketAlreadyOwnedByYou":
            raise _unusable(bucket, error, "Use an emulator that has S3, or another state.bucket.") from None


def _unusable(bucket: str, error: Any, hint: str) -> WorldError:
    return WorldError(f"the state bucket {bucket} cannot be used ({_code(error)})", hint=hint)


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
