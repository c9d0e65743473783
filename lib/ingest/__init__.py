"""Files to rows: specification of ledgers, readers, sources, one transaction per import, derived figures."""

from lib.ingest.changed import Line, heading_words, lines
from lib.ingest.decided import Decision, record
from lib.ingest.demo import load_demo
from lib.ingest.export import Exported, export_ledgers
from lib.ingest.faults import doubts_text, fault_text, notice_text, write_faults
from lib.ingest.form_book import form_book
from lib.ingest.form_layout import file_name as form_file
from lib.ingest.forms import form_books, forms_out, issue_forms, open_units
from lib.ingest.load import load
from lib.ingest.offered import Choices
from lib.ingest.outcome import BatchReport, Outcome
from lib.ingest.parse import parse
from lib.ingest.preview import Preview, preview_lines
from lib.ingest.read import Fault, Notice, Parsed, Row, fingerprint
from lib.ingest.rebuild import migrate, rebuild
from lib.ingest.returned import write_returned
from lib.ingest.sources import SOURCES, Source
from lib.ingest.spec import LEDGERS, Column, Ledger
from lib.ingest.templates import obligations, template, templates
from lib.ingest.undo import undo
from lib.ingest.verify import Agreement, verify

__all__ = [
    "LEDGERS",
    "SOURCES",
    "Agreement",
    "BatchReport",
    "Choices",
    "Column",
    "Decision",
    "Exported",
    "Fault",
    "Ledger",
    "Line",
    "Notice",
    "Outcome",
    "Parsed",
    "Preview",
    "Row",
    "Source",
    "doubts_text",
    "export_ledgers",
    "fault_text",
    "fingerprint",
    "form_book",
    "form_books",
    "form_file",
    "forms_out",
    "heading_words",
    "issue_forms",
    "lines",
    "load",
    "load_demo",
    "migrate",
    "notice_text",
    "obligations",
    "open_units",
    "parse",
    "preview_lines",
    "rebuild",
    "record",
    "template",
    "templates",
    "undo",
    "verify",
    "write_faults",
    "write_returned",
]
