"""The long looks: every page in both languages at four sizes, read by axe, printed: `make look`.

What is seen is kept under `artifacts`: screenshots, prints, and what axe found, for whoever judges the pages.
"""

import io
import json
import re
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser

from lib import db, export
from lib.core.palette import RED as RED_LIGHT
from lib.core.scope import Scope
from lib.core.settings import HOME
from lib.export.handover import sheets_of
from lib.i18n import LANGUAGES, translator
from lib.metrics.catalog import METRICS
from lib.metrics.model import evaluate
from lib.ui.meeting.steps import STEPS
from lib.ui.navigation import MENU
from tests.browser.conftest import ADDRESSES, DESKTOP, PHONE, Visit, Watched
from tests.browser.test_pages import photograph, quiet
from tests.pages.questions import REGIONS, scoped, unanswered
from tests.pages.reading import of
from tests.test_lights_agree import agree, days_of

pytestmark = [pytest.mark.browser, pytest.mark.look]

SIZES = (DESKTOP, (1920, 1080), (768, 1024), PHONE)
#: WCAG 2 at A and AA: of best practices axe says more, of which the frame's own parts do not keep all.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
FOUND, PRINTS = HOME / "artifacts" / "axe", HOME / "artifacts" / "prints"
#: What a page is opened with, so that it shows something.
OPENED = {"item": {"item": "PL-F-001#2"}}
#: Pages that hold something red for the demo's city; the others hold nothing with a light, or nothing red.
RED = (
    *("overview", "meeting", "warnings", "changes", "findings", "projects", "petitions"),
    *("problem_map", "item", "water", "compare"),
)


def violations(watched: Watched, name: str) -> list[str]:
    """What axe says is wrong, one line per element, each kept in full among the artifacts."""
    found = Axe().run(watched.page, options=RULES).response["violations"]
    FOUND.mkdir(parents=True, exist_ok=True)
    (FOUND / f"{name}.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return [f"{each['id']}: {node['target']} {node['html'][:160]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_is_read_and_looked_at(visit: Visit, name: str, language: str) -> None:
    watched = visit(name, lang=language, **OPENED.get(name, {}))
    assert violations(watched, f"{name}_{language}") == []
    for size in SIZES:
        watched.resized(*size)
        photograph(watched, f"{name}_{language}", size)
    quiet(watched)


#: What is written in the window without scrolling.
_ABOVE_THE_FOLD = """() => {
  const words = [], main = document.querySelector("[data-testid=stMain]");
  const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const box = range.getBoundingClientRect();
    if (box.width && box.top >= 0 && box.bottom <= innerHeight) words.push(walk.currentNode.textContent);
  }
  return words.join(" ");
}"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", REGIONS)
def test_ten_seconds_are_enough(visit: Visit, demo: str, code: str, language: str) -> None:
    """The five answers stand above the fold; red is on the screen where something is red, and nowhere else."""
    watched = visit("overview", lang=language, region=code)
    assert unanswered(str(watched.page.evaluate(_ABOVE_THE_FOLD)), code, language) == []
    red = of("warnings.red", scoped(code)[0]).value or 0
    share = share_of_red(watched)
    assert share > (0.003 if red >= 5 else 0) if red else share == 0


@pytest.mark.parametrize("code", REGIONS)
def test_lights_are_one_number_on_other_days_too(demo: str, code: str) -> None:
    for day in days_of(code, (1, 91, 366)):
        agree(code, day)


@pytest.mark.parametrize("name", [entry.name for entry in MENU if not entry.works])
def test_red_is_above_the_fold_of_every_page_that_has_some_and_of_no_other(visit: Visit, name: str) -> None:
    view = OPENED.get(name, {})
    watched = visit(name, lang="zh", region="620800", on="2024-07-05", **view)
    assert (share_of_red(watched) > 0) == (name in RED), name
    # 当雄 has nothing red at all.
    if name not in OPENED:
        assert share_of_red(visit(name, lang="zh", region="540122")) == 0


def share_of_red(watched: Watched) -> float:
    """How much of the window is filled with the red of the lights; thin lines of letters are not."""
    picture = Image.open(io.BytesIO(watched.page.screenshot())).convert("RGB")
    wanted = tuple(int(RED_LIGHT[place : place + 2], 16) for place in (1, 3, 5))
    colours = picture.getcolors(picture.width * picture.height) or []
    found = sum(count for count, colour in colours if colour == wanted)
    return found / (picture.width * picture.height)


@pytest.mark.parametrize(
    ("name", "of"),
    [("warnings", "PL-F-001#2"), ("overview", "PL-F-001#2"), ("findings", "PL-F-001"), ("problem_map", "PL-F-001#2")],
)
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_an_open_drawer_is_read(visit: Visit, name: str, of: str, size: tuple[int, int]) -> None:
    watched = visit(name, size=size, lang="zh", region="620800", on="2024-07-05", item=of)
    watched.page.get_by_role("dialog").wait_for()
    assert violations(watched, f"{name}_drawer_{size[0]}") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_a_meeting_is_read(visit: Visit, language: str) -> None:
    watched = visit("meeting", size=(1920, 1080), lang=language, region="620800", on="2024-07-05")
    for step in range(1, len(STEPS) + 1):
        watched.open("meeting", lang=language, region="620800", on="2024-07-05", step=str(step))
        assert violations(watched, f"meeting_{step}_{language}") == []
        photograph(watched, f"meeting_{step}_{language}", (1920, 1080))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_is_printed_whole(visit: Visit, name: str, language: str) -> None:
    """No word of the page is cut at the edge of the paper, and no title is the last of a sheet."""
    watched = visit(name, lang=language, **OPENED.get(name, {}))
    titles = set(filter(None, watched.page.locator("[data-testid=stMarkdown] h5").all_inner_texts()))
    PRINTS.mkdir(parents=True, exist_ok=True)
    path = PRINTS / f"{name}_{language}.pdf"
    watched.page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    sheets = whole(path)
    assert not titles & {lines[-1] for lines in sheets[:-1] if lines}
    if name == "warnings":
        assert sum(translator(language)("light.red").split()[0] in line for lines in sheets for line in lines) > 5


def whole(path: Path, *, upright: bool = False) -> list[list[str]]:
    """The lines of each sheet of a print, none of which is cut at the edge."""
    found = []
    for sheet in pypdfium2.PdfDocument(path):
        width, height = sheet.get_size()
        assert (height > width) == upright
        words = sheet.get_textpage()
        for place in range(words.count_chars()):
            left, _, right, _ = words.get_charbox(place)
            assert -1 <= left <= right <= width + 1
        lines = (re.sub(r"\s+", " ", line).strip() for line in words.get_text_range().splitlines())
        found.append([line for line in lines if line])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_handed_over_is_printed_whole(chromium: Browser, demo: str, language: str) -> None:
    """A sheet per unit, each from its own page on, none of its words cut."""
    t = translator(language)
    result = evaluate(METRICS["warnings.all"], Scope("620800", date(2024, 7, 5)), db.read)
    PRINTS.mkdir(parents=True, exist_ok=True)
    path = PRINTS / f"handover_{language}.pdf"
    page = chromium.new_page()
    page.set_content(export.handover(result, t).decode())
    page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    page.close()
    heads = [lines[0] for lines in whole(path, upright=True)]
    assert sum(line.startswith(t("handover.title")) for line in heads) == len(sheets_of(result, t))
