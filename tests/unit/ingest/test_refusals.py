"""What would cost the server its memory is refused before it does: bombs, endless sheets, entities, paths, nesting."""

import subprocess
import sys
import zlib
from pathlib import Path
from struct import pack

import pytest

from lib.core.errors import RefusedFile
from lib.ingest.package import MAX_ROWS
from lib.ingest.read import tables
from tests.conftest import HOME
from tests.unit.ingest.books import in_sheet, rezipped, sound, xls, xlsx

#: Megabytes that looking at a file may take beyond its own bytes, in the process and in the one it starts.
BOUND = 64

#: Prints for each file the reason, by how much the peak of this process rose, and the largest process it started; MB.
_MEASURE = """
import resource, sys
from pathlib import Path
from lib.core.errors import RefusedFile
from lib.ingest.read import tables

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) >> 10

for name in sys.argv[1:]:
    Path("/proc/self/clear_refs").write_text("5")
    before = peak()
    try:
        tables(Path(name))
        reason = "read"
    except RefusedFile as refused:
        reason = refused.reason
    print(reason, peak() - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10)
"""


def measured(paths: list[Path]) -> list[tuple[str, int, int]]:
    command = [sys.executable, "-c", _MEASURE, *map(str, paths)]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=True, timeout=200)
    lines = [line.split() for line in done.stdout.splitlines()]
    return [(reason, int(own), int(childs)) for reason, own, childs in lines]


def bomb(parts: int) -> bytes:
    """A zip of `parts` times 256 MB of zeros, each packed to a quarter of a megabyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block, sum_ = bytes(1 << 22), 0
    packed = b""
    for _ in range(64):
        packed += packer.compress(block)
        sum_ = zlib.crc32(block, sum_)
    packed += packer.flush()
    body, directory = b"", b""
    names = ["[Content_Types].xml", "xl/workbook.xml", *(f"xl/worksheets/sheet{n}.xml" for n in range(parts - 2))]
    for name in map(str.encode, names):
        facts = pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, sum_, len(packed), 64 << 22, len(name), 0)
        directory += b"PK\1\2" + pack("<H", 20) + facts + pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        body += b"PK\3\4" + facts + name + packed
    return body + directory + b"PK\5\6" + pack("<HHHHIIH", 0, 0, parts, parts, len(directory), len(body), 0)


def sheet_of(rows: int, cell: str = '<c r="A{n}"><v>1</v></c>') -> bytes:
    """A workbook whose sheet has so many rows."""
    lines = "".join(f'<row r="{n}">{cell.replace("{n}", str(n))}</row>' for n in range(1, rows + 1))
    raw = xlsx({"问题": [["x"]]})
    row = '<row r="1" spans="1:1"><c r="A1" t="s"><v>0</v></c></row>'
    return in_sheet(raw, row, lines)


def _dangerous() -> dict[str, tuple[bytes, str]]:
    grid, _ = sound(3)
    raw = xlsx({"问题": grid})
    entity = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst><si><t>&e;</t></si></sst>'
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'

    def strings(text: bytes) -> bytes:
        return rezipped(raw, lambda name, part: text if name == "xl/sharedStrings.xml" else part)

    deep = b"<sst>" + b"<r>" * 2_000_000 + b"</r>" * 2_000_000 + b"</sst>"
    corner = in_sheet(raw, "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    wide = rezipped(raw, lambda name, part: part, {"../../etc/cron.d/x": b"x"})
    return {
        "bomb.xlsx": (bomb(80), "bomb"),
        "rows.xlsx": (sheet_of(2_000_000), "rows"),
        "rows.csv": (b"a,b\n" + b"1,2\n" * 2_000_000, "rows"),
        "corner.xlsx": (corner, "cells"),
        "corner.xls": (xls({"问题": [[1.0], *[[]] * 65_000, [*[""] * 255, 1.0]]}), "cells"),
        "entity.xlsx": (strings(entity.encode()), "entities"),
        "laughs.xlsx": (strings(laughs.encode()), "entities"),
        "hidden_entity.xlsx": (strings(entity.encode("utf-16")), "entities"),
        "path.xlsx": (wide, "traversal"),
        "absolute.xlsx": (rezipped(raw, lambda name, part: part, {"/etc/passwd": b"x"}), "traversal"),
        "deep.xlsx": (strings(deep), "nesting"),
        "span.xls": (b"<table><tr><td colspan=9999999 rowspan=9999999>x</td></tr></table>", "cells"),
    }


def test_what_is_dangerous_is_refused_within_the_bound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told, over = [], []
    files = {tmp_path / name: each for name, each in _dangerous().items()}
    for path, (raw, _) in files.items():
        path.write_bytes(raw)
    for (path, (raw, reason)), (found, own, childs) in zip(files.items(), measured(list(files)), strict=True):
        size = len(raw) >> 20
        told.append(f"{path.name} {size} MB: {found}, +{own} MB, {childs} MB in its own process")
        if found != reason or own > BOUND + 2 * size or childs > BOUND:
            over.append(told[-1])
    with capsys.disabled():
        print("\n  " + "\n  ".join(told))  # noqa: T201
    assert not over


def test_a_part_that_lies_about_its_size_is_a_bomb(tmp_path: Path) -> None:
    strings = b"<sst>" + b" " * 50_000_000 + b"</sst>"
    raw = rezipped(xlsx({"a": [["x"]]}), lambda name, part: strings if name == "xl/sharedStrings.xml" else part)
    for true, told in ((len(strings), 400), (zlib.crc32(strings), zlib.crc32(strings[:401]))):
        assert raw.count(pack("<I", true)) == 2
        raw = raw.replace(pack("<I", true), pack("<I", told))
    (tmp_path / "lie.xlsx").write_bytes(raw)
    with pytest.raises(RefusedFile) as refused:
        tables(tmp_path / "lie.xlsx")
    assert refused.value.reason == "bomb"


def test_as_many_rows_as_excel_holds_are_read(tmp_path: Path) -> None:
    path = tmp_path / "full.csv"
    path.write_bytes(b"1\n" * MAX_ROWS)
    assert len(tables(path)[0][0].rows) == MAX_ROWS


def test_a_process_that_dies_is_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lib.ingest import workbook

    script = tmp_path / "killed.py"
    script.write_text("import os, signal; os.kill(os.getpid(), signal.SIGABRT)")
    monkeypatch.setattr(workbook, "__file__", str(script))
    (tmp_path / "a.xlsx").write_bytes(xlsx({"a": [["x"]]}))
    with pytest.raises(RefusedFile) as refused:
        tables(tmp_path / "a.xlsx")
    assert refused.value.reason == "damaged"
