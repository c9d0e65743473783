"""Petitions: handled with and without those in part, in time, satisfied; starred and repeated ones; batches by day."""

from lib import ui
from lib.charts import petition_groups, petition_months

page = ui.page("petitions")
t = page.t
brief = page.brief()

ui.asked_item(page)
ui.stop_where_nothing_is_known(page, brief, "page.nothing_petitions")

if len(brief["petitions.list"].frame):  # there may be notices alone
    shares = ("handled_share", "with_part_share", "on_time_share", "satisfied_share", "overdue", "starred_or_repeated")
    ui.figures([brief[f"petitions.{name}"] for name in shares], t)
    ui.note(t("petitions.note"))
    shown = ("light", "code", "title", "starred", "times", "region_name", "unit", "opened_on", "due_on", "days_late")
    rest = ("state", "timeliness", "verdict", "satisfaction")
    ui.items(page, t("petitions.block.list"), brief["petitions.list"], columns=(*shown, *rest), rows=8)
    names = ("months", "groups", "satisfaction", "days")
    months, groups, satisfaction, days = ui.tabs([t(f"petitions.tab.{name}") for name in names])
    with months:
        ui.block(t("petitions.block.months"), petition_months, brief["petitions.by_month"])
        ui.note(t("petitions.months_note"))
    with groups:
        group = ui.pick("petitions.by", ("source", "category", "place", "verdict"), t("petitions.tab.groups"))
        ui.block(t(f"petitions.by.{group}"), petition_groups, brief[f"petitions.by_{group}"])
    with satisfaction:
        ui.table(t("petitions.tab.satisfaction"), brief["petitions.by_satisfaction"])
    with days:
        ui.batches(t("petitions.block.days"), brief["petitions.by_day"], t)
        ui.block(t("petitions.block.programme"), petition_groups, brief["petitions.by_programme"])
if len(brief["petitions.batches"].frame):  # an office without notices needs no empty tables of them
    ui.table(t("petitions.block.notices"), brief["petitions.batches"])
    ui.table(t("petitions.block.notice_places"), brief["petitions.batch_places"])
