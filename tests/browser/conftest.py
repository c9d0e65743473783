"""A real Chromium on the demo, served as `make run` does. It can reach nothing but this machine."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from lib.core.settings import HOME
from lib.ui.navigation import MENU, addresses
from tests.conftest import missing

ARGUMENTS = (
    "--no-sandbox",
    "--enable-unsafe-swiftshader",  # for maps alone: with it a whole page takes four times as long to draw
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
DESKTOP = (1366, 768)
PHONE = (390, 844)
ADDRESSES = dict(zip((entry.name for entry in MENU), addresses(), strict=True))
SCREENSHOTS = HOME / "artifacts" / "screenshots"

#: The script has finished, and what it asked for is drawn.
FINISHED = "[data-testid=stApp][data-test-script-state=notRunning]"

#: Each violation of the content security policy becomes an error in the console, with what was blocked.
_TELL = """document.addEventListener("securitypolicyviolation", event =>
  console.error("CSP", event.violatedDirective, event.blockedURI, event.sourceFile))"""

#: How many frames, images and letters there are: the page stands still when this no longer changes.
_STATE = """() => [document.body.innerText.length, document.querySelectorAll("canvas, svg, img, iframe").length,
  [...document.images].every(image => image.complete), document.querySelector("[data-testid=stMain]")?.scrollHeight,
  document.querySelectorAll("[data-testid=stSkeleton], [data-stale=true]").length].join()"""


@dataclass
class Watched:
    """A page with everything that it asked for and complained about."""

    page: Page
    home: str
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, name: str, **query: str) -> "Watched":
        """Go to a page by its address and wait until it stands still."""
        self.page.goto(f"{self.home}{ADDRESSES[name]}?{urlencode(query)}", wait_until="commit")
        return self.settled()

    def resized(self, width: int, height: int) -> "Watched":
        """Make the window another size and wait until the page stands still."""
        self.page.set_viewport_size({"width": width, "height": height})
        return self.settled()

    def settled(self) -> "Watched":
        self.page.locator(FINISHED).wait_for(timeout=60_000)
        self.page.locator("[data-testid=stMain] :is(h3, h4)").first.wait_for(timeout=60_000)
        before, same = "", 0
        while same < 2:
            self.page.wait_for_timeout(200)
            now = str(self.page.evaluate(_STATE))
            same, before = (same + 1 if now == before and now.endswith(",0") else 0), now
        return self

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the address."""
        from urllib.parse import parse_qsl

        return dict(parse_qsl(urlsplit(self.page.url).query))

    def strangers(self) -> list[str]:
        """What was asked of any other host."""
        own = urlsplit(self.home).netloc
        return [
            url for url in self.asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != own
        ]


# Playwright keeps an event loop running in this thread: it ends with this folder, or others cannot start theirs.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        missing("Chromium", "sudo apt-get install chromium")
    # pages are drawn in the browser's own time, not in that of the test machine
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS), env=dict(os.environ))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def home(serve: Callable[..., str], demo_file: Path) -> str:
    """The address of the demo."""
    return serve(f"sqlite:///{demo_file}")


Visit = Callable[..., Watched]


@pytest.fixture(scope="package")
def contexts(chromium: Browser) -> Iterator[dict[tuple[str, tuple[int, int]], BrowserContext]]:
    """Browsers that have been here before, by language and size."""
    kept: dict[tuple[str, tuple[int, int]], BrowserContext] = {}
    yield kept
    for context in kept.values():
        context.close()


@pytest.fixture
def visit(chromium: Browser, home: str, contexts: dict[tuple[str, tuple[int, int]], BrowserContext]) -> Iterator[Visit]:
    """Opens a page of the demo: `visit("air", lang="en", size=PHONE, region="620802")`; `fresh` for a new browser."""
    opened: list[Page | BrowserContext] = []

    def visiting(name: str, size: tuple[int, int] = DESKTOP, fresh: bool = False, **query: str) -> Watched:
        language = query.get("lang", "zh")
        key = (language, size)
        if fresh or key not in contexts:
            view = {"width": size[0], "height": size[1]}
            context = chromium.new_context(viewport=view, locale=LOCALES[language], accept_downloads=True)  # type: ignore[arg-type]
            context.add_init_script(_TELL)
            if fresh:
                opened.append(context)
            else:
                contexts[key] = context
        page = (context if fresh else contexts[key]).new_page()
        opened.insert(0, page)
        watched = Watched(page, home)
        page.on("request", lambda request: watched.asked.append(request.url))
        page.on("requestfailed", lambda request: watched.refused.append(_failed(request)))
        page.on("websocket", lambda socket: watched.asked.append(socket.url))
        page.on("pageerror", lambda error: watched.complaints.append(f"error: {error}"))
        page.on(
            "console",
            lambda said: watched.complaints.append(f"{said.type}: {said.text}") if said.type == "error" else None,
        )
        return watched.open(name, **query)

    yield visiting
    for each in opened:
        each.close()


def _failed(request: Request) -> str:
    return f"{request.url}: {request.failure}"
