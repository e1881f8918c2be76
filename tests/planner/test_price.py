"""Every path that serves has a price: the cheapest is taken, and the others are told with what they would cost."""

from __future__ import annotations

import pytest

from dynaform.planner.proof import Alternative

from .reads_family import served

SPEC = """
format: 1
family: prices
tables:
  Notes:
    key: {partition: owner, sort: at}
    indexes:
      Heads: {key: {partition: owner, sort: at}, projection: [title]}
      ByKind: {key: {partition: kind, sort: at}, projection: ALL}
      ByOwnerKind: {key: {partition: owner, sort: kind}, projection: ALL}
entities:
  Note:
    table: Notes
    attributes: {owner: id, at: timestamp, kind: [plain, rich], title: string, text: string}
    workload: {items: 1000, size: 20KB, per: {owner: {typical: 5, max: 40}}}
access_patterns: {}
"""
UNSIZED = SPEC.replace(", size: 20KB", "")

CASES = {
    "fewer units": (
        "{list: Note, by: [owner], order: at desc, page: 20, returns: [title]}",
        SPEC,
        ("Heads", 1, 0.5),
        {"Notes": ("would serve it too, for 49 read units instead of 0.5", 1, 49.0)},
    ),
    "sizes nobody said": (
        "{list: Note, by: [owner], order: at desc, page: 20, returns: [title]}",
        UNSIZED,
        (None, 1, None),
        {"Heads": ("would serve it too, a moment behind the table", 1, None)},
    ),
    "no filter": (
        "{list: Note, by: [owner, kind], page: 20}",
        SPEC,
        ("ByOwnerKind", 1, 49.0),
        {
            "Notes": ("would serve it too, with a filter: kind = $kind", 1, 49.0),
            "ByKind": ("would serve it too, with a filter: owner = $owner", 1, 49.0),
        },
    ),
    "fewer requests": (
        "{list: Note, by: [owner], order: at, page: 20}",
        SPEC,
        (None, 1, 49.0),
        {
            "ByKind": ("would serve it too, with more requests", 2, 98.0),
            "Heads": ("it does not project kind, text", None, None),
        },
    ),
    "a pin": (
        "{list: Note, by: [owner], order: at desc, page: 20, returns: [title], via: Heads}",
        SPEC,
        ("Heads", 1, 0.5),
        {},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_cheapest_path_is_taken_and_the_others_are_priced(name: str) -> None:
    pattern, spec, (index, requests, units), others = CASES[name]
    proof = served(pattern, spec)
    assert (proof.branches[0].index, proof.requests, proof.capacity.read) == (index, requests, units)
    found = {each.path: (each.why, each.requests, each.units) for each in proof.alternatives}
    assert {path: found[path] for path in others} == others
    assert others or not found


def test_an_alternative_is_told_with_its_price() -> None:
    assert (
        str(Alternative("gsi1", "would serve it too", 1, 0.5)) == "gsi1: would serve it too (1 request, 0.5 read units)"
    )
    assert str(Alternative("gsi1", "would serve it too", 2)) == "gsi1: would serve it too (2 requests)"
    assert str(Alternative("gsi1", "it does not project x")) == "gsi1: it does not project x"
