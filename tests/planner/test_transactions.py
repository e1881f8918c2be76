"""Transactions and uniqueness over one small family of members and their e-mail claims."""

from __future__ import annotations

import pytest

from dynaform.findings import Finding
from dynaform.planner.layout import Layout
from dynaform.planner.pattern_proof import PatternProof
from dynaform.planner.prove import prove_pattern
from dynaform.planner.writes.unique import check_unique
from dynaform.spec import parse_family

FAMILY = """
format: 1
family: club
tables:
  Members: {key: {partition: pk}}
  Games: {key: {partition: pk, sort: sk}}
entities:
  Member:
    table: Members
    key: {pk: "MEMBER#{memberId}"}
    unique: {email: EmailClaim}
    attributes:
      memberId: id
      email: {type: id, ignore_case: true}
      points: {type: integer, default: 0}
    workload: {items: 100, size: 300B}
  EmailClaim:
    table: Members
    key: {pk: "EMAIL#{email}"}
    attributes: {email: {type: id, ignore_case: true, stored: false}, holder: id}
    workload: {items: 100, size: 100B}
  Game:
    table: Games
    key: {pk: "GAME#{gameId}", sk: "SEAT#{seat}"}
    attributes: {gameId: id, seat: [white, black], player: id, pair: {is: {pair: [player, gameId]}}}
    workload: {items: 100, size: 300KB}
  Duel:
    table: Games
    key: {pk: "DUEL#{pair}", sk: DUEL}
    attributes: {one: id, other: id, pair: {is: {pair: [one, other]}}, rounds: {type: integer, default: 0}}
access_patterns:
"""


def judged(pattern: str) -> tuple[list[Finding], PatternProof | None]:
    """The findings of pattern ``x``, uniqueness included, and its proof."""
    loaded = parse_family(f"{FAMILY}  x: {pattern}\n")
    layout = Layout(loaded.family)
    proof, said = prove_pattern(loaded, layout, "x", loaded.family.access_patterns["x"])
    return [*check_unique(layout, loaded), *said], proof


def transaction(*members: str, rest: str = "") -> str:
    return f"{{transaction: [{', '.join(members)}]{rest}}}"


POINTS = "{update: Member, where: {memberId: $%s}, add: {points: 1}}"
CLAIM = "{create: EmailClaim, set: {email: $email, holder: $memberId}}"
RELEASE = "{delete: EmailClaim, where: {email: $%s}}"


def test_members_that_may_be_one_item_are_noted_not_refused() -> None:
    said, proof = judged(transaction(POINTS % "one", POINTS % "other"))
    assert said == []
    assert proof is not None
    assert proof.notes == (
        "If $one = $other, members 1 and 2 are one item: the service refuses the whole call, and nothing is written.",
    )
    assert proof.capacity.write == 4  # one unit each, doubled


def test_one_item_twice_is_refused_where_its_keys_are_surely_equal() -> None:
    said, _ = judged(transaction(POINTS % "one", POINTS % "one"))
    assert [(each.id, "members 1 and 2" in each.seen) for each in said] == [("DF235", True)]
    swapped = [
        "{update: Duel, where: {one: $a, other: $b}, add: {rounds: 1}}",
        "{update: Duel, where: {one: $b, other: $a}, set: {rounds: 0}}",
    ]
    assert [each.id for each in judged(transaction(*swapped))[0]] == ["DF235"]  # a pair has no order


def test_keys_that_can_never_be_equal_need_no_note() -> None:
    seats = [f"{{check: Game, where: {{gameId: $gameId, seat: {seat}}}}}" for seat in ("white", "black")]
    for members in (seats, [POINTS % "one", "{check: EmailClaim, where: {email: $mine}}"]):
        said, proof = judged(transaction(*members))
        assert said == []
        assert proof is not None and proof.notes == ()


def test_size_and_number_of_items_are_bounded() -> None:
    many = [f"{{check: Game, where: {{gameId: $g{index}, seat: white}}}}" for index in range(101)]
    found = {each.id: each.seen for each in judged(transaction(*many))[0]}
    assert "up to 101 items" in found["DF234"]
    assert "30.3 MB" in found["DF238"]


def test_a_member_that_a_repeat_fails_first_hides_the_answer() -> None:
    create = "{create: Duel, set: {one: $a, other: $b}%s}"
    seat = "{create: Game, set: {seat: white}%s}"
    ignore = ", otherwise: ignore"
    hidden, _ = judged(transaction(seat % "", create % ignore))
    assert [each.id for each in hidden] == ["DF240"]
    assert hidden[0].hint == "Put create Duel before create Game."
    assert judged(transaction(create % ignore, seat % ""))[0] == []


