"""Plans read from their JSON: what happens, what is refused, how it is told."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from dynaform.findings import Finding
from dynaform.review import Action, Review, changes_of, guard, review_json, review_markdown, review_schema
from dynaform.review.report import COMMENT_CHARACTERS
from report.golden import ROOT, check

ADDRESS = 'module.family.module.tables["Users"].aws_dynamodb_table.this'
INDEX = {"name": "ByMail", "hash_key": "mail", "range_key": "", "projection_type": "ALL", "non_key_attributes": []}
BEFORE: dict[str, Any] = {
    "name": "dev-users",
    "billing_mode": "PAY_PER_REQUEST",
    "deletion_protection_enabled": False,
    "global_secondary_index": [INDEX],
    "tags": {"a": "1"},
    "tags_all": {"a": "1"},
    "ttl": [{"attribute_name": "expires", "enabled": True}],
}


def resource(actions: list[str], before: Any = None, after: Any = None, **more: Any) -> dict[str, Any]:
    change = {"actions": actions, "before": before, "after": after, **more}
    return {
        "address": ADDRESS, "mode": "managed", "type": "aws_dynamodb_table", "name": "this", "change": change
    }  # fmt: skip


def plan(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resource_changes": list(resources)}


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        (["create"], Action.CREATE),
        (["update"], Action.UPDATE),
        (["delete"], Action.DELETE),
        (["delete", "create"], Action.REPLACE),
        (["create", "delete"], Action.REPLACE),
        (["forget"], Action.FORGET),
        (["create", "forget"], Action.FORGET),
    ],
)
def test_actions(actions: list[str], expected: Action) -> None:
    (change,) = changes_of(plan(resource(actions, BEFORE, BEFORE)))
    assert change.action is expected
    assert change.name == "Users"
    assert change.is_table


@pytest.mark.parametrize("actions", [["no-op"], ["read"]])
def test_what_changes_nothing_is_left_out(actions: list[str]) -> None:
    assert changes_of(plan(resource(actions, BEFORE, BEFORE))) == ()
    data = {**resource(["create"]), "mode": "data"}
    assert changes_of(plan(data)) == changes_of({}) == ()


def details(after: dict[str, Any], **more: Any) -> tuple[str, ...]:
    (change,) = changes_of(plan(resource(["update"], BEFORE, {**BEFORE, **after}, **more)))
    return change.details


def test_indexes_are_compared_by_name_so_the_noise_of_a_set_is_no_change() -> None:
    other = {"name": "ByAge", "hash_key": "age", "projection_type": "INCLUDE", "non_key_attributes": ["a", "b"]}
    noisy = {"global_secondary_index": [{**INDEX, "range_key": None, "read_capacity": 0, "non_key_attributes": None}]}
    assert not [each for each in details(noisy) if each.startswith("index")]
    assert details({"global_secondary_index": [other, INDEX]}) == ("index ByAge is created and backfilled",)
    assert details({"global_secondary_index": []}) == (
        "index ByMail is dropped; no access pattern of the spec uses it",
    )
    changed = {"global_secondary_index": [{**INDEX, "projection_type": "KEYS_ONLY"}]}
    users = {("Users", "ByMail"): ("get-user-by-mail", "log-in"), ("Other", "ByMail"): ("x",)}
    (change,) = changes_of(plan(resource(["update"], BEFORE, {**BEFORE, **changed})), users)
    assert change.details == (
        "index ByMail is dropped, created again and backfilled; until it is back, these fail: get-user-by-mail, log-in",
    )


def test_blocks_are_compared_field_by_field_though_their_mark_of_the_unknown_is_a_list() -> None:
    known = {"point_in_time_recovery": [{}], "ttl": [{}], "tags_all": {}}
    said = details({"point_in_time_recovery": [{"enabled": False}]}, after_unknown=known)
    assert said == ("point_in_time_recovery: nothing to enabled false",)
    same = {"ttl": [{"attribute_name": "expires", "enabled": True, "kms": ""}]}
    assert details({**same, "tags": {"a": "2"}}, after_unknown=known) == ("tags: a 1 to a 2",)


def test_an_import_is_said_with_and_without_differences() -> None:
    importing = {"importing": {"id": "dev-users"}}
    (change,) = changes_of(plan(resource(["no-op"], BEFORE, BEFORE, **importing)))
    assert (change.action, change.details) == (Action.IMPORT, ("imported: dev-users exists already",))
    said = details({"billing_mode": "PROVISIONED"}, **importing)
    assert said == ("imported: dev-users exists already", "billing_mode: PAY_PER_REQUEST to PROVISIONED")


def test_attributes_that_differ_are_said_and_unknown_ones_are_not() -> None:
    said = details(
        {"billing_mode": "PROVISIONED", "arn": "x", "tags_all": {}, "ttl": [{"attribute_name": "", "enabled": False}]},
        after_unknown={"tags": True},
    )
    assert said[0] == "billing_mode: PAY_PER_REQUEST to PROVISIONED"
    assert said[1] == "ttl: attribute_name expires, enabled true to enabled false"
    assert len(said) == 2
    long = details({"tags": {"a": "b" * 200}})
    assert len(long[0]) < 180 and long[0].endswith("...")


def refused(actions: list[str], *, destroying: bool = False, before: Any = None, **more: Any) -> list[str]:
    given = BEFORE if before is None else {**BEFORE, **before}
    changes = changes_of(plan(resource(actions, given, more.pop("after", given), **more)))
    return [each.rule for each in guard(changes, destroying=destroying)]


def test_guard() -> None:
    protected = {"deletion_protection_enabled": True}
    assert refused(["create"]) == []
    assert refused(["delete"]) == ["DF401"]
    assert refused(["delete", "create"], replace_paths=[["hash_key"]]) == ["DF402"]
    assert refused(["delete"], before=protected) == ["DF403", "DF401"]
    assert refused(["delete"], destroying=True) == []
    assert refused(["delete"], destroying=True, before=protected) == ["DF403"]
    assert refused(["forget"]) == ["DF404"]
    assert refused(["create", "forget"]) == ["DF404"]
    assert refused(["update"], after={**BEFORE, "global_secondary_index": []}) == ["DF405"]
    assert refused(["update"], after={**BEFORE, "billing_mode": "PROVISIONED"}) == []


def test_a_replica_that_goes_and_the_customer_key_are_guarded() -> None:
    two = {**BEFORE, "replica": [{"region_name": "eu-west-1"}, {"region_name": "eu-west-3"}]}
    one = {**BEFORE, "replica": [{"region_name": "eu-west-3"}]}
    assert refused(["update"], before=two, after=one) == ["DF406"]
    assert refused(["update"], before=one, after=two) == []
    assert details({"replica": one["replica"]})[0] == "replica in eu-west-3 is created and filled"
    key = {**resource(["delete"], {"description": "k"}), "type": "aws_kms_key", "address": "aws_kms_key.customer[0]"}
    assert [each.rule for each in guard(changes_of(plan(key)), destroying=False)] == ["DF407"]
    assert guard(changes_of(plan(key)), destroying=True) == ()


def test_a_refusal_names_table_reason_and_way_out() -> None:
    changes = changes_of(plan(resource(["delete", "create"], BEFORE, BEFORE, replace_paths=[["hash_key"]])))
    (refusal,) = guard(changes, destroying=False)
    assert refusal.address == ADDRESS
    assert refusal.finding.seen == (
        "table dev-users would be deleted and made anew, empty (replaced because of hash_key)"
    )
    assert "waiver" in refusal.finding.hint


def test_other_resources_are_not_guarded() -> None:
    alarm = {**resource(["delete"], {"name": "a"}), "type": "aws_cloudwatch_metric_alarm", "address": "aws_x.alarm"}
    (change,) = changes_of(plan(alarm))
    assert change.name == "this"
    assert guard((change,), destroying=False) == ()


def review(**more: Any) -> Review:
    changes = changes_of(plan(resource(["update"], BEFORE, {**BEFORE, "tags": {"a": "<b>\n"}})))
    finding = Finding("DF405", "index <x> would\ngo", None, ADDRESS, hint="Do not.")
    values = {"changes": changes, "findings": (finding,), "policy_checks": 7, **more}
    return Review("dev", "shop", "dev on the simulator", **values)


def test_json_is_of_its_schema() -> None:
    document = json.loads(review_json(review()))
    jsonschema.validate(document, review_schema())
    assert document["summary"] == "1 to change"
    jsonschema.Draft202012Validator.check_schema(review_schema())
    from dynaform.report.schema import schema_text

    check(ROOT / "docs/schemas/review.schema.json", schema_text(review_schema()))


def test_markdown_says_the_summary_first_and_folds_the_rest() -> None:
    text = review_markdown([review(), review(changes=(), findings=(), policy_checks=0)])
    rows = text.splitlines()
    assert rows[0] == "# Plan for dev"
    assert rows[6:8] == [
        "| shop | 1 to change | 7 checks passed | 1 |",
        "| shop | no changes | 0 checks passed | none |",
    ]
    assert "index &lt;x> would go. Do not." in text
    assert "&lt;b>" in text
    assert text.count("<details>") == text.count("</details>") == 1
    assert "\n\n\n" not in text
    assert "| none |\n\n- **" in text


def test_a_full_stop_is_not_doubled() -> None:
    said = Finding("DF501", "It is switched off.", subject="shop", hint="Switch it on.")
    assert "shop: It is switched off. Switch it on.\n" in review_markdown([review(findings=(said,))])


def test_markdown_fits_a_comment() -> None:
    text = review_markdown([review(changes=review().changes * 2000)])
    assert len(text) < COMMENT_CHARACTERS + 200
    assert text.rstrip().endswith("more lines; review.json has all of them.")
