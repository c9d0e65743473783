"""`undo` and `ledgers` on the command line."""

from pathlib import Path

from typer.testing import CliRunner

from lib.__main__ import app
from tests.db.test_ingest import bring, write
from tests.workbooks import parts


def run(*words: str) -> tuple[int, str, str]:
    told = CliRunner().invoke(app, list(words))
    return told.exit_code, told.stdout, told.stderr


def test_ledgers_go_out_and_imports_are_taken_back(empty: str, tmp_path: Path) -> None:
    numbers = {each.ledger: str(each.id) for each in bring(write(tmp_path / "a")).batches}
    code, out, _ = run("ledgers", str(tmp_path / "out"), "--format", "xlsx")
    assert code == 0
    assert f"{tmp_path}/out/问题.xlsx\t2 rows" in out.splitlines()
    code, _, why = run("undo", numbers["findings"])
    assert code == 1
    assert f"{numbers['measures']} measures" in why
    code, out, _ = run("undo", *numbers.values(), "--as", "clerk")
    assert (code, out.startswith("taken back: ")) == (0, True)
    _, listed, _ = run("batches")
    assert all("\ttaken back " in line for line in listed.splitlines())
    assert run("import", str(tmp_path / "out"))[0] == 0


def test_templates_are_written_and_offer_what_is_on_record(empty: str, tmp_path: Path) -> None:
    bring(write(tmp_path / "a"))
    code, out, _ = run("templates", str(tmp_path / "out"), "--region", "620800")
    assert code == 0
    assert f"{tmp_path}/out/问题.xlsx" in out.splitlines()
    strings = parts((tmp_path / "out" / "问题.xlsx").read_bytes())["xl/sharedStrings.xml"]
    assert all(f"<t>{word}</t>" in strings for word in ("崆峒区", "崆峒区人民政府", "P1"))
    assert run("templates", str(tmp_path / "out"), "--region", "1")[0] == 1
    assert run("templates", str(tmp_path / "en"), "--language", "en")[0] == 0
    assert (tmp_path / "en" / "Findings.xlsx").exists()


def test_forms_are_issued_once_and_written_again(empty: str, tmp_path: Path) -> None:
    bring(write(tmp_path / "a"))
    unit = "崆峒区人民政府"
    day = ("--region", "620802", "--as-of", "2024-07-05")
    code, out, _ = run("forms", str(tmp_path / "out"), *day, "--as", "clerk", "--unit", unit, "--unit", "无此单位")
    assert code == 0
    (path,) = map(Path, out.split())
    code, again, _ = run("forms", str(tmp_path / "again"), *day, "--issued")
    (copy,) = map(Path, again.split())
    assert (code, copy.name, copy.read_bytes()) == (0, path.name, path.read_bytes())
    assert run("import", str(path))[0] == 0
    code, out, why = run("forms", str(tmp_path / "out"), *day, "--unit", "无此单位")
    assert (code, out) == (1, "")
    assert "无此单位" in why


def test_the_coordinate_system_is_asked_for_and_answered(empty: str, tmp_path: Path) -> None:
    bring(write(tmp_path / "a"))
    head = "问题编号,批次编号,问题描述,所在区划,详细地址,经度,纬度,责任单位\n"
    path = tmp_path / "问题.csv"
    path.write_text(f"{head}G1,P1,扬尘,620802,泾河南岸,106.674,35.551,区政府\n", encoding="utf-8")
    code, out, _ = run("import", str(path))
    assert (code, "--crs" in out) == (0, True), "it goes in as it is written, and the office is asked"
    code, _, why = run("import", str(path), "--crs", "wgs72")
    assert code == 1
    assert "gcj02" in why
    code, out, _ = run("import", str(path), "--crs", "gcj02")
    assert (code, "0 new, 1 changed" in out) == (0, True)


def test_the_list_of_imports_names_who_took_them_back(empty: str, tmp_path: Path) -> None:
    numbers = [str(each.id) for each in bring(write(tmp_path / "a")).batches]
    assert run("undo", *numbers, "--as", "王科长")[0] == 0
    assert all(line.endswith(" by 王科长") for line in run("batches")[1].splitlines())
