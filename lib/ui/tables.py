"""How tables stand on a page."""

#: Pixels of a heading and of a row.
_HEADING, _ROW = 38, 35


def height(rows: int, most: int) -> int:
    """The pixels of a table of so many rows that scrolls beyond the most."""
    return _HEADING + _ROW * min(rows, most)
