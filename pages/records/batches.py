"""Imports: who brought which file in and when, what each changed, and taking them back."""

from lib import ui

work = ui.work_page("batches")
listed = ui.import_list(work)
chosen = ui.choose_imports(work, listed)
ui.what_changed(work, chosen)
ui.take_back(work, chosen)
