"""Rounding as GB/T 8170-2008 and HJ 633 write it down."""

from decimal import ROUND_HALF_EVEN, Decimal

Number = Decimal | float | int | str


def round_half_even(value: Number, decimals: int) -> Decimal:
    """Return `value` rounded to `decimals` places, half to even (GB/T 8170-2008, 3.2).

    The figure is taken as it is written (`str`), so 2.675 gives 2.68 and not the 2.67 of its
    binary neighbour. Round once, from the unrounded figure: 3.3 forbids rounding in steps.
    """
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    return abs(rounded) if rounded.is_zero() else rounded
