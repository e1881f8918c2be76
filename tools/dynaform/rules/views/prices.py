"""What a month of a table costs on demand, as far as rates and volumes are said.

Prices are those of us-east-1 in dollars: $0.625 per million writes, $0.125 per million reads, $0.25 per GB-month
(infrequent access: $0.78, $0.155 and $0.10). A month has 730 hours, a GB is 10^9 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from dynaform.planner.layout import Layout
from dynaform.rules.design import Design
from dynaform.rules.views.volumes import OVERHEAD, entry_size

MONTH = 730 * 3600
WRITE = 0.625 / 10**6
READ = 0.125 / 10**6
STORAGE = 0.25


@dataclass(frozen=True, slots=True)
class Monthly:
    """Dollars of a month: what requests cost, and what storage does, in the standard class."""

    throughput: float
    storage: float


def monthly(design: Design, table: str) -> Monthly | None:
    """What a table costs a month; None where a rate, a size or a number of items is not said."""
    load = design.load[table]
    stored = _bytes(design.layout, table)
    both = [load.expected, *load.indexes.values()]
    units = [(each.write, WRITE) for each in both] + [(each.read, READ) for each in both]
    if stored is None or not any(each for each, _ in units):
        return None
    throughput = sum(each.average * MONTH * price for each, price in units if each is not None)
    return Monthly(throughput, stored / 10**9 * STORAGE)


def _bytes(layout: Layout, table: str) -> int | None:
    total = 0
    for entity in layout.family.entities_of(table):
        items = layout.entity(entity).workload.items
        for path in layout.paths[table]:
            if layout.key(entity, path) is None:
                continue
            size = entry_size(layout, entity, path)
            if size is None or items is None:
                return None
            total += items * (size + OVERHEAD)
    return total
