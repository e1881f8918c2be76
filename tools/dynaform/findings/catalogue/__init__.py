"""Every finding id with its title, severity and reason: data, one module per range.

DF0xx spec text and shape, DF1xx references inside a spec (DF19x environments and waivers), DF2xx proofs, DF3xx
rendered files, DF4xx plan and guard, DF5xx policy, DF6xx smoke, DF7xx design rules (and DF212).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Definition:
    """What is always true of one finding id.

    Attributes:
        id: e.g. ``DF003``.
        title: a few words, e.g. "unknown key".
        why: why it matters, for someone who never saw the tool.
        severity: ``error``, ``warning`` or ``note``; a finding may carry a milder one.
    """

    id: str
    title: str
    why: str
    severity: str = "error"


@cache
def definitions() -> dict[str, Definition]:
    """All definitions by id, in order. Raises ValueError on an id that is defined twice."""
    from dynaform.findings.catalogue import design, environments, operations, policy, proofs, smoke, spec

    found: dict[str, Definition] = {}
    ranges = (spec, environments, proofs, operations, policy, smoke, design)
    for each in (entry for module in ranges for entry in module.DEFINITIONS):
        if each.id in found:
            raise ValueError(f"finding id {each.id} is defined twice")
        found[each.id] = each
    return dict(sorted(found.items()))


def definition(id: str) -> Definition:
    """The definition of one id. Raises KeyError for an id the catalogue does not know."""
    return definitions()[id]
