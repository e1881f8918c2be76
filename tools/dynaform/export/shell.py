"""AWS CLI commands as bash text: option names, quoting, JSON that a reader can follow."""

from __future__ import annotations

import base64
import json
import re
import shlex
from collections.abc import Mapping
from typing import Any

WIDTH = 110


def aws_command(operation: str, arguments: Mapping[str, Any]) -> str:
    """One ``aws dynamodb`` command, an option per line.

    Args:
        operation: of the API, e.g. ``CreateTable``.
        arguments: of the low-level API: texts, numbers, booleans (a flag), and structures (as JSON).
    """
    words = [f"aws dynamodb {dashed(operation)}", *(_option(name, value) for name, value in arguments.items())]
    short = " ".join(words)
    return short if len(short) <= WIDTH and "\n" not in short else " \\\n  ".join(words)


def dashed(name: str) -> str:
    """``SSESpecification`` as the CLI writes it: sse-specification."""
    parted = re.sub(r"(.)([A-Z][a-z]+)", r"\1-\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", parted).lower()


def _option(name: str, value: Any) -> str:
    option = dashed(name)
    if isinstance(value, bool):
        return f"--{option}" if value else f"--no-{option}"
    if isinstance(value, dict | list):
        # 4: the option stands two places in, its JSON's last bracket must not look like the shell's
        return f"--{option} {shlex.quote(json_text(value, 4))}"
    return f"--{option} {shlex.quote(str(value))}"


def json_text(value: Any, indent: int = 0) -> str:
    """JSON in ASCII, so that no locale changes it; what does not fit a line is broken up, one entry per line."""
    short = json.dumps(value, default=_binary)
    if len(short) + indent <= WIDTH or not isinstance(value, dict | list) or not value:
        return short
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        lines = [f"{json.dumps(name)}: {json_text(each, indent + 2)}" for name, each in value.items()]
    else:
        lines = [json_text(each, indent + 2) for each in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{inner}" + f",\n{inner}".join(lines) + f"\n{' ' * indent}{closing}"


def _binary(value: bytes) -> str:
    """As version 2 of the CLI reads binary values, and JSON anywhere; version 1 would take the text itself."""
    return base64.b64encode(value).decode()
