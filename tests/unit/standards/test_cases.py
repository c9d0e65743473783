import csv
from pathlib import Path

import pytest

from lib.standards.case_text import NotUnderstoodError, number, pairs, plain, same
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


SPELLINGS = """standard,input,expected
GB 3095 限值,O3;日最大8小时平均;二级,2012=160;2026过渡=160;2031起=160
GB 3095 限值,O3;日最大8小时平均;一级,2012=100;2026过渡=100;2031起=100
GB 3095 限值,O3;日最大8小时滑动平均;二级,2012=160;2026过渡=160;2031起=160
GB 3095 限值,O₃；日最大 8 小时平均；二级,2012=160；2026过渡=160；2031起=160
GB 3095 限值,臭氧;最大8小时;一级,2012=100
GB 3095 限值,O3-8h-max;二级,2026过渡=160 μg/m³
GB 3095-2012 限值,O3 MDA8;二级,160
GB 3095-2026 过渡 限值,ＰＭ２．５；年平均；二级标准,30 μg/m3
GB 3095-2012 限值,PM2.5;24小时平均;二级,75
GB3095 限值,CO;1小时平均;二级,2012=10;2026过渡=10;2031起=10
GB 3095 限值,NO2;小时平均;一级,2012=200;2026过渡=200;2031起=200
GB 3095 限值,TSP;年平均;二级,2012=200;2026过渡=200;2031起=200
GB 3095 限值,氮氧化物;日平均;二级,2012=100;2026过渡=100;2031起=70
GB 3095 限值,Pb;季平均;二级,2012=1;2026过渡=1;2031起=1
GB 3095 限值,二级;PM10;日平均,2012=150;2026过渡=120;2031起=100
HJ 633-2026,item=O3_日最大8小时平均;c=161,IAQI=101
HJ 633-2026,项目=臭氧;平均时间=8小时滑动平均;浓度=161 μg/m³,101
HJ 633—2012,item=O3-8h-max；c=801,IAQI=NA
HJ633-2026,item＝PM₂.₅_24小时；c＝36 ,IAQI＝52
HJ 633-2012,item=pm2.5_24h;c=36,IAQI=52
HJ 633-2012,item=SO2_1小时;c=801,IAQI=NA
HJ 633-2026 日报,SO2=9 μg/m³；NO2=24；CO=0.8 mg/m³；O3_8h=95；PM10=48；PM2.5=30,AQI=48；级别=1；类别=优；首要污染物=无
HJ 633-2012 日报,SO2=9;NO2=30;CO=1.0;O3日最大8小时平均=150;O3日最大1小时平均=210;PM10=60;PM2.5=20,AQI=105;首要=O3
HJ 633-2026 日报,SO2=9;NO2=24;CO=0.8;O3=60;PM10=40;PM2.5=缺测,AQI=NA;级别=NA;类别=NA;首要=NA
HJ 633-2026 日报,SO2=9;NO2=24;CO=0.8;O3=60;PM10=40,AQI=NA
HJ 633-2012 日报,SO2=9;NO2=24;CO=0.8;O3=60;PM10=40;PM2.5=NA,AQI=40;级别=1;类别=优;发布AQI=是
HJ 633-2026 小时报,PM10=40;O3=60,AQI=NA
HJ 633-2026 小时报,PM10=40;O3=60,AQI=40;级别=1;类别=优;发布AQI=否
HJ 633-2026 实时报,SO2=9;NO2=24;CO=0.8;O3=60;PM10=121;PM2.5=—,AQI=101;级别=3;类别=轻度污染;首要污染物=PM10
HJ 633-2012 小时报,PM10=40;O3=60,AQI=40;级别=1;类别=优
HJ 633-2012 小时报,SO2=801;O3=60,AQI=19;级别=1;类别=优
综合指数 2012限值 简单求和,SO2=9;NO2=15;PM10=39;PM2.5=21;CO=0.7 mg/m³;O3_8h=192,3.06
GB 3838-2002 单项类别,NH3-N = 2.0 mg/L,Ⅴ类
GB 3838-2002 单项类别,总磷（湖、库）＝0.05 mg/L,Ⅲ
GB 3838-2002 单项类别,氨氮(NH3-N)=2.1,劣Ⅴ类
GB 3838-2002 单项类别,CODCr=20,III类
"""


def _spelled() -> list[tuple[str, str, str]]:
    lines = SPELLINGS.splitlines()[1:]
    return [tuple(line.split(",", 2)) for line in lines]  # type: ignore[misc]


