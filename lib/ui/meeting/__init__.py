"""Meeting mode: its own frame and one slide for each of its eight steps."""

from lib.ui.meeting.stage import meeting

__all__ = ["meeting"]
