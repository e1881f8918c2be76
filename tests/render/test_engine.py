"""Compiled templates are kept as compiled modules are; setup keeps them even where Python may write none."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dynaform.render import engine


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where they are kept in a Python that writes no bytecode."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    engine._engine.cache_clear()
    yield tmp_path
    engine._engine.cache_clear()


def test_setup_keeps_every_template(kept: Path) -> None:
    engine.compile_templates()
    templates = len(list(engine._TEMPLATES.glob("*.j2")))
    assert templates > 10
    assert len([path for path in kept.rglob("*") if path.is_file()]) == templates
    assert sys.dont_write_bytecode


def test_elsewhere_python_is_obeyed(kept: Path) -> None:
    engine._engine().get_template("module_versions.tf.j2")
    assert not any(path.is_file() for path in kept.rglob("*"))
