"""Words on their way into Streamlit's markdown."""

#: What markdown and Streamlit's own directives give a meaning to.
_MEANT = "\\`*_{}[]()#+!|<>$~:"


def plain(words: str) -> str:
    """Words that came from a ledger, shown as they are: no markup, no links, no pictures, no formulas."""
    return "".join(f"\\{each}" if each in _MEANT else each for each in words)
