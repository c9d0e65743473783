"""Who reads accountability: page, address, rows and exports by role, over the page's script and over the wire."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import select
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest

from lib import auth, db, ingest
from lib.core.errors import NotAllowed
from lib.core.frames import ACTIONS
from lib.core.scope import Scope
from lib.core.settings import ACCOUNTS, HOME, RESTRICTED
from lib.db.queries import QUERIES
from lib.db.schema import audit
from lib.i18n import LANGUAGES, translator
from lib.metrics.actions import DISCIPLINE
from lib.metrics.catalog import BRIEFS
from lib.ui import cache, navigation, reader
from lib.ui.navigation import MENU, RESTRICTED_TO, grouped, pages
from tests.pages.reading import strip
from tests.test_gate import PASSWORD, cookie, stream

GANZHOU = {"region": "620702", "lang": "zh"}
RESTRICTED_PAGES = [entry.name for entry in MENU if entry.roles == RESTRICTED_TO]
T = translator("zh")


@pytest.fixture
def house(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo with accounts on and one account of every role."""
    path = tmp_path / "house.db"
    shutil.copy(demo_file, path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv(ACCOUNTS.name, "on")
    for role in ("leader", "office", "unit", "administrator"):
        auth.add_account(role, PASSWORD, role)
    return path


def visit(page: str, **query: str) -> AppTest:
    st.cache_resource.clear()
    app = AppTest.from_file(str(HOME / "app.py"), default_timeout=240)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page(navigation.entry_of(page).script)
    return app.run()


@pytest.fixture
def sign_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], None]:
    """Say whose name the gate put into the header."""
    return lambda name: monkeypatch.setattr(reader, "signed_in_name", lambda: name)


def said(app: AppTest) -> str:
    return "\n".join(each.value.replace("\\", "") for each in app.error)


def shows_nothing(app: AppTest) -> bool:
    drawn = (*app.metric, *app.dataframe, *app.get("vega_lite_chart"), *app.get("download_button"))
    return not drawn and not strip(app) and not app.get("bidi_component")


def accesses() -> list[tuple[str, str]]:
    with db.reading() as connection:
        rows = connection.execute(
            select(audit.c.account, audit.c.what).where(audit.c.what.like("restricted%")).order_by(audit.c.id)
        )
        return [(row.account, row.what) for row in rows]


# ---- with accounts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", RESTRICTED_TO)
def test_an_allowed_role_reads_the_page(house: Path, sign_in: Callable[[str | None], None], role: str) -> None:
    sign_in(role)
    app = visit("enforcement", **GANZHOU)
    assert not app.error
    assert strip(app).keys() >= {T("metric.enforcement.cases"), T("metric.enforcement.transfers")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["unit", "nobody of that name", None])
def test_others_are_refused_in_one_sentence(
    house: Path, sign_in: Callable[[str | None], None], name: str | None, language: str
) -> None:
    sign_in(name)
    t = translator(language)
    app = visit("enforcement", region="620702", lang=language)
    assert said(app) == t("error.not_allowed", page=t("page.enforcement"))
    assert shows_nothing(app)
    assert not app.exception


def test_what_a_leader_read_is_not_kept_for_a_unit(house: Path, sign_in: Callable[[str | None], None]) -> None:
    sign_in("leader")
    assert not visit("enforcement", **GANZHOU).error
    sign_in("unit")
    assert shows_nothing(visit("enforcement", **GANZHOU))
    sign_in("leader")
    assert not visit("enforcement", **GANZHOU).error


def test_a_role_that_was_taken_away_is_gone_at_the_next_click(
    house: Path, sign_in: Callable[[str | None], None]
) -> None:
    sign_in("leader")
    app = visit("enforcement", **GANZHOU)
    assert strip(app)
    auth.add_account("leader", PASSWORD, "unit")
    app.run()
    assert said(app) == T("error.not_allowed", page=T("page.enforcement"))
    assert shows_nothing(app)


def test_an_account_of_a_region_reads_that_region_and_below(house: Path, sign_in: Callable[[str | None], None]) -> None:
    auth.add_account("city", PASSWORD, "leader", "620800")
    sign_in("city")
    assert not visit("enforcement", region="620826", lang="zh").error
    app = visit("enforcement", **GANZHOU)
    assert said(app) == T("error.not_allowed_region", page=T("page.enforcement"), region="平凉市")
    assert shows_nothing(app)
    assert visit("enforcement", lang="zh").selectbox(key="f-region").value == "620800", "it begins at home"


def test_the_menu_names_a_restricted_page_to_its_roles_only() -> None:
    hidden = [
        {name for name, page in pages(T, may).items() if page.visibility == "hidden"}
        for may in (lambda roles: True, lambda roles: not roles)
    ]
    assert hidden[1] - hidden[0] == {entry.name for entry in MENU if entry.roles}


def test_metrics_of_a_restricted_page_stand_on_no_other() -> None:
    restricted = {key for page in RESTRICTED_PAGES for key in BRIEFS[page]} - {"lights.rules"}
    assert len(restricted) > 10
    assert not [page for page, keys in BRIEFS.items() if page not in RESTRICTED_PAGES and restricted & set(keys)]


def test_rows_of_accountability_are_left_out_wherever_a_unit_reads(house: Path) -> None:
    """Item pages, warnings and changes read actions, too: holding to account is not among them."""
    scope = Scope("620702", date(2017, 10, 31))
    cache.begin()
    with pytest.raises(NotAllowed):
        cache.results("enforcement", scope)
    hidden = cache.rows(["actions"], scope)["actions"].frame
    cache.restrict(True)
    whole = cache.rows(["actions"], scope)["actions"].frame
    assert set(whole["kind"]) & set(DISCIPLINE)
    assert not set(hidden["kind"]) & set(DISCIPLINE)
    assert len(hidden) == len(whole[~whole["kind"].isin(DISCIPLINE)])
    assert cache.results("enforcement", scope)["enforcement.discipline_people"].value == 4
    cache.restrict(False)
    with pytest.raises(NotAllowed):
        cache.results("enforcement", scope)


