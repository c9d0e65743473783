"""Meeting mode: eight steps, each one message and one picture, moved through by keys, without menu and scope bar."""

from lib import ui

page = ui.since_the_meeting(ui.page("meeting"))
ui.meeting(page, page.brief())
