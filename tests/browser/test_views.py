"""What a reader does in a browser: reads the map, clicks, downloads, changes language and region, sends links on."""

import csv
import io
import re
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect

from lib import db, export
from lib.core.scope import Scope
from lib.i18n import translator
from lib.metrics.catalog import metric
from lib.metrics.model import evaluate
from tests.browser.conftest import Visit, Watched

pytestmark = pytest.mark.browser

VIEW = {"region": "620702", "on": "2017-09-30", "period": "quarter"}


def filters(watched: Watched) -> dict[str, str]:
    """What the filter bar shows."""
    bar = watched.page.locator(".st-key-filter-bar")
    region, period = (bar.get_by_role("combobox").nth(place).input_value() for place in (0, 1))
    on = "-".join(part.inner_text() for part in bar.get_by_role("spinbutton").all())
    return {"region": region.strip(), "on": on, "period": period}


def test_csv_from_the_page_is_the_result(visit: Visit, demo: str) -> None:
    t = translator("zh")
    watched = visit("warnings", lang="zh", region="620800", on="2024-07-05")
    button = watched.page.get_by_test_id("stDownloadButton").get_by_text("CSV")
    with watched.page.expect_download() as waiting:
        button.first.click()
    path = Path(waiting.value.path())
    result = evaluate(metric("warnings.list"), Scope("620800", date(2024, 7, 5)), db.read)
    header, *rows = csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
    shown = t.shown(result.frame, result.metric.nobody)
    assert header[:-2] == list(shown.columns)
    assert len(rows) == len(shown) > 5
    for row, values in zip(rows, shown.itertuples(index=False), strict=True):
        assert row[:-2] == ["" if value is None or value != value else str(value) for value in values]
    assert waiting.value.suggested_filename == export.file_name(result, t, "csv", db.version())
    assert not watched.strangers()


def test_png_from_the_page_is_a_picture(visit: Visit) -> None:
    watched = visit("air", lang="zh", region="620800", on="2024-07-05")
    watched.page.get_by_role("button", name="PNG").first.click()
    with watched.page.expect_download() as waiting:
        watched.page.get_by_test_id("stDownloadButton").get_by_text("1600×1000").click()
    assert waiting.value.suggested_filename.endswith(".png")
    assert waiting.value.suggested_filename.startswith("示例数据_")
    picture = Image.open(waiting.value.path())
    assert picture.format == "PNG"
    assert picture.width == 1600


def test_the_language_switch_keeps_the_view(visit: Visit) -> None:
    watched = visit("air", lang="zh", **VIEW)
    watched.page.get_by_role("button", name="English").or_(
        watched.page.get_by_role("radio", name="English")
    ).first.click()
    watched.page.wait_for_url("**lang=en**")
    expect(watched.page.locator("h4").first).to_contain_text("so far", timeout=15_000)
    watched.settled()
    assert watched.query == VIEW | {"lang": "en"}
    assert urlsplit(watched.page.url).path == "/air"
    main = watched.page.locator("[data-testid=stMain]")
    expect(main).to_contain_text("Good days")
    assert filters(watched) == {"region": "Ganzhou District", "on": "2017-09-30", "period": "This quarter"}


def test_a_copied_link_shows_the_same_in_another_browser(visit: Visit) -> None:
    mine = visit("findings", lang="zh")
    choose(mine, "区划", "甘州区")
    mine.page.wait_for_url("**region=620702**")
    mine.settled()
    copied = dict(mine.query)
    theirs = visit("findings", fresh=True, **(copied | VIEW))
    assert theirs.query == copied | VIEW
    assert filters(theirs) == {"region": "甘州区", "on": "2017-09-30", "period": "本季度"}


def choose(watched: Watched, label: str, option: str) -> None:
    """Choose in a select box as a reader does: open it, type, take the first."""
    box = watched.page.get_by_role("combobox", name=re.compile(label)).first
    box.click()
    box.fill(option)
    watched.page.get_by_role("option", name=re.compile(option)).first.click()


def test_another_region_by_the_select_box(visit: Visit) -> None:
    watched = visit("overview", lang="zh")
    choose(watched, "区划", "民乐县")
    watched.page.wait_for_url("**region=620722**")
    expect(watched.page.locator("h4").first).to_contain_text("民乐县1件红灯", timeout=15_000)
    assert watched.query["on"] == "2022-12-31"
    watched.settled()
    assert not watched.page.locator("[data-testid=stAlert]").count()


def test_a_figure_opens_its_page_in_the_same_scope_by_keyboard(visit: Visit) -> None:
    watched = visit("overview", lang="zh", region="620802", on="2024-06-30", period="12m")
    before = watched.query
    link = watched.page.get_by_test_id("stPageLink").get_by_role("link").first
    address = urlsplit(link.get_attribute("href") or "")
    target = address.path
    assert target.strip("/")
    assert dict(parse_qsl(address.query)).items() >= {**before, "lang": "zh"}.items() - {("lang", "zh")}, (
        "for a new tab"
    )
    link.focus()
    watched.page.keyboard.press("Enter")
    watched.page.wait_for_url(f"**{target}?**")
    watched.settled()
    assert watched.query == before | {"light": "red"}, "the first card is that of the red lights"
    assert urlsplit(watched.page.url).path.strip("/") == target.strip("/")
    assert filters(watched) == {"region": "崆峒区", "on": "2024-06-30", "period": "近12个月"}


def test_the_menu_keeps_the_view(visit: Visit) -> None:
    watched = visit("overview", lang="zh", **VIEW)
    watched.page.get_by_test_id("stTopNavSection").filter(has_text="环境质量").click()
    watched.page.get_by_role("link", name="水环境").first.click()
    watched.page.wait_for_url("**/water**")
    expect(watched.page.locator("h3").first).to_have_text("水环境", timeout=15_000)  # nothing was sampled here
    watched.settled()
    assert watched.query == VIEW | {"lang": "zh"}


def test_going_back_shows_what_was_there(visit: Visit) -> None:
    watched = visit("findings", lang="zh", region="620800", on="2024-07-05")
    choose(watched, "区划", "民乐县")
    watched.page.wait_for_url("**region=620722**")
    watched.settled()
    watched.page.go_back()
    watched.page.wait_for_timeout(1500)
    watched.settled()
    shown = filters(watched)
    region = {"620722": "民乐县", "620800": "平凉市"}[watched.query["region"]]
    assert (shown["region"], shown["on"]) == (region, watched.query["on"]), "address and page agree"


def test_a_deep_link_on_a_fresh_server_is_that_page(visit: Visit) -> None:
    watched = visit("water", fresh=True, lang="en")
    expect(watched.page.locator("h4").first).to_contain_text("sections on target")
