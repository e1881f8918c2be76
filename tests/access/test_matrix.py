"""Who may do what: complete over all families, and wrong policies are found out."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dynaform.access.actions import ACCOUNT_ACTIONS, ACTIONS
from dynaform.access.document import Place, documents
from dynaform.access.evaluator import Policies, Request
from dynaform.access.findings import matrix_findings
from dynaform.access.matrix import Answer, ConsumerMatrix, consumer_matrix, universe
from dynaform.access.requests import Asker
from dynaform.findings import Severity
from dynaform.planner.grants.consumers import family_grants
from dynaform.planner.grants.statements import statements
from dynaform.planner.prove import FamilyProofs
from dynaform.workflow.check import check
from families import family_proofs

from .tenancy import OWN, place, tenancy

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = ["companion", "conversation", "ielts", "marketplace", "social"]


def matrices(proofs: FamilyProofs, where: Place) -> dict[str, ConsumerMatrix]:
    asker = Asker(proofs.layout, where)
    return {
        name: consumer_matrix(proofs, grants, asker, documents(statements(grants), where))
        for name, grants in family_grants(proofs).consumers.items()
    }


def answers(matrix: ConsumerMatrix) -> dict[str, Answer]:
    return {cell.pattern: cell.answer for cell in matrix.cells}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_consumer_may_do_what_its_patterns_need_and_nothing_else(family: str) -> None:
    proofs = family_proofs(family)
    where = Place("us-east-1", "111122223333", {name: name for name in proofs.loaded.family.tables})
    grants = family_grants(proofs)
    found = matrices(proofs, where)
    assert found.keys() == proofs.loaded.family.consumers.keys()
    for name, matrix in found.items():
        assert (matrix.wrong, matrix.excess) == ((), ())
        own = set(grants.consumers[name].patterns)
        said = answers(matrix)
        assert said.keys() == {pattern for pattern, proof in proofs.proofs.items() if proof.variants}
        assert {pattern for pattern, answer in said.items() if answer is Answer.ALLOWED} == own & said.keys()
        assert all(answer in {Answer.DENIED, Answer.SHARED} for pattern, answer in said.items() if pattern not in own)


@pytest.mark.parametrize("family", FAMILIES)
def test_of_all_actions_on_all_resources_only_the_needed_ones_are_allowed(family: str) -> None:
    """The long way round: every pair is asked, and what is allowed is what the planner's requests need."""
    proofs = family_proofs(family)
    where = Place("us-east-1", "111122223333", {name: name for name in proofs.loaded.family.tables})
    asker = Asker(proofs.layout, where)
    resources = list(universe(asker))
    for name, grants in family_grants(proofs).consumers.items():
        policies = Policies(documents(statements(grants), where))
        context = {"aws:securetransport": ("true",), "dynamodb:leadingkeys": ("any",)}
        pairs = [(action, arn) for action in ACTIONS - ACCOUNT_ACTIONS for arn in resources]
        pairs += [(action, "*") for action in ACCOUNT_ACTIONS]
        allowed = {pair for pair in pairs if policies.judge(Request(*pair, context)).allowed}
        needed = {
            (asked.action, asked.resource)
            for pattern in grants.patterns
            for asked in asker.pattern(proofs.proofs[pattern], None, "")
        }
        streams = {pair for pair in allowed if "/stream/" in pair[1] or pair[1] == "*"}
        assert allowed - streams == needed, name
        assert len(streams) == (4 if grants.consumer.stream else 0)
        assert matrices(proofs, where)[name].judged == len(pairs)


def test_patterns_of_others_are_denied_unless_they_do_the_very_same() -> None:
    proofs = family_proofs("marketplace")
    where = Place("us-east-1", "111122223333", {name: name for name in proofs.loaded.family.tables})
    found = matrices(proofs, where)
    admin = answers(found["admin-dashboard"])
    assert admin["create-booking"] is Answer.DENIED
    (shared,) = [cell for cell in found["api"].cells if cell.answer is Answer.SHARED]
    assert shared.pattern == "update-provider-rating"
    assert "set-provider-availability" in shared.why


def test_own_keys_foreign_keys_and_what_was_accepted() -> None:
    consumers = (
        f"{{own: {{access_patterns: {OWN}, leading_key: userId}}, "
        "loose: {access_patterns: all, leading_key: userId, accept: {DF260: why}}, "
        "half: {access_patterns: [get-profile, swap], leading_key: userId}}"
    )
    proofs = tenancy(consumers)
    found = matrices(proofs, place(proofs))
    assert all(not matrix.wrong and not matrix.excess for matrix in found.values())
    own = answers(found["own"])
    assert {pattern for pattern, answer in own.items() if answer is Answer.OWN_KEYS} == set(OWN[1:-1].split(", "))
    assert set(own.values()) == {Answer.OWN_KEYS, Answer.DENIED}
    assert answers(found["half"])["swap"] is Answer.REFUSED
    loose = answers(found["loose"])
    assert loose["get-profile"] is Answer.OWN_KEYS
    # swap writes any profile, and IAM knows no more of a rename than that it is an update of one
    assert loose["rename"] is Answer.ALLOWED
    assert loose["settings-of-many"] is Answer.ALLOWED


def test_a_principal_without_its_tag_may_do_nothing() -> None:
    proofs = tenancy(f"{{own: {{access_patterns: {OWN}, leading_key: userId}}}}")
    policies = Policies(documents(statements(family_grants(proofs).consumers["own"]), place(proofs)))
    asker = Asker(proofs.layout, place(proofs))
    asked = [each for name in proofs.proofs for each in asker.pattern(proofs.proofs[name], "userId", "me")]
    assert not any(policies.judge(each).allowed for each in asked)


