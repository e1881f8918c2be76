"""DF3xx: rendered files. DF4xx: what a plan may not do to data."""

from dynaform.findings.catalogue import Definition

DEFINITIONS = (
    Definition("DF301", "rendered file is stale", "Terraform would plan something other than what the spec says."),
    Definition("DF302", "rendered file is missing", "The family cannot be planned without it."),
    Definition(
        "DF303", "index that the provider cannot say", "The family would be proved, and no plan could make its index."
    ),
    Definition("DF401", "table would be deleted", "Deleting a table deletes its data and every index."),
    Definition("DF402", "table would be replaced", "Terraform deletes the table with its data and makes an empty one."),
    Definition("DF403", "table is protected", "The service refuses to delete it, and the run would stop half-way."),
    Definition("DF404", "table would be forgotten", "Nobody would manage, check or back it up any more."),
    Definition("DF405", "index would be dropped", "Every access pattern it serves fails until it is there again."),
    Definition("DF406", "replica would be deleted", "Its Region loses the table, and everybody there their data."),
    Definition(
        "DF407", "customer key would be deleted", "Every table that still uses it is lost with it, and its backups."
    ),
)
