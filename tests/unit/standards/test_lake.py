import pytest

from lib.standards.lake import CORRELATIONS, trophic_grade, trophic_level, weights

LAKE = {"chla": 26, "tp": 0.1, "tn": 2.0, "transparency": 0.5, "codmn": 6}


def test_the_composite_index_and_its_parts():
    found = trophic_level(LAKE)
    assert {item: round(part, 2) for item, part in found.parts.items()} == {
        **{"chla": 60.38, "tp": 56.97, "tn": 66.27, "transparency": 64.63, "codmn": 48.77}
    }
    assert (round(found.index, 1), found.grade, found.missing) == (59.4, "light", ())


def test_weights_add_up_to_one_with_and_without_an_item():
    assert {item: round(own, 4) for item, own in weights().items()} == {
        **{"chla": 0.2663, "tp": 0.1879, "tn": 0.1790, "transparency": 0.1834, "codmn": 0.1834}
    }
    fewer = weights({item: r for item, r in CORRELATIONS.items() if item != "chla"})
    assert sum(fewer.values()) == pytest.approx(1)
    assert fewer["tp"] == pytest.approx(0.1879 / (1 - 0.2663), abs=1e-4)


def test_what_was_not_measured_is_named_and_fewer_than_three_make_no_index():
    assert trophic_level({**LAKE, "chla": None}).missing == ("chla",)
    assert trophic_level({"chla": 26, "tp": 0.1, "tn": 2}).index is not None
    few = trophic_level({"chla": 26, "tp": 0.1, "tn": 0, "transparency": None})
    assert (few.index, few.grade, few.missing) == (None, None, ("tn", "transparency", "codmn"))


@pytest.mark.parametrize(
    ("index", "grade"),
    [
        *((29.999, "oligotrophic"), (30, "mesotrophic"), (50, "mesotrophic"), (50.001, "light"), (60, "light")),
        *((60.001, "moderate"), (70, "moderate"), (70.001, "heavy"), (100, "heavy"), (-5, "oligotrophic")),
    ],
)
def test_grades_at_every_corner(index, grade):
    assert trophic_grade(index) == grade
