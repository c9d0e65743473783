"""Accounts and signed-in sessions: rows of the database, so that taking one away works at the next click."""

import hashlib
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from lib.db.engine import reading, writing
from lib.db.schema import account, audit, session


def add_account(name: str, password_hash: str, role: str) -> None:
    """Make an account, or give an existing one a new password and role."""
    with writing() as connection:
        values = {"password": password_hash, "role": role, "disabled": False}
        changed = connection.execute(update(account).where(account.c.name == name).values(values))
        if changed.rowcount == 0:
            connection.execute(insert(account).values(name=name, **values))
        connection.execute(delete(session).where(session.c.account == name))


def disable_account(name: str) -> bool:
    """Close an account and its sessions; False where there is none of that name."""
    with writing() as connection:
        changed = connection.execute(update(account).where(account.c.name == name).values(disabled=True))
        connection.execute(delete(session).where(session.c.account == name))
        return changed.rowcount > 0


def password_hash(name: str) -> str | None:
    """The stored hash of an account that may sign in; None where there is none."""
    with reading() as connection:
        return connection.scalar(
            select(account.c.password).where(account.c.name == name, account.c.disabled.is_(False))
        )


def open_session(token: str, name: str, at: datetime, expires: datetime) -> None:
    """Remember a signed-in session; only a digest of its token is kept."""
    with writing() as connection:
        connection.execute(delete(session).where(session.c.expires_at < at))
        connection.execute(
            insert(session).values(token=_digest(token), account=name, created_at=at, expires_at=expires)
        )


def close_session(token: str) -> None:
    """Sign out."""
    with writing() as connection:
        connection.execute(delete(session).where(session.c.token == _digest(token)))


def signed_in(token: str, at: datetime) -> str | None:
    """The account of a live session; None where it expired, was closed, or the account is disabled."""
    with reading() as connection:
        return connection.scalar(
            select(account.c.name)
            .join(session, session.c.account == account.c.name)
            .where(session.c.token == _digest(token), session.c.expires_at > at, account.c.disabled.is_(False))
        )


def record(at: datetime, name: str | None, what: str, detail: str = "") -> None:
    """Write an audit row."""
    with writing() as connection:
        connection.execute(insert(audit).values(at=at, account=name, what=what, detail=detail))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
