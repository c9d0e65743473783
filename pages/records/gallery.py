"""Gallery: status lists with made rows, for whoever changes how they look. In no menu."""

from lib import ui

ui.gallery()
