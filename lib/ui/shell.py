"""The page shell: the installed Streamlit's index.html, told where its server is and what it will need."""

import re
from pathlib import Path

import streamlit

STATIC = Path(streamlit.__file__).parent / "static"

#: Streamlit reads this before it looks for its server; without it, it tries below each page's address first.
_WHERE = (
    "<script>window.__streamlit={BACKEND_BASE_URL:location.origin+'/',MAIN_PAGE_BASE_URL:location.origin+'/'}</script>"
)

#: Scripts of the elements that the frame and the first screen use. Left alone the browser learns of them one after
#: another, when the first message of a run names the element; named here they come with the shell.
FIRST_NEEDED = (
    "Autocomplete",
    "BidiComponent",
    "ButtonGroup",
    "Cancel",
    "CustomTheme",
    "DateField",
    "DateInput",
    "DownloadButton",
    "Html",
    "ImageList",
    "Input",
    "Multiselect",
    "PageLink",
    "ReorderedSegments",
    "Selectbox",
    "WidgetLabel",
    "WidgetLabelHelpIcon",
    "WidgetLabelHelpIconInline",
    "createDownloadLinkElement",
    "loadVegaEmbed",
    "printWidthCap",
    "purify",
    "requiredField",
    "sprintfjs",
    "styled-components",
    "useBasicWidgetState",
    "useTextField",
    "withFullScreenWrapper",
)


def first_scripts() -> list[str]:
    """The installed files of `FIRST_NEEDED`; their names carry a hash that changes with Streamlit."""
    return [path.name for stem in FIRST_NEEDED for path in sorted((STATIC / "static" / "js").glob(f"{stem}.*.js"))]


def _shell() -> str:
    index = (STATIC / "index.html").read_text(encoding="utf-8")
    index = index.replace('"./', '"/').replace("<title>Streamlit</title>", "<title>Qingjian</title>")
    # The theme names fonts that the reader's machine has; Streamlit's own need not be fetched first.
    index = re.sub(r"<link\s+rel=\"preload\"[^>]*as=\"font\"[^>]*/>", "", index)
    early = "".join(f'<link rel="modulepreload" crossorigin href="/static/js/{name}">' for name in first_scripts())
    return index.replace("<head>", f"<head>{_WHERE}", 1).replace("</head>", f"{early}</head>", 1)


SHELL = _shell()
