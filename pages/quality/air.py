"""Air: the last day, figures to date against target and last year, where the year is heading, its days, its places."""

from lib import ui
from lib.charts import calendar, cumulative_trend, levels, monthly_trend

SIGNAL = ("light", "kind", "title", "item", "measured", "limit", "measure", "reason", "since")

page = ui.page("air")
t = page.t
brief = page.brief()
ui.stop_where_nothing_is_known(page, brief)

ui.figures([brief[f"air.{key}"] for key in ("last_day", "pm25_mean", "pm10_mean", "good_days")], t)
ui.table(t("air.block.signals"), brief["air.signals"], columns=SIGNAL, rows=6)
ui.figures([brief[f"air.{key}"] for key in ("good_day_share", "pm25_remaining", "pm10_remaining")], t)
ui.figures([brief[f"air.{key}_projection"] for key in ("pm25", "pm10", "good_days")], t)
ui.note(t("air.projection_note"))
ui.note(t("air.dust_note"))
without = [f"air.{key}_ex_dust" for key in ("pm25_mean", "pm10_mean", "good_day_share")]
ui.figures([brief[key] for key in (*without, "air.composite")], t)

ui.block(t("air.block.calendar", year=str(page.scope.year)), calendar, brief["air.calendar"])
ui.note(t("air.calendar_note"))
pollutant = ui.pick("pollutant", ("pm25", "pm10", "o3_8h", "no2", "so2", "co"), t("air.pick_pollutant"))
name, left, right = t(f"pollutant.{pollutant}"), *ui.columns(2)
with left:
    title = t("air.block.monthly", pollutant=name)
    ui.chart(title, monthly_trend, brief["air.monthly"], pollutant=pollutant, detail=True)
with right:
    title = t("air.block.cumulative", pollutant=name)
    ui.chart(title, cumulative_trend, brief["air.monthly"], pollutant=pollutant)
ui.block(t("air.block.levels"), levels, brief["air.levels_by_month"])

targets, regions, stations = ui.tabs([t(f"air.tab.{tab}") for tab in ("targets", "regions", "stations")])
with targets:
    for block in ("year_to_date", "quarters", "comparable", "three_years"):
        ui.table(t(f"air.block.{block}"), brief[f"air.{block}"])
with regions:
    for block in ("last_day", "by_region", "composite"):
        ui.table(t(f"air.block.{block}"), brief[f"air.{block}"])
    ui.note(t("air.ranking_note"))
with stations:
    ui.figures([brief["air.doubted"]], t)
    for block in ("station_days", "latest", "capture", "doubted"):
        ui.table(t(f"air.block.{block}"), brief[f"air.{block}"])
