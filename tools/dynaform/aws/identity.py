"""Is this the account the environment means? Asked before anything is planned, changed or read."""

from __future__ import annotations

from dynaform.aws.session import client, translated
from dynaform.aws.target import Target
from dynaform.findings import UsageError, WorldError


def check_identity(target: Target) -> None:
    """Ask STS who we are.

    Raises:
        UsageError: the credentials belong to another account.
        WorldError: no or refused credentials, or no answer.
    """
    from botocore.exceptions import ClientError

    with translated(target):
        try:
            account = str(client(target, "sts").get_caller_identity()["Account"])
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            raise WorldError(f"AWS refuses the credentials ({code})", hint="Sign in again.") from None
    if account != target.account:
        raise UsageError(
            f"these credentials are of account {account}, but environment {target.environment} is in {target.account}",
            hint=_hint(target),
        )


def _hint(target: Target) -> str:
    if target.simulated:
        return f"Start the emulator for account {target.account} (moto: MOTO_ACCOUNT_ID={target.account})."
    return f"Use credentials of {target.account}, or correct account in envs/{target.environment}/environment.yaml."
