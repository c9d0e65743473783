"""How the pages are served: static files compressed and kept for ever, the collector's work done once."""

import asyncio
import gc
import gzip
import re

from starlette.testclient import TestClient

from lib.ui import server
from lib.ui.shell import FIRST_NEEDED, SHELL, first_scripts
from lib.ui.static import DECK_ADDRESS, FILES, deck_file, static_files

CLIENT = TestClient(static_files)


def test_static_files_are_sent_compressed_and_never_asked_for_again() -> None:
    sent = whole = 0
    for name in re.findall(r"/static/(js/[^\"]+\.js)", SHELL):
        with CLIENT.stream("GET", f"/static/{name}", headers={"accept-encoding": "gzip"}) as answer:
            raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-type"].startswith("text/javascript")
        assert "immutable" in answer.headers["cache-control"]
        assert gzip.decompress(raw) == (FILES / name).read_bytes()
        sent, whole = sent + len(raw), whole + (FILES / name).stat().st_size
    assert sent < whole / 2


def test_who_cannot_unpack_gets_the_file_as_it_is() -> None:
    name = first_scripts()[0]
    answer = CLIENT.get(f"/static/js/{name}", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.content == (FILES / "js" / name).read_bytes()


def test_the_bundle_of_the_installed_pydeck_is_sent_compressed() -> None:
    with CLIENT.stream("GET", DECK_ADDRESS, headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert len(raw) < 1_500_000
    whole = gzip.decompress(raw)
    assert whole == deck_file().read_bytes()
    assert b"createDeck" in whole


def test_nothing_outside_the_static_files_is_sent() -> None:
    for path in ("/static/../index.html", "/static/%2e%2e/index.html", "/static/js/none.js", "/static//etc/passwd"):
        assert CLIENT.get(path).status_code == 404, path


def test_the_installed_streamlit_has_every_script_that_is_named_first() -> None:
    found = {name.split(".")[0] for name in first_scripts()}
    assert set(FIRST_NEEDED) <= found, "a name that Streamlit no longer has"


def test_what_was_imported_is_frozen_for_the_collector(demo: str) -> None:
    async def started() -> int:
        async with server._lifespan(None):
            return gc.get_freeze_count()

    try:
        assert asyncio.run(started()) > 10_000
    finally:
        gc.unfreeze()
