"""One item of any kind in full; other pages lead here."""

from lib import ui

page = ui.page("item")
ui.item_page(page, page.brief())
