"""Results as bytes: CSV, workbook, JSON, PNG. The same Results that pages draw."""

from lib.export.dossier import block_name, dossier, item_facts, item_lines
from lib.export.handover import handover, handover_book
from lib.export.json import as_json
from lib.export.lights import legend, why
from lib.export.material import Shown, material
from lib.export.names import (
    besides,
    book_name,
    day_and_source,
    dossier_name,
    earlier,
    file_name,
    handover_name,
    listing_name,
    material_name,
    one_page_name,
    picture_title,
)
from lib.export.one_page import Figure, Picture, one_page
from lib.export.picture import HALF_WIDTH, SIZES, png, svg
from lib.export.quality import quality_book
from lib.export.sheets import XLSX_TYPE, csv, listing_csv, listing_xlsx, xlsx

__all__ = [
    "HALF_WIDTH",
    "SIZES",
    "XLSX_TYPE",
    "Figure",
    "Picture",
    "Shown",
    "as_json",
    "besides",
    "block_name",
    "book_name",
    "csv",
    "day_and_source",
    "dossier",
    "dossier_name",
    "earlier",
    "file_name",
    "handover",
    "handover_book",
    "handover_name",
    "item_facts",
    "item_lines",
    "legend",
    "listing_csv",
    "listing_name",
    "listing_xlsx",
    "material",
    "material_name",
    "one_page",
    "one_page_name",
    "picture_title",
    "png",
    "quality_book",
    "svg",
    "why",
    "xlsx",
]
