"""Ctrl-C, SIGTERM and a closed terminal while Terraform runs: noted for all that run, raised when all have ended.

A KeyboardInterrupt raised in the middle of an apply, or the second one of somebody impatient, would leave Terraform
alone with a held lock.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Asks running commands to finish: set by an interrupt, shared by everything that runs side by side."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """Ask."""
        self._event.set()

    @property
    def asked(self) -> bool:
        """Whether someone asked."""
        return self._event.is_set()


@contextlib.contextmanager
def signals_to(stop: Stop) -> Iterator[None]:
    """While the block runs, SIGINT, SIGTERM and SIGHUP set ``stop``, those that were not ignored before (nohup).

    Only the main thread can arrange that, others pass.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask(_signum: int, _frame: FrameType | None) -> None:
        stop.set()

    heard = [signum for signum in _SIGNALS if signal.getsignal(signum) is not signal.SIG_IGN]
    before = {signum: signal.signal(signum, ask) for signum in heard}
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
