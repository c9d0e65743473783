"""Farmland whose soil is polluted: the share that is safely used, by the trial method of accounting."""


def safe_use_share(protected: float, treated: float, controlled: float, polluted: float) -> float | None:
    """Return A = (B + C + D) / E from 0 to 1, None where there is no polluted farmland; all areas in one unit.

    B lightly polluted and protected first, C lightly to moderately polluted with measures in place and produce that
    meets its standard, D heavily polluted under strict control, E all polluted farmland (trial method of accounting).
    Raises ValueError for a negative area and for parts that exceed the whole.
    """
    parts = (protected, treated, controlled)
    if min(*parts, polluted) < 0:
        raise ValueError(f"an area is not negative: {(*parts, polluted)}")
    if sum(parts) > polluted:
        raise ValueError(f"parts exceed the polluted farmland: {parts} of {polluted}")
    return sum(parts) / polluted if polluted else None
