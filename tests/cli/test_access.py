"""dynaform access: policies and the table of who may do what, read by people and by programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dynaform.cli.main import run

pytestmark = pytest.mark.usefixtures("shared_specs")

REPOSITORY = Path(__file__).resolve().parents[2]
KEY = "arn:aws:kms:us-east-1:000000000000:key/0000"


@pytest.fixture(autouse=True)
def _in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)


def test_policies_carry_the_names_of_the_environment(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["access", "admin-dashboard", "--env", "dev", "--family", "marketplace", "--key", KEY]
    assert run([*arguments, "--format", "json"]) == 0
    (said,) = json.loads(capsys.readouterr().out)
    (document,) = said["policies"]
    found = {each["Sid"]: each for each in document["Statement"]}
    assert found["Get"]["Resource"] == [
        "arn:aws:dynamodb:us-east-1:000000000000:table/marketplace-dev-bookings-table",
        "arn:aws:dynamodb:us-east-1:000000000000:table/marketplace-dev-users-table",
    ]
    assert found["UseKeysThroughDynamoDB"]["Resource"] == [KEY]
    assert run(arguments) == 0
    heading, _, text = capsys.readouterr().out.partition("\n")
    assert heading.startswith("# marketplace, admin-dashboard: ")
    assert heading.endswith(" of 6144 characters")
    assert json.loads(text) == document


def test_the_matrix_has_a_row_per_pattern_and_a_column_per_consumer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["access", "--env", "dev", "--family", "marketplace", "--matrix"]) == 0
    text = capsys.readouterr().out
    lines = [line.split() for line in text.splitlines()]
    assert lines[0] == ["marketplace", "api", "admin-dashboard", "booking-events"]
    assert ["get-booking", "yes", "yes", "no"] in lines
    assert ["update-provider-rating", "as", "others", "no", "yes"] in lines
    assert "the same actions on the same resources as set-provider-availability" in text
    assert run(["access", "api", "--env", "dev", "--family", "marketplace", "--matrix", "--format", "json"]) == 0
    (said,) = json.loads(capsys.readouterr().out)
    assert (said["consumer"], said["excess"]) == ("api", [])
    (cell,) = [each for each in said["cells"] if each["pattern"] == "get-user-by-email"]
    assert cell == {"pattern": "get-user-by-email", "answer": "yes", "right": True, "why": "by Query"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["access"], "which environment?"),
        (["access", "admin-dashbord", "--env", "dev"], "there is no consumer 'admin-dashbord'"),
        (["access", "--env", "dev", "--family", "nothing"], "there is no family 'nothing'"),
    ],
)
def test_wrong_use_exits_2(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert words in capsys.readouterr().err
