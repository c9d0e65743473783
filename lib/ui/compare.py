"""Counties beside each other: what the table bears as a sentence, and the table itself, which prints as it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from lib.charts import county_trends
from lib.core.frames import records
from lib.core.terms import DustBasis
from lib.i18n import Translator
from lib.i18n.texts import rounded
from lib.metrics.model import Result
from lib.metrics.overview import whereabouts
from lib.ui import cache, frame
from lib.ui.blocks import chart, heading, origin
from lib.ui.layout import page_sentence, spoken, stop
from lib.ui.page import Page, region_name
from lib.ui.stages import bar
from lib.ui.words import mark, plain

Row = Mapping[str, Any]

#: So many counties are named; of more, how many they are.
_NAMED = 4
#: Half the width of a deviation's bar, and the share of the target that fills it.
_HALF, _FULL = 50, 0.2

_NOUNS = {"measures": "measures_overdue", "projects": "projects_overdue"}
_HEADS = (
    "red",
    "yellow",
    "longest",
    "findings",
    "measures",
    "projects",
    "pm25",
    "pm10",
    "good_days",
    "sections",
    "petitions",
)


def stop_where_nothing_is_below(page: Page, result: Result) -> None:
    """Of a region without regions below it there is nothing to compare: it says so, and leads to the one above."""
    if set(result.frame["child"]) - {page.scope.region}:
        return
    t, now = page.t, frame.current()
    st.subheader(t("page.compare"))
    st.info(plain(t("compare.nothing_below", region=page.region)), icon=":material/info:")
    if above := now.office.above(page.scope.region)[1:2]:
        query = replace(page.scope, region=above[0], since=None, programmes=()).to_query()
        words = t("compare.with_others", region=region_name(above[0]))
        st.page_link(now.pages["compare"], label=words, query_params=query, icon=":material/arrow_forward:")
    stop()


def compare_sentence(page: Page, result: Result) -> None:
    """What the table shows in one sentence, and a second, softer one; the plain title where it bears none."""
    bold, soft = sentences(result, page.t, names_of(page, result))
    page_sentence(bold or [page.t("page.compare")], soft, page.t)


def names_of(page: Page, result: Result) -> dict[str, str]:
    """Each row's name in the reader's language; the region's own row says that it is one."""
    own = page.t("compare.own", region=page.region)
    return {code: own if code == page.scope.region else region_name(code) for code in result.frame["child"]}


def sentences(result: Result, t: Translator, names: Mapping[str, str]) -> tuple[list[str], str]:
    """Where most red lights are and who is above its PM2.5 target; then PM10 and sections."""
    bold = [_reds(result, t, names), _mean(result, "pm25", t, names)]
    soft = [_mean(result, "pm10", t, names), _sections(result, t, names)]
    return [*filter(None, bold)], spoken(soft, t)


def compare_trends(page: Page, counties: Result, months: Result) -> None:
    """PM2.5 of the counties by month side by side on one scale; on a phone it scrolls within its place."""
    names = names_of(page, counties)
    told = months.frame.assign(child_name=[names.get(child, child) for child in months.frame["child"]])
    with st.container(key="compare-trends"):
        chart(_above_target(months, page.t, names), county_trends, replace(months, frame=told))


def _above_target(result: Result, t: Translator, names: Mapping[str, str]) -> str:
    """The title of the small multiples: who is above the target, else what they show."""
    over = result.frame[result.frame["deviation"] > 0].drop_duplicates("child")
    if over.empty:
        return t("compare.block.trends")
    return t("compare.block.trends_over", names=_named(over["child"], t, names))


def _named(codes: Iterable[str], t: Translator, names: Mapping[str, str]) -> str:
    listed = [names[code] for code in codes]
    if len(listed) <= _NAMED:
        return t("format.list").join(listed)
    return t("compare.names_more", names=t("format.list").join(listed[: _NAMED - 1]), count=len(listed))


def _reds(result: Result, t: Translator, names: Mapping[str, str]) -> str:
    if result.frame["red"].isna().all():
        return ""
    place, red = whereabouts(result), int(result.frame["red"].sum())
    if place is None:
        return t("compare.red_none")
    return t(f"compare.red_{place.how}", names=_named(place.regions, t, names), count=place.count, red=red)


def _mean(result: Result, item: str, t: Translator, names: Mapping[str, str]) -> str:
    column = f"{item}_deviation"
    judged = result.frame.dropna(subset=[column]).sort_values(column, ascending=False)
    over = judged[judged[column] > 0]["child"]
    if judged.empty:
        return ""
    told = {"item": t(f"pollutant.{item}"), "count": len(judged)}
    if len(over) in (0, len(judged)):
        return t("compare.mean_over_all" if len(over) else "compare.mean_within_all", **told)
    within = len(judged) - len(over)
    return t("compare.mean_some", item=told["item"], within=within, over=len(over), names=_named(over, t, names))


def _sections(result: Result, t: Translator, names: Mapping[str, str]) -> str:
    judged = result.frame.dropna(subset=["sections"])
    if judged.empty:
        return ""
    missed = judged[judged["sections_met"] < judged["sections"]]["child"]
    return t("compare.sections_missed", names=_named(missed, t, names)) if len(missed) else t("compare.sections_met")


