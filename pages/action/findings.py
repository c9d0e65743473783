"""Inspection findings: what is wrong first; then by inspection, unit, leader, field, region; how fast they close."""

from lib import ui
from lib.charts import burn_down, progress_bars

WHOSE = ("light", "code", "title", "region_name", "unit", "leader", "due_on", "days_late")
LISTED = (*WHOSE, "state", "stage", "guarded", "progress", "expected")
STAGES = ("total", "closed", "done", "on_schedule", "behind", "overdue")
BOARD = (*STAGES, "on_time", "counted", "on_time_share", "first_share", "worst_title", "worst_days_late")

page = ui.page("findings")
t = page.t
if page.scope.item:
    ui.open_item(page, page.scope.item)
brief = page.brief()

ui.stages(brief["findings.by_stage"], brief["measures.by_stage"], brief["rollup.tree"], t)
code = ui.table(t("findings.block.list"), brief["findings.list"], columns=LISTED, select="code", rows=6)
if code:
    ui.open_item(page, code)
ui.light_legend(page)
ui.figures([brief[f"findings.{key}"] for key in ("overdue", "on_time", "closed_share", "done_share")], t)

groups = ("programme", "unit", "leader", "field", "region")
for tab, group in zip(ui.tabs([t(f"findings.tab.{group}") for group in groups]), groups, strict=True):
    with tab:
        ui.chart(t(f"findings.block.{group}"), progress_bars, brief[f"findings.by_{group}"])
        name = "field" if group == "field" else "group_name"
        ui.table(t("findings.block.board"), brief[f"findings.by_{group}"], columns=(name, "level", *BOARD))
ui.note(t("findings.on_time_note"))
ui.table(t("findings.block.rollup"), brief["rollup.tree"], rows=8)
ui.table(t("metric.schedule.disagreements"), brief["schedule.disagreements"], rows=8)

ui.chart(t("findings.block.remaining"), burn_down, brief["findings.remaining"])
measure = ui.table(t("findings.block.measures_list"), brief["measures.list"], select="code")
if measure:
    ui.open_item(page, measure)
ui.figures([brief["matters.total"]], t)
ui.note(t("findings.matters_note"))
ui.table(t("findings.block.matters"), brief["matters.total"])
