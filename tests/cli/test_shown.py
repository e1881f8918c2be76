"""What plan, apply and destroy print of their results."""

from __future__ import annotations

import pytest

from dynaform.cli.commands.apply import show as show_applied
from dynaform.cli.commands.plan import show as show_planned
from dynaform.review import Action, ResourceChange, Review
from dynaform.workflow.apply import Applied
from dynaform.workflow.plan import Planned

TABLE = "aws_dynamodb_table"


def review(family: str, *, checks: int, changes: bool = True) -> Review:
    change = ResourceChange(f"{TABLE}.this", TABLE, Action.CREATE, "Users", (), {}, {})
    return Review("dev", family, "environment dev", (change,) if changes else (), (), checks, False)


def test_a_plan_says_what_is_next(capsys: pytest.CaptureFixture[str]) -> None:
    show_planned(Planned((review("conversation", checks=8),)), "dev", then=" Then: make apply ENV=dev")
    assert capsys.readouterr().out.splitlines() == [
        "conversation: 1 to create; 8 policy checks passed",
        "  create aws_dynamodb_table.this",
        "",
        "Review: .dynaform/dev/<family>/review.md. Then: make apply ENV=dev",
    ]


def test_a_plan_that_goes_on_by_itself_asks_for_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    show_planned(Planned((review("conversation", checks=0),)), "dev", then="")
    assert capsys.readouterr().out.endswith("\nReview: .dynaform/dev/<family>/review.md.\n")


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        (0, "conversation: no changes"),
        (1, "conversation: no changes; 1 policy check passed"),
        (2, "conversation: no changes; 2 policy checks passed"),
    ],
)
def test_policy_is_counted_where_it_had_something_to_check(
    checks: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show_planned(Planned((review("conversation", checks=checks, changes=False),)), "dev", then="")
    assert capsys.readouterr().out == f"{said}\n\nNothing to do.\n"


@pytest.mark.parametrize(
    ("applied", "said"),
    [
        (
            Applied(("conversation",), ("environment",)),
            "applied: conversation\nnothing to do: environment\nThen: make smoke ENV=dev\n",
        ),
        (Applied((), ("conversation",)), "nothing to do: conversation\n"),
        (Applied(("environment",), ()), "applied: environment\n"),
        (
            Applied(("environment",), (), ("conversation",)),
            "applied: environment\ncan be planned now: conversation (make plan ENV=dev)\n",
        ),
    ],
)
def test_an_apply_says_what_is_next(applied: Applied, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    show_applied(applied, "dev")
    assert capsys.readouterr().out == said


def test_what_was_destroyed_is_not_said_to_be_applied(capsys: pytest.CaptureFixture[str]) -> None:
    show_applied(Applied(("conversation",), ()), "dev", done="destroyed")
    assert capsys.readouterr().out == "destroyed: conversation\n"
