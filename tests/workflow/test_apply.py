"""Only the plan that was reviewed is applied, and only while nothing it was made of has changed."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dynaform.aws import TargetKind
from dynaform.documents import digest, digests
from dynaform.findings import RefusedError, UsageError, WorldError
from dynaform.workflow.apply import apply
from dynaform.workflow.deployment import SHARED_ROOT, Deployment
from dynaform.workflow.destroy import apply_destroy, words
from dynaform.workflow.inputs import PlanRecord, input_files

pytestmark = pytest.mark.usefixtures("shared_specs")

Deploy = Callable[..., Deployment]


def save(deployment: Deployment, family: str, **fields: object) -> PlanRecord:
    """A saved plan with its record, as `plan` leaves them."""
    root, folder = deployment.workspace.root, deployment.family_folder(family)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.bin").write_text(f"plan of {family}", "utf-8")
    files = input_files(root, deployment.root(family), family, deployment.name, deployment.var_files(family, {}))
    record = PlanRecord(
        family=family,
        environment=deployment.name,
        target=deployment.target.describe(),
        terraform="1.11.4",
        inputs=digests(root, files),
        plan=digest(folder / "plan.bin"),
        changes=family != SHARED_ROOT,
        destroying=False,
        refused=(),
        made="2026-03-01T12:00:00+00:00",
    )
    record = dataclasses.replace(record, **fields)  # type: ignore[arg-type]
    record.save(folder / "plan.record.json")
    return record


def save_all(deployment: Deployment, **fields: object) -> None:
    for family in (SHARED_ROOT, *deployment.environment.families):
        save(deployment, family, **(fields if family == "marketplace" else {}))


def applied(terraform: Path) -> list[str]:
    notes = terraform / "applied"
    lines = notes.read_text("utf-8").splitlines() if notes.exists() else []
    return [Path(line.split()[-1]).parent.name for line in lines]


def test_saved_plans_are_applied_once(deploy: Deploy, terraform: Path) -> None:
    save_all(deploy())
    done = apply(deploy(), [])
    assert (done.applied, done.unchanged, done.waiting) == (("conversation", "marketplace"), (SHARED_ROOT,), ())
    assert applied(terraform) == ["conversation", "marketplace"]
    with pytest.raises(UsageError, match="no saved plan for conversation, marketplace") as refused:
        apply(deploy(), [])
    assert refused.value.hint == "Run: make plan ENV=dev"
    assert len(applied(terraform)) == 2


def test_one_family_leaves_the_plans_of_the_others(deploy: Deploy, terraform: Path) -> None:
    save_all(deploy())
    assert apply(deploy(), ["marketplace"]).applied == ("marketplace",)
    assert apply(deploy(), ["conversation"]).applied == ("conversation",)
    assert applied(terraform) == ["marketplace", "conversation"]


def test_what_all_share_comes_first_and_goes_last(deploy: Deploy, terraform: Path) -> None:
    save(deploy(), SHARED_ROOT, changes=True)
    save(deploy(), "conversation")
    save(deploy(), "marketplace")
    apply(deploy(), [])
    save(deploy(), SHARED_ROOT, changes=True, destroying=True)
    save(deploy(), "conversation", destroying=True)
    save(deploy(), "marketplace", destroying=True)
    apply_destroy(deploy(), [], None)
    assert applied(terraform) == [
        SHARED_ROOT,
        "conversation",
        "marketplace",
        "conversation",
        "marketplace",
        SHARED_ROOT,
    ]


def test_families_that_wait_for_what_all_share_are_named(deploy: Deploy, terraform: Path) -> None:
    save(deploy(), SHARED_ROOT, changes=True)
    done = apply(deploy(), [])
    assert (done.applied, done.waiting) == ((SHARED_ROOT,), ("conversation", "marketplace"))
    assert applied(terraform) == [SHARED_ROOT]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("envs/dev/common.tfvars", "# new\n"),
        ("envs/dev/marketplace.tfvars", "# new\n"),
        ("envs/dev/environment.yaml", None),
        ("envs/dev/waivers.yaml", "waivers: []\n"),
        ("terraform/families/marketplace/main.tf", "# new\n"),
        ("terraform/families/marketplace/.terraform.lock.hcl", "# new\n"),
        ("terraform/families/marketplace/of_the_team.tf", "# new\n"),
        ("modules/families/marketplace/variables.tf", "# new\n"),
        ("modules/families/marketplace/spec.yaml", "# new\n"),
        ("modules/components/dynamodb-table/main.tf", "# new\n"),
        (".dynaform/dev/marketplace/place.tfvars.json", "{}"),
    ],
)
def test_a_plan_whose_inputs_changed_is_stale(
    deploy: Deploy, terraform: Path, root: Path, path: str, text: str | None
) -> None:
    deployment = deploy()
    save_all(deployment)
    if text is None:
        (root / path).unlink()
    else:
        (root / path).write_text(text, "utf-8")
    with pytest.raises(UsageError, match="is stale: ") as refused:
        apply(deployment, ["marketplace"])
    assert f"{path} changed since" in refused.value.message
    assert applied(terraform) == []


def test_a_settings_file_that_appears_or_goes_makes_a_plan_stale(deploy: Deploy, root: Path) -> None:
    settings = root / "envs" / "dev" / "marketplace.tfvars"
    text = settings.read_text("utf-8")
    settings.unlink()
    save_all(deploy())
    settings.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"envs/dev/marketplace\.tfvars changed since"):
        apply(deploy(), [])
    save_all(deploy())
    settings.unlink()
    with pytest.raises(UsageError, match=r"envs/dev/marketplace\.tfvars changed since"):
        apply(deploy(), [])


def test_documents_and_specs_of_others_make_no_plan_stale(deploy: Deploy, root: Path) -> None:
    save_all(deploy())
    (root / "modules/families/marketplace/README.md").write_text("new", "utf-8")
    (root / "modules/families/conversation/variables.tf").write_text("# new", "utf-8")
    assert apply(deploy(), ["marketplace"]).applied == ("marketplace",)


def test_a_plan_for_another_place_is_refused(deploy: Deploy, terraform: Path) -> None:
    save_all(deploy(port=10))
    with pytest.raises(UsageError, match=r"was made for environment dev, target simulator.*:10"):
        apply(deploy(port=9), [])
    assert applied(terraform) == []


def test_a_plan_of_another_terraform_is_refused(deploy: Deploy, terraform: Path) -> None:
    save_all(deploy(), terraform="1.12.0")
    with pytest.raises(UsageError, match=r"of Terraform 1\.12\.0, this is 1\.11\.4"):
        apply(deploy(), [])
    assert applied(terraform) == []


@pytest.mark.parametrize("text", ["another plan", None])
def test_a_plan_file_that_is_not_the_reviewed_one_is_refused(deploy: Deploy, terraform: Path, text: str | None) -> None:
    save_all(deploy())
    plan = deploy().family_folder("marketplace") / "plan.bin"
    plan.unlink() if text is None else plan.write_text(text, "utf-8")
    with pytest.raises(UsageError, match="not the one that was reviewed"):
        apply(deploy(), [])
    assert applied(terraform) == []


def test_a_refused_plan_is_never_applied(deploy: Deploy, terraform: Path) -> None:
    save_all(deploy(), refused=("DF401", "DF501"))
    with pytest.raises(RefusedError, match="plan of marketplace was refused: DF401, DF501") as refused:
        apply(deploy(), [])
    assert refused.value.hint == "Read .dynaform/dev/marketplace/review.md."
    assert applied(terraform) == []


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"family": "marketplace"}', '{"refused": 1}'])
def test_a_damaged_record_is_wrong_use(deploy: Deploy, text: str) -> None:
    save_all(deploy())
    (deploy().family_folder("marketplace") / "plan.record.json").write_text(text, "utf-8")
    with pytest.raises(UsageError, match="is not readable"):
        apply(deploy(), [])


def test_a_state_that_changed_since_is_a_stale_plan(deploy: Deploy, terraform: Path) -> None:
    save_all(deploy())
    (terraform / "fails").write_text("Error: Saved plan is stale\n\nThe given plan file can no longer be applied.\n")
    with pytest.raises(UsageError, match="stale") as refused:
        apply(deploy(), ["marketplace"])
    assert refused.value.hint == "Run: make plan ENV=dev"


def test_a_failed_apply_keeps_its_plan_and_forgets_the_one_that_went_through(deploy: Deploy, terraform: Path) -> None:
    save_all(deploy())
    apply(deploy(), ["conversation"])
    (terraform / "fails").write_text("Error: creating DynamoDB Table\n\nno\n")
    with pytest.raises(WorldError, match="terraform apply failed for marketplace"):
        apply(deploy(), ["marketplace"])
    assert (deploy().family_folder("marketplace") / "plan.record.json").exists()
    assert not (deploy().family_folder("conversation") / "plan.bin").exists()


def test_destroying_real_data_needs_words(deploy: Deploy, terraform: Path) -> None:
    real = deploy("prod", TargetKind.AWS)
    for family in (SHARED_ROOT, "conversation", "marketplace"):
        save(real, family, destroying=True)
    assert words(real, []) == "destroy prod"
    assert words(real, ["marketplace"]) == "destroy prod marketplace"
    for said in (None, "", "yes", "destroy", "destroy dev", "destroy prod marketplace"):
        with pytest.raises(RefusedError, match="destroying deletes data") as refused:
            apply_destroy(real, [], said)
        assert refused.value.hint == "Say it: --confirm 'destroy prod'"
    assert applied(terraform) == []
    assert apply_destroy(real, [], "destroy prod").applied == ("conversation", "marketplace")


def test_simulated_data_needs_no_words(deploy: Deploy, terraform: Path) -> None:
    for family in (SHARED_ROOT, "conversation", "marketplace"):
        save(deploy(), family, destroying=True)
    apply_destroy(deploy(), [], None)
    assert applied(terraform) == ["conversation", "marketplace"]


def test_an_apply_never_carries_out_what_a_destroy_that_nobody_confirmed_left(deploy: Deploy, terraform: Path) -> None:
    save_all(deploy(), destroying=True)
    with pytest.raises(UsageError, match="the saved plan of marketplace destroys") as refused:
        apply(deploy(), [])
    assert refused.value.hint == "Run: make plan ENV=dev, or make destroy ENV=dev"
    with pytest.raises(UsageError, match="the saved plan of environment does not destroy"):
        apply_destroy(deploy(), [], None)
    assert applied(terraform) == []


def test_the_record_of_another_family_vouches_for_nothing(deploy: Deploy, terraform: Path) -> None:
    save_all(deploy())
    folder = deploy().folder
    (folder / "conversation" / "plan.bin").write_text("of nobody", "utf-8")
    shutil.copy(folder / "marketplace" / "plan.record.json", folder / "conversation")
    with pytest.raises(UsageError, match="is a record of marketplace"):
        apply(deploy(), [])
    assert applied(terraform) == []
