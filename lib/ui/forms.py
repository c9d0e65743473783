"""Templates and return forms: what can be downloaded, what was issued to whom, what has come back."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from lib import db, ingest
from lib.core.errors import AppError
from lib.core.frames import records
from lib.core.scope import Scope
from lib.i18n import Translator
from lib.ingest.words import ledger_title
from lib.ui import cache, frame
from lib.ui.office import Office
from lib.ui.tables import height
from lib.ui.words import plain
from lib.ui.work import Work, check_still, writer

#: Rows that a table shows before it scrolls.
_ROWS = 12
#: Units that are named in a sentence; all stand in the table.
_NAMED = 12
_COLUMNS = ("unit", "region", "state", "number", "as_of", "rows", "returned", "returned_on", "issued_at", "issued_by")
_SAID = "forms-said"

Form = dict[str, Any]


def template_downloads(work: Work) -> None:
    """The templates to download: one, or all; with a region on record its own names are offered in them."""
    t, scope = work.t, _whole()
    st.caption(plain(t("forms.templates", region=_region(scope, t)) if scope else t("forms.templates_bare")))
    ledgers = {ledger.name: ledger for ledger in ingest.LEDGERS.values()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            t("forms.ledger"),
            [*ledgers, ""],
            format_func=lambda code: ledger_title(code, t) if code else t("template.all"),
            key="forms-ledger",
            width=320,
        )
        title = ledger_title(name, t) if name else t("template.all")
        chosen = [ledgers[name]] if name else ingest.obligations()
        _download(work, "forms.one", f"{title}.xlsx", lambda: ingest.template(chosen, t, _choices(scope)), "one")
        _download(
            work, "forms.every", t("forms.every_file"), lambda: zipped(ingest.templates(t, _choices(scope))), "every"
        )
    st.caption(t("forms.template_hint"))


def forms_out(work: Work) -> None:
    """What was issued to whom, and what has come back; the forms that are out, to download as they were issued."""
    t, scope = work.t, _whole()
    if scope is None:
        st.info(t("forms.nothing_known"), icon=":material/info:")
        return
    if said := st.session_state.pop(_SAID, None):
        st.success(plain(said))
    everything = records(db.forms(scope.region))
    if not everything:
        st.info(plain(t("forms.none", region=_region(scope, t))), icon=":material/info:")
        return
    out = [form for form in everything if form["current"]]
    _counts(out, t)
    shown = everything if st.toggle(t("forms.superseded_too"), key="forms-all") else out
    names = frame.current().office
    table = pd.DataFrame([[_cell(form, name, names, t) for name in _COLUMNS] for form in shown])
    table.columns = pd.Index([t(f"form_column.{name}") for name in _COLUMNS])
    st.dataframe(table, hide_index=True, height=height(len(table), _ROWS), lazy=False, placeholder="—")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        units = {form["number"]: str(form["unit"]) for form in out}
        number = st.selectbox(
            t("forms.choose"),
            list(units),
            format_func=lambda number: f"{units[number]} · {number}",
            key="forms-chosen",
            width=380,
        )
        one = ingest.form_file(units[number], number, t)
        _download(work, "forms.one", one, lambda: next(iter(_books([number])))[1], "form")
        every = t("forms.all_file", number=out[0]["number"], count=len(out))
        _download(work, "forms.all", every, lambda: zipped(_books(units)), "forms")
    st.caption(t("forms.how_back", page=t("page.data_import")))


def issue_forms(work: Work) -> None:
    """Issue new forms to all units with open items, or to some; a form that is out is superseded, and that is said."""
    t, scope = work.t, _whole()
    if scope is None:
        return
    with st.container(border=True):
        st.markdown(f"##### {t('forms.issue_title')}")
        told = {"region": _region(scope, t), "day": scope.as_of}
        units = cache.made(("open units", scope), lambda: ingest.open_units(scope))
        if not units:
            st.caption(plain(t("forms.nothing_open", **told)))
            return
        st.caption(plain(t("forms.issue_hint", **told)))
        chosen = st.multiselect(
            t("forms.units"),
            list(units),
            format_func=lambda unit: t("forms.unit_count", unit=unit, count=units[unit]),
            placeholder=t("forms.all_units", units=len(units), rows=sum(units.values())),
            key=f"forms-units-{scope.region}-{scope.as_of}",
        )
        wanted = chosen or list(units)
        listed = db.forms(scope.region)
        out = listed[listed["current"] & (listed["region"] == scope.region) & listed["unit"].isin(wanted)]
        waiting = int((out["returned"] == 0).sum())
        if waiting:
            st.warning(t("forms.supersedes", count=waiting), icon=":material/warning:")
        sure = not waiting or st.checkbox(t("forms.sure"), key=f"forms-sure-{out['number'].max()}")
        by = work.by or st.text_input(t("forms.by_whom"), key="forms-by", max_chars=40, width=320).strip()
        ready = bool(sure and by)
        if not st.button(t("forms.issue", count=len(wanted)), type="primary", disabled=not ready, key="forms-issue"):
            return
        _issue(work, scope, wanted, by)


def _issue(work: Work, scope: Scope, units: list[str], by: str) -> None:
    t = work.t
    try:
        own = writer(work.name, t)  # asked again: a role may have been taken away since the page was drawn
        with st.spinner(t("forms.issuing")):
            made = ingest.issue_forms(scope, t, by=own or by, units=units)
    except AppError as error:
        st.error(plain(t(error.key, **error.params)))
        return
    st.session_state[_SAID] = t("forms.said", count=len(made), rows=sum(len(form.rows) for form in made))
    st.rerun()


def _counts(out: list[Form], t: Translator) -> None:
    """How many are out, how many came back, and whose did not."""
    back = sum(form["returned"] > 0 for form in out)
    rows, told = (sum(form[name] for form in out) for name in ("rows", "returned"))
    with st.container(horizontal=True, key="forms-counts"):
        st.metric(t("forms.issued"), len(out))
        st.metric(t("forms.back"), t("block.share", numerator=back, denominator=len(out)))
        st.metric(t("forms.rows_back"), t("block.share", numerator=told, denominator=rows))
        st.metric(t("forms.outstanding"), len(out) - back)
    if waiting := [str(form["unit"]) for form in out if not form["returned"]]:
        named = t("format.list").join(waiting[:_NAMED]) + ("…" if len(waiting) > _NAMED else "")
        st.markdown(plain(t("forms.waiting", units=named)))


def _cell(form: Form, name: str, names: Office, t: Translator) -> Any:
    if name == "state":
        told = "superseded" if not form["current"] else "back" if form["returned"] else "out"
        return t(f"form_standing.{told}")
    if name == "region":
        return names.name(form["region"], t.language) if form["region"] in names else form["region"]
    value = form[name]
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def _books(numbers: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    found = (db.form_named(number) for number in numbers)
    return ingest.form_books(form for form in found if form is not None)


def _choices(scope: Scope | None) -> ingest.Choices:
    return db.choices(scope.region) if scope else {}


def _whole() -> Scope | None:
    """Region and day of the filters, nothing else: a unit's form holds all its items."""
    scope = frame.current().scope
    return Scope(scope.region, scope.as_of) if scope else None


def _region(scope: Scope, t: Translator) -> str:
    return frame.current().office.name(scope.region, t.language)


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Files by name in one archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def _download(work: Work, label: str, name: str, make: Callable[[], bytes], key: str) -> None:
    """A button that makes its file when it is pressed, for who may do so then."""

    def made() -> bytes:
        check_still(work)
        return make()

    st.download_button(
        work.t(label), data=made, file_name=name, on_click="ignore", icon=":material/download:", key=f"forms-{key}"
    )
