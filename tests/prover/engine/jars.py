"""The engine's jars: fetched by Maven once per pom, kept in the checkout's cache folder."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
CACHE = Path(__file__).resolve().parents[3] / ".dynaform" / "engine"
GOAL = "dependency:copy-dependencies"


class NoEngineError(Exception):
    """This machine cannot run the engine; the words say what it lacks."""


def jars() -> Path:
    """The folder of the engine's jars and of SQLite's native library.

    Raises:
        NoEngineError: there is no Java or no Maven, or Maven does not get the jars.
    """
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            raise NoEngineError(f"{tool} is not on PATH")
    folder = CACHE / hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    if not folder.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as made:
            _copy(Path(made) / "jars")
            _move(Path(made) / "jars", folder)
    return folder


def _copy(folder: Path) -> None:
    """From Maven's own cache where that has everything, else from where Maven is told to download."""
    said = ""
    for offline in (["-o"], []):
        command = ["mvn", "-q", "-B", *offline, "-f", str(POM), GOAL, f"-DoutputDirectory={folder}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode == 0:
            return
        said = (done.stdout + done.stderr).strip()
    raise NoEngineError(f"Maven does not get its jars: {said.splitlines()[0] if said else 'it says nothing'}")


def _move(made: Path, folder: Path) -> None:
    """Another process may have been faster; its folder is as good."""
    try:
        made.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
