"""Sign-in: argon2 passwords, a lock-out after wrong ones, a session row that can be taken away."""

import secrets
import threading
from datetime import datetime, timedelta

from pwdlib import PasswordHash

from lib.core.clock import now
from lib.db.commands import accounts
from lib.db.commands.accounts import Account

#: Name of the cookie that holds a session's token.
COOKIE = "qingjian_session"

#: A working day; after it one signs in again.
LIFETIME = timedelta(hours=10)

#: So many wrong passwords for a name within this time lock it for as long.
WRONG_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)

#: Shortest password that is accepted.
SHORTEST = 10

#: Of the roles, `unit` is a responsible unit that reports its own items: restricted pages are not for it.
ROLES = ("leader", "office", "unit", "administrator")

_hasher = PasswordHash.recommended()
_wrong: dict[str, list[datetime]] = {}
#: Each verification takes 64 MB: one at a time.
_one_at_a_time = threading.Lock()


def add_account(name: str, password: str, role: str, region: str | None = None, unit: str | None = None) -> None:
    """Make an account, bound to a region or a unit if given.

    Raises ValueError for a short password or an unknown role, UnknownRegion.
    """
    if len(password) < SHORTEST:
        raise ValueError(f"a password needs at least {SHORTEST} characters")
    if role not in ROLES:
        raise ValueError(f"a role is one of {', '.join(ROLES)}")
    accounts.add_account(name, _hasher.hash(password), role, region, unit)


def disable_account(name: str) -> bool:
    """Close an account and its sessions; False where there is none of that name."""
    return accounts.disable_account(name)


def sign_in(name: str, password: str) -> str | None:
    """The token of a new session; None for a wrong name or password, or while the name is locked.

    An unknown name costs the same time as a wrong password.
    """
    moment = now().replace(tzinfo=None)
    recent = [each for each in _wrong.get(name, []) if moment - each < LOCKED_FOR]
    if len(recent) >= WRONG_ALLOWED:
        return None
    stored = accounts.password_hash(name)
    with _one_at_a_time:
        right = _hasher.verify(password, stored or _nobody())
    if not stored or not right:
        _wrong[name] = [*recent, moment]
        accounts.record(moment, None, "sign_in_refused", name[:80])
        return None
    _wrong.pop(name, None)
    token = secrets.token_urlsafe(32)
    accounts.open_session(token, name, moment, moment + LIFETIME)
    accounts.record(moment, name, "sign_in")
    return token


def sign_out(token: str) -> None:
    """Close a session."""
    accounts.close_session(token)


def account_of(token: str | None) -> str | None:
    """The account that a token is signed in as; None for strangers."""
    return accounts.signed_in(token, now().replace(tzinfo=None)) if token else None


def account_named(name: str) -> Account | None:
    """The account of a signed-in name with its role, asked anew: a role that was taken away is gone at once."""
    return accounts.find_account(name)


def record_access(name: str, page: str, *, refused: bool = False) -> None:
    """Note in the audit that somebody opened a restricted page, or was refused it."""
    accounts.record(now().replace(tzinfo=None), name, "restricted_refused" if refused else "restricted_opened", page)


def _nobody() -> str:
    global _NOBODY
    _NOBODY = _NOBODY or _hasher.hash(secrets.token_urlsafe(16))
    return _NOBODY


_NOBODY = ""
