"""HCL values: escaping, layout, and that terraform fmt has nothing to add."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import pytest

from dynaform.render.hcl import Expression, attributes, hcl, quoted
from dynaform.terraform.binary import find_terraform


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", '"plain"'),
        ('say "no"', r'"say \"no\""'),
        ("back\\slash", r'"back\\slash"'),
        ("${var.x} and %{if}", '"$${var.x} and %%{if}"'),
        ("line\nnext\ttab\rend", r'"line\nnext\ttab\rend"'),
        ("bell\x07 back\b feed\f", r'"bell\u0007 back\u0008 feed\u000c"'),
        ("ümläut €", '"ümläut €"'),
        ("$5 100%", '"$5 100%"'),
    ],
)
def test_strings_interpolate_nothing(text: str, expected: str) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (3, "3"),
        (0.5, "0.5"),
        (Expression("var.x"), "var.x"),
        ([], "[]"),
        (["b", "a"], '["b", "a"]'),
        ({}, "{}"),
        ({"b": 1, "a": None}, "{ a = null, b = 1 }"),
        ({"a b": 1, "1x": 2, "ok-name": 3}, '{ "1x" = 2, "a b" = 1, ok-name = 3 }'),
        ({"x": {"y": 1}}, "{\n  x = { y = 1 }\n}"),
    ],
)
def test_values(value: Any, expected: str) -> None:
    assert hcl(value) == expected


def random_value(rng: Random, depth: int) -> Any:
    scalars = [None, True, 7, 0.25, "x", '${a} %{b} "q" \\ \n', "long " * 12, Expression("var.environment")]
    if depth == 0 or rng.random() < 0.4:
        return rng.choice(scalars)
    if rng.random() < 0.3:
        return [rng.choice(["a", "b\n", 1, True]) for _ in range(rng.randint(0, 4))]
    return random_map(rng, depth - 1)


def random_map(rng: Random, depth: int) -> dict[str, Any]:
    names = ["a", "bb", "a long name", "ccc-c", "1", "dddddddd_d", "${x}", "e"]
    return {name: random_value(rng, depth) for name in rng.sample(names, rng.randint(0, 5))}


def test_the_same_value_is_the_same_text_whatever_its_order() -> None:
    for seed in range(50):
        value = random_map(Random(seed), 3)  # noqa: S311
        assert hcl(value) == hcl(dict(reversed(value.items())))


@pytest.mark.terraform
def test_terraform_fmt_changes_nothing(tmp_path: Path) -> None:
    """Many generated values in one run."""
    for seed in range(120):
        value = {f"v{index}": random_value(Random(seed * 10 + index), 3) for index in range(6)}  # noqa: S311
        (tmp_path / f"m{seed}.tf").write_text("locals {\n" + attributes(value, 1) + "\n}\n", encoding="utf-8")
    found = subprocess.run(
        [str(find_terraform(os.environ).path), "fmt", "-diff", "-check", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "CHECKPOINT_DISABLE": "1"},
    )
    assert found.returncode == 0, found.stdout[:3000] + found.stderr[:2000]
