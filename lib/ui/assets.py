"""Our own component in the page: its files, its colours, and the one place that touches Streamlit's registry.

A component given as text would be loaded from a `blob:`, which the content policy refuses. Its files come from
`/_stcore/bidi-components/`, behind the gate like everything else.
"""

from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from lib.core import palette
from lib.core.settings import HOME
from lib.core.terms import Light

_PACKAGE, _STATUS_LIST, _FOLDER = "qingjian", "status_list", "components"

#: What a browser asks for.
SCRIPT = f"/_stcore/bidi-components/{_PACKAGE}.{_STATUS_LIST}/{_STATUS_LIST}.js"

#: The grounds, words and edges of chips by light.
CHIPS = (
    palette.LIGHT_FILLS,
    palette.LIGHT_TEXT | {Light.NONE: palette.SOFT},
    palette.LIGHT_EDGES | {Light.YELLOW: palette.YELLOW_CHIP_EDGE},
)

#: The variables of the style sheet.
COLOURS = {
    "ink": palette.INK,
    "rule": palette.RULE,
    "paper": palette.PAPER,
    "accent": palette.ACCENT,
    "soft": palette.SOFT,
    "hair": palette.HAIR,
    "panel": palette.PANEL,
    "tint": palette.TINT,
    **{
        f"{light.value}{part}": colours[light]
        for part, colours in zip(("", "-text", "-edge"), CHIPS, strict=True)
        for light in Light
    },
}

_ROOT = f'<div class="status-list" style="{"".join(f"--{name}:{value};" for name, value in COLOURS.items())}"></div>'

#: By Streamlit's registry, of which a process that serves has one.
_mounts: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


def status_list(**given: Any) -> Any:
    """Put a status list in the page: `key`, `data`, `on_open_change`, `on_more_change`. Registers it the first time."""
    registry = get_bidi_component_manager()
    if registry not in _mounts:
        one = ComponentConfig(name=_STATUS_LIST, asset_dir=_FOLDER)
        manifest = ComponentManifest(name=_PACKAGE, version="1", components=[one])
        registry.register_from_manifest(manifest, package_root=HOME / "lib" / "ui")
        _mounts[registry] = st.components.v2.component(
            f"{_PACKAGE}.{_STATUS_LIST}",
            html=_ROOT,
            css=f"{_STATUS_LIST}.css",
            js=f"{_STATUS_LIST}.js",
            isolate_styles=False,  # as plain parts of the page: printed, searched and read out like the rest
        )
    return _mounts[registry](**given)
