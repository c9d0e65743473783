"""Pages of duties and ledgers in a browser: ledger quality fits, names and rows open, nothing is too small to read."""

import re

import pytest
from playwright.sync_api import expect

from lib.i18n import translator
from lib.ui.quality import QUALITY_TABS
from tests.browser.conftest import Visit
from tests.browser.test_air_water import height
from tests.browser.test_pages import quiet
from tests.conftest import BOTH

pytestmark = pytest.mark.browser

VIEW = {"region": "620800", "on": "2024-07-05"}
#: Pixels that ledger quality may be high on an office screen 1366 wide.
MOST = 1600


@pytest.mark.look
@pytest.mark.parametrize("language", BOTH)
def test_ledger_quality_fits_whichever_tab_is_open(visit: Visit, language: str) -> None:
    """Known fault: 3,402 pixels, the download at 2,600."""
    watched = visit("data_quality", lang=language, **VIEW)
    found = {"": height(watched)}
    button = watched.page.locator(".st-key-quality-workbook").bounding_box()
    assert button
    assert button["y"] < 300, "the workbook to send out stands on top"
    for tab in QUALITY_TABS:
        watched.open("data_quality", lang=language, tab=tab, **VIEW)
        found[tab] = height(watched)
    assert not {tab: high for tab, high in found.items() if high > MOST}
    quiet(watched)


def test_a_rule_of_the_matrix_narrows_the_list_and_the_link_keeps_it(visit: Visit) -> None:
    t = translator("zh")
    watched = visit("data_quality", lang="zh", **VIEW)
    link = watched.page.locator(".st-key-quality-board tbody th a").first
    name = link.inner_text()
    link.focus()
    watched.page.keyboard.press("Enter")
    watched.page.wait_for_url("**rule=**")
    watched.settled()
    expect(watched.page.locator("[data-testid=stMain]")).to_contain_text(t("quality.block.list_of", rule=name))
    chips = watched.page.locator(".status-list .row .chip")
    assert {each.strip() for each in chips.all_inner_texts()} == {name}
    again = visit("data_quality", fresh=True, **watched.query)
    assert {each.strip() for each in again.page.locator(".status-list .row .chip").all_inner_texts()} == {name}


_LOOKED_AT = [pytest.param(name, marks=pytest.mark.look) for name in ("look_back", "enforcement", "changes")]


@pytest.mark.parametrize("name", ["data_quality", "projects", "petitions", *_LOOKED_AT])
def test_a_click_on_a_row_opens_the_drawer_in_the_window(visit: Visit, name: str) -> None:
    watched = visit(name, lang="zh", **VIEW)
    watched.page.locator(".status-list .row .title").first.click()
    drawer = watched.page.get_by_role("dialog")
    drawer.wait_for()
    expect(drawer).to_contain_text(translator("zh")("detail.open"))
    assert watched.query["item"]
    quiet(watched)


@pytest.mark.look
@pytest.mark.parametrize(
    "name", ["data_quality", "projects", "petitions", "look_back", "enforcement", "changes", "item"]
)
def test_no_words_are_smaller_than_fourteen_pixels(visit: Visit, name: str) -> None:
    watched = visit(name, lang="en", **VIEW, **({"item": "PL-F-001"} if name == "item" else {}))
    small = watched.page.evaluate(
        """() => [...document.querySelectorAll("[data-testid=stMain] *")].filter(each =>
          [...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
          && each.getClientRects().length && parseFloat(getComputedStyle(each).fontSize) < 14
          && !each.closest("[data-testid=stIconMaterial], [data-testid=stTooltipContent], .unseen, .status-list i"))
          .map(each => each.outerHTML.slice(0, 120))"""
    )
    assert not [each for each in small if not re.search("material|stIcon", each)]


@pytest.mark.look
@pytest.mark.parametrize("language", BOTH)
def test_words_of_the_time_line_do_not_lie_over_each_other(visit: Visit, language: str) -> None:
    for code in ("PL-F-001", "PL-F-009", "PL-F-013"):
        watched = visit("item", lang=language, item=code, **VIEW)
        boxes = [each.bounding_box() for each in watched.page.locator(".timeline > span").all()]
        assert boxes
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                assert one
                assert other
                apart = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
                assert apart or abs(one["y"] - other["y"]) >= 18
