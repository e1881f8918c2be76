"""IAM's decision on one request by identity policies: an explicit Deny, else an Allow, else the implicit deny.

Everything a document says is judged or refused: what this evaluator does not know is an error and never an allow.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from dynaform.access.actions import ACTIONS
from dynaform.access.conditions import Condition, arn_matches, parse_conditions
from dynaform.access.patterns import Context, PolicyError, Text, Variable, parse_text

_VERSIONS = {"2012-10-17": True, "2008-10-17": False}
"""Version of the policy language to whether it knows variables; a document without one has the older."""

_STATEMENT = {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"}


class Decision(enum.StrEnum):
    """What IAM answers."""

    ALLOW = "allowed"
    DENY = "denied explicitly"
    NOTHING = "denied: nothing allows it"


@dataclass(frozen=True, slots=True)
class Request:
    """What IAM is asked.

    Attributes:
        action: e.g. ``dynamodb:Query``.
        resource: an ARN, or ``*`` for an action that knows no resource.
        context: condition key in lower case to values.
    """

    action: str
    resource: str
    context: Context = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, and the statement that decided (empty where none did)."""

    decision: Decision
    sid: str = ""

    @property
    def allowed(self) -> bool:
        """Whether the request may be made."""
        return self.decision is Decision.ALLOW


@dataclass(frozen=True, slots=True)
class _Statement:
    """One statement, taken apart.

    ``names`` are the actions without a wildcard, in lower case, ``actions`` the others; ``arns`` are the resources
    without a wildcard or a variable, ``resources`` the others.
    """

    sid: str
    allow: bool
    names: frozenset[str]
    actions: tuple[re.Pattern[str], ...]
    other_actions: bool
    arns: frozenset[str]
    resources: tuple[Text, ...]
    other_resources: bool
    conditions: tuple[Condition, ...]

    @property
    def keys(self) -> Iterator[str]:
        """The condition keys that decide whether it applies."""
        for condition in self.conditions:
            yield condition.key
        for text in (*self.resources, *(text for condition in self.conditions for text in condition.texts)):
            yield from (part.key for part in text.parts if isinstance(part, Variable))

    def applies(self, request: Request) -> bool:
        """Whether it speaks of the request, whose action it names: its conditions and its resources."""
        holds = all(condition.holds(request.context) for condition in self.conditions)
        return holds and self.covers(request.resource, request.context)

    def names_action(self, action: str) -> bool:
        """Whether it is about an action, conditions aside."""
        name = action.lower()
        named = name in self.names or any(pattern.fullmatch(name) for pattern in self.actions)
        return named is not self.other_actions

    def covers(self, arn: str, context: Context) -> bool:
        """Whether it is about a resource, conditions aside."""
        covered = arn in self.arns
        if self.resources and not covered:
            covered = any(arn_matches(text, arn, context) for text in self.resources)
        return covered is not self.other_resources


class Policies:
    """The identity policies of one principal, ready to judge requests.

    Args:
        documents: policy documents, as JSON values.

    Raises:
        PolicyError: a document says what is not judged here.
    """

    def __init__(self, documents: Iterable[Mapping[str, Any]]) -> None:
        self._statements = [statement for document in documents for statement in _statements(document)]
        self._keys = sorted({key for statement in self._statements for key in statement.keys})
        self._judged: dict[tuple[object, ...], Verdict] = {}
        self._about: dict[str, list[_Statement]] = {}

    def judge(self, request: Request) -> Verdict:
        """IAM's answer. Raises PolicyError where a condition cannot be decided.

        Requests that differ in nothing that a statement looks at get one answer, found once.
        """
        slot = (request.action, request.resource, *map(request.context.get, self._keys))
        if (found := self._judged.get(slot)) is None:
            found = self._judged[slot] = self._verdict(request)
        return found

    def _verdict(self, request: Request) -> Verdict:
        allowed: _Statement | None = None
        for statement in self._of_action(request.action):
            if (statement.allow and allowed is not None) or not statement.applies(request):
                continue
            if not statement.allow:
                return Verdict(Decision.DENY, statement.sid)
            allowed = statement
        return Verdict(Decision.ALLOW, allowed.sid) if allowed is not None else Verdict(Decision.NOTHING)

    def _of_action(self, action: str) -> list[_Statement]:
        """The statements about an action, in their order."""
        if (found := self._about.get(action)) is None:
            found = self._about[action] = [each for each in self._statements if each.names_action(action)]
        return found

    def reach(self, actions: Iterable[str], resources: Iterable[str], context: Context) -> set[tuple[str, str]]:
        """The pairs of action and resource that some Allow is about, conditions aside: nothing else can be allowed."""
        names, arns = tuple(actions), tuple(resources)
        found: set[tuple[str, str]] = set()
        for statement in (each for each in self._statements if each.allow):
            named = [action for action in names if statement.names_action(action)]
            covered = [arn for arn in arns if statement.covers(arn, context)] if named else []
            found.update(product(named, covered))
        return found


