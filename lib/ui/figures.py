"""Figures: a value with everything that makes it one, side by side in cards."""

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from lib import export
from lib.core.terms import DustBasis
from lib.i18n import Translator
from lib.metrics.model import Result
from lib.ui import sources
from lib.ui.words import plain

#: Figures side by side.
_ACROSS = 4

#: Units of the two numbers of a share that does not count things.
_SHARE_UNITS = {
    "water.drinking_volume": "unit.volume",
    "projects.spent_share": "unit.money",
}


def figures(results: Iterable[Result], t: Translator) -> None:
    """Figures side by side, each with what makes it a figure: the numbers of a share, its target, its change."""
    chosen = list(results)
    for start in range(0, len(chosen), _ACROSS):
        part = chosen[start : start + _ACROSS]
        for column, result in zip(st.columns(_ACROSS), part, strict=False):
            with column, st.container(border=True, height="stretch"):
                figure(result, t)


def figure(result: Result, t: Translator) -> None:
    """One figure. No figure is a dash with its reason, never a zero."""
    unit = t(f"unit.{result.metric.unit}") if result.value is not None else ""
    value = t.number(result.value, result.metric.unit)
    st.metric(t(f"metric.{result.key}"), f"{value} {unit}".strip())
    if lines := [*facts(result, t), *sources.shown(result)]:
        st.caption("  \n".join(map(plain, lines)))


def facts(result: Result, t: Translator) -> list[str]:
    """What stands under a figure: its reason, the two numbers of a share, target and change."""
    lines = []
    details = result.details
    if result.reason:
        lines.append(t(f"reason.{result.reason.code}", **result.reason.params))
    if result.metric.unit == "share" and result.denominator:
        words = t("block.share", numerator=result.numerator, denominator=result.denominator)
        lines.append(f"{words} {t(_SHARE_UNITS[result.key])}" if result.key in _SHARE_UNITS else words)
    if result.metric.unit == "count" and result.denominator and result.numerator is not None:
        whole = f"of_all.{result.key}"
        lines.append(t(whole if t.has(whole) else "block.of_all", denominator=result.denominator))
    lines += export.besides(result, t)
    if "change" in details:
        change = details["change"]
        lines.append(" · ".join([_target(result, t), *([t.change(change)] if isinstance(change, float) else [])]))
    if result.key == "air.good_days":
        lines += [_days_against(each, details, t) for each in _told(details, "against")]
    if result.metric.unit in ("ug/m3", "day") and result.denominator and result.numerator is not None:
        words = "air.fact.good" if result.metric.unit == "day" else "air.fact.valid"
        lines.append(t(words, numerator=result.numerator, denominator=result.denominator))
    if "so_far" in details or details.get("others"):
        lines += [_remaining(each, result, t) for each in (details, *_told(details, "others")) if "so_far" in each]
    return lines + _share_last_year(result, t) + _place(result, t) + _outlook(result, t) + _obligations(result, t)


