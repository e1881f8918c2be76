"""Scan several plans with checkov in one process: a request on standard input, one JSON document on standard output.

Run by path, with the Python of .venv-checkov in isolated mode, so that neither folder is on its path by accident.
The request and the answer are the typed dictionaries of protocol.py.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from dynaform.policy.checkov_side.protocol import Answer, PlanAnswer, PlanRequest, Record, Request

TOOLS = Path(__file__).resolve().parents[3]
NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg")


def refuse_network(event: str, _arguments: tuple[object, ...]) -> None:
    """An audit hook: whatever checkov or a check does, it reaches no network from here."""
    if event in NETWORK:
        raise PermissionError(f"policy scans use no network ({event})")


def scan(request: Request) -> Answer:
    """Load the checks once, then scan plan by plan."""
    from checkov.terraform.checks.resource.registry import resource_registry

    resource_registry.load_external_checks(request["checks_folder"])
    return {
        "format": 1,
        "loaded": sorted(_loaded(set(request["checks"]))),
        "plans": [_scan_plan(plan, request) for plan in request["plans"]],
    }


def _loaded(wanted: set[str]) -> set[str]:
    """Ids that checkov knows, of those asked for; and every id of ours, asked for or not."""
    from checkov.common.checks_infra.registry import get_graph_checks_registry
    from checkov.terraform.checks.resource.registry import resource_registry

    graph_registry = get_graph_checks_registry("terraform")
    graph_registry.load_checks()
    known = {check.id for checks in resource_registry.checks.values() for check in checks}
    known |= {check.id for check in graph_registry.checks}
    return {id for id in known if id in wanted or id.startswith("CKV_DYNAFORM_")}


def _scan_plan(plan: PlanRequest, request: Request) -> PlanAnswer:
    from checkov.runner_filter import RunnerFilter
    from checkov.terraform.plan_runner import Runner

    from dynaform.policy.checkov_side.base import Facts

    Facts.parameters = request["parameters"]
    Facts.stated_keys = frozenset((address, arn) for address, arn in plan["stated_keys"])
    Facts.stated_encryption = frozenset(plan["stated_encryption"])
    Facts.fixed_capacity = plan["fixed_capacity"]
    try:
        report = Runner().run(
            files=[plan["path"]],
            runner_filter=RunnerFilter(framework=["terraform_plan"], checks=request["checks"]),
        )
    except Exception as error:  # noqa: BLE001 - one plan that checkov stumbles over must not hide the others' answers
        return {"records": [], "unread": [f"checkov failed on the plan: {type(error).__name__}: {error}"]}
    records = [*report.passed_checks, *report.failed_checks, *report.skipped_checks]
    unread = [f"checkov cannot parse {path}" for path in sorted(report.parsing_errors)]
    return {"records": [_record(each) for each in records], "unread": unread}


def _record(record: Any) -> Record:
    return {
        "check": record.check_id,
        "address": record.resource_address,
        "result": record.check_result["result"].value,
        "seen": " ".join(record.details or []),
        "line": record.file_line_range[0] + 1 if record.file_line_range[1] else 0,
    }


def main(stdin: TextIO, stdout: TextIO) -> None:
    """Answer one request. Whatever else prints, prints to standard error."""
    sys.addaudithook(refuse_network)
    sys.path.append(str(TOOLS))
    os.environ["EVAL_TF_PLAN_AFTER_UNKNOWN"] = "true"
    answer = scan(json.load(stdin))
    json.dump(answer, stdout)
    stdout.flush()


if __name__ == "__main__":
    _stdout, sys.stdout = sys.stdout, sys.stderr
    main(sys.stdin, _stdout)
