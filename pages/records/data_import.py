"""Ledgers in: files handed in, what was recognised, faults and changes, the word, what was done."""

from lib import ui

ui.import_page(ui.work_page("data_import"))
