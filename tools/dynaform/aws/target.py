"""Which AWS am I talking to? Decided once, from the environment's file and the process's variables."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit, urlunsplit

from dynaform.aws.overrides import ENDPOINT, endpoint_overrides
from dynaform.findings import UsageError


class TargetKind(enum.StrEnum):
    """The real AWS, or an emulator reached through AWS_ENDPOINT_URL."""

    AWS = "aws"
    SIMULATOR = "simulator"


@dataclass(frozen=True, slots=True)
class Target:
    """Where an environment's tables are.

    Attributes:
        environment: its name.
        kind: aws or simulator.
        account: the 12 digits every call must land in.
        region: the AWS Region.
        endpoint: the URL of the emulator, or of the endpoint that environment.yaml names; None for AWS itself.
    """

    environment: str
    kind: TargetKind
    account: str
    region: str
    endpoint: str | None = None

    @property
    def simulated(self) -> bool:
        """Whether nothing here is real."""
        return self.kind is TargetKind.SIMULATOR

    def describe(self) -> str:
        """The first line of every command that touches an AWS."""
        return (
            f"environment {self.environment}, target {self.kind}, account {self.account}, "
            f"Region {self.region}, endpoint {self.where}"
        )

    @property
    def where(self) -> str:
        """The endpoint as it may be shown: without a user and password that its URL may carry."""
        return _shown(self.endpoint) if self.endpoint else "AWS"


def resolve_target(wanted: Target, variables: Mapping[str, str]) -> Target:
    """The target with its endpoint, after the rules of the two kinds.

    A simulator uses AWS_ENDPOINT_URL where it is set; without one the endpoint stays None and the caller starts the
    managed simulator. AWS refuses every endpoint override but the one environment.yaml names (``wanted.endpoint``).

    Raises:
        UsageError: an override points a real environment somewhere else, or a simulated one nowhere.
    """
    if wanted.simulated:
        return replace(wanted, endpoint=_checked(variables.get(ENDPOINT)) or wanted.endpoint)
    for name, value in endpoint_overrides(variables):
        if value.rstrip("/") != (wanted.endpoint or "").rstrip("/"):
            raise UsageError(
                f"{name} points at {_shown(value)}, but environment {wanted.environment} has target: aws",
                hint=f"Unset {name}, or name that endpoint in envs/{wanted.environment}/environment.yaml.",
            )
    return wanted


def _checked(url: str | None) -> str | None:
    """A caller's endpoint, if it is one: the SDKs meet what is not with an error of their own making."""
    try:
        parts = urlsplit(url or "")
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    if url and not right:
        raise UsageError(f"{ENDPOINT} is {_shown(url)!r}, no URL", hint="Write it as http://host:port, or unset it.")
    return url


def _shown(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "a URL that cannot be read"
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))
