"""A piece of YAML written anew: in one line where it goes into one, below its key where it is a block."""

from __future__ import annotations

import json
import re

import yaml

_PLAIN = re.compile(r"[A-Za-z0-9_./$][A-Za-z0-9_./$ ()+*-]*(?<! )")
"""Text that means itself without quotes, in a block as in braces."""
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def parsed(text: str) -> yaml.Node:
    """The node a text is.

    Raises:
        ValueError: it is no YAML.
    """
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ValueError(f"no YAML: {text!r}") from error
    if node is None:
        raise ValueError("an edit's YAML is empty; an empty text is written with quotes")
    return node


def as_flow(node: yaml.Node) -> str:
    """The node in one line."""
    if isinstance(node, yaml.MappingNode):
        return "{" + ", ".join(f"{_scalar(key)}: {as_flow(value)}" for key, value in node.value) + "}"
    if isinstance(node, yaml.SequenceNode):
        return "[" + ", ".join(map(as_flow, node.value)) + "]"
    return _scalar(node)


def as_block(node: yaml.Node) -> list[str]:
    """The node's lines without indentation; what it holds in braces stays in one line."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return [as_flow(node)]
    lines: list[str] = []
    for item in node.value:
        if not isinstance(item, tuple):
            first, *rest = as_block(item)
            lines += [f"- {first}", *(f"  {line}" for line in rest)]
            continue
        key, value = item
        inner = as_block(value)
        if isinstance(value, yaml.CollectionNode) and value.value and not value.flow_style:
            lines += [f"{_scalar(key)}:", *(f"  {line}" for line in inner)]
        else:
            lines.append(f"{_scalar(key)}: {inner[0]}")
    return lines


def key_text(key: str) -> str:
    """A mapping's key as it is written."""
    return _scalar(yaml.ScalarNode("", key))


def _scalar(node: yaml.Node) -> str:
    text = str(node.value)
    if _PLAIN.fullmatch(text) and not getattr(node, "style", None):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)
