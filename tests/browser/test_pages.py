"""Every page in a real browser: nothing leaves the house, nothing complains, it fits an office screen and a phone."""

import pytest

from lib.i18n import translator
from lib.ui.navigation import MENU
from tests.browser.conftest import DESKTOP, PHONE, SCREENSHOTS, Visit, Watched
from tests.conftest import BOTH

pytestmark = pytest.mark.browser

#: Whatever sticks out to the right of the window and is not inside something that scrolls by itself.
_STICKS_OUT = """width => [...document.querySelectorAll("[data-testid=stMain] *")].filter(each => {
  const box = each.getBoundingClientRect();
  if (box.width === 0 || box.right <= width + 1) return false;
  for (let around = each.parentElement; around; around = around.parentElement) {
    const style = getComputedStyle(around);
    if (around.dataset.testid === "stMain") break;
    if (style.overflowX !== "visible" || style.position === "fixed") return false;
  }
  return true;
}).slice(0, 5).map(each => `${each.tagName} ${each.dataset.testid} ${each.innerText?.slice(0, 40)}`)"""

_WIDTHS = """() => [document.scrollingElement.scrollWidth,
  document.querySelector("[data-testid=stMain]").scrollWidth]"""


def quiet(watched: Watched) -> None:
    """No word to another host, no error, no violation of the content security policy."""
    assert len(watched.asked) > 3, "requests are being recorded"
    assert any(url.startswith("ws://") for url in watched.asked)
    assert not watched.strangers()
    assert not watched.complaints
    assert not watched.refused


def fits(watched: Watched) -> None:
    """Nothing sticks out of a phone's window, nothing scrolls sideways."""
    assert watched.page.evaluate(_STICKS_OUT, PHONE[0]) == []
    assert watched.page.evaluate(_WIDTHS) == [PHONE[0], PHONE[0]]


def photograph(watched: Watched, name: str, size: tuple[int, int]) -> None:
    """The whole page, not only what fits the window."""
    height = watched.page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
    watched.resized(size[0], max(int(height), size[1]))
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}_{size[0]}.png"
    watched.page.screenshot(path=path)
    assert path.stat().st_size > 15_000


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("name", [entry.name for entry in MENU if not entry.bare])
def test_a_page_on_a_phone_and_on_an_office_screen(visit: Visit, name: str, language: str) -> None:
    """Opened on the phone and widened: a table that is there grows with its window, but does not shrink."""
    watched = visit(name, size=PHONE, lang=language, **({"item": "PL-F-001"} if name == "item" else {}))
    fits(watched)
    photograph(watched, f"{name}_{language}", PHONE)
    watched.resized(*DESKTOP)
    assert watched.query["lang"] == language
    text = watched.page.locator("[data-testid=stMain]").inner_text()
    assert translator(language)("app.sample") in text
    calm = "[data-testid=stAlert]:has([data-testid=stAlertContentInfo])" if name == "forms" else "nothing"
    assert not watched.page.locator(f"[data-testid=stAlert]:not({calm})").count(), "on forms: none is out yet"
    photograph(watched, f"{name}_{language}", DESKTOP)
    quiet(watched)


@pytest.mark.parametrize(("name", "language"), [("overview", "zh"), ("problem_map", "zh"), ("air", "en")])
def test_a_page_opened_on_an_office_screen(visit: Visit, name: str, language: str) -> None:
    watched = visit(name, lang=language)
    assert not watched.page.locator("[data-testid=stAlert]").count()
    quiet(watched)


def test_a_first_visit_is_quiet(visit: Visit) -> None:
    """Nothing is in this browser's cache: fonts, scripts and icons all come from us."""
    watched = visit("overview", fresh=True)
    quiet(watched)
    assert sum("/static/" in url for url in watched.asked) > 5
