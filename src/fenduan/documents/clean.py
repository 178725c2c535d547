"""Text that others wrote, made fit to be printed: nothing in it is hidden, turned round or able to end a line."""

import unicodedata
from typing import Final

# Controls, format characters (they turn or hide text), surrogates, private use, not assigned, separators of lines.
_NOT_SHOWN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean(text: str) -> str:
    """Return ``text`` in one line, with every character that cannot be seen written as ``[U+200E]``."""
    if text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character in "\n\t\r":
        return " "
    return code_point(character) if unicodedata.category(character) in _NOT_SHOWN else character


def code_point(character: str) -> str:
    """Name a character by its number."""
    return f"[U+{ord(character):04X}]"
