"""Order in keys: where the algebra says it is kept it is, and where not the two values show it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dynaform.planner.algebra import fixed_width
from dynaform.planner.keys.order import disorder
from dynaform.planner.layout import Slot
from dynaform.spec.types import AttributeType, Kind

TYPES = [
    AttributeType(Kind.STRING),
    AttributeType(Kind.STRING, ignore_case=True),
    AttributeType(Kind.ID),
    AttributeType(Kind.ENUM, values=("A", "A!", "B")),
    AttributeType(Kind.INTEGER, width=3),
    AttributeType(Kind.DECIMAL),
    AttributeType(Kind.EPOCH),
    AttributeType(Kind.EPOCH_MS),
    AttributeType(Kind.TIMESTAMP),
    AttributeType(Kind.DATE),
]
RESTS: list[tuple[str | Slot, ...]] = [(), ("#", Slot("next")), ("-",), (Slot("next"),)]


@given(type=st.sampled_from(TYPES), rest=st.sampled_from(RESTS))
def test_a_counter_example_is_one(type: AttributeType, rest: tuple[str | Slot, ...]) -> None:
    found = disorder(type, rest)
    kept = type.key_ordered and (not rest or fixed_width(type))
    if kept:
        assert found is None
    elif type.kind is not Kind.ENUM:
        assert found is not None, f"{type.kind} before {rest} is refused, and nothing shows why"
    if found is not None:
        assert found.smaller < found.larger
        assert found.texts[0] > found.texts[1]
        for value, text in zip((found.smaller, found.larger), found.texts, strict=True):
            assert text.startswith(type.key_text(value))


def test_an_enum_that_keeps_its_order_has_no_counter_example() -> None:
    values = ("B", "A", "C")
    type = AttributeType(Kind.ENUM, values=values)
    assert disorder(type, ("#",)) is None
    assert all((one < other) == (f"{one}#" < f"{other}#") for one, other in product(values, values))


@pytest.mark.parametrize(
    ("type", "rest", "said"),
    [
        (AttributeType(Kind.DECIMAL), (), '10 would come before 9, for the key holds "10" and "9"'),
        (AttributeType(Kind.EPOCH), (), "1000000000 would come before 999999999"),
        (AttributeType(Kind.STRING), ("#",), '"a b" would come before "a", for the key holds "a b#" and "a#"'),
        (AttributeType(Kind.STRING, ignore_case=True), (), '"a" would come before "B"'),
    ],
)
def test_what_is_said(type: AttributeType, rest: tuple[str, ...], said: str) -> None:
    assert said in str(disorder(type, rest))
