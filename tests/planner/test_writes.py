"""Writes over small specs: what is proved, with every derived change, and what is refused, with its reason."""

from __future__ import annotations

import pytest

from dynaform.findings import Finding, Severity
from dynaform.planner.layout import Layout
from dynaform.planner.pattern_proof import PatternProof
from dynaform.planner.proof import Existence, WriteProof
from dynaform.planner.prove import prove_family, prove_pattern
from dynaform.planner.writes.unique import check_unique
from dynaform.spec import parse_family
from families import family_spec

FAMILY = """
format: 1
family: shop
tables:
  Main:
    key: {partition: PK, sort: SK}
    indexes:
      Inverted: {key: {partition: SK, sort: PK}, projection: KEYS_ONLY}
      ByState: {key: {partition: GSI1PK, sort: GSI1SK}, projection: ALL}
  Plain:
    key: {partition: id}
    ttl: expiresAt
    indexes:
      Waiting: {key: {partition: queue, sort: since}, projection: KEYS_ONLY}
      ByOwner: {key: {partition: owner}, projection: [name]}
  Days: {key: {partition: PK}, indexes: {ByKind: {key: {partition: kindKey}, projection: ALL}}}
  Locks: {key: {partition: lockId}}
entities:
  Task:
    table: Main
    key: {PK: "LIST#{listId}", SK: "TASK#{createdAt}#{taskId}"}
    id: [taskId]
    indexes: {ByState: {GSI1PK: "STATE#{state}#{slice}", GSI1SK: "{dueAt}#{taskId}"}}
    version: rev
    attributes:
      listId: id
      taskId: id
      createdAt: timestamp
      state: [open, done, dropped]
      dueAt: {type: timestamp, optional: true}
      title: string
      stars: {type: integer, default: 0, min: 0, max: 5}
      tags: {type: {set: string}, optional: true}
      log: {type: list, optional: true}
      address: {type: map, optional: true}
      slice: {is: {shard: taskId, of: 4}}
      rev: integer
    workload: {items: 1000, size: 1.5KB}
  Worker:
    table: Plain
    live: {expiresAt: {gt: $now}}
    indexes: {Waiting: {queue: WAITING, when: {idle: true, grade: {in: [a, b]}}}}
    attributes:
      id: id
      name: string
      owner: {type: id, optional: true}
      idle: {type: boolean, default: false}
      grade: [a, b, c]
      since: {type: timestamp, optional: true}
      points: {type: integer, min: 0, max: 10, default: 0}
      startedAt: timestamp
      expiresAt: {type: epoch, is: {plus: [startedAt, 1h]}}
    workload: {items: 1000, size: 300B}
  Day:
    table: Days
    key: {PK: "DAY#{date}#{kind}"}
    indexes: {ByKind: {kindKey: "KIND#{kind}"}}
    attributes: {date: date, kind: id, count: {type: integer, default: 0}, note: {type: string, optional: true}}
  Seat: {table: Days, key: {PK: "ROW#{row}"}, attributes: {row: {type: id, stored: false}, guest: string}}
  Lock: {table: Locks, attributes: {lockId: id, holder: id, uses: {type: integer, optional: true}}}
access_patterns:
"""


def findings_and_proof(patterns: str) -> tuple[list[Finding], PatternProof | None]:
    """All findings of the first pattern of a fragment (YAML below access_patterns), and its proof."""
    body = "\n".join(f"  {line}" for line in patterns.strip().splitlines())
    loaded = parse_family(f"{FAMILY}{body}\n")
    layout = Layout(loaded.family)
    name, pattern = next(iter(loaded.family.access_patterns.items()))
    proof, said = prove_pattern(loaded, layout, name, pattern)
    return [*check_unique(layout, loaded), *said], proof


def proved(patterns: str) -> WriteProof:
    """The only step of a pattern that must be proved without a word."""
    said, proof = findings_and_proof(patterns)
    assert said == []
    assert proof is not None
    (step,) = proof.steps
    assert isinstance(step.proof, WriteProof)
    return step.proof


def changes(proof: WriteProof) -> dict[str, tuple[str, str, str]]:
    """Stored name to kind, source and reason of each change."""
    return {
        each.name: (str(each.kind), "" if each.source is None else str(each.source), each.derived)
        for each in proof.changes
    }


TASK_KEY = "by: [listId, createdAt, taskId]"


