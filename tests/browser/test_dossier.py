"""The file of one item as a clerk prints it: an ordinary item takes one page of A4."""

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.conftest import BOTH

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(("region", "code"), [("540122", "DX-F-002"), ("620800", "PL-X-118")])
def test_an_ordinary_item_prints_on_one_page(
    visit: Visit, tmp_path: Path, region: str, code: str, language: str
) -> None:
    watched = visit("item", lang=language, region=region, item=code)
    with watched.page.expect_download() as waiting:
        watched.page.locator(".st-key-dossier button").click()
    assert code in waiting.value.suggested_filename
    path = tmp_path / "file.html"
    waiting.value.save_as(path)
    paper = watched.page.context.new_page()
    asked: list[str] = []
    paper.on("request", lambda request: asked.append(request.url))
    paper.goto(path.as_uri())
    printed = paper.pdf(prefer_css_page_size=True, print_background=True)
    paper.close()
    assert asked == [path.as_uri()], "it needs nothing else"
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 59\d\.?\d* 84\d\.?\d*\]", printed), "A4"
    assert not watched.strangers()
