"""The metrics as a page for people, generated from the catalogue.

`python -m docs.metrics` writes `docs/metrics.md` anew; a test fails while it is out of date.
"""

import inspect
from pathlib import Path

from lib.i18n import translator
from lib.metrics.catalog import BRIEFS, METRICS
from lib.metrics.model import Metric

PAGE = Path(__file__).with_suffix(".md")

_INTRODUCTION = """# The metrics

Generated from `lib/metrics/catalog.py` by `python -m docs.metrics`; `python -m lib metrics` prints the same on the
command line. The definition is the first line of what the function that computes the metric says of itself.

Unit `share` is a share from 0 to 1, shown as a percentage; `table` is rows without one figure of their own. Good when:
whether a higher or a lower figure is the better one. Inputs are the names of queries in `lib/db/queries/`. Figures are
kept unrounded and rounded once where they are shown (GB/T 8170).
"""

_HEADS = ("key", "中文", "English", "unit", "good when", "inputs", "standard", "pages", "definition")


def document() -> str:
    """The contents of `docs/metrics.md`."""
    nouns: dict[str, list[Metric]] = {}
    for metric in METRICS.values():
        nouns.setdefault(metric.key.split(".")[0], []).append(metric)
    parts = [_INTRODUCTION]
    for noun, metrics in nouns.items():
        lines = [_HEADS, tuple("---" for _ in _HEADS), *map(_row, metrics)]
        parts.append("\n".join([f"## {noun}\n", *(f"| {' | '.join(line)} |" for line in lines), ""]))
    return "\n".join(parts)


def definition(metric: Metric) -> str:
    """The first line of the docstring of the function that computes a metric."""
    return (inspect.getdoc(metric.compute) or "").partition("\n")[0]


def _row(metric: Metric) -> tuple[str, ...]:
    chinese, english = (translator(language)(f"metric.{metric.key}") for language in ("zh", "en"))
    good = "" if metric.good_when == "neither" else metric.good_when
    inputs = ", ".join(f"`{name}`" for name in metric.inputs)
    pages = ", ".join(page for page, keys in BRIEFS.items() if metric.key in keys)
    cells = (f"`{metric.key}`", chinese, english, metric.unit, good, inputs, metric.standard or "", pages)
    return *cells, definition(metric).replace("|", "/")


if __name__ == "__main__":
    PAGE.write_text(document(), encoding="utf-8")
