"""Tasks and projects: the worst first; then milestones back from their deadlines, tasks, campaigns, money."""

from lib import ui
from lib.charts import milestone_schedule, money_bars, progress_bars

SHOWN = ("light", "code", "title", "project_category", "unit", "due_on", "days_late", "milestones", "milestones_done")
GOALS = ("light", "code", "title", "goal", "current", "goal_unit", "reached", "guarded", "progress", "unit", "due_on")

page = ui.page("projects")
t = page.t
brief = page.brief()

ui.asked_item(page)
ui.stop_where_nothing_is_known(page, brief, "page.nothing_projects")
projects, tasks = (bool(len(brief[f"{noun}.list"].frame)) for noun in ("projects", "tasks"))

of_tasks = ("by_stage", "done_share", "overdue")
of_projects = ("by_stage", "overdue", "milestones_met", "funded_share", "flagged")
keys = [f"tasks.{key}" for key in of_tasks if tasks] + [f"projects.{key}" for key in of_projects if projects]
ui.figures([brief[key] for key in keys], t)
if projects:
    listed = (*SHOWN, "progress", "reason")
    ui.items(page, t("projects.block.list"), brief["projects.list"], columns=listed, rows=8)
if tasks:
    ui.items(page, t("projects.block.goals"), brief["tasks.list"], columns=GOALS, rows=6)
if not projects:
    ui.note(t("projects.no_projects"))
    ui.block(t("projects.block.programme"), progress_bars, brief["tasks.by_programme"])
    ui.stop()
if not tasks:
    ui.note(t("projects.no_tasks"))

schedule, money, programme = ui.tabs([t(f"projects.tab.{name}") for name in ("schedule", "money", "programme")])
with schedule:
    ui.block(t("projects.block.schedule"), milestone_schedule, brief["projects.schedule"])
    ui.note(t("projects.schedule_note"))
with money:
    ui.block(t("projects.block.money"), money_bars, brief["projects.money"])
    ui.note(t("projects.money_total", **brief["projects.money"].details) if brief["projects.money"].details else "")
    ui.note(t("projects.money_note"))
    ui.table(t("projects.block.category"), brief["projects.by_category"])
with programme:
    ui.block(t("projects.block.programme"), progress_bars, brief["tasks.by_programme"])
