"""Who reads, and what of the restricted they may: asked anew in every run, so a role taken away is gone at once."""

import base64
import binascii
from dataclasses import dataclass, replace

import streamlit as st

from lib import auth, db
from lib.core.errors import NotAllowed, NotAllowedBound, NotAllowedRegion, NotAllowedWithoutAccounts, NotAllowedWriting
from lib.core.scope import Scope
from lib.core.settings import ACCOUNTS, IMPORTS, RESTRICTED, is_on
from lib.i18n import Translator
from lib.ui import cache
from lib.ui.gate import IDENTITY
from lib.ui.navigation import RESTRICTED_TO, WRITERS, Entry
from lib.ui.office import Office


@dataclass(frozen=True, slots=True)
class Reader:
    """The reader of this run: the signed-in account, and whether pages with roles open without one."""

    account: auth.Account | None
    without_account: bool

    def may(self, roles: tuple[str, ...]) -> bool:
        """Whether pages and rows for these roles are for this reader; no roles = for everybody."""
        if not roles:
            return True
        if self.account is not None:
            return self.account.role in roles
        return imports_without_account() if roles == WRITERS else self.without_account

    def sees(self, scope: Scope, office: Office) -> bool:
        """Whether the reader may read restricted rows of this scope's region."""
        return self.may(RESTRICTED_TO) and self._within(scope, office)

    def home(self, office: Office) -> str:
        """The region that an account bound to one begins with; empty: as everybody."""
        return self._home if self._home and self._home in office else ""

    def check(self, entry: Entry, scope: Scope, office: Office, t: Translator) -> None:
        """Refuse a page that is not for this reader or not for this region. Raises NotAllowed."""
        title = t(f"page.{entry.name}")
        if not self.may(entry.roles):
            if is_on(ACCOUNTS):
                raise NotAllowed(page=title)
            raise NotAllowedWithoutAccounts(page=title, accounts=ACCOUNTS.name, setting=RESTRICTED.name)
        if entry.roles and not self._within(scope, office):
            raise NotAllowedRegion(page=title, region=office.name(str(self._home), t.language))

    def check_writes(self, title: str) -> str:
        """The name under which this reader brings data in; asked again by every command. Raises NotAllowed.

        An account that is bound to a region or a unit reads there; what it would bring in is not bound to it.
        """
        if not self.may(WRITERS):
            if is_on(ACCOUNTS):
                raise NotAllowedWriting(page=title)
            raise NotAllowedWithoutAccounts(page=title, accounts=ACCOUNTS.name, setting=IMPORTS.name)
        if self.account is None:
            return ""
        if self.account.region or self.account.unit:
            raise NotAllowedBound(page=title, bound=self.account.region or self.account.unit)
        return self.account.name

    @property
    def _home(self) -> str | None:
        return self.account.region if self.account else None

    def _within(self, scope: Scope, office: Office) -> bool:
        return self._home is None or self._home in office.above(scope.region)


#: The reader while nobody is known to be one.
NOBODY = Reader(None, without_account=False)


def reader() -> Reader:
    """The reader of this run, by the name that the gate put into the header of the connection."""
    known = known_reader()
    return known if is_on(ACCOUNTS) else replace(known, without_account=opens_without_account())


def known_reader() -> Reader:
    """The reader by name alone: what callbacks and fragments can ask, which run without the top of the script."""
    name = signed_in_name() if is_on(ACCOUNTS) else None
    return Reader(auth.account_named(name) if name else None, without_account=False)


def opens_without_account() -> bool:
    """Whether restricted pages open while accounts are off: as `RESTRICTED` says, by default on sample data alone."""
    if RESTRICTED.value == "sample":
        return not cache.made("own rows of restricted pages", lambda: db.has_own("actions", "values"))
    return is_on(RESTRICTED)


def imports_without_account() -> bool:
    """Whether ledgers may be taken in while nobody is known: accounts are off and the office lets it be so."""
    return not is_on(ACCOUNTS) and is_on(IMPORTS)


def signed_in_name() -> str | None:
    """The name that the gate put into the header; a client's own never arrives here."""
    header = st.context.headers.get(IDENTITY.decode())
    return name_of(header) if header else None


def name_of(header: str | bytes) -> str | None:
    """The name in a header of the gate; None where it is not one."""
    try:
        return base64.urlsafe_b64decode(header).decode()
    except (binascii.Error, ValueError):
        return None
