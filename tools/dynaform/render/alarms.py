"""What the alarms of a family go by: operations, and expected units per second of each table and index."""

from __future__ import annotations

import math
from collections.abc import Mapping

from dynaform.planner.load import Expected, PerSecond, TableLoad
from dynaform.render.hcl import Hcl

_DIGITS = 3
_LEAST = 0.001


def alarm_data(load: Mapping[str, TableLoad]) -> Hcl:
    """Table to its part of the alarms component's ``tables``, in the component's words.

    An expectation is the peak, in units per second; one that is unknown is left out.
    """
    return {name: _table(table) for name, table in load.items()}


def _table(table: TableLoad) -> Hcl:
    indexes: dict[str, Hcl] = {name: _expected(expected) for name, expected in table.indexes.items()}
    return {"operations": table.operations, **_expected(table.expected), "indexes": indexes}


def _expected(expected: Expected) -> dict[str, Hcl]:
    said = {"expected_read": expected.read, "expected_write": expected.write}
    return {name: _rounded(units) for name, units in said.items() if units is not None}


def _rounded(units: PerSecond) -> int | float:
    """Three digits, as a forecast is no better; what is nearly nothing stays above zero, which would say never."""
    peak = max(units.peak, _LEAST)
    rounded = round(peak, _DIGITS - 1 - math.floor(math.log10(peak)))
    return int(rounded) if rounded == int(rounded) else rounded
