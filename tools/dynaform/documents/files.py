"""Files: written so that a reader sees the old content or the new, never half of one; and known by their digests."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def write_atomically(path: Path, content: str | bytes, *, mode: int = 0o644, durable: bool = True) -> None:
    """Replace ``path`` by ``content``, creating its folder where missing.

    The temporary file stands in the same folder, because a rename is atomic only within one file system.

    Args:
        path: the file.
        content: text is written as UTF-8.
        mode: its permissions.
        durable: on the disk before this returns; not for what may as well be lost, as a cache.

    Raises:
        OSError: the folder cannot be written; the old file is untouched.
    """
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def digests(root: Path, paths: Iterable[str | Path]) -> dict[str, str]:
    """Files by name, each with its digest.

    Args:
        root: names are relative to it; a file that lies elsewhere has its last part as name.
        paths: as text relative to ``root`` already.
    """
    return {name: digest(path) for name, path in (_named(root, each) for each in paths)}


def digest(path: str | Path) -> str:
    """The SHA-256 of a file, "" where there is none."""
    try:
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - a thousand times on every check
            return hashlib.sha256(stream.read()).hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""


def _named(root: Path, path: str | Path) -> tuple[str, str | Path]:
    if isinstance(path, str):
        return path, f"{root}/{path}"
    return (path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name), path
