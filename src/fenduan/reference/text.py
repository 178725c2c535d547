"""Text in the two languages that everything in Fenduan is said in."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, Language] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said in English and in simplified Chinese."""

    en: str
    zh: str

    def pick(self, language: Language) -> str:
        """Return the wording in ``language``."""
        return self.en if language == "en" else self.zh

    def as_dict(self) -> dict[str, str]:
        """Return ``{"en": ..., "zh": ...}``, the form it has in every JSON output."""
        return {"en": self.en, "zh": self.zh}
