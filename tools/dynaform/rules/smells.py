"""Which finding says a smell that people know by another name: the table of docs/rules/smells.md, as data."""

from __future__ import annotations

from collections.abc import Iterator

from dynaform.findings import definition
from dynaform.rules.register import RULES

SMELLS: dict[str, tuple[tuple[str, str], ...]] = {
    "Keys": (
        ("constant partition key, or one of few values, of a table or an index", "DF212"),
        ("date as partition key", "DF212 DF715"),
        ("sort key that only grows, under many writes", "DF701"),
        ("rate of the busiest key over a partition's limit", "DF700"),
        ("more shards than the load needs", "DF705"),
        ("collection without a bound", "DF702 DF703 DF204"),
        ("one item that everybody writes", "DF704 DF766"),
        ("key that is not the boundary between tenants", "DF260 DF261"),
        ("key that holds one where many are meant", "DF716"),
        ("key that does not hold what identifies the thing", "DF266 DF267"),
    ),
    "Templates": (
        ("placeholders side by side, nothing between them", "DF264"),
        ("delimiter inside a value", "DF264 DF711"),
        ("two entities, one key", "DF265 DF270"),
        ("prefix that catches another entity too", "DF201 DF206"),
        ("numbers without leading zeros", "DF112"),
        ("times that are not UTC, or of several widths", "DF110 DF708"),
        ("optional attribute in a key", "DF104"),
        ("attribute in a key that changes", "DF221 DF222 DF223 DF730"),
        ("e-mail address that minds its case", "DF706"),
        ("key that is too long", "DF268 DF269"),
    ),
    "Indexes": (
        ("read by nobody", "DF720 DF105"),
        ("redundant: the partition key of another, and the start of its sort key", "DF721"),
        ("all attributes for readers of a few", "DF722"),
        ("attributes that no reader wants", "DF723"),
        ("counter that is projected", "DF725"),
        ("projection that misses what a pattern returns", "DF201"),
        ("sparse index asked for all items", "DF201"),
        ("one attribute, two types or two forms", "DF107 DF108 DF718"),
        ("taken for uniqueness", "DF207 DF231 DF232"),
        ("read strongly", "DF201"),
        ("too many", "DF116 DF728"),
        ("over a handful of items", "DF724"),
        ("history of items that expire", "DF788"),
        ("key or projection changed on a live table", "DF405"),
    ),
    "Reads": (
        ("scan", "DF201 DF210 DF211 DF740"),
        ("filter where a key should be", "DF203 DF741"),
        ("filter on what an index does not project", "DF201"),
        ("limit beside a filter", "DF206"),
        ("no bound of a page", "DF204 DF742"),
        ("other entities in the answer", "DF206 DF210"),
        ("expired items in the answer", "DF109 DF786"),
        ("more requests than anybody thought of", "DF205 DF213 DF745"),
        ("large items for a little of them", "DF748"),
        ("counting by reading", "DF750"),
        ("first row of no order", "DF743"),
        ("strong reads where plain ones do", "DF746"),
        ("the same item read twice", "DF747"),
        ("one question under two names", "DF749"),
    ),
    "Writes": (
        ("create that may replace what is there", "DF760 DF765 DF768"),
        ("update that may create, or wake what is dead", "DF227 DF229"),
        ("read, change, write back without a version", "DF761 DF762"),
        ("version that guards nothing, or that is moved by hand", "DF226 DF769"),
        ("counter of a call that is sent again", "DF763"),
        ("number that leaves its bounds", "DF225"),
        ("transaction without a token", "DF763"),
        ("transaction of one item", "DF764"),
        ("one item twice in a transaction", "DF235 DF246"),
        ("transaction that is too large", "DF234 DF238"),
        ("batch or steps taken for a transaction", "DF767"),
        ("repetition without a bound", "DF244"),
        ("one source of an index key changed without the others", "DF222"),
        ("copies and counts that nobody keeps", "DF245 DF248 DF772"),
        ("state that nothing reaches, condition that never holds", "DF251 DF252"),
        ("written for nobody", "DF771 DF773"),
    ),
    "Items": (
        ("over 400 KB, or far from small", "DF780 DF782"),
        ("list that only grows", "DF783"),
        ("secret or password in the clear", "DF774 DF776 DF777"),
    ),
    "TTL": (
        ("a date as text, or in a nested attribute", "DF113 DF103"),
        ("taken for the exact end", "DF786"),
        ("items that never expire", "DF241 DF787"),
        ("counters and claims that outlive the item", "DF243 DF250"),
    ),
    "Operations": (
        ("no point-in-time recovery, or too short", "DF501 DF502 DF790"),
        ("no deletion protection", "DF505 DF790"),
        ("no key of one's own", "DF503 DF507"),
        ("stream that shows too little, or that nobody reads", "DF124 DF248 DF798"),
        ("provisioned units that do not fit the load", "DF504 DF792 DF793"),
        ("load over what a new table or the account takes", "DF794 DF795"),
        ("table class that costs more", "DF797"),
        ("tags that AWS refuses", "DF799"),
        ("no rates, no sizes: nothing can be judged", "DF796"),
        ("acceptance of nothing", "DF209"),
    ),
}
"""By what they are about: each smell in a few words, and the ids of the findings that say it."""

BY_CONSTRUCTION = (
    ("create without a condition that the item is absent", "`create` always has it"),
    ("update without a condition that the item is there", "`update` and `delete` always have it"),
    ("more than 100 keys in a batch, more than 25 items in a batch of writes", "requests are cut to what one takes"),
    ("TTL in milliseconds", "`epoch` is seconds, and the TTL attribute has no other type"),
)
"""What a spec cannot say, and why."""


def smells_page(own_pages: frozenset[str], generated: str) -> str:
    """The page, as Markdown.

    Args:
        own_pages: the ids that have a page beside it.
        generated: its first line.
    """
    lines = [
        generated,
        "# Smells",
        "",
        f"{sum(map(len, SMELLS.values()))} known mistakes of DynamoDB designs, and the findings that say them",
        f"({len(RULES)} of these are design rules).",
    ]
    for about, smells in SMELLS.items():
        lines += ["", f"## {about}", "", "| smell | what says it |", "|---|---|"]
        lines += [f"| {smell} | {'<br>'.join(_linked(ids, own_pages))} |" for smell, ids in smells]
    lines += ["", "## What a spec cannot say", "", "| smell | why it cannot be |", "|---|---|"]
    lines += [f"| {smell} | {why} |" for smell, why in BY_CONSTRUCTION]
    return "\n".join(lines) + "\n"


def _linked(ids: str, own_pages: frozenset[str]) -> Iterator[str]:
    for id in ids.split():
        target = f"{id}.md" if id in own_pages else "../findings.md"
        yield f"[{id}]({target}) {definition(id).title}"
