"""Clients, and botocore's errors in our words."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dynaform.aws.environment import simulated_keys
from dynaform.aws.target import Target
from dynaform.findings import WorldError

if TYPE_CHECKING:
    import boto3
    from botocore.exceptions import BotoCoreError

CONNECT_SECONDS = 3
READ_SECONDS = 20
ATTEMPTS = 4
ATTEMPTS_SIMULATED = 2
"""An emulator is near: one retry for a connection it dropped; a dead one is told at once."""


def client(target: Target, service: str) -> Any:
    """A low-level client for a service, with time limits, bounded retries and the target's endpoint.

    Raises:
        WorldError: the profile or its credentials cannot be read.
    """
    from botocore.config import Config

    attempts = ATTEMPTS_SIMULATED if target.simulated else ATTEMPTS
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": attempts, "mode": "standard"},
        s3={"addressing_style": "path"} if target.endpoint else {},
        # botocore would send loopback through the proxy of the site; Terraform would not
        proxies={} if _loopback(target.endpoint) else None,
        max_pool_connections=16,
    )
    with translated(target):
        # typed as Any: the services' stubs differ per name, and each caller states the few calls it makes
        make: Any = _session(target).client
        return make(service, endpoint_url=target.endpoint, config=config)


def _loopback(endpoint: str | None) -> bool:
    host = urlsplit(endpoint or "").hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _session(target: Target) -> boto3.Session:
    """A session of the caller's credentials; for an emulator one that reads neither profile nor files."""
    import boto3

    if not target.simulated:
        return boto3.Session(region_name=target.region)
    from botocore.session import Session

    plain = Session()
    store = plain.get_component("config_store")
    for name, value in (("profile", None), ("config_file", os.devnull), ("credentials_file", os.devnull)):
        store.set_config_variable(name, value)
    keys = simulated_keys(os.environ)
    return boto3.Session(
        botocore_session=plain,
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        region_name=target.region,
    )


@contextmanager
def translated(target: Target) -> Iterator[None]:
    """Errors of botocore inside the block come out as WorldError with a hint; service answers pass through.

    Raises:
        WorldError: no credentials, or the endpoint does not answer.
    """
    from botocore import exceptions as botocore
    from botocore.parsers import ResponseParserError

    try:
        yield
    except ResponseParserError:
        hint = "Point AWS_ENDPOINT_URL at an emulator of AWS, or unset it." if target.endpoint else _endpoint(target)
        raise WorldError(f"{target.where} answers, but not as AWS does", hint=hint) from None
    except (botocore.ConnectionError, botocore.HTTPClientError) as error:
        raise WorldError(f"{target.where} does not answer: {_reason(target, error)}", hint=_endpoint(target)) from None
    except botocore.NoCredentialsError:
        raise WorldError("no AWS credentials were found", hint=_CREDENTIALS) from None
    except (botocore.ProfileNotFound, botocore.ConfigParseError, botocore.ConfigNotFound) as error:
        raise WorldError(str(error), hint="Correct AWS_PROFILE, or that file.") from None
    except _refused_credentials() as error:
        raise WorldError(str(error), hint=_CREDENTIALS) from None
    except botocore.BotoCoreError as error:
        raise WorldError(f"{target.where} cannot be used: {error}", hint=_endpoint(target)) from None


def _refused_credentials() -> tuple[type[BotoCoreError], ...]:
    """What botocore raises when there are credentials, but they cannot be had or have ended."""
    from botocore import exceptions as botocore

    return (
        botocore.PartialCredentialsError,
        botocore.CredentialRetrievalError,
        botocore.MetadataRetrievalError,
        botocore.RefreshWithMFAUnsupportedError,
        botocore.SSOError,
        botocore.TokenRetrievalError,
        botocore.NoAuthTokenError,
    )


_CREDENTIALS = "Sign in (aws sso login), or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."


def _reason(target: Target, error: Exception) -> str:
    """What botocore says, with the endpoint as it may be shown."""
    return str(error).replace(target.endpoint, target.where) if target.endpoint else str(error)


def _endpoint(target: Target) -> str:
    if target.simulated:
        return "Start the simulator (make simulator-up), or set AWS_ENDPOINT_URL to one that runs."
    return "Check the network, the Region and the proxy settings."
