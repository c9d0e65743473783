"""Our own components in the page: their files, colours, and the one place that touches Streamlit's registry.

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


def _root(classes: str) -> dict[str, Any]:
    """A list in the frame that all lists have."""
    return {"html": f'<div class="{classes}" style="{_VARIABLES}"></div>', "css": _STYLE}


#: The components by name, and what each is given beside its script.
_COMPONENTS: dict[str, dict[str, Any]] = {
    "status_list": _root("status-list"),
    "progress": _root("status-list progress-rows"),
    "meeting": {"html": '<div class="meeting-keys" hidden></div>'},
    "deck_map": _root("deck-map"),
}

#: What a browser asks for.
SCRIPTS = tuple(f"/_stcore/bidi-components/{_PACKAGE}.{name}/{name}.js" for name in _COMPONENTS)

#: By Streamlit's registry, of which a process that serves has one.
_mounts: WeakKeyDictionary[Any, dict[str, Any]] = WeakKeyDictionary()


def status_list(**given: Any) -> Any:
    """Put a status list in the page: `key`, `data`, `on_open_change`, `on_more_change`."""
    return _mounted("status_list", given)


def progress(**given: Any) -> Any:
    """Put the progress of groups in the page: `key`, `data`, `on_group_change`."""
    return _mounted("progress", given)


def meeting_keys(**given: Any) -> Any:
    """Hear the keys and clicks of a meeting: `key`, `data`, `on_go_change`, `on_open_change` and the like."""
    return _mounted("meeting", given)


def deck_map(**given: Any) -> Any:
    """Put a map in the page: `key`, `data`, `on_open_change`, `on_view_change`."""
    return _mounted("deck_map", given)


def _mounted(name: str, given: dict[str, Any]) -> Any:
    """Mount a component; all of them are registered the first time."""
    registry = get_bidi_component_manager()
    if registry not in _mounts:
        configs = [ComponentConfig(name=each, asset_dir=_FOLDER) for each in _COMPONENTS]
        manifest = ComponentManifest(name=_PACKAGE, version="1", components=configs)
        registry.register_from_manifest(manifest, package_root=HOME / "lib" / "ui")
        # As plain parts of the page: printed, searched and read out like the rest.
        _mounts[registry] = {
            each: st.components.v2.component(f"{_PACKAGE}.{each}", js=f"{each}.js", isolate_styles=False, **parts)
            for each, parts in _COMPONENTS.items()
        }
    return _mounts[registry][name](**given)
