"""Floor 2: policy. What a level demands of every table, checked by checkov on the plans of all families at once.

Nothing is imported here that is not in the standard library or on floor 0: the checks, which checkov's own Python
runs from .venv-checkov, import this package too.
"""

from dynaform.policy.levels import Level, Requirement, levels, required
from dynaform.policy.plans import PlanFile
from dynaform.policy.process import ProcessResult, ProcessRunner, run_process
from dynaform.policy.report import Evaluation, PolicyFailure, PolicyReport
from dynaform.policy.rules import Rule, rule, rules
from dynaform.policy.scan import scan

__all__ = [
    "Evaluation",
    "Level",
    "PlanFile",
    "PolicyFailure",
    "PolicyReport",
    "ProcessResult",
    "ProcessRunner",
    "Requirement",
    "Rule",
    "levels",
    "required",
    "rule",
    "rules",
    "run_process",
    "scan",
]
