"""A container's share of the machine, from the files the kernel tells it in."""

import os
from pathlib import Path

import pytest

from dynaform.terraform import machine, most_at_once

GB = 1000**3


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kernel that says nothing yet."""
    monkeypatch.setattr(machine, "CGROUP", tmp_path)
    monkeypatch.setattr(machine, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(16)), raising=False)
    return tmp_path


def container(kernel: Path, limit: str, used: int, cached: int) -> None:
    (kernel / "memory.max").write_text(f"{limit}\n")
    (kernel / "memory.current").write_text(f"{used}\n")
    (kernel / "memory.stat").write_text(f"anon 1\ninactive_file {cached}\nactive_file 5\n")


def test_a_kernel_that_says_nothing_limits_nothing(kernel: Path) -> None:
    assert machine.free_memory() is None
    assert machine.usable_cores() == 16
    assert most_at_once({}) == 16


def test_the_machine_alone(kernel: Path) -> None:
    (kernel / "meminfo").write_text("MemTotal: 64000000 kB\nMemAvailable: 2000000 kB\n")
    assert machine.free_memory() == 2000000 * 1024
    container(kernel, "max", 5, 1)
    assert machine.free_memory() == 2000000 * 1024


def test_a_container_with_less_than_the_machine(kernel: Path) -> None:
    (kernel / "meminfo").write_text("MemAvailable: 64000000 kB\n")
    container(kernel, str(4 * GB), used=3 * GB, cached=2 * GB)
    assert machine.free_memory() == 3 * GB
    assert most_at_once({}) == 2
    container(kernel, str(4 * GB), used=5 * GB, cached=0)
    assert machine.free_memory() == 0
    assert most_at_once({}) == 1


@pytest.mark.parametrize(
    ("quota", "cores"),
    [("max 100000", 16), ("350000 100000", 3), ("50000 100000", 1), ("9900000 100000", 16), ("", 16)],
)
def test_processors_by_quota(kernel: Path, quota: str, cores: int) -> None:
    (kernel / "cpu.max").write_text(quota)
    assert machine.usable_cores() == cores
