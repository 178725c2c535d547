"""The words of the Core Business Vocabulary, in each of their spellings, and the codes of units.

A standard word may stand bare ("receiving"), as a web URI ("https://ref.gs1.org/cbv/BizStep-receiving"), as a CURIE
("cbv:BizStep-receiving") or as the URN of EPCIS 1.2 ("urn:epcglobal:cbv:bizstep:receiving"). Here it is kept bare.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_DATA: Final = Path(__file__).with_name("data")
_FILE: Final[Mapping[str, Any]] = json.loads((_DATA / "vocabulary.json").read_bytes())

PREFIXES: Final[Mapping[str, str]] = _FILE["prefixes"]
"""The prefixes that the context of EPCIS 2.0 declares, with what each stands for."""
UNITS: Final = frozenset(
    word
    for line in (_DATA / "units.txt").read_text(encoding="ascii").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
"""The common codes of UN/CEFACT Recommendation 20."""
TEMPERATURE_UNITS: Final = frozenset({"CEL", "FAH", "KEL", "A48"})
"""The codes in which a temperature can be given: Celsius, Fahrenheit, Kelvin, Rankine."""

_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")


class NoWord(ValueError):  # noqa: N818 - says what the text is
    """The text is no word of the vocabulary and no URI of somebody else's."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One list of words; ``web`` and ``urn`` are what stands before a word in its long spellings."""

    name: str
    web: str
    urn: str
    words: frozenset[str]

    def take(self, text: str) -> str:
        """Return the bare word that ``text``, with its CURIE expanded, stands for, or a foreign URI as it is.

        Raises:
            NoWord: It is a bare word that is not listed, or claims to be a standard one and is not.
        """
        if text in self.words:
            return text
        for start in (self.web, self.urn):
            if start and text.startswith(start):
                word = text.removeprefix(start)
                if word in self.words:
                    return word
                # gs1.org/voc/ holds much else; what others define there is theirs to know.
                if start != _GS1_VOC:
                    raise NoWord(text)
        if not is_uri(text) or text.startswith(_STANDARD) or text.lower().startswith("urn:epcglobal:cbv:"):
            raise NoWord(text)
        return text

    def uri(self, word: str) -> str:
        """Return the web URI of a word, and anything else as it is."""
        return self.web + word if word in self.words else word


_GS1_VOC: Final = PREFIXES["gs1"]
_LISTS: Final[Mapping[str, Mapping[str, Any]]] = _FILE["words"]
# A word of one list is none of another: a disposition is no business step.
_STANDARD: Final = tuple(each["web"] for each in _LISTS.values() if each["web"] != _GS1_VOC)


def _list(name: str) -> Vocabulary:
    entry = _LISTS[name]
    return Vocabulary(
        name, entry["web"], entry["urn"], frozenset(entry["words"]) | frozenset(entry.get("superseded", ()))
    )


BUSINESS_STEP: Final = _list("business_step")
DISPOSITION: Final = _list("disposition")
BUSINESS_TRANSACTION: Final = _list("business_transaction")
SOURCE_DESTINATION: Final = _list("source_destination")
ERROR_REASON: Final = _list("error_reason")
COMPONENT: Final = _list("component")
MEASUREMENT: Final = _list("measurement")
ALERT: Final = _list("alert")


def is_uri(text: str) -> bool:
    """Say whether ``text`` has the form of a URI (or of an IRI: letters of any script)."""
    return _URI.fullmatch(text) is not None
