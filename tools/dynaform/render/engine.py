"""The template engine: Jinja2, strict, with compiled templates kept where Python keeps compiled modules."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from dynaform.documents import write_atomically

_TEMPLATES = Path(__file__).parent / "templates"
_OPTIONS: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True}


def filled(template: str, context: Mapping[str, Any]) -> str:
    """The text of a template, which ends with one newline."""
    return _engine().get_template(template).render(context).rstrip("\n") + "\n"


def compile_templates() -> None:
    """Compile every template now and keep it, even where Python is told to write no bytecode (setup does this once)."""
    dont_write, sys.dont_write_bytecode = sys.dont_write_bytecode, False
    try:
        for name in _engine().list_templates(["j2"]):
            _engine().get_template(name)
    finally:
        sys.dont_write_bytecode = dont_write


@cache
def _engine() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - HCL and Markdown, not HTML
        bytecode_cache=_Compiled(),
        **_OPTIONS,
    )


class _Compiled(BytecodeCache):
    """Compiling the templates takes as long as checking a family; they are kept as modules are, and as safely.

    The checksum holds everything that decides what a template is compiled to: its text, Jinja2's version, the options.
    """

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return name

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(f"{jinja2.__version__} {_OPTIONS} {source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError), _path(bucket).open("rb") as stream:
            bucket.load_bytecode(stream)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):  # where nothing can be written, modules are compiled anew as well
                write_atomically(_path(bucket), bucket.bytecode_to_string(), durable=False)


def _path(bucket: Bucket) -> Path:
    return Path(cache_from_source(str(_TEMPLATES / bucket.key)))