def test_an_update_rebuilds_the_index_key_and_only_that_one() -> None:
    proof = proved(f"finish: {{update: Task, {TASK_KEY}, set: {{state: done}}}}")
    assert changes(proof) == {
        "state": ("set", "done", ""),
        "GSI1PK": ("set", "STATE#{done}#{shard($taskId)}", "key of ByState"),
        "rev": ("add", "1", "version"),
    }
    assert [str(term) for term in proof.key] == ["LIST#{$listId}", "TASK#{$createdAt}#{$taskId}"]
    assert str(proof.condition.when if proof.condition else "") == "rev = $rev"
    assert proof.moved == ("ByState",)
    assert proof.capacity.write == 2 + 2 * 2  # two units for the item, twice two for the moved entry


def test_an_attribute_outside_every_key_derives_nothing() -> None:
    proof = proved(f"rename: {{update: Task, {TASK_KEY}, set: {{title: $title}}}}")
    assert set(changes(proof)) == {"title", "rev"}
    assert proof.moved == ()
    assert proof.capacity.write == 2 + 2  # ByState projects it; the inverted index projects keys only


def test_removing_a_source_removes_the_key_attribute() -> None:
    proof = proved(f"undate: {{update: Task, {TASK_KEY}, remove: [dueAt]}}")
    assert changes(proof)["GSI1SK"] == ("remove", "", "key of ByState")


def test_a_condition_can_supply_the_missing_source() -> None:
    guarded = proved("touch: {update: Day, by: [date, kind], when: {note: $old}, set: {note: $note}}")
    assert guarded.moved == ()
    assert guarded.condition is not None and str(guarded.condition.when) == "note = $old"


def test_a_sparse_entry_is_entered_and_left_as_the_condition_says() -> None:
    enter = proved("wait: {update: Worker, by: [id], when: {grade: a, idle: false}, set: {idle: true, since: $now}}")
    assert changes(enter)["queue"] == ("set", "WAITING", "key of Waiting")
    assert enter.capacity.write == 1 + 1 + 0  # the item, a new entry, nothing that ByOwner projects
    leave = proved("go: {update: Worker, by: [id], set: {idle: false}}")
    assert changes(leave)["queue"] == ("remove", "", "key of Waiting")
    assert "Waiting" in leave.moved
    stay = proved("regrade: {update: Worker, by: [id], when: {idle: false}, set: {grade: $grade}}")
    assert "queue" not in changes(stay)
    resting = proved("note: {update: Worker, by: [id], when: {idle: false}, set: {since: $now}}")
    assert resting.moved == ()  # not in the index, whatever its sort key
    assert resting.capacity.write == 1


def test_a_raw_index_key_moves_by_itself() -> None:
    proof = proved("own: {update: Worker, by: [id], set: {owner: $owner}}")
    assert set(changes(proof)) == {"owner"}
    assert proof.moved == ("ByOwner",)
    assert proof.capacity.write == 1 + 2


def test_live_joins_the_condition_of_every_write_that_meets_an_item() -> None:
    for pattern in ("{update: Worker, by: [id], set: {name: $name}}", "{delete: Worker, by: [id], otherwise: ignore}"):
        proof = proved(f"one: {pattern}")
        assert proof.condition is not None
        assert (proof.condition.existence, str(proof.condition.live)) == (Existence.MUST, "expiresAt > $now")
    created = proved("new: {create: Worker, set: {startedAt: $now}}")
    assert created.condition is not None
    assert (created.condition.existence, str(created.condition.live)) == (Existence.MUST_NOT, "expiresAt > $now")


def test_the_condition_of_each_verb() -> None:
    plain = proved("a: {delete: Lock, by: [lockId], otherwise: ignore}")
    assert plain.condition is not None and not plain.condition
    owned = proved("b: {delete: Lock, by: [lockId], when: {holder: $me}}")
    assert owned.condition is not None and owned.condition.existence is Existence.MUST
    replaced = proved("c: {put: Lock}")
    assert replaced.condition is not None and replaced.condition.existence is Existence.ANY


def test_what_the_selection_says_beyond_the_key_joins_the_condition() -> None:
    proof = proved("steal: {delete: Lock, where: {lockId: $id, holder: $old}}")
    assert [str(term) for term in proof.key] == ["{$id}"]
    assert proof.condition is not None and str(proof.condition.when) == "holder = $old"