# -- wrong policies ---------------------------------------------------------------------------------------------------

Change = Callable[[dict[str, Any]], None]


def named(document: dict[str, Any], sid: str) -> dict[str, Any]:
    (found,) = [each for each in document["Statement"] if each["Sid"] == sid]
    return found  # type: ignore[no-any-return]


def without_deny(document: dict[str, Any]) -> None:
    document["Statement"].remove(named(document, "DenyWithoutTls"))


def without_condition(document: dict[str, Any]) -> None:
    del named(document, "GetUpdateOwnKeys")["Condition"]


def without_null_check(document: dict[str, Any]) -> None:
    del named(document, "GetUpdateOwnKeys")["Condition"]["Null"]


def other_prefix(document: dict[str, Any]) -> None:
    named(document, "GetUpdateOwnKeys")["Condition"]["ForAllValues:StringEquals"] = {
        "dynamodb:LeadingKeys": ["PERSON#${aws:PrincipalTag/userId}"]
    }


def wide_prefix(document: dict[str, Any]) -> None:
    named(document, "GetUpdateOwnKeys")["Condition"] = {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["USER#*"]},
        "Null": {"dynamodb:LeadingKeys": ["false"]},
    }


def a_prefix_more(document: dict[str, Any]) -> None:
    named(document, "QueryOwnKeys")["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"].append("USER#*")


def an_action_less(document: dict[str, Any]) -> None:
    named(document, "GetUpdateOwnKeys")["Action"].remove("dynamodb:UpdateItem")


def an_action_more(document: dict[str, Any]) -> None:
    named(document, "GetUpdateOwnKeys")["Action"].append("dynamodb:DeleteItem")


def a_scan(document: dict[str, Any]) -> None:
    del named(document, "QueryOwnKeys")["Condition"]["Null"]
    named(document, "QueryOwnKeys")["Action"].append("dynamodb:Scan")


def every_index(document: dict[str, Any]) -> None:
    named(document, "QueryOwnKeys")["Resource"].append("arn:aws:dynamodb:us-east-1:111122223333:table/Main/index/*")


def a_prefix_of_names(document: dict[str, Any]) -> None:
    named(document, "GetUpdateOwnKeys")["Resource"] = ["arn:aws:dynamodb:us-east-1:111122223333:table/Main*"]


def every_account(document: dict[str, Any]) -> None:
    named(document, "GetUpdateOwnKeys")["Resource"] = ["arn:aws:dynamodb:us-east-1:*:table/Main"]


@pytest.mark.parametrize(
    ("change", "wrong", "excess"),
    [
        (without_deny, "without TLS", ""),
        (without_condition, "allowed as well: dynamodb:GetItem", "dynamodb:GetItem"),
        (without_null_check, "allowed as well: dynamodb:GetItem", "dynamodb:GetItem"),
        (other_prefix, "nothing allows dynamodb:GetItem", ""),
        (wide_prefix, "with key USER#somebody-else", "with key USER#somebody-else"),
        (a_prefix_more, "", "dynamodb:Query on arn:aws:dynamodb:us-east-1:111122223333:table/Main with key USER#"),
        (an_action_less, "rename: nothing allows dynamodb:UpdateItem", ""),
        (an_action_more, "", "dynamodb:DeleteItem"),
        (a_scan, "allowed as well: dynamodb:Query", "dynamodb:Scan"),
        (every_index, "", "table/Main/index/ByState"),
        (a_prefix_of_names, "", "table/Main-2"),
        (every_account, "", ":999999999999:table/Main"),
    ],
)
def test_a_wrong_policy_is_found_out(change: Change, wrong: str, excess: str) -> None:
    proofs = tenancy(f"{{own: {{access_patterns: {OWN}, leading_key: userId}}}}")
    grants = family_grants(proofs).consumers["own"]
    (document,) = copy.deepcopy(documents(statements(grants), place(proofs)))
    change(document)
    matrix = consumer_matrix(proofs, grants, Asker(proofs.layout, place(proofs)), [document])
    assert bool(wrong) is bool(matrix.wrong)
    assert bool(excess) is bool(matrix.excess)
    assert any(wrong in each for each in matrix.wrong) or not wrong
    assert any(excess in each for each in matrix.excess) or not excess
    found = {each.id: each for each in matrix_findings(proofs.loaded, matrix)}
    assert set(found) == {id for id, said in (("DF262", wrong), ("DF263", excess)) if said}
    assert all(each.level is Severity.ERROR and each.subject == "consumers/own" for each in found.values())


def test_a_stream_that_cannot_be_read_is_found_out() -> None:
    proofs = tenancy("{events: {stream: Main}}")
    grants = family_grants(proofs).consumers["events"]
    (document,) = documents(statements(grants), place(proofs))
    document["Statement"].remove(named(document, "ListStreams"))
    matrix = consumer_matrix(proofs, grants, Asker(proofs.layout, place(proofs)), [document])
    assert [each for each in matrix.excess if "dynamodb:ListStreams on *" in each]


def test_check_says_what_is_beyond_a_principal(tmp_path: Path) -> None:
    folder = tmp_path / "modules" / "families" / "conversation"
    folder.mkdir(parents=True)
    (tmp_path / "envs").mkdir()
    text = (ROOT / "modules" / "families" / "conversation" / "spec.yaml").read_text(encoding="utf-8")
    changed = text.replace("    access_patterns: all\n", "    access_patterns: all\n    leading_key: userId\n")
    (folder / "spec.yaml").write_text(changed, encoding="utf-8")
    found = check(tmp_path, every=True).gaps
    assert {each.id for each in found if each.subject.startswith("consumers/")} == {"DF260"}
