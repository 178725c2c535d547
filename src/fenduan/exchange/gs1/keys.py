"""The keys of GS1 that EPCIS uses, read from a URN or a Digital Link and written as either.

A URN (TDS 1.13) says where the company prefix ends; a Digital Link does not. The canonical form here is therefore the
Digital Link of ``id.gs1.org`` with the finest level of identification alone, as the event hash of CBV 2.0 asks; a URN
is made from it only where the length of the company prefix is given.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple
from urllib.parse import unquote

from fenduan.exchange.gs1.checkdigit import check_digit, checks

Level = Literal["instance", "class", "party"]
Rule = Literal["bad-urn", "bad-key", "bad-company-prefix", "bad-check-digit"]

DOMAIN: Final = "https://id.gs1.org"
COMPANY_PREFIX_LENGTHS: Final = range(6, 13)
_GTIN: Final = 14
_ITIP_TAIL: Final = 4
# Character set 82 of the General Specifications, and 39, of which component and part identifiers are made.
_SET_82: Final = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+")
_SET_39: Final = re.compile(r"[#\-/0-9A-Z]+")
_DIGITS: Final = re.compile(r"[0-9]+")
_NUMBER: Final = re.compile(r"0|[1-9][0-9]*")
_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
# In a URN these stand as %xx only (TDS 1.13, table 6.3.1-1); in a Digital Link those of its table 7-1.
_IN_URN: Final = str.maketrans({mark: f"%{ord(mark):02X}" for mark in '"%&/<>?#'})
_IN_LINK: Final = str.maketrans({mark: f"%{ord(mark):02X}" for mark in '!"%&()*+,/:<>?#'})


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one key is made up.

    ``digits`` is how many digits company prefix and reference have together, 0 where the reference is free text of at
    most ``longest`` characters with the prefix. ``leading``: the first digit of the reference (indicator or extension
    digit) stands before the company prefix. ``filler`` stands before all. ``tail``: the application identifier of the
    serial part in a link, "" where it follows the key without one, ``None`` where there is none.
    """

    ai: str
    digits: int = 0
    leading: bool = False
    filler: str = ""
    longest: int = 30
    tail: str | None = None
    tail_marks: re.Pattern[str] = _SET_82
    tail_longest: int = 20


SCHEMES: Final[Mapping[str, Scheme]] = {
    "sgtin": Scheme("01", 13, leading=True, tail="21"),
    "lgtin": Scheme("01", 13, leading=True, tail="10"),
    "upui": Scheme("01", 13, leading=True, tail="235", tail_longest=28),
    "sscc": Scheme("00", 17, leading=True),
    "sgln": Scheme("414", 12, tail="254"),
    "pgln": Scheme("417", 12),
    "grai": Scheme("8003", 12, filler="0", tail="", tail_longest=16),
    "giai": Scheme("8004"),
    "gsrn": Scheme("8018", 17),
    "gsrnp": Scheme("8017", 17),
    "gdti": Scheme("253", 12, tail="", tail_longest=17),
    "cpi": Scheme("8010", tail="8011", tail_marks=_NUMBER, tail_longest=12),
    "sgcn": Scheme("255", 12, tail="", tail_marks=_DIGITS, tail_longest=12),
    "ginc": Scheme("401"),
    "gsin": Scheme("402", 16),
    "itip": Scheme("8006", 13, leading=True, tail="21"),
}
"""The schemes by their names in a URN."""

# Schemes of which a pattern names all of a kind: "urn:epc:idpat:sgtin:4012345.066666.*".
_PATTERNS: Final = frozenset({"sgtin", "grai", "gdti", "sgcn", "cpi", "itip", "upui"})
_SHORT_NAMES: Final[Mapping[str, str]] = {
    "gtin": "01", "itip": "8006", "cpid": "8010", "gln": "414", "party": "417", "gsrnp": "8017", "gsrn": "8018",
    "gcn": "255", "sscc": "00", "gdti": "253", "ginc": "401", "gsin": "402", "grai": "8003", "giai": "8004",
}  # fmt: skip
_QUALIFIERS: Final[Mapping[str, str]] = {"cpv": "22", "lot": "10", "ser": "21"}
_PRIMARY: Final = frozenset(scheme.ai for scheme in SCHEMES.values())
_OF_AI: Final[Mapping[str, str]] = {
    scheme.ai: name for name, scheme in SCHEMES.items() if scheme.ai not in {"01", "8006", "8010"}
}
_KEPT_QUALIFIERS: Final[Mapping[str, tuple[str, ...]]] = {
    "01": ("21", "235", "10"), "8006": ("21", "10"), "8010": ("8011",), "414": ("254",),
}  # fmt: skip
_HOST_OF_GS1: Final = re.compile(r"https?://(?:[a-z0-9.-]+\.)?gs1\.[a-z.]+[/:]", re.IGNORECASE)
_LINK: Final = re.compile(r"https?://[^/?#\s]+(/[^?#\s]*)(?:\?[^#\s]*)?(?:#\S*)?", re.IGNORECASE)


