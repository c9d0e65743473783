"""Pages of duties and ledgers say first what their Results bear out; tabs, lists and drawers are in the address."""

import functools
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib import db
from lib.core.scope import Scope
from lib.core.terms import Stage
from lib.export.lateness import days_in_words
from lib.i18n import LANGUAGES, translator
from lib.metrics.catalog import brief as metrics
from lib.metrics.changes import TURNS
from lib.metrics.model import Result, evaluate
from lib.ui import cache, changes, enforcement, findings, look_back, petitions, projects, quality, warnings
from lib.ui.strip import Card
from tests.db.test_ingest import bring, write
from tests.pages.reading import PINNED, drawer_of, elements, fine, lead, lists_of, of, show, strip, words

CITY = Scope("620800", date(2024, 7, 5))
CODES = ("620800", "620802", "540122", "620702", "620722", "990001")

#: Pages with the cards that each has; what has none of its ledger has fewer.
CARDS: dict[str, Any] = {
    "projects": projects.cards,
    "petitions": petitions.cards,
    "look_back": look_back.cards,
    "enforcement": enforcement.cards,
    "data_quality": quality.cards,
}


def scope_of(code: str) -> Scope:
    return Scope(code, date.fromisoformat(PINNED[code]))


@functools.cache
def brief(page: str, code: str) -> dict[str, Result]:
    scope, read = scope_of(code), functools.cache(db.read)
    return {each.key: evaluate(each, scope, read) for each in metrics(page, "")}


