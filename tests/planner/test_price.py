"""Every path that serves has a price: the cheapest is taken, and the others are told with what they would cost."""

from __future__ import annotations

import pytest

from dynaform.planner.proof import Alternative, ReadProof

from .reads_family import asked, served

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
SEVERAL = """
format: 1
family: prices
tables:
  Threads:
    key: {partition: PK, sort: SK}
    type_attribute: kind
    indexes:
      Heads: {key: {partition: HP, sort: HS}, projection: [title, kind]}
      Whole: {key: {partition: HP, sort: HS}, projection: ALL}
entities:
  Post:
    table: Threads
    key: {PK: "THREAD#{threadId}", SK: "{at}#POST#{postId}"}
    indexes:
      Heads: {HP: "THREAD#{threadId}", HS: "{at}#{postId}"}
      Whole: {HP: "THREAD#{threadId}", HS: "{at}#{postId}"}
    attributes: {threadId: id, at: timestamp, postId: id, title: string, text: string}
    workload: {items: 1000, size: 20KB, per: {threadId: {typical: 5, max: 40}}}
  Reply:
    table: Threads
    key: {PK: "THREAD#{threadId}", SK: "{at}#REPLY#{postId}"}
    indexes:
      Heads: {HP: "THREAD#{threadId}", HS: "{at}#{postId}"}
      Whole: {HP: "THREAD#{threadId}", HS: "{at}#{postId}"}
    attributes: {threadId: id, at: timestamp, postId: id, title: string, text: string}
    workload: {items: 1000, size: 10KB, per: {threadId: {typical: 5, max: 40}}}
access_patterns: {}
"""

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
    "several entities through narrow entries": (
        "{list: [Post, Reply], by: [threadId], order: at desc, page: 20, returns: [title]}",
        SEVERAL,
        ("Heads", 1, 0.5),
        {
            "Threads": ("would serve it too, for 49 read units instead of 0.5", 1, 49.0),
            "Whole": ("would serve it too, for 49 read units instead of 0.5", 1, 49.0),
        },
    ),
    "several entities as a whole": (
        "{list: [Post, Reply], by: [threadId], order: at desc, page: 20}",
        SEVERAL,
        (None, 1, 49.0),
        {
            "Whole": ("would serve it too; Threads was preferred", 1, 49.0),
            "Heads": ("it does not project text", None, None),
        },
    ),
    "a scan beside a key beyond the budget": (
        "{list: Note, page: 20, keeps: 0.1, scan: {reason: export}}",
        SPEC,
        (None, 1, 49.0),
        {"ByKind": ("would serve it by key, and the budget is 1", 2, 98.0)},
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


def test_a_scan_that_is_accepted_beside_a_key_says_what_the_key_would_cost() -> None:
    scan = "{list: Note, by: [owner], page: 20, keeps: 0.1, scan: {reason: export}, accept: {DF211: once a year}}"
    proof = asked(scan, SPEC).proofs["p"].steps[0].proof
    assert isinstance(proof, ReadProof)
    assert proof.alternatives[0] == Alternative("Notes", "would serve it by key", 1, 49.0)


def test_an_alternative_is_told_with_its_price() -> None:
    assert (
        str(Alternative("gsi1", "would serve it too", 1, 0.5)) == "gsi1: would serve it too (1 request, 0.5 read units)"
    )
    assert str(Alternative("gsi1", "would serve it too", 2)) == "gsi1: would serve it too (2 requests)"
    assert str(Alternative("gsi1", "it does not project x")) == "gsi1: it does not project x"