def _told(details: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """What details tell of several targets, a mapping for each; none where they have none."""
    return list(details.get(name) or ())


def _target(result: Result, t: Translator) -> str:
    """The year's targets, each with its basis, and how far the figure on it lies below or above."""
    against = _told(result.details, "against")
    return " · ".join(_against(each, result, t) for each in against) or t("air.fact.no_target")


def _against(each: Mapping[str, Any], result: Result, t: Translator) -> str:
    basis, margin, unit = t(f"basis.{each['dust_basis']}"), each["margin"], result.metric.unit
    if each["value"] is None and each["reason"]:
        return t("air.fact.unjudged", target=each["target"], basis=basis, reason=t(f"why.{each['reason']}"))
    if isinstance(margin, float):
        words, whole = "air.fact.better" if margin >= 0 else "air.fact.worse", t.number(abs(margin), unit)
        far = t.say(abs(margin)) if whole == "0" else whole
        told = t(words, target=each["target"], basis=basis, margin=far)
    else:
        told = t("air.fact.target", target=each["target"], basis=basis)
    # A target of the other basis is judged on its own figure, which is not the one above.
    if each["value"] is None or result.key.endswith("_ex_dust") == (each["dust_basis"] == DustBasis.WITHOUT_DUST):
        return told
    return t("air.fact.on_basis", basis=basis, value=t.number(each["value"], unit), told=told)


def _days_against(each: Mapping[str, Any], details: Mapping[str, Any], t: Translator) -> str:
    """A target of good days with its basis, and what is missing of it."""
    basis = t(f"basis.{each['dust_basis']}")
    if "needed" not in each:
        return t("air.fact.unjudged", target=each["target"], basis=basis, reason=t(f"why.{each['reason']}"))
    words = "air.fact.target_days" if each["left"] else "air.fact.missed" if each["needed"] else "air.fact.kept"
    told = t(words, basis=basis, target=each["target"], needed=each["needed"])
    if each["left"]:
        pace = t(f"pace.{each['pace'] or 'open'}", needed=each["needed"], left=each["left"])
        told = t("air.fact.pace", told=told, pace=pace)
    if each["dust_basis"] == DustBasis.WITH_DUST:
        return told
    return t("air.fact.on_basis", basis=basis, value=t.number(each["to_date"], "day"), told=told)


def _remaining(each: Mapping[str, Any], result: Result, t: Translator) -> str:
    """What a remaining control value comes from; of one on another basis also the value."""
    unit, basis = result.metric.unit, t(f"basis.{each['dust_basis']}")
    so_far = t.number(each["so_far"], unit)
    told = t("air.fact.remaining", target=each["target"], basis=basis, so_far=so_far, left=each["left"])
    if "value" not in each:
        return told
    value = "—" if each["value"] is None else t.number(each["value"], unit)
    return t("air.fact.on_basis", basis=basis, value=value, told=told)


def _share_last_year(result: Result, t: Translator) -> list[str]:
    """Of a share last year's with the change in points; and both years on one basis where the standard changed."""
    details, lines = result.details, []
    if isinstance(points := details.get("change_points"), float):
        key = "air.fact.share_up" if points >= 0 else "air.fact.share_down"
        last = t.number(details["last_year"], "share")
        lines.append(t(key, last=last, points=abs(points)))
    if details.get("unlisted"):
        lines.append(t("air.fact.unlisted", year=details["unlisted"]))
    if details.get("basis"):
        shares = {name: t.number(details[f"basis_{name}"], "share") for name in ("share", "last_year")}
        lines.append(t("air.fact.basis", standard=details["basis"], **shares))
    return lines


def _place(result: Result, t: Translator) -> list[str]:
    """Of one day its level and primary pollutant; of an index its rank and the largest item."""
    details, lines = result.details, []
    if "aqi_level" in details:
        level, primary = t(f"aqi_level.{details['aqi_level']}"), t.cell("primary", details["primary"] or "")
        lines.append(t("air.fact.level", day=details["on"], level=level, primary=primary))
    if details.get("rank") is not None:
        lines.append(t("air.fact.rank", rank=details["rank"], ranked=details["ranked"]))
    if details.get("largest"):
        lines.append(t("air.fact.largest", largest=t.cell("largest", details["largest"])))
    return lines


def _outlook(result: Result, t: Translator) -> list[str]:
    """A projection's target, its interval and how often the interval held in past years."""
    details, lines = result.details, []
    for each in (details, *_told(details, "others")):
        if each.get("goal") is not None:
            basis = t(f"basis.{each['dust_basis']}")
            told = t("air.fact.goal", goal=each["goal"], basis=basis)
            value = each.get("value")
            lines.append(
                told
                if value is None
                else t("air.fact.on_basis", basis=basis, value=t.number(value, result.metric.unit), told=told)
            )
    if "low" in details:
        low, high = (t.number(details[name], result.metric.unit) for name in ("low", "high"))
        lines.append(t("air.fact.interval", low=low, high=high, years=details["years"]))
        lines.append(t("air.fact.tried", hits=details["hits"], trials=details["trials"]))
    return lines


def _obligations(result: Result, t: Translator) -> list[str]:
    """Of an on-time rate the strict one; of matters their records."""
    details, lines = result.details, []
    if "counted_first" in details:
        first = {"numerator": details["on_time_first"], "denominator": details["counted_first"]}
        lines.append(t("findings.fact.first", **first, done=details["done_on_time"], counted=details["counted"]))
    if "matters" in details:
        lines.append(t("findings.fact.records", records=details["records"], matters=details["matters"]))
    return lines
