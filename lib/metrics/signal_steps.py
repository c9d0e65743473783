"""What signals of air and water ask for: one row per matter with all its reasons and the step that is due."""

import pandas as pd

from lib.core.frames import texts
from lib.core.scope import Scope
from lib.core.terms import Light
from lib.metrics import water_signals
from lib.metrics.findings import worst_first
from lib.metrics.model import Settings
from lib.metrics.one_light import merged
from lib.standards.profile import profile_of


def by_matter(scope: Scope, signals: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Signals merged by their matter, the worst first, with `next_step`: the first of its light, or the letter due."""
    found = signals.assign(lasting=(pd.Timestamp(scope.as_of) - signals["since"]).dt.days)
    ladder = profile_of(settings).escalation
    letters = set(found[found["code"].str.endswith(water_signals.LETTER)]["matter"])
    found = worst_first(found, "lasting")
    found = merged(found, found["matter"])
    steps = [
        water_signals.LETTER if light == Light.YELLOW and matter in letters else ladder.first(light)
        for light, matter in zip(found["light"], found["matter"], strict=True)
    ]
    return found.assign(next_step=texts(steps))
