"""Measures the first screen and a change of filter against an empty page served the same way, in one run.

Both servers run at once and are asked in turn. The browser is real; the server's part is measured over its websocket,
from asking for a run to the message that the script has finished.
"""

import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from lib import db
from lib.core.settings import HOME

Say = Callable[[str], None]

_EMPTY = """import streamlit as st

if __name__ == "__main__":
    st.write("empty page")
else:
    app = st.App(__file__)
"""

#: What must be on the screen of the overview: sentence, figures, units, warnings, the first trend.
FIRST_SCREEN = (
    "h4",
    "[data-testid=stMetricValue]",
    "[data-testid=stImage] img >> nth=1",
)


def compare(visits: int, browser: str, say: Say) -> None:
    """Print medians and ratios of the overview and of an empty page: browser first and repeat visit, server run."""
    with tempfile.TemporaryDirectory(prefix="qingjian-bench-") as folder:
        empty = Path(folder) / "empty"
        (empty / ".streamlit").mkdir(parents=True)
        (empty / "app.py").write_text(_EMPTY, encoding="utf-8")
        shutil.copy(HOME / ".streamlit" / "config.toml", empty / ".streamlit" / "config.toml")
        with _served(HOME) as ours, _served(empty) as nothing:
            _server_part(ours, nothing, visits, say)
            _browser_part(ours, nothing, visits, browser, say)


def _server_part(ours: str, nothing: str, visits: int, say: Say) -> None:
    """A run of the script in an open session, in milliseconds: warm (seen at this data version) and for new scopes."""
    region = db.data_sets()[0].region
    regions = [code for code in db.regions()["code"] if str(code).startswith(region[:4])][:4]
    queries = [urlencode({"region": code, "period": period}) for code in regions for period in ("year", "12m")]
    cold = asyncio.run(_runs(ours, queries))
    warm = asyncio.run(_runs(ours, queries * max(visits // 2, 2)))
    base = asyncio.run(_runs(nothing, [""] * len(queries) * 2))
    middle = statistics.median(base)
    say(f"server, change of filter: empty page {middle:.1f} ms (median of {len(base)})")
    for name, times in (("filters seen before", warm), ("filters never seen", cold)):
        now = statistics.median(times)
        measured = f"overview {now:.1f} ms, {name} (median of {len(times)}), ratio {now / middle:.2f}"
        say(f"server, change of filter: {measured}")


def _browser_part(ours: str, nothing: str, visits: int, browser: str, say: Say) -> None:
    """Seconds from navigation until the first screen can be seen, in a fresh profile and on a second visit."""
    from playwright.sync_api import sync_playwright

    program = browser or shutil.which("chromium") or shutil.which("google-chrome") or ""
    times: dict[tuple[str, str], list[float]] = {}
    with sync_playwright() as playwright:
        for turn in range(visits):
            for name, address, wanted in (
                ("empty", nothing, ("[data-testid=stMarkdown] p",)),
                ("overview", ours, FIRST_SCREEN),
            ):
                chrome = playwright.chromium.launch(
                    executable_path=program, args=["--no-sandbox", "--disable-background-networking"]
                )
                context = chrome.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
                for visit in ("first", "repeat"):
                    page = context.new_page()
                    start = time.perf_counter()
                    page.goto(address, wait_until="commit")
                    for selector in wanted:
                        page.locator(selector).first.wait_for(state="visible", timeout=60_000)
                    if turn:  # the first turn warms both servers
                        times.setdefault((name, visit), []).append(time.perf_counter() - start)
                    page.close()
                chrome.close()
    for visit in ("first", "repeat"):
        base, now = (statistics.median(times[name, visit]) for name in ("empty", "overview"))
        count = len(times["overview", visit])
        say(
            f"browser, {visit} visit: empty page {base:.2f} s, first screen {now:.2f} s (medians of {count}), "
            f"ratio {now / base:.2f}"
        )


async def _runs(address: str, queries: list[str]) -> list[float]:
    """Milliseconds of each run in one session, one after another; the first run of the session is not counted."""
    import websockets
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.typing import Origin, Subprotocol

    times = []
    stream = address.replace("http", "ws") + "/_stcore/stream"
    async with websockets.connect(
        stream, max_size=None, subprotocols=[Subprotocol("streamlit")], origin=Origin(address)
    ) as socket_:
        for turn, query in enumerate(["", *queries]):
            message = BackMsg()
            message.rerun_script.query_string = query
            start = time.perf_counter()
            await socket_.send(message.SerializeToString())
            while True:
                answer = ForwardMsg()
                answer.ParseFromString(await socket_.recv())
                if answer.WhichOneof("type") == "script_finished":
                    break
            if turn:
                times.append(1000 * (time.perf_counter() - start))
    return times


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address of `app:app` in a folder, served as `make run` does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port), "--ws", "websockets-sansio"]
    server = subprocess.Popen(
        [*command, "--log-level", "error"], cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)}
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(10)
