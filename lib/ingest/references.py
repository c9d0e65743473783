"""Names in a row that lead nowhere, all of them, whatever else is wrong with the row: a clerk mends a file once."""

from collections.abc import Callable, Iterator
from typing import Any

from lib.core.terms import ItemKind
from lib.ingest.obligations import WITH_MILESTONES
from lib.ingest.resolve import Resolver, RowError
from lib.ingest.words import own_indicators

Values = dict[str, Any]


def broken_references(values: Values, resolver: Resolver) -> Iterator[RowError]:
    """An error for each column that names a region, programme, item, point or indicator that is not known."""
    for column, look_up in _REFERENCES.items():
        if values.get(column):
            try:
                look_up(resolver, values)
            except RowError as error:
                yield error


def _parent(resolver: Resolver, values: Values) -> None:
    if values["parent"] not in resolver.coming:
        resolver.region_code(values["parent"], "parent")


def _item(resolver: Resolver, values: Values) -> None:
    # Of several items of one code the ledger's own rules choose.
    if not resolver.known.items.get(values["item"]):
        raise RowError("item", "unknown_item", values["item"])


def _indicator(resolver: Resolver, values: Values) -> None:
    if values["indicator"] not in own_indicators():
        resolver.indicator(values["indicator"])


_REFERENCES: dict[str, Callable[[Resolver, Values], object]] = {
    "region": lambda resolver, values: resolver.region_code(values["region"]),
    "parent": _parent,
    "programme": lambda resolver, values: resolver.programme(values["programme"]),
    "finding": lambda resolver, values: resolver.item(values["finding"], "finding", ItemKind.FINDING),
    "project": lambda resolver, values: resolver.item(values["project"], "project", *WITH_MILESTONES),
    "item": _item,
    "point": lambda resolver, values: resolver.point(values["point"]),
    "indicator": _indicator,
}
