"""Ctrl-C and SIGTERM while Terraform runs: noted, passed on once, and raised only when Terraform has finished.

A KeyboardInterrupt in the middle of an apply would leave Terraform alone with a held lock, so nothing is raised
inside the block. Signals belong to the process, hence the one flag for all threads.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_requested = threading.Event()
_installed = threading.Event()


def requested() -> bool:
    """Whether somebody asked to stop since the outermost block began."""
    return _requested.is_set()


def request() -> None:
    """Ask every running command to stop, as Ctrl-C does."""
    _requested.set()


@contextlib.contextmanager
def noted() -> Iterator[None]:
    """Note SIGINT and SIGTERM instead of acting on them. Inside another block, or another thread, it changes nothing."""
    if _installed.is_set() or threading.current_thread() is not threading.main_thread():
        yield
        return
    _requested.clear()
    before = {number: signal.signal(number, _note) for number in (signal.SIGINT, signal.SIGTERM)}
    _installed.set()
    try:
        yield
    finally:
        _installed.clear()
        for number, handler in before.items():
            signal.signal(number, handler)


def _note(number: int, frame: FrameType | None) -> None:
    _requested.set()
