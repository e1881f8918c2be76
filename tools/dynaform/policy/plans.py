"""Reading plan JSON for policy: which resources have to be checked, and which customer keys the plan itself states."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from dynaform.policy.rules import REPLICA, TABLE
from dynaform.policy.scaling import fixed_capacity

# ["bookings"] or [0] in an address; a key may hold escaped quotes and brackets.
INSTANCE_KEY = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|\d+)\]')

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
JsonObject = dict[str, Json]


@dataclass(frozen=True, slots=True)
class PlanFile:
    """One family's plan as ``terraform show -json`` prints it, with ``planned_values``.

    Attributes:
        family: the family's name.
        path: the plan JSON; written over several lines, its findings carry line numbers.
        environment: the environment's name, for hints that name a tfvars file; empty when there is none.
        tables: how many tables the plan must hold; None when any number but zero is right; 0 for a root without tables.
    """

    family: str
    path: Path
    environment: str = ""
    tables: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedResource:
    """One managed resource as it will be after apply."""

    address: str
    type: str
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class PlanContent:
    """What policy needs of a plan.

    Attributes:
        resources: every managed resource that will exist after apply.
        stated_keys: (address, KMS key ARN) for every key of a table or replica that the plan states itself (a
            variable, a constant, a data source, a key resource), as opposed to a key that DynamoDB chose and
            Terraform only read back.
        stated_encryption: addresses of tables whose configuration writes a ``server_side_encryption`` block. Values
            alone do not tell: the provider reads a table with AWS's own key back as one without the block.
        fixed_capacity: see scaling.py.
    """

    resources: tuple[PlannedResource, ...]
    stated_keys: frozenset[tuple[str, str]]
    stated_encryption: frozenset[str]
    fixed_capacity: Mapping[str, Sequence[str]]


def read_plan(path: Path) -> PlanContent:
    """Read one plan.

    Raises:
        ValueError: the file is missing, is no JSON, or is no plan with planned values; the text says which.
    """
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise ValueError(error.strerror or "cannot be read") from error
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(document, dict) or "terraform_version" not in document:
        raise ValueError("not a plan: terraform_version is missing")
    if document.get("errored"):
        raise ValueError("the plan ended with an error and is incomplete")
    if not isinstance(document.get("planned_values"), dict):
        raise ValueError("not a plan: planned_values is missing")
    root = _object(_object(document.get("planned_values")).get("root_module"))
    forgotten = _forgotten(document)
    # Terraform lists modules in no fixed order; findings come out in one.
    ordered = sorted(_resources(root, ["managed"]), key=lambda each: each.address)
    resources = tuple(each for each in ordered if each.address not in forgotten)
    return PlanContent(
        resources,
        _stated_keys(document, resources),
        _stated_encryption(document, resources),
        fixed_capacity(resources),
    )


def _resources(module: JsonObject, modes: Sequence[str]) -> Iterator[PlannedResource]:
    """The resources of a module and of those below it; ``modes`` are ``managed`` and ``data``."""
    for each in map(_object, _array(module.get("resources"))):
        if each.get("mode") in modes:
            yield PlannedResource(str(each.get("address")), str(each.get("type")), _object(each.get("values")))
    for child in map(_object, _array(module.get("child_modules"))):
        yield from _resources(child, modes)


def _changes(document: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    for each in map(_object, _array(document.get("resource_changes"))):
        yield str(each.get("address")), _object(each.get("change"))


def _forgotten(document: JsonObject) -> frozenset[str]:
    """Resources that leave the state without being destroyed: Terraform still lists them, without values."""
    return frozenset(address for address, change in _changes(document) if change.get("actions") == ["forget"])


def _stated_keys(document: JsonObject, resources: Sequence[PlannedResource]) -> frozenset[tuple[str, str]]:
    stated = frozenset(_stated_texts(document, resources))
    before = {address: frozenset(_key_arns(change.get("before"))) for address, change in _changes(document)}
    return frozenset(
        (each.address, arn)
        for each in resources
        if each.type in (TABLE, REPLICA)
        for arn in _key_arns(dict(each.values))
        # A key that is known and was not there before can only come from the configuration.
        if arn in stated or arn not in before.get(each.address, frozenset())
    )


def _stated_encryption(document: JsonObject, resources: Sequence[PlannedResource]) -> frozenset[str]:
    root = _object(_object(document.get("configuration")).get("root_module"))
    written = {address for address, block in _configured(root, "") if "server_side_encryption" in block}
    return frozenset(each.address for each in resources if INSTANCE_KEY.sub("", each.address) in written)


def _configured(module: JsonObject, prefix: str) -> Iterator[tuple[str, JsonObject]]:
    """Every resource of the configuration by its address without instance keys, with its expressions."""
    for each in map(_object, _array(module.get("resources"))):
        yield f"{prefix}{each.get('address')}", _object(each.get("expressions"))
    for name, call in _object(module.get("module_calls")).items():
        yield from _configured(_object(_object(call).get("module")), f"{prefix}module.{name}.")


def _stated_texts(document: JsonObject, resources: Sequence[PlannedResource]) -> Iterator[str]:
    """Every text by which this plan could name a customer key."""
    yield from _texts(document.get("variables"))
    yield from _texts(document.get("configuration"))
    prior = _object(_object(document.get("prior_state")).get("values"))
    for each in (*resources, *_resources(_object(prior.get("root_module")), ["managed", "data"])):
        if each.type not in (TABLE, REPLICA) and not _owned_by_aws(each.values):
            yield from _texts(dict(each.values))


def _owned_by_aws(values: Mapping[str, Json]) -> bool:
    """Whether a KMS key or alias, looked up by a data source, is one that AWS manages."""
    return values.get("key_manager") == "AWS" or str(values.get("name", "")).startswith("alias/aws/")


def _key_arns(value: Json) -> Iterator[str]:
    """Every ``kms_key_arn`` in a resource's values: the table's own and those of its replicas."""
    for each in value if isinstance(value, list) else []:
        yield from _key_arns(each)
    for name, each in value.items() if isinstance(value, dict) else ():
        if name == "kms_key_arn" and isinstance(each, str) and each:
            yield each
        else:
            yield from _key_arns(each)


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)


def _object(value: object) -> JsonObject:
    return cast(JsonObject, value) if isinstance(value, dict) else {}


def _array(value: object) -> list[Json]:
    return cast(list[Json], value) if isinstance(value, list) else []
