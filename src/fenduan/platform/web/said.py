"""What several pages say alike: provisions, lists of words, places."""

from collections.abc import Iterable, Sequence

from fenduan.documents.findings import cited_together
from fenduan.law.citation import Citation
from fenduan.platform.web.parts import Words
from fenduan.reference.places import PLACES
from fenduan.reference.text import Text


def both(words: Words) -> Text:
    """Return words in both languages; what somebody wrote is the same in both."""
    return words if isinstance(words, Text) else Text(words, words)


def sources(cites: Iterable[Citation]) -> Text:
    """Name provisions, each instrument once, and how sure each text is where it is not primary."""
    known = tuple(cites)
    return Text("; ".join(cited_together(known, "en")), "；".join(cited_together(known, "zh")))


def listed(words: Iterable[Words]) -> Text:
    """Return words one after the other, as each language lists them."""
    each = [both(word) for word in words]
    return Text(", ".join(word.en for word in each), "、".join(word.zh for word in each))


def sentences(words: Sequence[Words]) -> Text:
    """Return sentences one after the other."""
    each = [both(word) for word in words]
    return Text(" ".join(word.en for word in each), "".join(word.zh for word in each))


def place_name(code: str | None) -> Words:
    """Return the name of a place; a code that the list does not hold as it stands."""
    if not code:
        return ""
    known = PLACES.get(code)
    return code if known is None else known.name
