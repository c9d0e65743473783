"""The menu on an office screen: five entries, their pages, whole words, and old addresses that still lead somewhere."""

import pytest
from playwright.sync_api import expect

from lib.i18n import translator
from lib.ui.navigation import MENU
from tests.browser.conftest import Visit, Watched
from tests.conftest import BOTH

pytestmark = pytest.mark.browser

#: Words that are cut at their end.
_CUT = """() => [...document.querySelectorAll("[data-testid=stHeader] :is(a, span, p)")]
  .filter(each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflow !== "visible")
  .map(each => each.innerText)"""


def opened(watched: Watched, words: str) -> list[str]:
    """What stands under an entry of the menu."""
    section = watched.page.get_by_test_id("stTopNavSection").filter(has_text=words)
    section.click()
    links = watched.page.get_by_test_id("stTopNavDropdownLink")
    expect(links.first).to_be_visible()
    return [text.strip() for text in links.all_inner_texts()]


@pytest.mark.parametrize("language", BOTH)
def test_the_menu_has_five_entries_with_their_pages(visit: Visit, language: str) -> None:
    watched, t = visit("compare", lang=language, region="620800"), translator(language)
    groups: dict[str, list[str]] = {}
    for entry in MENU:
        if not entry.hidden:
            groups.setdefault(entry.group, []).append(t(f"page.{entry.name}"))
    alone = [text.strip() for text in watched.page.get_by_test_id("stTopNavLink").all_inner_texts()]
    assert alone == groups.pop("")
    assert len(alone) + len(groups) == 5
    for group, names in groups.items():
        watched.open("compare", lang=language, region="620800")
        assert opened(watched, t(f"menu.{group}")) == names
        assert watched.page.evaluate(_CUT) == []
    assert not watched.complaints


@pytest.mark.parametrize("language", BOTH)
def test_a_county_of_the_comparison_opens_its_overview(visit: Visit, language: str) -> None:
    watched = visit("compare", lang=language, region="620800", on="2024-07-05")
    watched.page.locator(".st-key-compare-table a").first.click()
    watched.page.wait_for_url("**region=620826**")
    watched.settled()
    assert watched.query["on"] == "2024-07-05"
    assert watched.query["lang"] == language
    assert watched.page.locator(".st-key-strip").count() == 1


def test_a_card_opens_its_page_wherever_it_is_clicked(visit: Visit) -> None:
    watched = visit("overview", lang="zh", region="620800")
    watched.page.locator(".st-key-card-pm25 .card-judged").click(force=True)
    watched.page.wait_for_url("**/air?**")
    watched.settled()
    assert watched.query["region"] == "620800"
