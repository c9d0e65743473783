"""Takes the pictures of the READMEs anew: every page of the demo, in both languages, from the running product.

`python -m docs.screenshots` needs Chromium and the packages of requirements-dev.txt. It makes a database of its own,
serves it as `make run` does, and writes `docs/screenshots/<language>/<page>.png`.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from lib.i18n import LANGUAGES
from lib.ui.navigation import MENU, addresses

HOME = Path(__file__).resolve().parents[1]
OUT = HOME / "docs" / "screenshots"

#: An ordinary office screen.
SIZE = {"width": 1366, "height": 768}

#: The map is drawn by WebGL; a machine without a graphics card does it in software.
ARGUMENTS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
)

#: Charts and the map are drawn after the script has finished.
SETTLED = 2.5
FINISHED = "[data-testid=stApp][data-test-script-state=notRunning]"


def main() -> None:
    """Serve the demo and take every picture."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory(prefix="qingjian-screenshots-") as folder, sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=browser, args=list(ARGUMENTS))
        with _served(Path(folder)) as server:
            for language in LANGUAGES:
                (OUT / language).mkdir(parents=True, exist_ok=True)
                locale = {"zh": "zh-CN", "en": "en-GB"}[language]
                context = chrome.new_context(viewport=SIZE, locale=locale)
                for entry, address in zip(MENU, addresses(), strict=True):
                    if entry.hidden:  # opened from a row of another page
                        continue
                    page = context.new_page()
                    _take(page, f"{server}{address}?{urlencode({'lang': language})}", OUT / language / entry.name)
                    page.close()
                context.close()
        chrome.close()


def _take(page: Page, address: str, path: Path) -> None:
    page.goto(address)
    page.locator(FINISHED).wait_for(timeout=60_000)
    page.wait_for_timeout(1000 * SETTLED)
    page.screenshot(path=path.with_suffix(".png"))


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address of the product on a database of its own in `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"QINGJIAN_DATA": str(folder), "DATABASE_URL": "", "QINGJIAN_ACCOUNTS": "off"}
    subprocess.run([sys.executable, "-m", "lib", "init", "--demo"], cwd=HOME, env=os.environ | own, check=True)
    serve = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port), "--ws", "websockets-sansio"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(serve, cwd=HOME, env=os.environ | own, **quiet)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=1)
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


if __name__ == "__main__":
    main()
