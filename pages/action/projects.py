"""Tasks and projects: campaigns with their tasks, milestones back from their deadlines, money against work."""

from lib import ui
from lib.charts import milestone_schedule, money_bars, progress_bars

page = ui.page("projects")
t = page.t
brief = page.brief()

if page.scope.item:
    ui.open_item(page, page.scope.item)
ui.stop_where_nothing_is_known(page, brief, "page.nothing_projects")

of_tasks = ("tasks.by_stage", "tasks.done_share", "tasks.overdue", "projects.by_stage")
of_projects = ("projects.overdue", "projects.milestones_met", "projects.funded_share", "projects.flagged")
ui.figures([brief[key] for key in (*of_tasks, *of_projects)], t)
ui.block(t("projects.block.programme"), progress_bars, brief["tasks.by_programme"])
ui.block(t("projects.block.schedule"), milestone_schedule, brief["projects.schedule"])
ui.note(t("projects.schedule_note"))
shown = ("light", "code", "title", "project_category", "unit", "due_on", "days_late", "milestones", "milestones_done")
code = ui.table(t("projects.block.list"), brief["projects.list"], columns=(*shown, "progress", "reason"), select="code")
goals = ("light", "code", "title", "goal", "current", "goal_unit", "reached", "guarded", "progress", "unit", "due_on")
code = code or ui.table(t("projects.block.goals"), brief["tasks.list"], columns=goals, select="code")
if code:
    ui.open_item(page, code)
ui.block(t("projects.block.money"), money_bars, brief["projects.money"])
ui.note(t("projects.money_total", **brief["projects.money"].details) if brief["projects.money"].details else "")
ui.note(t("projects.money_note"))
ui.table(t("projects.block.category"), brief["projects.by_category"])
ui.light_legend(page)
