"""Writing files so that a reader sees the old content or the new, never half of one."""

from __future__ import annotations

import os
import tempfile
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
