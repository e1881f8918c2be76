"""DF2xx: what the planner cannot prove of an access pattern, or proves wrong."""

from dynaform.findings.catalogue import Definition

DEFINITIONS = (
    Definition("DF201", "unserved access pattern", "No key or index answers it, so no application can either."),
    Definition("DF202", "pinned index does not serve", "The pin names an index that cannot answer the pattern."),
    Definition(
        "DF203", "filter not accepted", "Rows that a filter throws away are read, waited for and billed.", "warning"
    ),
    Definition("DF204", "unbounded list", "A list that grows without a bound ends in time-outs and bills.", "warning"),
    Definition(
        "DF205", "more requests than the budget", "Every request is latency and cost the pattern did not ask for."
    ),
    Definition("DF206", "limit with a filter", "The rows read may all be filtered away while wanted ones follow."),
    Definition(
        "DF207", "get through an index nothing keeps unique", "Two items can match, and one of them is lost.", "warning"
    ),
    Definition(
        "DF208", "too many optional parameters", "Every subset is a question of its own that needs its own proof."
    ),
    Definition("DF209", "acceptance of nothing", "A reason that is about nothing hides the next finding of its kind."),
    Definition(
        "DF210",
        "scan that cannot answer",
        "A scan meets items in no order and reads them all, whatever else its pattern asks for.",
    ),
    Definition(
        "DF211",
        "scan where a key serves",
        "A scan reads and bills the whole table for what one query answers.",
        "warning",
    ),
    Definition(
        "DF213",
        "days without a bound",
        "A partition per day is read once per day; without a bound there is no last request.",
    ),
    Definition(
        "DF214",
        "last resort that can be a value",
        "Items that lack the attribute and items that have this value stand together, and are read together.",
        "warning",
    ),
    Definition(
        "DF220", "write without its key", "A write reaches exactly one item, and only its whole primary key names one."
    ),
    Definition(
        "DF221", "write moves the primary key", "DynamoDB cannot change a primary key; the update would be refused."
    ),
    Definition(
        "DF222",
        "index key cannot be rebuilt",
        "An index entry is made from attributes; when one changes and its siblings are unknown, the entry goes stale.",
    ),
    Definition(
        "DF223",
        "derived value changed blindly",
        "A computed attribute or key follows from its sources; what a counter becomes is not known before the write.",
    ),
    Definition("DF224", "change of the wrong kind", "The service refuses it, or the item loses what it must have."),
    Definition(
        "DF225",
        "number can leave its bounds",
        "An unconditional add takes stock below nothing and points over their limit, one race at a time.",
        "warning",
    ),
    Definition(
        "DF226", "version handled by hand", "The optimistic lock is proved for every update; a second hand breaks it."
    ),
    Definition(
        "DF227",
        "incomplete item",
        "An item without what it needs is dead from the start, or not what its readers expect.",
    ),
    Definition("DF228", "answer that never comes", "`otherwise` answers a condition that fails, and here none can."),
    Definition(
        "DF229", "upsert over dead items", "What expired may still be there, and its old values would come back."
    ),
    Definition(
        "DF231", "unique value not kept", "Two items get the same value, or a freed value stays taken for ever."
    ),
    Definition(
        "DF232", "claim that claims nothing", "A claim holds only if its key is a function of the unique value."
    ),
    Definition(
        "DF234", "transaction of too many items", "DynamoDB refuses more than 100 items, whatever the caller sends."
    ),
    Definition("DF235", "item twice in a transaction", "DynamoDB refuses every call of it."),
    Definition(
        "DF236",
        "read that no transaction makes",
        "TransactGetItems takes items by their primary keys and nothing else: no index, no list, no filter.",
    ),
    Definition("DF238", "transaction too large", "DynamoDB refuses more than 4 MB in one transaction."),
    Definition("DF239", "parameter of two kinds", "The caller supplies one value, and it cannot be both."),
    Definition(
        "DF240",
        "otherwise that an earlier member hides",
        "The first failing member decides the answer, so a repeat is refused where it should be answered.",
        "warning",
    ),
    Definition(
        "DF241",
        "item that never expires",
        "TTL deletes only items that have its attribute; the others stay, and cost, for ever.",
        "warning",
    ),
    Definition("DF242", "words without meaning here", "What is written and not carried out misleads its reader."),
    Definition(
        "DF243", "claim that stays", "The value is free and no one can use it, for nobody deletes its claim.", "warning"
    ),
    Definition(
        "DF244", "unbounded repetition", "One request per row of a list without a bound ends in time-outs.", "warning"
    ),
    Definition("DF245", "kept fact not kept", "A fact that one pattern forgets is wrong from then on, unnoticed."),
    Definition(
        "DF246",
        "repetition that meets one item",
        "Every row after the first finds what the one before it left: it is refused, or lost.",
    ),
    Definition(
        "DF247",
        "update that may change nothing",
        "DynamoDB refuses a transaction with an update that says no change.",
    ),
    Definition(
        "DF248",
        "stream that shows too little",
        "Who keeps a fact from a stream knows only what its records hold; the rest would be guessed.",
    ),
    Definition(
        "DF250",
        "expiry that parts what belongs together",
        "TTL deletes one item at a time and tells no transaction; what counted or claimed for it stays.",
        "warning",
    ),
    Definition(
        "DF251",
        "state that nothing reaches",
        "What waits for a state that no write brings about waits for ever, or the write that does is missing.",
        "warning",
    ),
    Definition("DF252", "condition that never holds", "The write is refused every time, whatever the item is."),
    Definition(
        "DF260",
        "pattern beyond the leading key",
        "IAM ties a consumer to its principal by the partition key; what has another one is open to every principal.",
        "warning",
    ),
    Definition("DF261", "principal without a variable", "One text for every principal shuts out all of them but one."),
    Definition(
        "DF262", "policy that gets a pattern wrong", "The application is refused, or let through where it must not be."
    ),
    Definition("DF290", "the prover failed", "It is a mistake of this tool; what it was about is not proved."),
    Definition("DF291", "a rule failed", "It is a mistake of this tool; what the rule would have found stays unsaid."),
    Definition("DF263", "policy beyond need", "What nobody needs is what an attacker uses."),
    Definition(
        "DF264",
        "two things, one key",
        "A second item with the key of the first replaces it, or can never be written.",
    ),
    Definition(
        "DF265",
        "two entities, one key",
        "A write of the one lands on the item of the other, and a read takes the one for the other.",
    ),
    Definition(
        "DF266",
        "identity that the key does not hold",
        "Two things that differ only in what identifies them have one key: the second replaces the first.",
    ),
    Definition(
        "DF267",
        "thing that can be there twice",
        "A create guards the key, not the thing: a call that is repeated a second later has another key.",
        "warning",
    ),
    Definition(
        "DF268",
        "key of a length that is refused",
        "DynamoDB refuses a partition key over 2,048 bytes, a sort key over 1,024, and an empty one.",
    ),
    Definition(
        "DF269",
        "key that can grow too long",
        "Characters outside ASCII take two to four bytes, and DynamoDB refuses a key that is too long.",
        "warning",
    ),
    Definition(
        "DF270",
        "shared key that nobody shares",
        "A declaration that is about nothing hides the next two entities that have one key.",
    ),
)
