"""Every access pattern that the documents of companion, ielts and social ask for is there, by what it does.

The left side was written from the documents, the right side says which pattern of the spec does it.
"""

from __future__ import annotations

import pytest

from dynaform.spec.model import Pattern
from families import family_spec

ASKED = {
    "companion": {
        "get User": "get-user", "update User": "update-user", "delete delete delete": "delete-user",
        "get Credits": "get-credits", "update Credits": "grant-credits",
        "get Personality": "get-personality", "put Personality": "save-personality",
        "get Session": "get-session", "update Session": "set-relationship-stage", "delete update": "delete-session",
        "get Message": "get-message", "delete update update": "delete-message",
        "get Event": "get-event", "delete Event": "delete-event",
        "get DailyStats": "get-daily-stat", "put DailyStats": "put-daily-stat",
        "list User": "all-users", "list Session": "all-sessions", "list Event by type": "events-by-type",
        "list Message of a user": "messages-of-user", "list User active": "active-users",
        "list Session of a user": "sessions-of-user", "list Event of a user": "events-of-user",
        "list Message": "all-messages", "list Message of a session": "messages-of-session",
        "list Event of a day": "events-of-day", "update User touch": "touch-user",
        "update Credits floor": "spend-credits", "update create update update": "send-message",
        "upsert DailyStats": "count-daily-stat",
    },
    "ielts": {
        "create User": "register-user", "get User": "get-user-for-login", "update User verify": "verify-email",
        "update User login": "stamp-last-login", "update User suspend": "suspend-user",
        "update User delete": "mark-user-deleted",
        "create Session": "create-session", "get Session": "get-session", "list Session": "sessions-of-user",
        "create QrToken": "create-qr-token", "update QrToken": "use-qr-token", "get QrToken": "get-qr-token",
        "create Assessment": "start-assessment", "update Assessment complete": "complete-assessment",
        "update Assessment abandon": "abandon-assessment", "get Assessment": "get-assessment",
        "list Assessment of a user": "assessments-of-user", "list Assessment by type": "assessments-by-type",
        "get Question": "get-question", "list Question": "questions-by-type-and-difficulty",
        "get Rubric": "get-rubric", "list Rubric": "rubrics-by-skill",
        "create put": "grant-entitlement", "list Entitlement": "active-entitlements-of-user",
        "update Entitlement": "refund-entitlement",
        "create SafetyLog": "log-safety-event", "list SafetyLog": "safety-logs-of-assessment",
        "create Report": "report-content", "list Report": "reports-by-status", "update Report": "resolve-report",
        "create Ticket": "open-ticket", "update Ticket escalate": "escalate-ticket",
        "update Ticket resolve": "resolve-ticket", "list Ticket by status": "tickets-by-status",
        "list Ticket by priority": "tickets-by-priority", "list Ticket of a user": "tickets-of-user",
        "create Action": "propose-fix", "update Action review": "approve-action", "update Action apply": "apply-action",
        "list Action by status": "actions-by-status", "list Action by service": "actions-of-service",
        "list Action of a ticket": "actions-of-ticket",
    },
    "social": {
        "get User": "get-user", "get User by name": "get-user-by-username", "list Post": "posts-of-user",
        "update User": "update-user-activity", "update update": "count-post-view",
        "create update update (like)": "like-post", "create update update (follow)": "follow-user",
        "update Notification": "mark-notifications-read", "list Comment": "comments-of-post",
        "list Notification": "notifications-of-user", "list Message": "conversation",
        "list list (followers)": "followers-of-user", "list Follow": "following-of-user",
        "list Story": "active-stories-of-user", "create create create": "create-user",
        "create create update": "create-post", "create update update (comment)": "add-comment",
        "check create update update": "reply-to-comment", "create Message": "send-message",
        "create Story": "post-story", "update Story": "view-story", "create Notification": "notify-user",
        "delete update update (like)": "unlike-post", "delete update update (follow)": "unfollow-user",
        "list User Post": "profile-with-posts", "list PostDetail Comment": "post-with-comments",
        "list NotificationProfile Notification": "notifications-with-profile", "list list (feed)": "home-feed",
        "list list (liked)": "liked-posts", "list Story of several": "active-stories-of-users",
    },
}  # fmt: skip


@pytest.mark.parametrize("family", ASKED)
def test_every_asked_pattern_is_there_and_does_what_is_asked(family: str) -> None:
    patterns = family_spec(family).family.access_patterns
    assert len(set(ASKED[family].values())) == len(ASKED[family])
    for asked, name in ASKED[family].items():
        does = _does(patterns[name])
        assert asked == does or asked.startswith(f"{does} "), (name, does)


def _does(pattern: Pattern) -> str:
    """The verb and its entities; of several actions their verbs alone."""
    if len(pattern.actions) == 1:
        return " ".join([str(pattern.verb), *pattern.entities])
    return " ".join(str(action.verb) for action in pattern.actions)