def test_every_query_of_actions_is_one_that_the_cache_restricts() -> None:
    """The page of one item reads its actions by queries of its own."""
    assert set(cache._OF_ACTIONS) == {query.name for query in QUERIES.values() if query.frame is ACTIONS}


def test_each_session_s_access_is_in_the_audit_once(house: Path, sign_in: Callable[[str | None], None]) -> None:
    sign_in("leader")
    visit("enforcement", **GANZHOU).run()
    visit("enforcement", **GANZHOU)
    sign_in("unit")
    visit("enforcement", **GANZHOU).run()
    visit("air", **GANZHOU)
    opened, refused = ("leader", "restricted_opened"), ("unit", "restricted_refused")
    assert accesses() == [opened, opened, refused]


def test_the_frame_says_who_is_signed_in_and_the_way_out(house: Path, sign_in: Callable[[str | None], None]) -> None:
    auth.add_account("王<b>县长", PASSWORD, "leader")
    sign_in("王<b>县长")
    shown = [each.proto.body for each in visit("air", **GANZHOU).get("html")]
    assert any("王&lt;b&gt;县长" in each and 'href="/account/logout"' in each for each in shown)


# ---- without accounts ------------------------------------------------------------------------------------


def without_accounts(monkeypatch: pytest.MonkeyPatch, setting: str = "") -> AppTest:
    monkeypatch.setenv(ACCOUNTS.name, "off")
    monkeypatch.setenv(RESTRICTED.name, setting)
    return visit("enforcement", **GANZHOU)


OWN = "编号,日期,类型,所在区划,份数或次数,人数\nOWN-1,2017-10-30,诫勉谈话,620702,1,1\n"


def test_without_accounts_sample_data_are_open_and_the_office_s_own_are_not(
    house: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = without_accounts(monkeypatch)
    assert strip(app)
    assert not app.error
    own = tmp_path / "actions.csv"
    own.write_text(OWN, encoding="utf-8")
    assert ingest.load([own], ledger="actions", by="office", report_day=date(2017, 10, 31)).new == 1
    app = without_accounts(monkeypatch)
    words = {"page": T("page.enforcement"), "accounts": ACCOUNTS.name, "setting": RESTRICTED.name}
    assert said(app) == T("error.not_allowed_without_accounts", **words)
    assert shows_nothing(app)
    assert strip(without_accounts(monkeypatch, "on")), "the office decided so"
    assert accesses() == [], "nobody is signed in, so there is no name to write"


def test_without_accounts_the_office_may_close_it_altogether(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shows_nothing(without_accounts(monkeypatch, "off"))


# ---- over the wire ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(serve: Callable[..., str], demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The demo behind the gate: its address, its database."""
    path = tmp_path_factory.mktemp("served") / "house.db"
    with sqlite3.connect(demo_file) as source, sqlite3.connect(path) as copy:
        source.backup(copy)
    url = f"sqlite:///{path}"
    return serve(url, QINGJIAN_ACCOUNTS="on"), url


def messages(address: str, page: str, **headers: str) -> list[Any]:
    """Everything that a page's script sends for the deep link to a page."""
    from streamlit.proto.BackMsg_pb2 import BackMsg

    ask = BackMsg()
    ask.rerun_script.query_string = "region=620702&lang=zh"
    ask.rerun_script.page_name = page
    received = []
    with stream(address, **headers) as socket:
        socket.send(ask.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(socket.recv(60))  # type: ignore[arg-type]
            received.append(message)
            if message.WhichOneof("type") == "script_finished":
                return received


@pytest.mark.parametrize(("role", "allowed"), [("leader", True), ("unit", False)])
def test_a_deep_link_over_the_wire(
    served: tuple[str, str], monkeypatch: pytest.MonkeyPatch, role: str, allowed: bool
) -> None:
    """The name in the gate's header reaches the script; what a unit is sent has no figure of the page."""
    address, url = served
    monkeypatch.setenv("DATABASE_URL", url)
    auth.add_account(f"{role} of the wire", PASSWORD, role)
    signed_in = cookie(address, f"{role} of the wire")
    sent = messages(address, "enforcement", **signed_in)
    whole = b"".join(each.SerializeToString() for each in sent)
    assert (T("metric.enforcement.transfers").encode() in whole) == allowed
    assert (T("error.not_allowed", page=T("page.enforcement"))[5:12].encode() in whole) != allowed
    listed = {
        each.url_pathname: each.is_hidden
        for message in sent
        if message.WhichOneof("type") == "navigation"
        for each in message.navigation.app_pages
    }
    assert listed["enforcement"] is not allowed
    assert not listed["air"]
    assert f"{role} of the wire".encode() in whole


def test_groups_of_the_menu_hold_every_page_once_whoever_reads() -> None:
    """A page that is not for the reader is hidden where it stands: its address keeps its answer."""
    for may in (lambda roles: True, lambda roles: not roles):
        menu = pages(T, may)
        groups = grouped(T, menu)
        assert list(groups) == ["", *(T(f"menu.{name}") for name in ("duties", "environment", "ledgers"))]
        assert sorted(id(page) for group in groups.values() for page in group) == sorted(map(id, menu.values()))
        assert menu["item"].visibility == "hidden"
