"""The command line as people run it: a process of its own, in a copy of the repository, with variables of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from workflow.conftest import two_families

REPOSITORY = Path(__file__).resolve().parents[2]
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
LIMIT = 900.0


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    def ok(self) -> Said:
        """Itself; where the exit code is not 0, the test shows everything."""
        assert self.code == 0, f"exit code {self.code}\n{self.out}\n{self.err}"
        return self

    def failed(self, code: int) -> str:
        """What stood on standard error and output. Whatever went wrong, it is words and no traceback."""
        assert self.code == code, f"exit code {self.code} instead of {code}\n{self.out}\n{self.err}"
        assert "Traceback" not in self.err + self.out
        return self.err + self.out


@dataclass
class Dynaform:
    """dynaform in a copy of the repository.

    Attributes:
        root: the copy.
        variables: what its processes see beside PATH and HOME.
    """

    root: Path
    variables: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """The outer environment without anything that speaks of an AWS, and a home that holds no credentials."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return kept | {"AWS_EC2_METADATA_DISABLED": "true"} | self.variables

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start it, the leader of a process group of its own, as a shell does."""
        return subprocess.Popen(
            [sys.executable, "-m", "dynaform.cli", *arguments],
            cwd=self.root,
            env=self.environment(),
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def __call__(self, *arguments: str) -> Said:
        """Run it to its end."""
        return ended(self.start(*arguments))

    def edit(self, path: str, old: str, new: str) -> None:
        """Change one text of a file of the copy; it has to be there."""
        file = self.root / path
        text = file.read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        file.write_text(text.replace(old, new, 1), "utf-8")

    def restoring(self, path: str) -> Callable[[], None]:
        """Remembers a file; the result puts it back."""
        text = (self.root / path).read_text("utf-8")

        def restore() -> None:
            (self.root / path).write_text(text, "utf-8")

        return restore

    @property
    def artifacts(self) -> Path:
        """Its .dynaform."""
        return self.root / ".dynaform"


def ended(process: subprocess.Popen[str]) -> Said:
    """Wait for the end; a command that hangs is killed, and the test fails."""
    try:
        out, err = process.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        raise AssertionError(f"it hangs:\n{out}\n{err}") from None
    return Said(process.returncode, out, err)


def until(condition: Callable[[], Any], what: str, limit: float = 120.0) -> Any:
    """Wait until the condition holds, and hand its value back."""
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {limit:.0f} s")


def client(endpoint: str, service: str) -> Any:
    """A client of an emulator, for what happens behind Terraform's back."""
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=Config(s3={"addressing_style": "path"}, proxies={}),
    )


def tables(endpoint: str) -> list[str]:
    """The tables an emulator has."""
    return list(client(endpoint, "dynamodb").list_tables()["TableNames"])


def objects(endpoint: str, bucket: str) -> set[str]:
    """The keys of a bucket."""
    return {each["Key"] for each in client(endpoint, "s3").list_objects_v2(Bucket=bucket).get("Contents", [])}


def processes_in(folder: Path) -> list[str]:
    """Command lines of processes that work in, or were started for, a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            where = (entry / "cwd").readlink()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if where.is_relative_to(folder) or str(folder) in command:
            found.append(command)
    return found


def copy_repository(destination: Path, *, every_family: bool) -> Dynaform:
    """The files that commands read, rendered: what these tests tell of is not whether somebody forgot to render."""
    ignored = shutil.ignore_patterns(".terraform", "__pycache__", "*.tfstate*")
    for name in ("modules", "terraform", "envs"):
        shutil.copytree(REPOSITORY / name, destination / name, ignore=ignored)
    if not every_family:
        two_families(destination)
    dynaform = Dynaform(destination)
    dynaform("render").ok()
    return dynaform


@pytest.fixture(scope="module")
def dynaform(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dynaform]:
    """One copy for the tests of a module; its simulator does not survive them.

    Environments have two families, so that a step takes seconds; all five where the module says EVERY_FAMILY.
    """
    every_family = getattr(request.module, "EVERY_FAMILY", False)
    copy = copy_repository(tmp_path_factory.mktemp("repository") / "copy", every_family=every_family)
    yield copy
    copy.variables.clear()
    copy("simulator", "down", "--env", "dev")
