"""The strip of a matter's months: one cell each, with its word beside its shape, the year where it begins."""

import re

from lib.i18n import translator
from lib.ui.gallery import made_months
from lib.ui.months import month_strip

_CELL = re.compile(
    r'<li><b class="chip-(\w+)" aria-hidden="true">(.)</b><span>(.+?)</span><em class="unseen">(.+?)</em></li>'
)


def test_each_month_has_its_light_in_word_and_shape() -> None:
    cells = _CELL.findall(month_strip(made_months(12), translator("zh")))
    assert [cell[0] for cell in cells][:6] == ["red", "yellow", "blue", "grey", "none", "red"]
    assert len({(light, glyph, word) for light, glyph, _, word in cells}) == 5, "each light has its own"
    named = [cell[2] for cell in cells]
    assert named == ["23/8", "9月", "10月", "11月", "12月", "24/1", "2月", "3月", "4月", "5月", "6月", "7月5日"]


def test_a_strip_of_the_day_alone_and_of_nothing() -> None:
    t = translator("en")
    assert [cell[2] for cell in _CELL.findall(month_strip(made_months(1), t))] == ["5 Jul"]
    assert month_strip(made_months(0), t) == ""
