import pytest

from dynaform.terraform.failure import failure

BOXED = """
╷
│ Warning: Deprecated
│
│ Something old.
╵
╷
│ Error: Error acquiring the state lock
│
│ Error message: operation error S3: PutObject, https response error
│ StatusCode: 412
╵
╷
│ Error: Second
│
│   on main.tf line 3
╵
"""
PLAIN = """
Error: Saved plan is stale

The given plan file can no longer be applied because the state was changed
by another operation after the plan was created.
"""


def test_the_first_error_is_the_message_and_the_rest_its_detail() -> None:
    error = failure("plan", "social", BOXED)
    assert error.message.startswith("terraform plan failed for social: Error acquiring the state lock Error message:")
    assert "StatusCode: 412" in error.message
    assert "│" not in error.message + error.detail
    assert "Deprecated" not in error.message
    assert error.detail == "Second on main.tf line 3"
    assert "force-unlock" in error.hint


def test_errors_without_a_box_are_found_too() -> None:
    error = failure("apply", "social", PLAIN)
    assert "by another operation after the plan was created." in error.message
    assert error.hint == "The state has changed since: plan again."


def test_a_warning_after_an_error_is_no_part_of_it() -> None:
    error = failure("apply", "social", PLAIN + "\nWarning: Old\n\nNever mind.\n")
    assert "Never mind" not in error.message


@pytest.mark.parametrize("output", ["", "killed\n"])
def test_a_failure_without_an_error_still_says_something(output: str) -> None:
    error = failure("apply", "social", output)
    assert error.message.endswith(("no output", "killed"))
    assert error.exit_code == 4


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("Error: No valid credential sources found", "Sign in"),
        ("Error: dial tcp 127.0.0.1:1: connect: connection refused", "does not answer"),
        ("Error: Failed to query available provider packages", "DYNAFORM_PROVIDER_MIRROR"),
        ("Error: Unsupported Terraform Core version", "1.11"),
    ],
)
def test_well_known_errors_say_how_to_mend_them(words: str, hint: str) -> None:
    assert hint in failure("init", "social", words).hint
