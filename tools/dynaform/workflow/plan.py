"""`plan`: a saved plan per family, judged by policy and guard, with a review; nothing changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dynaform.documents import write_atomically
from dynaform.environments import load_waivers, waiver_findings
from dynaform.findings import Finding, FindingsError, Severity
from dynaform.policy import PlanFile, PolicyReport, scan
from dynaform.review import ResourceChange, Review, changes_of, guard, review_json, review_markdown
from dynaform.spec import load_family
from dynaform.terraform import find_terraform, most_at_once, redact_plan, run_all
from dynaform.workflow.check import check
from dynaform.workflow.deployment import SHARED_ROOT, Deployment
from dynaform.workflow.inputs import PlanRecord, digest, digests, input_files
from dynaform.workflow.progress import Task
from dynaform.workflow.workspace import choose_families, proofs_of

NEVER_WAIVED = frozenset({"DF403"})
"""The service itself refuses to delete a protected table: a waiver would let the run stop half-way."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan of an environment came to.

    Attributes:
        reviews: one per root that was planned, what all share first.
        waiting: families that cannot be planned before what all share is applied.
    """

    reviews: tuple[Review, ...]
    waiting: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether guard or policy refuses any of it."""
        return any(each.level is Severity.ERROR for review in self.reviews for each in review.findings)

    @property
    def changes(self) -> bool:
        """Whether anything would change."""
        return any(review.changes for review in self.reviews)


@dataclass(frozen=True, slots=True)
class _Saved:
    """A plan that Terraform saved, before anyone judged it."""

    family: str
    changes: bool
    json: Mapping[str, Any]
    var_files: tuple[Path, ...]


def plan(deployment: Deployment, wanted: Sequence[str], *, destroying: bool = False) -> Planned:
    """Plan the families (all that are present when none is named) and what they share.

    Raises:
        FindingsError: a spec has errors, or rendered files are stale.
        UsageError, WorldError, UserInterruptError: see the rooms below.
    """
    families = choose_families(deployment.workspace.root, wanted, deployment.environment.families)
    _require_clean(deployment, families)
    shared_saved, shared = _plan_shared(deployment, destroying=destroying and not wanted)
    if not destroying and _touches_resources(shared_saved.json):
        return Planned(tuple(_judge(deployment, [shared_saved], destroying)), tuple(families))
    saved = _plan_families(deployment, families, shared, destroying)
    return Planned(tuple(_judge(deployment, [shared_saved, *saved], destroying)))


def _require_clean(deployment: Deployment, families: Sequence[str]) -> None:
    """A family with errors or stale files is not planned: the plan would not be what the spec says."""
    checked = check(deployment.workspace.root, families)
    errors = [each for each in checked.findings if each.level is Severity.ERROR]
    if errors:
        raise FindingsError(errors)


def _plan_shared(deployment: Deployment, *, destroying: bool) -> tuple[_Saved, dict[str, Any]]:
    """Plan what families share, with the values they take from it: known as long as its resources stay."""
    saved = _save(deployment, SHARED_ROOT, {}, destroying, deployment.workspace.progress.task(SHARED_ROOT))
    known = saved.json.get("prior_state" if destroying else "planned_values", {})
    outputs = (known.get("values", known) if destroying else known).get("outputs", {})
    return saved, {"customer_key_arn": outputs.get("customer_key_arn", {}).get("value")}


def _touches_resources(plan_json: Mapping[str, Any]) -> bool:
    return bool(changes_of(plan_json))


def _plan_families(
    deployment: Deployment, families: Sequence[str], shared: Mapping[str, Any], destroying: bool
) -> list[_Saved]:
    progress = deployment.workspace.progress
    limit = most_at_once(deployment.workspace.variables)
    tasks = [(family, progress.task(family)) for family in families]
    return run_all(
        [
            lambda family=family, task=task: _save(deployment, family, shared, destroying, task)  # type: ignore[misc]
            for family, task in tasks
        ],
        limit,
        deployment.stop,
    )


def _save(deployment: Deployment, family: str, shared: Mapping[str, Any], destroying: bool, task: Task) -> _Saved:
    """Init, plan, show: the plan stays on disk, its redacted JSON beside it."""
    folder = deployment.family_folder(family)
    terraform = deployment.terraform(family, task)
    files = deployment.var_files(family, shared)
    task.update("plan")
    (folder / "plan.record.json").unlink(missing_ok=True)
    changes = terraform.plan(folder / "plan.bin", files, destroy=destroying)
    redacted = redact_plan(terraform.show_plan(folder / "plan.bin"))
    write_atomically(folder / "plan.json", json.dumps(redacted, indent=1), mode=0o600)
    task.done("changes" if changes else "no changes")
    return _Saved(family, changes, redacted, tuple(files))


