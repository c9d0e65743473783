"""Inspection findings: how many are put right and closed, by programme and by unit; each with measures and history."""

from lib import ui
from lib.charts import progress_bars

page = ui.page("findings")
t = page.t
brief = page.brief()

if page.scope.item:
    ui.item_page(page, brief)
    ui.stop()

shares = ("findings.done_share", "findings.closed_share", "findings.overdue")
ui.stages(brief["findings.by_stage"], brief["measures.by_stage"], t)
ui.figures([brief[key] for key in shares], t)
ui.block(t("findings.block.programme"), progress_bars, brief["findings.by_programme"])
ui.block(t("findings.block.unit"), progress_bars, brief["findings.by_unit"])
code = ui.table(
    t("findings.block.list"),
    brief["findings.list"],
    columns=("light", "code", "title", "region_name", "unit", "leader", "due_on", "days_late", "state", "progress"),
    select="code",
)
if code:
    ui.open_item(page, code)
ui.light_legend(page)
