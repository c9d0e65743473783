"""The ASGI side: start-up, our own routes, security headers, and the gate in front of everything."""

import gc
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import streamlit as st
import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from lib import db, ingest
from lib.core.errors import AppError
from lib.core.scope import Scope
from lib.core.settings import ACCOUNTS, ADDRESS, DEMO, HOME, LANGUAGE, PORT, is_on
from lib.i18n import LANGUAGES, translator
from lib.maps import LAYERS, collection, outlines
from lib.ui import cache
from lib.ui.door import check_address, check_environment, nobody_can_enter
from lib.ui.gate import Gate
from lib.ui.login import login_routes
from lib.ui.media import own_files
from lib.ui.navigation import addresses
from lib.ui.patience import LARGEST_HEAD, PatientHTTP
from lib.ui.shell import SHELL
from lib.ui.warm import keep_warm

log = logging.getLogger(__name__)


def serving() -> dict[str, Any]:
    """What `st.App` is given beside the script: start-up, routes, middleware.

    Ends the process with a sentence where `streamlit run` was told to listen where it must not.
    """
    try:
        check_environment()
        check_address(_streamlit_s_address())
    except AppError as error:
        raise SystemExit(translator(LANGUAGE.value)(error.key, **error.params)) from error
    # Until a first session has been served, Streamlit would take pages/ for its own old kind of app and answer the
    # first deep link with "page not found". Ours are declared by the frame.
    PagesManager.uses_pages_directory = False
    own_files()
    routes = [
        Route("/healthz", _health),
        *(Route(address, _shell) for address in addresses()),
        Route("/api/points", _points),
        Route("/api/outlines", _outlines),
        *login_routes(),
    ]
    return {"lifespan": _lifespan, "routes": routes, "middleware": [Middleware(Gate)]}


def run(say: Callable[[str], None]) -> None:
    """Serve `app:app` as it is meant to be served; returns when it is stopped.

    Raises OpenWithoutAccounts, BadEnvironment, DatabaseUnavailable, DatabaseTooNew.
    """
    check_environment()
    check_address(ADDRESS.value)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=logging.WARNING)
    _prepare()
    say(f"\n  Qingjian   http://{_shown(ADDRESS.value)}:{PORT.value}\n")
    if nobody_can_enter():
        say(translator(LANGUAGE.value)("door.no_accounts"))
    # Streamlit's own runner leaves TCP_NODELAY off, 40 ms a frame; this websocket implementation sets it.
    uvicorn.run(
        "app:app",
        app_dir=str(HOME),
        host=ADDRESS.value.strip("[] "),
        port=int(PORT.value),
        http=PatientHTTP,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        ws="websockets-sansio",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the gate decides whom it believes (lib/ui/door.py)
    )


@asynccontextmanager
async def _lifespan(_app: object) -> AsyncIterator[None]:
    """Make or migrate the database, load the demo into a new one, import what pages need, freeze what stays."""
    await run_in_threadpool(_prepare)
    gc.collect()
    gc.freeze()
    stop = threading.Event()
    threading.Thread(target=keep_warm, args=(stop,), name="keep-warm", daemon=True).start()
    yield
    stop.set()


def _streamlit_s_address() -> str:
    """Where `streamlit run` listens. Other servers do not say; the gate looks at each connection (`open_to_others`)."""
    return str(st.config.get_option("server.address") or "0.0.0.0")


def _shown(address: str) -> str:
    bare = address.strip("[] ")
    return f"[{bare}]" if ":" in bare else bare


def _prepare() -> None:
    new = db.is_empty()
    ingest.migrate()
    if new and is_on(DEMO):
        ingest.load_demo()
    import altair  # noqa: F401 - the first visitor would wait for it
    import pydeck  # noqa: F401

    log.info("ready; accounts %s", "on" if is_on(ACCOUNTS) else "off")


async def _shell(_request: Request) -> Response:
    """Streamlit's page shell, told where its server is: left alone it asks below each page's address first.

    Those questions are answered 404, cost a round trip, and stand as errors in the browser's console.
    """
    return HTMLResponse(SHELL, headers={"Cache-Control": "no-cache"})


async def _health(_request: Request) -> Response:
    """ok where the database answers and is at this version's migration."""
    try:
        current = await run_in_threadpool(db.is_current)
    except AppError:
        return PlainTextResponse("database unavailable", 503)
    return PlainTextResponse("ok" if current else "database not migrated", 200 if current else 503)


async def _points(request: Request) -> Response:
    """What is fine on a layer of the map as short arrays, for the scope in the address."""
    scope = _scope(request)
    if scope is None:
        return JSONResponse([], 400)
    query = request.query_params
    language, layer = query.get("lang", ""), query.get("layer", "")
    t = translator(language if language in LANGUAGES else LANGUAGES[0])

    def rows() -> list[list[Any]]:
        cache.begin()
        return cache.fine_points(scope, t, layer if layer in LAYERS else LAYERS[0])

    body = json.dumps(await run_in_threadpool(rows), ensure_ascii=False, separators=(",", ":"))
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


async def _outlines(request: Request) -> Response:
    """Outlines under the points: `layer` is counties or townships."""
    scope = _scope(request)
    if scope is None:
        return JSONResponse(collection(()), 400)
    regions = await run_in_threadpool(db.regions)
    below = regions[(regions["code"] == scope.region) | (regions["parent"] == scope.region)]
    drawn = outlines(tuple(below["code"]))
    features = drawn.townships if request.query_params.get("layer") == "townships" else drawn.counties
    return JSONResponse(collection(features), headers={"Cache-Control": "private, max-age=3600"})


def _scope(request: Request) -> Scope | None:
    query = request.query_params
    try:
        return Scope(query["region"], date.fromisoformat(query["on"])).with_query(query)
    except (AppError, KeyError, ValueError):
        return None
