"""Air: means against target and last year, where the year is heading, its days; the rest behind tabs."""

from lib import ui
from lib.charts import levels, monthly_trend

SIGNAL = ("light", "kind", "title", "item", "measured", "limit", "measure", "reason", "since")
OUTLOOK = ("pm25_remaining", "pm10_remaining", "pm25_projection", "pm10_projection", "good_days_projection")
DUST = ("pm25_mean", "pm10_mean", "good_day_share")

page = ui.page("air")
t = page.t
brief = page.brief("")
ui.stop_where_nothing_is_known(page, brief)
basis = ui.air_sentence(page, brief)
ui.air_cards(page, brief, basis)
ahead, beside = ui.columns([2, 1])
with ahead:
    ui.air_trend(page, brief, basis)
with beside:
    ui.air_turns(page, brief, basis)
ui.air_calendar(page, brief, basis)

tab, part = ui.tab_row(page, ui.AIR_TABS)
told = page.brief(tab)
if part == "months":
    pollutant = ui.air_pollutant()
    title = t("air.block.monthly", pollutant=t(f"pollutant.{pollutant}"))
    ui.chart(title, monthly_trend, told["air.monthly"], pollutant=pollutant, detail=True)
elif part == "levels":
    ui.chart(t("air.block.levels"), levels, told["air.levels_by_month"])
elif part == "outlook":
    ui.figures([told[f"air.{key}"] for key in OUTLOOK], t)
    ui.note(t("air.projection_note"))
elif part == "dust":
    ui.figures([told[f"air.{key}"] for key in DUST], t)
    ui.figures([told[f"air.{key}_ex_dust"] for key in DUST] + [told["air.composite"]], t)
else:
    if part == "doubted":
        ui.figures([told["air.doubted"]], t)
    ui.table(t(f"air.block.{part}"), told[f"air.{part}"], columns=SIGNAL if part == "signals" else (), rows=9)
if part == "composite":
    ui.note(t("air.ranking_note"))
