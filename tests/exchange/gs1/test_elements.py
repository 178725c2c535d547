"""Element strings, as scanned and as printed."""

import pytest

from fenduan.exchange.gs1.elements import SEPARATOR, read, write
from fenduan.exchange.gs1.keys import Key, NotAKey, parse
from tests.exchange.gs1.test_keys import SPELLINGS

LOT = "https://id.gs1.org/01/04012345123456/10/AB-1"


@pytest.mark.parametrize(
    "text",
    [
        "(01)04012345123456(17)280101(10)AB-1",
        "010401234512345610AB-1",
        f"]d2010401234512345610AB-1{SEPARATOR}17280101",
        " 010401234512345617280101" + "10AB-1 ",
    ],
)
def test_a_pack_names_its_lot(text: str) -> None:
    elements = read(text)

    assert elements.key
    assert elements.key.link == LOT
    assert elements.get("10") == "AB-1"
    assert elements.get("21") is None


def test_what_is_no_key_stays_readable() -> None:
    elements = read("(17)280101(10)AB-1")

    assert elements.key is None
    assert elements.get("17") == "280101"


@pytest.mark.parametrize(("urn", "link", "_level"), SPELLINGS)
def test_every_key_goes_to_a_barcode_and_back(urn: str, link: str, _level: str) -> None:
    key = parse(urn)
    assert key
    for printed in (False, True):
        again = read(write(key, printed=printed)).key
        assert again
        assert again.link == link


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "bad-key"),
        ("xx", "bad-key"),
        ("(01)04012345123457", "bad-check-digit"),
        ("(00)106141412345678907", "bad-check-digit"),
        ("(414)0614141007777", "bad-check-digit"),
        ("(8003)0401234566666487", "bad-check-digit"),
        ("(17)281301", "bad-key"),  # a thirteenth month
        ("(01)0401234512345", "bad-key"),
    ],
)
def test_what_is_no_element_string_is_refused(text: str, rule: str) -> None:
    with pytest.raises(NotAKey) as refused:
        read(text)

    assert refused.value.rule == rule


def test_a_wrong_key_is_not_printed() -> None:
    with pytest.raises(NotAKey):
        write(Key("01", "04012345123457"))
