"""Records and matters: one place on three lists counts three times as a record, once as a matter."""

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from lib.core.scope import Scope
from lib.metrics.model import Answer, Metric, Reason

COLUMNS = ("code", "title", "region_name", "records", "codes", "lists")


def total(scope: Scope, records: pd.DataFrame, links: pd.DataFrame) -> Answer:
    """Matters behind the records of all lists (findings, petitions, tasks, projects, instructions) of the scope.

    Records are the same matter where one names the other (原问题编号, 重复件), directly or through others, in the
    scope or not. One row per matter that stands on the lists more than once, the most frequent first.
    """
    held = int(records["records"].sum())
    if not held:
        return Answer(reason=Reason("nothing_counted"))
    of_matter = matters(links)
    counted = _chosen(scope, links[links["counts_as"].isin(records["kind"])]).drop_duplicates("item")
    counted = counted.assign(matter=[of_matter[number] for number in counted["item"].tolist()])
    grouped = counted.groupby("matter")
    frame = pd.DataFrame(
        {
            "code": grouped["code"].first(),
            "title": grouped["title"].first(),
            "region_name": grouped["region_name"].first(),
            "records": grouped.size().astype("Int64"),
            "codes": grouped["code"].agg(_listed),
            "lists": grouped["programme_name"].agg(lambda names: _listed(names.dropna().unique())),
        }
    )
    frame = frame[frame["records"] > 1].sort_values(["records", "code"], ascending=[False, True])
    found = held - int((frame["records"] - 1).sum())
    of_kind = {str(kind): int(count) for kind, count in records.groupby("kind")["records"].sum().items()}
    return Answer(value=found, frame=frame, details={"records": held, "matters": found, "by_kind": of_kind})


def matters(links: pd.DataFrame) -> dict[int, int]:
    """The matter of every linked item, named by one of its items: what is linked through others is one."""
    above: dict[int, int] = {}

    def top(number: int) -> int:
        while above.setdefault(number, number) != number:
            above[number] = number = above[above[number]]
        return number

    for one, other in zip(links["item"].tolist(), links["other"].tolist(), strict=True):
        above[top(one)] = top(other)
    return {number: top(number) for number in list(above)}


def _chosen(scope: Scope, links: pd.DataFrame) -> pd.DataFrame:
    """The linked items that the scope chooses; `records` are chosen alike when they are read."""
    kept = pd.Series(True, index=links.index)
    for column, wanted in (("unit", scope.unit), ("leader", scope.leader)):
        kept &= links[column] == wanted if wanted else True
    for column, several in (("programme", scope.programmes), ("counts_as", scope.kinds)):
        kept &= links[column].isin(several) if several else True
    return links[kept]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(Counter(words))


METRICS = (Metric("matters.total", ("records", "links"), total, "count", COLUMNS),)
