"""Water: each section's class against its target, rivers and regions, sources, ground water, lakes, warnings."""

from lib import ui
from lib.charts import class_matrix

AREA = ("area_kind", "name", "sections", "by_name", "good_share", "good_share_last", "worst_share", "period_class")
JUDGED = ("water_state", "water_change", "main", "main_over", "method", "reason")
SECTION = ("name", "region_name", "body_basis", "target_class", "month", "water_class", "over", "months_over", "months")

page = ui.page("water")
t = page.t
brief = page.brief()
ui.stop_where_nothing_is_known(page, brief)

ui.figures([brief[key] for key in ("water.good_share", "water.met_share", "water.over_target", "water.open_alerts")], t)
sources = ("water.drinking_share", "water.drinking_volume", "water.ground_v_share", "water.ground_met")
ui.figures([brief[key] for key in sources], t)
ui.block(t("water.block.matrix"), class_matrix, brief["water.matrix"])
ui.note(t("water.legend"))
ui.table(
    t("water.block.signals"),
    brief["water.signals"],
    columns=("light", "title", "region_name", "reason", "item", "measured", "limit", "measure", "since"),
)
section = (*SECTION, "water_change", "deciding")
point = ui.table(t("water.block.sections"), brief["water.sections"], columns=section, select="point")
ui.section_detail(brief["water.sections"], brief["water.items"], point)
ui.table(t("water.block.areas"), brief["water.areas"], columns=(*AREA, *JUDGED))
ui.table(t("water.block.letters"), brief["water.letters"])
ui.table(t("water.block.worsened"), brief["water.worsened"])
ui.table(t("water.block.alerts"), brief["water.open_alerts"])
ui.table(t("water.block.drinking"), brief["water.drinking_share"])
ui.table(t("water.block.ground"), brief["water.ground_v_share"])
ui.table(t("water.block.lakes"), brief["water.lakes"])
ui.table(t("water.block.year"), brief["water.year_class"])
ui.table(t("air.block.doubted"), brief["water.doubted"])
