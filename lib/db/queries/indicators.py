"""Indicators: what is counted by region and period, and the targets set for it."""

from sqlalchemy import Select, select

from lib.core.frames import TARGETS, VALUES
from lib.core.scope import Scope
from lib.db.queries.model import Query, around
from lib.db.schema import indicator, target, value


def _targets(scope: Scope) -> Select:  # type: ignore[type-arg]
    columns = [target.c[name] for name in (*TARGETS.columns, "batch")]
    return (
        select(*columns)
        .where(target.c.region.in_(around(scope)), target.c.year.between(scope.as_of.year - 2, scope.as_of.year))
        .order_by(target.c.indicator, target.c.region, target.c.year, target.c.quarter)
    )


def _values(scope: Scope) -> Select:  # type: ignore[type-arg]
    described = [indicator.c[name] for name in ("name", "name_en", "unit", "good_when", "category")]
    return (
        select(
            value.c.indicator,
            *described,
            value.c.region,
            value.c.period,
            value.c.value,
            value.c.basis,
            value.c.note,
            value.c.batch,
        )
        .join(indicator, indicator.c.code == value.c.indicator)
        .where(value.c.region == scope.region)
        .order_by(value.c.indicator, value.c.period)
    )


TARGET = Query("targets", TARGETS, _targets, None)
VALUE = Query("values", VALUES, _values, None)
