from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynaform.planner.calls.items import (
    complete,
    entity_of,
    logical_row,
    primary_key,
    stored_item,
)
from dynaform.planner.calls.values import MissingParameterError
from dynaform.planner.calls.wire import item_from_wire, item_to_wire

from .sample_family import LAYOUT, NOW


def test_an_item_has_attributes_keys_index_keys_and_its_type() -> None:
    row = {"userId": "u1", "username": "JoHn", "firstName": "John", "verified": True}
    assert stored_item(LAYOUT, "User", row) == {
        "PK": "USER#u1",
        "SK": "PROFILE",
        "GSI1PK": "NAME#john",
        "GSI1SK": "USER#u1",
        "username": "john",
        "fn": "John",
        "verified": True,
        "entityType": "User",
    }


def test_an_absent_source_keeps_the_item_out_of_the_index() -> None:
    item = stored_item(LAYOUT, "User", {"userId": "u1", "firstName": "John"})
    assert "GSI1PK" not in item
    assert item["PK"] == "USER#u1"


@pytest.mark.parametrize(("waiting", "expected"), [(True, "WAITING"), (False, None)])
def test_an_index_key_follows_its_condition(waiting: bool, expected: str | None) -> None:
    item = stored_item(LAYOUT, "Player", {"playerId": "p1", "waiting": waiting, "since": NOW})
    assert item.get("queue") == expected
    assert item["since"] == "2026-03-05T10:30:00Z"
    assert "entityType" not in item


def test_computed_attributes_follow_from_their_sources_and_from_each_other() -> None:
    row = complete(LAYOUT, "Log", {"device": "order-18", "number": 1, "at": 1772706600000, "day": "stale"})
    assert (row["home"], row["day"], row["month"]) == ("ROOT", date(2026, 3, 5), "2026-03")
    assert row["slice"] in range(8)
    assert "pair" not in complete(LAYOUT, "Message", {"senderId": "a", "pair": "stale"})


def test_keys_of_computed_and_padded_attributes() -> None:
    issue = {"repo": "r", "number": 42, "state": "open", "price": Decimal("1.5"), "due": date(2026, 1, 2)}
    assert stored_item(LAYOUT, "Issue", issue) == {
        "PK": "REPO#r",
        "SK": "ISSUE#999957#open",
        "repo": "r",
        "number": 42,
        "state": "open",
        "price": Decimal("1.5"),
        "due": "2026-01-02",
        "entityType": "Issue",
    }
    message = {"messageId": "m", "senderId": "z", "receiverId": "a", "sentAt": NOW}
    assert primary_key(LAYOUT, "Message", message) == {"PK": "CONV#a#z", "SK": "MSG#2026-03-05T10:30:00Z#m"}


def test_a_raw_key_keeps_its_type_and_ignores_case() -> None:
    log = stored_item(LAYOUT, "Log", {"device": "d", "number": -3, "at": 5})
    assert log["number"] == -3
    assert log["slicePK"].endswith("#ROOT")
    token = stored_item(LAYOUT, "Token", {"token": "AbC", "createdAt": NOW})
    assert (token["token"], token["expiresAt"]) == ("abc", 1772706900)


def test_what_ignores_case_is_stored_without_it_in_a_key_and_beside_it() -> None:
    user = stored_item(LAYOUT, "User", {"userId": "u", "username": "AnnA", "firstName": "Ann"})
    assert (user["username"], user["GSI1PK"], user["fn"]) == ("anna", "NAME#anna", "Ann")


def test_what_cannot_be_stored_is_refused_or_left_out() -> None:
    with pytest.raises(MissingParameterError, match="userId"):
        stored_item(LAYOUT, "User", {"firstName": "x"})
    with pytest.raises(MissingParameterError, match="number"):
        stored_item(LAYOUT, "Log", {"device": "d", "at": 1})
    with pytest.raises(KeyError, match="frstName"):
        stored_item(LAYOUT, "User", {"userId": "u", "frstName": "x"})
    post = {"userId": "u", "postId": "p", "createdAt": NOW, "tags": frozenset(), "note": None}
    assert not {"tags", "note"} & stored_item(LAYOUT, "Post", post).keys()


