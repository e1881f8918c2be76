"""The specs of companion, ielts and social hold what their documents ask for.

What is expected was written while reading the documents, not the specs: physical names, key shapes with their
placeholders erased, and per kind of item every attribute with its stored type: ``name`` is a String, ``name:N`` a
Number, ``name:?`` something whose type the document leaves open, ``name=a|b`` one of these words (``...``: and more).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from dynaform.spec.model import Attribute, Described, Entity, Family, Index, Table
from families import family_spec


@dataclass(frozen=True)
class Expected:
    """One document.

    Attributes:
        patterns: how many access patterns it asks for at least.
        tables: name to key attributes, partition first.
        indexes: table/index to key attributes (None: the document names none) and projection (None: not said).
        attributes: entity to its attributes.
        shapes: entity to the shape of each key attribute.
        bounds: attribute to its smallest and largest value.
        ttl: table to the attribute that TTL reads, and the seconds an item lives (None: not said).
        numbered: what the document numbers, as patterns that some description must match.
    """

    patterns: int
    tables: dict[str, str]
    indexes: dict[str, tuple[str | None, str | None]]
    attributes: dict[str, str]
    shapes: dict[str, dict[str, str]] = field(default_factory=dict)
    bounds: dict[str, tuple[float, float]] = field(default_factory=dict)
    ttl: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    numbered: tuple[str, ...] = ()


COMPANION = Expected(
    patterns=28,
    tables={"ai-girlfriend-table": "pk sk"},
    indexes={
        "ai-girlfriend-table/gsi1": ("gsi1pk gsi1sk", "ALL"),
        "ai-girlfriend-table/gsi2": ("gsi2pk gsi2sk", "ALL"),
    },
    attributes={
        "User": "userId email name createdAt lastActiveAt messageCount:N sessionCount:N subscriptionStatus",
        "Credits": "credits:N totalCreditsUsed:N lastUpdated",
        "Personality": "",
        "Session": "sessionId userId startedAt lastMessageAt messageCount:N relationshipStage",
        "Message": "messageId sessionId userId role content timestamp metadata:M",
        "Event": "eventId userId eventType eventData:M timestamp date ttl:N",
        "DailyStats": "",
    },
    shapes={
        "User": {
            "pk": "USER#{}", "sk": "METADATA",
            "gsi1pk": "USERS", "gsi1sk": "USER#{}#{}", "gsi2pk": "ACTIVE_USERS", "gsi2sk": "{}",
        },
        "Credits": {"pk": "USER#{}", "sk": "CREDITS"},
        "Personality": {"pk": "USER#{}", "sk": "PERSONALITY"},
        "Session": {
            "pk": "USER#{}", "sk": "SESSION#{}",
            "gsi1pk": "SESSIONS", "gsi1sk": "SESSION#{}#{}", "gsi2pk": "USER_SESSIONS#{}", "gsi2sk": "{}",
        },
        "Message": {
            "pk": "SESSION#{}", "sk": "MSG#{}#{}",
            "gsi1pk": "USER_MESSAGES#{}", "gsi1sk": "{}#{}", "gsi2pk": "ALL_MESSAGES", "gsi2sk": "{}",
        },
        "Event": {
            "pk": "ANALYTICS#{}", "sk": "EVENT#{}#{}",
            "gsi1pk": "EVENT_TYPE#{}", "gsi1sk": "{}#{}", "gsi2pk": "USER_ANALYTICS#{}", "gsi2sk": "{}",
        },
        "DailyStats": {"pk": "STATS#{}", "sk": "TYPE#{}"},
    },
    ttl={"ai-girlfriend-table": ("ttl", None)},
)  # fmt: skip

IELTS = Expected(
    patterns=41,
    tables={
        "ielts-genai-prep-users": "email",
        "ielts-genai-prep-sessions": "session_id",
        "ielts-genai-prep-qr-tokens": "token",
        "ielts-genai-prep-assessments": "assessment_id user_id",
        "ielts-assessment-questions": "question_id assessment_type",
        "ielts-assessment-rubrics": "rubric_id",
        "ielts-genai-prep-entitlements": "user_email product_id",
        "ielts-ai-safety-logs": "log_id timestamp",
        "ielts-content-reports": "report_id created_at",
        "ielts-support-tickets": "ticket_id created_at",
        "ielts-devops-actions": "action_id timestamp",
    },
    indexes={
        "ielts-genai-prep-sessions/user_email-created_at-index": ("user_email created_at", None),
        "ielts-genai-prep-assessments/user_id-created_at-index": ("user_id created_at", None),
        "ielts-genai-prep-assessments/assessment_type-created_at-index": ("assessment_type created_at", None),
        "ielts-genai-prep-entitlements/user_email-expires_at-index": ("user_email expires_at", None),
        "ielts-support-tickets/status-created_at-index": ("status created_at", None),
        "ielts-support-tickets/priority-created_at-index": ("priority created_at", None),
        "ielts-support-tickets/user_email-created_at-index": ("user_email created_at", None),
        "ielts-devops-actions/status-timestamp-index": ("status timestamp", None),
        "ielts-devops-actions/affected_service-timestamp-index": ("affected_service timestamp", None),
        "ielts-devops-actions/ticket_id-timestamp-index": ("ticket_id timestamp", None),
    },
    attributes={
        "User": "email password_hash username created_at:? email_verified:BOOL verification_token last_login:? "
        "account_status=active|suspended|deleted",
        "Session": "session_id user_email created_at:? expires_at:N ip_address user_agent qr_authenticated:BOOL",
        "QrToken": "token user_email created_at:? expires_at:N used:BOOL used_at:? device_id",
        "Assessment": "assessment_id user_id created_at:? completed_at:? band_score:N scores:M ai_feedback "
        "assessment_type=speaking_academic|speaking_general|writing_academic|writing_general "
        "improvement_plan duration_minutes:N status=in_progress|completed|abandoned",
        "Question": "question_id assessment_type=speaking_part1|speaking_part2|writing_task1|... topic question_text "
        "difficulty=easy|medium|hard sample_answer keywords:L estimated_time:N",
        "Rubric": "rubric_id skill_type=speaking|writing criterion band_descriptors:M evaluation_prompts:?",
        "Entitlement": "user_email product_id=writing|speaking|full_mock_test platform=ios|android purchase_date:? "
        "expires_at:N receipt_data transaction_id price_paid:N status=active|expired|refunded",
        "SafetyLog": "log_id timestamp:N assessment_id user_email content_type=audio|text confidence:N categories:L "
        "moderation_action=warn|block|none user_response ai_response",
        "Report": "report_id created_at:N reporter_email assessment_id description admin_notes "
        "report_type=inappropriate_ai|bug|inaccurate_score status=new|investigating|resolved|dismissed",
        "Ticket": "ticket_id created_at:N user_email subject message category=purchase|qr_code|audio|refund|technical "
        "priority=urgent|high|normal|low status=new|in_progress|resolved|escalated ai_response ai_confidence:N "
        "escalated_at:? resolved_at:? devops_action_id",
        "Action": "action_id timestamp:N action_type=diagnose|fix_proposed|fix_applied ticket_id issue_description "
        "affected_service ai_analysis proposed_fix code_diff status=pending_review|approved|rejected|applied "
        "reviewed_by pr_url",
    },
    bounds={"band_score": (0, 9), "confidence": (0, 1), "ai_confidence": (0, 1)},
    ttl={
        "ielts-genai-prep-sessions": ("expires_at", 24 * 3600),
        "ielts-genai-prep-qr-tokens": ("expires_at", 5 * 60),
    },
    numbered=tuple(rf"Common query {number}\b" for number in range(1, 4)),
)

SOCIAL = Expected(
    patterns=30,
    tables=dict.fromkeys(
        ["UserPosts", "PostComments", "SocialRelationships", "Conversations", "UserNotifications", "Stories"], "PK SK"
    ),
    indexes={
        "UserPosts/UsersByUsername": (
            None,
            "userId firstName lastName profilePicture isVerified followerCount followingCount",
        ),
        "PostComments/PostsByUser": (None, "postId content imageUrl createdDate likeCount commentCount"),
        "Stories/ActiveStoriesByUser": (None, "ALL"),
    },
    attributes={
        "User": "userId username email firstName lastName profilePicture isVerified:BOOL followerCount:N "
        "followingCount:N postCount:N",
        "Post": "content imageUrl createdDate likeCount:N commentCount:N viewCount:N",
        "PostDetail": "postId userId username content imageUrl createdDate likeCount:N commentCount:N",
        "Comment": "userId username content createdDate likeCount:N parentCommentId",
        "Like": "createdDate",
        "Follow": "createdDate",
        "Message": "senderId receiverId content imageUrl createdDate isRead:BOOL",
        "NotificationProfile": "",
        "Notification": "type=like|comment|follow fromUserId fromUsername postId content createdDate isRead:BOOL",
        "Story": "storyId userId username content imageUrl videoUrl createdDate expiresAt:N viewCount:N",
    },
    shapes={
        "User": {"PK": "USER#{}", "SK": "PROFILE", "GSI1PK": "USERNAME#{}", "GSI1SK": "USER#{}"},
        "Post": {"PK": "USER#{}", "SK": "POST#{}#{}"},
        "PostDetail": {"PK": "POST#{}", "SK": "POST", "GSI1PK": "POSTS#USER#{}", "GSI1SK": "POST#{}#{}"},
        "Comment": {"PK": "POST#{}", "SK": "COMMENT#{}#{}"},
        "Like": {"PK": "USER#{}", "SK": "LIKES#POST#{}"},
        "Follow": {"PK": "USER#{}", "SK": "FOLLOWS#USER#{}"},
        "Message": {"PK": "CONV#{}", "SK": "MSG#{}#{}"},
        "NotificationProfile": {"PK": "USER#{}", "SK": "PROFILE"},
        "Notification": {"PK": "USER#{}", "SK": "NOTIF#{}#{}"},
        "Story": {"PK": "STORY#{}", "SK": "STORY", "GSI1PK": "STORIES#USER#{}", "GSI1SK": "STORY#{}#{}"},
    },
    ttl={"Stories": ("expiresAt", 24 * 3600)},
    numbered=tuple(rf"[Pp]attern {number}\b" for number in range(1, 16)),
)

DOCUMENTS = {"companion": COMPANION, "ielts": IELTS, "social": SOCIAL}


@functools.cache
def family(name: str) -> Family:
    return family_spec(name).family


def cases(what: str) -> list[Any]:
    """One case per family and entry of ``Expected.<what>``."""
    return [
        pytest.param(name, key, value, id=f"{name}-{key}")
        for name, expected in DOCUMENTS.items()
        for key, value in getattr(expected, what).items()
    ]


def table_of(name: str, physical: str) -> tuple[str, Table]:
    """The table that bears the document's name behind the environment's prefix."""
    return next(each for each in family(name).tables.items() if each[1].name == f"{{prefix}}{physical}")


def stored(entity: Entity) -> dict[str, Attribute]:
    """The attributes of an item as DynamoDB sees them."""
    return {each.name or name: each for name, each in entity.attributes.items() if each.stored}


def shape(template: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", template)


def explained(*objects: Described) -> bool:
    return any(each.deviation or each.assumption for each in objects)


def names(attributes: str) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    """Name, stored type and allowed values of each attribute in the notation above."""
    for word in attributes.split():
        name, _, values = word.partition("=")
        name, _, kind = name.partition(":")
        yield name, kind or "S", tuple(values.split("|")) if values else ()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_everything_countable_is_there(name: str) -> None:
    expected, spec = DOCUMENTS[name], family(name)
    assert len(spec.tables) == len(expected.tables)
    assert sum(len(table.indexes) for table in spec.tables.values()) >= len(expected.indexes)
    assert set(spec.entities) >= set(expected.attributes)
    assert len(spec.access_patterns) >= expected.patterns


@pytest.mark.parametrize(("name", "physical", "key"), cases("tables"))
def test_a_table_has_the_name_and_key_of_the_document(name: str, physical: str, key: str) -> None:
    _, table = table_of(name, physical)
    assert list(table.key.attributes) == key.split()


@pytest.mark.parametrize(("name", "path", "expected"), cases("indexes"))
def test_an_index_has_the_key_and_projection_of_the_document(
    name: str, path: str, expected: tuple[str | None, str | None]
) -> None:
    physical, index_name = path.split("/")
    logical, table = table_of(name, physical)
    index, (key, projection) = table.indexes[index_name], expected
    assert index.key is not None
    assert key is None or list(index.key.attributes) == key.split()
    assert projection is None or projected(name, logical, index) == set(projection.split())


def projected(name: str, table: str, index: Index) -> set[str]:
    """The projection in stored names."""
    renamed = {
        logical: attribute.name
        for entity in family(name).entities_of(table).values()
        for logical, attribute in entity.attributes.items()
        if attribute.name
    }
    return {renamed.get(each, each) for each in index.projection}


@pytest.mark.parametrize(("name", "entity", "attributes"), cases("attributes"))
def test_an_item_has_every_attribute_of_the_document(name: str, entity: str, attributes: str) -> None:
    ours = stored(family(name).entities[entity])
    for attribute, kind, values in names(attributes):
        assert attribute in ours, f"{entity} lacks {attribute}"
        typed = ours[attribute].typed
        assert kind in {"?", typed.physical}, f"{entity}.{attribute} is stored as {typed.physical}"
        assert set(values) - {"..."} <= set(typed.values)
        assert "..." in values or not values or len(typed.values) == len(values)


@pytest.mark.parametrize(("name", "entity", "shapes"), cases("shapes"))
def test_keys_have_the_shape_of_the_document(name: str, entity: str, shapes: dict[str, str]) -> None:
    spec = family(name).entities[entity]
    templates = dict(spec.key)
    for index in spec.indexes.values():
        templates |= index.templates
    assert {key: shape(template) for key, template in templates.items()} == shapes


@pytest.mark.parametrize(("name", "attribute", "bounds"), cases("bounds"))
def test_a_number_has_the_range_of_the_document(name: str, attribute: str, bounds: tuple[float, float]) -> None:
    found = [each for entity in family(name).entities.values() if (each := entity.attributes.get(attribute))]
    assert found
    assert all((each.min, each.max) == bounds for each in found)


@pytest.mark.parametrize(("name", "physical", "expected"), cases("ttl"))
def test_items_expire_when_the_document_says(name: str, physical: str, expected: tuple[str, int | None]) -> None:
    logical, table = table_of(name, physical)
    ttl, seconds = expected
    assert table.ttl == ttl
    holders = [each for entity in family(name).entities_of(logical).values() if (each := stored(entity).get(ttl))]
    assert holders
    for each in holders:
        assert each.typed.physical == "N"
        assert seconds is None or (each.is_ is not None and each.is_.parameter == seconds)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_only_the_tables_of_the_document_expire_items(name: str) -> None:
    expiring = {table.name.removeprefix("{prefix}") for table in family(name).tables.values() if table.ttl}
    assert expiring == set(DOCUMENTS[name].ttl)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_the_document_numbers_keeps_its_number(name: str) -> None:
    descriptions = "\n".join(pattern.description for pattern in family(name).access_patterns.values())
    assert [each for each in DOCUMENTS[name].numbered if not re.search(each, descriptions)] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_index_the_document_lacks_says_why_it_is_there(name: str) -> None:
    silent = [
        f"{logical}/{index_name}"
        for logical, table in family(name).tables.items()
        for index_name, index in table.indexes.items()
        if f"{table.name.removeprefix('{prefix}')}/{index_name}" not in DOCUMENTS[name].indexes and not index.deviation
    ]
    assert silent == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_item_or_attribute_the_document_lacks_says_why_it_is_there(name: str) -> None:
    documented = {entity: {each[0] for each in names(said)} for entity, said in DOCUMENTS[name].attributes.items()}
    silent = [
        f"{entity_name}.{attribute_name}"
        for entity_name, entity in family(name).entities.items()
        for attribute_name, attribute in stored(entity).items()
        if attribute_name not in documented.get(entity_name, set()) and not explained(entity, attribute)
    ]
    assert silent == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_access_pattern_says_where_the_document_asks_for_it_and_how_often(name: str) -> None:
    patterns = family(name).access_patterns
    assert [each for each, pattern in patterns.items() if not pattern.source or pattern.rate is None] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_entity_has_volumes(name: str) -> None:
    entities = family(name).entities
    assert [each for each, entity in entities.items() if not (entity.workload.items and entity.workload.size)] == []


def test_the_operation_promises_of_the_documents() -> None:
    assert all(family(name).promises.billing == "on-demand" for name in DOCUMENTS)
    assert family("companion").promises.point_in_time_recovery_days == 35
    promises = family("ielts").promises
    assert promises.point_in_time_recovery_days == 35
    assert promises.backup is not None
    assert (promises.backup.schedule, promises.backup.days) == ("daily", 35)


def test_the_discriminator_is_the_one_of_the_document() -> None:
    """Values that the document shows; what it does not show, DailyStats, is the spec's assumption."""
    spec = family("companion")
    assert spec.tables["ai-girlfriend-table"].type_attribute == "entityType"
    shown = {"User": "USER", "Credits": "CREDITS", "Session": "SESSION", "Message": "MESSAGE", "Event": "ANALYTICS"}
    assert {name: spec.entities[name].type_value for name in shown} == shown
    social = family("social")
    assert social.tables["SocialRelationships"].type_attribute == "relationType"
    assert [social.entities[name].type_value for name in ("Like", "Follow")] == ["LIKE", "FOLLOW"]


@pytest.mark.parametrize(
    ("partition", "entity"),
    [
        ("USERS", "User"),
        ("ACTIVE_USERS", "User"),
        ("SESSIONS", "Session"),
        ("ALL_MESSAGES", "Message"),
        ("ANALYTICS#{date}", "Event"),
    ],
)
def test_a_partition_that_everybody_shares_is_accepted_with_the_rate_at_which_it_ends(
    partition: str, entity: str
) -> None:
    said = " ".join(family("companion").entities[entity].accept.values())
    assert partition in said
    assert re.search(r"stops? working at [\d,]+ .* per second", said)
