"""DF2xx: what the planner cannot prove of an access pattern, or proves wrong."""

from dynaform.findings.catalogue import Definition

DEFINITIONS = (
    Definition(
        "DF200",
        "not yet proven",
        "The planner has not learned this construct; silence would read as a proof.",
    ),
    Definition("DF201", "unserved access pattern", "No key or index answers it, so no application can either."),
    Definition("DF202", "pinned index does not serve", "The pin names an index that cannot answer the pattern."),
    Definition("DF203", "filter not accepted", "Rows that a filter throws away are read, waited for and billed.", "warning"),
    Definition("DF204", "unbounded list", "A list that grows without a bound ends in time-outs and bills.", "warning"),
    Definition("DF205", "more requests than the budget", "Every request is latency and cost the pattern did not ask for."),
    Definition("DF206", "limit with a filter", "The rows read may all be filtered away while wanted ones follow."),
    Definition(
        "DF207", "get through an index nothing keeps unique", "Two items can match, and one of them is lost.", "warning"
    ),
)
