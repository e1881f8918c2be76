"""Which AWS am I talking to? Decided once, from the environment's file and the process's variables."""

from __future__ import annotations

import configparser
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dynaform.findings import UsageError

ENDPOINT = "AWS_ENDPOINT_URL"


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
        where = self.endpoint or "AWS"
        return (
            f"environment {self.environment}, target {self.kind}, account {self.account}, "
            f"Region {self.region}, endpoint {where}"
        )


def resolve_target(wanted: Target, variables: Mapping[str, str]) -> Target:
    """The target with its endpoint, after the rules of the two kinds.

    A simulator uses AWS_ENDPOINT_URL where it is set; without one the endpoint stays None and the caller starts the
    managed simulator. AWS refuses every endpoint override but the one environment.yaml names (``wanted.endpoint``).

    Raises:
        UsageError: an override points a real environment somewhere else.
    """
    if wanted.simulated:
        endpoint = variables.get(ENDPOINT) or wanted.endpoint
        return Target(wanted.environment, wanted.kind, wanted.account, wanted.region, endpoint)
    for name, value in endpoint_overrides(variables).items():
        if value.rstrip("/") != (wanted.endpoint or "").rstrip("/"):
            raise UsageError(
                f"{name} points at {value}, but environment {wanted.environment} has target: aws",
                hint=f"Unset {name}, or name that endpoint in envs/{wanted.environment}/environment.yaml.",
            )
    return wanted


def endpoint_overrides(variables: Mapping[str, str]) -> dict[str, str]:
    """Every setting that would send a call elsewhere: variables, and the profile's endpoint_url."""
    if variables.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return {}
    found = {name: value for name, value in variables.items() if name.startswith(ENDPOINT) and value}
    return found | _profile_overrides(variables)


def _profile_overrides(variables: Mapping[str, str]) -> dict[str, str]:
    home = Path(variables.get("HOME", "~")).expanduser()
    path = Path(variables.get("AWS_CONFIG_FILE") or home / ".aws" / "config")
    parser = configparser.RawConfigParser()
    try:
        parser.read(path, encoding="utf-8")
    except configparser.Error:
        return {}
    profile = variables.get("AWS_PROFILE") or variables.get("AWS_DEFAULT_PROFILE") or "default"
    section = profile if profile == "default" else f"profile {profile}"
    if not parser.has_section(section):
        return {}
    names = [section]
    if services := parser.get(section, "services", fallback=""):
        names.append(f"services {services.strip()}")
    return {
        f"endpoint_url in [{name}] of {path}": url
        for name in names
        if parser.has_section(name)
        for url in _urls(parser, name)
    }


def _urls(parser: configparser.RawConfigParser, section: str) -> list[str]:
    """``endpoint_url = X`` of a section, those of nested service blocks too (their lines arrive as one value)."""
    urls = []
    for option, value in parser.items(section):
        if option == "endpoint_url":
            urls.append(value.strip())
        for line in value.splitlines():
            name, equals, url = line.partition("=")
            if equals and name.strip() == "endpoint_url":
                urls.append(url.strip())
    return urls
