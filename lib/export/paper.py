"""Documents to print: templates beside this file, filled with words that are text, never markup."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lib.i18n import Translator


def written(template: str, t: Translator, **given: Any) -> bytes:
    """A template as one HTML page in UTF-8; what it is given beside `t` and the language is `given`."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    language = "zh-CN" if t.language == "zh" else "en"
    return environment.get_template(template).render(t=t, language=language, **given).encode("utf-8")
