"""A DynamoDB in this process, with the small family's tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from simulator.direct import direct_values

from .small import small
from .tables import create_tables, names_of


@pytest.fixture(scope="package", autouse=True)
def as_the_simulator_answers() -> Iterator[None]:
    """Half of these tests' time would be moto's search for attribute values."""
    with direct_values():
        yield


@pytest.fixture
def client() -> Iterator[Any]:
    """A low-level client."""
    with mock_aws():
        yield boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")


@pytest.fixture
def names(client: Any) -> dict[str, str]:
    """The small family's tables, made; spec table to physical name."""
    names = names_of(small().layout)
    create_tables(client, small().layout, names)
    return names


@pytest.fixture(scope="module")
def module_client() -> Iterator[Any]:
    """A low-level client for a whole module, with the small family's tables made."""
    with mock_aws():
        client = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        create_tables(client, small().layout, names_of(small().layout))
        yield client
