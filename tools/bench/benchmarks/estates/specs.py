"""The spec of one family of an estate."""

from __future__ import annotations

import random
import re

from benchmarks.estates.kinds import KINDS

TABLES_PER_FAMILY = 10
# fmt: off
_NOUNS = (
    "article", "booking", "cart", "claim", "comment", "contract", "coupon", "course", "delivery", "device",
    "document", "event", "invoice", "item", "lesson", "letter", "license", "member", "note", "offer", "order",
    "parcel", "payment", "photo", "player", "post", "product", "project", "quote", "receipt", "report", "request",
    "reservation", "review", "route", "sensor", "session", "shift", "shipment", "song", "story", "survey", "task",
    "team", "ticket", "tour", "trip", "vehicle", "visit", "voucher",
)
# fmt: on
_WORDS = (
    ("open", "active", "done", "dropped"),
    ("new", "paid", "sent", "lost"),
    ("draft", "public", "archived"),
    ("queued", "running", "finished", "failed", "skipped"),
)
_MARK = re.compile(r"<(\w+)>")


def family_spec(name: str, seed: int) -> str:
    """The text of a spec with ten tables; a seed always gives the same text."""
    # no secret depends on it: the same numbers on every machine are what is wanted
    chance = random.Random(f"{name} {seed}")  # noqa: S311
    nouns = chance.sample(_NOUNS, TABLES_PER_FAMILY)
    kinds = [KINDS[(index + seed) % len(KINDS)] for index in range(TABLES_PER_FAMILY)]
    parts: dict[str, list[str]] = {"tables": [], "entities": [], "access_patterns": []}
    for noun, kind in zip(nouns, kinds, strict=True):
        words = _words(noun, chance)
        parts["tables"].append(_filled(kind.tables, words))
        parts["entities"].append(_filled(kind.entities, words))
        parts["access_patterns"].append(_filled(kind.patterns, words))
    sections = "\n".join(f"{section}:\n{''.join(texts)}" for section, texts in parts.items())
    return f"{_head(name)}\n{sections}\nconsumers: {{api: {{access_patterns: all}}}}\n"


def _head(name: str) -> str:
    return (
        f"format: 1\nfamily: {name}\npurpose: A family of an estate that is measured.\nowner: {name} team\n"
        "assumption: Every rate, size and number is made up.\n"
        "promises: {billing: on-demand, point_in_time_recovery_days: 35}\n"
    )


def _words(noun: str, chance: random.Random) -> dict[str, str]:
    """What the marks of a kind become for one table."""
    states = chance.choice(_WORDS)
    rate = chance.randrange(100, 5000, 50)
    return {
        "noun": noun,
        "Noun": noun.capitalize(),
        "NOUN": noun.upper(),
        "plural": noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeo" else f"{noun}s",
        "words": ", ".join(states),
        "first": states[0],
        "second": states[1],
        "last": states[-1],
        "items": str(chance.randrange(10_000, 90_000, 1_000)),
        "size": str(chance.randrange(200, 1200, 20)),
        "rate": str(rate),
        "busy": str(rate * 10),
        "days": str(chance.choice((30, 90, 365))),
    }


def _filled(text: str, words: dict[str, str]) -> str:
    return _MARK.sub(lambda mark: words[mark[1]], text)
