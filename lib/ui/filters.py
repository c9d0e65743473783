"""What pages choose among obligations: kind, light, unit, leader; the address says it and can be sent."""

from collections.abc import Callable

import streamlit as st

from lib.core.terms import ItemKind, Light
from lib.ui import cache
from lib.ui.page import Page

_LIGHTS = (Light.RED.value, Light.YELLOW.value)
#: All that can be overdue by itself.
_KINDS = tuple(kind.value for kind in ItemKind if kind is not ItemKind.PROJECT)


def filters(page: Page, *, light: bool = True) -> None:
    """Four choices in a row, or those without the light, without labels; none means all, and says all of what."""
    t, scope, state = page.t, page.scope, st.session_state
    units, leaders = cache.owners(scope.region)
    state["w-light"], state["w-kind"] = scope.light, list(scope.kinds)
    state["w-unit"], state["w-leader"] = scope.unit, scope.leader
    with st.container(horizontal=True, vertical_alignment="bottom", key="warning-filters"):
        if light:
            st.segmented_control(
                t("column.light"),
                _LIGHTS if scope.light in (None, *_LIGHTS) else (*_LIGHTS, scope.light),
                format_func=lambda code: t(f"light.{code}"),
                key="w-light",
                on_change=_chosen,
                label_visibility="collapsed",
            )
        st.multiselect(
            t("column.kind"),
            _KINDS if light and set(scope.kinds) <= set(_KINDS) else tuple(ItemKind),
            format_func=lambda code: t(f"kind.{code}"),
            key="w-kind",
            on_change=_chosen,
            placeholder=t("warnings.all_kinds"),
            width=260,
            label_visibility="collapsed",
        )
        for key, label, names, chosen in (
            ("w-unit", "column.unit", units, scope.unit),
            ("w-leader", "column.leader", leaders, scope.leader),
        ):
            st.selectbox(
                t(label),
                [*names, *([chosen] if chosen and chosen not in names else [])],
                index=None,
                key=key,
                on_change=_chosen,
                placeholder=t(f"warnings.all_{key[2:]}s"),
                width=230,
                label_visibility="collapsed",
            )


def choose(page: Page, name: str, value: str | None) -> None:
    """Narrow the page to a unit or leader that was clicked in a table."""
    if value and value != getattr(page.scope, name):
        st.query_params[name] = value
        st.rerun()


def _chosen() -> None:
    state = st.session_state
    said = {name: state[f"w-{name}"] for name in ("light", "unit", "leader")} | {"kind": ",".join(state["w-kind"])}
    for name, value in said.items():
        say(name, value)


def say(name: str, value: str | None) -> None:
    """Write one choice of a page into its address, or take it out."""
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def coded(
    name: str,
    codes: tuple[str, ...],
    label: str,
    word: Callable[[str], str],
    *,
    default: str = "",
    labelled: bool = False,
    forgets: tuple[str, ...] = (),
) -> str:
    """One of several codes, chosen by its word and kept in the address; the default (else the first) stands in none.

    `labelled`: the label can be seen. `forgets`: choices that mean nothing under another code.
    """
    key, usual = f"coded-{name}", default or codes[0]

    def chosen() -> None:
        say(name, None if st.session_state[key] == usual else st.session_state[key])
        for other in forgets:
            say(other, None)

    st.session_state[key] = said_or(name, (usual, *codes))
    st.segmented_control(
        label,
        codes,
        format_func=word,
        key=key,
        required=True,
        on_change=chosen,
        label_visibility="visible" if labelled else "collapsed",
        wrap=True,
    )
    return str(st.session_state[key])


def picked(name: str, codes: tuple[str, ...], label: str, word: Callable[[str], str], *, width: int) -> None:
    """As `coded`, for many codes: a box to choose from. What is chosen is `said_or` of the same name."""
    key = f"picked-{name}"

    def chosen() -> None:
        say(name, None if st.session_state[key] == codes[0] else st.session_state[key])

    st.session_state[key] = said_or(name, codes)
    st.selectbox(label, codes, format_func=word, key=key, on_change=chosen, label_visibility="collapsed", width=width)


def said_or(name: str, codes: tuple[str, ...]) -> str:
    """The code that the address has under a name; the first of them where it has none of these."""
    said = st.query_params.get(name)
    return said if said in codes else codes[0]
