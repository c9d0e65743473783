"""Our water class against the published one, on a file nobody in the project wrote."""

import pandas as pd
import pytest

from lib.standards.water_class import classify, classify_frame

pytestmark = pytest.mark.real_data

ITEMS = {"pH": "ph", "溶解氧": "do", "高锰酸盐指数": "codmn", "氨氮": "nh3n", "总磷": "tp", "总氮": "tn"}
CLASSES = ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]


def test_the_class_is_the_published_one_in_every_row(real_data, record_property, capsys):
    file = real_data / "water" / "class_truth_2020-05-08.csv"
    frame = pd.read_csv(file, dtype=str, encoding="utf-8-sig", keep_default_na=False).rename(columns=ITEMS)
    assert len(frame) == 1901
    frame = frame[frame["公布水质类别"].isin(CLASSES)]
    # "either": river and lake limits give the same class, so river is read.
    frame["body"] = frame["水体类型(river/lake/either)"].replace("either", "river")
    for item in ITEMS.values():
        frame[item] = pd.to_numeric(frame[item], errors="coerce")
    found = classify_frame(frame)
    wanted = frame["公布水质类别"].map(CLASSES.index) + 1
    equal = int((found["water_class"] == wanted).sum())
    record_property("class_equal", equal)
    with capsys.disabled():
        print(f"\n  water: class {equal}/{len(frame)}")  # noqa: T201
    assert (equal, len(frame)) == (1439, 1439)
    single = [classify(row, row["body"]).water_class for row in frame.to_dict("records")]
    assert single == found["water_class"].tolist()
