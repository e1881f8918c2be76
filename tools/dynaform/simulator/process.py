"""Is this pid still the process we started? Works where /proc is, and through ps elsewhere."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def fingerprint(pid: int) -> str:
    """The process's start as the system tells it; "" when there is no such process or it is a zombie."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if fields[0] == "Z" else fields[19]
    answer = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, started = answer.stdout.strip().partition(" ")
    return "" if not state or state.startswith("Z") else started.strip()


def alive(pid: int, started: str) -> bool:
    """Whether the process with this pid is the one that started then."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return bool(started) and fingerprint(pid) == started
