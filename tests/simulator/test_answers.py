"""A request that a client sends again is done once; one that failed is done again."""

from __future__ import annotations

import io
from typing import Any

import pytest

from dynaform.aws import Target, TargetKind, client
from dynaform.simulator import Simulator
from dynaform.simulator.answers import _KEPT, with_lost_answers


class Counting:
    """Answers with how often it was asked; the first ``failures`` times with an error."""

    def __init__(self, failures: int = 0) -> None:
        self.asked = 0
        self.failures = failures

    def __call__(self, request: dict[str, Any], start: Any) -> list[bytes]:
        self.asked += 1
        start("500 Oh" if self.asked <= self.failures else "200 OK", [("X-Asked", str(self.asked))])
        return [b"answer ", str(self.asked).encode()]


def ask(application: Any, name: str | None, attempt: str | None, method: str = "POST") -> tuple[str, bytes]:
    request: dict[str, Any] = {"REQUEST_METHOD": method, "wsgi.input": io.BytesIO()}
    request |= {} if name is None else {"HTTP_AMZ_SDK_INVOCATION_ID": name}
    request |= {} if attempt is None else {"HTTP_AMZ_SDK_REQUEST": attempt}
    told: list[str] = []
    body = b"".join(application(request, lambda status, headers: told.append(status)))
    return told[0], body


@pytest.mark.parametrize("again", ["attempt=2; max=25", "attempt=12; max=25", "ttl=20261125T131304Z; attempt=3; max=5"])
def test_a_second_attempt_gets_the_first_answer(again: str) -> None:
    backend = Counting()
    application = with_lost_answers(backend)
    assert ask(application, "a", "attempt=1; max=25") == ask(application, "a", again) == ("200 OK", b"answer 1")
    assert backend.asked == 1


def test_what_failed_is_done_again() -> None:
    application = with_lost_answers(Counting(failures=1))
    assert ask(application, "a", "attempt=1; max=25") == ("500 Oh", b"answer 1")
    assert ask(application, "a", "attempt=2; max=25") == ("200 OK", b"answer 2")


@pytest.mark.parametrize(
    ("name", "attempt", "method"),
    [
        ("b", "attempt=2", "POST"),
        ("a", "attempt=1", "POST"),
        ("a", None, "POST"),
        (None, None, "POST"),
        ("a", "attempt=2", "GET"),
    ],
    ids=["another request", "a first attempt", "nothing said", "no name", "nothing changes"],
)
def test_everything_else_is_done(name: str | None, attempt: str | None, method: str) -> None:
    backend = Counting()
    application = with_lost_answers(backend)
    ask(application, "a", "attempt=1", method)
    assert ask(application, name, attempt, method) == ("200 OK", b"answer 2")


def test_only_the_latest_answers_are_kept() -> None:
    backend = Counting()
    application = with_lost_answers(backend)
    for number in range(_KEPT + 1):
        ask(application, str(number), "attempt=1")
    assert ask(application, str(_KEPT), "attempt=2")[1] == str(f"answer {_KEPT + 1}").encode()
    assert ask(application, "0", "attempt=2")[1] == str(f"answer {_KEPT + 2}").encode()


@pytest.mark.simulator
def test_a_table_whose_answer_was_lost_is_made_once(tmp_path: Any) -> None:
    """The SDK of Terraform's provider asked again, and the table was there already."""
    with Simulator(tmp_path / "simulator", "000000000042").private() as status:
        target = Target("dev", TargetKind.SIMULATOR, "000000000042", "us-east-1", status.endpoint)
        dynamodb = client(target, "dynamodb")
        attempts = iter(("attempt=1; max=25", "attempt=2; max=25"))

        def as_sent_again(request: Any, **_: Any) -> None:
            request.headers["amz-sdk-invocation-id"] = "one"
            request.headers["amz-sdk-request"] = next(attempts)

        dynamodb.meta.events.register("before-send.dynamodb.CreateTable", as_sent_again)
        for _ in range(2):
            made = dynamodb.create_table(
                TableName="t",
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
            )
            assert made["TableDescription"]["TableName"] == "t"
