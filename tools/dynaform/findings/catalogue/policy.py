"""DF5xx: what a plan may not hold at its environment's policy level, and a policy scan that proved nothing."""

from dynaform.findings.catalogue import Definition

DEFINITIONS = (
    Definition(
        "DF501",
        "point-in-time recovery off",
        "Without it a wrong write or a wrong deletion cannot be taken back.",
    ),
    Definition(
        "DF502",
        "recovery window too short",
        "A mistake that is noticed after the window has closed cannot be taken back.",
    ),
    Definition(
        "DF503",
        "encryption below the level",
        "Who can read the table is decided by who can use its key; a key nobody chose has no policy of yours.",
    ),
    Definition(
        "DF504",
        "not on demand",
        "Provisioned capacity throttles at a number somebody guessed; the workload here is priced on demand.",
    ),
    Definition(
        "DF505",
        "deletion protection off",
        "One wrong plan, or one call in the console, deletes the table and everything in it.",
    ),
    Definition(
        "DF506",
        "TTL that deletes nothing",
        "DynamoDB ignores a TTL attribute that has no name or is not a Number, without a word.",
    ),
    Definition(
        "DF507",
        "replica without a customer key",
        "A replica is encrypted with its own Region's key; the table's own key does not cover it.",
    ),
    Definition(
        "DF590",
        "policy scan incomplete",
        "A check that did not run proves nothing, and would otherwise look like a pass.",
    ),
    Definition(
        "DF591",
        "plan without the expected tables",
        "A policy holds of every plan without tables, so such a plan proves nothing.",
    ),
    Definition("DF592", "plan cannot be read", "What cannot be read cannot be checked."),
)