def unknown_actions(document: Mapping[str, Any]) -> list[str]:
    """The DynamoDB actions of a document that do not exist: they grant nothing, and somebody expects them to."""
    known = {name.lower() for name in ACTIONS}
    found = []
    for statement in _listed(document.get("Statement", [])):
        for name in (*_listed(statement.get("Action", [])), *_listed(statement.get("NotAction", []))):
            pattern = _action(name)
            if str(name).lower().startswith("dynamodb:") and not any(map(pattern.fullmatch, known)):
                found.append(str(name))
    return found


def _statements(document: Mapping[str, Any]) -> list[_Statement]:
    version = document.get("Version", "2008-10-17")
    if version not in _VERSIONS:
        raise PolicyError(f"policy version {version!r} does not exist", hint='Write "Version": "2012-10-17".')
    unknown = set(document) - {"Version", "Id", "Statement"}
    if unknown or "Statement" not in document:
        raise PolicyError(f"a policy has Version and Statement, this one {', '.join(sorted(document)) or 'nothing'}")
    said = _listed(document["Statement"])
    return [_statement(each, index, _VERSIONS[version]) for index, each in enumerate(said, start=1)]


def _statement(said: Any, number: int, variables: bool) -> _Statement:
    if not isinstance(said, Mapping) or said.get("Effect") not in {"Allow", "Deny"}:
        raise PolicyError(f"statement {number} has neither Effect Allow nor Deny")
    if unknown := set(said) - _STATEMENT:
        raise PolicyError(
            f"statement {number} has {', '.join(sorted(unknown))}",
            hint="Only policies of an identity are judged: no Principal.",
        )
    action, other_actions = _either(said, number, "Action")
    resource, other_resources = _either(said, number, "Resource")
    texts = [_arn(each, number, variables) for each in resource]
    wild = [each for each in action if re.search(r"[*?]", str(each))]
    return _Statement(
        sid=str(said.get("Sid", f"statement {number}")),
        allow=said["Effect"] == "Allow",
        names=frozenset(str(each).lower() for each in action if each not in wild),
        actions=tuple(map(_action, wild)),
        other_actions=other_actions,
        arns=frozenset(each.parts[0] for each in texts if _is_literal(each) and isinstance(each.parts[0], str)),
        resources=tuple(each for each in texts if not _is_literal(each)),
        other_resources=other_resources,
        conditions=parse_conditions(said.get("Condition", {}), variables),
    )


def _either(said: Mapping[str, Any], number: int, word: str) -> tuple[list[Any], bool]:
    """The values of Action or NotAction (Resource or NotResource), and whether it is the second."""
    if (word in said) == (f"Not{word}" in said):
        raise PolicyError(f"statement {number} has not exactly one of {word} and Not{word}")
    name = word if word in said else f"Not{word}"
    if not (values := _listed(said[name])):
        raise PolicyError(f"{name} of statement {number} is empty")
    return values, name != word


def _action(name: Any) -> re.Pattern[str]:
    """The name of an action, case ignored, with wildcards."""
    return re.compile(re.escape(str(name).lower()).replace(r"\*", ".*").replace(r"\?", "."))


def _arn(text: Any, number: int, variables: bool) -> Text:
    if text != "*" and str(text).count(":") < 5:
        raise PolicyError(f"resource {text!r} of statement {number} is no ARN")
    return parse_text(str(text), variables)


def _is_literal(text: Text) -> bool:
    return len(text.parts) == 1 and isinstance(text.parts[0], str)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
