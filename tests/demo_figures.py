"""Figures of the demo, which tests only read: each is made once for all tests of a process."""

import functools

from lib import db
from lib.core.rows import Rows
from lib.core.scope import Scope
from lib.metrics.catalog import metric
from lib.metrics.model import Result, evaluate


@functools.cache
def read(query: str, scope: Scope) -> Rows:
    """The rows of a query; the test that calls it has the demo in force."""
    return db.read(query, scope)


@functools.cache
def figure(key: str, scope: Scope) -> Result:
    """The figure of a region on a day."""
    return evaluate(metric(key), scope, read)
