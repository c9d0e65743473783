"""A finished workbook changed as somebody at a spreadsheet would: cells typed into, nothing else touched."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from xml.sax.saxutils import escape, unescape

Typed = str | int | float | date


def parts(content: bytes) -> dict[str, str]:
    """The parts of a workbook by name, as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name).decode("utf-8") for name in book.namelist()}


def sheet_part(content: bytes, sheet: str) -> str:
    """The name of the part that holds a sheet."""
    found = re.findall(r'<sheet name="([^"]+)"', parts(content)["xl/workbook.xml"])
    return f"xl/worksheets/sheet{[unescape(name) for name in found].index(sheet) + 1}.xml"


def typed(content: bytes, sheet: str, cells: Mapping[str, Typed | None]) -> bytes:
    """The workbook with these cells of a sheet filled in (None: emptied); a cell keeps its format."""
    part, book = sheet_part(content, sheet), parts(content)
    text = book[part]
    for place, value in cells.items():
        text = _set(text, place, value)
    book[part] = text
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, each in book.items():
            written.writestr(name, each)
    return out.getvalue()


def _set(text: str, place: str, value: Typed | None) -> str:
    letters, number = re.fullmatch(r"([A-Z]+)(\d+)", place).groups()  # type: ignore[union-attr]
    if old := re.search(rf'<c r="{place}"([^>]*?)(?:/>|>.*?</c>)', text):
        style = re.search(r's="\d+"', old[1])
        return text.replace(old[0], _cell(place, style[0] if style else "", value), 1)
    made = _cell(place, _column_style(text, letters), value)
    if row := re.search(rf'<row r="{number}"[^>]*?(/?)>', text):
        if row[1]:
            return text.replace(row[0], f"{row[0][:-2]}>{made}</row>", 1)
        end = text.index("</row>", row.end())
        inside = re.findall(r'<c r="([A-Z]+)\d+".*?(?:/>|</c>)', text[row.end() : end])
        before = [name for name in inside if (len(name), name) < (len(letters), letters)]
        place_at = row.end()
        if before:
            last = re.search(rf'<c r="{before[-1]}{number}"[^>]*?(?:/>|>.*?</c>)', text)
            assert last
            place_at = last.end()
        return text[:place_at] + made + text[place_at:]
    return text.replace("</sheetData>", f'<row r="{number}">{made}</row></sheetData>', 1)


def _column_style(text: str, letters: str) -> str:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    for first, last, rest in re.findall(r'<col min="(\d+)" max="(\d+)"([^>]*)/>', text):
        if int(first) <= index <= int(last) and (style := re.search(r'style="(\d+)"', rest)):
            return f's="{style[1]}"'
    return ""


def _cell(place: str, style: str, value: Typed | None) -> str:
    if value is None:
        return f'<c r="{place}" {style}/>'
    if isinstance(value, str):
        return f'<c r="{place}" {style} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, datetime.min.time())
        value = (moment - datetime(1899, 12, 30)).total_seconds() / 86400  # noqa: DTZ001
    return f'<c r="{place}" {style}><v>{value}</v></c>'