def test_create_writes_every_attribute_that_nothing_computes() -> None:
    proof = proved("new: {create: Task, set: {createdAt: $now, state: open}}")
    item = {each.attribute: (each.source and str(each.source), each.parameter) for each in proof.item}
    assert item["state"] == ("open", None)
    assert item["title"] == ("$title", None)
    assert item["stars"] == ("0", "stars")
    assert item["dueAt"] == (None, "dueAt")
    assert item["rev"] == ("1", None)
    assert "slice" not in item
    assert [str(term) for term in proof.key] == ["LIST#{$listId}", "TASK#{$now}#{$taskId}"]


def test_create_knows_that_an_item_starts_outside_a_sparse_index() -> None:
    idle = proved("new: {create: Worker, set: {startedAt: $now, idle: false}}")
    assert idle.moved == ("ByOwner",)


def test_an_upsert_makes_a_whole_item() -> None:
    proof = proved("bump: {upsert: Day, where: {date: $today, kind: $kind}, add: {count: 1}}")
    assert changes(proof) == {
        "count": ("add", "1", ""),
        "kindKey": ("set", "KIND#{$kind}", "key of ByKind"),
        "date": ("init", "$today", "identity"),
        "kind": ("init", "$kind", "identity"),
    }
    assert proof.condition is not None and not proof.condition


def test_each_takes_the_key_from_its_rows() -> None:
    proof = proved("clear: {delete: Lock, each: $locks, limit: 25, requests: 25}")
    assert [str(term) for term in proof.key] == ["{$locks.lockId}"]
    assert (proof.each, proof.limit) == ("locks", 25)


REFUSED = {
    "key not bound": ("x: {update: Task, by: [taskId], set: {title: $t}}", "DF220", "listId and createdAt"),
    "each without the key": (
        "x: {steps: [{list: Task, by: [listId], limit: 9, returns: [title], as: t}, "
        "{delete: Task, each: $t, limit: 9}], requests: 10}",
        "DF220",
        "listId and createdAt and taskId",
    ),
    "base key": (f"x: {{update: Task, {TASK_KEY}, set: {{createdAt: $new}}}}", "DF221", "createdAt"),
    "sibling unknown": (
        "x: {upsert: Task, by: [listId, createdAt, taskId], set: {state: open, title: $t}}",
        "DF226",
        "rev",
    ),
    "membership follows a parameter": ("x: {update: Worker, by: [id], set: {idle: $idle}}", "DF222", "Waiting"),
    "membership not known": ("x: {update: Worker, by: [id], set: {idle: true}}", "DF222", "grade"),
    "twice": ("x: {update: Worker, by: [id], set: {points: 1}, add: {points: 1}}", "DF224", "twice"),
    "overlap": (f"x: {{update: Task, {TASK_KEY}, set: {{address.city: $c}}, remove: [address]}}", "DF224", "overlap"),
    "version by hand": (f"x: {{update: Task, {TASK_KEY}, add: {{rev: 1}}}}", "DF226", "by itself"),
    "upsert over the dead": (
        "x: {upsert: Worker, by: [id], set: {name: $n, grade: a, startedAt: $now, idle: true}}",
        "DF229",
        "revive",
    ),
    "upsert of half an item": ("x: {upsert: Lock, by: [lockId], add: {uses: 1}}", "DF227", "without holder"),
    "create under a condition": ("x: {create: Lock, when: {holder: $me}}", "DF242", "`when`"),
    "an answer that never comes": ("x: {put: Lock, otherwise: ignore}", "DF228", "cannot fail"),
    "each beyond the budget": ("x: {delete: Lock, each: $locks, limit: 25}", "DF205", "up to 25 writes"),
    "condition on a key": (
        "x: {update: Seat, by: [row], when: {row: 3}, set: {guest: $guest}}",
        "DF242",
        "row lives only in a key",
    ),
    "number for text": ("x: {update: Worker, by: [id], set: {name: -$n}}", "DF224", "is a number"),
    "values out of a transaction": (
        "x: {transaction: [{update: Lock, by: [lockId], set: {holder: $me}, returns: [holder]}]}",
        "DF242",
        "returns no values",
    ),
}


