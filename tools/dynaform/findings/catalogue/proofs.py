"""DF2xx: what the planner cannot prove of an access pattern, or proves wrong."""

from dynaform.findings.catalogue import Definition

DEFINITIONS = (
    Definition(
        "DF200",
        "not yet proven",
        "The planner has not learned this construct; silence would read as a proof.",
    ),
    Definition("DF201", "unserved access pattern", "No key or index answers it within its budget of requests."),
)
