"""A moto server as a managed background process: started once, found again by every later command, stopped for good."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from dynaform.documents import write_atomically
from dynaform.findings import WorldError
from dynaform.simulator.lock import exclusive, interrupts_held_back
from dynaform.simulator.process import alive, fingerprint

START_SECONDS = 60.0
STOP_SECONDS = 5.0
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""Loopback is asked directly, whatever proxy the site has."""


@dataclass(frozen=True, slots=True)
class Status:
    """A running simulator.

    Attributes:
        pid: of the server, the leader of its own session.
        started: the process's start as the system tells it, so that a reused pid is never taken for ours.
        port: on 127.0.0.1.
        account: the account it answers for.
    """

    pid: int
    started: str
    port: int
    account: str

    @property
    def endpoint(self) -> str:
        """What AWS_ENDPOINT_URL must be."""
        return f"http://127.0.0.1:{self.port}"


class Simulator:
    """The simulator whose files are in ``folder``: status.json, server.log and the start lock.

    Everything it knows is in memory: stopping it forgets the tables and the state bucket alike.
    """

    def __init__(self, folder: Path, account: str) -> None:
        self.folder = folder
        self.account = account
        self.log = folder / "server.log"
        self._file = folder / "status.json"

    def status(self) -> Status | None:
        """The running server, None when there is none; what a dead one left is no server.

        It only reads: removing the file of a dead server here, without the lock, could remove that of a new one.
        """
        try:
            found = Status(**json.loads(self._file.read_text(encoding="utf-8")))
            return found if alive(found.pid, found.started) else None
        except (OSError, ValueError, TypeError):
            return None

    def start(self) -> Status:
        """The running server, started where there is none. Two commands at once start one.

        Raises:
            WorldError: it runs for another account, or does not come up; the log is named.
        """
        return self._start(owned=False)

    def _start(self, *, owned: bool) -> Status:
        self.folder.mkdir(parents=True, exist_ok=True)
        with exclusive(self.folder / "lock"):
            found = self.status() or self._launch(owned)
        if found.account != self.account:
            raise WorldError(
                f"a simulator for account {found.account} runs already", hint="Stop it: make simulator-down"
            )
        return found

    def stop(self) -> bool:
        """Stop the server and wait until it is gone; whether there was one."""
        if not self.folder.is_dir():
            return False
        with exclusive(self.folder / "lock"):
            found = self.status()
            if found is not None:
                _end(found)
            self._file.unlink(missing_ok=True)
            return found is not None

    @contextlib.contextmanager
    def private(self) -> Iterator[Status]:
        """A server for the block only, in a folder that is this block's own: afterwards neither of them is left.

        A second Ctrl-C waits until that is done. Where this process is killed outright, the server ends by itself.
        """
        try:
            yield self._start(owned=True)
        finally:
            with interrupts_held_back():
                self.stop()
                shutil.rmtree(self.folder, ignore_errors=True)

    def _launch(self, owned: bool) -> Status:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = int(listening.getsockname()[1])
            process = self._spawn(listening, owned)
        try:
            self._wait_until_it_answers(process, port)
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        # It is meant to outlive us; a Popen whose process still runs would warn about that when it is collected.
        process.returncode = 0
        found = Status(process.pid, fingerprint(process.pid), port, self.account)
        write_atomically(self._file, json.dumps(asdict(found)))
        return found

    def _spawn(self, listening: socket.socket, owned: bool) -> subprocess.Popen[bytes]:
        """The server's process; it inherits the listening socket, so that nobody can take its port meanwhile."""
        variables = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        variables |= {"MOTO_ACCOUNT_ID": self.account, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"}
        command = [sys.executable, "-m", "dynaform.simulator.serve", str(listening.fileno())]
        if owned:
            command.append(str(os.getpid()))
        with self.log.open("wb") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=variables,
                cwd=self.folder,
                pass_fds=[listening.fileno()],
                start_new_session=True,
            )

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes], port: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                break
            if _answers(port):
                return
            time.sleep(0.05)
        tail = self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise WorldError("the simulator did not come up", hint=f"Read {self.log}.", detail=tail)


def _answers(port: int) -> bool:
    try:
        with _DIRECT.open(f"http://127.0.0.1:{port}/moto-api/data.json", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _end(found: Status) -> None:
    """SIGTERM, then SIGKILL: a server whose memory is its only store has nothing to save."""
    for signum in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(found.pid, signum)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(found.pid, os.WNOHANG)
            if not alive(found.pid, found.started):
                return
            time.sleep(0.02)
