"""The gate, on a real server: what strangers get, what signing in gives, what takes it away again."""

import asyncio
import base64
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from lib import auth, db
from lib.db.commands import accounts
from lib.ui.assets import SCRIPTS
from lib.ui.gate import IDENTITY, SIGN_IN, SIGN_OUT, Gate
from lib.ui.navigation import addresses

PASSWORD = "correct horse battery"
BROWSER = {"accept": "text/html,application/xhtml+xml"}

#: Every way in that is not a page: our own routes, Streamlit's, files, tricks with the path.
DOORS = (
    "/api/points",
    "/api/points?region=620800&on=2024-07-05",
    "/api/outlines",
    "/media/x",
    "/media/0123456789abcdef.csv",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/stream",
    "/_stcore/upload_file/a/b",
    "/_stcore/agent/openapi.json",
    "/index.html",
    "/static/js/index.js",
    "/component/x/y",
    *SCRIPTS,
    "/app/static/x",
    "/no-such-page",
    "/account",
    "/account/login/",
    "/account/login/x",
    "//account/login",
    "/healthz/",
    "/healthz/../api/points",
    "/%68ealthz/x",
)
HEADERS = {
    "content-security-policy": "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
}


@pytest.fixture(scope="module")
def open_house(serve: Callable[..., str], demo_file: Path) -> str:
    """The demo without accounts."""
    return serve(f"sqlite:///{demo_file}", QINGJIAN_ACCOUNTS="off")


@pytest.fixture(scope="module")
def house_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('house')}/house.db"


@pytest.fixture(scope="module")
def closed_house(serve: Callable[..., str], house_database: str) -> str:
    """A server with accounts on; tests make accounts in its database."""
    return serve(house_database, QINGJIAN_ACCOUNTS="on")


@pytest.fixture
def office(closed_house: str, house_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the closed house; its database is the one in force here too."""
    monkeypatch.setenv("DATABASE_URL", house_database)
    return closed_house


def ask(method: str, address: str, **options: Any) -> httpx.Response:
    """One request of a client that remembers nothing."""
    with httpx.Client(verify=False, trust_env=False, timeout=30) as client:
        return client.request(method, address, **options)


def account(name: str) -> str:
    auth.add_account(name, PASSWORD, "leader")
    return name


def enter(address: str, name: str, password: str = PASSWORD, **headers: str) -> httpx.Response:
    return ask("POST", address + SIGN_IN, data={"name": name, "password": password}, headers=headers)


def cookie(address: str, name: str) -> dict[str, str]:
    answer = enter(address, name)
    assert answer.status_code == 303, answer.text
    return {"cookie": f"{auth.COOKIE}={answer.cookies[auth.COOKIE]}"}


def stream(address: str, **headers: str) -> ClientConnection:
    """A websocket to the page's script."""
    return connect(
        address.replace("http", "ws") + "/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        origin=headers.pop("origin", address),  # type: ignore[arg-type]
        additional_headers=headers,
        max_size=None,
        proxy=None,
    )


def rerun() -> bytes:
    from streamlit.proto.BackMsg_pb2 import BackMsg

    message = BackMsg()
    message.rerun_script.query_string = "lang=en"
    written: bytes = message.SerializeToString()
    return written


# ---- accounts off ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*addresses(), *DOORS, "/healthz", SIGN_IN])
def test_every_answer_has_the_security_headers(open_house: str, path: str) -> None:
    answer = ask("GET", open_house + path, headers=BROWSER)
    for name, value in HEADERS.items():
        assert value in answer.headers[name], name
        assert answer.headers.get_list(name) == [answer.headers[name]], "once"
    policy = answer.headers["content-security-policy"]
    assert "unsafe-eval'" not in policy.replace("wasm-unsafe-eval'", "")
    scripts = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert "unsafe-inline" not in scripts
    assert "http" not in policy


def test_answers_do_not_name_the_server(open_house: str) -> None:
    assert "server" not in ask("GET", open_house + "/").headers


@pytest.mark.parametrize("path", addresses())
def test_without_accounts_every_page_answers(open_house: str, path: str) -> None:
    answer = ask("GET", open_house + path, headers=BROWSER)
    assert answer.status_code == 200
    assert "<title>Qingjian</title>" in answer.text


def test_health_says_ok(open_house: str, closed_house: str) -> None:
    for address in (open_house, closed_house):
        answer = ask("GET", address + "/healthz")
        assert (answer.status_code, answer.text) == (200, "ok")


def test_without_accounts_the_script_runs(open_house: str) -> None:
    with stream(open_house) as socket:
        socket.send(rerun())
        assert len(socket.recv(30)) > 0


def test_points_answer_what_is_asked(open_house: str) -> None:
    answer = ask("GET", f"{open_house}/api/points?region=620800&on=2024-07-05&lang=en")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.json()) > 100
    assert len(answer.json()[0]) == 7
    assert not {row[2] for row in answer.json()} & {"red", "yellow"}, "the page has these"
    for query in ("", "?region=620800", "?region=620800&on=xx", "?region=620800&on=2024-07-05&period=x"):
        assert ask("GET", f"{open_house}/api/points{query}").status_code == 400, query


