"""Who may come in and what they may read: passwords, sign-in with lock-out, sessions, roles."""

from lib.auth.sign_in import (
    COOKIE,
    HASHERS,
    LIFETIME,
    LOCKED_FOR,
    WRONG_ALLOWED,
    account_named,
    account_of,
    add_account,
    disable_account,
    give_back,
    has_accounts,
    record_access,
    sign_in,
    sign_out,
    take_place,
    verify,
)
from lib.db.commands.accounts import Account

__all__ = [
    "COOKIE",
    "HASHERS",
    "LIFETIME",
    "LOCKED_FOR",
    "WRONG_ALLOWED",
    "Account",
    "account_named",
    "account_of",
    "add_account",
    "disable_account",
    "give_back",
    "has_accounts",
    "record_access",
    "sign_in",
    "sign_out",
    "take_place",
    "verify",
]
