"""Reads the hand-written texts: one row a line, cells parted by `|`, a `- ` line belongs to the row above."""

from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent / "texts"


@dataclass
class Entry:
    """One hand-written row, its cells by name, and the rows under it."""

    cells: dict[str, str]
    below: list[list[str]] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


def read(name: str) -> list[Entry]:
    """Read a text table; its first line names the cells, `#` lines are remarks."""
    lines = [line for line in (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [line for line in lines if not line.startswith("#")]
    names = _cells(rows[0])
    entries: list[Entry] = []
    for line in rows[1:]:
        if line.startswith("- "):
            entries[-1].below.append(_cells(line[2:]))
            continue
        cells = _cells(line)
        if len(cells) > len(names):
            raise ValueError(f"{name}: too many cells in {line!r}")
        entries.append(Entry(dict(zip(names, cells, strict=False))))
    return entries


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]
