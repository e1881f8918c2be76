"""The order of the whole suite, little collecting; and hypothesis without clocks: a busy machine is no finding."""

from __future__ import annotations

import gc
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

settings.register_profile("dynaform", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dynaform")


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One more than processors for the whole suite: stories that wait for Terraform leave a tenth of them idle."""
    whole = config.getoption("dist") == "loadfile" and hasattr(os, "sched_getaffinity")
    return len(os.sched_getaffinity(0)) + 1 if whole else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What hypothesis tries on many examples is a proof. And an order for the whole suite, without one worker's tail.

    Files that start Terraform come first, whole stories before parts: each stays in one worker (--dist loadfile).
    Otherwise one worker ends alone with a file of minutes. Within a file the order stays, which stories rely on.
    """
    for item in items:
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker(pytest.mark.proof)
    slow = {item.path for item in items if item.get_closest_marker("terraform")}
    items.sort(key=lambda item: (item.path not in slow, "e2e" not in item.path.parts))


def pytest_collection_finish() -> None:
    """Thousands of tests and what they import stay to the end: looking through them again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 100)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What the proofs of the prover counted. It stands here because what starts the workers loads this file alone."""
    from prover.figures import collected, lines

    found = collected(terminalreporter.stats)
    if found:
        terminalreporter.section("proof of the prover")
    for what, counts in sorted(found.items()):
        for line in lines(what, counts):
            terminalreporter.write_line(line)


@pytest.fixture
def shared_specs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A spec that a command of another test has read and proved is taken from there."""
    from families import share_specs

    share_specs(monkeypatch)
