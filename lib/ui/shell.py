"""The page shell: the installed Streamlit's index.html, told where its server is."""

import re
from pathlib import Path

import streamlit

#: Streamlit reads this before it looks for its server; without it, it tries below each page's address first.
_WHERE = (
    "<script>window.__streamlit={BACKEND_BASE_URL:location.origin+'/',MAIN_PAGE_BASE_URL:location.origin+'/'}</script>"
)


def _shell() -> str:
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    index = index.replace('"./', '"/').replace("<title>Streamlit</title>", "<title>Qingjian</title>")
    # The theme names fonts that the reader's machine has; Streamlit's own need not be fetched first.
    index = re.sub(r"<link\s+rel=\"preload\"[^>]*as=\"font\"[^>]*/>", "", index)
    return index.replace("<head>", f"<head>{_WHERE}", 1)


SHELL = _shell()
