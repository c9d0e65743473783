"""What the first screen of a region must say: the five answers, made from the figures and not from the page."""

import re

import pandas as pd

from lib import db
from lib.core.scope import Scope
from lib.i18n import translator
from lib.ui import cache
from lib.ui.office import Office
from tests.pages.reading import of

#: All regions of the demo.
REGIONS = (
    *("540122", "620702", "620722", "620800", "620802", "620821", "620822", "620823", "620825", "620826", "620881"),
    "990001",
)


def scoped(code: str) -> tuple[Scope, Office]:
    """The scope of a region as its overview opens, beside the last meeting."""
    office = Office(db.regions(), db.data_sets())
    cache.begin()
    return cache.beside_the_meeting(office.scope(code)), office


def unanswered(said: str, code: str, language: str) -> list[str]:
    """Which of the answers a text does not give: what is red, where most, how late, whose, better or worse; next."""
    (scope, office), t = scoped(code), translator(language)
    red = of("warnings.red", scope)
    if not red.value:
        coming = of("items.next_due", scope)
        if coming.value is None:
            answers = {"next": [t("reason.nothing_next")]}
        else:
            answers = {"next": [_day(coming.frame["due_on"].iloc[0], language)]}
        answers["none"] = [t("overview.sentence.no_red")]
        return _missing(said, answers)
    lights = of("lights.by_region", scope)
    most = lights.frame.sort_values("red", ascending=False).iloc[0]
    lasting = (pd.Timestamp(scope.as_of) - red.frame["since"]).dt.days
    # Signals have no deadline: where only these are red, the longest is red since its day.
    days = red.details.get("longest_overdue", int(lasting.max()))
    late = red.frame[(red.frame["days_late"] if "longest_overdue" in red.details else lasting) == days]
    units, leaders = (set(late[name].dropna()) for name in ("unit", "leader"))
    change = lights.details["red_new"] - lights.details["red_gone"]
    way = "more" if change > 0 else "fewer" if change < 0 else "same"
    told = t(f"since.{way}", day="\0", count=abs(change))
    answers = {
        "how many": [str(red.value)],
        "where": [office.name(most["child"], language)],
        "of them": [str(most["red"])],
        "how late": [str(days)],
        "unit": list(units) or [t("overview.no_unit")],
        "leader": list(leaders) or [t("overview.no_leader")],
        "since": [_day(scope.then, language)],
    }
    missing = _missing(said, answers)
    if not re.search(".+".join(map(re.escape, told.split("\0"))), said):
        missing.append(f"better or worse: {told}")
    return missing


def _missing(said: str, answers: dict[str, list[str]]) -> list[str]:
    return [f"{name}: {words}" for name, words in answers.items() if not any(each in said for each in words)]


def _day(day: object, language: str) -> str:
    moment = pd.Timestamp(day)
    return f"{moment.month}月{moment.day}日" if language == "zh" else f"{moment.day} {moment:%b}"
