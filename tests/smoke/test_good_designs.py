"""The good designs on tables in this process: what is proved of them is what the tables answer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dynaform.planner.prove import prove_family
from dynaform.smoke import Run, run_smoke
from dynaform.spec import parse_family

from .tables import create_tables, names_of

pytestmark = pytest.mark.simulator

SPECS = Path(__file__).parents[1] / "good_designs" / "specs"
NOW = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)

PICKED = {
    "accounts": ("whose-username", "get-account"),
    "bookmarks": ("in-folder", "tag"),
    "chat": ("since", "say", "rooms-of-user"),
    "code_host": ("issues-of-repository", "star"),
    "complaints": ("escalated-of-day", "take"),
    "deals": ("deals-of-day", "read-front-page"),
    "device_log": ("day-of-device", "desk-of-operator", "escalate"),
    "hotel": ("arrivals", "book"),
    "jobs": ("abandoned-jobs", "take"),
    "matchmaking": ("open-games-of-map", "start"),
    "movies": ("film-with-cast", "several-films"),
    "shop": ("order-with-lines",),
    "stores": ("stores-near-postcode",),
    "subscriptions": ("due-on-day",),
    "tenants": ("my-tasks-in-any-state",),
}
"""Of designs that take smoke thousands of calls, the patterns that are unlike those of other designs."""

OUT_OF_REACH = {("deals", "read-front-page"): "FrontPage: nothing in its key can carry the run's id"}
"""What smoke cannot try beside real data, and says so."""


@pytest.mark.parametrize("name", sorted(path.stem for path in SPECS.glob("*.yaml")))
def test_tables_answer_what_a_good_design_promises(client: Any, tmp_path: Path, name: str) -> None:
    loaded = parse_family((SPECS / f"{name}.yaml").read_text(encoding="utf-8"))
    proved = prove_family(loaded)
    picked = PICKED.get(name, tuple(proved.proofs))
    chosen = {pattern: proof for pattern, proof in proved.proofs.items() if pattern in picked}
    names = names_of(proved.layout)
    create_tables(client, proved.layout, names)
    run = Run("rabc", client, names, "here", tmp_path, clock=lambda: NOW, pauses=())
    report = run_smoke(loaded, chosen, proved.layout, run)
    assert [(each.pattern, each.failures) for each in report.patterns if each.failures] == []
    assert [(each.table, each.failures) for each in report.tables if each.failures] == []
    left_out = {(name, pattern): why for pattern, why in report.not_exercised if pattern in chosen}
    assert left_out == {place: why for place, why in OUT_OF_REACH.items() if place[0] == name}
    assert all(client.scan(TableName=table)["Count"] == 0 for table in names.values())