def numbers(said: Iterable[str]) -> set[int]:
    return {int(each) for words in said for each in re.findall(r"\d+", words)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_ledger_quality_counts_places_and_units(demo: str, code: str, language: str) -> None:
    t, told = translator(language), brief("data_quality", code)
    bold, soft = quality.sentences(told, t)
    details, listed = told["quality.score"].details, told["quality.list"].frame
    asked = listed[listed["check"] != "masked"]
    assert len(asked) == details["to_check"] == told["quality.cells"].value
    if len(asked) and asked["unit"].notna().any():
        units = asked["unit"].nunique()
        assert bold[0] == t("quality.sentence.to_check", count=len(asked), units=units)
    elif details["checked"] and not len(asked):
        assert bold == [t("quality.sentence.in_order", count=details["checked"])]
    if len(asked):
        counts = asked["check"].value_counts()
        assert str(counts.iloc[0]) in soft
        assert t(f"check.{counts.index[0]}") in soft or counts.iloc[0] == counts.iloc[1]
    assert (t("quality.sentence.masked", count=details["masked"]) in soft) == bool(details["masked"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_projects_and_tasks_count_what_is_overdue(demo: str, code: str, language: str) -> None:
    t, told = translator(language), brief("projects", code)
    bold, soft = projects.sentences(told, t)
    for noun in ("projects", "tasks"):
        listed = told[f"{noun}.list"].frame
        known = listed[listed["stage"] != Stage.NOT_ON_RECORD]
        late = known[known["stage"] == Stage.OVERDUE]
        if known.empty:
            continue
        words = f"projects.sentence.{'late' if len(late) else 'none'}_{noun}"
        assert t(words, total=len(known), count=len(late)) in bold
        if len(late):
            longest = late.sort_values("days_late").iloc[-1]
            assert t("projects.sentence.longest", days=days_in_words(int(longest["days_late"]), t)) in bold
    if not any(told[f"{noun}.overdue"].value for noun in ("projects", "tasks")):
        assert projects.next_due(told, t)[1:] in soft, "where nothing is late it says what comes next"
    assert (told["tasks.lit"].value or 0) == len(told["tasks.lit"].frame)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_petitions_count_what_is_handled_and_what_is_late(demo: str, code: str, language: str) -> None:
    t, told = translator(language), brief("petitions", code)
    bold, _ = petitions.sentences(told, t)
    share, over = told["petitions.handled_share"], told["petitions.overdue"]
    if share.value is None:
        notices = told["petitions.batches"].frame
        assert len(bold) == min(len(notices), 1)
        return
    assert {share.numerator, share.denominator} <= numbers(bold[:1])
    open_now = int(str(share.details["open"]))
    if over.value:
        assert {int(over.value), int(over.frame["days_late"].max())} <= numbers(bold[1:])
    elif open_now:
        assert bold[1:] == [t("petitions.sentence.none_late", count=open_now)]
    else:
        assert len(bold) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_look_backs_count_what_is_due_and_since_when(demo: str, code: str, language: str) -> None:
    t, told = translator(language), brief("look_back", code)
    bold, soft = look_back.sentences(told, t)
    due, results = told["look_back.due"], told["look_back.results"]
    if due.value is None:
        assert bold == []
    elif due.value:
        assert bold[0] == t("look_back.sentence.due", count=int(due.value), total=int(due.denominator or 0))
        past = due.frame["days_late"][due.frame["days_late"] > 0]
        assert len(bold) == (2 if len(past) else 1)
        assert not len(past) or days_in_words(int(past.max()), t) in bold[1]
    else:
        assert bold[0] == t("look_back.sentence.none", total=int(due.denominator or 0))
        assert (len(bold) == 2) == ("next_on" in due.details)
    if results.value is not None:
        assert look_back.outcomes(results, t)[1:] in soft
        known = [results.details[name] for name in ("consolidated", "rebounded", "not_in_place")]
        assert numbers([look_back.outcomes(results, t)]) == {count for count in known if count}, "no zero is told"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_enforcement_counts_cases_penalties_letters_and_who_was_held(demo: str, code: str, language: str) -> None:
    t, told = translator(language), brief("enforcement", code)
    bold = list(enforcement.clauses(told, t))
    values = [told[f"enforcement.{key}"].value for key in ("cases", "discipline_cases", "discipline_people")]
    assert {int(value) for value in values if value} <= numbers(bold)
    assert (t("enforcement.sentence.no_cases") in bold) == (values[0] == 0)
    doubt = told["enforcement.fined_share"].reason
    said = list(enforcement.softer(told, t))
    if doubt and doubt.code == "few_fines":
        assert t("reason.few_fines", **doubt.params) in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_changes_name_every_turn_that_there_is_and_no_other_zero(demo: str, code: str, language: str) -> None:
    t, told = translator(language), of("changes.list", scope_of(code))
    bold = list(changes.clauses(told, t))
    if told.value is None:
        assert bold == []
        return
    wanted = [
        t("changes.sentence.turn", turn=t(f"turn.{turn}"), count=told.details[turn])
        for turn in TURNS
        if told.details[turn]
    ]
    calm = [] if told.details["newly_overdue"] else [t("changes.sentence.none_overdue")]
    assert bold == [*calm, *wanted]


@pytest.mark.parametrize(
    ("page", "zh", "en"),
    [
        ("data_quality", "13处待核实，12个单位", "13 to check, units concerned: 12"),
        (
            "projects",
            "57个项目中5个有节点超期；最久超期66天；21项任务都没有超期",
            "5 of 57 projects with a milestone overdue; the longest by 66 days; none of 21 tasks is overdue",
        ),
        (
            "petitions",
            "132件信访件办结130件（98.5%）；1件超期5天未办结",
            "130 of 132 petitions handled (98.5%); 1 open 5 days past its deadline",
        ),
        (
            "look_back",
            "151件已完成事项中136件应开展回头看；应查日都已过，最久483天",
            "136 of 151 finished items due for look-back; all past their day, the longest by 483 days",
        ),
        (
            "enforcement",
            "本时段立案11起；处罚5起（占立案45.5%）；督办12次；问责3件；问责3人",
            "Cases filed: 11; penalties: 5 (45.5% of cases); letters and interviews: 12; "
            "cases held to account: 3; persons: 3",
        ),
        (
            "changes",
            "新增超期6件；新完成6件；新销号1件；新交办1件；首次入账已完成59件",
            "Newly overdue: 6; Newly done: 6; Newly closed: 1; New: 1; First told of as done: 59",
        ),
    ],
)
def test_the_sentences_of_the_demo(demo: str, page: str, zh: str, en: str) -> None:
    assert lead(fine(show(page, region="620800", lang="zh"))) == zh
    assert lead(fine(show(page, region="620800", lang="en"))) == en


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", CARDS)
@pytest.mark.parametrize("code", CODES)
def test_a_card_without_a_figure_is_a_dash_with_its_reason(demo: str, page: str, code: str, language: str) -> None:
    if page == "petitions" and brief(page, code)["petitions.list"].frame.empty:
        return  # no list, no cards
    t = translator(language)
    found: list[Card] = list(CARDS[page](brief(page, code), t))
    assert len({card.label for card in found}) == len(found)
    for card in found:
        assert card.judged, f"{card.label} is judged by nothing"
        assert card.value == "—" or re.match(r"-?\d", card.value), card
        assert not (card.light and card.value in ("0", "—")), "nothing is no alarm"


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("page", ["projects", "petitions", "changes"])
def test_no_card_is_red_where_nothing_is(demo: str, page: str, code: str) -> None:
    scope = scope_of(code)
    keys = {"projects": ("projects.overdue", "tasks.overdue"), "petitions": ("petitions.overdue",)}
    reds = [of(key, scope).value for key in keys.get(page, ())]
    if page == "changes":
        cache.begin()
        reds = [of("changes.list", cache.beside_the_meeting(scope)).details["newly_overdue"]]
    app = fine(show(page, region=code, lang="zh"))
    marked = [each.value for each, _ in elements(app.main) if each.type == "html" and "mark-red" in each.value]
    assert bool(marked) == any(reds)


TABS = [
    *(("data_quality", tab) for tab in quality.QUALITY_TABS),
    *(("projects", tab) for tab in ("projects", "tasks", "money", "programme")),
    *(("petitions", tab) for tab in ("groups", "satisfaction", "days", "list")),
    *(("look_back", tab) for tab in look_back.LOOK_BACK_TABS),
    *(("enforcement", tab) for tab in enforcement.ENFORCEMENT_TABS),
    *(("changes", tab) for tab in changes.CHANGE_TABS),
    *(("warnings", tab) for tab in warnings.WARNING_TABS),
    *(("findings", tab) for tab in findings.FINDING_TABS),
]


@pytest.mark.parametrize(("page", "tab"), TABS)
def test_a_tab_of_the_address_is_open_and_a_click_writes_it(demo: str, page: str, tab: str) -> None:
    app = fine(show(page, region="620800", lang="en", tab=tab))
    control = app.segmented_control(key="coded-tab")
    assert control.value == tab
    first, *others = (each for name, each in TABS if name == page)
    assert control.options[0] == translator("en")(f"{page}.tab.{first}")
    other = next(each for each in (*others, first) if each != tab)
    fine(control.set_value(other).run())
    assert app.query_params.get("tab") == (None if other == first else other), "the first stands in no address"


@pytest.mark.parametrize(
    ("page", "part", "block"),
    [
        ("enforcement", ("accountability", "leaders"), "enforcement.block.leaders"),
        ("enforcement", ("inspections", "reported"), "enforcement.block.reported"),
        ("petitions", ("groups", "verdict"), "petitions.part.verdict"),
        ("petitions", ("days", "programme"), "petitions.block.programme"),
        ("projects", ("money", "kinds"), "projects.block.category"),
        ("data_quality", ("readings", "water"), "metric.water.doubted"),
        ("warnings", ("units", ""), "metric.escalation.units"),
        ("warnings", ("months", ""), "metric.lights.by_month"),
        ("warnings", ("doubts", ""), "warnings.block.doubts"),
        ("findings", ("groups", ""), "findings.block.board"),
        ("findings", ("rollup", ""), "findings.block.rollup"),
        ("findings", ("remaining", ""), "findings.block.remaining"),
        ("findings", ("doubts", ""), "findings.block.matters"),
    ],
)
def test_a_part_of_the_address_is_shown(demo: str, page: str, part: tuple[str, str], block: str) -> None:
    said = words(fine(show(page, region="620800", lang="zh", tab=part[0], part=part[1])))
    assert f"##### {translator('zh')(block)}" in said


@pytest.mark.parametrize("page", ["projects", "petitions", "look_back", "data_quality", "changes"])
def test_a_row_opens_the_drawer_and_the_page_stays(demo: str, page: str) -> None:
    first = lists_of(fine(show(page, region="620800", lang="zh")))[0]["rows"][0]
    kind, _, code = first["id"].partition(":")
    app = fine(show(page, region="620800", lang="zh", item=code, of=kind))
    assert first["title"].split(" · ")[0] in (drawer_of(app) or "")
    assert lists_of(app)[0]["chosen"] == first["id"]
    assert lead(app) == lead(show(page, region="620800", lang="zh"))


def test_a_letter_opens_the_item_that_it_is_about(demo: str) -> None:
    rows = lists_of(fine(show("enforcement", region="620800", lang="zh")))[0]["rows"]
    code = rows[0]["id"].removeprefix(":")
    assert code
    assert drawer_of(fine(show("enforcement", region="620800", lang="zh", item=code)))


def test_red_and_yellow_tasks_and_projects_are_one_list(demo: str) -> None:
    lit = of("tasks.lit", CITY)
    both = pd.concat([of(f"{noun}.list", CITY).frame[["light", "code"]] for noun in ("projects", "tasks")])
    assert set(lit.frame["code"]) == set(both[both["light"].isin(["red", "yellow"])]["code"])
    (listed,) = lists_of(fine(show("projects", region="620800", lang="zh")))
    assert [row["id"].partition(":")[2] for row in listed["rows"]] == list(lit.frame["code"])[:6]
    assert [row["light"] for row in listed["rows"]] == sorted(row["light"] for row in listed["rows"])


def test_a_mark_stands_where_an_inspection_handed_petitions_over(demo: str) -> None:
    marks = petitions.batches_by_month(of("petitions.by_day", CITY))
    handed = of("petitions.by_day", CITY).frame
    assert sum(count for _, count, _ in marks) == handed["received"].sum()
    app = fine(show("petitions", region="620800", lang="zh"))
    drawn = next(each.proto.spec for each in app.get("vega_lite_chart"))
    assert all(f'"{month}"' in drawn for month, _, _ in marks)
    assert translator("zh")("petitions.marks_note") in words(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cards_of_a_page_stand_in_its_strip(demo: str, language: str) -> None:
    t = translator(language)
    shown = strip(fine(show("projects", region="620800", lang=language)))
    assert shown[t("metric.projects.overdue")][0] == "5"
    assert shown[t("metric.projects.milestones_met")][1] == t("block.share", numerator=43.0, denominator=55)
    app: AppTest = fine(show("look_back", region="620800", lang=language))
    assert strip(app)[t("look_back.card.arranged")][0] == "2"


INSPECTIONS = "编号,名称,类型\nP1,中央督察,中央督察\nP2,省级督察,省级督察\n"
HANDED_OVER = (
    "受理编号,来源,批次编号,受理日期,办理时限,内容,所在区划,责任单位,状态,办结日期\n"
    "X1,督察交办,P1,2024-05-01,2024-05-31,噪声扰民,620802,区政府,已办结,2024-05-20\n"
    "X2,督察交办,P2,2024-06-01,2024-06-30,噪声扰民二,620802,区政府,办理中,\n"
    "X3,督察交办,P2,2024-06-02,2024-06-30,噪声扰民三,620802,区政府,办理中,\n"
)


def test_the_inspection_whose_batches_are_shown_is_in_the_address(empty: str, tmp_path: Path) -> None:
    """Known fault: which inspection was chosen was lost when the link was copied."""
    assert bring(write(tmp_path / "a", programmes=INSPECTIONS, petitions=HANDED_OVER)).faults == []
    query = {"region": "620802", "on": "2024-07-05", "lang": "zh", "tab": "days"}
    app = fine(show("petitions", **query))
    assert app.selectbox(key="picked-inspection").value == "P2", "the largest first"
    assert "inspection" not in app.query_params
    fine(app.selectbox(key="picked-inspection").select("P1").run())
    assert app.query_params["inspection"] == "P1"
    again = fine(show("petitions", **query, inspection="P1"))
    assert again.selectbox(key="picked-inspection").value == "P1"
