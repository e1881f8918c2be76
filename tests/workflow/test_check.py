"""`check`, `render`, `new`, `review` and the choice of families, on a copy of the repository."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dynaform.documents import digest, digests
from dynaform.findings import Finding, FindingsError, Severity, UsageError
from dynaform.planner.grants.consumers import ConsumerGrants
from dynaform.planner.grants.statements import Statement
from dynaform.review import Action, ResourceChange, Review, review_json
from dynaform.spec import family_names
from dynaform.workflow import access as accessing
from dynaform.workflow.check import check, present_families
from dynaform.workflow.family_check import check_family
from dynaform.workflow.inputs import PlanRecord, changed_inputs, load_record
from dynaform.workflow.new import new_family
from dynaform.workflow.render import render, stale
from dynaform.workflow.review import as_review, saved_reviews
from dynaform.workflow.workspace import Workspace, choose_families, find_root

pytestmark = pytest.mark.usefixtures("shared_specs")

PRESENT = ["conversation", "marketplace"]


def test_what_environments_have_is_checked_and_clean(root: Path) -> None:
    checked = check(root)
    assert present_families(root) == set(PRESENT)
    assert [each for each in checked.findings if each.level is Severity.ERROR] == []
    assert (checked.families, checked.patterns, checked.gaps) == (2, 43, ())


def test_families_that_no_environment_has_are_shown_and_fail_nothing(root: Path) -> None:
    spec = root / "modules/families/social/spec.yaml"
    spec.write_text(spec.read_text("utf-8").replace("format: 1", "fromat: 1", 1), "utf-8")
    checked = check(root, every=True)
    assert checked.families == len(family_names(root)) == 5
    assert [each for each in checked.findings if each.level is Severity.ERROR] == []
    assert any(each.place and "social/spec.yaml" in each.place.file for each in checked.gaps)
    named = check(root, ["social"])
    assert any(each.level is Severity.ERROR for each in named.findings)
    assert named.gaps == ()


def test_rendered_files_that_are_stale_or_gone_are_findings(root: Path) -> None:
    (root / "terraform/families/marketplace/main.tf").unlink()
    readme = root / "modules/families/conversation/README.md"
    readme.write_text(readme.read_text("utf-8") + "by hand\n", "utf-8")
    said = {(each.id, each.place.file) for each in check(root).findings if each.place and not each.accepted}
    assert said == {
        ("DF301", "modules/families/conversation/README.md"),
        ("DF302", "terraform/families/marketplace/main.tf"),
    }
    found = {path for _, path in said}
    assert {each.place.file for each in stale(root, [], PRESENT) if each.place} == found
    assert sorted(render(root, [], PRESENT)) == sorted(found)
    assert render(root, [], PRESENT) == []
    assert stale(root, [], PRESENT) == []


def test_a_family_with_errors_is_not_rendered(root: Path) -> None:
    spec = root / "modules/families/conversation/spec.yaml"
    before = (root / "modules/families/conversation/main.tf").read_text("utf-8")
    text = spec.read_text("utf-8")
    spec.write_text(text.replace("by: [userId]", "by: [nobody]", 1), "utf-8")
    assert spec.read_text("utf-8") != text
    for work in (render, stale):
        with pytest.raises(FindingsError):
            work(root, ["conversation"], ())
    assert (root / "modules/families/conversation/main.tf").read_text("utf-8") == before


def test_a_new_family_passes_check_at_once(root: Path) -> None:
    written = new_family(root, "order-history")
    assert "modules/families/order-history/spec.yaml" in written
    assert "terraform/families/order-history/main.tf" in written
    checked = check(root, ["order-history"])
    assert checked.findings == ()
    assert checked.patterns == 5
    with pytest.raises(UsageError, match="exists already"):
        new_family(root, "order-history")


@pytest.mark.parametrize("name", ["Orders", "o", "a/b", "1st", "", "x" * 60])
def test_a_new_family_needs_a_name(root: Path, name: str) -> None:
    before = family_names(root)
    with pytest.raises(UsageError, match="is no family name"):
        new_family(root, name)
    assert family_names(root) == before


def test_families_are_chosen_and_typing_mistakes_suggested(root: Path) -> None:
    assert choose_families(root, [], PRESENT) == PRESENT
    assert choose_families(root, ["marketplace"], PRESENT) == ["marketplace"]
    assert choose_families(root, []) == family_names(root)
    with pytest.raises(UsageError, match="no family 'marketplce'") as unknown:
        choose_families(root, ["marketplce"], PRESENT)
    assert unknown.value.hint == "Did you mean 'marketplace'?"
    with pytest.raises(UsageError, match="'social' is not in this environment") as absent:
        choose_families(root, ["social"], PRESENT)
    assert "environment.yaml" in absent.value.hint


def test_the_repository_is_found_from_within(root: Path, tmp_path: Path) -> None:
    assert find_root(root / "modules" / "families") == root
    with pytest.raises(UsageError, match="no dynaform repository"):
        find_root(tmp_path)


def test_saved_reviews_come_with_what_all_share_first(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="no saved review") as nothing:
        saved_reviews(workspace, "dev", PRESENT, [])
    assert nothing.value.hint == "Run: make plan ENV=dev"
    for family in ("marketplace", "environment"):
        folder = workspace.artifacts / "dev" / family
        folder.mkdir(parents=True)
        (folder / "review.json").write_text(json.dumps({"family": family}), "utf-8")
    with pytest.raises(UsageError, match="there is no saved review"):
        saved_reviews(workspace, "dev", PRESENT, [])  # what they told of is applied and forgotten
    for family in ("environment", "marketplace"):
        (workspace.artifacts / "dev" / family / "plan.record.json").write_text("{}", "utf-8")
    assert saved_reviews(workspace, "dev", PRESENT, []) == [{"family": "environment"}, {"family": "marketplace"}]
    (workspace.artifacts / "dev/marketplace/review.json").write_text("{", "utf-8")
    with pytest.raises(UsageError, match=r"\.dynaform/dev/marketplace/review\.json is not readable"):
        saved_reviews(workspace, "dev", PRESENT, [])


def test_a_saved_review_reads_as_the_one_that_was_saved() -> None:
    change = ResourceChange("a.b", "aws_dynamodb_table", Action.REPLACE, "b", ("because",), {}, {})
    finding = Finding("DF402", "lost", None, "a.b", hint="Keep it.", severity=Severity.NOTE)
    review = Review("dev", "social", "environment dev", (change,), (finding,), 7, True)
    assert as_review(json.loads(review_json(review))) == review
    with pytest.raises(UsageError, match="of another version"):
        as_review({"version": 2})


def test_a_record_survives_its_file(tmp_path: Path) -> None:
    record = PlanRecord(
        "a", "dev", "t", "1.11.4", {"x": "1"}, "2", True, False, ("DF401",), "2026-03-01T12:00:00+00:00"
    )
    record.save(tmp_path / "record.json")
    assert load_record(tmp_path / "record.json") == record
    assert (tmp_path / "record.json").stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError, match="no saved plan"):
        load_record(tmp_path / "none.json")


def test_digests_follow_contents_and_changes_are_named_once(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1", "utf-8")
    before = digests(tmp_path, [one, two])
    assert before["two"] == ""
    assert before["one"] == digest(one) != ""
    record = PlanRecord("a", "dev", "t", "1.11.4", before, "", True, False, (), "")
    assert changed_inputs(record, digests(tmp_path, [one])) == []
    one.write_text("2", "utf-8")
    two.write_text("", "utf-8")
    assert changed_inputs(record, digests(tmp_path, [one, two])) == ["one", "two"]


def test_a_check_asks_the_policies_of_consumers_what_they_let_through(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_the_last(grants: ConsumerGrants) -> list[Statement]:
        return list(whole(grants))[:-1]

    assert "DF262" not in {each.id for each in check_family(root, "marketplace", stale=False).findings}
    whole = accessing.statements
    monkeypatch.setattr(accessing, "statements", without_the_last)
    found = [each for each in check_family(root, "marketplace", stale=False).findings if each.id == "DF262"]
    assert found
    assert all(each.place and each.place.file.endswith("marketplace/spec.yaml") for each in found)
