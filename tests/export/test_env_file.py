"""The variables of an application: names, quoting, consumers."""

from __future__ import annotations

import io
import subprocess

import dotenv
import pytest

from dynaform.export import env_text, tables_of, variables
from dynaform.export.env_file import variable_names
from dynaform.findings import UsageError

from .cases import proved

LIBRARY, SHOP = proved("library"), proved("shop")


def test_one_table_is_the_table() -> None:
    found = variables(LIBRARY.layout, ["Loans"], {"Loans": "dev-loans"}, "eu-west-1", None)
    assert found == {"DYNAMODB_TABLE_NAME": "dev-loans", "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"}


def test_a_table_of_several_is_called_the_same_whoever_asks() -> None:
    names = {"Orders": "dev-orders", "Carts": "dev-carts"}
    found = variables(SHOP.layout, ["Carts"], names, "eu-west-1", "http://127.0.0.1:1")
    assert found["DYNAMODB_TABLE_CARTS"] == "dev-carts"
    assert "DYNAMODB_TABLE_ORDERS" not in found
    assert found["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"


@pytest.mark.parametrize(
    ("table", "variable"),
    [
        ("bookings", "BOOKINGS"),
        ("UserPosts", "USER_POSTS"),
        ("userPosts2", "USER_POSTS2"),
        ("ABTests", "AB_TESTS"),
        ("ielts-genai.prep_users", "IELTS_GENAI_PREP_USERS"),
    ],
)
def test_names_of_tables_become_names_of_variables(table: str, variable: str) -> None:
    assert variable_names([table, "other"])[table] == f"DYNAMODB_TABLE_{variable}"


def test_two_tables_of_one_variable_are_refused() -> None:
    with pytest.raises(UsageError, match="tables UserPosts and user-posts would both be DYNAMODB_TABLE_USER_POSTS"):
        variable_names(["UserPosts", "user-posts"])


def test_a_consumer_gets_the_tables_of_its_patterns_and_of_its_stream() -> None:
    consumers = SHOP.layout.family.consumers
    wanted = {None: ["Orders", "Carts"], "application": ["Orders", "Carts"], "carts": ["Carts"], "watcher": ["Orders"]}
    for consumer, tables in wanted.items():
        assert tables_of(SHOP.layout, SHOP.proofs, consumers, consumer) == tables
    with pytest.raises(UsageError, match="no consumer 'cart'") as refused:
        tables_of(SHOP.layout, SHOP.proofs, consumers, "cart")
    assert refused.value.hint == "Did you mean 'carts'?"


@pytest.mark.parametrize("value", ["plain-1.x", "two words", 'a "b" $HOME `date` #5 = ü', "", "http://h:1/a?b&c"])
def test_a_shell_and_a_dotenv_reader_understand_the_same(value: str) -> None:
    text = env_text(["where it's from"], {"NAME": value})
    assert dotenv.dotenv_values(stream=io.StringIO(text)) == {"NAME": value}
    script = f'set -eu\n{text}printf %s "$NAME"\n'
    assert subprocess.run(["bash"], input=script, text=True, capture_output=True, check=True).stdout == value


@pytest.mark.parametrize("value", ["it's", "two\nlines", "back\\slash"])
def test_what_they_understand_differently_is_refused(value: str) -> None:
    with pytest.raises(UsageError, match="NAME cannot be written"):
        env_text([], {"NAME": value})
