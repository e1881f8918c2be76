"""DF6xx: what deployed tables answer, against what the access patterns ask."""

from dynaform.findings.catalogue import Definition

DEFINITIONS = (
    Definition(
        "DF601",
        "wrong rows",
        "The deployed table answers an access pattern with other rows or other values than its intent asks for.",
    ),
    Definition(
        "DF602",
        "wrong order or pages",
        "The rows are right and stand in the wrong order, so a first page shows the wrong ones.",
    ),
    Definition(
        "DF603",
        "wrong answer to a write",
        "A write was accepted that must be refused, or refused that must be accepted, or answered with other values.",
    ),
    Definition(
        "DF604",
        "wrong item after a write",
        "What is stored after the call is not what the access pattern says it changes.",
    ),
    Definition("DF605", "index is not there", "The access pattern reads through an index the table does not have."),
    Definition(
        "DF606",
        "request is refused",
        "DynamoDB refuses the request itself, not for a condition: no caller can use this access pattern.",
    ),
    Definition(
        "DF607",
        "deployed table differs from the spec",
        "Proofs are made for the keys, indexes, projections, TTL and stream of the spec.",
    ),
    Definition("DF608", "table is not there", "Nothing of this table can be exercised."),
    Definition(
        "DF609", "access pattern cannot be called", "The proof asks for a value that the intent does not supply."
    ),
    Definition(
        "DF610",
        "not exercised",
        "Smoke could not show this part of an access pattern; silence would read as a proof.",
        severity="warning",
    ),
    Definition(
        "DF611",
        "kept fact gone wrong",
        "A copy, a count or a unique value no longer says what it is kept from; every reader of it is misled.",
    ),
)
"""In the order of their ids."""
