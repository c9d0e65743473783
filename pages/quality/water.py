"""Water: each section by month against its target, one in full; behind tabs rivers, sources, ground water, warnings."""

from lib import ui

AREA = ("area_kind", "name", "sections", "by_name", "good_share", "good_share_last", "worst_share", "period_class")
JUDGED = ("water_state", "water_change", "main", "main_over", "method", "reason")
SIGNAL = ("light", "title", "region_name", "reason", "item", "measured", "limit", "measure", "since")
#: Parts by the metric that they are a table of, where its key is another.
KEYS = {"drinking": "drinking_share", "ground": "ground_v_share", "alerts": "open_alerts", "year": "year_class"}
FIGURES = {"drinking": ("drinking_share", "drinking_volume"), "ground": ("ground_v_share", "ground_met")}
COLUMNS = {"areas": (*AREA, *JUDGED), "signals": SIGNAL}

page = ui.page("water")
t = page.t
brief = page.brief("")
ui.stop_where_nothing_is_known(page, brief)
ui.water_sentence(page, brief)
ui.water_line(page, brief)
ui.water_board(page, brief)
ui.water_section(page, brief)

tab, part = ui.tab_row(page, ui.WATER_TABS)
told = page.brief(tab)
if part in FIGURES:
    ui.figures([told[f"water.{key}"] for key in FIGURES[part]], t)
title = t("air.block.doubted") if part == "doubted" else t(f"water.block.{part}")
ui.table(title, told[f"water.{KEYS.get(part, part)}"], columns=COLUMNS.get(part, ()), rows=9)
