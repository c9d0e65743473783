"""Workbooks to fill in: templates of ledgers, and return forms with what was issued and what came back."""

from lib import ui

work = ui.work_page("forms")
tab, _ = ui.tab_row(work, {tab: (tab,) for tab in ("templates", "returns")})
if tab == "templates":
    ui.template_downloads(work)
else:
    ui.forms_out(work)
    ui.issue_forms(work)
