"""Texts of policies that stand for several: wildcards, and variables that the request fills in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dynaform.findings import RefusedError

Context = Mapping[str, tuple[str, ...]]
"""Condition key, in lower case, to the request's values; a key the request lacks is missing or has none."""

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_SELF = {"*", "?", "$"}


class PolicyError(RefusedError):
    """A policy says what this evaluator does not judge: no answer is better than a wrong one."""


@dataclass(frozen=True, slots=True)
class Variable:
    """``${aws:PrincipalTag/userId}``, or with a default ``${key, 'text'}``."""

    key: str
    default: str | None

    def value(self, context: Context) -> str | None:
        """The request's one value, else the default; None where there is neither."""
        found = context.get(self.key, ())
        if len(found) > 1:
            raise PolicyError(f"variable {self.key} has {len(found)} values")
        return found[0] if found else self.default


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a policy, taken apart.

    Attributes:
        parts: literal text, wildcards (``*`` and ``?`` as one-character strings in a tuple) and variables.
    """

    parts: tuple[str | tuple[str] | Variable, ...]

    @property
    def start(self) -> str | None:
        """The text before the only wildcard, a ``*`` at the end; None where the text is of another form."""
        first = self.parts[0] if self.parts else None
        return first if isinstance(first, str) and self.parts[1:] == (("*",),) else None

    def plain(self, context: Context) -> str | None:
        """The text with its variables; None where one has no value."""
        return self._joined(context, lambda text: text, lambda char: char)

    def pattern(self, context: Context) -> re.Pattern[str] | None:
        """What matches it; the values of variables match as they are, never as wildcards."""
        text = self._joined(context, re.escape, lambda char: ".*" if char == "*" else ".")
        return None if text is None else re.compile(text, re.DOTALL)

    def _joined(self, context: Context, literal: Callable[[str], str], wild: Callable[[str], str]) -> str | None:
        texts: list[str] = []
        for part in self.parts:
            if isinstance(part, tuple):
                texts.append(wild(part[0]))
                continue
            value = part.value(context) if isinstance(part, Variable) else part
            if value is None:
                return None
            texts.append(literal(value))
        return "".join(texts)


def parse_text(text: str, variables: bool) -> Text:
    """A text of a policy. Raises PolicyError for a variable without a name.

    Args:
        text: as it stands.
        variables: whether the policy's version knows variables (2012-10-17); otherwise they are plain text.
    """
    parts: list[str | tuple[str] | Variable] = []
    end = 0
    for match in _VARIABLE.finditer(text) if variables else ():
        parts += _wild(text[end : match.start()])
        parts.append(match[1] if match[1] in _SELF else _variable(match[1]))
        end = match.end()
    parts += _wild(text[end:])
    return Text(tuple(parts))


def _wild(text: str) -> Iterable[str | tuple[str]]:
    for part in re.split(r"([*?])", text):
        if part in {"*", "?"}:
            yield (part,)
        elif part:
            yield part


def _variable(inner: str) -> Variable:
    match = re.fullmatch(r"\s*([^,'\s][^,']*?)\s*(?:,\s*'([^']*)')?\s*", inner)
    if match is None:
        raise PolicyError(f"${{{inner}}} is no policy variable")
    return Variable(match[1].lower(), match[2])
