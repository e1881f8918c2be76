"""Floor 1: environments. What envs/<env>/ says, typed."""

from dynaform.environments.load import environment_names, load_environment, var_files
from dynaform.environments.model import Environment, PolicyLevel, State
from dynaform.environments.waivers import Waiver, load_waivers, waiver_findings

__all__ = [
    "Environment",
    "PolicyLevel",
    "State",
    "Waiver",
    "environment_names",
    "load_environment",
    "load_waivers",
    "var_files",
    "waiver_findings",
]
