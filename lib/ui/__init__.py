"""The only Streamlit in lib: the frame, the page, its blocks, the cache, the server."""

from lib.ui.batches import batches
from lib.ui.blocks import block, chart, picture, table, workbook
from lib.ui.changes import changes, compared
from lib.ui.figures import figures
from lib.ui.filters import choose, filters
from lib.ui.frame import run
from lib.ui.item import item_detail
from lib.ui.item_page import item_page, items, open_item
from lib.ui.layout import (
    columns,
    note,
    page_link,
    pick,
    restricted_note,
    stop,
    stop_where_nothing_is_known,
    tabs,
)
from lib.ui.overview import needs, sentence, short_list, units
from lib.ui.page import Page, page
from lib.ui.places import live_map, map_picture
from lib.ui.progress import stages
from lib.ui.sections import section_detail
from lib.ui.server import serving

__all__ = [
    "Page",
    "batches",
    "block",
    "changes",
    "chart",
    "choose",
    "columns",
    "compared",
    "figures",
    "filters",
    "item_detail",
    "item_page",
    "items",
    "live_map",
    "map_picture",
    "needs",
    "note",
    "open_item",
    "page",
    "page_link",
    "pick",
    "picture",
    "restricted_note",
    "run",
    "section_detail",
    "sentence",
    "serving",
    "short_list",
    "stages",
    "stop",
    "stop_where_nothing_is_known",
    "table",
    "tabs",
    "units",
    "workbook",
]
