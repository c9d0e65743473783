"""Words on their way into Streamlit's markdown, and the marks that stand beside them."""

from lib.core.terms import Stage

#: The shape that a stage has beside its colour, where it is an exception.
STAGE_GLYPHS = {Stage.BEHIND: "▲", Stage.OVERDUE: "■"}

#: What markdown and Streamlit's own directives give a meaning to.
_MEANT = "\\`*_{}[]()#+!|<>$~:"


def plain(words: str) -> str:
    """Words that came from a ledger, shown as they are: no markup, no links, no pictures, no formulas."""
    return "".join(f"\\{each}" if each in _MEANT else each for each in words)


def mark(light: str) -> str:
    """The glyph of a red or yellow light as markup: the heading or the words beside it say which."""
    return f'<span class="mark-{light}" aria-hidden="true">{"■" if light == "red" else "▲"}</span>'