# -- the judgement --------------------------------------------------------------------------------------------------


def _judge(deployment: Deployment, saved: Sequence[_Saved], destroying: bool) -> list[Review]:
    """Policy over all plans in one process, the guard over each, waivers over both; then the artifacts."""
    policy = _policy(deployment, saved, destroying)
    waivers = load_waivers(deployment.workspace.root, deployment.name)
    today = deployment.workspace.clock().date()
    alive = {
        (waiver.rule, waiver.address)
        for waiver, _ in waivers
        if waiver.expires >= today and waiver.rule not in NEVER_WAIVED
    }
    failed: set[tuple[str, str]] = set()
    reviews = []
    for each in saved:
        changes = changes_of(each.json, _index_users(deployment, each.family))
        refusals = _refusals(each, changes, policy, destroying)
        failed |= {(rule, address) for rule, address, _ in refusals}
        findings = [_waived(finding, (rule, address) in alive) for rule, address, finding in refusals]
        passed = sum(evaluation.passed for evaluation in policy.evaluated if evaluation.family == each.family)
        reviews.append(
            Review(
                deployment.name,
                each.family,
                deployment.target.describe(),
                changes,
                tuple(findings),
                passed,
                destroying,
            )
        )
    complete = not destroying and {each.family for each in saved} >= set(deployment.environment.families)
    # where not every family was judged, a waiver that matched nothing may be about one of the others
    known = failed if complete else failed | alive
    reviews[0] = _with(reviews[0], [*policy.gaps, *waiver_findings(waivers, known, today)])
    for review, each in zip(reviews, saved, strict=True):
        _keep(deployment, review, each, destroying)
    return reviews


def _index_users(deployment: Deployment, family: str) -> dict[tuple[str, str], tuple[str, ...]]:
    return {} if family == SHARED_ROOT else proofs_of(deployment.workspace.root, family).index_users()


def _refusals(
    saved: _Saved, changes: Sequence[ResourceChange], policy: PolicyReport, destroying: bool
) -> list[tuple[str, str, Finding]]:
    """Rule, address and finding of everything the guard and policy refuse of one plan."""
    guarded = [(each.rule, each.address, each.finding) for each in guard(changes, destroying=destroying)]
    own = [failure for failure in policy.failures if failure.family == saved.family]
    return guarded + [(failure.rule, failure.address, failure.finding()) for failure in own]


def _policy(deployment: Deployment, saved: Sequence[_Saved], destroying: bool) -> PolicyReport:
    """A plan that destroys leaves nothing to judge."""
    root = deployment.workspace.root
    files = []
    for each in saved:
        tables = 0 if destroying or each.family == SHARED_ROOT else len(load_family(root, each.family).family.tables)
        path = deployment.family_folder(each.family) / "plan.json"
        files.append(PlanFile(each.family, path, deployment.name, tables))
    return scan(files, str(deployment.environment.policy_level))


def _waived(finding: Finding, waived: bool) -> Finding:
    if not waived:
        return finding
    return Finding(
        finding.id, f"{finding.seen} (waived)", finding.place, finding.subject, finding.expected, severity=Severity.NOTE
    )


def _with(review: Review, findings: Sequence[Finding]) -> Review:
    return Review(
        review.environment,
        review.family,
        review.target,
        review.changes,
        (*review.findings, *findings),
        review.policy_checks,
        review.destroying,
    )


def _keep(deployment: Deployment, review: Review, saved: _Saved, destroying: bool) -> None:
    """Write the review and the record that `apply` holds the plan to."""
    folder = deployment.family_folder(review.family)
    root = deployment.workspace.root
    write_atomically(folder / "review.json", review_json(review))
    write_atomically(folder / "review.md", review_markdown([review]))
    files = input_files(root, deployment.root(review.family), review.family, deployment.name, saved.var_files)
    refused = tuple(sorted({each.id for each in review.findings if each.level is Severity.ERROR}))
    PlanRecord(
        family=review.family,
        environment=deployment.name,
        target=deployment.target.describe(),
        terraform=find_terraform(deployment.workspace.variables).version,
        inputs=digests(root, files),
        plan=digest(folder / "plan.bin"),
        changes=saved.changes,
        destroying=destroying,
        refused=refused,
        made=deployment.workspace.clock().isoformat(timespec="seconds"),
    ).save(folder / "plan.record.json")
