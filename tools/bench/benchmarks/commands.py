"""Measured commands: each must succeed, and whatever happens to the bench, none outlives it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

GRACE_SECONDS = 60.0
"""How long an interrupted command may take to end by itself: Terraform releases its lock, dynaform waits for it."""
_SHOWN_LINES = 20


class BenchError(Exception):
    """A measurement that cannot be trusted: its command failed, or the two sides did different things."""


class Commands:
    """Runs commands with one environment, in sessions of their own, so that only we tell them about Ctrl-C."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self._live: set[subprocess.Popen[str]] = set()
        self._stopped = threading.Event()

    def run(
        self, argv: Sequence[str], folder: Path, more: Mapping[str, str] | None = None, good: Sequence[int] = (0,)
    ) -> str:
        """Run one command to its end; its standard output.

        Args:
            argv: the command.
            folder: where it runs.
            more: variables beyond the common environment.
            good: exit codes that are a success.

        Raises:
            BenchError: any other exit code; what the command said is in the message.
        """
        if self._stopped.is_set():
            raise BenchError(f"interrupted before {argv[0]}")
        process = subprocess.Popen(
            list(argv),
            cwd=folder,
            env={**self.environment, **(more or {})},
            text=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._live.add(process)
        try:
            stdout, stderr = process.communicate()
        except BaseException:
            _end(process)
            raise
        finally:
            self._live.discard(process)
        if process.returncode not in good:
            said = "\n".join((stdout + stderr).splitlines()[-_SHOWN_LINES:])
            raise BenchError(f"{' '.join(argv[:3])} failed with exit code {process.returncode}:\n{said}")
        return stdout

    def together(self, works: Sequence[Callable[[], object]], at_once: int) -> None:
        """Do the works side by side, at most so many at once. The first failure is raised when all have ended."""
        with ThreadPoolExecutor(max_workers=at_once) as pool:
            futures = [pool.submit(work) for work in works]
            try:
                for future in futures:
                    future.result()
            except BaseException:
                self._interrupt()
                raise

    def _interrupt(self) -> None:
        """Start nothing further and ask what runs to end; the threads that wait for it do the rest."""
        self._stopped.set()
        for process in list(self._live):
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)


def _end(process: subprocess.Popen[str]) -> None:
    """Ask once, wait, and only then kill the whole session."""
    process.send_signal(signal.SIGINT)
    try:
        process.communicate(timeout=GRACE_SECONDS)
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
