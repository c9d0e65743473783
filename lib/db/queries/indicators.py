"""Indicators: what is counted by region and period, and the targets set for it."""

from sqlalchemy import Integer, Select, bindparam, select

from lib.core.frames import TARGETS, VALUES
from lib.core.scope import Scope
from lib.db.queries.model import Prepared, Query, around
from lib.db.schema import indicator, target, value


def _targets() -> Select:  # type: ignore[type-arg]
    columns = [target.c[name] for name in (*TARGETS.columns, "batch")]
    year = bindparam("year", type_=Integer)
    return (
        select(*columns)
        .where(target.c.region.in_(around()), target.c.year.between(year - 2, year))
        .order_by(target.c.indicator, target.c.region, target.c.year, target.c.quarter, target.c.basis)
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


TARGET = Prepared("targets", TARGETS, _targets(), lambda scope: {"region": scope.region, "year": scope.year}, None)
VALUE = Query("values", VALUES, _values, None)
