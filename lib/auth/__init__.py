"""Who may come in and what they may read: passwords, sign-in with lock-out, sessions, roles."""

from lib.auth.sign_in import (
    COOKIE,
    LIFETIME,
    account_named,
    account_of,
    add_account,
    disable_account,
    record_access,
    sign_in,
    sign_out,
)
from lib.db.commands.accounts import Account

__all__ = [
    "COOKIE",
    "LIFETIME",
    "Account",
    "account_named",
    "account_of",
    "add_account",
    "disable_account",
    "record_access",
    "sign_in",
    "sign_out",
]
