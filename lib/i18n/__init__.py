"""Words: one <noun>.toml each, Chinese and English side by side. Figures know no language; pages do."""

from lib.i18n.texts import LANGUAGES, SHARES, WRITTEN_OTHERWISE, Translator, catalogue, kind_of, translator

__all__ = ["LANGUAGES", "SHARES", "WRITTEN_OTHERWISE", "Translator", "catalogue", "kind_of", "translator"]
