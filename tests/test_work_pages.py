"""Who may bring data in on the pages: the office and administrators, asked again by every command."""

import pytest

from lib.auth import Account
from lib.core.errors import NotAllowedBound, NotAllowedWithoutAccounts, NotAllowedWriting
from lib.core.settings import ACCOUNTS, IMPORTS
from lib.ui.navigation import RESTRICTED_TO, WRITERS
from lib.ui.reader import NOBODY, Reader


def reader(role: str, region: str | None = None, unit: str | None = None) -> Reader:
    return Reader(Account("甲", role, region, unit), without_account=False)


def test_the_office_and_administrators_bring_data_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ACCOUNTS.name, "on")
    assert [reader(role).check_writes("导入") for role in WRITERS] == ["甲", "甲"]
    for role in ("leader", "unit"):
        with pytest.raises(NotAllowedWriting):
            reader(role).check_writes("导入")
    with pytest.raises(NotAllowedWriting):
        NOBODY.check_writes("导入")


@pytest.mark.parametrize("bound", [{"region": "620802"}, {"unit": "区政府"}])
def test_an_account_that_is_bound_does_not_write_what_others_own(bound: dict[str, str]) -> None:
    with pytest.raises(NotAllowedBound):
        reader("office", **bound).check_writes("导入")


def test_without_accounts_the_office_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    anybody = Reader(None, without_account=True)
    assert anybody.check_writes("导入") == ""
    monkeypatch.setenv(IMPORTS.name, "no")
    with pytest.raises(NotAllowedWithoutAccounts):
        anybody.check_writes("导入")
    assert anybody.may(RESTRICTED_TO), "reading is another question"
