"""Two readers in a browser of their own each: signing in by the form, and a file that is one reader's."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from lib import auth
from lib.i18n import translator
from lib.ui.gate import SIGN_IN
from tests.browser.conftest import LOCALES
from tests.test_gate import PASSWORD

pytestmark = pytest.mark.browser
T = translator("zh")


@pytest.fixture(scope="module")
def house(serve: Callable[..., str], demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The demo behind the gate: its address, its database."""
    path = tmp_path_factory.mktemp("signed in") / "house.db"
    with sqlite3.connect(demo_file) as source, sqlite3.connect(path) as copy:
        source.backup(copy)
    return serve(f"sqlite:///{path}", QINGJIAN_ACCOUNTS="on"), f"sqlite:///{path}"


def entered(browser: Browser, address: str, name: str, password: str = PASSWORD) -> tuple[BrowserContext, Page]:
    context = browser.new_context(locale=LOCALES["zh"], accept_downloads=True)
    page = context.new_page()
    page.goto(f"{address}/findings")
    assert page.url == address + SIGN_IN
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", password)
    page.click("button")
    return context, page


def test_a_file_is_its_reader_s(chromium: Browser, house: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    address, url = house
    monkeypatch.setenv("DATABASE_URL", url)
    for name in ("甲", "乙"):
        auth.add_account(name, PASSWORD, "leader")
    context, page = entered(chromium, address, "甲", "not the password")
    assert T("login.wrong", allowed=5, minutes=15) in page.inner_text("[role=alert]")
    context.close()
    one, page = entered(chromium, address, "甲")
    page.goto(f"{address}/findings?region=620800&on=2024-07-05&lang=zh")
    button = page.locator("[data-testid=stDownloadButton] button").first
    button.wait_for(timeout=90_000)
    with page.expect_download(timeout=90_000) as waiting:
        button.click()
    file = Path(waiting.value.path()).read_bytes()
    link = waiting.value.url
    assert link.startswith(f"{address}/media/")
    other, _ = entered(chromium, address, "乙")
    assert one.request.get(link).body() == file
    assert other.request.get(f"{address}/healthz").status == 200
    assert other.request.get(link).status == 404
    one.close()
    other.close()
