"""Every read by name. A query selects and joins; what is overdue or good is decided by metrics."""

from lib.db.queries import (
    air,
    escalation,
    history,
    indicators,
    items,
    lit,
    look_backs,
    matters,
    one_item,
    quality,
    readings,
    reportable,
    settings,
    warnings,
    water,
)
from lib.db.queries.model import Prepared, Query, Read

QUERIES: dict[str, Query | Prepared | Read] = {
    query.name: query
    for query in (
        *items.QUERIES,
        *history.QUERIES,
        *one_item.QUERIES,
        *look_backs.QUERIES,
        *matters.QUERIES,
        *quality.QUERIES,
        *warnings.QUERIES,
        *escalation.QUERIES,
        *lit.QUERIES,
        *reportable.QUERIES,
        air.AIR_DAY,
        air.AIR_DAY_BELOW,
        air.AIR_LATEST,
        water.POINTS,
        air.AIR_PAST,
        air.AIR_STATION_DAY,
        air.AIR_DELIVERED,
        readings.FLAGS,
        readings.COUNTS,
        readings.WATER_FLAGS,
        readings.WATER_COUNTS,
        water.WATER_MONTH,
        water.WATER_ITEM_MONTH,
        water.ALERTS,
        water.ALERTS_STANDING,
        indicators.TARGET,
        indicators.VALUE,
        settings.SETTING,
    )
}
