"""'Did you mean': the known word nearest to a misspelt one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known word, or lists the known ones when none is near; "" when none exist."""
    choices = sorted(known)
    folded = {choice.casefold(): choice for choice in reversed(choices)}
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {folded[near[0]]!r}?"
    if not choices:
        return ""
    shown = ", ".join(choices[:30]) + (", ..." if len(choices) > 30 else "")
    return f"Known here: {shown}."
