"""Settings of the office on the command line: what is in force, and changing it."""

from collections.abc import Iterable
from datetime import date

from lib import db
from lib.core.clock import now
from lib.core.scope import Scope
from lib.db.commands.settings import write_setting
from lib.i18n import Translator
from lib.standards.profile import CHOICES, canonical, profile_of, written

#: Written instead of a value, it takes the office's own value away.
DEFAULT = "default"


def listed(t: Translator) -> Iterable[str]:
    """A line per setting: name, value in force, default, what it takes, meaning, source. Raises BadSetting."""
    profile = profile_of(db.read("settings", Scope("", date.max)).frame)
    for choice in CHOICES.values():
        value = written(getattr(profile, choice.name))
        yield "\t".join(
            [choice.name, value, choice.default, choice.allowed, t(f"setting.{choice.name}"), choice.source]
        )


def change(name: str, text: str, by: str) -> tuple[str, bool]:
    """Set a setting, or take it back to its default; its value now, and whether anything was written.

    Raises UnknownSetting, BadSetting.
    """
    value = canonical(name, CHOICES[name].default if text == DEFAULT and name in CHOICES else text)
    kept = None if value == CHOICES[name].default else value
    return value, write_setting(name, kept, at=now().replace(tzinfo=None), by=by)
