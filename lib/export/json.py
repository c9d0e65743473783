"""A Result as JSON for scripts and auditors: codes, not words; no value is null with its reason."""

import json
import math
from datetime import date, datetime
from typing import Any

from lib.core.frames import records
from lib.metrics.model import Result


def as_json(result: Result) -> str:
    """`{metric, value, unit, numerator, denominator, as_of, coverage, reason, standard, source, frame: [...]}`."""
    return json.dumps(
        {
            "metric": result.key,
            "scope": result.scope.to_query(),
            "value": _plain(result.value),
            "unit": result.metric.unit,
            "numerator": _plain(result.numerator),
            "denominator": _plain(result.denominator),
            "as_of": result.as_of.isoformat() if result.as_of else None,
            "coverage": {
                name: _plain(result.details.get(name)) for name in ("valid", "days") if name in result.details
            },
            "details": {name: _plain(value) for name, value in result.details.items()},
            "reason": {"code": result.reason.code, **result.reason.params} if result.reason else None,
            "standard": result.standard,
            "source": [{"name": source.name, "sample": source.sample} for source in result.sources],
            "frame": [{name: _plain(value) for name, value in row.items()} for row in records(result.frame)],
        },
        ensure_ascii=False,
        default=str,
    )


def _plain(value: Any) -> Any:
    if value is None or (not isinstance(value, str | list) and value != value):
        return None
    if isinstance(value, datetime) and (value.hour or value.minute):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()[:10]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value
