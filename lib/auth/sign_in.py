"""Sign-in: argon2 passwords, a lock-out that counts before it verifies, a session row that can be taken away."""

import hashlib
import secrets
import threading
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from pwdlib import PasswordHash

from lib.auth.attempts import Attempts, Ration
from lib.core.clock import now
from lib.db.commands import accounts
from lib.db.commands.accounts import Account

#: Name of the cookie that holds a session's token.
COOKIE = "qingjian_session"

#: A working day; after it one signs in again.
LIFETIME = timedelta(hours=10)

#: So many wrong passwords for a name within this time lock it for as long; every further lock takes twice as long.
WRONG_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)
LOCKED_AT_MOST = timedelta(hours=2)

#: The same for an address that tries one name after the other. A whole office may stand behind one address.
WRONG_ALLOWED_BY_ADDRESS = 30

#: So many verifications at once, of 64 MB each.
HASHERS = 2

#: Shortest password that is accepted.
SHORTEST = 10

#: Of the roles, `unit` is a responsible unit that reports its own items: restricted pages are not for it.
ROLES = ("leader", "office", "unit", "administrator")

_hasher = PasswordHash.recommended()
_by_name = Attempts(WRONG_ALLOWED, LOCKED_FOR, LOCKED_AT_MOST)
_by_address = Attempts(WRONG_ALLOWED_BY_ADDRESS, LOCKED_FOR, LOCKED_AT_MOST)
_hashing = threading.BoundedSemaphore(HASHERS)
#: Audit rows that refused strangers may cause.
_rows_of_strangers = Ration(500, timedelta(hours=1))


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


def has_accounts() -> bool:
    """Whether anybody could sign in at all."""
    return accounts.has_accounts()


def sign_in(name: str, password: str, address: str = "") -> str | None:
    """The token of a new session; None for a wrong name or password, or while name or address are locked."""
    return None if take_place(name, address) else verify(name, password, address)


def take_place(name: str, address: str = "") -> timedelta | None:
    """Take a place for one attempt before anything is verified; where none is free, how long to wait.

    A place that was taken is settled by `verify`, or by `give_back` where nothing was verified. Never blocks.
    """
    moment = _moment()
    if address and (wait := _by_address.take(_network(address), moment)):
        return wait
    if wait := _by_name.take(_key(name), moment):
        if address:
            _by_address.settle(_network(address), moment, wrong=False)
        return wait
    return None


def give_back(name: str, address: str = "") -> None:
    """Give a place back that came to no verification."""
    moment = _moment()
    _by_name.settle(_key(name), moment, wrong=False)
    if address:
        _by_address.settle(_network(address), moment, wrong=False)


def verify(name: str, password: str, address: str = "") -> str | None:
    """Verify the password of an attempt that has its place: the token of a new session, None where it is wrong.

    An unknown name costs the same time as a wrong password. Raises DatabaseUnavailable, which counts for nothing.
    """
    right = verified = False
    try:
        stored = accounts.password_hash(name) if "\0" not in name else None
        with _hashing:
            verified = True
            right = _hasher.verify(password, stored or _nobody()) and stored is not None
    finally:
        moment, wrong = _moment(), verified and not right
        locked = _by_name.settle(_key(name), moment, wrong=wrong, forgive=right)
        shut = bool(address) and _by_address.settle(_network(address), moment, wrong=wrong)
    if not right:
        _record_stranger(moment, "sign_in_refused", name)
        if locked:
            _record_stranger(moment, "sign_in_locked", name)
        if shut:
            _record_stranger(moment, "sign_in_locked_address", _network(address))
        return None
    token = secrets.token_urlsafe(32)
    accounts.open_session(token, name, moment, moment + LIFETIME)
    accounts.record(moment, name, "sign_in")
    return token


def sign_out(token: str) -> None:
    """Close a session."""
    accounts.close_session(token)


def account_of(token: str | None) -> str | None:
    """The account that a token is signed in as; None for strangers."""
    return accounts.signed_in(token, _moment()) if token else None


def account_named(name: str) -> Account | None:
    """The account of a signed-in name with its role, asked anew: a role that was taken away is gone at once."""
    return accounts.find_account(name)


def record_access(name: str, page: str, *, refused: bool = False) -> None:
    """Note in the audit that somebody opened a restricted page, or was refused it."""
    accounts.record(_moment(), name, "restricted_refused" if refused else "restricted_opened", page)


def _record_stranger(moment: datetime, what: str, detail: str) -> None:
    """Write an audit row as long as the ration lasts: strangers shall not fill the database."""
    may, left_out = _rows_of_strangers.take(moment)
    if left_out:
        accounts.record(moment, None, "sign_in_refused_more", str(left_out))
    if may:
        accounts.record(moment, None, what, detail.replace("\0", "")[:80])


def _moment() -> datetime:
    return now().replace(tzinfo=None)


def _key(name: str) -> str:
    """A name as it is counted: of one length, however long the names are that strangers make up."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def _network(address: str) -> str:
    """An address as it is counted: a client with IPv6 owns all addresses of its /64."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:80]
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)


def _nobody() -> str:
    global _NOBODY
    _NOBODY = _NOBODY or _hasher.hash(secrets.token_urlsafe(16))
    return _NOBODY


_NOBODY = ""
