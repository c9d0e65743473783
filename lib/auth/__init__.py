"""Who may come in: passwords, sign-in with lock-out, sessions."""

from lib.auth.sign_in import COOKIE, LIFETIME, account_of, add_account, disable_account, sign_in, sign_out

__all__ = ["COOKIE", "LIFETIME", "account_of", "add_account", "disable_account", "sign_in", "sign_out"]
