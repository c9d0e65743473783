"""The pages of air and water in a browser: they fit two screens, what is chosen travels in the address, names open."""

import re

import pytest
from playwright.sync_api import expect

from lib.i18n import translator
from lib.ui.air import AIR_TABS
from lib.ui.water import WATER_TABS
from tests.browser.conftest import PHONE, Visit, Watched
from tests.conftest import BOTH

pytestmark = pytest.mark.browser

#: Pixels that a page may be high on an office screen 1366 wide.
MOST = {"air": 1800, "water": 1900}
TABS = {"air": AIR_TABS, "water": WATER_TABS}


def height(watched: Watched) -> int:
    return int(watched.page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight"))


@pytest.mark.look
@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("name", TABS)
def test_every_tab_fits_the_page(visit: Visit, name: str, language: str) -> None:
    """Known fault: 4,004 pixels of air, more of water: stacks of blocks without a way through them."""
    watched = visit(name, lang=language, region="620800")
    found = {"": height(watched)}
    for tab in TABS[name]:
        watched.open(name, lang=language, region="620800", tab=tab)
        found[tab] = height(watched)
    assert not {tab: high for tab, high in found.items() if high > MOST[name]}


def test_what_is_chosen_travels_in_the_address(visit: Visit) -> None:
    t = translator("zh")
    mine = visit("air", lang="zh", region="620800")
    for label in (t("air.tab.stations"), t("air.part.capture"), t("basis.without_dust"), t("pollutant.pm10")):
        mine.page.get_by_role("radio", name=label, exact=True).or_(
            mine.page.get_by_role("button", name=label, exact=True)
        ).first.click()
        mine.settled()
    chosen = {"tab": "stations", "part": "capture", "dust": "without_dust", "pollutant": "pm10"}
    assert mine.query.items() >= chosen.items()
    theirs = visit("air", fresh=True, **mine.query)
    main = theirs.page.locator("[data-testid=stMain]")
    expect(main).to_contain_text(t("air.block.capture"))
    expect(main.locator("h4").first).to_contain_text("63")
    expect(main.locator(".st-key-figure-trend h5")).to_contain_text("PM10")


def test_a_name_in_the_table_opens_its_section(visit: Visit) -> None:
    watched = visit("water", lang="zh", region="620800")
    link = watched.page.locator(".st-key-water-board a").filter(has_text="葫芦河断面")
    link.focus()
    watched.page.keyboard.press("Enter")
    watched.page.wait_for_url("**section=PL-W-05**")
    watched.settled()
    expect(watched.page.locator(".st-key-figure-series h5")).to_contain_text("葫芦河断面")
    expect(watched.page.locator(".st-key-water-board tr.chosen")).to_contain_text("葫芦河断面")
    assert not watched.complaints
    assert not watched.strangers()


@pytest.mark.look
@pytest.mark.parametrize(("name", "size"), [("air", 14), ("water", 14)])
def test_no_words_are_smaller_than_fourteen_pixels(visit: Visit, name: str, size: int) -> None:
    """Numbers in the calendar's cells alone may be; on a phone they are left out."""
    watched = visit(name, lang="zh", region="620800")
    small = watched.page.evaluate(
        """size => [...document.querySelectorAll("[data-testid=stMain] *")].filter(each =>
          [...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
          && each.getClientRects().length && parseFloat(getComputedStyle(each).fontSize) < size
          && !each.closest("[data-testid=stIconMaterial], [data-testid=stTooltipContent], .unseen"))
          .map(each => each.outerHTML.slice(0, 120))""",
        size,
    )
    assert not [each for each in small if not re.search("material|stIcon", each)]


@pytest.mark.parametrize("language", BOTH)
def test_the_table_scrolls_in_its_own_place_on_a_phone(visit: Visit, language: str) -> None:
    watched = visit("water", size=PHONE, lang=language, region="620800")
    widths = watched.page.evaluate(
        """() => [document.scrollingElement.scrollWidth, document.querySelector("[data-testid=stMain]").scrollWidth,
          document.querySelector(".st-key-water-board [data-testid=stHtml]").scrollWidth]"""
    )
    assert widths[:2] == [PHONE[0], PHONE[0]]
    assert widths[2] > PHONE[0]
