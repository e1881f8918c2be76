"""Which tables of a plan scale by themselves, and what of them does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from dynaform.policy.rules import TABLE

_TARGET, _POLICY = "aws_appautoscaling_target", "aws_appautoscaling_policy"
_SIDES = {"Read": "reads", "Write": "writes"}


class Resource(Protocol):
    """A planned resource, as far as it is looked at."""

    @property
    def address(self) -> str: ...  # noqa: D102
    @property
    def type(self) -> str: ...  # noqa: D102
    @property
    def values(self) -> Mapping[str, object]: ...  # noqa: D102


def fixed_capacity(resources: Sequence[Resource]) -> dict[str, list[str]]:
    """Tables that Application Auto Scaling targets: address to what keeps the capacity somebody stated, maybe nothing.

    A side of a place scales when the plan has a target for it and a policy: a target alone moves nothing.
    """
    scaled = _places(resources, _TARGET) & _places(resources, _POLICY)
    found = {}
    for table in resources:
        if table.type == TABLE:
            sides = dict(_sides(table))
            fixed = [words for place, words in sides.items() if place not in scaled]
            if len(fixed) < len(sides):
                found[table.address] = fixed
    return found


def _places(resources: Sequence[Resource], type: str) -> set[tuple[object, object]]:
    return {
        (each.values.get("resource_id"), each.values.get("scalable_dimension"))
        for each in resources
        if each.type == type
    }


def _sides(table: Resource) -> Iterator[tuple[tuple[object, object], str]]:
    """Every resource id and dimension that has to scale, with words for it."""
    id = f"table/{table.values.get('name')}"
    indexes = table.values.get("global_secondary_index")
    names = [str(each.get("name")) for each in indexes if isinstance(each, dict)] if isinstance(indexes, list) else []
    for side, words in _SIDES.items():
        yield (id, f"dynamodb:table:{side}CapacityUnits"), f"{words} of the table"
        for name in sorted(names):
            yield (f"{id}/index/{name}", f"dynamodb:index:{side}CapacityUnits"), f"{words} of index {name}"
