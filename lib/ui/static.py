"""Streamlit's static files, compressed: left alone it sends them as they are, 2.6 MB for the first screen.

Beside them the deck.gl bundle of the installed pydeck, which our own map draws with: 4.3 MB, a quarter compressed.
"""

import functools
import gzip
import re
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from lib.ui.shell import SHELL, STATIC

FILES = (STATIC / "static").resolve()

#: What shrinks; fonts and pictures are compressed already. Types are named here: some machines' registries are wrong.
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}

#: Names carry a hash of their content: a browser never needs to ask again.
_FOREVER = {"Cache-Control": "public, immutable, max-age=31536000", "Vary": "Accept-Encoding"}


#: Where Streamlit keeps them. It lets no route of ours take this place, so the gate answers here.
UNDER = "/static/"

#: The bundle by its address, which changes with the installed version.
DECK_ADDRESS = f"{UNDER}deck.gl-{version('pydeck')}.js"


@functools.cache
def deck_file() -> Path:
    """The bundle among pydeck's files, found without importing it."""
    found = find_spec("pydeck")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "nbextension" / "static" / "index.js"


async def static_files(scope: Any, receive: Any, send: Any) -> None:
    """The ASGI application that answers under `UNDER`."""
    answer = await _answer(Request(scope))
    await answer(scope, receive, send)


def compress_first() -> None:
    """Compress what the page shell names, ahead of the first visitor."""
    for name in re.findall(r"/static/(js/[^\"]+\.js)", SHELL):
        _compressed(FILES / name)


async def _answer(request: Request) -> Response:
    asked = request.scope["path"]
    path = deck_file() if asked == DECK_ADDRESS else (FILES / asked.removeprefix(UNDER).lstrip("/")).resolve()
    if not path.is_file() or not (asked == DECK_ADDRESS or path.is_relative_to(FILES)):
        return PlainTextResponse("not found", 404)
    kind = _TYPES.get(path.suffix)
    if kind and "gzip" in request.headers.get("accept-encoding", ""):
        body = await run_in_threadpool(_compressed, path)
        return Response(body, media_type=kind, headers=_FOREVER | {"Content-Encoding": "gzip"})
    return FileResponse(path, media_type=kind, headers=_FOREVER)


@functools.cache
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)
