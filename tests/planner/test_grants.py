"""What consumers are granted: actions per path, keys of the principal, and what cannot be tied to one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from access.tenancy import OWN, tenancy
from dynaform.findings import Finding, Severity
from dynaform.planner.grants.consumers import ConsumerGrants, family_grants
from dynaform.planner.grants.leading import LeadingKey, ties
from dynaform.planner.grants.statements import MOST_RESOURCES, Resource, Statement, statements
from dynaform.planner.grants.uses import Use, uses
from dynaform.planner.proof import Operation
from dynaform.planner.prove import FamilyProofs, prove_family
from dynaform.spec import parse_family
from families import family_proofs

ME = "${aws:PrincipalTag/userId}"


def granted(consumers: str) -> tuple[dict[str, ConsumerGrants], tuple[Finding, ...]]:
    found = family_grants(tenancy(consumers))
    return found.consumers, found.findings


def of(grants: ConsumerGrants) -> dict[tuple[str, str | None, str], tuple[LeadingKey, ...]]:
    return {(each.table, each.index, each.action.removeprefix("dynamodb:")): each.keys for each in grants.grants}


def marketplace() -> FamilyProofs:
    return family_proofs("marketplace")


def test_a_consumer_gets_the_actions_of_its_patterns_and_their_paths() -> None:
    admin = family_grants(marketplace()).consumers["admin-dashboard"]
    assert of(admin) == {
        ("bookings", None, "GetItem"): (),
        ("bookings", "status-index", "Query"): (),
        ("users", None, "GetItem"): (),
        ("users", "userType-index", "Query"): (),
    }
    (get,) = [each for each in admin.grants if each.table == "users" and each.index is None]
    assert get.patterns == ("get-user",)


def test_a_transaction_takes_the_actions_of_its_members() -> None:
    proofs = marketplace()
    found = {str(use.operation) for use in uses(proofs.layout, proofs.proofs["create-review"])}
    assert found == {"PutItem", "ConditionCheckItem"}
    actions = {each.action for each in family_grants(proofs).consumers["api"].grants}
    assert not any("Transact" in action or action.endswith(":Scan") for action in actions)


def test_all_means_every_pattern_that_is_proved() -> None:
    consumers, _ = granted("{api: {access_patterns: all}}")
    assert len(consumers["api"].patterns) == 13
    assert consumers["api"].refused == ()
    assert not any(each.keys for each in consumers["api"].grants)


def test_keys_are_the_principals_where_the_template_says_so() -> None:
    consumers, findings = granted(f"{{own: {{access_patterns: {OWN}, leading_key: userId}}}}")
    assert findings == ()
    user = (LeadingKey("USER#"),)
    assert of(consumers["own"]) == {
        ("Main", None, "GetItem"): user,
        ("Main", None, "UpdateItem"): user,
        ("Main", None, "Query"): (LeadingKey("FOLLOW#"), LeadingKey("NOTES#", "#", open=True)),
        ("Main", "ByOwner", "Query"): (LeadingKey("OWNER#", "#ORDERS"),),
        ("Plain", None, "BatchGetItem"): (LeadingKey(""),),
        ("Plain", None, "GetItem"): (LeadingKey(""),),
        ("Plain", None, "PutItem"): (LeadingKey(""),),
    }


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("orders-by-state", "the key does not start with userId"),
        ("profiles-of-friends", "$f.targetId is no parameter: userId comes from elsewhere"),
        ("swap", "$left and $right are different values of userId"),
        ("settings-of-many", "$users is a list of values of userId"),
        ("get-counter", "the key does not start with userId"),
    ],
)
def test_what_cannot_be_tied_is_not_granted_and_says_why(pattern: str, reason: str) -> None:
    consumers, (finding,) = granted(f"{{own: {{access_patterns: [get-profile, {pattern}], leading_key: userId}}}}")
    assert consumers["own"].refused == (pattern,)
    assert consumers["own"].patterns == ("get-profile",)
    assert set(of(consumers["own"])) == {("Main", None, "GetItem")}
    assert (finding.id, finding.level) == ("DF260", Severity.WARNING)
    assert pattern in finding.seen
    assert any(reason in note for note in finding.notes)


@pytest.mark.parametrize(
    ("attribute", "pattern", "reason"),
    [
        ("userMail", "get-mail", "without case"),
        ("number", "get-counter", "is no text"),
        ("month", "notes-of-month", "does not start with month"),
    ],
)
def test_an_attribute_that_cannot_lead(attribute: str, pattern: str, reason: str) -> None:
    _, (finding,) = granted(f"{{own: {{access_patterns: [{pattern}], leading_key: {attribute}}}}}")
    assert reason in finding.notes[0]


def test_a_scan_reads_every_key() -> None:
    proofs = tenancy("{api: {access_patterns: all}}")
    (tie,) = ties(proofs.proofs["get-setting"], [Use(Operation.SCAN, "Plain", None, None)], "userId")
    assert tie.key is None
    assert tie.reason == "it names no single partition key"


def test_what_is_accepted_is_granted_for_every_key() -> None:
    consumer = "{access_patterns: [get-profile, swap], leading_key: userId, accept: {DF260: trusted}}"
    consumers, (finding,) = granted(f"{{own: {consumer}}}")
    assert finding.level is Severity.NOTE
    assert finding.accepted == "trusted"
    assert consumers["own"].untied == ("swap",)
    assert of(consumers["own"]) == {
        ("Main", None, "GetItem"): (LeadingKey("USER#"),),
        ("Main", None, "UpdateItem"): (),
    }


def test_an_acceptance_of_nothing_is_an_error() -> None:
    _, (finding,) = granted("{own: {access_patterns: [get-profile], leading_key: userId, accept: {DF260: why}}}")
    assert (finding.id, finding.level) == ("DF209", Severity.ERROR)
    assert finding.advice == "Remove consumers.own.accept.DF260."


@pytest.mark.parametrize(("id", "why"), [("DF203", "nothing gives it"), ("DF261", "no reason makes right")])
def test_no_acceptance_of_a_consumer_is_passed_over(id: str, why: str) -> None:
    proofs = tenancy(f"{{own: {{access_patterns: [get-profile], leading_key: userId, accept: {{{id}: why}}}}}}")
    (finding,) = [*proofs.findings, *family_grants(proofs).findings]
    assert (finding.id, finding.subject) == ("DF209", "consumers/own") and why in finding.seen


def test_nobody_knows_what_a_pattern_without_a_proof_reaches() -> None:
    proofs = tenancy("{own: {access_patterns: [get-profile, swap], leading_key: userId, accept: {DF260: trusted}}}")
    unproved = replace(proofs, proofs={name: each for name, each in proofs.proofs.items() if name != "swap"})
    assert family_grants(unproved).findings == ()


def test_a_principal_has_to_be_a_variable() -> None:
    _, (finding,) = granted("{own: {access_patterns: [get-profile], leading_key: userId, principal: userId}}")
    assert (finding.id, finding.level) == ("DF261", Severity.ERROR)
    principal = '"${cognito-identity.amazonaws.com:sub}"'
    consumers, findings = granted(
        f"{{own: {{access_patterns: [get-profile], leading_key: userId, principal: {principal}}}}}"
    )
    assert findings == ()
    (get, _) = statements(consumers["own"])[::-1][:2]
    assert get.conditions["ForAllValues:StringEquals"]["dynamodb:LeadingKeys"] == (
        "USER#${cognito-identity.amazonaws.com:sub}",
    )


def by_sid(consumers: str, name: str) -> dict[str, Statement]:
    found, _ = granted(consumers)
    return {each.sid: each for each in statements(found[name])}


def test_statements_group_what_has_the_same_actions_and_keys() -> None:
    found = by_sid(f"{{own: {{access_patterns: {OWN}, leading_key: userId}}}}", "own")
    assert list(found) == sorted(found)
    assert found["QueryOwnKeys"].conditions == {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": (f"FOLLOW#{ME}", f"NOTES#{ME}#*")},
        "Null": {"dynamodb:LeadingKeys": ("false",)},
    }
    assert found["QueryOwnKeys2"].resources == (Resource("Main", "/index/ByOwner"),)
    assert found["GetUpdateOwnKeys"].actions == ("dynamodb:GetItem", "dynamodb:UpdateItem")


def test_without_tls_everything_is_denied_on_every_table_and_below() -> None:
    found = by_sid("{api: {access_patterns: [get-setting, get-counter]}}", "api")
    deny = found["DenyWithoutTls"]
    assert not deny.allow
    assert deny.conditions == {"Bool": {"aws:SecureTransport": ("false",)}}
    assert deny.resources == tuple(Resource(table, below) for table in ("Counters", "Plain") for below in ("", "/*"))


def test_a_stream_is_read_and_nothing_else_of_its_table() -> None:
    found = by_sid("{events: {stream: Main}}", "events")
    assert set(found) == {"DenyWithoutTls", "ListStreams", "ReadStream"}
    assert found["ReadStream"].resources == (Resource("Main", "/stream/*"),)
    assert found["ListStreams"].resources == (Resource(""),)


def test_text_that_a_policy_would_take_for_more_stands_for_itself() -> None:
    spec = """
