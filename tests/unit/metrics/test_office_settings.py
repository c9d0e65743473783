"""Whoever judges an item takes the office's settings: no card, table or list may go by another period than the rest."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from lib import metrics
from lib.core.frames import SETTINGS
from lib.core.scope import Scope
from lib.metrics.catalog import METRICS
from lib.metrics.findings import by_stage
from lib.standards.profile import profile_of
from lib.standards.working_days import calendar_of
from tests.unit.metrics.conftest import DEFAULTS, TODAY, items

HOME = Path(inspect.getfile(metrics)).parent


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(HOME.glob("*.py")):
        yield path.stem, ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.FunctionDef) -> set[str]:
    """Names that are called or handed on within a function, without its own parameters and variables."""
    names = [each for each in ast.walk(node) if isinstance(each, ast.Name)]
    own = {each.id for each in names if isinstance(each.ctx, ast.Store)} | {each.arg for each in node.args.args}
    return {each.id for each in names} - own | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def judging() -> set[tuple[str, str]]:
    """Every function of the metrics that judges, itself or through others: module and name."""
    bodies = {
        (module, each.name): (module, called(each))
        for module, tree in trees()
        for each in tree.body
        if isinstance(each, ast.FunctionDef)
    }
    imported = {
        (module, alias.asname or alias.name): (str(each.module).rpartition(".")[2], alias.name)
        for module, tree in trees()
        for each in ast.walk(tree)
        if isinstance(each, ast.ImportFrom) and str(each.module).startswith("lib.")
        for alias in each.names
    }
    found = {("lights", "assess"), ("lights", "facts_of"), ("lights", "rules_of"), ("profile", "profile_of")}
    found.add(("working_days", "calendar_of"))
    while True:
        more = {
            own
            for own, (module, names) in bodies.items()
            if own not in found and any(imported.get((module, name), (module, name)) in found for name in names)
        }
        if not more:
            return found
        found |= more


def test_every_metric_that_judges_reads_the_settings_of_the_office() -> None:
    found = judging()
    judges = {
        key
        for key, metric in METRICS.items()
        if (metric.compute.__module__.rpartition(".")[2], metric.compute.__name__) in found
    }
    assert {
        "findings.by_stage",
        "measures.by_stage",
        "findings.on_time",
        "map.points",
        "schedule.disagreements",
    } <= judges
    assert [key for key in sorted(judges) if "settings" not in METRICS[key].inputs] == []


def test_no_judgement_has_settings_of_its_own() -> None:
    """No default, nothing made up in passing: the settings are always those that were handed in."""
    for module, tree in trees():
        for each in ast.walk(tree):
            if isinstance(each, ast.FunctionDef):
                arguments = [*each.args.posonlyargs, *each.args.args]
                optional = [one.arg for one in arguments[len(arguments) - len(each.args.defaults) :]]
                named = zip(each.args.kwonlyargs, each.args.kw_defaults, strict=True)
                optional += [one.arg for one, default in named if default is not None]
                assert "settings" not in optional, (module, each.name)
            assert not (isinstance(each, ast.Name) and each.id in ("SETTINGS", "DEFAULT", "PUBLISHED")), module


@pytest.mark.parametrize("judge", [profile_of, calendar_of], ids=lambda judge: judge.__name__)
def test_settings_are_read_from_rows_and_never_left_out(judge: object) -> None:
    assert callable(judge)
    assert all(each.default is inspect.Parameter.empty for each in inspect.signature(judge).parameters.values())


def test_a_missed_check_by_the_period_of_the_office_is_behind_on_the_card() -> None:
    duty = items({"rectification": "standing", "updated_on": pd.Timestamp(2024, 5, 1), "progress": None})
    scope = Scope("620802", TODAY)
    assert by_stage(scope, duty, DEFAULTS).details["on_schedule"] == 1
    monthly = SETTINGS.of([("standing_check_months", "1")])
    assert by_stage(scope, duty, monthly).details["behind"] == 1
