"""Accounts and signed-in sessions: rows of the database, so that taking one away works at the next click."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from lib.core.errors import UnknownRegion
from lib.db.engine import reading, writing
from lib.db.schema import account, audit, region, session


@dataclass(frozen=True, slots=True)
class Account:
    """Who may sign in: a name, a role, and the region and the unit that it is bound to (None: to none)."""

    name: str
    role: str
    region: str | None
    unit: str | None


def add_account(
    name: str, password_hash: str, role: str, region_code: str | None = None, unit_name: str | None = None
) -> None:
    """Make an account, or give an existing one a new password, role, region and unit.

    Raises UnknownRegion.
    """
    with writing() as connection:
        if region_code and not connection.scalar(select(region.c.code).where(region.c.code == region_code)):
            raise UnknownRegion(region=region_code)
        values = {
            "password": password_hash,
            "role": role,
            "region": region_code,
            "unit": unit_name,
            "disabled": False,
        }
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


def has_accounts() -> bool:
    """Whether there is any account that is not disabled."""
    with reading() as connection:
        return connection.scalar(select(account.c.name).where(account.c.disabled.is_(False)).limit(1)) is not None


def find_account(name: str) -> Account | None:
    """The account of a name; None where there is none or it is disabled."""
    with reading() as connection:
        row = connection.execute(
            select(account.c.name, account.c.role, account.c.region, account.c.unit).where(
                account.c.name == name, account.c.disabled.is_(False)
            )
        ).first()
        return Account(*row) if row else None


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
