"""Petitions: how many are handled and in time, months in, settled and open, the list; groups, batches, notices."""

from lib import ui
from lib.charts import petition_groups

SHOWN = ("light", "code", "title", "starred", "times", "region_name", "unit", "opened_on", "due_on", "days_late")
REST = ("state", "timeliness", "verdict", "satisfaction")

page = ui.page("petitions")
t = page.t
brief = page.brief("")
ui.stop_where_nothing_is_known(page, brief, "page.nothing_petitions")

ui.petitions_sentence(page, brief)
if len(brief["petitions.list"].frame):  # there may be notices alone
    ui.petition_cards(page, brief)
    ui.petition_picture(page, brief)
    ui.matter_list(page, t("petitions.block.list"), brief["petitions.list"], first=6)

tab, part = ui.tab_row(page, ui.petition_tabs(brief))
told = page.brief(tab)
if tab == "groups":
    ui.block(t(f"petitions.part.{part}"), petition_groups, told[f"petitions.by_{part}"])
elif part == "satisfaction":
    ui.table(t("petitions.tab.satisfaction"), told["petitions.by_satisfaction"])
elif part == "days":
    ui.batches(page, t("petitions.block.days"), told["petitions.by_day"])
elif part == "programme":
    ui.block(t("petitions.block.programme"), petition_groups, told["petitions.by_programme"])
elif part == "list":
    ui.items(page, t("petitions.block.table"), told["petitions.list"], columns=(*SHOWN, *REST), rows=9)
elif part == "notices":
    ui.table(t("petitions.block.notices"), told["petitions.batches"])
else:
    ui.table(t("petitions.block.notice_places"), told["petitions.batch_places"])
