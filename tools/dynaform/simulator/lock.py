"""What must not happen at once, and what must not be cut short."""

from __future__ import annotations

import contextlib
import fcntl
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType


@contextlib.contextmanager
def exclusive(path: Path, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold a lock between processes for the block; waits for another holder, after it has called ``on_wait``.

    An flock on a file: released by the system whatever happens to its holder.
    """
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if on_wait is not None:
                on_wait()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def interrupts_held_back() -> Iterator[None]:
    """A Ctrl-C inside the block acts when the block has ended; only the main thread can arrange that.

    Raises:
        KeyboardInterrupt: at the end, where one came.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = False

    def note(_signum: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if asked:
        signal.raise_signal(signal.SIGINT)
