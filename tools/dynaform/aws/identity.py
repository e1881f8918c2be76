"""Is this the account the environment means? Asked before anything is planned, changed or read."""

from __future__ import annotations

from dynaform.aws.session import client, translated
from dynaform.aws.target import Target
from dynaform.findings import UsageError, WorldError


def check_identity(target: Target) -> None:
    """Ask STS who we are.

    Raises:
        UsageError: the credentials belong to another account.
        WorldError: no or refused credentials, no answer, or one that is not STS's.
    """
    account = _account(target)
    if account != target.account:
        raise UsageError(
            f"these credentials are of account {account}, but environment {target.environment} is in {target.account}",
            hint=_hint(target),
        )


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


def _hint(target: Target) -> str:
    if target.simulated:
        return f"Start the emulator for account {target.account} (moto: MOTO_ACCOUNT_ID={target.account})."
    return f"Use credentials of {target.account}, or correct account in envs/{target.environment}/environment.yaml."