def test_attributes_are_decoded_from_keys_where_they_are_not_projected() -> None:
    keys = {"PK": "USER#u1", "SK": "POST#2026-03-05T10:30:00Z#p1"}
    row = logical_row(LAYOUT, "Post", keys, ("userId", "createdAt", "postId", "score"))
    assert row == {"userId": "u1", "createdAt": NOW, "postId": "p1"}
    issue = logical_row(LAYOUT, "Issue", {"SK": "ISSUE#999957#closed"}, ("backwards", "state", "repo"))
    assert issue == {"backwards": 999957, "state": "closed"}
    assert logical_row(LAYOUT, "Message", {"PK": "CONV#a#z"}, ("pair",)) == {"pair": "a#z"}
    assert logical_row(LAYOUT, "User", {"SK": "USER#u1", "PK": "x"}, ("userId",)) == {}


def test_a_stored_name_and_a_dotted_path_are_read() -> None:
    assert logical_row(LAYOUT, "User", {"fn": "John", "PK": "USER#u"}, ("firstName",)) == {"firstName": "John"}
    stored = {"reviewers": {"u1": {"approved": True}}}
    wanted = ("reviewers.u1.approved", "reviewers.u2.approved")
    assert logical_row(LAYOUT, "Post", stored, wanted) == {"reviewers.u1.approved": True}


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ({"entityType": "post", "PK": "x"}, "Post"),
        ({"entityType": "User"}, "User"),
        ({"PK": "USER#u", "SK": "PROFILE"}, "User"),
        ({"PK": "USER#u", "SK": "POST#2026-03-05T10:30:00Z#p"}, "Post"),
        ({"PK": "USER#u", "SK": "OTHER"}, None),
        ({"entityType": "Message"}, None),
    ],
)
def test_which_entity_an_item_is(stored: dict[str, Any], expected: str | None) -> None:
    assert entity_of(LAYOUT, ("User", "Post"), stored) == expected


@pytest.mark.parametrize(("key", "expected"), [("t1", "Token"), ("OWNER#u", "TokenClaim"), ("OTHER#u", None)])
def test_an_id_is_told_from_a_template_in_one_table(key: str, expected: str | None) -> None:
    assert entity_of(LAYOUT, ("Token", "TokenClaim"), {"token": key}) == expected


def test_a_number_as_key_fits_its_entity() -> None:
    assert entity_of(LAYOUT, ("Log",), {"device": "d", "number": 3}) == "Log"


IDS = st.text(st.characters(codec="utf-8", exclude_characters="#"), min_size=1, max_size=8)
TEXTS = st.text(max_size=12)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(lambda x: x.replace(microsecond=0, tzinfo=UTC))
JSON = st.recursive(TEXTS | st.integers() | st.booleans(), lambda inner: st.dictionaries(TEXTS, inner, max_size=3))


def rows(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


ROWS = {
    "User": rows({"userId": IDS, "firstName": TEXTS, "verified": st.booleans()}, username=IDS.map(str.casefold)),
    "Post": rows(
        {"userId": IDS, "postId": IDS, "createdAt": MOMENTS, "score": st.integers(), "status": st.just("draft")},
        tags=st.frozensets(TEXTS, min_size=1),
        lines=st.lists(JSON, max_size=3),
        reviewers=st.dictionaries(TEXTS, JSON, max_size=3),
        note=TEXTS,
    ),
    "Message": rows({"messageId": IDS, "senderId": IDS, "receiverId": IDS, "sentAt": MOMENTS}),
    "Issue": rows(
        {"repo": IDS, "number": st.integers(0, 999_999), "state": st.sampled_from(["open", "closed"])},
        price=st.decimals(-(10**6), 10**6, places=2),
        due=st.dates(),
    ),
    "Player": rows({"playerId": IDS, "waiting": st.booleans(), "points": st.integers()}, since=MOMENTS),
    "Token": rows({"token": IDS.map(str.casefold), "createdAt": MOMENTS, "used": st.booleans()}),
    "Log": rows({"device": IDS, "number": st.integers(), "at": st.integers(0, 2**41)}, parent=IDS),
}


@pytest.mark.parametrize("entity", ROWS)
def test_a_row_survives_being_stored(entity: str) -> None:
    @given(ROWS[entity])
    def survives(row: dict[str, Any]) -> None:
        whole = complete(LAYOUT, entity, row)
        item = item_from_wire(item_to_wire(stored_item(LAYOUT, entity, row)))
        assert logical_row(LAYOUT, entity, item, tuple(LAYOUT.entity(entity).attributes)) == whole
        assert primary_key(LAYOUT, entity, whole).items() <= item.items()

    survives()


@given(ROWS["Post"])
def test_a_key_alone_gives_back_what_it_is_made_of(row: dict[str, Any]) -> None:
    key = primary_key(LAYOUT, "Post", row)
    names = ("userId", "createdAt", "postId")
    assert logical_row(LAYOUT, "Post", key, names) == {name: row[name] for name in names}
