"""Commands as bash understands them."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dynaform.export.shell import WIDTH, aws_command, dashed, json_text

NASTY = "it's \"quoted\" $HOME `date` \\ \n\t%s ! ü ☃ 'end"


def words(command: str) -> list[str]:
    """The words that bash makes of a command."""
    script = f"aws() {{ printf '%s\\0' \"$@\"; }}\n{command}\n"
    done = subprocess.run(["bash", "-eu"], input=script, text=True, capture_output=True, check=True)
    return done.stdout.split("\0")[:-1]


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("TableName", "table-name"),
        ("SSESpecification", "sse-specification"),
        ("TransactWriteItems", "transact-write-items"),
        ("ReturnValuesOnConditionCheckFailure", "return-values-on-condition-check-failure"),
        ("wait table-exists", "wait table-exists"),
    ],
)
def test_names_are_those_of_the_cli(name: str, option: str) -> None:
    assert dashed(name) == option


def test_values_arrive_as_they_are() -> None:
    item = {"text": {"S": NASTY}, "many": {"L": [{"S": NASTY}] * 9}}
    command = aws_command("PutItem", {"TableName": NASTY, "Item": item, "Limit": 5, "ConsistentRead": True})
    dynamodb, operation, name, table, option, written, limit, five, flag = words(command)
    assert (dynamodb, operation, name, table) == ("dynamodb", "put-item", "--table-name", NASTY)
    assert (option, json.loads(written)) == ("--item", item)
    assert (limit, five, flag) == ("--limit", "5", "--consistent-read")
    assert words(aws_command("Query", {"ScanIndexForward": False}))[-1] == "--no-scan-index-forward"


def test_binary_is_base64() -> None:
    assert json_text({"B": b"\xff"}) == '{"B": "/w=="}'


VALUES = st.recursive(
    st.text(max_size=30) | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(value=VALUES)
def test_json_is_the_value_in_ascii_however_it_is_laid_out(value: Any) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert text.isascii()
    assert len(text) <= WIDTH or "\n" in text or not isinstance(value, dict | list)
