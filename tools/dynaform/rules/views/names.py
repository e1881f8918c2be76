"""What the words of a name say; rules that judge by a name ask for whole words, so that `unused` is not `used`."""

from __future__ import annotations

import re


def words(name: str) -> list[str]:
    """The words of a name in camel case, with underscores or with hyphens, in small letters."""
    return re.split(r"[-_]", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())
