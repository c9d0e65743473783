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
from typing import Any
from urllib.parse import urlencode

from lib import db
from lib.core.settings import HOME

Say = Callable[[str], None]

_EMPTY = """import altair as alt
import pandas as pd
import streamlit as st

if __name__ == "__main__":
    st.write("empty page")
    if st.query_params.get("chart"):
        rows = pd.DataFrame({"month": range(5), "value": range(5)})
        st.altair_chart(alt.Chart(rows).mark_line().encode(x="month", y="value"))
else:
    app = st.App(__file__)
"""

#: What must be on the screen of the overview: sentence, figures, units, warnings, the first trend.
FIRST_SCREEN = (
    "h4",
    ".card-figure",
    "[data-testid=stImage] img >> nth=1",
)


#: The name of the measured page among the others.
_OVERVIEW = "overview"


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
    """Milliseconds until the script has finished: of a re-run in an open session, and of a visit in a new one."""
    time.sleep(20)  # first screens are being made ahead in the background
    region = db.data_sets()[0].region
    regions = [code for code in db.regions()["code"] if str(code).startswith(region[:4])][:4]
    queries = [urlencode({"region": code, "period": period}) for code in regions for period in ("quarter", "12m")]
    times = {
        "filters never seen before": asyncio.run(_runs(ours, queries)),
        "filters seen before": asyncio.run(_runs(ours, queries * max(visits // 2, 2))),
    }
    rerun = statistics.median(asyncio.run(_runs(nothing, [""] * 16)))
    chart = statistics.median(asyncio.run(_runs(nothing, ["chart=1"] * 16)))
    visit = statistics.median([asyncio.run(_visit(nothing, "chart=1")) for _ in range(16)])
    say(
        f"server, empty page: re-run {rerun:.1f} ms; with one 5-row chart {chart:.1f} ms, as a new visit {visit:.1f} ms"
    )
    for name, measured in times.items():
        now = statistics.median(measured)
        ratios = f"{now / rerun:.1f}, {now / chart:.1f}, {now / visit:.1f}"
        say(f"server, overview: change of filter {now:.1f} ms, {name} (median of {len(measured)}), ratios {ratios}")


def _browser_part(ours: str, nothing: str, visits: int, browser: str, say: Say) -> None:
    """Seconds from navigation until the first screen can be seen, in a fresh profile and on a second visit."""
    from playwright.sync_api import sync_playwright

    program = browser or shutil.which("chromium") or shutil.which("google-chrome") or ""
    times: dict[tuple[str, str], list[float]] = {}
    with sync_playwright() as playwright:
        for turn in range(visits):
            for name, address, wanted in (
                ("empty page", nothing, ("[data-testid=stMarkdown] p",)),
                ("empty page with a chart", f"{nothing}/?chart=1", ("[data-testid=stVegaLiteChart] .marks",)),
                (_OVERVIEW, ours, FIRST_SCREEN),
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
        medians = {name: statistics.median(measured) for (name, of), measured in times.items() if of == visit}
        now = medians.pop(_OVERVIEW)
        beside = ", ".join(f"{name} {base:.2f} s (ratio {now / base:.2f})" for name, base in medians.items())
        say(f"browser, {visit} visit: first screen {now:.2f} s, {beside}; medians of {visits - 1}")


async def _runs(address: str, queries: list[str]) -> list[float]:
    """Milliseconds of each run in one session, one after another; the first run of the session is not counted."""
    async with _session(address) as session:
        return [await _run(session, query) for query in ["", *queries]][1:]


async def _visit(address: str, query: str) -> float:
    """Milliseconds from opening a new session until its first run has finished."""
    start = time.perf_counter()
    async with _session(address) as session:
        await _run(session, query)
        return 1000 * (time.perf_counter() - start)


def _session(address: str) -> Any:
    import websockets
    from websockets.typing import Origin, Subprotocol

    stream = address.replace("http", "ws") + "/_stcore/stream"
    return websockets.connect(stream, max_size=None, subprotocols=[Subprotocol("streamlit")], origin=Origin(address))


async def _run(session: Any, query: str) -> float:
    """Ask for a run and wait for the message that the script has finished."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    message = BackMsg()
    message.rerun_script.query_string = query
    start = time.perf_counter()
    await session.send(message.SerializeToString())
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(await session.recv())
        if answer.WhichOneof("type") == "script_finished":
            return 1000 * (time.perf_counter() - start)


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
