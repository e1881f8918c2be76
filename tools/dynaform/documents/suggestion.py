"""'Did you mean': the known word nearest to a misspelt one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a misspelt one probably means; None where none is near."""
    folded = {choice.casefold(): choice for choice in sorted(known, reverse=True)}
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.65)
    return folded[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known word, or lists the known ones when none is near; "" when none exist."""
    choices = sorted(set(known))
    if (near := nearest(word, choices)) is not None:
        return f"Did you mean {near!r}?"
    if not choices:
        return ""
    shown = ", ".join(choices[:30]) + (", ..." if len(choices) > 30 else ".")
    return f"Known here: {shown}"
