"""Degrees, minutes and seconds as people write them, read into decimal degrees."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from lib.standards.coordinates import PositionCheck, check_position

Axis = Literal["lon", "lat"]
AngleProblem = Literal[
    "unreadable",
    "minutes_out_of_range",
    "seconds_out_of_range",
    "longitude_out_of_range",
    "latitude_out_of_range",
    "two_longitudes",
    "two_latitudes",
]

# Longer writings first. Replaced before NFKC, which would turn the ordinal sign into a letter.
_SIGNS = (
    ("\u7ecf\u5ea6", "X"),  # "longitude" as a label
    ("\u7eac\u5ea6", "Y"),  # "latitude" as a label
    ("\u4e1c\u7ecf", "E"),  # east longitude
    ("\u897f\u7ecf", "W"),  # west longitude
    ("\u5317\u7eac", "N"),  # north latitude
    ("\u5357\u7eac", "S"),  # south latitude
    ("\u4e1c", "E"),  # east
    ("\u897f", "W"),  # west
    ("\u5317", "N"),  # north
    ("\u5357", "S"),  # south
    ("\u5ea6", "d"),  # degree
    ("\u5206", "'"),  # minute
    ("\u79d2", '"'),  # second
    ("\N{DEGREE SIGN}", "d"),
    ("\N{MASCULINE ORDINAL INDICATOR}", "d"),
    ("\N{RING ABOVE}", "d"),
    ("\N{DOUBLE PRIME}", '"'),
    ("\N{RIGHT DOUBLE QUOTATION MARK}", '"'),
    ("\N{LEFT DOUBLE QUOTATION MARK}", '"'),
    ("\N{PRIME}", "'"),
    ("\N{RIGHT SINGLE QUOTATION MARK}", "'"),
    ("\N{LEFT SINGLE QUOTATION MARK}", "'"),
    ("\N{ACUTE ACCENT}", "'"),
    ("\N{IDEOGRAPHIC COMMA}", ","),
    ("\N{IDEOGRAPHIC FULL STOP}", "."),
    ("\N{MINUS SIGN}", "-"),
)

_ANGLE = re.compile(
    r"""(?P<label>[XY])?\s*:?\s*(?P<before>[NSEW])?\s*:?\s*(?P<sign>[+-])?\s*
    (?P<d>\d+(?:\.\d+)?)
    (?:\s*[d:\s-]\s*(?P<m>\d+(?:\.\d+)?)
      (?:\s*[':\s-]\s*(?P<s>\d+(?:\.\d+)?)\s*"?|\s*'?)
    |\s*d?)
    \s*(?P<after>[NSEW])?""",
    re.VERBOSE,
)
_AXES: dict[str, Axis] = {"E": "lon", "W": "lon", "X": "lon", "N": "lat", "S": "lat", "Y": "lat"}
_FARTHEST = {"lon": 180.0, "lat": 90.0, None: 360.0}


class AngleError(ValueError):
    """A text that is no angle or no position; `problem` says why, in a fixed word."""

    def __init__(self, problem: AngleProblem, text: str) -> None:
        super().__init__(f"{problem}: {text!r}")
        self.problem: AngleProblem = problem


@dataclass(frozen=True)
class Angle:
    """An angle in decimal degrees (west and south negative) and its axis where the text names it."""

    degrees: float
    axis: Axis | None


@dataclass(frozen=True)
class Position:
    """A position in decimal degrees, on the grid of its source, with its plausibility."""

    lon: float
    lat: float
    check: PositionCheck


def parse_angle(text: str) -> Angle:
    """Return the angle that a text gives in decimal degrees or in degrees, minutes and seconds.

    Read are the usual signs, apostrophes for them, Chinese words, colons, hyphens or blanks
    between the parts, full width digits, a direction before or after, a sign. Minutes and seconds
    of 60 and more, and degrees beyond their axis, raise AngleError.
    """
    found = _ANGLE.fullmatch(_plain(text))
    if found is None:
        raise AngleError("unreadable", text)
    parts = [found[name] for name in ("d", "m", "s") if found[name] is not None]
    letters = [found[name] for name in ("before", "after") if found[name] is not None]
    signed = found["sign"] == "-"
    if any("." in part for part in parts[:-1]) or len(letters) > 1 or (signed and letters):
        raise AngleError("unreadable", text)
    axes = {_AXES[letter] for letter in (*letters, found["label"]) if letter is not None}
    if len(axes) > 1:
        raise AngleError("unreadable", text)
    axis = next(iter(axes), None)
    degree, minute, second = (float(part) for part in [*parts, "0", "0"][:3])
    if minute >= 60:
        raise AngleError("minutes_out_of_range", text)
    if second >= 60:
        raise AngleError("seconds_out_of_range", text)
    degrees = degree + minute / 60 + second / 3600
    if degrees > _FARTHEST[axis]:
        raise AngleError("latitude_out_of_range" if axis == "lat" else "longitude_out_of_range", text)
    return Angle(-degrees if signed or letters in (["W"], ["S"]) else degrees, axis)


def parse_position(text: str) -> Position:
    """Return the position that a text gives as two angles.

    Named axes decide which is which, otherwise longitude comes first. Nothing is exchanged or
    dropped: an implausible position carries its `check` ("swapped", "out_of_range", ...).
    """
    first, second = (parse_angle(half) for half in _halves(text))
    if first.axis is not None and first.axis == second.axis:
        raise AngleError("two_longitudes" if first.axis == "lon" else "two_latitudes", text)
    if first.axis == "lat" or second.axis == "lon":
        first, second = second, first
    return Position(first.degrees, second.degrees, check_position(first.degrees, second.degrees))


def _halves(text: str) -> tuple[str, str]:
    """Return the two halves of a position text."""
    plain = _plain(text)
    halves = [half for half in re.split(r"[,;/]", plain) if half.strip()]
    if len(halves) == 1:
        halves = _halves_by_direction(plain)
    if len(halves) != 2:
        raise AngleError("unreadable", text)
    return halves[0], halves[1]


def _halves_by_direction(plain: str) -> list[str]:
    """Return the parts of a text without comma: cut at the directions, else in the middle."""
    letters = [place.start() for place in re.finditer("[NSEWXY]", plain)]
    if letters and letters[0] == 0 and len(letters) > 1:
        # "X:E109..." names its axis twice: cut before the first letter that follows a figure.
        cuts = [place for place in letters if re.search(r"\d", plain[:place])]
    else:
        cuts = [place + 1 for place in letters[:1]]
    if cuts:
        return [plain[: cuts[0]], plain[cuts[0] :]]
    words = plain.split()
    half = len(words) // 2
    return [" ".join(words[:half]), " ".join(words[half:])] if len(words) in (2, 4, 6) else [plain]


def _plain(text: str) -> str:
    """Return the text in the plain signs d ' " and the letters N S E W X Y."""
    for sign, plain in _SIGNS:
        text = text.replace(sign, plain)
    text = unicodedata.normalize("NFKC", text).strip().replace("''", '"')
    return re.sub("[nsew]", lambda letter: letter[0].upper(), text)
