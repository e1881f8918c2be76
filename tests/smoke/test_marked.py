"""Everything a run writes can be told from the application's items by the keys that a stream record carries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dynaform.planner.layout import Layout
from dynaform.planner.streams import SMOKE_MARK, smoke_signs, written_by_smoke
from dynaform.smoke import Run, run_smoke
from dynaform.workflow.smoke import run_id
from families import family_proofs

from .tables import create_tables, names_of

pytestmark = pytest.mark.simulator

NOW = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)


def written(operation: str, arguments: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Physical table and an item or key of each write of a request."""
    if operation in {"PutItem", "UpdateItem", "DeleteItem"}:
        yield arguments["TableName"], arguments.get("Item") or arguments["Key"]
    elif operation == "TransactWriteItems":
        for member in arguments["TransactItems"]:
            for kind, said in member.items():
                if kind != "ConditionCheck":
                    yield said["TableName"], said.get("Item") or said["Key"]
    elif operation == "BatchWriteItem":
        for table, requests in arguments["RequestItems"].items():
            for request in requests:
                (said,) = request.values()
                yield table, said.get("Item") or said["Key"]


@pytest.mark.parametrize("family", ["conversation", "marketplace"])
def test_every_item_of_a_run_carries_the_mark_in_its_key(client: Any, family: str, tmp_path: Path) -> None:
    proofs = family_proofs(family)
    layout: Layout = proofs.layout
    names = names_of(layout)
    create_tables(client, layout, names)
    sent: list[tuple[str, dict[str, Any]]] = []
    run = Run(
        run_id(), client, names, "here", tmp_path, clock=lambda: NOW, pauses=(), record=lambda *each: sent.append(each)
    )
    run_smoke(proofs.loaded, proofs.proofs, layout, run)
    tables = {physical: table for table, physical in names.items()}
    seen = set()
    for operation, arguments in sent:
        for physical, item in written(operation, arguments):
            table = tables[physical]
            seen.add(table)
            keys = {name: item[name] for name in layout.paths[table][0].key}
            assert written_by_smoke(smoke_signs(layout, table), keys), f"{table}: {keys}"
    assert seen == set(names)


def test_a_run_id_is_short_marked_and_fresh() -> None:
    ids = {run_id() for _ in range(50)}
    assert len(ids) > 45
    assert all(len(each) == 12 and each.startswith(SMOKE_MARK) and each.isalnum() for each in ids)
