"""What holds for one run of the command: its language and its format, known before anything is parsed.

Help and errors have to be said in the right language even where the command line cannot be parsed, so ``--lang`` and
``--format`` are looked for first, wherever they stand; the parser then checks them like any other option.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fenduan.cli.terminal import Terminal, can_show
from fenduan.reference.text import LANGUAGES, Language

FORMATS: Final = ("text", "json")
_LOCALE: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True, slots=True)
class Session:
    """The language that is spoken, whether it was asked for by ``--lang``, and whether JSON is wanted."""

    language: Language
    asked: bool = False
    json: bool = False
    text: bool = False

    @classmethod
    def of(cls, words: Sequence[str], environment: Mapping[str, str]) -> "Session":
        """Read language and format from the command line's ``words``, or the language from the locale.

        A locale that is Chinese counts only where the output can show Chinese.
        """
        wanted = _last(words, "--lang", LANGUAGES)
        form = _last(words, "--format", FORMATS)
        language: Language = "zh" if wanted == "zh" else "en"
        if wanted is None and locale_language(environment) == "zh" and can_show("分段", sys.stdout):
            language = "zh"
        return cls(language, asked=wanted is not None, json=form == "json", text=form == "text")

    def terminal(self, *, errors: bool = False) -> Terminal:
        """Return what standard output, or standard error, can show."""
        return Terminal.of(sys.stderr if errors else sys.stdout, self.language)


def locale_language(environment: Mapping[str, str]) -> Language:
    """Return the language of the locale: the first of LC_ALL, LC_MESSAGES, LANG that is set decides."""
    locale = next((environment[name] for name in _LOCALE if environment.get(name)), "")
    return "zh" if locale.split("_")[0].split(".")[0].lower() == "zh" else "en"


def _last(words: Sequence[str], option: str, values: Sequence[str]) -> str | None:
    """Return the last valid value given to ``option``, before a ``--``."""
    found = None
    for place, word in enumerate(words):
        if word == "--":
            break
        value = None
        if word == option and place + 1 < len(words):
            value = words[place + 1]
        elif word.startswith(f"{option}="):
            value = word.removeprefix(f"{option}=")
        if value in values:
            found = value
    return found


def current(words: Sequence[str]) -> Session:
    """Return the session of this process."""
    return Session.of(words, os.environ)
