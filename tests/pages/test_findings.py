"""The page of findings: sentence, bars and blocks are those of the results; a group is chosen by a click."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.core.scope import Scope
from lib.core.terms import Stage
from lib.export.lateness import days_in_words
from lib.i18n import LANGUAGES, translator
from lib.ui.progress import BY
from lib.ui.progress_rows import NOBODY
from tests.pages.reading import PINNED, drawer_of, elements, fine, lead, lists_of, of, show

CITY = Scope("620800", date(2024, 7, 5))


def blocks_of(app: AppTest) -> dict[str, Any]:
    """What the rows of groups were given."""
    return next(each for each in lists_of(app) if "heads" in each)


def matters_of(app: AppTest) -> list[dict[str, Any]]:
    """What the lists of findings and of measures were given."""
    return [each for each in lists_of(app) if "heads" not in each]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["620800", "620802", "540122", "620702"])
def test_the_sentence_is_borne_out_by_the_results(demo: str, code: str, language: str) -> None:
    t, scope = translator(language), Scope(code, date.fromisoformat(PINNED.get(code, "2024-07-05")))
    said = lead(fine(show("findings", region=code, on=scope.as_of.isoformat(), lang=language)))
    staged = of("findings.by_stage", scope)
    closed = t("findings.sentence.closed", total=staged.value, closed=staged.details[Stage.CLOSED])
    assert said.startswith(closed)
    late = 0
    for noun in ("findings", "measures"):
        listed = of(f"{noun}.list", scope).frame
        overdue = listed[listed["stage"] == Stage.OVERDUE]
        late += len(overdue)
        if len(overdue):
            assert days_in_words(int(overdue["days_late"].max()), t) in said
    assert (t("stage.overdue").lower() in said.lower()) == bool(late or "none" in said or "没有" in said)


def test_the_sentence_of_the_demo(demo: str) -> None:
    assert lead(fine(show("findings", lang="zh"))) == "25个问题销号9个；12个完成待销号；1条措施超期66天"
    said = lead(fine(show("findings", lang="en")))
    assert said == "9 of 25 findings closed; 12 done and not closed; 1 measure overdue by 66 days"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bars_say_every_stage_in_words(demo: str, language: str) -> None:
    """Known fault: a bar that was 96 % full and plain blue stood for 9 of 25 closed."""
    t = translator(language)
    app = fine(show("findings", region="620800", lang=language))
    markup = next(each.value for each, _ in elements(app.main) if each.type == "html" and "stage-line" in each.value)
    told = [unescape(words) for words in re.findall(r'class="unseen">(.*?)</span>', markup)]
    assert told == [
        t("strip.stage", stage=t(f"stage.{stage}"), count=count)
        for noun in ("findings", "measures")
        for stage, count in of(f"{noun}.by_stage", CITY).details.items()
        if count
    ]


@pytest.mark.parametrize("by", BY)
def test_every_finding_and_measure_is_a_block_of_its_group(demo: str, by: str) -> None:
    result = of(f"findings.by_{by}", CITY)
    given = blocks_of(fine(show("findings", region="620800", lang="zh", by=by)))
    assert [row["id"] for row in given["rows"]] == list(dict.fromkeys(result.frame["group"].replace("", NOBODY)))
    for noun in ("findings", "measures"):
        counted: dict[str, int] = {}
        for row in given["rows"]:
            for stage in row[noun]:
                code = stage["code"].replace("-", "_")
                counted[code] = counted.get(code, 0) + stage["count"]
        assert counted == {stage: count for stage, count in of(f"{noun}.by_stage", CITY).details.items() if count}
    lights = [row["light"] for row in given["rows"]]
    assert lights == sorted(lights, key=["red", "yellow", ""].index), "what is red stands first"
    assert all(light == "" for light in lights[given["first"] :]), "what has a light is on the first screen"


def test_a_row_says_how_many_are_closed_and_what_is_most_urgent(demo: str) -> None:
    worst, *others = blocks_of(fine(show("findings", region="620800", lang="zh")))["rows"]
    assert (worst["closed"], worst["done"], worst["light"]) == ("0/2", "5/7", "red")
    assert worst["worst"].endswith("超期66天")
    assert worst["worst"] in worst["label"]
    forest = next(row for row in others if row["name"] == "平凉市林业和草原局")
    assert forest["worst"].startswith("最近到期 10月31日：")
    assert next(row for row in others if row["name"] == "平凉市农业农村局")["closed"] == "", "it has no finding"


def test_the_group_of_the_address_narrows_the_list_and_not_the_bars(demo: str) -> None:
    whole = fine(show("findings", region="620800", lang="zh"))
    unit = next(row for row in blocks_of(whole)["rows"] if row["name"] == "崆峒区人民政府")
    app = fine(show("findings", region="620800", lang="zh", group=unit["id"]))
    assert blocks_of(app)["chosen"] == unit["id"]
    assert len(blocks_of(app)["rows"]) == len(blocks_of(whole)["rows"])
    listed = of("findings.list", CITY).frame
    assert [row["id"] for row in matters_of(app)[0]["rows"]] == [
        f"finding:{code}" for code in listed[listed["unit"] == unit["name"]]["code"]
    ]
    assert blocks_of(fine(show("findings", region="620800", lang="zh", group="nobody")))["chosen"] is None


@pytest.mark.parametrize("by", BY)
def test_each_group_lists_as_many_findings_as_it_has_blocks(demo: str, by: str) -> None:
    result = of(f"findings.by_{by}", CITY)
    own = result.frame[result.frame["level"] == "finding"]
    row = own.iloc[0]
    app = fine(show("findings", region="620800", lang="zh", by=by, group=row["group"] or NOBODY))
    assert len(matters_of(app)[0]["rows"]) == min(row["total"], 8)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_of_the_address_opens_its_drawer(demo: str, language: str) -> None:
    app = fine(show("findings", region="620800", item="PL-F-001", of="finding", lang=language))
    title = of("findings.list", CITY).frame.set_index("code").loc["PL-F-001", "title"]
    assert title in (drawer_of(app) or "")
