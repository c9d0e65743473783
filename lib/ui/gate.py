"""The gate in front of everything: nothing but the sign-in page and /healthz answers a stranger.

Pages, the websocket, media and our own routes all pass here, and only under names that the server is known by; the
path is taken from the ASGI scope, never from a
URL built from the Host header. Each message of a websocket asks for the session again, so that a signed-out or
disabled account is cut off at its next click, fragments and callbacks included.
"""

import asyncio
import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeVar

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from lib import auth
from lib.core.errors import DatabaseUnavailable, OpenWithoutAccounts
from lib.core.settings import ACCOUNTS, ADDRESS, HOSTS, is_on
from lib.ui.door import host_status, language_of, open_to_others, same_origin
from lib.ui.media import asks, upload_of_another
from lib.ui.shell import SHELL
from lib.ui.static import UNDER, static_files

SIGN_IN = "/account/login"
SIGN_OUT = "/account/logout"
_OPEN_TO_ALL = {SIGN_IN, "/healthz"}

#: The header that carries the signed-in name to Streamlit; whatever a client sends under it is dropped.
IDENTITY = b"x-qingjian-user"

#: Who somebody is, is asked of the database in threads of its own: at each request and each click, ahead of all else.
_lookups = ThreadPoolExecutor(8, thread_name_prefix="session")

Scope = dict[str, Any]
Found = TypeVar("Found")


class Gate:
    """ASGI middleware: hosts, identity, access, security headers."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Let through who may pass."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name.lower() != IDENTITY]
        send = _with_headers(send, scope["path"])
        if refused := _at_the_door(scope):
            await _refuse(scope, receive, send, refused)
            return
        inside = static_files if scope["type"] == "http" and scope["path"].startswith(UNDER) else self.app
        asks.set(None)
        if not is_on(ACCOUNTS) or scope["path"] in _OPEN_TO_ALL:
            await inside(scope, receive, send)
            return
        token = _token(scope["headers"])
        try:
            name = await look_up(auth.account_of, token) if token else None
        except DatabaseUnavailable as error:
            said = language_of(scope["headers"])(error.key)
            await _refuse(scope, receive, send, PlainTextResponse(said, 503, headers={"Retry-After": "5"}))
            return
        if token is None or name is None:
            await _refuse(scope, receive, send, _sign_in_first(scope))
            return
        identity = base64.urlsafe_b64encode(name.encode())
        scope["headers"].append((IDENTITY, identity))
        asks.set(identity.decode())
        if upload_of_another(scope["path"], identity.decode()):
            await _refuse(scope, receive, send, PlainTextResponse("not found", 404))
            return
        if scope["type"] == "websocket":
            receive = _rechecked(receive, token)
        await inside(scope, receive, send)


async def look_up(asked: Callable[[str], Found], token: str) -> Found:
    """What the database says of a session's token. Waits for no sign-in and for no page. Raises DatabaseUnavailable."""
    return await asyncio.get_running_loop().run_in_executor(_lookups, asked, token)


def _at_the_door(scope: Scope) -> Response | None:
    """The refusal of a request that is none of ours, whoever sends it; None where it may go on."""
    t = language_of(scope["headers"])
    status = host_status(scope)
    if status == 421:
        named = next(value for name, value in scope["headers"] if name.lower() == b"host").decode("latin-1")
        return PlainTextResponse(t("door.unknown_host", host=named, setting=HOSTS.name), status)
    if status != 200:
        return PlainTextResponse("bad Host header", status)
    if scope["type"] == "websocket" and not same_origin(scope["headers"]):
        # Left to Streamlit, a socket from another site makes the server ask an outside host for its own address.
        return PlainTextResponse("refused", 403)
    if not is_on(ACCOUNTS) and open_to_others(scope):
        # The server's start refuses such an address; other ways to start it do not ask us.
        words = {"address": str(scope["server"][0]), "accounts": ACCOUNTS.name, "setting": ADDRESS.name}
        return PlainTextResponse(t(OpenWithoutAccounts.key, **words), 403)
    return None


def _sign_in_first(scope: Scope) -> Response:
    if scope["type"] == "websocket":
        return PlainTextResponse("sign in first", 403)
    asks_for_page = scope["method"] == "GET" and b"text/html" in dict(scope["headers"]).get(b"accept", b"")
    return RedirectResponse(SIGN_IN, 303) if asks_for_page else PlainTextResponse("sign in first", 401)


async def _refuse(scope: Scope, receive: Any, send: Any, answer: Response) -> None:
    if scope["type"] == "websocket" and "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 4401})
        return
    await answer(scope, receive, send)


def _rechecked(receive: Any, token: str) -> Any:
    async def checked() -> Any:
        message = await receive()
        if message["type"] == "websocket.receive" and await look_up(auth.account_of, token) is None:
            return {"type": "websocket.disconnect", "code": 4401}
        return message

    return checked


def _token(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    for name, value in headers:
        if name.lower() == b"cookie":
            try:
                cookie = SimpleCookie(value.decode("latin-1"))
            except CookieError:
                return None
            if auth.COOKIE in cookie:
                return cookie[auth.COOKIE].value
    return None


def _with_headers(send: Any, path: str) -> Any:
    extra = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
    if path.startswith(("/media", "/_stcore/upload_file")):
        extra.append((b"cache-control", b"no-store"))

    async def sending(message: dict[str, Any]) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            kept = [(name, value) for name, value in message["headers"] if name.lower() != b"server"]
            message = {**message, "headers": [*kept, *extra]}
        await send(message)

    return sending


def _inline_script_hashes() -> str:
    """The hashes of the scripts that stand inside the page shell."""
    scripts = re.findall(r"<script>(.*?)</script>", SHELL, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'self'; script-src 'self' {_inline_script_hashes()} 'wasm-unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' data: blob:; worker-src 'self' blob:; frame-src 'self' blob:; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
