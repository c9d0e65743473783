"""Problem map: every problem point by light over the outlines; a click opens its panel."""

from lib import ui

page = ui.page("problem_map")
points = page.brief()["map.points"]

ui.live_map(page.t("overview.map"), points, page.t)
