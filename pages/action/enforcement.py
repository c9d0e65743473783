"""Enforcement and accountability: cases and penalties, supervision, holding to account. For allowed roles only."""

from lib import ui

#: What each part behind a tab is a table of.
KEYS = {
    "kind": "enforcement.by_kind",
    "supervision": "enforcement.supervision",
    "list": "enforcement.supervision_list",
    "discipline": "enforcement.discipline",
    "leaders": "duty.by_leader",
    "duty": "duty.by_duty",
    "fixings": "duty.five_fixed",
    "register": "duty.register",
    "kinds": "duty.by_kind",
    "visits": "enforcement.visits",
    "reported": "enforcement.reported",
}

page = ui.page("enforcement")
t = page.t
brief = page.brief("")

ui.enforcement_sentence(page, brief)
ui.restricted_note(page)
ui.enforcement_cards(page, brief)
ui.enforcement_pictures(page, brief)
ui.enforcement_list(page, brief["enforcement.supervision_list"])

tab, part = ui.tab_row(page, ui.ENFORCEMENT_TABS)
told = page.brief(tab)
if part == "fixings":
    ui.figures([told["duty.five_fixed"]], t)
ui.table(t(f"enforcement.block.{part}"), told[KEYS[part]], rows=9)
