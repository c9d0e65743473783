"""Files and uploads answer the accounts they were made for, over the wire; and what that needs of Streamlit."""

import inspect
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from websockets.sync.client import ClientConnection

from lib import auth
from lib.core.settings import ACCOUNTS
from lib.ui import media
from lib.ui.gate import SIGN_OUT
from tests.test_gate import PASSWORD, ask, cookie, stream

QUERY = "region=620800&lang=en"


@pytest.fixture(scope="module")
def house(serve: Callable[..., str], demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The demo behind the gate: its address, its database."""
    path = tmp_path_factory.mktemp("media") / "house.db"
    with sqlite3.connect(demo_file) as source, sqlite3.connect(path) as copy:
        source.backup(copy)
    return serve(f"sqlite:///{path}", QINGJIAN_ACCOUNTS="on"), f"sqlite:///{path}"


@pytest.fixture
def office(house: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of that house; its database is the one in force here too."""
    monkeypatch.setenv("DATABASE_URL", house[1])
    return house[0]


class Visit:
    """One reader's open page: what its script sent."""

    def __init__(self, address: str, headers: dict[str, str], page: str = "warnings") -> None:
        self.address, self.headers, self.sent = address, headers, []  # type: ignore[var-annotated]
        self.socket: ClientConnection = stream(address, **headers).__enter__()
        message = BackMsg()
        message.rerun_script.query_string = QUERY
        message.rerun_script.page_name = page
        self.socket.send(message.SerializeToString())
        while not self.sent or self.sent[-1].WhichOneof("type") != "script_finished":
            self._receive()

    def _receive(self) -> ForwardMsg:
        message = ForwardMsg()
        message.ParseFromString(self.socket.recv(120))  # type: ignore[arg-type]
        self.sent.append(message)
        return message

    @property
    def session(self) -> str:
        return next(each.new_session.initialize.session_id for each in self.sent if each.HasField("new_session"))

    def button(self) -> str:
        """The id behind the page's workbook or first download."""
        elements = [each.delta.new_element for each in self.sent if each.WhichOneof("type") == "delta"]
        found = [each.download_button for each in elements if each.WhichOneof("type") == "download_button"]
        return str(next(each.deferred_file_id for each in found if each.deferred_file_id))

    def made(self, deferred: str) -> tuple[str, str]:
        """Ask for a deferred download: the address of the file, or what is said instead."""
        message = BackMsg()
        message.backend_operation_request.request_id = "1"
        message.backend_operation_request.session_id = self.session
        message.backend_operation_request.deferred_file.file_id = deferred
        self.socket.send(message.SerializeToString())
        while True:
            answer = self._receive()
            if answer.WhichOneof("type") == "backend_operation_response":
                told = answer.backend_operation_response
                return told.deferred_file.url, told.error_msg

    def gets(self, url: str, method: str = "GET") -> int:
        return ask(method, self.address + url, headers=self.headers).status_code


def reader(address: str, name: str, page: str = "warnings") -> Visit:
    auth.add_account(name, PASSWORD, "office")
    return Visit(address, cookie(address, name), page)


def test_a_download_answers_the_account_it_was_made_for(office: str) -> None:
    """Any signed-in account was served any other's file by its address."""
    one, other = reader(office, "one"), reader(office, "other")
    url, said = one.made(one.button())
    assert (url.startswith("/media/"), said) == (True, "")
    assert one.gets(url) == 200
    for method in ("GET", "HEAD"):
        assert other.gets(url, method) == 404
    for trick in (url + "?x", url.replace("/media/", "/media//"), url.replace("/media/", "/%6dedia/"), url + ".csv"):
        assert other.gets(trick) in (400, 404), trick
    assert other.gets(url.rpartition(".")[0]) == 404, "the id alone"
    again = Visit(office, one.headers)
    assert again.gets(url) == 200, "another page of the same account"
    assert ask("GET", office + url).status_code == 401


def test_a_button_works_for_the_account_it_was_shown_to(office: str) -> None:
    one, other = reader(office, "shown"), reader(office, "not shown")
    deferred = one.button()
    assert other.made(deferred) == ("", "Failed to generate file for download")
    assert one.made(deferred)[1] == ""


def test_files_of_equal_content_answer_everybody_they_were_made_for(office: str) -> None:
    one, other, third = (reader(office, name, "findings") for name in ("first", "second", "third"))
    url, _ = one.made(one.button())
    assert other.gets(url) == 404
    assert other.made(other.button())[0] == url, "equal content, one address"
    assert (one.gets(url), other.gets(url), third.gets(url)) == (200, 200, 404)


def test_signing_out_and_disabling_end_it(office: str) -> None:
    leaving, dismissed = reader(office, "leaving media"), reader(office, "dismissed media")
    urls = [each.made(each.button())[0] for each in (leaving, dismissed)]
    ask("GET", office + SIGN_OUT, headers=leaving.headers)
    assert leaving.gets(urls[0]) == 401
    assert auth.disable_account("dismissed media")
    assert dismissed.gets(urls[1]) == 401


def test_uploads_go_into_one_s_own_session(office: str) -> None:
    one, other = reader(office, "uploads", "data_import"), reader(office, "swaps")
    token = "2|00000000|00000000000000000000000000000000|1700000000"
    place = f"{office}/_stcore/upload_file/{one.session}/9b2d0a3e-0000-4000-8000-000000000000"

    def sent(visit: Visit, method: str, place: str = place) -> int:
        headers = {"cookie": f"{visit.headers['cookie']}; _streamlit_xsrf={token}", "x-xsrftoken": token}
        files = {"file": ("a.csv", b"a,b\n")} if method == "PUT" else None
        return ask(method, place, headers=headers, files=files).status_code

    assert sent(one, "PUT") == 204
    for method in ("PUT", "DELETE"):
        assert sent(other, method) == 404
        assert sent(other, method, place.replace("/upload_file/", "/upload_file//")) == 404
        assert sent(other, method, place.replace("/_stcore", "//_stcore")) in (400, 404)
        assert sent(one, method, place.replace(one.session, "no-such-session")) == 404
    assert sent(one, "DELETE") == 204


def test_without_accounts_everything_is_as_before(serve: Callable[..., str], demo_file: Path, tmp_path: Path) -> None:
    copy = shutil.copy(demo_file, tmp_path / "open.db")
    address = serve(f"sqlite:///{copy}", QINGJIAN_ACCOUNTS="off")
    visit = Visit(address, {})
    url, _ = visit.made(visit.button())
    assert ask("GET", address + url).status_code == 200


# ---- what this needs of Streamlit -------------------------------------------------------------------------


@pytest.fixture
def files() -> media.OwnedFiles:
    return media.OwnedFiles("/media")


def as_asked_by(name: str | None, asked: Callable[[], Any]) -> Any:
    before = media.asks.set(name)
    try:
        return asked()
    finally:
        media.asks.reset(before)


def kept(files: media.OwnedFiles, name: str, content: bytes = b"a") -> str:
    return str(
        as_asked_by(name, lambda: files.load_and_get_id(content, "text/csv", MediaFileKind.DOWNLOADABLE, "a.csv"))
    )


def test_owners_go_with_their_file(files: media.OwnedFiles) -> None:
    ids = {kept(files, f"account {number % 3}", str(number).encode()) for number in range(200)}
    assert set(files.owners) == ids
    for each in ids:
        files.delete_file(each)
    assert files.owners == {}


def test_the_storage_itself_refuses(files: media.OwnedFiles) -> None:
    file_id = kept(files, "one")
    assert as_asked_by("one", lambda: files.get_file(file_id + ".csv")).content == b"a"
    for asked in (file_id, file_id + ".csv", file_id + "."):
        with pytest.raises(MediaFileStorageError):
            as_asked_by("other", lambda asked=asked: files.get_file(asked))
    assert kept(files, "other") == file_id
    assert as_asked_by("other", lambda: files.get_file(file_id)).content == b"a"


def test_streamlit_takes_our_storage_and_register(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Streamlit that gets its storage elsewhere, or serves files by another way, fails here."""
    import streamlit as st
    from streamlit.web.server.starlette import starlette_routes

    from lib.ui import server

    monkeypatch.setenv(ACCOUNTS.name, "off")
    built = st.App("app.py", **server.serving())
    source = inspect.getsource(type(built)._create_runtime)
    assert "memory_media_file_storage import MemoryMediaFileStorage" in source
    assert "media_storage.get_file(file_id)" in inspect.getsource(starlette_routes.create_media_routes)
    assert "upload_file" in starlette_routes.BASE_ROUTE_UPLOAD_FILE
    from streamlit.runtime import memory_media_file_storage, runtime

    assert memory_media_file_storage.MemoryMediaFileStorage is media.OwnedFiles
    assert runtime.MediaFileManager is media.OwnedDownloads  # type: ignore[attr-defined]
    for ours, theirs in ((media.OwnedFiles, MemoryMediaFileStorage), (media.OwnedDownloads, MediaFileManager)):
        mine = {name for name in vars(ours) if not name.startswith("__")}
        assert mine - {"owners"} <= set(vars(theirs)) | set(dir(theirs)), "a method that Streamlit no longer calls"
    assert 'deferred["callable"]()' in inspect.getsource(MediaFileManager.execute_deferred)
    assert "self._storage.load_and_get_id" in inspect.getsource(MediaFileManager.add)
