"""What a check found, remembered while nothing it depends on has changed.

One file per family under .dynaform/cache/check: a digest of what follows, then JSON that names the files the result was
made of with their digests, and the digest of the tool itself: its sources, its libraries' versions and Python's. Any
difference, and any file that cannot be read, means that the family is checked again. The folder may be deleted at any
time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from dynaform.documents import digest, digests, write_atomically
from dynaform.findings import Edit, Finding, Place, Severity

FOLDER = Path(".dynaform/cache/check")
FORMAT = 1
_TOOL = Path(__file__).resolve().parents[1]
_PRESENT = "_present"
"""The entry of the families that environments have; no family can have this name."""


@dataclass(frozen=True, slots=True)
class FamilyChecked:
    """What the check of one family came to.

    Attributes:
        family: its name.
        findings: everything that is to be said.
        patterns: how many access patterns are proved.
        unread: its spec could not be read, so that nothing is proved.
        stale: the rendered files were compared, too.
        inputs: the files it was made of, relative to the repository, with their digests.
        lasting: the same inputs always give the same; not so after a mistake of ours.
    """

    family: str
    findings: tuple[Finding, ...]
    patterns: int
    unread: bool
    stale: bool
    inputs: Mapping[str, str]
    lasting: bool = True


class Memory:
    """The results of earlier checks of a repository, as far as they still hold."""

    def __init__(self, root: Path, tool: str | None = None) -> None:
        """Remember for ``root``; ``tool`` is the digest of the tool, its own by default."""
        self._root = root
        self._said_tool = tool

    @cached_property
    def _tool(self) -> str:
        return self._said_tool or tool_digest()

    def family(self, name: str, *, stale: bool) -> FamilyChecked | None:
        """What is remembered of a family; None where it has to be checked."""
        entry = self._read(name)
        try:
            if entry is None or entry["stale"] is not stale:
                return None
            findings = tuple(_finding(each) for each in entry["findings"])
            return FamilyChecked(name, findings, entry["patterns"], entry["unread"], stale, entry["inputs"])
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def present(self) -> list[str] | None:
        """The families that environments have; None where their files have to be read."""
        entry = self._read(_PRESENT)
        if entry is None or entry.get("environments") != _folders(self._root / "envs"):
            return None
        families = entry.get("families")
        return families if isinstance(families, list) and all(isinstance(each, str) for each in families) else None

    def keep(self, checked: FamilyChecked) -> None:
        """Remember a result, if it lasts."""
        if checked.lasting:
            said = {"findings": [asdict(each) for each in checked.findings], "patterns": checked.patterns}
            self._write(checked.family, checked.inputs, {**said, "unread": checked.unread, "stale": checked.stale})

    def keep_present(self, families: Iterable[str]) -> None:
        """Remember the families that environments have."""
        folders = _folders(self._root / "envs")
        inputs = digests(self._root, (f"envs/{name}/environment.yaml" for name in folders))
        self._write(_PRESENT, inputs, {"families": sorted(families), "environments": folders})

    def forget_others(self, families: Iterable[str]) -> None:
        """Drop what is remembered of families that are no more: no more files stay than there are families."""
        kept = {f"{name}.txt" for name in (*families, _PRESENT)}
        with contextlib.suppress(OSError):
            for path in (self._root / FOLDER).iterdir():
                if path.name not in kept:
                    path.unlink()

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            with open(f"{self._root}/{FOLDER}/{name}.txt", encoding="utf-8") as stream:  # noqa: PTH123 - see above
                written, text = stream.readline().strip(), stream.read()
            if hashlib.sha256(text.encode()).hexdigest() != written:
                return None
            entry = json.loads(text)
            if entry["format"] == FORMAT and entry["tool"] == self._tool:
                inputs = entry["inputs"]
                return entry if digests(self._root, inputs) == inputs else None
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            pass
        return None

    def _write(self, name: str, inputs: Mapping[str, str], said: Mapping[str, Any]) -> None:
        text = json.dumps({"format": FORMAT, "tool": self._tool, "inputs": dict(inputs), **said})
        whole = hashlib.sha256(text.encode()).hexdigest()
        with contextlib.suppress(OSError):  # a disk that takes no more is no reason to fail
            write_atomically(self._root / FOLDER / f"{name}.txt", f"{whole}\n{text}", durable=False)


def tool_digest() -> str:
    """The digest of everything but a family's own files that decides what is said of it."""
    whole = hashlib.sha256(sys.version.encode())
    for folder, names, files in os.walk(_TOOL):
        names[:] = sorted(name for name in names if name != "__pycache__")
        for name in sorted(files):
            whole.update(f"{name} {digest(f'{folder}/{name}')}\n".encode())
    for name in _distributions():
        whole.update(f"{name}\n".encode())
    return whole.hexdigest()


def _distributions() -> list[str]:
    """The installed distributions with their versions, as their folders are called; importlib.metadata is slow."""
    found: set[str] = set()
    for folder in sys.path:
        if folder.endswith("site-packages"):
            with contextlib.suppress(OSError):
                found |= {name for name in os.listdir(folder) if name.endswith(".dist-info")}  # noqa: PTH208 - fast
    return sorted(found)


def _folders(path: Path) -> list[str]:
    try:
        return sorted(os.listdir(path))  # noqa: PTH208 - names are all that is wanted
    except OSError:
        return []


def _finding(said: Mapping[str, Any]) -> Finding:
    """A finding as ``asdict`` and JSON left it. Raises KeyError, TypeError, ValueError for anything else."""
    place = said["place"]
    return Finding(
        **{
            **said,
            "place": None if place is None else Place(**place),
            "severity": Severity(said["severity"]),
            "notes": tuple(said["notes"]),
            "repair": tuple(Edit(tuple(each["path"]), each["yaml"]) for each in said["repair"]),
        }
    )
