"""Makes overviews ahead of their visitors: at start, and again after each import, in the background.

Of every region the year first, then its other periods: a change of region or period finds its view ready.
"""

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from lib.charts import class_matrix, map_picture, monthly_trend
from lib.core.errors import AppError
from lib.core.scope import PERIODS, Scope
from lib.core.settings import ACCOUNTS, AHEAD, LANGUAGE, is_on
from lib.i18n import translator
from lib.ingest.staged import throw_away_old
from lib.ui import cache
from lib.ui.places import map_spec
from lib.ui.reader import opens_without_account
from lib.ui.static import compress_first

log = logging.getLogger(__name__)

#: Regions that are made ahead: those of one city and its neighbours, not of a whole country that was imported.
MOST = 16

#: Seconds between two looks at the data version.
EVERY = 20


def keep_warm(stop: threading.Event) -> None:
    """Until `stop`: whenever the data version is a new one, make the overviews of the first data sets' regions."""
    warm_for: int | None = None
    compress_first()
    while not stop.is_set():
        try:
            throw_away_old()
            if is_on(AHEAD) and (version := _begin()) != warm_for:
                for scope in _scopes():
                    started = time.monotonic()
                    _overview(scope)
                    # Visitors come first: three quarters of the time are theirs, and newer data end the work on older.
                    if stop.wait(3 * (time.monotonic() - started)) or _begin() != version:
                        break
                warm_for = version
        except AppError as error:
            log.warning("overviews were not made ahead: %s", error)
        stop.wait(EVERY)


def _begin() -> int:
    """The data version; what is made is made for those who come most: readers of everything."""
    version = cache.begin()
    cache.restrict(is_on(ACCOUNTS) or opens_without_account())
    return version


def _scopes() -> Iterator[Scope]:
    """The views of the overview that are asked for most, those of the year first."""
    office = cache.office()
    roots = [each.region for each in office.sets] or list(office.menu(LANGUAGE.value))
    below = (region for root in roots for region in office.below(root))
    regions = list(islice(dict.fromkeys(below), MOST))
    return (replace(office.scope(region), period=period) for period in PERIODS for region in regions)


def _overview(scope: Scope) -> None:
    t, brief = translator(LANGUAGE.value), cache.results("overview", cache.beside_the_meeting(scope))
    for draw, key, options in (
        (monthly_trend, "air.monthly", {"pollutant": "pm25"}),
        (class_matrix, "water.matrix", {}),
    ):
        if not brief[key].frame.empty:
            cache.svg(cache.spec(draw, brief[key], t, **options), draw, brief[key], t, **options)
    points = brief["map.points"]
    cache.svg(map_spec(points, t, cache.office()), map_picture, points, t)
    if scope.period == PERIODS[0]:  # nobody waits for the first step of a meeting
        cache.results("meeting", cache.beside_the_meeting(scope))
