"""DF0xx: the text and shape of a spec. DF1xx: what one part of a spec says of another."""

from dynaform.findings.catalogue import Definition

DEFINITIONS = (
    Definition("DF001", "not YAML", "Nothing can be read from a file that does not parse."),
    Definition("DF002", "duplicate key", "YAML lets the last one win silently, so half of what was written is lost."),
    Definition(
        "DF003",
        "unknown key",
        "A misspelt key would be ignored, and what it should have said would be missing.",
    ),
    Definition("DF004", "wrong value", "The value does not have the shape this place needs."),
    Definition("DF005", "unquoted template", "YAML reads an unquoted {userId} as a mapping and # as a comment."),
    Definition("DF006", "no value", "A key without a value is read as null, which no place here accepts."),
    Definition(
        "DF007",
        "YAML feature not supported",
        "Anchors, merge keys and tags hide what a spec says from its reader.",
    ),
    Definition("DF008", "missing key", "This place cannot be understood without it."),
    Definition("DF101", "unknown table", "An entity lives in a table of the same family."),
    Definition("DF102", "unknown entity", "A pattern speaks of entities of the same family."),
    Definition("DF103", "unknown attribute", "A name that no attribute carries selects nothing."),
    Definition(
        "DF104",
        "key attribute not fed",
        "An item without its primary key cannot be written; without an index's key it is not in the index.",
    ),
    Definition("DF105", "index that no entity feeds", "An index whose key attributes no entity has stays empty."),
    Definition("DF106", "unknown index", "The name must be an index of the entity's table."),
    Definition(
        "DF107",
        "wrong type for a key",
        "DynamoDB keys are String, Number or Binary at top level; a template is a String.",
    ),
    Definition("DF108", "one key attribute, two types", "A key attribute has one type for the whole table."),
    Definition("DF109", "liveness not said", "A table with TTL must say whether its expired items count as absent."),
    Definition(
        "DF110",
        "value outside the type",
        "A literal must be a value of the attribute it is compared with or set to.",
    ),
    Definition(
        "DF111",
        "illegal name",
        "DynamoDB takes 3 to 255 characters of a-z A-Z 0-9 _ . - for tables and indexes.",
    ),
    Definition(
        "DF112",
        "illegal template",
        "A key made from a template is text: what does not fit into it, or sorts otherwise there, finds other items.",
    ),
    Definition(
        "DF113",
        "TTL attribute of the wrong type",
        "TTL reads a top-level Number of epoch seconds and ignores everything else.",
    ),
    Definition("DF114", "unknown access pattern", "A consumer uses access patterns of the same family."),
    Definition("DF115", "family name and folder differ", "The folder name addresses state, plans and modules."),
    Definition(
        "DF116",
        "too many indexes",
        "DynamoDB allows 20 global and 5 local indexes per table, and 100 projected attributes.",
    ),
    Definition(
        "DF117",
        "illegal projection",
        "A projection is ALL, KEYS_ONLY or a list of at most 20 attributes that exist.",
    ),
    Definition("DF118", "inconsistent attribute", "An attribute says things that cannot hold together."),
    Definition("DF119", "two tables, one name", "An account and Region hold one table of a name."),
    Definition("DF120", "unknown step or column", "A step uses the columns that earlier steps answer with."),
    Definition("DF121", "parameter that nothing uses", "Leaving out what nobody asks for changes nothing."),
    Definition(
        "DF122",
        "word that does not fit",
        "What a verb cannot do would be ignored, and its author would believe it happens.",
    ),
    Definition("DF123", "table without entities", "A table that holds nothing has no known key types."),
    Definition("DF124", "no stream to read", "A consumer of a stream needs a table that has one."),
    Definition(
        "DF125",
        "value not known here",
        "What an item is does not depend on who asks, and an index does not change by itself.",
    ),
)
