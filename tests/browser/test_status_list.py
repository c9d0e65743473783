"""The status list in a browser: click and keys, the drawer in the window, a link of it, hostile words, paper."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Locator, expect

from lib.i18n import translator
from tests.browser.conftest import DESKTOP, PHONE, Visit, Watched
from tests.browser.test_pages import fits, quiet
from tests.conftest import BOTH

pytestmark = pytest.mark.browser

VIEW = {"region": "620800", "on": "2024-07-05"}
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><b>bold</b>"


def row(watched: Watched, place: int) -> Locator:
    return watched.page.locator(".status-list .row").nth(place)


def drawer(watched: Watched) -> Locator:
    """The drawer once it is there with its words."""
    found = watched.page.get_by_role("dialog")
    expect(found.get_by_test_id("stPageLink").first).to_be_visible(timeout=30_000)
    return found


def inside(element: Locator) -> None:
    """All of it is in the window, once it has slid in; a pixel's rounding apart."""
    expect(element).to_be_in_viewport(ratio=0.99, timeout=30_000)


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize(("name", "language"), [("warnings", "zh"), ("overview", "en")])
def test_a_click_on_a_title_opens_the_drawer_in_the_window(
    visit: Visit, name: str, language: str, size: tuple[int, int]
) -> None:
    watched = visit(name, size=size, lang=language, **VIEW)
    before = watched.query
    title = row(watched, 3).locator(".title")
    words = title.inner_text()
    title.click()
    opened = drawer(watched)
    expect(opened).to_contain_text(words)
    watched.settled()  # it slides in
    inside(opened)
    inside(opened.get_by_text(words).first)
    assert watched.query["item"]
    assert row(watched, 3).get_attribute("aria-current") == "true"
    watched.page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    watched.page.wait_for_url(lambda url: "item=" not in url)
    watched.settled()
    assert watched.query == before
    quiet(watched)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_list_is_used_by_keys(visit: Visit, key: str) -> None:
    watched = visit("warnings", lang="zh", **VIEW)
    row(watched, 0).focus()
    for pressed, place in (
        ("ArrowDown", 1),
        ("ArrowDown", 2),
        ("ArrowUp", 1),
        ("End", 37),
        ("Home", 0),
        ("ArrowDown", 1),
    ):
        watched.page.keyboard.press(pressed)
        expect(row(watched, place)).to_be_focused()
    assert watched.page.locator(".status-list .row[tabindex='0']").count() == 1, (
        "the tab key passes the list in one step"
    )
    words = row(watched, 1).locator(".title").inner_text()
    watched.page.keyboard.press(key)
    expect(drawer(watched)).to_contain_text(words)
    expect(drawer(watched)).to_be_focused()  # Space opened it with the focus nowhere, and Escape was lost
    watched.page.keyboard.press("Escape")
    watched.page.wait_for_url(lambda url: "item=" not in url)
    expect(row(watched, 1)).to_be_focused()


@pytest.mark.parametrize("language", BOTH)
def test_a_copied_link_opens_the_same_drawer(visit: Visit, language: str) -> None:
    mine = visit("warnings", lang=language, **VIEW)
    row(mine, 1).click()
    words = drawer(mine).inner_text()
    mine.settled()
    theirs = visit("warnings", fresh=True, **mine.query)
    assert drawer(theirs).inner_text() == words
    assert row(theirs, 1).get_attribute("aria-current") == "true"
    assert theirs.query == mine.query
    quiet(theirs)


def test_who_listens_hears_a_list_of_named_rows(visit: Visit) -> None:
    t = translator("zh")
    watched = visit("warnings", lang="zh", by="region", **VIEW)
    main = watched.page.locator("[data-testid=stMain]")
    assert main.get_by_role("list").get_by_role("listitem").get_by_role("button").count() == 38
    expect(main.get_by_role("heading", name=re.compile("^静宁县：")).first).to_be_visible()
    name = row(watched, 0).get_attribute("aria-label") or ""
    for words in (t("light.red").split()[0], row(watched, 0).locator(".title").inner_text(), "超期66天"):
        assert words in name


@pytest.mark.parametrize(("size", "height"), [(DESKTOP, 58), (PHONE, 73)])
@pytest.mark.parametrize("language", BOTH)
def test_the_gallery_keeps_its_measures(visit: Visit, language: str, size: tuple[int, int], height: int) -> None:
    """Also with names that are longer than the row: they are cut, not wrapped, and nothing lies on anything else."""
    watched = visit("gallery", size=size, lang=language)
    rows = watched.page.locator(".status-list li:has(.row)")
    heights = rows.evaluate_all("all => all.map(each => each.offsetHeight)")
    assert set(heights) <= {height, height - 1}, "the first row has no line above it"
    heads = watched.page.locator(".status-list .head").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert heads == [32, 32]
    overlaps = watched.page.locator(".status-list .row").evaluate_all(_OVERLAPS)
    assert overlaps == [[] for _ in overlaps]
    if size == PHONE:
        fits(watched)
    expect(watched.page.locator(".status-list .nothing")).to_have_text(translator(language)("warnings.none"))
    quiet(watched)


#: The parts of a row that lie on each other, by class.
_OVERLAPS = """rows => rows.map(row => {
  const parts = [...row.querySelectorAll(".chip, .title, .whose, .late, .due")]
    .filter(each => each.textContent && each.getClientRects().length)
    .map(each => [each.className, each.getBoundingClientRect()]);
  return parts.flatMap(([one, a], place) => parts.slice(place + 1)
    .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
    .map(([other]) => `${one} on ${other}`));
})"""


@pytest.fixture(scope="module")
def hostile_home(serve: Callable[..., str], demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo with markup in what people type."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    with closing(sqlite3.connect(demo_file)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        copy.execute("UPDATE item SET title = code || ?, leader = ?", (HOSTILE, HOSTILE))
        copy.commit()
    return serve(f"sqlite:///{path}")


def test_markup_in_a_ledger_stays_text(chromium: Browser, hostile_home: str) -> None:
    with closing(chromium.new_page(viewport={"width": 1366, "height": 768})) as page:
        page.goto(f"{hostile_home}/warnings?region=620800&on=2024-07-05&lang=zh")
        found = page.locator(".status-list .row").nth(1)
        expect(found).to_contain_text(HOSTILE, timeout=60_000)
        assert page.locator(".status-list :is(img, b)").count() == 0
        found.click()
        opened = page.get_by_role("dialog")
        expect(opened).to_contain_text(HOSTILE, timeout=30_000)
        assert opened.locator("img").count() == 0
        assert page.title() != "taken"


def test_on_paper_every_row_has_all_its_words(visit: Visit, tmp_path: Path) -> None:
    """Known fault: the canvas of the table was cut at the edge of the sheet, deadline and reason first."""
    watched = visit("warnings", lang="zh", **VIEW)
    rows = watched.page.locator(".status-list .row").evaluate_all(
        "all => all.map(row => [...row.querySelectorAll('.title, .fact, .late, .due')].map(each => each.textContent))"
    )
    assert len(rows) == 38
    path = tmp_path / "warnings.pdf"
    watched.page.pdf(path=path, format="A4")
    with closing(pypdfium2.PdfDocument(path)) as document:
        text = _together("".join(page.get_textpage().get_text_range() for page in document))
    missing = [words for row in rows for words in row if _together(words) not in text]
    assert not missing


def _together(words: str) -> str:
    """Without blanks and line breaks: a long title runs over two lines of the sheet."""
    return re.sub(r"\s+|\ufffe", "", words)
