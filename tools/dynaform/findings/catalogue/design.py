"""DF212 and DF7xx: designs that work on DynamoDB and are wrong, slow or expensive; and its limits on what is stored."""

from dynaform.findings.catalogue import Definition

_WARNING = "warning"

DEFINITIONS = (
    Definition(
        "DF212",
        "few partitions for many items",
        "What shares a partition key shares one partition's throughput, however much the table has.",
        _WARNING,
    ),
    Definition(
        "DF700",
        "hot partition",
        "A partition serves 1,000 write and 3,000 read units a second; beyond that calls are throttled, "
        "and a throttled index throttles its table.",
        _WARNING,
    ),
    Definition(
        "DF701",
        "sort key that only grows under load",
        "DynamoDB splits a hot partition between its keys; where all go to the end, one half still gets them all.",
        _WARNING,
    ),
    Definition(
        "DF702",
        "item collection over 10 GB",
        "In a table with a local index, what shares a partition key may have 10 GB; then every write of it is refused.",
        _WARNING,
    ),
    Definition(
        "DF703",
        "local index over an unbounded partition",
        "A local index can never be removed, and with it a partition key is full at 10 GB.",
        _WARNING,
    ),
    Definition(
        "DF704",
        "hot item",
        "One item lies in one partition, and no split makes it two: over 1,000 write units a second it is throttled.",
        _WARNING,
    ),
    Definition(
        "DF706",
        "e-mail address that minds its case",
        "People write theirs as they like; a key that does not fold it finds nobody, or registers them twice.",
        _WARNING,
    ),
    Definition(
        "DF708",
        "string that is a time",
        "Texts sort as times only in one zone and one width; a zone or a missing zero puts rows out of order.",
        _WARNING,
    ),
    Definition(
        "DF711",
        "two delimiters in one table",
        "An id that is kept free of one delimiter may hold the other, and then two keys can be one.",
        _WARNING,
    ),
    Definition(
        "DF715",
        "moment as partition key",
        "A partition key is asked for by its exact value, and nobody remembers a moment to the second.",
        _WARNING,
    ),
    Definition(
        "DF716",
        "one where many are meant",
        "Two items of one key are one item: the later write replaces the earlier, and nobody is told.",
        _WARNING,
    ),
    Definition(
        "DF718",
        "one name, two forms",
        "Values are compared as they are stored: of what is stored in two forms, the one does not find the other.",
        _WARNING,
    ),
    Definition(
        "DF720", "index that nobody reads", "It is written, stored and billed with every item, for nothing.", _WARNING
    ),
    Definition(
        "DF721",
        "redundant index",
        "Two indexes that answer the same questions are written and billed twice.",
        _WARNING,
    ),
    Definition(
        "DF722",
        "whole items in an index for readers of a part",
        "An index is billed for what it projects, at each write and each month.",
        _WARNING,
    ),
    Definition(
        "DF723",
        "projected for nobody",
        "Each change of a projected attribute is a write of the index too, and a dearer one where it is large.",
        _WARNING,
    ),
    Definition(
        "DF728",
        "entity in many indexes",
        "Each index is a copy that every write pays for again, and that can throttle the table.",
        _WARNING,
    ),
    Definition(
        "DF730",
        "restless index key",
        "A changed index key removes one entry and writes another: two writes more for each change.",
        _WARNING,
    ),
    Definition(
        "DF740",
        "large scan, often",
        "A scan is billed for the whole table, and its reads compete with all others.",
        _WARNING,
    ),
    Definition(
        "DF741",
        "filter that keeps little",
        "DynamoDB bills what it reads before the filter, and a page may come back empty.",
        _WARNING,
    ),
    Definition(
        "DF742",
        "page over 1 MB",
        "A request ends at 1 MB, so that the page comes back short or takes further requests.",
        _WARNING,
    ),
    Definition(
        "DF745",
        "many requests per call",
        "The slowest of many requests decides how long a call takes, and each is billed.",
        _WARNING,
    ),
    Definition(
        "DF748",
        "large items read for a little",
        "A projection expression makes answers smaller, not bills: whole items are read and paid for.",
        _WARNING,
    ),
    Definition(
        "DF750",
        "counting by reading",
        "Select COUNT reads every row it counts, page by page, each time.",
        _WARNING,
    ),
    Definition(
        "DF760",
        "put over counters",
        "A put writes the whole item: what others counted since the caller read it is lost, unnoticed.",
        _WARNING,
    ),
    Definition(
        "DF761",
        "lost update",
        "Of two callers that read the same value and write it back, the second undoes the first.",
        _WARNING,
    ),
    Definition(
        "DF763",
        "transaction that counts twice",
        "Clients send a request again when its answer is lost; an add that went through is then made twice.",
        _WARNING,
    ),
    Definition("DF764", "transaction of one item", "A transaction costs twice what a plain request does.", _WARNING),
    Definition(
        "DF766",
        "contended transaction",
        "Transactions that meet on an item cancel each other and are billed; retries make it worse.",
        _WARNING,
    ),
    Definition(
        "DF767",
        "half of it can happen",
        "Steps are not atomic: a process that stops between two writes leaves the first one made.",
        _WARNING,
    ),
    Definition(
        "DF771",
        "written for nobody",
        "What nothing reads costs to write and to keep, and is tested by no one.",
        _WARNING,
    ),
    Definition(
        "DF773",
        "entity without access patterns",
        "A design is proved for what is asked of it; of this nothing is asked, and so nothing is proved.",
        _WARNING,
    ),
    Definition(
        "DF774",
        "secret that is not marked",
        "What is not marked sensitive is printed: in smoke's reports, in examples, in counter-examples.",
        _WARNING,
    ),
    Definition(
        "DF776",
        "sensitive key",
        "Keys show in CloudTrail, contributor insights, traces and error messages, where items never do.",
        _WARNING,
    ),
    Definition(
        "DF777",
        "password in the clear",
        "Whoever reads the table, a backup or an export reads everyone's password.",
        _WARNING,
    ),
    Definition("DF780", "item over 400 KB", "DynamoDB refuses an item over 400 KB, names included."),
    Definition(
        "DF782",
        "large item",
        "Each change writes, and bills, the whole item: 100 KB are a hundred write units.",
        _WARNING,
    ),
    Definition(
        "DF783",
        "list that only grows",
        "Each append writes the whole item, dearer every time, until at 400 KB all of them are refused.",
        _WARNING,
    ),
    Definition(
        "DF786",
        "short life by TTL alone",
        "TTL deletes within about two days, not at the second: a code that should last minutes works for days.",
        _WARNING,
    ),
    Definition(
        "DF787",
        "end that never comes",
        "What is dead for every reader stays in the table, is billed, and is read past by every list.",
        _WARNING,
    ),
    Definition(
        "DF790",
        "weaker than the default",
        "A promise in the spec holds for production too, where one mistake is then not undone.",
        _WARNING,
    ),
    Definition(
        "DF792",
        "too little capacity",
        "What is over the provisioned units is throttled once the burst of five minutes is used up.",
        _WARNING,
    ),
    Definition(
        "DF793",
        "too much capacity",
        "Provisioned units are billed by the hour, whether they are used or not.",
        _WARNING,
    ),
    Definition(
        "DF794",
        "peak over a new table's capacity",
        "A new on-demand table is throttled above its start value, and only doubles within half an hour.",
        _WARNING,
    ),
    Definition(
        "DF795",
        "over the default quota",
        "An account's quota throttles the table, and AWS takes days to raise it.",
        _WARNING,
    ),
    Definition(
        "DF796",
        "load not stated",
        "Hot partitions, costs and capacities are computed from rates and sizes; without them nothing can be said.",
        "note",
    ),
    Definition(
        "DF797",
        "dearer table class",
        "Storage and requests are priced apart in each class, and one of them is less.",
        _WARNING,
    ),
    Definition("DF799", "tags that AWS refuses", "The table cannot be created with them."),
)
