"""Records and matters: one place on three lists counts once and three times."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lib.core.frames import LINKS, RECORDS
from lib.core.scope import Scope
from lib.metrics import matters
from tests.unit.metrics.conftest import TODAY

SCOPE = Scope("620802", TODAY)


def records(**kinds: int) -> Any:
    return RECORDS.of([(kind, "P", "a programme", count, TODAY) for kind, count in kinds.items()])


def links(*pairs: tuple[int, int], kinds: dict[int, str] | None = None, programme: str = "P") -> Any:
    """Every pair both ways, as the query gives them."""
    both = [*pairs, *((other, one) for one, other in pairs)]
    kind = (kinds or {}).get
    return LINKS.of(
        (
            one,
            kind(one, "finding"),
            kind(one, "finding"),
            f"C{one}",
            f"title {one}",
            "r",
            programme,
            f"list {one}",
            "u",
            "l",
            TODAY,
            other,
        )
        for one, other in sorted(both)
    )


def test_one_place_on_three_lists_is_one_matter_and_three_records() -> None:
    """A finding of one inspection, found again by another, and complained of by a citizen."""
    linked = links((1, 2), (2, 3), kinds={3: "petition"})
    answer = matters.total(SCOPE, records(finding=2, petition=1), linked)
    assert answer.value == 1
    assert answer.details == {"records": 3, "matters": 1, "by_kind": {"finding": 2, "petition": 1}}
    assert answer.frame is not None
    row = answer.frame.iloc[0]
    assert (row["records"], row["codes"], row["lists"]) == (3, "C1, C2, C3", "list 1, list 2, list 3")


def test_what_is_not_linked_counts_for_itself() -> None:
    answer = matters.total(SCOPE, records(finding=57, task=8), links((1, 51)))
    assert (answer.value, answer.details["records"]) == (64, 65)


def test_linked_through_one_outside_the_scope_is_still_one_matter() -> None:
    inside = links((1, 9), (2, 9))
    inside.loc[inside["item"] == 9, "programme"] = "Q"
    answer = matters.total(Scope("620802", TODAY, programmes=("P",)), records(finding=2), inside)
    assert (answer.value, answer.details["records"]) == (1, 2)


def test_nothing_on_record_is_no_figure() -> None:
    answer = matters.total(SCOPE, records(), links())
    assert answer.value is None
    assert answer.reason is not None


_pairs = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)).filter(lambda pair: pair[0] != pair[1]), max_size=12)


@given(_pairs, st.randoms())
def test_matters_do_not_depend_on_the_order_of_links_and_never_exceed_records(
    pairs: list[tuple[int, int]], random: Any
) -> None:
    held = records(finding=8)
    answer = matters.total(SCOPE, held, links(*set(pairs)))
    shuffled = list(set(pairs))
    random.shuffle(shuffled)
    assert 1 <= answer.value <= 8  # type: ignore[operator]
    assert matters.total(SCOPE, held, links(*shuffled)).value == answer.value
