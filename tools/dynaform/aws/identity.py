"""Is this the account the environment means? Asked before anything is planned, changed or read."""

from __future__ import annotations

from dataclasses import replace

from dynaform.aws.session import client, translated
from dynaform.aws.target import Target
from dynaform.findings import UsageError, WorldError


def check_identity(target: Target) -> Target:
    """Ask STS who we are; the target, with the account an emulator answers for.

    Somebody else's emulator has an account of its own choosing (moto's default is 123456789012); its names and ARNs
    follow it, so it is taken as it is. Real accounts are never taken over.

    Raises:
        UsageError: the credentials belong to another account.
        WorldError: no or refused credentials, no answer, or one that is not STS's.
    """
    account = _account(target)
    if target.simulated:
        return replace(target, account=account)
    if account != target.account:
        raise UsageError(
            f"these credentials are of account {account}, but environment {target.environment} is in {target.account}",
            hint=f"Sign in to {target.account}, or correct account in envs/{target.environment}/environment.yaml.",
        )
    return target


def _account(target: Target) -> str:
    from botocore.exceptions import ClientError

    with translated(target):
        try:
            return str(client(target, "sts").get_caller_identity()["Account"])
        except ClientError as error:
            raise _refused(target, error.response.get("Error", {}).get("Code", "")) from None
        except KeyError:
            # botocore's parser lets this one out as well, where the answer is any other page
            hint = "Point AWS_ENDPOINT_URL at an emulator of AWS, or unset it."
            raise WorldError(f"{target.where} answers, but not as AWS does", hint=hint) from None


def _refused(target: Target, code: str) -> WorldError:
    if target.simulated:
        hint = "The emulator must answer STS, S3 and DynamoDB: unset AWS_ENDPOINT_URL for the one that comes along."
        return WorldError(f"{target.where} does not say which account it is ({code})", hint=hint)
    return WorldError(f"AWS refuses the credentials ({code})", hint="Sign in again.")
