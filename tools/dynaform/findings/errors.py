"""Errors that are expected: each knows its exit code and how to mend what happened.

The one error edge (cli/main.py) prints ``message`` and ``hint`` and exits with ``exit_code``. Anything that is
not a DynaformError is a bug of ours: exit 3, with a report file.
"""

from __future__ import annotations


class DynaformError(Exception):
    """An expected failure with words for the person who meets it.

    Args:
        message: what happened, one sentence, no trailing advice.
        hint: the smallest thing that mends it, as an imperative; empty when there is none.
        detail: longer text that helps (the tool's own output, already redacted); printed after the message.
    """

    exit_code = 4

    def __init__(self, message: str, *, hint: str = "", detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.detail = detail


class RefusedError(DynaformError):
    """The answer is no: guard refused, smoke failed, findings at or over the threshold. Exit 1."""

    exit_code = 1


class UsageError(DynaformError):
    """Wrong use: unknown environment, family or option, wrong account, no plan or a stale one. Exit 2."""

    exit_code = 2


class WorldError(DynaformError):
    """The world failed: Terraform, AWS, credentials, endpoint. Exit 4."""

    exit_code = 4


class UserInterruptError(DynaformError):
    """Ctrl-C, after everything that had to be finished was finished. Exit 130."""

    exit_code = 130
