"""Doors that stood open: passwords tried in a crowd, endless forms, strange hosts, open addresses without accounts."""

import asyncio
import importlib
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from typer.testing import CliRunner
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from lib import auth, db
from lib.__main__ import app as command_line
from lib.auth.attempts import Attempts, Ration
from lib.core.errors import DatabaseUnavailable
from lib.core.settings import ACCOUNTS, ADDRESS, HOME, HOSTS, LANGUAGE, PROXIES
from lib.db.schema import audit
from lib.i18n import LANGUAGES, translator
from lib.ui import door, login, patience, server
from lib.ui.gate import SIGN_IN, Gate
from lib.ui.login import login_routes
from tests.test_gate import PASSWORD, account, ask, cookie, enter, stream

#: The module; the function of its name stands in its way.
signing = importlib.import_module("lib.auth.sign_in")

CROWD = 200
WRONG = "a wrong password"


# ---- a house of one page behind the gate, in this process ------------------------------------------------


async def page(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("inside")


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has tried anything yet; accounts are on."""
    monkeypatch.setenv(ACCOUNTS.name, "on")
    monkeypatch.setattr(signing, "_by_name", Attempts(auth.WRONG_ALLOWED, auth.LOCKED_FOR, signing.LOCKED_AT_MOST))
    by_address = Attempts(signing.WRONG_ALLOWED_BY_ADDRESS, auth.LOCKED_FOR, signing.LOCKED_AT_MOST)
    monkeypatch.setattr(signing, "_by_address", by_address)
    monkeypatch.setattr(signing, "_rows_of_strangers", Ration(500, timedelta(hours=1)))


@pytest.fixture
def house(fresh: None, database: str) -> Starlette:
    return built()


@pytest.fixture
def small_house(fresh: None, empty: str) -> Starlette:
    """The same, on one engine: what is tried here asks the database for nothing but the account."""
    return built()


def built() -> Starlette:
    return Starlette(routes=[*login_routes(), Route("/page", page)], middleware=[Middleware(Gate)])


class Counted:
    """Stands for argon2: counts what it verifies, and takes its time, so that a crowd overlaps."""

    def __init__(self, right: str = PASSWORD) -> None:
        self.verified: list[str] = []
        self._right = right

    def verify(self, password: str, _stored: str) -> bool:
        time.sleep(0.02)
        self.verified.append(password)
        return password == self._right

    def hash(self, _password: str) -> str:
        return "a hash"


class Blocked(Counted):
    """Verifies nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def verify(self, password: str, _stored: str) -> bool:
        self.let_go.wait(60)
        return super().verify(password, _stored)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    stub = Counted()
    monkeypatch.setattr(signing, "_hasher", stub)
    return stub


def client(house: Starlette, address: str = "10.0.0.1") -> httpx.AsyncClient:
    way = httpx.ASGITransport(house, client=(address, 4711))
    return httpx.AsyncClient(transport=way, base_url="http://localhost", headers={"accept-language": "en"})


async def post(who: httpx.AsyncClient, name: str, password: str = WRONG, **headers: str) -> httpx.Response:
    return await who.post(SIGN_IN, data={"name": name, "password": password}, headers=headers)


def crowd(house: Starlette, names: list[str], password: str = WRONG, **headers: str) -> list[httpx.Response]:
    """All at once from one address."""

    async def all_at_once() -> list[httpx.Response]:
        async with client(house) as who:
            return await asyncio.gather(*(post(who, name, password, **headers) for name in names))

    return asyncio.run(all_at_once())


def refused_rows() -> Counter[str]:
    with db.reading() as connection:
        return Counter(connection.scalars(select(audit.c.what).where(audit.c.what.like("sign_in_%"))))


# ---- the lock counts before it verifies ------------------------------------------------------------------


def test_of_200_wrong_passwords_at_once_five_are_verified(house: Starlette, counted: Counted) -> None:
    """120 wrong passwords sent 40 at a time were all but 12 verified."""
    account("leader")
    answers = crowd(house, ["leader"] * CROWD)
    assert len(counted.verified) == auth.WRONG_ALLOWED
    assert Counter(each.status_code for each in answers) == {401: auth.WRONG_ALLOWED, 429: CROWD - auth.WRONG_ALLOWED}
    assert all(int(each.headers["retry-after"]) > 0 for each in answers if each.status_code == 429)
    wrong, right = crowd(house, ["leader"]), crowd(house, ["leader"], PASSWORD)
    assert (right[0].status_code, right[0].text) == (wrong[0].status_code, wrong[0].text), "the same look"
    assert "Too many attempts" in right[0].text
    assert right[0].headers["retry-after"] in ("900", "899", "898", "897", "896")
    assert not right[0].cookies
    assert len(counted.verified) == auth.WRONG_ALLOWED
    assert refused_rows() == {"sign_in_refused": auth.WRONG_ALLOWED, "sign_in_locked": 1}


def test_of_200_names_from_one_address_thirty_are_verified(house: Starlette, counted: Counted) -> None:
    account("leader")
    answers = crowd(house, [f"name {number}" for number in range(CROWD)])
    allowed = signing.WRONG_ALLOWED_BY_ADDRESS
    assert len(counted.verified) == allowed
    assert Counter(each.status_code for each in answers) == {401: allowed, 429: CROWD - allowed}
    assert crowd(house, ["leader"], PASSWORD)[0].status_code == 429

    async def from_elsewhere() -> int:
        async with client(house, "10.0.0.2") as who:
            return (await post(who, "leader", PASSWORD)).status_code

    assert asyncio.run(from_elsewhere()) == 303


def test_200_threads_verify_no_more(fresh: None, empty: str, counted: Counted) -> None:
    account("leader")
    together = threading.Barrier(CROWD)

    def tried(_: int) -> str | None:
        together.wait()
        return auth.sign_in("leader", WRONG)

    with ThreadPoolExecutor(CROWD) as pool:
        assert set(pool.map(tried, range(CROWD))) == {None}
    assert len(counted.verified) == auth.WRONG_ALLOWED
    assert auth.sign_in("leader", PASSWORD) is None


def test_a_whole_office_behind_one_address_signs_in(small_house: Starlette, counted: Counted) -> None:
    names = [account(f"colleague {number}") for number in range(60)]
    for some in (names[:30], names[30:]):
        assert {each.status_code for each in crowd(small_house, some, PASSWORD)} == {303}
    assert {each.status_code for each in crowd(small_house, names[:20])} == {401}, "twenty mistyped"
    assert {each.status_code for each in crowd(small_house, names[20:30], PASSWORD)} == {303}, "hinders nobody"


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_long_to_wait_is_told(small_house: Starlette, counted: Counted, language: str) -> None:
    crowd(small_house, ["leader"] * 5)
    answer = crowd(small_house, ["leader"], **{"accept-language": language})[0]
    assert translator(language)("login.locked", minutes=15) in answer.text.replace("&#x27;", "'")
    again = crowd(small_house, ["other"], **{"accept-language": language})[0]
    assert translator(language)("login.wrong", allowed=5, minutes=15) in again.text


def test_what_a_client_says_of_its_address_is_not_believed(small_house: Starlette, counted: Counted) -> None:
    async def lying() -> None:
        async with client(small_house) as who:
            await asyncio.gather(
                *(post(who, f"name {each}", **{"x-forwarded-for": f"10.1.{each}.1"}) for each in range(CROWD))
            )

    asyncio.run(lying())
    assert len(counted.verified) == signing.WRONG_ALLOWED_BY_ADDRESS


def test_a_declared_proxy_is_believed_in_what_it_added(
    small_house: Starlette, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PROXIES.name, "10.0.0.0/24, ::1")
    account("leader")

    async def through(added: str) -> Counter[int]:
        async with client(small_house, "10.0.0.1") as who:
            names = [f"{added} {number}" for number in range(CROWD)]
            forged = [{"x-forwarded-for": f"10.9.9.{number}, {added}"} for number in range(CROWD)]
            answers = await asyncio.gather(
                *(post(who, name, **headers) for name, headers in zip(names, forged, strict=True))
            )
            return Counter(each.status_code for each in answers)

    for added in ("192.0.2.1", "192.0.2.2, 10.0.0.7", "192.0.2.3:5555", "2001:db8::1", "2001:db8:0:1::1"):
        counted.verified.clear()
        assert asyncio.run(through(added))[401] == signing.WRONG_ALLOWED_BY_ADDRESS == len(counted.verified), added
    assert asyncio.run(through("2001:db8:0:1:ffff::1"))[401] == 0, "a client owns its whole network"


def test_rows_of_refusals_do_not_fill_the_database(
    house: Starlette, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "_rows_of_strangers", Ration(7, timedelta(hours=1)))
    crowd(house, ["\0" + "x" * 5000] + [f"name {number}" for number in range(CROWD)])
    assert sum(refused_rows().values()) == 7
    with db.reading() as connection:
        assert (connection.scalar(select(func.max(func.length(audit.c.detail)))) or 0) <= 80


def test_a_database_that_does_not_answer_counts_for_nothing(
    small_house: Starlette, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    account("leader")
    stored = signing.accounts.password_hash

    def away(_name: str) -> str:
        raise DatabaseUnavailable

    monkeypatch.setattr(signing.accounts, "password_hash", away)
    for _ in range(20):
        with pytest.raises(DatabaseUnavailable):
            auth.sign_in("leader", PASSWORD)
    monkeypatch.setattr(signing.accounts, "password_hash", stored)
    assert auth.sign_in("leader", PASSWORD)


# ---- verifying has threads of its own ---------------------------------------------------------------------


def test_signed_in_requests_pass_while_200_sign_ins_wait(
    small_house: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    """45 anonymous sign-ins filled the gate's threads and made a signed-in request wait 20 s."""
    account("leader")
    token = auth.sign_in("leader", PASSWORD)
    blocked = Blocked()
    monkeypatch.setattr(signing, "_hasher", blocked)

    async def all_at_once() -> tuple[list[int], list[httpx.Response], int]:
        async with client(small_house) as who:
            strangers = [
                asyncio.create_task(_from(small_house, f"10.2.{number}.1", f"name {number}")) for number in range(CROWD)
            ]
            while not any(each.done() for each in strangers):  # those beyond the queue are told at once
                await asyncio.sleep(0.01)
            inside = await asyncio.gather(
                *(who.get("/page", headers={"cookie": f"{auth.COOKIE}={token}"}) for _ in range(CROWD))
            )
            waiting = sum(not each.done() for each in strangers)
            blocked.let_go.set()
            return [each.status_code for each in inside], await asyncio.gather(*strangers), waiting

    try:
        inside, strangers, waiting = asyncio.run(all_at_once())
    finally:
        blocked.let_go.set()
    assert inside == [200] * CROWD
    held = auth.HASHERS + login.QUEUE
    assert waiting == held, "they wait still when everybody who is signed in was served"
    assert Counter(each.status_code for each in strangers) == {401: held, 503: CROWD - held}
    busy = [each for each in strangers if each.status_code == 503]
    assert all(each.headers["retry-after"] == "5" for each in busy)
    assert "Try again in 5 s" in busy[0].text
    assert len(signing._by_name) == held, "who was sent away has no place"


async def _from(house: Starlette, address: str, name: str) -> httpx.Response:
    async with client(house, address) as who:
        return await post(who, name)


def test_verifications_do_not_outnumber_their_threads(fresh: None, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    most, now = 0, 0
    guard = threading.Lock()

    class Watched(Counted):
        def verify(self, password: str, stored: str) -> bool:
            nonlocal most, now
            with guard:
                now += 1
                most = max(most, now)
            try:
                return super().verify(password, stored)
            finally:
                with guard:
                    now -= 1

    monkeypatch.setattr(signing, "_hasher", Watched())
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda number: auth.sign_in(f"name {number}", WRONG), range(20)))
    assert most == auth.HASHERS


# ---- the form is small and comes in time ------------------------------------------------------------------


def form(size: int) -> bytes:
    start = b"name=leader&password="
    return start + b"x" * (size - len(start))


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(("size", "status"), [(16 * 1024, 401), (16 * 1024 + 1, 413), (3_000_000, 413)])
def test_a_form_has_16_kib_at_most(
    small_house: Starlette, counted: Counted, size: int, status: int, chunked: bool
) -> None:
    async def parts() -> AsyncIterator[bytes]:
        whole = form(size)
        for at in range(0, size, 5000):
            yield whole[at : at + 5000]

    async def sent() -> httpx.Response:
        async with client(small_house) as who:
            return await who.post(SIGN_IN, content=parts() if chunked else form(size))

    answer = asyncio.run(sent())
    assert answer.status_code == status
    assert len(counted.verified) == (status == 401)
    if status == 413:
        assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(("held", "status"), [(b"name=leader&pass", 408), (form(17_000), 413)])
def test_a_form_that_does_not_end_is_cut(
    small_house: Starlette, counted: Counted, monkeypatch: pytest.MonkeyPatch, held: bytes, status: int
) -> None:
    monkeypatch.setattr(login, "ARRIVES_WITHIN", 0.2)

    async def dripping() -> AsyncIterator[bytes]:
        yield held
        while True:
            yield b"x"
            await asyncio.sleep(0.01)

    answers: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        answers.append(message)

    drips = dripping()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": await anext(drips), "more_body": True}

    scope = {"type": "http", "http_version": "1.1", "method": "POST", "path": SIGN_IN, "raw_path": SIGN_IN.encode()}
    rest = {"query_string": b"", "headers": [(b"host", b"localhost")], "client": ("10.0.0.1", 1), "scheme": "http"}
    asyncio.run(small_house(scope | rest, receive, send))
    assert answers[0]["status"] == status
    assert (b"connection", b"close") in answers[0]["headers"]
    assert counted.verified == []


@contextmanager
def listening(application: Any) -> Iterator[tuple[str, int]]:
    """The product's way of reading requests, in front of any application."""
    options = {"http": patience.PatientHTTP, "ws": "websockets-sansio", "lifespan": "off", "log_level": "critical"}
    served = uvicorn.Server(uvicorn.Config(application, port=0, **options))  # type: ignore[arg-type]
    thread = threading.Thread(target=served.run)
    thread.start()
    while not served.started:
        time.sleep(0.01)
    yield served.servers[0].sockets[0].getsockname()[:2]
    served.should_exit = True
    thread.join(20)


async def swallow(scope: Any, receive: Any, send: Any) -> None:
    """Reads a body to its end and says how long it was; refuses every websocket."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close"})
        return
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await PlainTextResponse(str(size))(scope, receive, send)


DRIPPED = {
    "nothing at all": b"",
    "half a request line": b"GET /air",
    "a head without an end": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-",
    "half a handshake": b"GET /_stcore/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade",
    "half a body": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nname",
    "a chunk now and then": b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
}


@pytest.mark.parametrize("begun", DRIPPED)
def test_a_request_that_drips_is_cut(monkeypatch: pytest.MonkeyPatch, begun: str) -> None:
    monkeypatch.setattr(patience, "HEAD_WITHIN", 0.5)
    drip = b"1\r\nx\r\n" if "chunk" in begun else b"x"
    with listening(swallow) as address, socket.create_connection(address) as own:
        own.sendall(DRIPPED[begun])
        own.settimeout(0.1)
        answer, closed = b"", False
        for _ in range(100):
            try:
                if begun != "nothing at all":
                    own.sendall(drip)
                part = own.recv(1000)
            except TimeoutError:
                continue
            except OSError:
                part = b""
            answer += part
            if not part:
                closed = True
                break
    assert closed, "it still holds a connection"
    assert answer.startswith(b"HTTP/1.1 408") or answer == b""


def test_a_large_upload_that_keeps_coming_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "HEAD_WITHIN", 0.3)
    with listening(swallow) as (host, port), socket.create_connection((host, port)) as own:
        own.sendall(b"PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\n")
        for _ in range(20):
            own.sendall(b"x" * 10_000)
            time.sleep(0.06)
        assert own.recv(1000).startswith(b"HTTP/1.1 200")


def test_a_connection_that_is_kept_serves_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "HEAD_WITHIN", 0.3)
    with listening(swallow) as (host, port), socket.create_connection((host, port)) as own:
        for _ in range(3):
            own.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = b""
            while not answer.endswith(b"\r\n\r\n0"):
                part = own.recv(1000)
                assert part, "it was cut"
                answer += part
            assert answer.startswith(b"HTTP/1.1 200")
            time.sleep(0.5)


def test_the_product_is_served_with_that_patience(monkeypatch: pytest.MonkeyPatch, empty: str) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr(server.uvicorn, "run", lambda _app, **options: given.update(options))
    server.run(lambda _said: None)
    assert given["http"] is patience.PatientHTTP
    assert given["h11_max_incomplete_event_size"] == 16 * 1024
    assert given["proxy_headers"] is False


# ---- an address without accounts --------------------------------------------------------------------------

OPEN = ("0.0.0.0", "::", "[::]", "0", "192.0.2.7", "2001:db8::1", "::ffff:192.0.2.1", "hb.example.invalid", "*", "a b")
CLOSED = ("127.0.0.1", "127.8.9.10", "::1", "[::1]", "::ffff:127.0.0.1", "localhost", "127.1")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", OPEN)
def test_an_open_address_without_accounts_is_refused(
    monkeypatch: pytest.MonkeyPatch, empty: str, address: str, language: str
) -> None:
    monkeypatch.setattr(server.uvicorn, "run", lambda *_given, **_options: pytest.fail("it serves"))
    for setting, value in ((ADDRESS, address), (LANGUAGE, language)):
        monkeypatch.setenv(setting.name, value)
    result = CliRunner().invoke(command_line, ["serve"])
    assert result.exit_code == 1
    assert result.stdout == ""
    (line,) = result.stderr.strip().splitlines()
    assert f"{ACCOUNTS.name}=on" in line
    assert "python -m lib account add" in line
    words = {"address": address, "accounts": ACCOUNTS.name, "setting": ADDRESS.name}
    assert line == translator(language)("error.open_without_accounts", **words)


@pytest.mark.parametrize("address", CLOSED)
def test_an_address_of_this_machine_alone_is_not(monkeypatch: pytest.MonkeyPatch, empty: str, address: str) -> None:
    served = []
    monkeypatch.setattr(server.uvicorn, "run", lambda *_given, **options: served.append(options["host"]))
    monkeypatch.setenv(ADDRESS.name, address)
    assert CliRunner().invoke(command_line, ["serve"]).exit_code == 0
    assert served == [address.strip("[]")]


def test_with_accounts_it_serves_and_says_if_there_is_none(monkeypatch: pytest.MonkeyPatch, empty: str) -> None:
    monkeypatch.setattr(server.uvicorn, "run", lambda *_given, **_options: None)
    for setting, value in ((ADDRESS, "0.0.0.0"), (ACCOUNTS, "on"), (LANGUAGE, "en")):
        monkeypatch.setenv(setting.name, value)
    said = translator("en")("door.no_accounts")
    first = CliRunner().invoke(command_line, ["serve"])
    assert (first.exit_code, said in first.stdout) == (0, True)
    account("first")
    assert said not in CliRunner().invoke(command_line, ["serve"]).stdout
    auth.disable_account("first")
    assert said in CliRunner().invoke(command_line, ["serve"]).stdout


@pytest.mark.parametrize(
    ("setting", "value"), [(HOSTS, "*"), (HOSTS, "http://hb.local"), (PROXIES, "*"), (PROXIES, "nginx")]
)
def test_names_and_networks_that_cannot_be_read_are_refused(
    monkeypatch: pytest.MonkeyPatch, empty: str, setting: Any, value: str
) -> None:
    monkeypatch.setenv(setting.name, value)
    result = CliRunner().invoke(command_line, ["serve"])
    assert result.exit_code == 1
    assert setting.name in result.stderr


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_streamlit_run_is_refused_too(demo_file: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0"]
    own = {"DATABASE_URL": f"sqlite:///{demo_file}", "QINGJIAN_DATA": str(tmp_path)}
    done = subprocess.run(
        [*command, "--server.port", str(free_port())],
        cwd=HOME,
        env=os.environ | own,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    assert "python -m lib account add" in done.stderr + done.stdout


@pytest.mark.parametrize(("server_at", "status"), [("192.0.2.7", 403), ("::ffff:192.0.2.7", 403), ("127.0.0.1", 200)])
def test_started_otherwise_it_answers_nobody_from_outside(
    empty: str, monkeypatch: pytest.MonkeyPatch, server_at: str, status: int
) -> None:
    """`uvicorn app:app --host 0.0.0.0` does not ask us where to listen; each connection says where it came in."""
    monkeypatch.setenv(ACCOUNTS.name, "off")
    scope = {"type": "http", "method": "GET", "path": "/page", "headers": [(b"host", b"localhost")]}
    assert status_of(scope | {"server": (server_at, 8501)}) == status
    monkeypatch.setenv(ACCOUNTS.name, "on")
    assert status_of(scope | {"server": (server_at, 8501)}) == 401


# ---- hosts ------------------------------------------------------------------------------------------------


def status_of(scope: dict[str, Any]) -> int:
    """What a request is answered by the gate in front of a page."""
    answers: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        answers.append(message)

    rest = {"query_string": b"", "http_version": "1.1", "scheme": "http", "root_path": "", "raw_path": b""}
    asyncio.run(built()(rest | scope, None, send))
    return int(answers[0]["status"])


MACHINE = socket.gethostname()
KNOWN = ("localhost", "LOCALHOST:8501", "localhost.", "127.0.0.1", "127.0.0.1:80", "127.9.9.9", "[::1]", "[::1]:8501")
KNOWN_TOO = ("[::ffff:127.0.0.1]:1", MACHINE, f"{MACHINE.upper()}:8501", "hb.county.example", "HB.county.example.:443")
UNKNOWN = (
    *("evil.example", "evil.example:8501", "localhost.evil.example", "127.0.0.1.evil.example", "xlocalhost"),
    *("192.0.2.1", "192.0.2.1:8501", "[2001:db8::1]", "0.0.0.0", "[::]", "255.255.255.255", "224.0.0.1"),
    *("2130706433", "0x7f000001", "127.1", "0177.0.0.1", "sub.hb.county.example", "county.example", "b.county.example"),
)
NOT_A_HOST = (
    *("", " ", "localhost:", "localhost:x", "localhost:99999", "localhost:80:80", "::1", "[::1", "[::1]x", "[]"),
    *(
        "user@localhost",
        "localhost/",
        "localhost/x",
        "localhost?x",
        "localhost#x",
        "localhost, evil.example",
        "http://a",
    ),
    *("localhost\tx", "a b", "lo\xe4l", ".", "..localhost", "[fe80::1%25eth0]"),
)
EVERYWHERE = ("/", "/page", "/healthz", "/api/points", "/media/x", "/static/js/x.js", "/_stcore/stream", SIGN_IN)


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch, empty: str) -> None:
    monkeypatch.setenv(HOSTS.name, "hb.county.example; 192.0.2.200:8501")
    monkeypatch.setenv(ACCOUNTS.name, "off")


def asked(host: str, path: str = "/page", **more: Any) -> int:
    return status_of(
        {"type": "http", "method": "GET", "path": path, "headers": [(b"host", host.encode("latin-1"))]} | more
    )


@pytest.mark.parametrize("host", [*KNOWN, *KNOWN_TOO, "192.0.2.200"])
def test_a_known_host_is_answered(named: None, host: str) -> None:
    assert asked(host) == 200


@pytest.mark.parametrize("host", UNKNOWN)
def test_an_unknown_host_is_refused(named: None, host: str) -> None:
    assert asked(host) == 421
    assert asked(host, headers=[(b"host", host.encode()), (b"x-forwarded-host", b"localhost")]) == 421


@pytest.mark.parametrize("path", EVERYWHERE)
@pytest.mark.parametrize("accounts", ["on", "off"])
def test_an_unknown_host_is_refused_everywhere(
    named: None, monkeypatch: pytest.MonkeyPatch, path: str, accounts: str
) -> None:
    monkeypatch.setenv(ACCOUNTS.name, accounts)
    assert asked("evil.example", path) == 421


@pytest.mark.parametrize("host", NOT_A_HOST)
def test_what_is_no_host_is_refused(named: None, host: str) -> None:
    assert asked(host) == 400


@pytest.mark.parametrize("count", [0, 2])
def test_there_is_one_host(named: None, count: int) -> None:
    headers = [(b"accept", b"*/*"), *[(b"Host", b"localhost")] * count]
    assert asked("", headers=headers) == 400


def test_the_address_a_connection_came_in_by_is_a_host(named: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ACCOUNTS.name, "on")
    assert asked("198.51.100.1:8501", server=("198.51.100.1", 8501)) == 401
    assert asked("198.51.100.9:8501", server=("198.51.100.1", 8501)) == 421


def test_the_machine_s_own_addresses_are_hosts(named: None) -> None:
    """A proxy on the machine passes on the address that a reader typed."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no address but its loopback ones")
        own = way.getsockname()[0]
    assert asked(own, server=("127.0.0.1", 8501)) == 200


@pytest.fixture(scope="module")
def served(serve: Callable[..., str], demo_file: Path) -> str:
    return serve(f"sqlite:///{demo_file}", QINGJIAN_ACCOUNTS="off", QINGJIAN_HOSTS="hb.county.example")


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/points", "/_stcore/health", "/_stcore/stream", "/static/x"])
def test_a_real_server_refuses_an_unknown_host(served: str, path: str) -> None:
    answer = ask("GET", served + path, headers={"host": "evil.example", "x-forwarded-host": "localhost"})
    assert answer.status_code == 421
    assert HOSTS.name in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_rebound_name_gets_no_socket(served: str) -> None:
    """`Host` and `Origin` both of another name: Streamlit left alone takes that for our own page."""
    port = int(served.rsplit(":", 1)[1])

    def rebound(host: str) -> ClientConnection:
        origin: Any = f"http://{host}:{port}"
        own = socket.create_connection(("127.0.0.1", port))
        return connect(f"ws://{host}:{port}/_stcore/stream", origin=origin, sock=own, proxy=None)

    with pytest.raises(InvalidStatus) as refused:
        rebound("evil.example")
    assert refused.value.response.status_code == 421
    with rebound("hb.county.example"):
        pass


def test_the_socket_asks_for_the_origin_of_a_known_host_too(served: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        stream(served, origin="http://hb.county.example")
    assert refused.value.response.status_code == 403


# ---- a real server ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def locked_house(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    url = f"sqlite:///{tmp_path_factory.mktemp('locked')}/house.db"
    return serve(url, QINGJIAN_ACCOUNTS="on"), url


def test_a_real_server_verifies_five_of_200(locked_house: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    address, url = locked_house
    monkeypatch.setenv("DATABASE_URL", url)
    account("leader"), account("signed in")
    inside = cookie(address, "signed in")
    with ThreadPoolExecutor(40) as pool:
        wrong = [pool.submit(enter, address, "leader", f"{WRONG} {number}") for number in range(CROWD)]
        seen = [ask("GET", address + "/air", headers=inside).status_code for _ in range(5)]
        statuses = Counter(each.result().status_code for each in wrong)
    assert statuses == {401: auth.WRONG_ALLOWED, 429: CROWD - auth.WRONG_ALLOWED}
    assert seen == [200] * 5
    assert enter(address, "leader").status_code == 429
    assert refused_rows()["sign_in_refused"] == auth.WRONG_ALLOWED


@pytest.mark.parametrize("size", [16 * 1024 + 1, 1_000_000])
def test_a_real_server_reads_no_large_form(locked_house: tuple[str, str], size: int) -> None:
    answer = ask("POST", locked_house[0] + SIGN_IN, content=form(size))
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"


def test_a_real_server_cuts_a_form_that_drips(locked_house: tuple[str, str]) -> None:
    host, port = locked_house[0].removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as own:
        own.sendall(f"POST {SIGN_IN} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000\r\n\r\n".encode())
        own.settimeout(0.2)
        answer = b""
        for _ in range(100):
            try:
                own.sendall(b"x")
                if not (part := own.recv(65536)):
                    break
                answer += part
            except TimeoutError:
                continue
            except OSError:
                break
        else:
            pytest.fail("it is still read")
    assert answer.startswith(b"HTTP/1.1 408")


def test_the_cookie_is_for_https_alone_where_the_reader_has_it(locked_house: tuple[str, str]) -> None:
    scope: dict[str, Any] = {"scheme": "http", "client": ("127.0.0.1", 1), "headers": []}
    assert not door.is_encrypted(scope)
    assert door.is_encrypted(scope | {"scheme": "https"})
    forwarded = [(b"x-forwarded-proto", b"https")]
    assert door.is_encrypted(scope | {"headers": forwarded}), "a proxy of this machine"
    assert not door.is_encrypted(scope | {"headers": forwarded, "client": ("192.0.2.1", 1)})


def test_the_readme_names_no_open_address_without_accounts() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        lines = (HOME / name).read_text(encoding="utf-8").splitlines()
        found = [line for line in lines if re.search(r"ADDRESS=(?!127)", line)]
        assert found
        assert all("QINGJIAN_ACCOUNTS=on" in line for line in found), name
