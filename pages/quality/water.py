"""Water: the class of each section by month and year against its target class, and alerts of a higher level."""

from lib import ui
from lib.charts import class_matrix

page = ui.page("water")
t = page.t
brief = page.brief()

ui.figures([brief[key] for key in ("water.good_share", "water.met_share", "water.over_target", "water.open_alerts")], t)
ui.block(t("water.block.matrix"), class_matrix, brief["water.matrix"])
ui.note(t("water.legend"))
ui.table(t("water.block.sections"), brief["water.sections"])
ui.table(t("water.block.year"), brief["water.year_class"])
ui.table(t("water.block.alerts"), brief["water.open_alerts"])
