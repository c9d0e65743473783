"""Make the font subsets in data/fonts from Noto Sans CJK (its Simplified Chinese face).

A development script, not needed at run time. Charts and maps are drawn to PNG and PDF with these fonts, so
that they need no Chinese font on the machine. The subset holds GB 2312, 《通用规范汉字表》, the further
characters of official place names (hanzi.txt) and the punctuation and symbols below.

Needs Debian's fonts-noto-cjk 1:20220127 (version 2.004 of the fonts) and ``pip install fonttools==4.68.0``;
takes some 20 seconds. Running it again writes the same bytes.

The family name stays that of the original, "Noto Sans CJK SC". The fonts are under the SIL Open Font License,
see data/fonts/OFL.txt: its reserved name is 'Source', so a subset may be called Noto but never Source.

    python data/build/fonts.py [target folder]
"""

import sys
from pathlib import Path

from fontTools import subset

SOURCE = Path("/usr/share/fonts/opentype/noto")
TARGET = Path(__file__).parents[1] / "fonts"
HANZI = Path(__file__).with_name("hanzi.txt")
SIMPLIFIED_CHINESE = 2  # The face's place in the .ttc collection.
WEIGHTS = ("Regular", "Bold")

# Unicode blocks taken as far as the font has them.
BLOCKS = (
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x017F),  # Latin of other languages: ° ± ² ³ µ · × ÷ and accents
    (0x01CD, 0x01DC),  # pinyin
    (0x2000, 0x206F),  # punctuation: — … ‰ ′ ″
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x214F),  # currency; ℃ № ™
    (0x2150, 0x22FF),  # fractions, Roman numerals, arrows, mathematics
    (0x2460, 0x24FF),  # ① ⑴ ⒈
    (0x2500, 0x27BF),  # lines, ■ ▲ ● ◆, ★ ⚠, ✓
    (0x3000, 0x303F),  # Chinese punctuation
    (0x3220, 0x32FF),  # ㈠ ㊣
    (0x3380, 0x33DF),  # ㎡ ㎎ ㎞
    (0xFE30, 0xFE4F),  # vertical forms
    (0xFF01, 0xFF5E),  # full width
    (0xFFE0, 0xFFE5),  # ￥
)
# What the product writes on charts and maps: a missing one stops this script.
NEEDED = "●▲■◆○△□✓→←↑↓℃①②③④⑤⑥⑦⑧⑨⑩…ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫµμ³²—–·～~≥≤±‰×÷°㎡“”‘’《》、。，：；！？（）【】￥"


def gb2312() -> set[str]:
    """Return all characters of GB 2312."""
    found = set()
    for row in (*range(0xA1, 0xAA), *range(0xB0, 0xF8)):
        for cell in range(0xA1, 0xFF):
            found.update(bytes((row, cell)).decode("gb2312", errors="ignore"))
    return found


def characters() -> set[str]:
    """Return every character that the subset should have, if the font has it."""
    lines = HANZI.read_text(encoding="utf-8").splitlines()
    extra = {char for line in lines if not line.startswith("#") for char in line}
    blocks = {chr(code) for first, last in BLOCKS for code in range(first, last + 1)}
    return gb2312() | extra | blocks | set(NEEDED)


def make(weight: str, target: Path) -> None:
    """Write the subset of one weight."""
    options = subset.Options()
    options.font_number = SIMPLIFIED_CHINESE
    # Without "locl": it would bring in the Japanese, Korean and traditional shapes of the same characters.
    options.layout_features = ["ccmp", "kern"]
    options.drop_tables += ["VORG", "vhea", "vmtx"]
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False

    font = subset.load_font(SOURCE / f"NotoSansCJK-{weight}.ttc", options)
    wanted = characters()
    available = {chr(code) for code in font.getBestCmap()}
    if missing := (set(NEEDED) | gb2312()) - available:
        raise ValueError(f"the font lacks {''.join(sorted(missing))}")
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(map(ord, wanted & available)))
    subsetter.subset(font)
    subset.save_font(font, target / f"NotoSansSC-{weight}.otf", options)


def main(target: Path) -> None:
    """Write both weights."""
    target.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        make(weight, target)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
