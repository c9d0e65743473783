"""Marks that do not lie on each other: pushed apart while they are few, in groups beyond.

All of it is worked out ahead for a ladder of widths. A map drawn between two of them, or drawn larger by the reader,
takes the next smaller one: what lies apart there lies further apart here, and what lies inside the frame stays inside.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

#: So many marks in view are shown one by one.
MOST = 40

#: Pixels: a mark (on a narrow map), a group's ring and the least cell that one group has for itself, a mark's least
#: distance to the edge.
MARK, SMALL, RING, CELL, INSET = 30, 26, 40, 58, 16

#: Marks are small and names short on maps narrower than this; names are so high in pixels, with the number below.
NARROW, _LABEL = 560, 40

#: The widths that marks are laid out for: the narrowest phone and up, close together where maps are narrow.
WIDTHS = (280, 320, 360, 420, 490, NARROW, 680, 840, 1040, 1280, 1600, 2200, 3200, 4500, 6400, 9000)

#: Pixels that a mark is pushed at most, for the sake of a name, and how finely a place for it is sought.
_FAR, _NEAR, _STEP = 180, 45, 5

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mark:
    """An exception: its number in the list, its light, where it lies in the plane."""

    number: int
    light: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Label:
    """A name in the plane, about its middle; how wide it is in pixels, written out and short."""

    x: float
    y: float
    wide: float
    short: float


@dataclass(frozen=True, slots=True)
class Group:
    """Marks drawn as one ring: where, and which."""

    x: float
    y: float
    marks: tuple[Mark, ...]

    def count(self, light: str) -> int:
        """How many of a light it holds."""
        return sum(mark.light == light for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Level:
    """What is drawn at a width: single marks with the place of each symbol, and groups."""

    width: int
    spots: tuple[tuple[Mark, float, float], ...] = ()
    groups: tuple[Group, ...] = field(default=())


#: The buttons in the right top corner of wider maps: middle (across from the right edge) and size.
_CORNER = np.array([[-24.0, 62.0, 40.0, 116.0]])


def mark_size(width: int) -> int:
    """How far apart marks are at a width, at least: across or up."""
    return SMALL if width < NARROW else MARK


def levels(
    marks: Sequence[Mark], aspect: float, labels: Sequence[Label] = (), widths: Sequence[int] = WIDTHS
) -> list[Level]:
    """The marks laid out for every width."""
    return [arranged(marks, width, aspect, labels) for width in widths]


def arranged(marks: Sequence[Mark], width: int, aspect: float, labels: Sequence[Label] = ()) -> Level:
    """Marks at a width: each by itself where they are few and there is room, else in groups.

    Names are kept free where no mark goes far from its place for it, the buttons in the corner always.
    """
    height = width * aspect
    if len(marks) <= MOST:
        corner = _CORNER.copy() if width >= NARROW else _CORNER[:0]
        corner[:, 0] += width
        places = _pushed(marks, width, height, np.vstack([_boxes(labels, width), corner]), _NEAR)
        if places is None:
            places = _pushed(marks, width, height, corner)
        if places is not None:
            rows = zip(marks, places.tolist(), strict=True)
            return Level(width, tuple((mark, x / width, y / width) for mark, (x, y) in rows))
    spots, groups = [], []
    for members, x, y in _cells(marks, width, height):
        if len(members) == 1:
            spots.append((members[0], x / width, y / width))
        else:
            groups.append(Group(x / width, y / width, tuple(members)))
    return Level(width, tuple(spots), tuple(groups))


def _pushed(marks: Sequence[Mark], width: int, height: float, kept: Points, most: float = _FAR) -> Points | None:
    """The nearest free place of each mark in turn; None where one finds none within so many pixels."""
    placed, size = np.empty((len(marks), 2)), mark_size(width)
    low, high = np.array([INSET, INSET]), np.array([width - INSET, height - INSET])
    for number, mark in enumerate(marks):
        own = np.clip([mark.x * width, mark.y * width], low, high)
        for steps in _AROUND:
            tried = own + steps
            tried = tried[((tried >= low) & (tried <= high)).all(axis=1)]
            free = _clear(tried, placed[:number], size, size)
            free &= _clear(tried, kept[:, :2], (kept[:, 2] + size) / 2, (kept[:, 3] + size) / 2)
            if free.any():
                placed[number] = tried[free.argmax()]
                break
        else:
            return None
    own = np.array([[mark.x, mark.y] for mark in marks]).reshape(-1, 2) * width
    placed = _untangled(own, placed)
    return None if len(placed) and np.hypot(*(placed - own).T).max() > most else placed


def _untangled(own: Points, placed: Points) -> Points:
    """The same places, handed out so that no two marks would do better to change theirs: no lines to them cross."""
    away = ((own[:, None] - placed[None]) ** 2).sum(axis=-1)
    held, changed = np.arange(len(own)), True
    while changed:
        changed = False
        for one in range(len(own)):
            now = away[one, held[one]] + away[np.arange(len(own)), held]
            gain = now - away[one, held] - away[np.arange(len(own)), held[one]]
            gain[one] = 0
            other = int(gain.argmax())
            if gain[other] > 1e-6:
                held[[one, other]] = held[[other, one]]
                changed = True
    return placed[held]


def _clear(tried: Points, others: Points, wide: Any, high: Any) -> npt.NDArray[np.bool_]:
    """Which of the tried places lie so far from all others, across or up."""
    away = np.abs(tried[:, None] - others[None])
    return np.asarray(((away[..., 0] >= wide) | (away[..., 1] >= high)).all(axis=1))


def _cells(marks: Sequence[Mark], width: int, height: float) -> Iterator[tuple[list[Mark], float, float]]:
    """The marks by the cells of a grid, each with the middle of its members.

    A symbol stays inside its own cell, so no two lie on each other.
    """
    across, down = max(int(width // CELL), 1), max(int(height // CELL), 1)
    cell = np.array([width / across, height / down])
    own = np.array([[mark.x, mark.y] for mark in marks]).reshape(-1, 2) * width
    place = np.clip((own // cell).astype(int), 0, [across - 1, down - 1])
    held: dict[tuple[int, int], list[int]] = {}
    for number, (column, row) in enumerate(place.tolist()):
        held.setdefault((column, row), []).append(number)
    for at, members in sorted(held.items(), key=lambda each: each[1][0]):
        half = (mark_size(width) if len(members) == 1 else RING) / 2
        corner = np.array(at) * cell
        x, y = np.clip(own[members].mean(axis=0), corner + half, corner + cell - half).tolist()
        yield [marks[number] for number in members], x, y


def _boxes(labels: Sequence[Label], width: int) -> Points:
    """The names at a width: middle and size of each in pixels."""
    short = width < NARROW
    return np.array(
        [[each.x * width, each.y * width, each.short if short else each.wide, _LABEL] for each in labels]
    ).reshape(-1, 4)


def _around() -> list[Points]:
    """Steps away from a place, the nearest first, in parts: most marks find theirs in the first."""
    side = np.arange(-_FAR, _FAR + 1, _STEP, dtype=np.float64)
    steps = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    away = np.hypot(*steps.T)
    order = np.argsort(away, kind="stable")
    return np.split(steps[order[np.sort(away) <= _FAR]], [1, 60, 300, 1000])


_AROUND = _around()
