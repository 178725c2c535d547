"""Provisions as a person reads them: an instrument once, with the places in it that are cited."""

from collections.abc import Iterable

from fenduan.cli import messages as m
from fenduan.law.citation import Citation, Instrument
from fenduan.reference.text import Language


def by_instrument(citations: Iterable[Citation]) -> dict[str, list[Citation]]:
    """Put the citations of each instrument together, by its code."""
    together: dict[str, list[Citation]] = {}
    for each in dict.fromkeys(citations):
        together.setdefault(each.instrument.code, []).append(each)
    return together


def cited(citations: Iterable[Citation], language: Language) -> list[str]:
    """Return a line for each instrument: its title and the places cited in it."""
    return [_line(own, language) for own in by_instrument(citations).values()]


def _line(citations: list[Citation], language: Language) -> str:
    first, *others = citations
    title = _title(first.instrument, language)
    places = [each.text().pick(language).removeprefix(title) for each in others]
    return m.COMMA[language].join([first.text().pick(language), *places])


def _title(instrument: Instrument, language: Language) -> str:
    return f"《{instrument.title.zh}》" if language == "zh" else f"{instrument.title.en}, "