@pytest.mark.parametrize(("pattern", "id", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(pattern: str, id: str, words: str) -> None:
    said, proof = findings_and_proof(pattern)
    assert proof is None or any(each.level is Severity.ERROR for each in said)
    found = [each for each in said if each.id == id]
    assert found, said
    assert words in found[0].seen
    assert found[0].place is not None and found[0].place.line > FAMILY.count("\n")
    assert found[0].subject == "access_patterns/x"
    assert found[0].hint


def test_repetition_without_a_bound_is_a_warning_with_the_bound_to_write() -> None:
    said, proof = findings_and_proof("x: {delete: Lock, each: $locks}")
    assert proof is not None
    assert [(each.id, each.level, each.seen) for each in said] == [
        ("DF244", Severity.WARNING, "nothing bounds the rows of $locks")
    ]
    assert said[0].hint.startswith("Write limit:")


def test_an_item_that_can_lack_its_ttl_attribute_is_a_warning() -> None:
    spec = FAMILY.replace("live: {expiresAt: {gt: $now}}", "live: always").replace(
        "expiresAt: {type: epoch, is: {plus: [startedAt, 1h]}}", "expiresAt: {type: epoch, optional: true}"
    )
    loaded = parse_family(f"{spec}  x: {{create: Worker}}\n  y: {{create: Worker, set: {{expiresAt: $now + 1h}}}}\n")
    layout = Layout(loaded.family)
    said = {name: prove_pattern(loaded, layout, name, each)[1] for name, each in loaded.family.access_patterns.items()}
    assert [(each.id, each.level) for each in said["x"]] == [("DF241", Severity.WARNING)]
    assert "without expiresAt" in said["x"][0].seen
    assert "Set expiresAt" in said["x"][0].hint
    assert said["y"] == []


def test_an_update_that_removes_its_ttl_attribute_is_a_warning() -> None:
    spec = FAMILY.replace("live: {expiresAt: {gt: $now}}", "live: always").replace(
        "expiresAt: {type: epoch, is: {plus: [startedAt, 1h]}}", "expiresAt: {type: epoch, optional: true}"
    )
    made = "name: n, grade: a, startedAt: $now"
    patterns = {
        "x: {update: Worker, by: [id], remove: [expiresAt]}": True,
        f"x: {{upsert: Worker, by: [id], set: {{{made}, idle: false}}}}": True,
        f"x: {{upsert: Worker, by: [id], set: {{{made}, idle: false}}, init: {{expiresAt: $now + 1h}}}}": False,
        "x: {update: Worker, by: [id], set: {expiresAt: $now + 1h}}": False,
    }
    for text, warned in patterns.items():
        loaded = parse_family(f"{spec}  {text}\n")
        proof, said = prove_pattern(loaded, Layout(loaded.family), "x", loaded.family.access_patterns["x"])
        assert [each.id for each in said] == (["DF241"] if warned else []), text
        assert proof is not None


MOVED = """
format: 1
family: moved
tables: {Cars: {key: {partition: PK, sort: SK}}}
entities:
  Owner:
    table: Cars
    key: {PK: "OWNER#{ownerId}", SK: OWNER}
    attributes:
      ownerId: id
      cars: {type: integer, default: 0, count_of: {Car: {ownerId: ownerId}}}
      worth: {type: integer, default: 0, sum_of: {Car.price: {ownerId: ownerId}}}
  Car:
    table: Cars
    unique: {plate: Plate}
    key: {PK: "CARS#{status}", SK: "CAR#{carId}"}
    attributes: {carId: id, status: [new, used], ownerId: id, price: integer, plate: id, note: string}
  Plate: {table: Cars, key: {PK: "PLATE#{plate}", SK: PLATE}, attributes: {plate: id, carId: id}}
access_patterns:
"""

MOVES = [
    "{update: Car, by: [status, carId], set: {status: $status}}",
    "{update: Car, by: [status, carId], set: {status: $new}}",
    "{update: Car, by: [carId], where: {status: new}, set: {status: used}}",
    "{update: Car, by: [status, carId], when: {plate: $plate, ownerId: $me}, set: {status: used, note: sold}}",
]


@pytest.mark.parametrize("pattern", MOVES)
def test_a_moved_primary_key_prints_the_transaction_that_moves_it(pattern: str) -> None:
    loaded = parse_family(f"{MOVED}  x: {pattern}\n")
    (said, *_) = prove_pattern(loaded, Layout(loaded.family), "x", loaded.family.access_patterns["x"])[1]
    assert said.id == "DF221"
    body = said.hint.split("\n", 1)[1].replace("\n", "\n    ")
    pasted = parse_family(f"{MOVED}  x:\n    {body}\n")
    found = prove_family(pasted)
    assert [each.seen for each in found.findings] == [], said.hint
    delete, create = (step.proof for step in found.proofs["x"].steps)
    assert isinstance(delete, WriteProof) and isinstance(create, WriteProof)
    assert str(delete.key[0]) != str(create.key[0])


def test_an_item_that_may_live_for_ever_is_not_warned_that_it_does() -> None:
    for_ever = "live: {any: [{expiresAt: {exists: false}}, {expiresAt: {gt: $now}}]}"
    spec = FAMILY.replace("live: {expiresAt: {gt: $now}}", for_ever).replace(
        "expiresAt: {type: epoch, is: {plus: [startedAt, 1h]}}", "expiresAt: {type: epoch, optional: true}"
    )
    loaded = parse_family(f"{spec}  x: {{create: Worker}}\n")
    assert prove_pattern(loaded, Layout(loaded.family), "x", loaded.family.access_patterns["x"])[1] == []


def test_identity_that_is_not_the_key_says_what_it_takes() -> None:
    said, _ = findings_and_proof("x: {delete: Task, by: [taskId]}")
    assert "second request" in said[0].notes[0]


def test_an_index_key_fed_by_a_counter_is_refused() -> None:
    spec = FAMILY.replace('"{dueAt}#{taskId}"', '"{stars}#{taskId}"').replace(
        "stars: {type: integer,", "stars: {type: integer, width: 2,"
    )
    loaded = parse_family(f"{spec}  x: {{update: Task, {TASK_KEY}, when: {{stars: {{lt: 5}}}}, add: {{stars: 1}}}}\n")
    _, said = prove_pattern(loaded, Layout(loaded.family), "x", loaded.family.access_patterns["x"])
    assert [each.id for each in said] == ["DF223"]
    assert "GSI1SK of index ByState" in said[0].seen


def test_an_unknown_sibling_is_named_with_the_edit_that_supplies_it() -> None:
    spec = FAMILY.replace('"STATE#{state}#{slice}"', '"STATE#{state}#{title}"')
    pattern = f"  x: {{update: Task, {TASK_KEY}, set: {{state: done}}}}\n"
    loaded = parse_family(spec + pattern)
    _, said = prove_pattern(loaded, Layout(loaded.family), "x", loaded.family.access_patterns["x"])
    assert [each.id for each in said] == ["DF222"]
    assert "title is not known" in said[0].seen
    assert "when: {title: $title}" in said[0].hint


BOUNDS = {
    "floor by parameter": ("when: {points: {ge: $n}}, add: {points: -$n}", True),
    "another parameter": ("when: {points: {ge: $m}}, add: {points: -$n}", False),
    "no floor": ("add: {points: -$n}", False),
    "floor by number": ("when: {points: {gt: 2}}, add: {points: -3}", True),
    "floor too low": ("when: {points: {ge: 2}}, add: {points: -3}", False),
    "ceiling": ("when: {points: {lt: 10}}, add: {points: 1}", True),
    "ceiling too high": ("when: {points: {le: 10}}, add: {points: 1}", False),
    "ceiling between": ("when: {points: {between: [0, 8]}}, add: {points: 2}", True),
    "in every branch": ("when: {any: [{points: {lt: 3}}, {points: 4}]}, add: {points: 1}", True),
    "in one branch": ("when: {any: [{points: {lt: 3}}, {name: x}]}, add: {points: 1}", False),
    "amount unknown": ("when: {points: {lt: 3}}, add: {points: $n}", False),
}


@pytest.mark.parametrize(("clauses", "holds"), BOUNDS.values(), ids=BOUNDS)
def test_bounds(clauses: str, holds: bool) -> None:
    said, proof = findings_and_proof(f"x: {{update: Worker, by: [id], {clauses}}}")
    assert [each.id for each in said] == ([] if holds else ["DF225"])
    assert proof is not None  # a warning: the author may accept it


@pytest.mark.parametrize("family", ["conversation", "marketplace"])
def test_every_write_of_the_first_families_is_proved(family: str) -> None:
    loaded = family_spec(family)
    layout = Layout(loaded.family)
    assert check_unique(layout, loaded) == []
    writes = {name: each for name, each in loaded.family.access_patterns.items() if not each.reads_only}
    assert len(writes) > 5
    for name, pattern in writes.items():
        proof, said = prove_pattern(loaded, layout, name, pattern)
        assert [each for each in said if each.level is Severity.ERROR] == [], name
        assert proof is not None and proof.steps
