"""Scanning the plans of all families in one checkov process, and counting that everything due was evaluated."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from dynaform.findings import Finding, WorldError
from dynaform.policy.checkov_side.protocol import Answer, PlanAnswer, Record, Request
from dynaform.policy.levels import Requirement, required
from dynaform.policy.plans import PlanContent, PlanFile, PlannedResource, read_plan
from dynaform.policy.process import ProcessResult, ProcessRunner, run_process
from dynaform.policy.report import Evaluation, PolicyFailure, PolicyReport
from dynaform.policy.rules import TABLE, rules

HERE = Path(__file__).resolve().parent
CHECKS_FOLDER = HERE / "checks"
RUNNER = HERE / "checkov_side" / "runner.py"
CHECKOV_PYTHON = HERE.parents[2] / ".venv-checkov" / "bin" / "python"

# Start-up is 1-3 s and a plan of a hundred tables well under one; the limit is for a machine in trouble.
LIMIT_SECONDS = 300.0
# What could make checkov call home, read credentials or change what it reports.
FOREIGN_SETTINGS = ("AWS_", "BC_", "CHECKOV_", "CKV_", "PRISMA_", "BRIDGECREW_", "EVAL_TF_")
NOTES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class _Readable:
    """A plan that could be read, with what is in it."""

    file: PlanFile
    content: PlanContent


def scan(
    plans: Sequence[PlanFile],
    level: str,
    run: ProcessRunner | None = None,
    *,
    python: Path = CHECKOV_PYTHON,
    checks_folder: Path = CHECKS_FOLDER,
    environment: Mapping[str, str] | None = None,
) -> PolicyReport:
    """Check every plan against a level.

    Args:
        plans: one per family; at least one.
        level: ``dev``, ``staging`` or ``prod``.
        run: starts the process; the real one by default.
        python: the interpreter of checkov's environment.
        checks_folder: where our own checks lie.
        environment: the process environment to derive checkov's from; this process's by default.

    Raises:
        UsageError: no such level.
        WorldError: checkov cannot be started, fails, or takes too long.
        UserInterruptError: Ctrl-C.
    """
    requirements = required(level)
    readable, gaps = _read(plans)
    if not readable:
        return PolicyReport(level, (), (), tuple(gaps))
    request = _request(readable, requirements, checks_folder)
    answer, stderr = _ask(request, run or run_process, python, os.environ if environment is None else environment)
    gaps += _not_loaded(answer["loaded"], request["checks"], stderr)
    evaluated: list[Evaluation] = []
    failures: list[PolicyFailure] = []
    for plan, result in zip(readable, answer["plans"], strict=True):
        gaps += _not_evaluated(plan, result, requirements)
        evaluated += _evaluations(plan, result, requirements)
        failures += _failures(plan, result, requirements, level)
    return PolicyReport(level, tuple(evaluated), tuple(failures), tuple(gaps))


def _read(plans: Sequence[PlanFile]) -> tuple[list[_Readable], list[Finding]]:
    """Read the plans; what cannot be read, or holds other tables than expected, is a gap."""
    readable: list[_Readable] = []
    gaps = [] if plans else [Finding("DF591", "No plan was given.", hint="Plan at least one family.")]
    for plan in plans:
        try:
            content = read_plan(plan.path)
        except ValueError as error:
            hint = "Plan the family again."
            gaps.append(Finding("DF592", f"{plan.path}: {error}.", subject=plan.family, hint=hint))
            continue
        readable.append(_Readable(plan, content))
        gaps += _wrong_number_of_tables(plan, content)
    return readable, gaps


def _wrong_number_of_tables(plan: PlanFile, content: PlanContent) -> list[Finding]:
    found = sum(each.type == TABLE for each in content.resources)
    if found == plan.tables or (plan.tables is None and found):
        return []
    return [
        Finding(
            "DF591",
            f"The plan holds {found} DynamoDB table(s).",
            subject=plan.family,
            expected=f"{plan.tables if plan.tables is not None else 'at least 1'}",
            hint=f"Compare the family's rendered root with its spec: dynaform render --check --family {plan.family}",
        )
    ]


def _request(plans: Sequence[_Readable], requirements: Sequence[Requirement], checks_folder: Path) -> Request:
    return {
        "checks": sorted({check for each in requirements for check in each.checks}),
        "checks_folder": str(checks_folder.resolve()),
        "parameters": {name: value for each in requirements for name, value in each.parameters.items()},
        "plans": [
            {
                "path": str(each.file.path.resolve()),
                "stated_keys": sorted(each.content.stated_keys),
                "stated_encryption": sorted(each.content.stated_encryption),
                "fixed_capacity": {table: list(fixed) for table, fixed in each.content.fixed_capacity.items()},
            }
            for each in plans
        ],
    }


def _ask(request: Request, run: ProcessRunner, python: Path, environment: Mapping[str, str]) -> tuple[Answer, str]:
    """Run checkov once; the answer and what it wrote to standard error."""
    if not python.exists():
        raise WorldError(f"checkov's environment is missing ({python}).", hint="make setup")
    kept = {name: value for name, value in environment.items() if not name.startswith(FOREIGN_SETTINGS)}
    kept["LOG_LEVEL"] = "WARNING"
    # Isolated mode: neither the user's site packages nor PYTHONPATH reach checkov's environment.
    argv = [str(python), "-I", str(RUNNER)]
    result = run(argv, stdin=json.dumps(request), environment=kept, limit_seconds=LIMIT_SECONDS)
    return _answer(result, len(request["plans"])), result.stderr


def _answer(result: ProcessResult, plans: int) -> Answer:
    """The answer, if the process gave a whole one."""
    try:
        answer = cast(Answer, json.loads(result.stdout)) if result.code == 0 else None
    except ValueError:
        answer = None
    if answer is None or answer.get("format") != 1 or len(answer.get("plans", [])) != plans:
        raise WorldError(
            f"checkov gave no answer (exit code {result.code}).",
            hint="make setup; if it stays, remove .venv-checkov and run make setup again.",
            detail="\n".join(result.stderr.splitlines()[-NOTES_SHOWN:]),
        )
    return answer


def _not_loaded(loaded: Iterable[str], wanted: Iterable[str], stderr: str) -> list[Finding]:
    """The ids that were loaded must be the ids that are declared: no fewer, and of ours no more."""
    ours = {check for each in rules().values() for check in each.checks if check.startswith("CKV_DYNAFORM_")}
    declared = ours | set(wanted)
    missing, unknown = declared - set(loaded), set(loaded) - declared
    if not missing and not unknown:
        return []
    said = tuple(line for line in stderr.splitlines() if "check" in line.lower())[:NOTES_SHOWN]
    parts = [f"not loaded: {', '.join(sorted(missing))}"] if missing else []
    parts += [f"loaded but not declared: {', '.join(sorted(unknown))}"] if unknown else []
    hint = "Declare every check of tools/dynaform/policy/checks in rules.py, and mend the ones that do not import."
    return [Finding("DF590", f"Checks are {'; '.join(parts)}.", expected="every declared check", hint=hint, notes=said)]


def _due(plan: _Readable, requirements: Sequence[Requirement]) -> list[tuple[Requirement, str, PlannedResource]]:
    """Every check that has to run on every resource."""
    return [
        (requirement, check, resource)
        for requirement in requirements
        for resource in plan.content.resources
        if resource.type == requirement.rule.resource_type
        for check in requirement.checks
    ]


def _decided(result: PlanAnswer) -> dict[tuple[str, str], Record]:
    """The records that say yes or no, by check and address."""
    return {
        (each["check"], each["address"]): each for each in result["records"] if each["result"] in ("PASSED", "FAILED")
    }


def _not_evaluated(plan: _Readable, result: PlanAnswer, requirements: Sequence[Requirement]) -> list[Finding]:
    due = {(check, resource.address) for _, check, resource in _due(plan, requirements)}
    decided = set(_decided(result))
    missing, surplus = sorted(due - decided), sorted(decided - due)
    if not missing and not surplus and not result["unread"]:
        return []
    notes = list(result["unread"])
    notes += [f"{check} did not answer for {address}" for check, address in missing]
    notes += [f"{check} answered for {address}, which is no resource of the plan" for check, address in surplus]
    return [
        Finding(
            "DF590",
            f"{len(due) - len(missing)} of {len(due)} evaluations ran.",
            subject=plan.file.family,
            expected=f"{len(due)} evaluations",
            hint="A check that raises an error answers nothing: run its tests. Otherwise plan again.",
            notes=tuple(notes[:NOTES_SHOWN]),
        )
    ]


def _evaluations(plan: _Readable, result: PlanAnswer, requirements: Sequence[Requirement]) -> list[Evaluation]:
    decided = _decided(result)
    return [
        Evaluation(requirement.rule.id, check, plan.file.family, resource.address, record["result"] == "PASSED")
        for requirement, check, resource in _due(plan, requirements)
        if (record := decided.get((check, resource.address)))
    ]


def _failures(
    plan: _Readable, result: PlanAnswer, requirements: Sequence[Requirement], level: str
) -> list[PolicyFailure]:
    """One failure per rule and resource, whichever of the rule's checks failed."""
    failed: dict[tuple[str, str], list[Record]] = {}
    by_rule = {each.rule.id: each for each in requirements}
    decided = _decided(result)
    for requirement, check, resource in _due(plan, requirements):
        record = decided.get((check, resource.address))
        if record and record["result"] == "FAILED":
            failed.setdefault((requirement.rule.id, resource.address), []).append(record)
    return [_failure(plan.file, by_rule[id], records, level) for (id, _), records in failed.items()]


def _failure(plan: PlanFile, requirement: Requirement, records: Sequence[Record], level: str) -> PolicyFailure:
    checks = tuple(each["check"] for each in records)
    line = records[0]["line"]
    return PolicyFailure(
        rule=requirement.rule.id,
        address=records[0]["address"],
        family=plan.family,
        checks=checks,
        seen=next((each["seen"] for each in records if each["seen"]), f"{', '.join(checks)} failed."),
        expected=requirement.expected,
        hint=_hint(plan, requirement),
        level=level,
        plan=f"{plan.path}:{line}" if line else str(plan.path),
    )


def _hint(plan: PlanFile, requirement: Requirement) -> str:
    if not requirement.rule.setting:
        return f"Change {requirement.mend}."
    folder = f"envs/{plan.environment}" if plan.environment else "the environment's folder"
    edit = f"{requirement.rule.setting} = {requirement.mend}"
    own = f"family_settings or table_settings of {plan.family}.tfvars beside it, which override it"
    return f"Say {edit} in settings of {folder}/common.tfvars, or in {own}."
