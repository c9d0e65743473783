"""Rule sets of lights as an office writes them, in one line: "red: days_late > 0 and not soft; yellow: progress < 50%".

Rules stand in order, parted by ";". A condition is a flag, "not" and a flag, or a number compared with a value: days
(calendar days, or "working days", or of silence "months"), a share in percent, a count of steps.
"""

import re
from typing import get_args

from lib.core.terms import Light
from lib.standards.lights import RULE_SETS, Condition, Days, Flag, Number, Operator, Rule, RuleSet, Since

ALLOWED = "forecast | countdown | red: days_late > 0 and not soft; yellow: days_late >= -10 working days"

_OWN = "own"
_LIGHTS = (Light.RED, Light.YELLOW)
_SHARES = ("progress", "shortfall")
_UNITS: dict[str, Days] = {"": "calendar", "days": "calendar", "working days": "working", "months": "months"}
_ENDINGS: dict[Days, str] = {"calendar": "", "working": " working days", "months": " months"}
_NUMBER = re.compile(
    rf"({'|'.join(get_args(Number))}) ?(<=|>=|<|>) ?(-?\d{{1,4}}(?:\.\d{{1,2}})?) ?(%?) ?([a-z ]*)", re.ASCII
)
_RULES, _CONDITIONS = 20, 6

#: What decides since when an own rule's light is on, the first that the rule has.
_SINCE: tuple[tuple[tuple[str, ...], Since], ...] = (
    (("reopened",), "reopening"),
    (("named",), "naming"),
    (("days_late",), "notice"),
    (("days_unreported", "days_unchecked"), "silence"),
    (("shortfall",), "schedule"),
    (("steps_late",), "step"),
)


def read_rules(text: str) -> RuleSet:
    """The rule set of a text: the name of a built-in one, or an office's own rules. Raises ValueError."""
    plain = " ".join(text.split())
    if plain in RULE_SETS:
        return RULE_SETS[plain]
    rules = tuple(_rule(each.strip()) for each in plain.rstrip("; ").split(";"))
    if not 0 < len(rules) <= _RULES or len({rule.code for rule in rules}) < len(rules):
        raise ValueError(text)
    return RuleSet(_OWN, rules)


def write_rules(rules: RuleSet) -> str:
    """The text of a rule set, which `read_rules` reads back."""
    if rules.name != _OWN:
        return rules.name
    return "; ".join(f"{rule.light}: {rule.code}" for rule in rules.rules)


def write_conditions(rule: Rule) -> str:
    """The conditions of a rule; they are the code of an own rule."""
    return " and ".join(map(_written, rule.when))


def read_conditions(text: str) -> tuple[Condition, ...]:
    """The conditions of a rule as they are written. Raises ValueError."""
    conditions = tuple(_condition(part.strip()) for part in text.split(" and "))
    if len(conditions) > _CONDITIONS:
        raise ValueError(text)
    return conditions


def conditions_of(code: str) -> tuple[Condition, ...]:
    """The conditions of the rule of a code: of a built-in set, or an own rule. Raises ValueError."""
    built_in = (rule for rules in RULE_SETS.values() for rule in rules.rules)
    return next((rule.when for rule in built_in if rule.code == code), None) or read_conditions(code)


def _rule(text: str) -> Rule:
    light, colon, conditions = text.partition(":")
    if not colon or light.strip() not in _LIGHTS:
        raise ValueError(text)
    when = read_conditions(conditions.strip())
    written = " and ".join(map(_written, when))
    return Rule(written, Light(light.strip()), _since(when), when)


def _since(when: tuple[Condition, ...]) -> Since:
    decided = {each.fact for each in when if (each.value if each.operator == "is" else each.operator in (">", ">="))}
    return next((since for names, since in _SINCE if decided.intersection(names)), "report")


def _condition(text: str) -> Condition:
    named = text.removeprefix("not ")
    for flag in get_args(Flag):
        if flag == named:
            return Condition(flag, "is", float(named == text))
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise ValueError(text)
    fact, compared, value, percent, unit = found.groups()
    if not _fits(fact, value, bool(percent), unit):
        raise ValueError(text)
    number = float(value) / 100 if percent else float(value)
    return Condition(_number(fact), _operator(compared), number, _UNITS[unit])


def _fits(fact: str, value: str, is_share: bool, unit: str) -> bool:
    """Whether value and unit are what a fact is compared with."""
    if fact in _SHARES:
        return is_share and unit == "" and 0 <= float(value) <= 100
    whole = "." not in value and not is_share
    if not whole or (int(value) < 0 and fact != "days_late"):
        return False
    if fact == "steps_late":
        return unit == ""
    return unit in _UNITS and (unit != "months" or (fact != "days_late" and int(value) > 0))


def _number(fact: str) -> Number:
    return next(each for each in get_args(Number) if each == fact)


def _operator(compared: str) -> Operator:
    return next(each for each in get_args(Operator) if each == compared)


def _written(condition: Condition) -> str:
    if condition.operator == "is":
        return condition.fact if condition.value else f"not {condition.fact}"
    value = f"{100 * condition.value:g}%" if condition.fact in _SHARES else f"{condition.value:g}"
    return f"{condition.fact} {condition.operator} {value}{_ENDINGS[condition.days]}"
