"""The state bucket of a simulated environment. A real one is made once by terraform/bootstrap."""

from __future__ import annotations

from typing import Any

from dynaform.aws.session import client, translated
from dynaform.aws.target import Target
from dynaform.findings import WorldError


def ensure_state_bucket(target: Target, bucket: str) -> None:
    """Make the bucket where it is missing and the target is an emulator.

    Raises:
        WorldError: a real environment has no state bucket, or may not see it.
    """
    from botocore.exceptions import ClientError

    s3 = client(target, "s3")
    with translated(target):
        try:
            s3.head_bucket(Bucket=bucket)
        except ClientError as error:
            if not target.simulated:
                code = error.response.get("Error", {}).get("Code", "")
                hint = "Make it once with terraform/bootstrap (see its README), or correct state.bucket."
                raise WorldError(f"the state bucket {bucket} cannot be used ({code})", hint=hint) from None
            _create(s3, bucket, target.region)


def _create(s3: Any, bucket: str, region: str) -> None:
    arguments: dict[str, object] = {"Bucket": bucket}
    if region != "us-east-1":
        arguments["CreateBucketConfiguration"] = {"LocationConstraint": region}
    s3.create_bucket(**arguments)
