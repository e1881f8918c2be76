"""Floor 4: design rules, one per file: what works on DynamoDB and is still wrong, slow or expensive."""

from dynaform.rules.check import check_rules
from dynaform.rules.everything import everything_said
from dynaform.rules.register import RULES
from dynaform.rules.rule import Rule

__all__ = ["RULES", "Rule", "check_rules", "everything_said"]
