"""Our own components in the page: their files, their colours, and the one place that touches Streamlit's registry.

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

_PACKAGE, _FOLDER, _STYLE = "qingjian", "components", "components.css"
#: Each component and the classes of its root: all are lists in the same frame.
_ROOTS = {"status_list": "status-list", "progress": "status-list progress-rows"}

#: What a browser asks for.
SCRIPTS = tuple(f"/_stcore/bidi-components/{_PACKAGE}.{name}/{name}.js" for name in _ROOTS)

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

_VARIABLES = "".join(f"--{name}:{value};" for name, value in COLOURS.items())

#: By Streamlit's registry, of which a process that serves has one.
_mounts: WeakKeyDictionary[Any, dict[str, Any]] = WeakKeyDictionary()


def status_list(**given: Any) -> Any:
    """Put a status list in the page: `key`, `data`, `on_open_change`, `on_more_change`."""
    return _mounted()["status_list"](**given)


def progress(**given: Any) -> Any:
    """Put the progress of groups in the page: `key`, `data`, `on_group_change`."""
    return _mounted()["progress"](**given)


def _mounted() -> dict[str, Any]:
    """The components by name; the first time in a process that serves they are registered."""
    registry = get_bidi_component_manager()
    if registry not in _mounts:
        every = [ComponentConfig(name=name, asset_dir=_FOLDER) for name in _ROOTS]
        manifest = ComponentManifest(name=_PACKAGE, version="1", components=every)
        registry.register_from_manifest(manifest, package_root=HOME / "lib" / "ui")
        _mounts[registry] = {
            name: st.components.v2.component(
                f"{_PACKAGE}.{name}",
                html=f'<div class="{classes}" style="{_VARIABLES}"></div>',
                css=_STYLE,
                js=f"{name}.js",
                isolate_styles=False,  # as plain parts of the page: printed, searched and read out like the rest
            )
            for name, classes in _ROOTS.items()
        }
    return _mounts[registry]
