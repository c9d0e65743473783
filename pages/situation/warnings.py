"""Warnings: everything overdue or about to be, of all kinds, worst first."""

from lib import ui

SHOWN = ("region_name", "unit", "due_on", "days_late", "reason", "next_step")

page = ui.page("warnings")
t = page.t
brief = page.brief()

ui.figures([brief["warnings.red"], brief["warnings.list"]], t)
ui.units(page, brief["warnings.units_to_call"])
code = ui.table(
    t("warnings.block.list"),
    brief["warnings.list"],
    columns=("light", "kind", "title", "item", *SHOWN),
    select="code",
    rows=14,
)
if code:
    ui.item_detail(brief["warnings.list"], code, t)
ui.light_legend(page)
ui.note(t("warnings.readings_note"))
