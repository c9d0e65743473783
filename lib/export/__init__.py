"""Results as bytes: CSV, workbook, JSON, PNG. The same Results that pages draw."""

from lib.export.json import as_json
from lib.export.names import day_and_source, file_name, reach_and_source
from lib.export.picture import png
from lib.export.sheets import csv, xlsx

__all__ = ["as_json", "csv", "day_and_source", "file_name", "png", "reach_and_source", "xlsx"]
