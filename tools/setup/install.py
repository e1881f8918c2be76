"""Create or refresh .venv and .venv-checkov, and a Terraform where PATH has none. Standard library only.

Run by setup.sh with a Python that is new enough. Each environment carries a stamp with the digest of what it was
installed from; the stamp is removed first and written last, so a setup that was interrupted starts that environment
again from nothing. pip is run with the user's own settings: no index, proxy or certificate is named here.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "tools" / "requirements"
OLDEST_TERRAFORM = (1, 11)
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet")


class StepError(Exception):
    """A command of the setup failed; the text is its output."""


class StoppedError(StepError):
    """A command that was ended, or not started, because another one had failed."""


@dataclass
class Children:
    """The processes that run now, so that one failure or Ctrl-C ends all of them."""

    running: set[subprocess.Popen[str]] = field(default_factory=set)
    stopped: bool = False
    guard: threading.Lock = field(default_factory=threading.Lock)

    def run(self, argv: Sequence[str]) -> None:
        """Run one command to its end, quietly. Raises StepError with its output when it fails."""
        with self.guard:
            if self.stopped:
                raise StoppedError
            process = subprocess.Popen(
                argv, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
            )
            self.running.add(process)
        output, _ = process.communicate()
        self.running.discard(process)
        if process.returncode:
            if self.stopped:
                raise StoppedError
            raise StepError(f"{' '.join(argv)}\n{output.strip()}")

    def stop(self) -> None:
        """End every running command and start no more."""
        with self.guard:
            self.stopped = True
            for process in list(self.running):
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGTERM)


@dataclass(frozen=True)
class Environment:
    """One virtual environment: its folder, what it is installed from, and the pip calls that fill it.

    Attributes:
        folder: under the repository.
        sources: files whose content decides whether it is up to date.
        installs: arguments of ``pip install``, one call each, in order.
        compiling: arguments of Python, one call each, that compile modules and templates of ours: where Python may
            write no bytecode, every command would pay for it.
    """

    folder: str
    sources: tuple[Path, ...]
    installs: tuple[tuple[str, ...], ...]
    compiling: tuple[tuple[str, ...], ...] = ()

    @property
    def python(self) -> Path:
        """The environment's own interpreter."""
        return ROOT / self.folder / "bin" / "python"

    @property
    def stamp(self) -> Path:
        """The file that says what the environment was completely installed from."""
        return ROOT / self.folder / ".setup-stamp"

    def key(self) -> str:
        """What the stamp must say: place, Python version, digest of the sources."""
        digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in self.sources)).hexdigest()
        return f"{ROOT} {sys.version_info.major}.{sys.version_info.minor} {digest}\n"

    def written(self) -> str:
        """What the stamp says; empty where there is none or the interpreter is gone."""
        return self.stamp.read_text("utf-8") if self.stamp.is_file() and self.python.is_file() else ""

    def refresh(self, children: Children) -> None:
        """Bring it up to date; from nothing unless a complete one of the same place and Python is there."""
        was, wanted = self.written(), self.key()
        if was == wanted:
            return
        started = time.monotonic()
        self.stamp.unlink(missing_ok=True)
        if was.rsplit(" ", 1)[0] != wanted.rsplit(" ", 1)[0]:
            say(f"creating {self.folder} (Python {sys.version.split()[0]})")
            children.run([sys.executable, "-m", "venv", "--clear", str(ROOT / self.folder)])
        else:
            say(f"updating {self.folder}")
        for arguments in self.installs:
            children.run([str(self.python), *PIP, *arguments])
        for arguments in self.compiling:
            children.run([str(self.python), *arguments])
        self.stamp.write_text(wanted, "utf-8")
        say(f"{self.folder} is ready after {time.monotonic() - started:.0f} s")


def locked(name: str) -> tuple[str, ...]:
    """Arguments that install one lock file and nothing else; what has no wheel is built with the pinned setuptools."""
    return ("--require-hashes", "--no-build-isolation", "-r", str(REQUIREMENTS / f"{name}.txt"))


DYNAFORM = Environment(
    ".venv",
    (REQUIREMENTS / "build.txt", REQUIREMENTS / "dev.txt", REQUIREMENTS / "dynaform.in", ROOT / "pyproject.toml"),
    (locked("build"), locked("dev"), ("--no-deps", "--no-build-isolation", "--editable", str(ROOT))),
    compiling=(
        ("-m", "compileall", "-q", str(ROOT / "tools" / "dynaform")),
        ("-c", "from dynaform.render.engine import compile_templates; compile_templates()"),
    ),
)
CHECKOV = Environment(
    ".venv-checkov",
    (REQUIREMENTS / "build.txt", REQUIREMENTS / "checkov.txt"),
    (locked("build"), locked("checkov")),
)


def say(text: str) -> None:
    """One line of progress on standard error."""
    sys.stderr.write(f"setup: {text}\n")


def terraform_version(terraform: str) -> tuple[int, int]:
    """Major and minor version of a terraform executable; (0, 0) when it does not answer."""
    # A command line configuration that does not exist would only add warnings.
    quiet = {**os.environ, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    try:
        answer = subprocess.run([terraform, "version"], capture_output=True, text=True, timeout=60, env=quiet)
    except (OSError, subprocess.TimeoutExpired):
        return (0, 0)
    found = re.search(r"^Terraform v(\d+)\.(\d+)\.", answer.stdout, re.MULTILINE)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def provide_terraform(children: Children, on_path: str) -> None:
    """Leave PATH's terraform alone where it is new enough; otherwise install one and a shim that starts it."""
    shim = ROOT / ".venv" / "bin" / "terraform"
    if on_path and terraform_version(on_path) >= OLDEST_TERRAFORM:
        shim.unlink(missing_ok=True)
        return
    reason = f"{on_path} is older than {'.'.join(map(str, OLDEST_TERRAFORM))}" if on_path else "no terraform on PATH"
    say(f"{reason}: installing one into .venv")
    children.run([str(DYNAFORM.python), *PIP, *locked("terraform")])
    text = f'#!/bin/sh\nexec "{DYNAFORM.python}" -m dynaform.terraform.shim "$@"\n'
    new = shim.with_name(".terraform.new")
    new.write_text(text, "utf-8")
    new.chmod(0o755)
    new.replace(shim)


def together(children: Children, jobs: Sequence[Callable[[], None]]) -> None:
    """Run the jobs side by side; the first failure stops the others and is raised."""

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException:
            children.stop()
            raise

    with ThreadPoolExecutor(len(jobs)) as pool:
        futures = [pool.submit(run, job) for job in jobs]
        try:
            errors = [error for future in futures if (error := future.exception())]
        except KeyboardInterrupt:
            children.stop()
            raise
    for error in sorted(errors, key=lambda each: isinstance(each, StoppedError)):
        raise error


def main() -> int:
    """Everything in its order; 0 when all is there, 1 with the failing command's output, 130 after Ctrl-C."""
    children = Children()

    def ours() -> None:
        DYNAFORM.refresh(children)
        provide_terraform(children, os.environ.get("TERRAFORM_ON_PATH", ""))

    # Two makes at once: the second waits here and then finds nothing to do. The lock leaves no file behind.
    with Path(__file__).open() as myself:
        fcntl.flock(myself, fcntl.LOCK_EX)
        try:
            together(children, [ours, lambda: CHECKOV.refresh(children)])
        except StepError as error:
            say(f"failed: {error}")
            say("mend what it names and run make again; what was complete is kept")
            return 1
        except KeyboardInterrupt:
            say("interrupted; the next make starts again where this one stopped")
            return 130
        except OSError as error:
            say(f"failed: {error}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
