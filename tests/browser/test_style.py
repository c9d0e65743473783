"""The style sheet in a browser: its selectors still meet something, type and colours are as said, paper shows all."""

import re

import pytest

from lib.core.settings import HOME
from lib.i18n import translator
from tests.browser.conftest import PHONE, Visit, Watched
from tests.conftest import BOTH

pytestmark = pytest.mark.browser

STYLE = (HOME / "lib" / "ui" / "style.css").read_text(encoding="utf-8")
#: What the style sheet leans on: Streamlit's test ids and classes, and keys of our own containers.
LEANT_ON = sorted({*re.findall(r'\[data-testid="\w+"\]', STYLE), *re.findall(r"\.(?:st[A-Z]\w+|st-key-[\w-]+)", STYLE)})
#: Shown only while accounts are on: tests/browser/test_sign_in.py.
ELSEWHERE = {".st-key-signed-in"}


def open_sources(watched: Watched, language: str) -> None:
    watched.page.get_by_role("button", name=re.compile(translator(language)("sources.title"))).click()
    watched.page.locator("[data-testid=stPopoverBody]").wait_for()


@pytest.mark.look
def test_every_selector_meets_something_on_some_page(visit: Visit) -> None:
    """Streamlit renames its test ids between releases: a rule that meets nothing would be lost in silence."""
    missing = set(LEANT_ON) - ELSEWHERE
    assert len(missing) > 15
    for name in (
        "overview",
        "compare",
        "air",
        "water",
        "warnings",
        "findings",
        "problem_map",
        "changes",
        "item",
        "data_quality",
        "data_import",
    ):
        watched = visit(name, lang="zh", **({"item": "PL-F-001"} if name == "item" else {}))
        if name == "warnings":
            open_sources(watched, "zh")
        missing = {each for each in missing if not watched.page.locator(each).count()}
    assert not missing


def looks(watched: Watched, selector: str, *names: str) -> list[str]:
    return [
        str(watched.page.locator(selector).first.evaluate("(each, name) => getComputedStyle(each)[name]", name))
        for name in names
    ]


def test_type_is_as_the_tokens_say(visit: Visit) -> None:
    watched = visit("overview", lang="zh")
    font = ("fontSize", "lineHeight", "fontWeight")
    assert looks(watched, ".st-key-page-sentence h4", *font) == ["26px", "36px", "700"]
    assert looks(watched, "[data-testid=stMarkdown] h5", *font) == ["18px", "26px", "700"]
    assert looks(watched, ".card-figure b", *font) == ["30px", "36px", "700"]
    caption = "[data-testid=stCaptionContainer] p"
    # SOFT; known fault: faded to a contrast of 4.15.
    assert looks(watched, caption, "fontSize", "color", "opacity") == ["14px", "rgb(74, 85, 96)", "1"]
    assert looks(watched, ".stApp", "fontVariantNumeric") == ["tabular-nums"]


@pytest.mark.parametrize("language", BOTH)
def test_sources_open_within_a_phone(visit: Visit, language: str) -> None:
    watched = visit("air", size=PHONE, lang=language)
    open_sources(watched, language)
    body = watched.page.locator("[data-testid=stPopoverBody]")
    watched.page.wait_for_timeout(400)
    box = body.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]
    assert translator(language)("block.standard", standard="HJ 663-2013") in body.inner_text()


def test_paper_shows_the_whole_page_with_its_sources(visit: Visit) -> None:
    watched = visit("warnings", fresh=True, lang="zh")
    t = translator("zh")
    assert not watched.page.locator(".st-key-printed-sources").is_visible()
    watched.page.emulate_media(media="print")
    for hidden in ("[data-testid=stHeader]", ".st-key-filter-bar", "[data-testid=stDownloadButton]"):
        assert not watched.page.locator(hidden).first.is_visible(), hidden
    assert watched.page.locator(".st-key-printed-sources").is_visible()
    assert t("block.source", sources="") in watched.page.locator(".st-key-printed-sources").inner_text()
    assert looks(watched, ".stMain", "overflow", "position") == ["visible", "static"]
    assert looks(watched, ".stApp", "overflow", "position") == ["visible", "static"]
    written = watched.page.pdf(prefer_css_page_size=True)
    sizes = {
        tuple(round(float(each)) for each in box.split()) for box in re.findall(rb"/MediaBox \[([\d. ]+)\]", written)
    }
    assert sizes == {(0, 0, 842, 595)}, "A4, landscape"
    assert len(re.findall(rb"/Type /Page\b", written)) > 1, "the main area is not cut at its first screen"
