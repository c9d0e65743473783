"""One item or signal as a panel: owner, deadline, why its light is on, and what turns it back."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from lib import export
from lib.core.scope import Scope
from lib.core.terms import ItemKind
from lib.i18n import Translator
from lib.metrics.ladder import LIT
from lib.metrics.model import Result
from lib.metrics.one_light import BETWEEN
from lib.ui import frame
from lib.ui.words import plain

#: The page that lists an item, by its kind; the others stand among the findings.
ITEM_PAGES = {
    ItemKind.PETITION.value: "petitions",
    ItemKind.TASK.value: "projects",
    ItemKind.PROJECT.value: "projects",
    ItemKind.MILESTONE.value: "projects",
}

#: The page that shows what a signal was taken from, by its kind.
SIGNAL_PAGES = {
    "air_target": "air",
    "air_day": "air",
    "air_station": "air",
    "section": "water",
    "lake_point": "water",
    "drinking": "water",
    "water_alert": "water",
}

#: What is told of the records behind a list of matters.
_RECORDS = ("records", *(f"{light}_records" for light in LIT))


def item_detail(result: Result, code: str, t: Translator, *, link: bool = True) -> None:
    """The panel of the item or signal with this code among the result's rows; nothing where it is not among them."""
    rows = result.frame[result.frame["code"] == code]
    if rows.empty:
        return
    item = rows.iloc[0]
    if item.get("kind") in SIGNAL_PAGES:
        _signal_detail(result, item, t)
        return
    with st.container(border=True):
        st.markdown(f"**{t(f'light.{item.light}')} · {plain(item.title)}**")
        for line in [*why(item, t), *_further(item, t)]:
            st.markdown(plain(line))
        late = None if pd.isna(item.days_late) else int(item.days_late)
        facts = {
            "detail.owner": item.get("unit"),
            "detail.leader": item.get("leader"),
            "detail.contact": item.get("contact"),
            "detail.where": _present(item.get("place")) or item.get("region_name"),
            "detail.due": t.day(item.due_on) if pd.notna(item.due_on) else None,
            "detail.late" if late is None or late > 0 else "detail.left": None if late is None else abs(late),
            "detail.state": t.cell("state", item.state),
            "column.guarded": t.number(item.guarded, "share"),
            "column.progress": t.number(item.progress, "share"),
            "column.expected": t.number(item.expected, "share"),
            "detail.updated": t.day(item.updated_on) if pd.notna(item.updated_on) else None,
        }
        shown = [t("detail.line", name=t(key), value=_present(value)) for key, value in facts.items()]
        st.markdown("  \n".join(map(plain, shown)))
        if link:
            # With the language, so that the frame has nothing to add: each change is a step of the browser's way back.
            st.page_link(
                frame.current().pages["item"],
                label=t("detail.open"),
                icon=":material/open_in_new:",
                query_params=replace(result.scope, item=code, item_kind=str(item["kind"])).to_query()
                | {"lang": t.language},
            )


def _signal_detail(result: Result, signal: Any, t: Translator) -> None:
    """What was measured against what, since when, what turns it back, and the way to its page."""
    with st.container(border=True):
        st.markdown(f"**{t(f'light.{signal.light}')} · {plain(signal.title)}**")
        since = t("detail.since", since=t.day(signal.since))
        for line in [f"{t.cell('reason', signal.reason)}{since}{t(f'remedy.{signal.kind}')}", *_further(signal, t)]:
            st.markdown(plain(line))
        facts = {
            "column.item": t.cell("item", signal["item"]),
            "column.measured": _with_unit(t, "measured", signal),
            "column.limit": _with_unit(t, "limit", signal),
            "detail.where": _present(signal.place) or signal.region_name,
        }
        shown = [t("detail.line", name=t(key), value=value) for key, value in facts.items() if value is not None]
        st.markdown("  \n".join(map(plain, shown)))
        st.markdown(plain(t("detail.next", step=t(f"step.{signal.next_step}"))))
        page = SIGNAL_PAGES[signal.kind]
        st.page_link(
            frame.current().pages[page],
            label=t("overview.open", page=t(f"page.{page}")),
            icon=":material/open_in_new:",
            query_params=signal_scope(result.scope, signal).to_query(),
        )


def merged_note(result: Result, t: Translator) -> None:
    """Below a list of matters: what one row of it is, and from how many records it was made."""
    told = {f"{light}_records": 0 for light in LIT} | dict(result.details)
    if result.value is not None:
        st.caption(plain(t("warnings.records", matters=result.value, **{name: told[name] for name in _RECORDS})))


def _further(item: Any, t: Translator) -> list[str]:
    """The further reasons of a row that stands for several records."""
    reasons = item.get("reasons")
    rest = reasons.split(BETWEEN)[1:] if isinstance(reasons, str) else []
    return [t("detail.more_reasons", reasons=t.cell("reasons", BETWEEN.join(rest)))] if rest else []


def _with_unit(t: Translator, name: str, signal: Any) -> str | None:
    value = t.cell(name, signal[name])
    return None if value is None else f"{value:g} {t.cell('measure', signal.measure) or ''}".strip()


def signal_scope(scope: Scope, signal: Any) -> Scope:
    """The scope of the region that a signal of air speaks of, which its code names; else the scope of the list."""
    kind, region = str(signal.code).split(":")[:2]
    return replace(scope, region=region) if kind in ("air", "air_day") else scope


def why(item: Any, t: Translator) -> list[str]:
    """Why the light is on, since when, what turns it back, who acts next; no line for blue and grey."""
    lines = export.why(item, t)
    if lines and isinstance(item.get("next_step"), str):
        lines.append(t("detail.next", step=t(f"step.{item.next_step}")))
    return lines


def _present(value: Any) -> Any:
    return None if value is None or (not isinstance(value, str) and pd.isna(value)) else value
