"""The one place of policy that starts a process: with a time limit, and ended cleanly on Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dynaform.findings import UserInterruptError, WorldError

GRACE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class ProcessResult:
    """How a process ended: exit code (negative: the signal), and what it wrote."""

    code: int
    stdout: str
    stderr: str


class ProcessRunner(Protocol):
    """Runs one command to its end."""

    def __call__(
        self, argv: Sequence[str], *, stdin: str, environment: Mapping[str, str], limit_seconds: float
    ) -> ProcessResult:
        """Start ``argv`` with exactly this environment, feed ``stdin``, and wait."""


def run_process(
    argv: Sequence[str], *, stdin: str, environment: Mapping[str, str], limit_seconds: float
) -> ProcessResult:
    """Run one command in a process group of its own.

    Raises:
        WorldError: it cannot be started, or ran longer than the limit; it is ended by then.
        UserInterruptError: Ctrl-C; it is ended by then.
    """
    try:
        process = subprocess.Popen(
            argv,
            env=dict(environment),
            text=True,
            encoding="utf-8",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise WorldError(f"{argv[0]} cannot be started: {error.strerror}.", hint="make setup") from error
    try:
        stdout, stderr = process.communicate(stdin, timeout=limit_seconds)
    except subprocess.TimeoutExpired:
        _end(process)
        raise WorldError(
            f"The policy scan was ended after {limit_seconds:.0f} s.", hint="Run it again on a quieter machine."
        ) from None
    except KeyboardInterrupt:
        _end(process)
        raise UserInterruptError("Interrupted during the policy scan; nothing was changed.") from None
    return ProcessResult(process.returncode, stdout, stderr)


def _end(process: subprocess.Popen[str]) -> None:
    """Ask the whole group to end, then insist."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, kind)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
            break
    for stream in (process.stdin, process.stdout, process.stderr):
        with contextlib.suppress(OSError):
            if stream:
                stream.close()
