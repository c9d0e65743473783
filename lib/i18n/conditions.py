"""Conditions of warning lights in words, from the text that an office writes them in."""

import re
from typing import Protocol

_COMPARED = {">": "more", ">=": "least", "<": "less", "<=": "most"}
#: So many days late at least, below zero, are so many days left at most.
_LEFT = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
_NUMBER = re.compile(r"(\w+) (<=|>=|<|>) (-?[\d.]+)(%?)(?: (working days|months))?")


class _Texts(Protocol):
    def __call__(self, key: str, /, **params: object) -> str: ...


def condition_words(t: _Texts, text: str) -> str:
    """The conditions of a rule ("days_late > 0 and not soft") in words; what is no condition is returned as it is."""
    parts = [_told(t, part) for part in text.split(" and ")]
    return text if None in parts else t("condition.and").join(map(str, parts))


def _told(t: _Texts, part: str) -> str | None:
    found = _NUMBER.fullmatch(part)
    try:
        return t(f"condition.{part.replace('not ', 'not_')}") if found is None else _compared(t, *found.groups(""))
    except KeyError:
        return None


def _compared(t: _Texts, fact: str, operator: str, value: str, percent: str, unit: str) -> str:
    if (operator, value) == (">", "0") and fact in ("days_late", "shortfall", "steps_late"):
        return t(f"condition.{fact}_at_all")
    if fact == "days_late" and value.startswith("-"):
        fact, operator, value = "days_left", _LEFT[operator], value[1:]
    words = t(f"counted.{unit.split()[0] if unit else 'days'}", count=value)
    return t(f"condition.{fact}", compared=t(f"compared.{_COMPARED[operator]}"), days=words, count=value + percent)
