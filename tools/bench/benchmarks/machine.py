"""The machine a result belongs to, in one line."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from pathlib import Path

from dynaform.terraform import find_terraform


def machine_line(variables: Mapping[str, str]) -> str:
    """Processor, cores, memory, load, system and versions; no names of hosts or people."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1000**3
    return (
        f"Machine: {_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, load {os.getloadavg()[0]:.1f}; "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"Terraform {find_terraform(variables).version}."
    )


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
