"""Clients, and botocore's errors in our words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from dynaform.aws.environment import simulated_keys
from dynaform.aws.target import Target
from dynaform.findings import WorldError

if TYPE_CHECKING:
    import boto3

CONNECT_SECONDS = 5
READ_SECONDS = 20
ATTEMPTS = 4


def client(target: Target, service: str) -> Any:
    """A low-level client for a service, with time limits, bounded retries and the target's endpoint."""
    from botocore.config import Config

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": 2 if target.simulated else ATTEMPTS, "mode": "standard"},
        s3={"addressing_style": "path"} if target.endpoint else {},
        max_pool_connections=16,
    )
    # typed as Any: the services' stubs differ per name, and each caller states the few calls it makes
    make: Any = _session(target).client
    return make(service, endpoint_url=target.endpoint, config=config)


def _session(target: Target) -> boto3.Session:
    import boto3

    if not target.simulated:
        return boto3.Session(region_name=target.region)
    keys = simulated_keys(os.environ)
    return boto3.Session(
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
    from botocore.exceptions import BotoCoreError, EndpointConnectionError, HTTPClientError, NoCredentialsError

    try:
        yield
    except NoCredentialsError:
        raise WorldError("no AWS credentials were found", hint=_CREDENTIALS) from None
    except (EndpointConnectionError, HTTPClientError) as error:
        raise WorldError(f"{target.endpoint or 'AWS'} does not answer: {error}", hint=_endpoint_hint(target)) from None
    except BotoCoreError as error:
        raise WorldError(str(error), hint=_CREDENTIALS if "oken" in str(error) else "") from None


_CREDENTIALS = "Sign in (aws sso login), or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."


def _endpoint_hint(target: Target) -> str:
    if target.simulated:
        return "Start the simulator (make simulator-up), or set AWS_ENDPOINT_URL to one that runs."
    return "Check the network, the Region and the proxy settings."
