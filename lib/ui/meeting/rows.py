"""A matter as a row of a slide: light, title over its facts, lateness over its deadline; a click opens it."""

from typing import Any

from lib.export.lateness import id_of, is_obligation, lateness, passed_of
from lib.metrics.model import Result
from lib.ui.meeting.slide import around, chip, dotted, opens, tag
from lib.ui.page import Page, region_name


def matter(
    page: Page, item: dict[str, Any], listed: Result, *, unit: bool = True, when: tuple[str, str] | None = None
) -> str:
    """A row of the list of warnings, or of what has its columns.

    `unit`: whether its facts say whose it is; `when`: what stands at its end in place of how late it is.
    """
    t = page.t
    late, due = when or lateness(item, t, page.scope.as_of, passed_of(listed))
    step = item.get("next_step")
    facts = [
        region_name(item["region"]) if item.get("region") else item.get("region_name"),
        (item.get("unit") or _nobody(page, item)) if unit else None,
        item.get("leader"),
        t.cell("reason", item.get("reason")) if not is_obligation(item) else None,
        t("detail.next", step=t(f"step.{step}")) if step else None,
    ]
    name = " · ".join(filter(None, (item["title"], t.cell("item", item.get("item")))))
    told = around("span", tag("span", name, "name") + around("span", dotted(facts), "facts"), "told")
    end = around("span", tag("b", late) + tag("span", due, "facts"), "late")
    return opens(id_of(item), chip(item["light"], t) + told + end, "matter")


def _nobody(page: Page, item: dict[str, Any]) -> str | None:
    return page.t("status.no_unit") if is_obligation(item) else None
