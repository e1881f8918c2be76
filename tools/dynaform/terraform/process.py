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

from dynaform.findings import UserInterruptError, WorldError

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
        WorldError: after the limit, once Terraform has ended.
    """
    process = subprocess.Popen(
        list(command),
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    readers = [_Reader(process.stdout, on_line), _Reader(process.stderr, None)]
    deadline = time.monotonic() + limit
    reason = ""
    while process.poll() is None and not reason:
        try:
            process.wait(_POLL)
        except subprocess.TimeoutExpired:
            reason = "interrupted" if stop.asked else "limit" if time.monotonic() > deadline else ""
        except KeyboardInterrupt:
            stop.set()
            reason = "interrupted"
    if reason:
        _finish(process)
    stdout, stderr = (reader.text() for reader in readers)
    if reason == "limit":
        raise WorldError(f"{command[1]} took longer than {limit:.0f} s and was stopped", hint="Its state is saved.")
    if reason or stop.asked:
        raise UserInterruptError("interrupted; Terraform has saved its state and released its lock")
    return Outcome(process.returncode, stdout, stderr)


class _Reader:
    """Drains one pipe in a thread, so that neither pipe can fill and block the child."""

    def __init__(self, stream: object, on_line: LineSink | None) -> None:
        self._lines: list[str] = []
        self._thread = threading.Thread(target=self._drain, args=(stream, on_line), daemon=True)
        self._thread.start()

    def text(self) -> str:
        """Everything, once the stream has ended."""
        self._thread.join()
        return "".join(self._lines)

    def _drain(self, stream: object, on_line: LineSink | None) -> None:
        for line in stream:  # type: ignore[attr-defined]  # Popen's streams are typed as optional
            self._lines.append(line)
            if on_line is not None:
                on_line(line.rstrip("\n"))


def _finish(process: subprocess.Popen[str]) -> None:
    """One SIGINT to Terraform alone: it tells its providers itself, saves its state and releases its lock.

    A second Ctrl-C of an impatient user is held back while it does; only after the grace is the group killed.
    """
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + GRACE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.wait(_POLL)
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
