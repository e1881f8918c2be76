"""The load of a family as the alarms component takes it."""

from __future__ import annotations

import pytest

from dynaform.planner.load import Expected, PerSecond, TableLoad
from dynaform.render.alarms import alarm_data
from dynaform.render.hcl import attributes, hcl


def test_peaks_stand_with_their_table_and_index_and_the_unknown_is_left_out() -> None:
    load = {
        "Orders": TableLoad(
            ("GetItem", "Query"),
            Expected(read=PerSecond(1, 12.3456), write=None),
            {"ByState": Expected(write=PerSecond(2, 40)), "Spare": Expected()},
        ),
        "Carts": TableLoad(),
    }
    assert attributes({"load": alarm_data(load)}).splitlines() == [
        "load = {",
        "  Carts = { indexes = {}, operations = [] }",
        "  Orders = {",
        "    expected_read = 12.3",
        "    indexes = {",
        "      ByState = { expected_write = 40 }",
        "      Spare   = {}",
        "    }",
        '    operations = ["GetItem", "Query"]',
        "  }",
        "}",
    ]


@pytest.mark.parametrize(
    ("units", "written"),
    [
        (0.00000001, "0.001"),
        (0.0123456, "0.0123"),
        (0.1 + 0.2, "0.3"),
        (9.999, "10"),
        (1234.5, "1230"),
        (40000, "40000"),
    ],
)
def test_numbers_are_short_and_never_zero(units: float, written: str) -> None:
    load = {"T": TableLoad((), Expected(read=PerSecond(units, units)))}
    assert f"{{ expected_read = {written}, " in hcl(alarm_data(load))
