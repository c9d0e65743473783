"""Inspection findings: what is wrong first; then measures, whose they are, how fast they close, what is doubtful."""

from lib import ui
from lib.charts import burn_down, progress_bars

WHOSE = ("light", "code", "title", "region_name", "unit", "leader", "due_on", "days_late")
LISTED = (*WHOSE, "state", "stage", "guarded", "progress", "expected")
STAGES = ("total", "closed", "done", "on_schedule", "behind", "overdue", "not_on_record")
SHARES = ("on_time", "counted", "day_unknown", "on_time_share", "first_share")
BOARD = ("level", *STAGES, *SHARES, "worst_title", "worst_days_late")

page = ui.page("findings")
t = page.t
ui.asked_item(page)
brief = page.brief()
ui.stop_where_nothing_is_known(page, brief, "page.nothing_findings", of="findings")

ui.stages(brief["findings.by_stage"], brief["measures.by_stage"], brief["rollup.tree"], t)
ui.figures([brief[f"findings.{key}"] for key in ("overdue", "on_time", "closed_share", "done_share")], t)
ui.items(page, t("findings.block.list"), brief["findings.list"], kind="finding", columns=LISTED, rows=8)

names = ("measures_list", "groups", "rollup", "remaining", "doubts")
measures, groups, rolled, remaining, doubts = ui.tabs([t(f"findings.tab.{name}") for name in names])
with measures:
    ui.items(page, t("findings.block.measures_list"), brief["measures.list"], kind="measure")
with groups:
    group = ui.pick("findings.by", ("unit", "leader", "programme", "field", "region"), t("findings.tab.groups"))
    ui.chart(t(f"findings.block.{group}"), progress_bars, brief[f"findings.by_{group}"])
    name = "field" if group == "field" else "group_name"
    ui.table(t("findings.block.board"), brief[f"findings.by_{group}"], columns=(name, *BOARD))
    ui.note(t("findings.on_time_note"))
with rolled:
    ui.table(t("findings.block.rollup"), brief["rollup.tree"])
with remaining:
    ui.chart(t("findings.block.remaining"), burn_down, brief["findings.remaining"])
with doubts:
    ui.table(t("metric.schedule.disagreements"), brief["schedule.disagreements"], rows=8)
    ui.figures([brief["matters.total"]], t)
    ui.note(t("findings.matters_note"))
    ui.table(t("findings.block.matters"), brief["matters.total"])
