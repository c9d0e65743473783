"""The only Streamlit in lib: the frame, the page, its blocks, the cache, the server."""

from lib.ui.air import AIR_TABS, air_calendar, air_pollutant, air_sentence, air_trend, air_turns
from lib.ui.air_cards import air_cards
from lib.ui.blocks import block, chart, picture, table, workbook
from lib.ui.changes import (
    CHANGE_TABS,
    changes_cards,
    changes_list,
    changes_picture,
    changes_sentence,
    changes_since,
    changes_tab,
)
from lib.ui.compare import compare_sentence, compare_table, compare_trends, stop_where_nothing_is_below
from lib.ui.enforcement import (
    ENFORCEMENT_TABS,
    enforcement_cards,
    enforcement_list,
    enforcement_pictures,
    enforcement_sentence,
)
from lib.ui.figures import figures
from lib.ui.filters import choose, filters
from lib.ui.findings import FINDING_TABS, findings_sentence
from lib.ui.forms import forms_out, issue_forms, template_downloads
from lib.ui.frame import run
from lib.ui.gallery import gallery
from lib.ui.importing import import_page
from lib.ui.imports import choose_imports, import_list, take_back, what_changed
from lib.ui.item import item_detail, merged_note
from lib.ui.item_page import item_page
from lib.ui.item_rows import items
from lib.ui.layout import (
    columns,
    note,
    page_link,
    picture_and_list,
    restricted_note,
    stop,
    stop_where_nothing_is_known,
    tab_row,
)
from lib.ui.lights import compared_with, lights_by_region, since_the_meeting
from lib.ui.look_back import LOOK_BACK_TABS, look_back_cards, look_back_list, look_back_picture, look_back_sentence
from lib.ui.meeting import meeting
from lib.ui.overview import sentence, units
from lib.ui.page import Page, page
from lib.ui.petitions import batches, petition_cards, petition_picture, petition_tabs, petitions_sentence
from lib.ui.places import map_picture
from lib.ui.point_map import point_map
from lib.ui.progress import group_list, group_rows, grouping, stages
from lib.ui.projects import milestones, money_notes, project_cards, project_tabs, projects_sentence
from lib.ui.quality import QUALITY_TABS, quality_cards, quality_choices, quality_list, quality_sentence, quality_tab
from lib.ui.quality_board import quality_board
from lib.ui.server import serving
from lib.ui.sheet import one_page
from lib.ui.status_list import matter_list, short_list, warning_list
from lib.ui.strip import strip
from lib.ui.warnings import WARNING_TABS, handover, warnings_sentence
from lib.ui.water import WATER_TABS, water_line, water_section, water_sentence
from lib.ui.water_board import water_board
from lib.ui.work import work_page

__all__ = [
    "AIR_TABS",
    "CHANGE_TABS",
    "ENFORCEMENT_TABS",
    "FINDING_TABS",
    "LOOK_BACK_TABS",
    "QUALITY_TABS",
    "WARNING_TABS",
    "WATER_TABS",
    "Page",
    "air_calendar",
    "air_cards",
    "air_pollutant",
    "air_sentence",
    "air_trend",
    "air_turns",
    "batches",
    "block",
    "changes_cards",
    "changes_list",
    "changes_picture",
    "changes_sentence",
    "changes_since",
    "changes_tab",
    "chart",
    "choose",
    "choose_imports",
    "columns",
    "compare_sentence",
    "compare_table",
    "compare_trends",
    "compared_with",
    "enforcement_cards",
    "enforcement_list",
    "enforcement_pictures",
    "enforcement_sentence",
    "figures",
    "filters",
    "findings_sentence",
    "forms_out",
    "gallery",
    "group_list",
    "group_rows",
    "grouping",
    "handover",
    "import_list",
    "import_page",
    "issue_forms",
    "item_detail",
    "item_page",
    "items",
    "lights_by_region",
    "look_back_cards",
    "look_back_list",
    "look_back_picture",
    "look_back_sentence",
    "map_picture",
    "matter_list",
    "meeting",
    "merged_note",
    "milestones",
    "money_notes",
    "note",
    "one_page",
    "page",
    "page_link",
    "petition_cards",
    "petition_picture",
    "petition_tabs",
    "petitions_sentence",
    "picture",
    "picture_and_list",
    "point_map",
    "project_cards",
    "project_tabs",
    "projects_sentence",
    "quality_board",
    "quality_cards",
    "quality_choices",
    "quality_list",
    "quality_sentence",
    "quality_tab",
    "restricted_note",
    "run",
    "sentence",
    "serving",
    "short_list",
    "since_the_meeting",
    "stages",
    "stop",
    "stop_where_nothing_is_below",
    "stop_where_nothing_is_known",
    "strip",
    "tab_row",
    "table",
    "take_back",
    "template_downloads",
    "units",
    "warning_list",
    "warnings_sentence",
    "water_board",
    "water_line",
    "water_section",
    "water_sentence",
    "what_changed",
    "work_page",
    "workbook",
]
