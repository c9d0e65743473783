"""Cells that a spreadsheet would run as a formula (CWE-1236): harmless on the way out, themselves on the way in."""

#: A text that starts with one of these, or its full-width form, may be run.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def neutral(text: str) -> str:
    """The text with an apostrophe before it where it could be run, or could be taken for one that was made harmless."""
    return f"'{text}" if text.lstrip("'").startswith(STARTS) else text


def restored(text: str) -> str:
    """The text that `neutral` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(STARTS) else text
