"""Delimited text in the encodings of Chinese offices: strictly decoded, cut at the sign that most lines agree on."""

import csv
import io
import re
from collections import Counter

from lib.core.errors import RefusedFile
from lib.ingest.package import MAX_ROWS

_DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 1 << 16


def delimited(raw: bytes, name: str) -> list[list[str]]:
    """The rows of a delimited text in UTF-8, UTF-16 or GB 18030. Raises UnreadableFile, RefusedFile among it."""
    return delimited_in(raw, name)[0]


def delimited_in(raw: bytes, name: str) -> tuple[list[list[str]], str]:
    """As `delimited`, and the encoding that it was in."""
    if raw.count(b"\n") > MAX_ROWS and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise RefusedFile("rows", file=name, limit=MAX_ROWS)
    text, encoding = _decoded(raw, name)
    return _split(text, name), encoding


def _split(text: str, name: str) -> list[list[str]]:
    first = text[:64].partition("\n")[0].strip()
    if re.fullmatch(r'"?sep=.', first.rstrip('"')):
        delimiter, text = first.rstrip('"')[-1], f"\n{text.partition(chr(10))[2]}"
    else:
        delimiter = delimiter_of(text[:SAMPLE])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            # A line with a break in a cell takes several: the numbers of rows are those of a sheet.
            rows.append(row)
            if len(rows) > MAX_ROWS:
                raise RefusedFile("rows", file=name, limit=MAX_ROWS)
    except csv.Error as cause:
        raise RefusedFile("quotes", file=name, line=reader.line_num) from cause
    return rows


def delimiter_of(sample: str) -> str:
    """The sign that cuts the most lines into as many cells as its other lines; titles above have none."""
    lines = [line for line in sample.splitlines()[:60] if line.strip()]

    def agreed(sign: str) -> tuple[int, int]:
        counts = Counter(line.count(sign) for line in lines if sign in line)
        return max(((lines_ * count, count) for count, lines_ in counts.items()), default=(0, 0))

    return max(_DELIMITERS, key=agreed)


def decoded(raw: bytes, name: str) -> str:
    """The text of a file. Nothing is replaced: a text with a byte that fits no encoding is refused."""
    return _decoded(raw, name)[0]


def _decoded(raw: bytes, name: str) -> tuple[str, str]:
    """The text, and its encoding as offices call it."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _strictly(raw, "utf-16", name), "UTF-16"
    if b"\0" in raw[:SAMPLE]:
        # UTF-16 without its mark: one half of every Latin letter is zero, nearly always the same half.
        even, odd = raw[:SAMPLE:2].count(0), raw[1:SAMPLE:2].count(0)
        if 20 * min(even, odd) < max(even, odd) and len(raw) % 2 == 0:
            return _strictly(raw, "utf-16-be" if even > odd else "utf-16-le", name), "UTF-16"
        raise RefusedFile("encoding", file=name)
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        # A UTF-8 file with a broken byte can be read as GB 18030 too, as nonsense: most of it decides.
        loose = raw[: 16 * SAMPLE].decode("utf-8", "replace")
        told = sum(not letter.isascii() for letter in loose)
        if loose.count("\ufffd") * 10 < told:
            raise RefusedFile("encoding", file=name) from None
    text = _strictly(raw, "gb18030", name)
    # Big5 and others decode as well, into the private area that no office writes.
    if re.search("[\ue000-\uf8ff\x80-\x9f]", text):
        raise RefusedFile("encoding", file=name)
    return text, "GB 18030"


def _strictly(raw: bytes, encoding: str, name: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as cause:
        raise RefusedFile("encoding", file=name) from cause
    if "\0" in text:
        raise RefusedFile("encoding", file=name)
    return text
