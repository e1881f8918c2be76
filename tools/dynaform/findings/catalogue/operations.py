"""DF3xx rendered files, DF4xx plan, guard and apply, DF5xx policy, DF6xx smoke."""

from dynaform.findings.catalogue import Definition

DEFINITIONS = (
    Definition("DF301", "rendered file is stale", "Terraform would plan something other than what the spec says."),
    Definition("DF302", "rendered file is missing", "The family cannot be planned without it."),
)
