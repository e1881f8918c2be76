"""envs/<env>/environment.yaml as a model."""

from __future__ import annotations

import enum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator

from dynaform.documents import StrictModel, problem


class PolicyLevel(enum.StrEnum):
    """How strict policy is."""

    DEV = "dev"
    STAGING = "staging"
    PROD = "prod"


class State(StrictModel):
    """Where Terraform's state is kept: one object per family, ``<environment>/<family>.tfstate``."""

    bucket: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")


class Environment(StrictModel):
    """One environment.

    Attributes:
        environment: its name, as its folder.
        description: what it is for.
        target: the real AWS, or the simulator.
        account: the AWS account, 12 digits.
        region: the AWS Region.
        prefix: what table names begin with; may be empty.
        policy_level: how strict policy is.
        families: the families that are present.
        adopt: tables that exist already are imported instead of created.
        endpoint: an endpoint other than AWS's own that is meant (a VPC endpoint, a test double); a URL, no password.
        state: where state is kept.
    """

    format: Annotated[Literal[1], BeforeValidator(lambda data: int(data) if str(data).isdigit() else data)]
    environment: str = Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")
    description: str = ""
    target: Literal["aws", "simulator"]
    account: str = Field(pattern=r"^\d{12}$")
    region: str = Field(pattern=r"^[a-z]{2,4}(-[a-z]+)+-\d+$")
    prefix: str = Field(default="", pattern=r"^[a-zA-Z0-9_.-]{0,32}$")
    policy_level: PolicyLevel
    families: tuple[str, ...]
    adopt: bool = False
    endpoint: str | None = Field(default=None, pattern=r"^https?://[^\s/@?#]+(/[^\s@?#]*)?$")
    state: State

    @field_validator("families")
    @classmethod
    def _named_once(cls, families: tuple[str, ...]) -> tuple[str, ...]:
        for index, family in enumerate(families):
            if family in families[:index]:
                raise problem("DF004", f"{family!r} stands here twice", hint="Remove one.", path=(index,))
        return families
