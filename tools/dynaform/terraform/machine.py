"""What this process may use of the machine: a container's limits count where they are lower than the machine's."""

from __future__ import annotations

import os
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
MEMINFO = Path("/proc/meminfo")


def usable_cores() -> int:
    """Processors this process may use, at least 1."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _read(CGROUP / "cpu.max").partition(" ")
    if quota.isdigit() and period.strip().isdigit():
        allowed = min(allowed, int(quota) // int(period))
    return max(1, allowed)


def free_memory() -> int | None:
    """Bytes that can be taken without swapping; None where the system does not say."""
    free = [number for number in (_machine_free(), _container_free()) if number is not None]
    return min(free, default=None)


def _machine_free() -> int | None:
    kilobytes = _field(_read(MEMINFO), "MemAvailable:")
    return None if kilobytes is None else kilobytes * 1024


def _container_free() -> int | None:
    """Limit less use; cached files that nobody has touched lately are given back when memory is asked for."""
    limit, used = _read(CGROUP / "memory.max").strip(), _read(CGROUP / "memory.current").strip()
    if not limit.isdigit() or not used.isdigit():
        return None
    cached = _field(_read(CGROUP / "memory.stat"), "inactive_file") or 0
    return max(0, int(limit) - int(used) + cached)


def _field(text: str, name: str) -> int | None:
    values = (line.split()[1] for line in text.splitlines() if line.split()[:1] == [name])
    return next((int(value) for value in values if value.isdigit()), None)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
