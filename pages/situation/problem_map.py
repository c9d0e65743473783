"""Problem map: what is red and yellow by number over the outlines; what is measured where; projects."""

from lib import ui

page = ui.page("problem_map")
ui.point_map(page, page.brief())
