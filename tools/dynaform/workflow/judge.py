"""Saved plans judged: policy and guard refuse, waivers exempt, the review tells, the record holds `apply` to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dynaform.documents import write_atomically
from dynaform.environments import load_waivers, waiver_findings
from dynaform.findings import Finding, Severity
from dynaform.policy import PlanFile, PolicyReport, scan
from dynaform.review import ResourceChange, Review, changes_of, guard, review_json, review_markdown
from dynaform.spec import load_family
from dynaform.terraform import find_terraform
from dynaform.workflow.deployment import SHARED_ROOT, Deployment
from dynaform.workflow.inputs import PlanRecord
from dynaform.workflow.workspace import proofs_of

NEVER_WAIVED = frozenset({"DF403"})
"""The service itself refuses to delete a protected table: a waiver would let the run stop half-way."""


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A plan that Terraform saved, before anyone judged it.

    Attributes:
        family: or ``environment`` for what all share.
        changes: whether Terraform would change anything, outputs included.
        json: the plan as JSON, redacted.
        inputs: what it was made of: file to digest, taken before Terraform read them.
        digest: of plan.bin.
    """

    family: str
    changes: bool
    json: Mapping[str, Any]
    inputs: Mapping[str, str]
    digest: str


def judge(deployment: Deployment, saved: Sequence[SavedPlan], destroying: bool) -> list[Review]:
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
    about_all = [*policy.gaps, *waiver_findings(waivers, known, today)]
    reviews[0] = _with(reviews[0], about_all)
    # shown once, but every record says it: the others may outlive that of the first
    unchecked = _errors(about_all)
    for review, each in zip(reviews, saved, strict=True):
        _keep(deployment, review, each, destroying, unchecked)
    return reviews


def _index_users(deployment: Deployment, family: str) -> dict[tuple[str, str], tuple[str, ...]]:
    return {} if family == SHARED_ROOT else proofs_of(deployment.workspace.root, family).index_users()


def _refusals(
    saved: SavedPlan, changes: Sequence[ResourceChange], policy: PolicyReport, destroying: bool
) -> list[tuple[str, str, Finding]]:
    """Rule, address and finding of everything the guard and policy refuse of one plan."""
    guarded = [(each.rule, each.address, each.finding) for each in guard(changes, destroying=destroying)]
    own = [failure for failure in policy.failures if failure.family == saved.family]
    return guarded + [(failure.rule, failure.address, failure.finding()) for failure in own]


def _policy(deployment: Deployment, saved: Sequence[SavedPlan], destroying: bool) -> PolicyReport:
    """A plan that destroys leaves nothing to judge."""
    if destroying:
        return PolicyReport(str(deployment.environment.policy_level), (), (), ())
    root = deployment.workspace.root
    files = []
    for each in saved:
        tables = 0 if each.family == SHARED_ROOT else len(load_family(root, each.family).family.tables)
        path = deployment.family_folder(each.family) / "plan.json"
        files.append(PlanFile(each.family, path, deployment.name, tables))
    return scan(files, str(deployment.environment.policy_level))


def _waived(finding: Finding, waived: bool) -> Finding:
    if not waived:
        return finding
    return replace(finding, seen=f"{finding.seen} (waived)", hint="", severity=Severity.NOTE, notes=())


def _with(review: Review, findings: Sequence[Finding]) -> Review:
    return replace(review, findings=(*review.findings, *findings))


def _errors(findings: Sequence[Finding]) -> set[str]:
    return {each.id for each in findings if each.level is Severity.ERROR}


def _keep(deployment: Deployment, review: Review, saved: SavedPlan, destroying: bool, unchecked: set[str]) -> None:
    """Write the review and the record that `apply` holds the plan to."""
    folder = deployment.family_folder(review.family)
    write_atomically(folder / "review.json", review_json(review))
    write_atomically(folder / "review.md", review_markdown([review]))
    PlanRecord(
        family=review.family,
        environment=deployment.name,
        target=deployment.target.describe(),
        terraform=find_terraform(deployment.workspace.variables).version,
        inputs=dict(saved.inputs),
        plan=saved.digest,
        changes=saved.changes,
        destroying=destroying,
        refused=tuple(sorted(_errors(review.findings) | unchecked)),
        made=deployment.workspace.clock().isoformat(timespec="seconds"),
    ).save(folder / "plan.record.json")
