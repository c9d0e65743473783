"""Tasks and projects: what is late, milestones back from their deadlines, what is red or yellow; tabs."""

from lib import ui
from lib.charts import money_bars, progress_bars

SHOWN = ("light", "code", "title", "project_category", "unit", "due_on", "days_late", "milestones", "milestones_done")
GOALS = ("light", "code", "title", "goal", "current", "goal_unit", "reached", "guarded", "progress", "unit", "due_on")

page = ui.page("projects")
t = page.t
brief = page.brief("")
ui.stop_where_nothing_is_known(page, brief, "page.nothing_projects")

ui.projects_sentence(page, brief)
ui.project_cards(page, brief)
ui.milestones(page, brief)
ui.matter_list(page, t("projects.block.lit"), brief["tasks.lit"], first=6)

tab, part = ui.tab_row(page, ui.project_tabs(brief))
told = page.brief(tab)
if part == "projects":
    ui.items(page, t("projects.block.list"), told["projects.list"], columns=(*SHOWN, "progress", "reason"), rows=9)
elif part == "tasks":
    ui.items(page, t("projects.block.goals"), told["tasks.list"], columns=GOALS, rows=9)
elif part == "money":
    ui.figures([told["projects.spent_share"]], t)
    ui.block(t("projects.block.money"), money_bars, told["projects.money"])
    ui.money_notes(page, told["projects.money"])
elif part == "kinds":
    ui.table(t("projects.block.category"), told["projects.by_category"])
else:
    ui.block(t("projects.block.programme"), progress_bars, told["tasks.by_programme"])
