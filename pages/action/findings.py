"""Inspection findings: how far they are, whose they are, the list; then measures, closing in time, what is doubtful."""

from lib import ui
from lib.charts import burn_down, progress_bars

STAGES = ("total", "closed", "done", "on_schedule", "behind", "overdue", "not_on_record")
SHARES = ("on_time", "counted", "day_unknown", "on_time_share", "first_share")
BOARD = ("level", *STAGES, *SHARES, "worst_title", "worst_days_late")

page = ui.page("findings")
t = page.t
brief = page.brief("")
ui.stop_where_nothing_is_known(page, brief, "page.nothing_findings", of="findings")

ui.findings_sentence(page, brief)
ui.stages(page, t("findings.block.stages"), brief["findings.by_stage"], brief["measures.by_stage"])
by = ui.grouping(page)
grouped = brief[f"findings.by_{by}"]
chosen = ui.group_rows(page, t("findings.block.blocks"), grouped, by)
ui.group_list(page, t("findings.block.list"), brief["findings.list"], grouped, by, chosen)

tab, _ = ui.tab_row(page, ui.FINDING_TABS)
told = page.brief(tab)
if tab == "measures_list":
    ui.matter_list(page, t("findings.block.measures_list"), brief["measures.list"], first=8)
elif tab == "groups":
    ui.figures([told[f"findings.{key}"] for key in ("overdue", "on_time", "closed_share", "done_share")], t)
    ui.chart(t(f"findings.block.{by}"), progress_bars, grouped)
    ui.table(t("findings.block.board"), grouped, columns=("field" if by == "field" else "group_name", *BOARD))
    ui.note(t("findings.on_time_note"))
elif tab == "rollup":
    ui.table(t("findings.block.rollup"), told["rollup.tree"])
    ui.note(t("findings.done_is_not_closed"))
elif tab == "remaining":
    ui.chart(t("findings.block.remaining"), burn_down, told["findings.remaining"])
else:
    ui.table(t("metric.schedule.disagreements"), told["schedule.disagreements"], rows=8)
    ui.figures([told["matters.total"]], t)
    ui.note(t("findings.matters_note"))
    ui.table(t("findings.block.matters"), told["matters.total"])
