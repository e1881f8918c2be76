"""The order of the whole suite, little collecting; and hypothesis without clocks: a busy machine is no finding."""

from __future__ import annotations

import gc

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("dynaform", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dynaform")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that start Terraform come first, whole stories before parts: each stays in one worker (--dist loadfile).

    Otherwise one worker ends alone with a file of minutes. Within a file the order stays, which stories rely on.
    """
    slow = {item.path for item in items if item.get_closest_marker("terraform")}
    items.sort(key=lambda item: (item.path not in slow, "e2e" not in item.path.parts))


def pytest_collection_finish() -> None:
    """Thousands of tests and what they import stay to the end: looking through them again took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 100)


@pytest.fixture
def shared_specs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A spec that a command of another test has read and proved is taken from there."""
    from families import share_specs

    share_specs(monkeypatch)
