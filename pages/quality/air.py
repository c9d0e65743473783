"""Air: means and good days to date against target and last year, with and without dust days."""

from lib import ui
from lib.charts import levels, monthly_trend

page = ui.page("air")
t = page.t
brief = page.brief()

to_date = ("air.pm25_mean", "air.pm10_mean", "air.good_days", "air.good_day_share")
ui.figures([brief[key] for key in to_date], t)
ahead = ("air.pm25_remaining", "air.pm10_remaining")
ui.figures([brief[key] for key in ahead], t)
ui.note(t("air.dust_note"))
without_dust = ("air.pm25_mean_ex_dust", "air.pm10_mean_ex_dust", "air.good_day_share_ex_dust")
ui.figures([brief[key] for key in without_dust], t)

pollutant = ui.pick("pollutant", ("pm25", "pm10", "o3_8h", "no2", "so2", "co"), t("air.pick_pollutant"))
title = t("air.block.monthly", pollutant=t(f"pollutant.{pollutant}"))
ui.block(title, monthly_trend, brief["air.monthly"], pollutant=pollutant)
ui.block(t("air.block.levels"), levels, brief["air.levels_by_month"])
ui.table(t("air.block.regions"), brief["air.by_region"])
ui.table(t("air.block.latest"), brief["air.latest"])
doubted = brief["air.doubted"]
ui.table(t("air.block.doubted", numerator=doubted.numerator, denominator=doubted.denominator), doubted)
