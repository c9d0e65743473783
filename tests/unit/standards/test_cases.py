import csv
from pathlib import Path

import pytest

from lib.standards.cases import check, tally

CASES = Path(__file__).resolve().parents[2] / "data" / "cases.csv"
OUTCOMES = check(CASES)


@pytest.fixture(scope="module")
def outcomes():
    return OUTCOMES


@pytest.mark.parametrize("case", OUTCOMES, ids=lambda case: f"{case.line}:{case.kind}")
def test_every_case_agrees(case):
    assert case.verdict == "agreed", case


def test_every_line_of_the_file_ran_and_how_many_of_each_kind(outcomes, capsys):
    with capsys.disabled():
        print()  # noqa: T201
        for kind, counts in tally(outcomes).items():
            print(f"  {kind}: " + ", ".join(f"{n} {verdict}" for verdict, n in counts.items()))  # noqa: T201
    with CASES.open(encoding="utf-8-sig", newline="") as file:
        assert [outcome.given for outcome in outcomes] == [row["input"] for row in csv.DictReader(file)]
    assert [outcome for outcome in outcomes if outcome.verdict != "agreed"] == []


def test_a_wrong_expectation_is_noticed_in_every_kind(outcomes, tmp_path):
    agreed = [outcome for outcome in outcomes if outcome.verdict == "agreed"]
    path = tmp_path / "wrong.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["standard", "input", "expected", "source", "note"])
        for outcome in agreed:
            # The last figure before any remark in brackets is changed.
            head, bracket, remark = outcome.expected.partition("(")
            place = max((n for n, sign in enumerate(head) if sign in "0123456789"), default=None)
            if place is not None:
                head = head[:place] + str((int(head[place]) + 3) % 10) + head[place + 1 :]
            wrong = "nonsense" if place is None else head + bracket + remark
            writer.writerow([outcome.kind, outcome.given, wrong, "", ""])
    unnoticed = [outcome for outcome in check(path) if outcome.verdict == "agreed"]
    assert unnoticed == []


def test_what_has_no_runner_is_not_understood(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text(
        "standard,input,expected,source,note\nGB 1,x=1,2,,\nHJ 633-2012,gibberish,IAQI=1,,\n"
        "HJ 633-2012,item=XX_24h;c=1,IAQI=1,,\n",
        encoding="utf-8",
    )
    assert [outcome.verdict for outcome in check(path)] == ["not_understood", "not_understood", "disagreed"]