def compare_table(page: Page, title: str, result: Result) -> None:
    """One row a county, by red lights; what is off its target has a mark and a word. A name leads to its overview."""
    t, names = page.t, names_of(page, result)
    heading(title, result)
    rows = records(result.frame)
    heads = [name for name in _HEADS if any(_is_there(row, name) for row in rows)]
    with st.container(key="compare-table"):
        st.html(
            f"<table><thead>{_head(heads, t)}</thead><tbody>{''.join(_body(page, rows, heads, names))}</tbody></table>"
        )
    st.caption("  \n".join(plain(words) for words in _notes(page, rows, heads, names)))
    origin(result)


def _notes(page: Page, rows: list[dict[str, Any]], heads: list[str], names: Mapping[str, str]) -> Iterable[str]:
    """How the table is read, why cells are dashes, and what is not to be compared."""
    t = page.t
    yield t("compare.note")
    yield from _absences(rows, t, names)
    if any(row["child"] == page.scope.region for row in rows) and "pm25" in heads:
        yield t("compare.own_air")
    told = [t("compare.entered_one", name=names[row["child"]], count=row["entered"]) for row in rows if row["entered"]]
    if told:
        yield t("compare.entered", day=page.scope.then, names=t("format.list").join(told))


def _is_there(row: Row, name: str) -> bool:
    return row["red" if name == "longest" else name] is not None


def _head(heads: list[str], t: Translator) -> str:
    return "<tr>" + "".join(f"<th>{escape(t(f'compare.head.{name}'))}</th>" for name in ("region", *heads)) + "</tr>"


def _body(page: Page, rows: list[dict[str, Any]], heads: list[str], names: Mapping[str, str]) -> Iterable[str]:
    for row in rows:
        name = escape(names[row["child"]])
        if row["child"] != page.scope.region:
            name = f'<a href="{escape(_address(page, row["child"]))}">{name}</a>'
        cells = "".join(f"<td>{_cell(row, head, page.t)}</td>" for head in heads)
        yield f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _address(page: Page, region: str) -> str:
    """The overview of a county on the same day, with those of the programmes that it has."""
    known = cache.programmes(region)
    kept = tuple(code for code in page.scope.programmes if code in known)
    query = replace(page.scope, region=region, since=None, programmes=kept).to_query()
    return f"./?{urlencode(query | {'lang': page.t.language})}"


def _cell(row: Row, name: str, t: Translator) -> str:
    """A cell as markup; no figure is a dash, whose reason stands below the table."""
    if not _is_there(row, name):
        return "—"
    if name in ("red", "yellow"):
        return f"{mark(name)} <b>{row[name]}</b>" if row[name] else "0"
    if name == "longest":
        days = row["longest_overdue"]
        return escape(t("compare.not_overdue") if days is None else t("compare.days", days=days))
    if name == "findings":
        return bar(row, t, style=f"width:{min(row['findings'], 9) * 15 + 10}px")
    if name in _NOUNS:
        late, of = row[_NOUNS[name]], f"<small>/{row[name]}</small>"
        return f"{mark('red')} <b>{late}</b>{of} <small>{escape(t('compare.overdue'))}</small>" if late else f"0{of}"
    if name == "good_days":
        return f"{t.number(row[name] / row['days'], 'share')} <small>{row[name]}/{row['days']}</small>"
    if name == "sections":
        met, of = row["sections_met"], row["sections"]
        off = f" <small>{escape(t('compare.missed', count=of - met))}</small>"
        return f"{met}/{of}" if met == of else f"{mark('yellow')} <b>{met}/{of}</b>{off}"
    if name == "petitions":
        share = t.number(row["petitions_handled"] / row[name], "share")
        return f"{row['petitions_handled']}/{row[name]} <small>{share}</small>"
    return _against(row, name, t)


def _against(row: Row, item: str, t: Translator) -> str:
    """A mean beside its target with the bar of how far it is off, in per cent of the target."""
    value, aim, off = row[item], row[f"{item}_target"], row[f"{item}_deviation"]
    number = f"{rounded(value, 1)}"
    if aim is None or off is None:
        return number
    side = "above" if off > 0 else "below" if off < 0 else "as_target"
    percent = abs(off) * 100
    words = t(f"compare.{side}", percent=f"{rounded(percent, 0 if percent >= 1 else 1)}%")
    basis = row[f"{item}_basis"]
    if basis == DustBasis.WITHOUT_DUST:
        words = f"{words} {t(f'basis.{basis}')}"
    width = round(min(abs(off) / _FULL, 1) * _HALF)
    left = _HALF if off > 0 else _HALF - width
    bar = f'<span class="deviation {side}"><i style="left:{left}px;width:{width}px"></i></span>'
    of = f"<small>/{aim:g}</small>"
    told = f"<small>{escape(words)}</small>"
    return f"{mark('yellow')} <b>{number}</b>{of} {told}{bar}" if off > 0 else f"{number}{of} {told}{bar}"


def _absences(rows: list[dict[str, Any]], t: Translator, names: Mapping[str, str]) -> Iterable[str]:
    """Why cells are dashes: the counties, each with what it has no figure of."""
    why: dict[str, list[str]] = {}
    for row in rows:
        if row["absent"]:
            why.setdefault(str(t.cell("absent", row["absent"])), []).append(names[row["child"]])
    return (t("compare.no_figure", what=what, names=t("format.list").join(places)) for what, places in why.items())
