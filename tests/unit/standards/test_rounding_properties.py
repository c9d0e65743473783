"""GB/T 8170-2008 against a second reading of its rules, digit by digit (3.2), and what must hold of any rounding."""

from decimal import Decimal

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from lib.standards.aqi_frame import as_reported
from lib.standards.aqi_tables import DECIMALS
from lib.standards.rounding import round_half_even

written = st.decimals(-(10**5), 10**5, places=6)
decimals = st.integers(0, 4)


def by_digits(text: str, places: int) -> Decimal:
    """3.2.1 to 3.2.4 on the digits as they are written: what is cut off is below, above or exactly a half."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, fraction = digits.partition(".")
    kept, cut = whole + fraction[:places].ljust(places, "0"), fraction[places:].rstrip("0")
    up = cut > "5" if cut != "5" else int(kept[-1]) % 2 == 1
    return sign * (int(kept) + up) * Decimal(1).scaleb(-places)


@given(written, decimals)
def test_rounded_as_the_rules_say_digit_by_digit(value, places):
    assert round_half_even(value, places) == by_digits(f"{value:f}", places)


@given(st.integers(-(10**6), 10**6), decimals)
def test_an_exact_half_becomes_even_whatever_its_type(number, places):
    half = Decimal(2 * number + 1) / 2 * Decimal(1).scaleb(-places)
    for own in (half, str(half), float(half)):
        rounded = round_half_even(own, places)
        assert int(rounded.scaleb(places)) % 2 == 0
        assert abs(rounded - half) * 2 == Decimal(1).scaleb(-places)


@given(written, written, decimals)
def test_order_is_kept_and_what_is_rounded_stays(one, other, places):
    low, high = sorted((one, other))
    assert round_half_even(low, places) <= round_half_even(high, places)
    rounded = round_half_even(one, places)
    assert round_half_even(rounded, places) == rounded
    assert round_half_even(-one, places) == -rounded


@given(st.floats(0, 1e6, allow_nan=False))
def test_a_float_is_taken_as_it_is_written(value):
    assert round_half_even(value, 1) == round_half_even(Decimal(repr(value)), 1)


def test_rounding_in_steps_is_what_the_standard_forbids():
    once, twice = round_half_even("15.4546", 0), round_half_even(round_half_even("15.4546", 1), 0)
    assert (once, twice) == (15, 16), "the example of 3.3"


@given(st.lists(st.decimals(0, 3000, places=3).map(float), min_size=1, max_size=50))
def test_whole_columns_are_rounded_like_single_figures(values):
    frame = as_reported(pd.DataFrame(dict.fromkeys(DECIMALS, values)))
    for item, places in DECIMALS.items():
        assert frame[item].tolist() == [float(round_half_even(value, places)) for value in values]
    assert np.isfinite(frame.to_numpy()).all()
