"""The stages of findings and measures as counts, words and bars: each has colour, shape and number. Pure."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from lib.core.terms import Stage
from lib.i18n import Translator
from lib.ui.words import STAGE_GLYPHS

Row = Mapping[str, Any]


def held(counts: Row) -> list[tuple[Stage, int]]:
    """The stages that have any with their number, from closed to overdue: what is not done stands at the end."""
    return [(stage, int(counts[stage.value])) for stage in Stage if counts.get(stage.value)]


def stages_of(counts: Row) -> list[dict[str, Any]]:
    """The same for the browser: code, glyph and count."""
    return [{"code": code_of(stage), "glyph": STAGE_GLYPHS.get(stage, ""), "count": n} for stage, n in held(counts)]


def stage_words(counts: Row, t: Translator) -> str:
    """The same in words."""
    return t("format.list").join(_word(stage, n, t) for stage, n in held(counts))


def bar(counts: Row, t: Translator, kind: str = "stages", style: str = "") -> str:
    """One stacked bar as markup: a piece per stage, as wide as its number, which stands in it."""
    pieces = ""
    for stage, number in held(counts):
        words = escape(_word(stage, number, t))
        pieces += (
            f'<span class="stage stage-{code_of(stage)}" style="flex-grow:{number}" title="{words}">'
            f'<span class="unseen">{words}</span>'
            f'<span aria-hidden="true">{STAGE_GLYPHS.get(stage, "")}{number}</span></span>'
        )
    styled = f' style="{style}"' if style else ""
    return f'<span class="{kind}"{styled}>{pieces}</span>'


def blocks(counts: Row) -> str:
    """One block per finding or measure as markup, in the order of stages."""
    return "".join(_block(stage, "") * number for stage, number in held(counts))


def legend(stages: Iterable[Stage], t: Translator) -> str:
    """What the colours and shapes of stages mean, as markup."""
    return "".join(f"<span>{_block(stage, 'stage ')}{escape(t(f'stage.{stage}'))}</span>" for stage in stages)


def code_of(stage: Stage) -> str:
    """A stage as style sheets name it."""
    return stage.value.replace("_", "-")


def _block(stage: Stage, kind: str) -> str:
    return f'<i class="{kind}stage-{code_of(stage)}" aria-hidden="true">{STAGE_GLYPHS.get(stage, "")}</i>'


def _word(stage: Stage, number: int, t: Translator) -> str:
    return t("strip.stage", stage=t(f"stage.{stage}"), count=number)