@pytest.mark.parametrize("query", ["region=no-such&on=2024-07-05", "region=%27--&on=2024-07-05&programme=%27"])
def test_points_of_nothing_are_none(open_house: str, query: str) -> None:
    answer = ask("GET", f"{open_house}/api/points?{query}")
    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_points_of_the_end_of_time_are_no_server_error(open_house: str, day: str) -> None:
    assert ask("GET", f"{open_house}/api/points?region=620800&on={day}").status_code < 500


def test_the_socket_is_not_for_other_sites(open_house: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        stream(open_house, origin="http://evil.example")
    assert refused.value.response.status_code == 403


@pytest.fixture
def outside() -> Iterator[tuple[str, list[str]]]:
    """A proxy that only writes down what it is asked for."""
    asked: list[str] = []

    class Note(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(403)

        do_CONNECT = do_POST = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Note)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


def test_the_server_asks_nothing_of_the_outside(
    serve: Callable[..., str], demo_file: Path, outside: tuple[str, list[str]]
) -> None:
    proxy, asked = outside
    through = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"), proxy)
    address = serve(f"sqlite:///{demo_file}", NO_PROXY="", no_proxy="", **through)
    with stream(address) as socket:
        socket.send(rerun())
        socket.recv(30)
    with pytest.raises(InvalidStatus):
        stream(address, origin="http://evil.example")
    assert asked == []


# ---- accounts on: strangers ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", addresses())
def test_a_stranger_s_deep_link_leads_to_the_sign_in(office: str, path: str) -> None:
    answer = ask("GET", office + path, headers=BROWSER)
    assert answer.status_code == 303
    assert answer.headers["location"] == SIGN_IN
    assert answer.text == ""


@pytest.mark.parametrize("path", [*addresses(), *DOORS])
def test_a_stranger_gets_nothing(office: str, path: str) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"):
        answer = ask(method, office + path)
        assert answer.status_code == 401
        assert answer.text in ("sign in first", "")
    assert ask("GET", office + path, headers=BROWSER).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": f"{auth.COOKIE}=guess"},
        {"cookie": f"{auth.COOKIE}="},
        {"cookie": "\x80=;;=,"},
        {"X-Qingjian-User": base64.b64encode(b"leader").decode()},
        {"x-qingjian-user": "leader", "cookie": "_streamlit_user=leader"},
        {"Host": "127.0.0.1/account/login?"},
        {"Authorization": "Basic bGVhZGVyOng="},
    ],
)
def test_a_stranger_s_tricks_do_not_help(office: str, headers: dict[str, str]) -> None:
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    assert ask("GET", office + "/air", headers=raw).status_code in (400, 401)  # type: ignore[arg-type]
    with pytest.raises(InvalidStatus):
        stream(office, **{name: value for name, value in headers.items() if name != "Host" and value.isprintable()})


