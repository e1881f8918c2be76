"""Nothing secret leaves Terraform's output: not in logs, plans, reviews or reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

HIDDEN = "(redacted)"
_PATTERNS = (
    re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    re.compile(r"(?i)(aws_secret_access_key|aws_session_token|secret_key|x-amz-security-token)(\W+)([^\s\"',]{8,})"),
)


def redact_text(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without access keys, secrets named as such, and the given values."""
    for secret in secrets:
        if len(secret) >= 8:
            text = text.replace(secret, HIDDEN)
    text = _PATTERNS[0].sub(HIDDEN, text)
    return _PATTERNS[1].sub(rf"\1\2{HIDDEN}", text)


def redact_plan(plan: Mapping[str, Any]) -> dict[str, Any]:
    """A plan's JSON without sensitive values, which Terraform writes in clear text (FACTS).

    Hidden: values marked by ``*_sensitive`` of changes and states, sensitive outputs, and variables that the
    configuration declares sensitive. Everything a review or a policy reads stays.
    """
    result = {name: _walk(value) for name, value in plan.items()}
    declared = plan.get("configuration", {}).get("root_module", {}).get("variables", {})
    for name, variable in result.get("variables", {}).items():
        if declared.get(name, {}).get("sensitive"):
            variable["value"] = HIDDEN
    return result


def _walk(value: Any) -> Any:
    if isinstance(value, Mapping):
        walked = {name: _walk(each) for name, each in value.items()}
        for name, marks in _marked(walked):
            walked[name] = _hide(walked[name], marks)
        if walked.get("sensitive") is True:
            # an output's value, a variable's default
            walked |= {name: HIDDEN for name in ("value", "default") if name in walked}
        return walked
    if isinstance(value, list):
        return [_walk(each) for each in value]
    return redact_text(value) if isinstance(value, str) else value


def _marked(value: Mapping[str, Any]) -> list[tuple[str, Any]]:
    pairs = (("before", "before_sensitive"), ("after", "after_sensitive"), ("values", "sensitive_values"))
    return [(name, value[marks]) for name, marks in pairs if name in value and marks in value]


def _hide(value: Any, marks: Any) -> Any:
    if marks is True:
        return HIDDEN
    if isinstance(marks, Mapping) and isinstance(value, Mapping):
        return {name: _hide(each, marks.get(name)) for name, each in value.items()}
    if isinstance(marks, list) and isinstance(value, list):
        return [_hide(each, marks[index] if index < len(marks) else None) for index, each in enumerate(value)]
    return value
