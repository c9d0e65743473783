"""The gate in front of everything: nothing but the sign-in page and /healthz answers a stranger.

Pages, the websocket, media and our own routes all pass here; the path is taken from the ASGI scope, never from a
URL built from the Host header. Each message of a websocket asks for the session again, so that a signed-out or
disabled account is cut off at its next click, fragments and callbacks included.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from html import escape
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lib import auth
from lib.core.settings import ACCOUNTS, is_on
from lib.i18n import LANGUAGES, translator
from lib.ui.shell import SHELL
from lib.ui.static import UNDER, static_files

SIGN_IN = "/account/login"
SIGN_OUT = "/account/logout"
_OPEN_TO_ALL = {SIGN_IN, "/healthz"}

#: The header that carries the signed-in name to Streamlit; whatever a client sends under it is dropped.
IDENTITY = b"x-qingjian-user"

Scope = dict[str, Any]


class Gate:
    """ASGI middleware: identity, access, security headers."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Let through who may pass."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name.lower() != IDENTITY]
        send = _with_headers(send, scope["path"])
        if scope["type"] == "websocket" and not _same_origin(scope["headers"]):
            # Left to Streamlit, a socket from another site makes the server ask an outside host for its own address.
            await _refuse(scope, receive, send)
            return
        inside = static_files if scope["type"] == "http" and scope["path"].startswith(UNDER) else self.app
        if not is_on(ACCOUNTS) or scope["path"] in _OPEN_TO_ALL:
            await inside(scope, receive, send)
            return
        token = _token(scope["headers"])
        name = await run_in_threadpool(auth.account_of, token)
        if name is None:
            await _refuse(scope, receive, send)
            return
        identity = base64.urlsafe_b64encode(name.encode())
        scope["headers"].append((IDENTITY, identity))
        if scope["type"] == "websocket":
            receive = _rechecked(receive, token)
        await inside(scope, receive, send)


def login_routes() -> list[Route]:
    """The sign-in and sign-out routes."""
    return [
        Route(SIGN_IN, _sign_in, methods=["GET", "POST"]),
        Route(SIGN_OUT, _sign_out, methods=["GET", "POST"]),
    ]


async def _refuse(scope: Scope, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4401})
        return
    asks_for_page = scope["method"] == "GET" and b"text/html" in dict(scope["headers"]).get(b"accept", b"")
    answer: Response = RedirectResponse(SIGN_IN, 303) if asks_for_page else PlainTextResponse("sign in first", 401)
    await answer(scope, receive, send)


def _rechecked(receive: Any, token: str | None) -> Any:
    async def checked() -> Any:
        message = await receive()
        if message["type"] == "websocket.receive" and await run_in_threadpool(auth.account_of, token) is None:
            return {"type": "websocket.disconnect", "code": 4401}
        return message

    return checked


async def _sign_in(request: Request) -> Response:
    language = (request.headers.get("accept-language") or "")[:2].lower()
    t = translator(language if language in LANGUAGES else LANGUAGES[0])
    wrong = ""
    if request.method == "POST":
        if not _same_origin(request.scope["headers"]):
            return PlainTextResponse("refused", 403)
        form = parse_qs((await request.body())[:4096].decode("utf-8", "replace"))
        name, password = (form.get(field, [""])[0] for field in ("name", "password"))
        token = await run_in_threadpool(auth.sign_in, name, password)
        if token:
            answer = RedirectResponse("/", 303)
            answer.set_cookie(
                auth.COOKIE,
                token,
                max_age=int(auth.LIFETIME.total_seconds()),
                httponly=True,
                samesite="lax",
                secure=request.url.scheme == "https",
            )
            return answer
        wrong = f'<p role="alert">{escape(t("login.wrong"))}</p>'
    page = _PAGE.format(
        language=t.language,
        title=escape(t("app.title")),
        name=escape(t("login.name")),
        password=escape(t("login.password")),
        enter=escape(t("login.enter")),
        wrong=wrong,
    )
    return HTMLResponse(page, 401 if wrong else 200, headers={"Cache-Control": "no-store"})


async def _sign_out(request: Request) -> Response:
    if not _same_origin(request.scope["headers"]) or request.headers.get("sec-fetch-site") == "cross-site":
        return PlainTextResponse("refused", 403)
    if token := request.cookies.get(auth.COOKIE):
        await run_in_threadpool(auth.sign_out, token)
    answer = RedirectResponse(SIGN_IN, 303)
    answer.delete_cookie(auth.COOKIE)
    return answer


def _same_origin(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a request comes from a page of ours; one that names no origin comes from no page at all."""
    named = {name.lower(): value for name, value in headers}
    origin = named.get(b"origin")
    return origin is None or origin.split(b"://", 1)[-1] == named.get(b"host")


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
        if message["type"] == "http.response.start":
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

_PAGE = """<!doctype html><html lang="{language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{font-family:"Noto Sans SC","Microsoft YaHei",sans-serif;max-width:22rem;margin:16vh auto;padding:0 1rem;
color:#1D2733}}label,input,button{{display:block;width:100%;box-sizing:border-box;font-size:1rem}}input{{padding:.5rem;
margin:.2rem 0 1rem}}button{{padding:.6rem;background:#1F5FA8;color:#fff;border:0}}p{{color:#B3261E}}</style>
<h1>{title}</h1>{wrong}<form method="post"><label>{name}<input name="name" autocomplete="username" required></label>
<label>{password}<input name="password" type="password" autocomplete="current-password" required></label>
<button>{enter}</button></form></html>"""