def test_a_stranger_s_socket_is_refused(office: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        stream(office)
    assert refused.value.response.status_code == 403


def test_the_sign_in_page_is_the_only_page(office: str) -> None:
    answer = ask("GET", office + SIGN_IN, headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "Sign in" in answer.text
    assert "<script" not in answer.text
    assert "登录" in ask("GET", office + SIGN_IN, headers={"accept-language": "zh-CN"}).text


# ---- signing in ------------------------------------------------------------------------------------------


def test_the_right_password_opens_every_page(office: str) -> None:
    answer = enter(office, account("right"))
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    (given,) = answer.headers.get_list("set-cookie")
    attributes = {part.strip().lower() for part in given.split(";")[1:]}
    assert "httponly" in attributes
    assert attributes & {"samesite=lax", "samesite=strict"}
    assert len(answer.cookies[auth.COOKIE]) > 30
    signed_in = {"cookie": f"{auth.COOKIE}={answer.cookies[auth.COOKIE]}"}
    for path in addresses():
        assert ask("GET", office + path, headers=BROWSER | signed_in).status_code == 200
    assert ask("GET", office + "/api/outlines?region=x&on=2024-07-05", headers=signed_in).status_code == 200
    with stream(office, **signed_in) as socket:
        socket.send(rerun())
        assert len(socket.recv(30)) > 0


def test_every_sign_in_has_its_own_token(office: str) -> None:
    name = account("twice")
    fixed = {"cookie": f"{auth.COOKIE}=chosen-by-somebody-else"}
    tokens = {enter(office, name, **fixed).cookies[auth.COOKIE] for _ in range(2)}
    assert len(tokens) == 2
    assert "chosen-by-somebody-else" not in tokens


@pytest.mark.parametrize(("name", "password"), [("mistyper", "not this one"), ("nobody at all", PASSWORD), ("", "")])
def test_a_wrong_password_is_refused_in_the_same_words(office: str, name: str, password: str) -> None:
    account("mistyper")
    answer = enter(office, name, password, **{"accept-language": "en"})
    assert answer.status_code == 401
    assert not answer.cookies
    assert "Wrong name or password" in answer.text
    assert not name or name not in answer.text


def test_five_wrong_passwords_lock_the_name(office: str) -> None:
    name, other = account("locked"), account("not locked")
    for _ in range(5):
        assert enter(office, name, "a wrong password").status_code == 401
    assert enter(office, name).status_code == 429, "the right password comes too late"
    assert enter(office, other).status_code == 303, "others are not locked out"


def test_four_wrong_passwords_do_not(office: str) -> None:
    name = account("forgetful")
    for _ in range(4):
        enter(office, name, "a wrong password")
    assert enter(office, name).status_code == 303


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1.evil.example"])
def test_another_site_cannot_sign_us_in(office: str, origin: str) -> None:
    answer = enter(office, account("crossed"), origin=origin)
    assert answer.status_code == 403
    assert not answer.cookies


def test_our_own_form_may(office: str) -> None:
    assert enter(office, account("own form"), origin=office).status_code == 303


def test_a_name_in_the_form_is_not_markup(office: str) -> None:
    answer = enter(office, "<script>alert(1)</script>", "x")
    assert "<script" not in answer.text


def test_passwords_and_tokens_are_not_in_the_database(office: str, house_database: str) -> None:
    token = enter(office, account("private")).cookies[auth.COOKIE]
    path = Path(house_database.removeprefix("sqlite:///"))
    stored = b"".join(part.read_bytes() for part in path.parent.glob("house.db*"))
    assert token.encode() not in stored
    assert PASSWORD.encode() not in stored
    assert b"argon2" in stored


# ---- taking it away --------------------------------------------------------------------------------------


def test_signing_out_makes_the_cookie_worthless(office: str) -> None:
    signed_in = cookie(office, account("leaving"))
    with stream(office, **signed_in) as socket:
        socket.send(rerun())
        socket.recv(30)
        answer = ask("GET", office + SIGN_OUT, headers=signed_in)
        assert answer.status_code == 303
        assert answer.headers["location"] == SIGN_IN
        assert ask("GET", office + "/", headers=signed_in).status_code == 401
        cut_off(socket)
    with pytest.raises(InvalidStatus):
        stream(office, **signed_in)


def test_another_site_cannot_sign_us_out(office: str) -> None:
    signed_in = cookie(office, account("staying"))
    ask("POST", office + SIGN_OUT, headers=signed_in | {"origin": "http://evil.example"})
    ask("GET", office + SIGN_OUT, headers=signed_in | {"sec-fetch-site": "cross-site"})
    assert ask("GET", office + "/", headers=signed_in).status_code == 200


def test_a_disabled_account_is_cut_off(office: str) -> None:
    name = account("dismissed")
    signed_in = cookie(office, name)
    with stream(office, **signed_in) as socket:
        socket.send(rerun())
        socket.recv(30)
        assert accounts.disable_account(name)
        assert ask("GET", office + "/", headers=signed_in).status_code == 401
        cut_off(socket)
    assert enter(office, name).status_code == 401


def test_a_new_password_ends_the_old_sessions(office: str) -> None:
    signed_in = cookie(office, account("careful"))
    auth.add_account("careful", PASSWORD + "!", "leader")
    assert ask("GET", office + "/", headers=signed_in).status_code == 401
    assert enter(office, "careful").status_code == 401
    assert enter(office, "careful", PASSWORD + "!").status_code == 303


def test_a_session_expires(office: str) -> None:
    signed_in = cookie(office, account("tired"))
    with db.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE session SET expires_at = '2020-01-01 00:00:00.000000' WHERE account = 'tired'"
        )
    assert ask("GET", office + "/", headers=signed_in).status_code == 401


def cut_off(socket: ClientConnection) -> None:
    """The next click gets no figures any more: what was under way may still arrive, then the socket closes."""
    try:
        socket.send(rerun())
        for _ in range(10_000):
            socket.recv(10)
    except ConnectionClosed:
        return
    raise AssertionError("the socket stays open")


# ---- the identity that Streamlit sees --------------------------------------------------------------------


def passed_on(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers that arrive behind the gate."""
    arrived: list[tuple[bytes, bytes]] = []

    async def behind(scope: dict[str, Any], _receive: Any, send: Any) -> None:
        arrived.extend(scope["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def send(_message: Any) -> None:
        pass

    host = (b"host", b"localhost")
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [host, *headers]}
    asyncio.run(Gate(behind)(scope, None, send))
    return [each for each in arrived if each != host]


FORGED = [(b"x-qingjian-user", b"Ym9zcw=="), (b"X-QINGJIAN-USER", b"boss"), (b"accept", b"*/*")]


def test_a_client_s_identity_is_dropped(demo: str) -> None:
    assert passed_on(FORGED) == [(b"accept", b"*/*")]


def test_the_gate_s_own_identity_arrives(office: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGJIAN_ACCOUNTS", "on")
    token = auth.sign_in(account("王县长"), PASSWORD)
    assert token
    arrived = passed_on([*FORGED, (b"cookie", f"{auth.COOKIE}={token}".encode())])
    identities = [value for name, value in arrived if name.lower() == IDENTITY]
    assert [base64.urlsafe_b64decode(value).decode() for value in identities] == ["王县长"]
    assert passed_on(FORGED) == [], "nothing passes for a stranger"


# ---- accounts --------------------------------------------------------------------------------------------


def test_bad_accounts_are_not_made(office: str) -> None:
    for password, role in (("short", "leader"), (PASSWORD, "king")):
        with pytest.raises(ValueError, match=r"password|role"):
            auth.add_account("never", password, role)
    assert accounts.password_hash("never") is None
