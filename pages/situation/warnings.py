"""Warnings: everything overdue or about to be, of all kinds, worst first; whose it is, what step is due."""

from lib import ui

WHAT = ("light", "kind", "title", "region_name", "unit", "leader", "due_on", "days_late", "reasons", "next_step")
SHOWN = (*WHAT, "guarded", "progress", "since", "due_text", "due_first", "step", "item", "place")
MOVED = ("red", "yellow", "longest", "title", "reason", "red_new", "red_came", "red_gone", "entered")
TAKEN = ("unit", "letters", "interviews", "points_off", "step", "step_on", "next_step", "due_since")
STEPS = ("light", "kind", "title", "unit", "leader", "step", "step_on", "next_step", "due_since", "call", "step_before")

page = ui.since_the_meeting(ui.page("warnings"))
t = page.t
brief = page.brief()

ui.warnings_sentence(page, brief)
ui.filters(page)
ui.warning_list(page, t("warnings.block.list"), brief["warnings.list"], columns=SHOWN)
ui.handover(page, brief["warnings.list"])
ui.merged_note(brief["warnings.list"], t)
ui.note(t("warnings.readings_note"))

tab, _ = ui.tab_row(page, ui.WARNING_TABS)
if tab == "regions":
    ui.lights_by_region(page, t("warnings.block.regions"), brief["lights.by_region"], MOVED)
elif tab in ("leaders", "units"):
    name, words = tab.removesuffix("s"), t(f"warnings.block.{tab}")
    ui.choose(page, name, ui.table(words, brief[f"lights.by_{name}"], columns=(name, *MOVED), select=name))
    ui.compared_with(page, brief[f"lights.by_{name}"])
    if tab == "units":
        ui.table(t("metric.escalation.units"), brief["escalation.units"], columns=TAKEN)
        ui.note(t("warnings.units_note"))
elif tab == "months":
    ui.table(t("metric.lights.by_month"), brief["lights.by_month"])
    ui.note(t("warnings.months_note"))
elif tab == "steps":
    ui.figures([brief[key] for key in ("warnings.red", "warnings.list", "escalation.items", "items.doubted")], t)
    ui.items(page, t("warnings.block.steps"), brief["escalation.items"], columns=STEPS)
    ui.note(t("warnings.steps_note"))
else:
    ui.table(t("warnings.block.doubts"), brief["items.doubted"])
    ui.note(t("warnings.doubts_note"))
ui.workbook("warnings", brief.values(), t)
