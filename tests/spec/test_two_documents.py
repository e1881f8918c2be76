"""The conversation and marketplace specs say what their documents say: names, keys, indexes, promises, patterns."""

from __future__ import annotations

import pytest

from dynaform.spec import LoadedFamily
from families import family_spec


@pytest.fixture(scope="module")
def conversation() -> LoadedFamily:
    return family_spec("conversation")


@pytest.fixture(scope="module")
def marketplace() -> LoadedFamily:
    return family_spec("marketplace")


def keys(loaded: LoadedFamily) -> dict[str, str]:
    """Every access path's key, as ``partition/sort``."""
    found = {}
    for table_name, table in loaded.family.tables.items():
        found[table_name] = "/".join(table.key.attributes)
        for name, index in table.indexes.items():
            assert index.key is not None
            found[f"{table_name}.{name}"] = "/".join(index.key.attributes)
    return found


def test_conversation_has_its_tables_and_indexes(conversation: LoadedFamily) -> None:
    assert [table.name for table in conversation.family.tables.values()] == ["{prefix}Users", "{prefix}Sessions"]
    assert keys(conversation) == {
        "Users": "userId",
        "Users.Waiting": "queue/lastQueueEntry",
        "Sessions": "sessionId",
        "Sessions.UserSessionsIndex": "userA/startTime",
        "Sessions.UserBSessionsIndex": "userB/startTime",
    }


def test_conversation_has_every_documented_attribute(conversation: LoadedFamily) -> None:
    user, session = (conversation.family.entities[name].attributes for name in ("User", "Session"))
    documented = {"userId", "pointsLeft", "lastSessionTimestamp", "isWaitingInQueue", "lastQueueEntry", "email"}
    assert set(user) == documented | {"pointsDay"}
    assert {*session} == {
        "sessionId", "userA", "userB", "startTime", "endTime", "duration", "roomName", "createdAt", "expiresAt",
    }  # fmt: skip
    assert (user["pointsLeft"].min, user["pointsLeft"].max) == (0, 15)
    assert str(session["expiresAt"].is_) == "startTime + 90d"
    assert user["pointsDay"].assumption


def test_marketplace_has_the_exported_names_and_indexes(marketplace: LoadedFamily) -> None:
    names = {table.name for table in marketplace.family.tables.values()}
    kinds = ("bookings", "idempotency", "services", "providers", "reviews", "users")
    assert names == {f"marketplace-{{env}}-{kind}-table" for kind in kinds}
    assert keys(marketplace) == {
        "bookings": "bookingId",
        "bookings.providerBookings-index": "providerId/scheduledDate",
        "bookings.customerBookings-index": "customerId/createdAt",
        "bookings.status-index": "status/createdAt",
        "bookings.customerId-index": "customerId",
        "idempotency": "idempotencyKey",
        "services": "serviceId",
        "services.category-index": "category/price",
        "services.providerServices-index": "providerId/price",
        "providers": "providerId",
        "providers.serviceType-index": "serviceType/rating",
        "providers.location-index": "serviceArea/rating",
        "providers.availability-index": "isAvailable/responseTime",
        "reviews": "reviewId",
        "reviews.providerReviews-index": "providerId/createdAt",
        "reviews.bookingReviews-index": "bookingId",
        "users": "userId",
        "users.email-index": "email",
        "users.userType-index": "userType/createdAt",
    }


def test_marketplace_keeps_the_promises_of_operation(marketplace: LoadedFamily) -> None:
    family = marketplace.family
    for name, table in family.tables.items():
        assert family.promise(name, "point_in_time_recovery_days") == 35
        assert family.promise(name, "billing") == "on-demand"
        assert table.stream == ("NEW_AND_OLD_IMAGES" if name == "bookings" else None)
        assert table.ttl == ("ttl" if name == "idempotency" else None)


def test_claims_are_in_no_index(marketplace: LoadedFamily) -> None:
    for name in ("ReviewClaim", "EmailClaim"):
        entity = marketplace.family.entities[name]
        stored = {each.name or logical for logical, each in entity.attributes.items() if each.stored}
        for index in marketplace.family.tables[entity.table].indexes.values():
            assert index.key is not None
            assert not stored & set(index.key.attributes)


@pytest.mark.parametrize(("family", "count"), [("conversation", 13), ("marketplace", 30)])
def test_every_pattern_says_what_for_and_where_it_is_asked_for(family: str, count: int) -> None:
    patterns = family_spec(family).family.access_patterns
    assert len(patterns) == count
    assert all(each.description and each.source and each.rate for each in patterns.values())


@pytest.mark.parametrize("family", ["conversation", "marketplace"])
def test_every_pattern_has_a_consumer(family: str) -> None:
    spec = family_spec(family).family
    used = {name for consumer in spec.consumers.values() for name in consumer.access_patterns}
    assert used == {"all"} or used == set(spec.access_patterns)
