"""Single values of an event: times, numbers, words, identifiers; each taken or refused by name.

A function here returns the typed value, or raises :class:`Bad` with the rule that is broken.
"""

import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from fenduan.exchange.epcis.context import Scope
from fenduan.exchange.epcis.model import Time
from fenduan.exchange.epcis.vocabulary import UNITS, NoWord, Vocabulary, is_uri
from fenduan.exchange.gs1.keys import reading

TIME_FORM: Final = "2026-05-15T09:30:00.000+08:00"
OFFSET_FORM: Final = "+08:00"
_ZONE: Final = r"[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)"
_TIME: Final = re.compile(rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{{1,12}})?(Z|{_ZONE})?", re.ASCII)
_OFFSET: Final = re.compile(_ZONE, re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_MOST_DIGITS: Final = 40


class Bad(Exception):  # noqa: N818 - the value is
    """A value is not taken: the rule, what was found, what would be right."""

    def __init__(self, rule: str, found: object = "", expected: str = "") -> None:
        super().__init__(rule)
        self.rule = rule
        self.found = found
        self.expected = expected


def text(value: object) -> str:
    """Take a text that is not empty, without the white space around it."""
    if type(value) is not str:
        raise Bad("no-text", value)
    stripped = value.strip()
    if not stripped:
        raise Bad("empty-text")
    return stripped


def time(value: object) -> Time:
    """Take a date and time with its zone, ISO 8601 as XML Schema has it."""
    if type(value) is not str:
        raise Bad("no-time", value, TIME_FORM)
    return _time(value.strip())


@lru_cache(maxsize=4_096)
def _time(value: str) -> Time:
    found = _TIME.fullmatch(value)
    if found is None:
        raise Bad("no-time", value, TIME_FORM)
    if found[1] is None:
        raise Bad("time-without-zone", value, TIME_FORM)
    try:
        at = datetime.fromisoformat(value)
        at.astimezone(UTC)  # the first and the last day of the calendar may have no time in UTC
    except (ValueError, OverflowError):
        raise Bad("no-time", value, TIME_FORM) from None
    return Time(value, at)


def offset(value: object) -> str:
    """Take the offset of a time zone from UTC."""
    given = text(value)
    if _OFFSET.fullmatch(given) is None:
        raise Bad("no-offset", given, OFFSET_FORM)
    return given


def number(value: object) -> Decimal:
    """Take a number, exactly as it was written; text, which XML gives, is read as one."""
    if type(value) is str and _NUMBER.fullmatch(value.strip()):
        value = Decimal(value.strip())
    if not isinstance(value, Decimal):
        raise Bad("no-number", value)
    if not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS or len(value.as_tuple().digits) > _MOST_DIGITS:
        raise Bad("number-out-of-range", str(value))
    return value


def truth(value: object) -> bool:
    """Take a truth value; text, which XML gives, is read as one."""
    if type(value) is bool:
        return value
    if value in ("true", "1"):
        return True
    if value in ("false", "0"):
        return False
    raise Bad("no-truth", value)


def hexadecimal(value: object) -> str:
    """Take bytes written in hexadecimal digits."""
    given = text(value)
    if _HEX.fullmatch(given) is None:
        raise Bad("no-hex", given)
    return given


def unit(value: object) -> str:
    """Take a code of UN/CEFACT Recommendation 20."""
    given = text(value)
    if given not in UNITS:
        raise Bad("unknown-unit", given)
    return given


def word(value: object, vocabulary: Vocabulary, scope: Scope) -> str:
    """Take a word of a vocabulary, in any spelling, or a URI of a party's own."""
    given = text(value)
    if given in vocabulary.words:
        return given
    try:
        return vocabulary.take(scope.expanded(given))
    except NoWord:
        raise Bad("no-word", given, vocabulary.name) from None


def uri(value: object, scope: Scope) -> str:
    """Take a URI; a CURIE of a declared prefix is written out."""
    given = text(value)
    if not given.startswith(("urn:", "http")):
        given = scope.expanded(given)
    if not is_uri(given):
        raise Bad("no-uri", given)
    return given


def identifier(value: object, scope: Scope, level: Literal["instance", "class"] | None = None) -> str:
    """Take an identifier; a key of GS1 is held to its form and check digit, and to ``level`` where one is asked."""
    given = text(value)
    link, found, fault = reading(given)
    if link is None:
        given = uri(given, scope)
        link, found, fault = reading(given)
    if fault:
        raise Bad(fault[0], given, fault[1])
    if level == "instance" and found == "class":
        raise Bad("class-for-instance", given)
    if level == "class" and found == "instance":
        raise Bad("instance-for-class", given)
    return given
