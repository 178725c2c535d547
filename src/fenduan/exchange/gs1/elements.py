"""Element strings: what a scanner reads from a barcode, or a person below it, by the library biip.

    (01)04012345123456(10)AB-1      as printed
    010401234512345610AB-1          as scanned; a group separator (0x1D) ends a value of variable length

biip knows every application identifier, its pattern and its dates. A wrong check digit it notes without refusing, and
not of every key: that is asked here. Keys in events are not read by it: a Digital Link takes it four times as long as
:mod:`fenduan.exchange.gs1.keys`, and it knows no URN.
"""

from dataclasses import dataclass
from typing import Final

from biip import EncodeError, ParseError
from biip.gs1_element_strings import GS1ElementString, GS1ElementStrings
from biip.gs1_messages import GS1Message

from fenduan.exchange.gs1.keys import Key, NotAKey, parse

SEPARATOR: Final = "\x1d"
# The symbology identifiers that scanners put before a GS1 message.
_SYMBOLOGIES: Final = ("]C1", "]e0", "]d2", "]Q3", "]J1")


@dataclass(frozen=True, slots=True)
class Elements:
    """The element strings of one barcode: application identifiers and values in their order, and the key among them.

    ``key`` is the finest level of identification, ``None`` where no primary key is among them.
    """

    values: tuple[tuple[str, str], ...]
    key: Key | None

    def get(self, ai: str) -> str | None:
        """Return the value of an application identifier, such as "10" of the lot."""
        return next((value for each, value in self.values if each == ai), None)


def read(text: str) -> Elements:
    """Read element strings as scanned or as printed with parentheses.

    Raises:
        NotAKey: They are none, or a check digit or a date in them is wrong.
    """
    text = text.strip()
    for symbology in _SYMBOLOGIES:
        text = text.removeprefix(symbology)
    if not text:
        raise NotAKey("bad-key", "(01)…")
    try:
        message = GS1Message.parse_hri(text) if text.startswith("(") else GS1Message.parse(text)
    except (ParseError, ValueError) as error:
        raise NotAKey("bad-key", str(error)) from error
    for each in message.element_strings:
        if each.gtin_error or each.sscc_error or each.gln_error:
            raise NotAKey("bad-check-digit", each.gtin_error or each.sscc_error or each.gln_error or "")
    key = _key_of(message)
    if key and not key.checks:
        raise NotAKey("bad-check-digit", f"({key.ai}){key.value}")
    values = tuple((each.ai.ai, each.value) for each in message.element_strings)
    return Elements(values, key)


def write(key: Key, *, printed: bool = False) -> str:
    """Write a key as element strings, as scanned or, if ``printed``, with parentheses.

    Raises:
        NotAKey: The key's check digit is wrong, or a value is longer than its application identifier allows.
    """
    if not key.checks:
        raise NotAKey("bad-check-digit", f"({key.ai}){key.value}")
    pairs = [(key.ai, key.value)]
    if key.qualifier is not None:
        pairs.append((key.qualifier, key.serial or ""))
    try:
        message = GS1Message.from_element_strings(
            GS1ElementStrings(GS1ElementString.parse(ai + value) for ai, value in pairs)
        )
    except ParseError as error:
        raise NotAKey("bad-key", str(error)) from error
    return message.as_hri() if printed else message.value


def _key_of(message: GS1Message) -> Key | None:
    """Return the key among the element strings; no more than one primary key may stand in a message."""
    try:
        link = message.as_gs1_digital_link_uri().as_canonical_uri()
    except EncodeError:
        return None
    return parse(link)
