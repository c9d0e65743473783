"""Workbooks to fill in: templates of ledgers, and return forms with what was issued and what came back."""

from lib import ui

work = ui.work_page("forms")
templates, returns = ui.tabs([work.t("forms.tab.templates"), work.t("forms.tab.returns")])
with templates:
    ui.template_downloads(work)
with returns:
    ui.forms_out(work)
    ui.issue_forms(work)
