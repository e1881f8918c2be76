"""Running Terraform so that it always finishes its state: own process group, streamed lines, SIGINT before anything."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from dynaform.findings import UserInterruptError, WorldError
from dynaform.terraform.failure import ERRORED_STATE, PUSH, errors_text
from dynaform.terraform.interrupts import Stop, signals_to

GRACE_SECONDS = 300.0
"""How long an interrupted Terraform may take to finish a request, save its state and release its lock."""
_POLL = 0.2

LineSink = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command returned: exit code, standard output, standard error."""

    code: int
    stdout: str
    stderr: str


def run(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    limit: float,
    stop: Stop,
    on_line: LineSink | None = None,
) -> Outcome:
    """Run a command to its end, or, on a limit or an interrupt, ask it by SIGINT to finish and wait until it has.

    Args:
        command: the argument list.
        folder: the working folder.
        environment: exactly what the child sees.
        limit: seconds.
        stop: an interrupt from elsewhere (another family failed by Ctrl-C).
        on_line: called with every line of standard output, from another thread.

    Raises:
        UserInterruptError: after Ctrl-C, once Terraform has ended.
        WorldError: it cannot be started; or after the limit, once Terraform has ended.
    """
    with signals_to(stop):
        if stop.asked:
            raise UserInterruptError(f"interrupted before {_name(command)} began")
        process, stdout_end, stderr_end = _start(command, folder, environment)
        readers = [_Reader(stdout_end, on_line), _Reader(stderr_end, None)]
        reason = _wait(process, limit, stop)
        killed = bool(reason) and _finish(process)
        stdout, stderr = (reader.text() for reader in readers)
    if reason:
        end, hint = _end(killed, stdout + stderr)
        if reason == "limit":
            message = f"{_name(command)} took longer than {limit:.0f} s and was {end}"
            raise WorldError(message, hint=hint, detail=errors_text(stdout + stderr))
        message = f"interrupted; {_name(command)} was {end}"
        raise UserInterruptError(message, hint=hint, detail=errors_text(stdout + stderr))
    return Outcome(process.returncode, stdout, stderr)


def _name(command: Sequence[str]) -> str:
    return f"terraform {command[1]}"


def _end(killed: bool, output: str) -> tuple[str, str]:
    """How a stopped command ended, and what that asks of people."""
    unlock = "Its state may be locked: plan again, and where that says so, terraform force-unlock."
    if killed:
        return f"killed after {GRACE_SECONDS:.0f} s", unlock
    if ERRORED_STATE in output:
        return "stopped, but could not save its state", PUSH
    if "Error releasing the state lock" in output:
        return "stopped; its state is saved, but its lock is held", unlock
    return "stopped; its state is saved, its lock released", ""


def _start(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> tuple[subprocess.Popen[bytes], TextIO, TextIO]:
    """The process, and the ends of its standard output and standard error to read from.

    It inherits those ends too: were we killed outright, its next line would otherwise meet a pipe without a reader,
    and SIGPIPE would end it in the middle of an apply, its state unsaved and its lock held.
    """
    ends, writing = zip(*(os.pipe() for _ in range(2)), strict=True)
    try:
        process = subprocess.Popen(
            list(command),
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=writing[0],
            stderr=writing[1],
            pass_fds=ends,
            start_new_session=True,
        )
        stdout, stderr = (os.fdopen(end, encoding="utf-8", errors="replace") for end in ends)
        return process, stdout, stderr
    except OSError as error:
        for end in ends:
            os.close(end)
        at = error.filename or command[0]
        raise WorldError(f"{_name(command)} cannot be started: {at}: {error.strerror}", hint="make setup") from None
    finally:
        for end in writing:
            os.close(end)


def _wait(process: subprocess.Popen[bytes], limit: float, stop: Stop) -> str:
    """Wait for the end, the limit or a request to stop: "", "limit" or "interrupted"."""
    deadline = time.monotonic() + limit
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_POLL)
            return "interrupted" if stop.asked else ""
        if stop.asked:
            return "interrupted"
        if time.monotonic() > deadline:
            return "limit"


class _Reader:
    """Drains one pipe in a thread, so that neither pipe can fill and block the child."""

    def __init__(self, stream: TextIO, on_line: LineSink | None) -> None:
        self._lines: list[str] = []
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._drain, args=(stream, on_line), daemon=True)
        self._thread.start()

    def text(self) -> str:
        """Everything, once the stream has ended. Raises what ``on_line`` raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return "".join(self._lines)

    def _drain(self, stream: TextIO, on_line: LineSink | None) -> None:
        with stream:
            for line in stream:
                self._lines.append(line)
                if on_line is not None and self._error is None:
                    self._tell(on_line, line.rstrip("\n"))

    def _tell(self, on_line: LineSink, line: str) -> None:
        try:
            on_line(line)
        except Exception as error:  # noqa: BLE001 - text() raises it; until then the pipe must be drained
            self._error = error


def _finish(process: subprocess.Popen[bytes]) -> bool:
    """One SIGINT to Terraform alone: it tells its providers itself, saves its state and releases its lock.

    A second SIGINT would make it give up at once; so nobody's second Ctrl-C is passed on, and only after the grace is
    the whole group killed. Returns whether that was necessary.
    """
    process.send_signal(signal.SIGINT)
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False
