"""Enforcement and accountability: cases and penalties, supervision, holding to account. For allowed roles only."""

from lib import ui
from lib.charts import cases_and_fines

page = ui.page("enforcement")
t = page.t
brief = page.brief()

cards = ("cases", "fined_share", "fine_amount", "transfers")
ui.restricted_note(page)
ui.figures([brief[f"enforcement.{name}"] for name in cards], t)
cases, pressed, held, inspected = ui.tabs(
    [t(f"enforcement.tab.{name}") for name in ("cases", "supervision", "accountability", "inspections")]
)
with cases:
    ui.block(t("enforcement.block.year"), cases_and_fines, brief["enforcement.by_year"])
    ui.table(t("enforcement.block.kind"), brief["enforcement.by_kind"])
with pressed:
    ui.table(t("enforcement.block.supervision"), brief["enforcement.supervision"])
    ui.table(t("enforcement.block.list"), brief["enforcement.supervision_list"])
with held:
    ui.figures(
        [brief[f"enforcement.discipline_{name}"] for name in ("cases", "people")] + [brief["duty.five_fixed"]], t
    )
    ui.table(t("enforcement.block.discipline"), brief["enforcement.discipline"])
    ui.note(t("enforcement.never_added"))
    ui.table(t("enforcement.block.leaders"), brief["duty.by_leader"])
    ui.table(t("enforcement.block.duty"), brief["duty.by_duty"])
    ui.table(t("enforcement.block.fixings"), brief["duty.five_fixed"])
    ui.table(t("enforcement.block.register"), brief["duty.register"])
    ui.table(t("enforcement.block.kinds"), brief["duty.by_kind"])
with inspected:
    ui.table(t("enforcement.block.visits"), brief["enforcement.visits"])
    ui.table(t("enforcement.block.reported"), brief["enforcement.reported"])
