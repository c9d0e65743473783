"""Results as bytes: CSV, workbook, JSON, PNG. The same Results that pages draw."""

from lib.export.json import as_json
from lib.export.lights import legend, why
from lib.export.names import day_and_source, file_name, picture_title, reach_and_source
from lib.export.picture import HALF_WIDTH, png, svg
from lib.export.sheets import csv, xlsx

__all__ = [
    "HALF_WIDTH",
    "as_json",
    "csv",
    "day_and_source",
    "file_name",
    "legend",
    "picture_title",
    "png",
    "reach_and_source",
    "svg",
    "why",
    "xlsx",
]