def test_two_versioned_items_need_two_versions() -> None:
    spec = FAMILY.replace(
        '    table: Games\n    key: {pk: "GAME', '    version: rev\n    table: Games\n    key: {pk: "GAME'
    )
    spec = spec.replace("seat: [white, black], player: id", "seat: [white, black], rev: integer, player: id")
    seat = "{update: Game, where: {gameId: $gameId, seat: %s}%s, set: {player: $player}}"

    def ids(guard: str) -> list[str]:
        both = transaction(seat % ("white", ""), seat % ("black", guard))
        loaded = parse_family(f"{spec}  x: {both}\n")
        _, said = prove_pattern(loaded, Layout(loaded.family), "x", loaded.family.access_patterns["x"])
        return [each.id for each in said]

    assert ids("") == ["DF226"]
    assert ids(", when: {rev: $black}") == []


UNIQUE = {
    "created with its claim": (transaction("{create: Member}", CLAIM), []),
    "created alone": ("{create: Member}", ["DF231"]),
    "created with another's claim": (
        transaction("{create: Member}", "{create: EmailClaim, set: {email: $wanted, holder: $memberId}}"),
        ["DF231"],
    ),
    "claimed by put": (
        transaction("{create: Member}", "{put: EmailClaim, set: {email: $email, holder: $memberId}}"),
        ["DF231", "DF231"],
    ),
    "changed with both claims": (
        transaction(
            RELEASE % "old",
            "{create: EmailClaim, set: {email: $new, holder: $memberId}}",
            "{update: Member, by: [memberId], when: {email: $old}, set: {email: $new}}",
        ),
        [],
    ),
    "changed without a word of the old": (
        transaction(
            "{create: EmailClaim, set: {email: $new, holder: $memberId}}",
            "{update: Member, by: [memberId], set: {email: $new}}",
        ),
        ["DF243"],
    ),
    "changed, the new not claimed": (
        transaction(RELEASE % "old", "{update: Member, by: [memberId], when: {email: $old}, set: {email: $new}}"),
        ["DF231"],
    ),
    "deleted with its claim": (
        transaction("{delete: Member, by: [memberId], when: {email: $email}}", RELEASE % "email"),
        [],
    ),
    "deleted alone": ("{delete: Member, by: [memberId], when: {email: $email}}", ["DF243"]),
    "deleted with another's claim": (
        transaction("{delete: Member, by: [memberId], when: {email: $email}}", RELEASE % "other"),
        ["DF243", "DF231"],
    ),
    "claim without its owner": (CLAIM, ["DF231"]),
    "something else changed": ("{update: Member, by: [memberId], add: {points: 1}}", []),
    "replaced": (transaction("{put: Member}", CLAIM), ["DF243"]),
    "moved to another key": (
        transaction("{delete: Member, where: {memberId: $old}, when: {email: $email}}", "{create: Member}"),
        [],
    ),
    "many, each with its claim": (
        transaction(
            "{create: Member, each: $members, limit: 9}",
            "{create: EmailClaim, each: $members, set: {holder: $members.memberId}, limit: 9}",
        ),
        [],
    ),
    "many gone, each with its claim": (
        transaction(
            "{delete: Member, each: $members, when: {email: $members.email}, limit: 9}",
            "{delete: EmailClaim, each: $members, limit: 9}",
        ),
        [],
    ),
    "many gone, and one claim": (
        transaction("{delete: Member, each: $members, when: {email: $members.email}, limit: 9}", RELEASE % "email"),
        ["DF243", "DF231"],
    ),
}


@pytest.mark.parametrize(("pattern", "ids"), UNIQUE.values(), ids=UNIQUE)
def test_unique(pattern: str, ids: list[str]) -> None:
    said, _ = judged(pattern)
    assert [each.id for each in said] == ids
    for each in said:
        assert each.subject == "access_patterns/x"
        assert each.hint


def test_the_missing_claim_is_printed_as_the_member_to_add() -> None:
    said, _ = judged("{create: Member}")
    assert said[0].hint == "Add to the transaction: {create: EmailClaim}"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{type: id, ignore_case: true, stored: false}", "{type: id, stored: false}", "ignores case"),
        ('"EMAIL#{email}"', '"EMAIL#{email}#{holder}"', "made of email alone"),
    ],
)
def test_a_claim_that_cannot_keep_anything_unique_is_refused_at_the_entity(old: str, new: str, words: str) -> None:
    loaded = parse_family(f"{FAMILY.replace(old, new)}  x: {{get: Member, by: [memberId]}}\n")
    (found,) = check_unique(Layout(loaded.family), loaded)
    assert (found.id, found.subject) == ("DF232", "entities/Member")
    assert words in found.seen
