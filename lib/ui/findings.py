"""What the page of findings says first: how many are closed and done, what is overdue, what is behind."""

from collections.abc import Iterable

from lib.core.frames import records
from lib.core.terms import Stage
from lib.export.lateness import days_in_words
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui.layout import page_sentence
from lib.ui.page import Page

Brief = dict[str, Result]

#: What stands behind the tabs of the page; none has parts.
FINDING_TABS = {tab: (tab,) for tab in ("measures_list", "groups", "rollup", "remaining", "doubts")}

#: So many findings that are behind are named.
_NAMED = 2


def findings_sentence(page: Page, brief: Brief) -> None:
    """One bold sentence of stages and of what is overdue, and a softer one of what is behind and of closing in time."""
    t = page.t
    soft = t("format.sentences").join(softer(brief, t))
    soft += t("overview.sentence.end") if soft else ""
    page_sentence(list(clauses(brief, t)) or [t("page.findings")], soft, t)


def clauses(brief: Brief, t: Translator) -> Iterable[str]:
    """Findings closed and done, and how many findings and measures are overdue, and for how long at most."""
    found = brief["findings.by_stage"]
    if not found.reason:
        counts = found.details
        yield t("findings.sentence.closed", total=found.value, closed=counts[Stage.CLOSED])
        if counts[Stage.DONE]:
            yield t("findings.sentence.done", count=counts[Stage.DONE])
    late = list(_late(brief, t))
    yield from late
    if not late and (still := sum(_open(brief[f"{noun}.by_stage"]) for noun in _NOUNS)):
        yield t("findings.sentence.none_late", count=still)


_NOUNS = ("findings", "measures")


def _late(brief: Brief, t: Translator) -> Iterable[str]:
    for noun in _NOUNS:
        late = brief[f"{noun}.list"].frame
        days = late[late["stage"] == Stage.OVERDUE]["days_late"]
        if len(days):
            longest = days_in_words(int(days.max()), t)
            yield t(f"findings.sentence.late_{noun}{'' if len(days) > 1 else '_one'}", count=len(days), days=longest)


def _open(staged: Result) -> int:
    """How many are on record and not done."""
    open_stages = (Stage.ON_SCHEDULE, Stage.BEHIND, Stage.OVERDUE)
    return 0 if staged.reason else sum(int(str(staged.details[stage])) for stage in open_stages)


def softer(brief: Brief, t: Translator) -> Iterable[str]:
    """What is behind, by name; how many of the closed ones were closed by their first deadline."""
    listed = brief["findings.list"].frame
    behind = listed[listed["stage"] == Stage.BEHIND]
    if len(behind):
        names = t("format.list").join(row["title"] for row in records(behind.head(_NAMED)))
        more = "_more" if len(behind) > _NAMED else ""
        yield t(f"findings.sentence.behind{more}", count=len(behind), names=names)
    first = brief["findings.on_time"].details
    if counted := first.get("counted_first"):
        yield t("findings.sentence.first", kept=first["on_time_first"], counted=counted)
    if unknown := sum(int(str(brief[f"{noun}.by_stage"].details.get(Stage.NOT_ON_RECORD, 0))) for noun in _NOUNS):
        yield t("findings.sentence.not_on_record", count=unknown)
