"""Signing in and out: the one form that strangers may send, so it is small, must come in time, and waits for nobody."""

import asyncio
import math
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from html import escape
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lib import auth
from lib.core.palette import ACCENT, INK, PAPER, RED
from lib.i18n import Translator
from lib.ui.door import client_of, is_encrypted, language_of, same_origin
from lib.ui.gate import SIGN_IN, SIGN_OUT, look_up

#: The form has a name and a password. What is larger is read to its end, up to the second limit, and thrown away: a
#: browser that is cut off while it sends shows no answer.
LARGEST = 16 * 1024
THROWN_AWAY = 32 * 1024 * 1024

#: Seconds in which the form has to arrive.
ARRIVES_WITHIN = 5.0

#: So many may wait for their password to be verified; whoever comes then is asked to come again.
QUEUE = 64
AGAIN_AFTER = timedelta(seconds=5)

#: Verifying takes 64 MB and a tenth of a second. It has threads of its own, so nobody who is signed in waits for it.
_hashers = ThreadPoolExecutor(auth.HASHERS, thread_name_prefix="verify")
_places = threading.BoundedSemaphore(auth.HASHERS + QUEUE)


def login_routes() -> list[Route]:
    """The sign-in and sign-out routes."""
    return [
        Route(SIGN_IN, _sign_in, methods=["GET", "POST"]),
        Route(SIGN_OUT, _sign_out, methods=["GET", "POST"]),
    ]


async def _sign_in(request: Request) -> Response:
    t = language_of(request.scope["headers"])
    if request.method != "POST":
        return _page(t)
    if not same_origin(request.scope["headers"]):
        return PlainTextResponse("refused", 403)
    try:
        body = await _body(request)
    except TimeoutError:
        return _cut(_page(t, 408, t("login.too_slow")))
    if body is None:
        return _cut(_page(t, 413, t("login.too_large")))
    form = parse_qs(body.decode("utf-8", "replace"))
    name, password = (form.get(field, [""])[0] for field in ("name", "password"))
    address = client_of(request.scope)
    if wait := auth.take_place(name, address):
        minutes = math.ceil(wait.total_seconds() / 60)
        return _page(t, 429, t("login.locked", minutes=minutes), again_after=wait)
    verified = _verified(name, password, address)
    if verified is None:
        again = int(AGAIN_AFTER.total_seconds())
        return _page(t, 503, t("login.busy", seconds=again), again_after=AGAIN_AFTER)
    token = await asyncio.wrap_future(verified)
    if token is None:
        minutes = int(auth.LOCKED_FOR.total_seconds()) // 60
        return _page(t, 401, t("login.wrong", allowed=auth.WRONG_ALLOWED, minutes=minutes))
    answer = RedirectResponse("/", 303, headers={"Cache-Control": "no-store"})
    answer.set_cookie(
        auth.COOKIE,
        token,
        max_age=int(auth.LIFETIME.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=is_encrypted(request.scope),
    )
    return answer


async def _sign_out(request: Request) -> Response:
    if not same_origin(request.scope["headers"]) or request.headers.get("sec-fetch-site") == "cross-site":
        return PlainTextResponse("refused", 403)
    if token := request.cookies.get(auth.COOKIE):
        await look_up(auth.sign_out, token)
    answer = RedirectResponse(SIGN_IN, 303, headers={"Cache-Control": "no-store"})
    answer.delete_cookie(auth.COOKIE)
    return answer


def _verified(name: str, password: str, address: str) -> Future[str | None] | None:
    """The verification of an attempt that has its place, in its own threads; None where too many wait for them."""
    if not _places.acquire(blocking=False):
        auth.give_back(name, address)
        return None

    def done(job: Future[str | None]) -> None:
        _places.release()
        if job.cancelled():
            auth.give_back(name, address)

    job = _hashers.submit(auth.verify, name, password, address)
    job.add_done_callback(done)
    return job


async def _body(request: Request) -> bytes | None:
    """The body of a request; None where it is too large. Raises TimeoutError."""
    body, thrown_away = bytearray(), 0
    try:
        async with asyncio.timeout(ARRIVES_WITHIN):
            async for part in request.stream():
                if thrown_away or len(body) + len(part) > LARGEST:
                    thrown_away += len(body) + len(part)
                    body.clear()
                    if thrown_away > THROWN_AWAY:
                        break
                else:
                    body += part
    except TimeoutError:
        if not thrown_away:
            raise
    except ClientDisconnect:
        return None  # nobody hears the answer
    return None if thrown_away else bytes(body)


def _cut(answer: Response) -> Response:
    """An answer to a request that is not read to its end: the connection is of no further use."""
    answer.headers["Connection"] = "close"
    return answer


def _page(t: Translator, status: int = 200, said: str = "", again_after: timedelta | None = None) -> Response:
    headers = {"Cache-Control": "no-store"}
    if again_after is not None:
        headers["Retry-After"] = str(math.ceil(again_after.total_seconds()))
    page = _PAGE.format(
        ink=INK,
        paper=PAPER,
        accent=ACCENT,
        red=RED,
        language=t.language,
        title=escape(t("app.title")),
        name=escape(t("login.name")),
        password=escape(t("login.password")),
        enter=escape(t("login.enter")),
        said=f'<p role="alert">{escape(said)}</p>' if said else "",
    )
    return HTMLResponse(page, status, headers=headers)


_PAGE = """<!doctype html><html lang="{language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{font-family:"Noto Sans SC","Microsoft YaHei",sans-serif;max-width:22rem;margin:16vh auto;padding:0 1rem;
color:{ink}}}label,input,button{{display:block;width:100%;box-sizing:border-box;font-size:1rem}}input{{padding:.5rem;
margin:.2rem 0 1rem}}button{{padding:.6rem;background:{accent};color:{paper};border:0}}p{{color:{red}}}</style>
<h1>{title}</h1>{said}<form method="post"><label>{name}<input name="name" autocomplete="username" required></label>
<label>{password}<input name="password" type="password" autocomplete="current-password" required></label>
<button>{enter}</button></form></html>"""
