"""Whatever is done to a spec, the answer is findings with places, never an exception of Python."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dynaform.documents import load_document
from dynaform.findings import FindingsError
from dynaform.spec import parse_family, spec_path

ROOT = Path(__file__).parents[2]
WORDS: list[Any] = [
    "x", "", "1", "-1", "true", "$x", "$now", "$f.a", "{a}", "{a", "USER#{b}", "any", "userId", "ALL", "9" * 50, "a.b",
    [], {}, ["a"], {"a": "b"}, [["a"]], {"any": [{"a": "1"}, {"b": "2"}]}, {"in": "x"}, {"set": {}}, "0/s", "NaN",
]  # fmt: skip
KEYS = ["x", "any", "when", "size", "type", "set", "list", "a.b", "is", "key"]


def nodes(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every place of a document: the path of what holds it, and its key."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield path, key
        yield from nodes(value, (*path, key))


def mutate(data: Any, chance: random.Random) -> None:
    path, key = chance.choice(list(nodes(data)))
    holder = data
    for part in path:
        holder = holder[part]
    what = chance.random()
    if what < 0.2:
        del holder[key]
    elif what < 0.35 and isinstance(holder, dict):
        holder[chance.choice(KEYS)] = holder.pop(key)
    else:
        holder[key] = copy.deepcopy(chance.choice(WORDS))


@pytest.mark.proof
@pytest.mark.parametrize("family", ["conversation", "marketplace"])
def test_a_damaged_spec_gets_findings(family: str) -> None:
    chance = random.Random(family)  # noqa: S311 - the same damage in every run
    whole = load_document(spec_path(ROOT, family).read_text(), "spec.yaml").data
    refused = 0
    for _ in range(60):
        damaged = copy.deepcopy(whole)
        mutate(damaged, chance)
        text = yaml.dump(damaged, Dumper=yaml.CSafeDumper, default_style='"', sort_keys=False)
        try:
            parse_family(text)
        except FindingsError as error:
            refused += 1
            assert all(each.place is not None for each in error.findings)
    assert refused > 20
