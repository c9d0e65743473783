from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.standards.rounding import round_half_even


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0.5, 0, "0"),
        (1.5, 0, "2"),
        (2.5, 0, "2"),
        (2.5000001, 0, "3"),
        (2.675, 2, "2.68"),
        (1.05, 1, "1.0"),
        ("1.15", 1, "1.2"),
        (-2.5, 0, "-2"),
        (-0.4, 0, "0"),
        (Decimal("0.0005"), 3, "0.000"),
        (1234.5, -1, "1.23E+3"),
    ],
)
def test_half_goes_to_the_even_neighbour(value, decimals, expected):
    assert str(round_half_even(value, decimals)) == expected


@given(st.decimals(-(10**6), 10**6, places=5), st.integers(0, 4))
def test_rounding_moves_by_at_most_half_a_step(value, decimals):
    step = Decimal(1).scaleb(-decimals)
    assert abs(round_half_even(value, decimals) - value) * 2 <= step