class NotAKey(ValueError):  # noqa: N818 - says what the text is
    """The text claims to be a key of GS1 and is none; ``rule`` says why, ``expected`` what would be right."""

    def __init__(self, rule: Rule, expected: str = "") -> None:
        super().__init__(f"{rule}: {expected}" if expected else rule)
        self.rule: Rule = rule
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its application identifier, its value with the check digit, and the serial part, if any.

    ``qualifier`` is the application identifier of ``serial``. ``company_prefix`` is how many digits the company prefix
    has, ``None`` where the key was read from a Digital Link.
    """

    ai: str
    value: str
    qualifier: str | None = None
    serial: str | None = None
    company_prefix: int | None = None

    @property
    def level(self) -> Level:
        """Whether the key names one thing, all of a class (a product, a lot), or a party."""
        if self.ai == "417":
            return "party"
        if self.ai in {"01", "8006"}:
            return "instance" if self.qualifier in {"21", "235"} else "class"
        if self.ai == "8010":
            return "instance" if self.qualifier else "class"
        bare = {"8003": 14, "253": 13, "255": 13}.get(self.ai)
        return "class" if len(self.value) == bare else "instance"

    @property
    def link(self) -> str:
        """The canonical Digital Link."""
        head = f"{DOMAIN}/{self.ai}/{self.value.translate(_IN_LINK)}"
        return head if self.qualifier is None else f"{head}/{self.qualifier}/{(self.serial or '').translate(_IN_LINK)}"

    @property
    def checks(self) -> bool:
        """Whether the check digit is right; true of a key that has none."""
        digits = _checked_digits(self.ai, self.value)
        return digits is None or checks(digits)

    def urn(self, company_prefix: int | None = None) -> str:
        """Return the EPC URN, with the first ``company_prefix`` digits as the company prefix.

        Without the argument, the length that the key was read with.

        Raises:
            NotAKey: The length is not known, or none that a company prefix has.
        """
        length = company_prefix or self.company_prefix
        if length is None or length not in COMPANY_PREFIX_LENGTHS:
            raise NotAKey("bad-company-prefix", "6–12")
        return _urn(self, length)


def parse(uri: str) -> Key | None:
    """Read a key from an EPC URN or a Digital Link; ``None`` where the text claims to be neither.

    The check digit of a link is not judged: ask :attr:`Key.checks`. A URN has none.

    Raises:
        NotAKey: A URN begins as one of an EPC but does not keep to its scheme.
    """
    if uri.startswith("urn:epc:"):
        return _from_urn(uri)
    found = _LINK.fullmatch(uri)
    return _from_path(found[1]) if found else None


class Reading(NamedTuple):
    """What a text is as a key of GS1: its canonical link and level; a rule it breaks and what would be right.

    All ``None`` of a text that claims to be no such key.
    """

    link: str | None
    level: Level | None
    fault: tuple[Rule, str] | None


@lru_cache(maxsize=65_536)
def reading(uri: str) -> Reading:
    """Read ``uri`` once for all that is asked of it; the latest 65,536 are remembered.

    A key with a wrong check digit has both a link and a fault: what is wrong has an identity too.
    """
    try:
        key = parse(uri)
    except NotAKey as error:
        return Reading(None, None, (error.rule, error.expected))
    if key is None:
        return _NO_KEY
    digits = _checked_digits(key.ai, key.value)
    # Any host may answer to such addresses, also for what is no key; only those of GS1 are held to the check digit.
    if digits is None or checks(digits) or not _HOST_OF_GS1.match(uri):
        return Reading(key.link, key.level, None)
    return Reading(key.link, key.level, ("bad-check-digit", check_digit(digits[:-1])))


def canonical(uri: str) -> str | None:
    """Return the canonical Digital Link of ``uri``, or ``None`` where it is no key of GS1.

    Spellings of one key give one link.
    """
    return reading(uri).link


def fault(uri: str) -> tuple[Rule, str] | None:
    """Return what is wrong with a key of GS1, as a rule and what would be right; ``None`` of anything else."""
    return reading(uri).fault


_NO_KEY: Final = Reading(None, None, None)


def _checked_digits(ai: str, value: str) -> str | None:
    """Return the digits of which the last is a check digit, or ``None`` where the key has none."""
    if ai in {"8004", "401", "8010"}:
        return None
    length = {"8003": _GTIN, "253": 13, "255": 13, "8006": _GTIN}.get(ai, len(value))
    return value[:length]


# Reading a URN


def _from_urn(uri: str) -> Key:
    kind, _, rest = uri.removeprefix("urn:epc:").partition(":")
    name, _, body = rest.partition(":")
    scheme = SCHEMES.get(name)
    fits = {"id": name != "lgtin", "class": name == "lgtin", "idpat": name in _PATTERNS}
    if scheme is None or not fits.get(kind, False):
        raise NotAKey("bad-urn", "urn:epc:id | urn:epc:class:lgtin | urn:epc:idpat")
    if name == "itip":
        return _itip(body, pattern=kind == "idpat")
    parts = body.split(".", 2 if scheme.tail is not None else 1)
    if len(parts) != (3 if scheme.tail is not None else 2):
        raise NotAKey("bad-urn")
    value = _value(scheme, parts[0], parts[1])
    length = len(parts[0])
    if scheme.tail is None:
        return Key(scheme.ai, value, company_prefix=length)
    if kind == "idpat":
        if parts[2] != "*":
            raise NotAKey("bad-urn", ".*")
        return Key(scheme.ai, value, company_prefix=length)
    serial = _serial(scheme, parts[2])
    if scheme.tail == "":
        return Key(scheme.ai, value + serial, company_prefix=length)
    if name == "sgln" and serial == "0":  # TDS: no extension
        return Key(scheme.ai, value, company_prefix=length)
    return Key(scheme.ai, value, scheme.tail, serial, length)


def _itip(body: str, *, pattern: bool) -> Key:
    scheme = SCHEMES["itip"]
    parts = body.split(".", 4)
    if len(parts) != 5 or not all(len(each) == 2 and _DIGITS.fullmatch(each) for each in parts[2:4]):  # noqa: PLR2004
        raise NotAKey("bad-urn")
    value = _value(scheme, parts[0], parts[1]) + parts[2] + parts[3]
    if pattern:
        if parts[4] != "*":
            raise NotAKey("bad-urn", ".*")
        return Key(scheme.ai, value, company_prefix=len(parts[0]))
    return Key(scheme.ai, value, "21", _serial(scheme, parts[4]), len(parts[0]))


def _value(scheme: Scheme, prefix: str, reference: str) -> str:
    if len(prefix) not in COMPANY_PREFIX_LENGTHS or not _DIGITS.fullmatch(prefix):
        raise NotAKey("bad-company-prefix", "6–12")
    if not scheme.digits:
        marks = _SET_39 if scheme.ai == "8010" else _SET_82
        value = prefix + _unescaped(reference)
        if not reference or len(value) > scheme.longest or not marks.fullmatch(value):
            raise NotAKey("bad-key")
        return value
    if len(prefix) + len(reference) != scheme.digits or (reference and not _DIGITS.fullmatch(reference)):
        raise NotAKey("bad-key", str(scheme.digits))
    digits = f"{reference[0]}{prefix}{reference[1:]}" if scheme.leading else scheme.filler + prefix + reference
    return digits + check_digit(digits)


def _serial(scheme: Scheme, text: str) -> str:
    serial = _unescaped(text)
    if not (0 < len(serial) <= scheme.tail_longest and scheme.tail_marks.fullmatch(serial)):
        raise NotAKey("bad-key")
    return serial


def _unescaped(text: str) -> str:
    if "%" not in text:
        return text
    if _ESCAPE.search(text):
        raise NotAKey("bad-urn", "%xx")
    return unquote(text)


# Reading a Digital Link


def _from_path(path: str) -> Key | None:
    """Read the key of a link's path; the last key in it counts, as parts before it may be the host's own."""
    parts = path.rstrip("/").split("/")
    for place in range(len(parts) - 2, 0, -1):
        ai = _SHORT_NAMES.get(parts[place], parts[place])
        if ai in _PRIMARY and (len(parts) - place) % 2 == 0:
            key = _from_pairs(ai, parts[place + 1], parts[place + 2 :])
            if key:
                return key
    return None


def _from_pairs(ai: str, value: str, rest: list[str]) -> Key | None:
    value = unquote(value)
    if ai == "01" and len(value) in {8, 12, 13}:
        value = value.zfill(_GTIN)
    if not _LINK_VALUES[ai].fullmatch(value):
        return None
    given = {_QUALIFIERS.get(name, name): unquote(each) for name, each in zip(rest[::2], rest[1::2], strict=True)}
    for qualifier in _KEPT_QUALIFIERS.get(ai, ()):
        if qualifier in given:
            fits = _LINK_QUALIFIERS[qualifier].fullmatch(given[qualifier])
            return Key(ai, value, qualifier, given[qualifier]) if fits else None
    return Key(ai, value)


_X: Final = _SET_82.pattern.removesuffix("+")
_LINK_VALUES: Final = {
    ai: re.compile(pattern)
    for ai, pattern in {
        "00": r"[0-9]{18}", "01": r"[0-9]{14}", "253": rf"[0-9]{{13}}{_X}{{0,17}}", "255": r"[0-9]{13,25}",
        "401": rf"[0-9]{{4}}{_X}{{1,26}}", "402": r"[0-9]{17}", "414": r"[0-9]{13}", "417": r"[0-9]{13}",
        "8003": rf"[0-9]{{14}}{_X}{{0,16}}", "8004": rf"[0-9]{{4}}{_X}{{1,26}}", "8006": r"[0-9]{18}",
        "8010": r"[0-9]{4}[#\-/0-9A-Z]{1,26}", "8017": r"[0-9]{18}", "8018": r"[0-9]{18}",
    }.items()
}  # fmt: skip
_LINK_QUALIFIERS: Final = {
    ai: re.compile(pattern)
    for ai, pattern in {
        "21": rf"{_X}{{1,20}}", "10": rf"{_X}{{1,20}}", "235": rf"{_X}{{1,28}}", "254": rf"{_X}{{1,20}}",
        "8011": r"[0-9]{1,12}",
    }.items()
}  # fmt: skip


# Writing a URN


def _urn(key: Key, length: int) -> str:
    if key.ai in {"01", "8006"}:
        return _urn_of_gtin(key, length)
    name = _OF_AI.get(key.ai, "cpi")
    scheme = SCHEMES[name]
    if not scheme.digits:
        prefix, reference = key.value[:length], key.value[length:]
        if not _DIGITS.fullmatch(prefix) or not reference:
            raise NotAKey("bad-company-prefix")
        body = f"{prefix}.{reference.translate(_IN_URN)}"
        if scheme.tail is None:
            return f"urn:epc:id:{name}:{body}"
        return f"urn:epc:id:{name}:{body}.{key.serial}" if key.serial else f"urn:epc:idpat:{name}:{body}.*"
    digits = key.value[len(scheme.filler) : len(scheme.filler) + scheme.digits]
    body = _split(digits, length, leading=scheme.leading)
    if scheme.tail is None:
        return f"urn:epc:id:{name}:{body}"
    if name == "sgln":
        return f"urn:epc:id:{name}:{body}.{(key.serial or '0').translate(_IN_URN)}"
    serial = key.value[len(scheme.filler) + scheme.digits + 1 :]
    return f"urn:epc:id:{name}:{body}.{serial.translate(_IN_URN)}" if serial else f"urn:epc:idpat:{name}:{body}.*"


def _urn_of_gtin(key: Key, length: int) -> str:
    body = _split(key.value[:13], length, leading=True)
    name = {"21": "id:sgtin", "10": "class:lgtin", "235": "id:upui", None: "idpat:sgtin"}[key.qualifier]
    if key.ai == "8006":
        if key.qualifier == "10":
            raise NotAKey("bad-urn")  # TDS 1.13 has no URN for a lot of pieces
        name = "id:itip" if key.qualifier else "idpat:itip"
        body = f"{body}.{key.value[_GTIN : _GTIN + 2]}.{key.value[_GTIN + 2 :]}"
    return f"urn:epc:{name}:{body}.{key.serial.translate(_IN_URN) if key.serial else '*'}"


def _split(digits: str, length: int, *, leading: bool) -> str:
    """Part digits into company prefix and reference; an indicator goes to the front of the reference."""
    if leading:
        return f"{digits[1 : 1 + length]}.{digits[0]}{digits[1 + length :]}"
    return f"{digits[:length]}.{digits[length:]}"
