"""One water section or point in full: its class, what decides it, months over target, the trend, any item."""

import streamlit as st

from lib.charts import item_series
from lib.core.frames import records
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.metrics.water_items import of_point
from lib.ui import frame
from lib.ui.blocks import chart, origin, table
from lib.ui.words import plain


def section_detail(listed: Result, items: Result, clicked: str | None) -> None:
    """A choice among all points that have readings (a click in the table chooses, too), and the chosen one's panel."""
    t = frame.current().t
    names = items.frame.drop_duplicates("point").set_index("point")["name"].to_dict()
    if not names:
        return
    order = [code for code in listed.frame["point"] if code in names]
    codes = [*order, *(code for code in names if code not in order)]
    point = st.selectbox(
        t("water.pick_section"),
        codes,
        index=codes.index(clicked) if clicked in codes else 0,
        format_func=lambda code: str(names[code]),
        key=f"section-{clicked}",
    )
    with st.container(border=True):
        _facts(listed, str(point), t)
        _series(items, str(point), str(names[point]), t)


def _facts(listed: Result, point: str, t: Translator) -> None:
    """Class and deciding items of the last month, months over the target, the trend; nothing for ground water."""
    found = records(listed.frame[listed.frame["point"] == point])
    if not found:
        return
    row = found[0]
    lines = []
    if row["water_class"] is not None:
        said = {name: t.cell(name, row[name]) for name in ("month", "water_class", "deciding")}
        lines.append(t("water.fact.class", target=t.water_class(row["target_class"]), **said))
    if row["months"] is not None:
        last = {"over_last": row["months_over_last"], "months_last": row["months_last"]}
        lines.append(t("water.fact.months", over=row["months_over"], months=row["months"], **last))
    if row["water_change"] is not None:
        now, before = t.water_class(row["period_class"]), t.water_class(row["class_last"])
        lines.append(t("water.fact.change", now=now, before=before, change=t.cell("water_change", row["water_change"])))
    elif row["reason"] is not None:
        lines.append(t("water.fact.none", reason=t.cell("reason", row["reason"])))
    st.markdown(f"**{plain(str(row['name']))}**  \n" + "  \n".join(map(plain, lines)))
    origin(listed)


def _series(items: Result, point: str, name: str, t: Translator) -> None:
    """The series of one item, the one of the worst class first, and the months of all items folded below."""
    own = of_point(items, point)
    ranked = own.frame.sort_values(["month", "item_class"], ascending=False, na_position="last")
    codes = list(dict.fromkeys(sorted(ranked["item"], key=lambda item: item in _APART)))
    item = str(
        st.selectbox(
            t("water.pick_item"), codes, format_func=lambda code: t(f"pollutant.{code}"), key=f"item-of-{point}"
        )
    )
    title = t("water.block.series", name=name, item=t(f"pollutant.{item}"))
    chart(title, item_series, own, point=point, item=item)
    st.caption(t("water.bands"))
    with st.expander(t("water.block.items", name=name)):
        table(t("water.block.items", name=name), own, columns=_ITEM_COLUMNS)


#: Items that decide no class stand last in the choice.
_APART = {"tn", "fcoli", "intake"}
_ITEM_COLUMNS = ("item", "month", "mean", "item_class", "detected", "samples", "below", "unjudged", "detection")
