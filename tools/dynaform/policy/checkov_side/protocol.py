"""What scan.py and the runner in checkov's Python say to each other, as JSON."""

from __future__ import annotations

from typing import TypedDict


class PlanRequest(TypedDict):
    """One plan: its absolute path, and what its configuration states (see PlanContent).

    ``stated_keys`` are (address, KMS key ARN) pairs, ``stated_encryption`` addresses,
    ``fixed_capacity`` addresses of tables that scale with what of them does not.
    """

    path: str
    stated_keys: list[tuple[str, str]]
    stated_encryption: list[str]
    fixed_capacity: dict[str, list[str]]


class Request(TypedDict):
    """What to scan, with which checks.

    ``checks`` are checkov ids, ``parameters`` the level's values by name, ``checks_folder`` the absolute path of ours.
    """

    checks: list[str]
    checks_folder: str
    parameters: dict[str, int | str]
    plans: list[PlanRequest]


class Record(TypedDict):
    """One check on one resource: ``result`` is PASSED, FAILED or SKIPPED; ``line`` is 1-based, 0 when unknown."""

    check: str
    address: str
    result: str
    seen: str
    line: int


class PlanAnswer(TypedDict):
    """All records of one plan, in the order of the request, and why checkov could not read it, if so."""

    records: list[Record]
    unread: list[str]


class Answer(TypedDict):
    """The whole answer: the format's version, the check ids that were loaded, one entry per plan."""

    format: int
    loaded: list[str]
    plans: list[PlanAnswer]
