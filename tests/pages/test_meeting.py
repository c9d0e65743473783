"""Meeting mode: every step in both languages, its messages, its drawers; lights agree with the other pages."""

import re
import shutil
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import db
from lib.core.scope import Scope
from lib.i18n import LANGUAGES, translator
from lib.ingest import Decision, record
from lib.ui.meeting.steps import STEPS, Place, after, before, place_of
from tests.pages.reading import CJK, drawer_of, elements, fine, lead, of, show, words

DAY, CITY = date(2024, 7, 5), Scope("620800", date(2024, 7, 5), since=date(2024, 6, 5))
NUMBERS = range(1, len(STEPS) + 1)


def slide(app: AppTest) -> str:
    """The markup of the step."""
    return next(each.value for each, _ in elements(app.main) if each.type == "html" and 'class="meet"' in each.value)


def plain(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", markup))


def message(app: AppTest) -> str:
    return unescape(re.sub(r"<[^>]+>", "", slide(app).partition("<h3>")[2].partition("</h3>")[0]))


def at(step: object, **query: str) -> AppTest:
    return fine(show("meeting", step=str(step), **({"region": "620800", "lang": "zh"} | query)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", NUMBERS)
def test_a_step_of_the_demo(demo: str, step: int, language: str) -> None:
    app, t = at(step, lang=language), translator(language)
    told = plain(slide(app))
    assert t("meeting.at", step=step, steps=8, name=t(f"meeting_step.{STEPS[step - 1]}")) in told
    assert t("app.sample") in told
    assert len(message(app)) > 5
    assert not app.warning
    if language == "en":
        assert not CJK.search(re.sub(r"[\u3400-\u9fff（）A-Z]+", "", message(app)))
    assert t("sources.title") in words(app)


@pytest.mark.parametrize("code", ["620702", "540122", "990001", "620826"])
@pytest.mark.parametrize("step", NUMBERS)
def test_every_step_opens_where_there_is_little(demo: str, step: int, code: str) -> None:
    assert len(message(at(step, region=code))) > 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", [1, 8])
def test_an_empty_database_says_the_first_step(empty: str, step: int, language: str) -> None:
    app = fine(show("meeting", step=str(step), lang=language))
    assert [each.value for each in app.subheader] == [translator(language)("empty.title")]


def test_lights_are_those_of_the_other_pages(demo: str) -> None:
    red, places = of("warnings.red", CITY), of("lights.by_region", CITY)
    first = at(1)
    assert message(first) == lead(fine(show("overview", region="620800", lang="zh")))
    counts = re.findall(r"<td>[^<]+</td><td>(.*?)</td><td>(.*?)</td>", slide(first))
    reds, yellows = (sum(int(re.findall(r"\d+", cell)[-1]) for cell in column) for column in zip(*counts, strict=True))
    assert (reds, yellows) == (red.value, places.details["yellow"])
    parts = [slide(at("3")), slide(at("3.2"))]
    rows = [code for part in parts for code in re.findall(r'matter" data-open="([^"]+)"', part)]
    assert sorted(map(unescape, rows)) == sorted(red.frame["kind"] + ":" + red.frame["code"])
    by_unit = of("lights.by_unit", CITY).frame
    assert f"{int((by_unit['red'] > 0).sum())}个单位有红灯" in message(at(4))


def test_a_part_that_is_not_there_is_the_last(demo: str) -> None:
    assert slide(at("3.9")) == slide(at("3.2"))
    assert place_of("9") == place_of("x") == place_of(None) == Place(1)


def test_steps_follow_each_other() -> None:
    codes, here = [], place_of("1")
    while here := after(here, 2 if here.step == 3 else 1):  # type: ignore[assignment]
        codes.append(here.code)
    assert codes == ["2", "3", "3.2", "4", "5", "6", "7", "8"]
    assert before(Place(3, 2)) == Place(3)
    assert before(Place(1)) is None


def test_a_matter_and_a_unit_open_in_the_drawer(demo: str) -> None:
    app = at(3, item="PL-P-045#开工", of="milestone")
    assert "静宁县甘沟镇污水处理设施建设项目" in str(drawer_of(app))
    unit = at(4, whose="平凉市住房和城乡建设局")
    assert "4月底前34个重点建制镇污水处理设施全面开工建设" in str(drawer_of(unit))
    assert slide(app).startswith("<section"), "the step stays below"


def test_what_changed_names_what_fell_overdue(demo: str) -> None:
    changed = of("changes.list", CITY)
    app = at(2)
    over = changed.frame[changed.frame["turn"] == "newly_overdue"]
    assert f"会后新增超期{len(over)}件" in message(app)
    assert not [title for title in over["title"] if title not in plain(slide(app))]
    assert "没有：反弹或重新打开、延期" in plain(slide(app))
    rest = plain(slide(at("2.2"))) + plain(slide(at("2.3")))
    done = changed.frame[changed.frame["turn"].isin(["newly_done", "newly_closed", "opened"])]
    assert not [title for title in done["title"] if title not in rest]
    assert "6月20日 时限6月30日" in re.sub(r"\s+", " ", rest), "the day on which it was done, and its deadline"
    assert rest.count("无时限") == done["due_on"].isna().sum()


def test_air_says_above_and_within_by_the_margin(demo: str) -> None:
    said = message(at(7))
    for row in of("air.year_to_date", CITY).frame.dropna(subset=["margin"]).itertuples():
        name = translator("zh")(f"pollutant.{row.pollutant}")
        clause = next(each for each in said.split("；") if name in each)
        assert ("高于目标" in clause) == (row.margin < 0)


@pytest.fixture
def own(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A copy of the demo that may be written to."""
    url = f"sqlite:///{shutil.copy(demo_file, tmp_path / 'own.db')}"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def test_a_decision_is_recorded_and_on_the_next_agenda(own: str) -> None:
    asked = "milestone:PL-P-045#开工"
    app = at(8, decide=asked)
    key = f"decide-{asked}"
    assert app.text_area(key=f"{key}-title").value == "约谈督办：静宁县甘沟镇污水处理设施建设项目 · 开工"
    assert app.selectbox(key=f"{key}-unit").value == "静宁县人民政府"
    assert app.date_input(key=f"{key}-due").value == date(2024, 8, 4)
    app.text_input(key=f"{key}-leader").set_value("副市长（示例A）")
    app.button(key=f"{key}-record").click().run()
    assert not of("instructions.decided", CITY).frame.size, "without a name nothing is written"
    app.text_input(key="import-by").set_value("张三")
    fine(app.button(key=f"{key}-record").click().run())
    assert "decide" not in app.query_params
    decided = of("instructions.decided", CITY).frame.iloc[0]
    assert (decided["about"], decided["meeting"].date(), decided["leader"]) == ("PL-P-045#开工", DAY, "副市长（示例A）")
    assert decided["region"] == "620826"
    assert message(app) == "18件的督办步骤已到时点；本次会议已交办1件", "what was just decided is no step to decide on"
    batch = db.batches().iloc[0]
    assert (batch["ledger"], batch["by"], batch["sample"]) == ("instructions", "张三", True)
    later = at(2, on="2024-08-02")
    assert "会议交办未完成1件" in message(later)
    assert "上次会议7月5日" in plain(slide(later)), "a meeting that decided something took place"
    assert "约谈督办：静宁县甘沟镇" in plain(slide(later))
    number = int(batch["id"])
    imports = fine(show("batches", lang="zh"))
    imports = fine(imports.selectbox(key="imports-chosen").set_value(number).run())
    imports.text_input(key="imports-by").set_value("张三")
    imports = fine(imports.checkbox(key=f"imports-sure-[{number}]").check().run())
    fine(imports.button(key="imports-undo").click().run())
    assert not of("instructions.decided", CITY).frame.size
    assert "会议交办" not in message(at(2, on="2024-08-02"))


def test_who_may_not_import_may_not_record(own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGJIAN_IMPORT_WITHOUT_ACCOUNTS", "no")
    app = at(8, decide="milestone:PL-P-045#开工")
    assert app.warning
    assert not [each for each in app.button if "record" in str(each.key)]


def test_a_decision_of_a_past_meeting_is_not_a_step_of_another(own: str) -> None:
    told = {"leader": "", "about": "", "region": "620800", "unit": "平凉市水务局"}
    decision = Decision(title="另行交办一件", due=date(2024, 12, 30), meeting=DAY, **told)
    assert record(decision, by="test", label="test", sample=True).written
    last = place_of("8.9")
    app = at(last.code)
    assert "另行交办一件" in plain(slide(app))
    assert "另行交办一件" not in plain(slide(at("8.9", on="2024-07-06")))


@pytest.mark.parametrize(
    ("query", "words"), [({"kiosk": "15"}, "每页15秒"), ({"kiosk": "1"}, "每页20秒"), ({}, "5分钟")]
)
def test_pace_is_the_address_or_the_setting(demo: str, query: dict[str, str], words: str) -> None:
    assert words in plain(slide(at(1, **query)))


def test_the_minutes_of_the_address_are_those_of_the_clock(demo: str) -> None:
    assert "8分钟" in plain(slide(at(1, minutes="8")))
    assert "5分钟" in plain(slide(at(1, minutes="999x")))
