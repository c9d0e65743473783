"""Makes the first screens ahead of their visitors: at start, and again after each import, in the background."""

import logging
import threading
from itertools import islice

from lib.charts import class_matrix, map_picture, monthly_trend
from lib.core.errors import AppError
from lib.core.settings import LANGUAGE
from lib.i18n import translator
from lib.ui import cache
from lib.ui.places import map_spec
from lib.ui.static import compress_first

log = logging.getLogger(__name__)

#: Regions that are made ahead: those of one city and its neighbours, not of a whole country that was imported.
MOST = 16

#: Seconds between two looks at the data version.
EVERY = 20


def keep_warm(stop: threading.Event) -> None:
    """Until `stop`: whenever the data version is a new one, make the overview of the first data sets' regions."""
    warm_for: int | None = None
    compress_first()
    while not stop.is_set():
        try:
            if (version := cache.begin()) != warm_for:
                _overviews(stop)
                warm_for = version
        except AppError as error:
            log.warning("first screens were not made ahead: %s", error)
        stop.wait(EVERY)


def _overviews(stop: threading.Event) -> None:
    t, office = translator(LANGUAGE.value), cache.office()
    roots = [each.region for each in office.sets] or list(office.menu(t.language))
    regions = (region for root in roots for region in office.below(root))
    for region in islice(dict.fromkeys(regions), MOST):
        if stop.is_set():
            return
        brief = cache.results("overview", office.scope(region))
        for draw, key, options in (
            (monthly_trend, "air.monthly", {"pollutant": "pm25"}),
            (class_matrix, "water.matrix", {}),
        ):
            if not brief[key].frame.empty:
                cache.svg(cache.spec(draw, brief[key], t, **options), draw, brief[key], t, **options)
        points = brief["map.points"]
        cache.svg(map_spec(points, t, office), map_picture, points, t)