format: 1
family: odd
tables: {T: {key: {partition: PK}}}
entities:
  E:
    table: T
    key: {PK: "A*?${userId}#{part}"}
    attributes: {userId: id, part: id}
access_patterns: {get: {get: E, by: [userId, part]}}
consumers: {c: {access_patterns: all, leading_key: userId}}
"""
    grants = family_grants(prove_family(parse_family(spec)))
    (get,) = [each for each in statements(grants.consumers["c"]) if each.allow]
    (value,) = get.conditions["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
    assert value == "A${*}${?}${$}" + ME + "#*"


def test_many_resources_become_several_statements() -> None:
    tables = "\n".join(f"  T{number:02}: {{key: {{partition: id}}}}" for number in range(MOST_RESOURCES + 4))
    names = [f"T{number:02}" for number in range(MOST_RESOURCES + 4)]
    entities = "\n".join(f"  E{name}: {{table: {name}, attributes: {{id: id}}}}" for name in names)
    patterns = "\n".join(f"  get-{name}: {{get: E{name}, by: [id]}}" for name in names)
    spec = (
        f"format: 1\nfamily: wide\ntables:\n{tables}\nentities:\n{entities}\naccess_patterns:\n{patterns}\n"
        "consumers: {c: {access_patterns: all}}\n"
    )
    grants = family_grants(prove_family(parse_family(spec)))
    found = {each.sid: len(each.resources) for each in statements(grants.consumers["c"])}
    assert found == {
        "DenyWithoutTls": 16, "DenyWithoutTls2": 16, "DenyWithoutTls3": 8, "Get": MOST_RESOURCES, "Get2": 4,
    }  # fmt: skip