@pytest.mark.parametrize(("standard", "given", "expected"), _spelled())
def test_other_ways_to_write_a_case_are_understood(tmp_path, standard, given, expected):
    path = tmp_path / "spelled.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["standard", "input", "expected"], [standard, given, expected]])
    (found,) = check(path)
    assert found.verdict == "agreed", found


@pytest.mark.parametrize(
    ("standard", "given", "expected"),
    [
        ("HJ 633-2026 日报", "SO2=缺测;PM2.5=缺测", "AQI=40"),
        ("HJ 633-2026 日报", "SO2=缺测;PM2.5=缺测", "AQI=40;级别=1;首要=无"),
        ("HJ 633-2026 小时报", "PM10=缺测", "AQI=40"),
        ("HJ 633-2012", "item=SO2_1小时;c=801", "IAQI=200"),
        ("O3 MDA8", "1-9时缺测;其余=50", "有效窗=11;MDA8=无效"),
    ],
)
def test_no_index_is_not_the_one_expected(tmp_path, standard, given, expected):
    path = tmp_path / "gap.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["standard", "input", "expected"], [standard, given, expected]])
    (found,) = check(path)
    assert found.verdict == "disagreed", found
    assert "Error" not in found.computed, "what was computed is said"


def test_a_case_that_names_fewer_figures_than_were_computed_is_not_agreed(tmp_path):
    path = tmp_path / "short.csv"
    case = ["沙尘", "PM10日均=60,70,400(沙尘日),80,50", "含沙均值=132;扣沙均值=65"]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["standard", "input", "expected"], case])
    (found,) = check(path)
    assert found.verdict == "disagreed", found


@pytest.mark.parametrize(
    ("standard", "given", "expected"),
    [
        ("GB 3096-2008", "9类", "昼间≤55;夜间≤45 dB(A)"),
        ("GB 3096-2008", "1类;白天65", "met"),
        ("GB 3096-2008", "1类", "夜间≤45 dB(A)"),
        ("GB 3095-2012 限值", "PM2.5;24小时平均;二级", "七十五"),
        ("整改状态(建议规则)", "不详;时限=2026-12-20", "overdue(red)"),
        ("整改状态(建议规则)", "未完成;何时=2026-12-20", "overdue(red)"),
        ("整改状态(建议规则)", "未完成;没有", "overdue(red)"),
        ("HJ 633-2012", "item=PM25_24h;c=36", "fifty"),
        ("GB 3095-2012 限值", "PM2.5;24小时平均", "75"),
        ("GB 3095 限值", "PM2.5;24小时平均;二级", "75"),
        ("综合指数", "SO2=9;NO2=15", "3.06"),
        ("城市AQI", "PM10: 3", "4"),
        ("数据有效性", "什么", "有效"),
        ("日平均", "PM10", "3"),
        ("检出限", "nothing", "1"),
        ("22号文 组合类别比例法", "nothing", "light"),
    ],
)
def test_a_wording_without_a_reading_is_said_not_to_be_understood(tmp_path, standard, given, expected):
    path = tmp_path / "odd.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["standard", "input", "expected"], [standard, given, expected]])
    (found,) = check(path)
    assert found.verdict == "not_understood", found


def test_signs_that_mean_the_same_are_read_the_same() -> None:
    assert plain("〜～") == "~~"
    assert plain("ＡＢ１＝２") == "AB1=2"
    assert plain("SO₂ Ⅱ−Ⅲ–Ⅵ") == "SO2 II-III-VI"
    assert plain("\u3000a\u00a0b\ufeff") == "a b"


@pytest.mark.parametrize("read", [number, pairs, lambda text: same(text, 1.0)])
def test_a_text_without_a_figure_is_not_understood(read) -> None:
    with pytest.raises(NotUnderstoodError):
        read("nothing")


def test_a_figure_that_is_none_is_not_the_one_expected() -> None:
    assert same("3", None) == (False, "none")
    assert same("3.1", 3.14)[0]
    assert same("50%", 50.4)[0]
    assert not same("3.14", 3.1)[0]


def test_a_peak_at_its_limit_meets_it(tmp_path):
    path = tmp_path / "peaks.csv"
    path.write_text(
        "standard,input,expected,source,note\n"
        "GB 3096-2008,2类;夜间Lmax=65,达标,,\nGB 3096-2008,2类;夜间Lmax=65.1,超标,,\n",
        encoding="utf-8",
    )
    assert [outcome.verdict for outcome in check(path)] == ["agreed", "agreed"]


def test_a_figure_is_rounded_to_the_decimals_that_are_expected():
    assert same("1E+1", 10.4)[0], "no decimals: whole numbers, never tens"
    assert not same("1E+1", 12.0)[0]
    assert same("0.50%", 0.504)[0]
    assert not same("12", 12.6)[0]
