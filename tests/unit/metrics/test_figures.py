"""Every figure of the demo is what it was: a change of one is seen here, wherever it comes from.

What is right is told by the other tests; here nothing changes unseen. Where a rule changes, `python -m tests.world`
writes the figures again, and the difference of the file is part of the change.
"""

import json
from typing import Any

import pytest

from lib.metrics.catalog import METRICS
from tests import world

KEPT: dict[str, dict[str, Any]] = json.loads(world.FIGURES.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "key"), [(name, key) for name in world.SCOPES for key in world.keys(name)])
def test_a_figure_is_what_it_was(name: str, key: str) -> None:
    found = json.loads(json.dumps(world.told(world.figure(name, key))))
    assert found == KEPT[name][key]


def test_all_metrics_are_kept_and_no_other() -> None:
    assert list(KEPT["city"]) == list(METRICS)
    assert {name: list(own) for name, own in KEPT.items()} == {name: world.keys(name) for name in world.SCOPES}
