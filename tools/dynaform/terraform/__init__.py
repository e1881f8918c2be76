"""Floor 1: Terraform, behind one typed port on python-terraform."""

from dynaform.terraform.binary import TerraformBinary, find_terraform
from dynaform.terraform.driver import Terraform, TerraformPort
from dynaform.terraform.interrupts import Stop
from dynaform.terraform.mirror import Mirror, cli_config, find_mirror
from dynaform.terraform.parallel import most_at_once, run_all
from dynaform.terraform.redact import redact_plan, redact_text

__all__ = [
    "Mirror",
    "Stop",
    "Terraform",
    "TerraformBinary",
    "TerraformPort",
    "cli_config",
    "find_mirror",
    "find_terraform",
    "most_at_once",
    "redact_plan",
    "redact_text",
    "run_all",
]
