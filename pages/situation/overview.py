"""Overview: what is wrong, where, whose, how late, and whether it is getting better, in ten seconds."""

from lib import ui
from lib.charts import class_matrix, monthly_trend

page = ui.page("overview")
t = page.t
brief = ui.since_the_meeting(page).brief()

said = ui.sentence(page, brief)
ui.strip(page, brief)

place, late = ui.picture_and_list()
with place:
    ui.map_picture(t("overview.map"), brief["map.points"], t, said)
    ui.page_link("problem_map", page)
    ui.one_page(page, brief)
with late:
    ui.short_list(t("overview.warnings"), brief["warnings.list"], t)
    ui.page_link("warnings", page)

ui.units(page, brief["warnings.units_to_call"])

air, water = ui.columns(2)
with air:
    title = t("air.block.monthly", pollutant=t("pollutant.pm25"))
    ui.picture(title, monthly_trend, brief["air.monthly"], pollutant="pm25")
    ui.page_link("air", page)
with water:
    ui.picture(t("water.block.matrix"), class_matrix, brief["water.matrix"])
    ui.page_link("water", page)
