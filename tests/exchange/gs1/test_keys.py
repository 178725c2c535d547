"""Keys of GS1: one key in several spellings, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.exchange.gs1.checkdigit import check_digit, checks
from fenduan.exchange.gs1.keys import COMPANY_PREFIX_LENGTHS, SCHEMES, Key, NotAKey, canonical, fault, parse

LINK = "https://id.gs1.org"
# From the EPC Tag Data Standard and the event hash of CBV 2.0.
SPELLINGS = [
    ("urn:epc:id:sgtin:4012345.012345.12", f"{LINK}/01/04012345123456/21/12", "instance"),
    ("urn:epc:idpat:sgtin:4054739.099914.*", f"{LINK}/01/04054739999148", "class"),
    ("urn:epc:class:lgtin:4012345.012345.998877", f"{LINK}/01/04012345123456/10/998877", "class"),
    ("urn:epc:id:upui:4012345.012345.AB12", f"{LINK}/01/04012345123456/235/AB12", "instance"),
    ("urn:epc:id:sscc:0614141.1234567890", f"{LINK}/00/106141412345678908", "instance"),
    ("urn:epc:id:sgln:0614141.07346.1234", f"{LINK}/414/0614141073467/254/1234", "instance"),
    ("urn:epc:id:sgln:0614141.00777.0", f"{LINK}/414/0614141007776", "instance"),
    ("urn:epc:id:sgln:123456789012..0", f"{LINK}/414/1234567890128", "instance"),
    ("urn:epc:id:pgln:4012345.00225", f"{LINK}/417/4012345002256", "party"),
    ("urn:epc:id:grai:4012345.66666.87", f"{LINK}/8003/0401234566666387", "instance"),
    ("urn:epc:idpat:grai:4012345.66666.*", f"{LINK}/8003/04012345666663", "class"),
    ("urn:epc:id:giai:4000001.111", f"{LINK}/8004/4000001111", "instance"),
    ("urn:epc:id:gsrn:0614141.0000010253", f"{LINK}/8018/061414100000102534", "instance"),
    ("urn:epc:id:gsrnp:4012345.0000098765", f"{LINK}/8017/401234500000987658", "instance"),
    ("urn:epc:id:gdti:0614141.00001.1618034", f"{LINK}/253/06141410000121618034", "instance"),
    ("urn:epc:idpat:gdti:4012345.55555.*", f"{LINK}/253/4012345555554", "class"),
    ("urn:epc:id:cpi:4012345.ABC.123", f"{LINK}/8010/4012345ABC/8011/123", "instance"),
    ("urn:epc:idpat:cpi:4012345.ABC.*", f"{LINK}/8010/4012345ABC", "class"),
    ("urn:epc:id:sgcn:4012345.99999.44", f"{LINK}/255/401234599999044", "instance"),
    ("urn:epc:idpat:sgcn:4012345.99999.*", f"{LINK}/255/4012345999990", "class"),
    ("urn:epc:id:ginc:4012345.333", f"{LINK}/401/4012345333", "instance"),
    ("urn:epc:id:gsin:4012345.999987654", f"{LINK}/402/40123459999876541", "instance"),
    ("urn:epc:id:itip:4012345.012345.01.02.999", f"{LINK}/8006/040123451234560102/21/999", "instance"),
    ("urn:epc:idpat:itip:4012345.012345.01.02.*", f"{LINK}/8006/040123451234560102", "class"),
]


@pytest.mark.parametrize(("urn", "link", "level"), SPELLINGS)
def test_a_urn_and_a_link_are_one_key(urn: str, link: str, level: str) -> None:
    named, linked = parse(urn), parse(link)

    assert named
    assert linked
    assert named.link == linked.link == canonical(urn) == canonical(link) == link
    assert named.level == linked.level == level
    assert named.checks
    assert linked.urn(named.company_prefix) == named.urn() == urn


@pytest.mark.parametrize(
    "link",
    [
        "http://example.org/shop/01/04012345123456/21/12",
        "https://id.gs1.org/gtin/4012345123456/ser/12",
        "https://id.gs1.org/01/04012345123456/22/2A/10/LOT/21/12",
        "https://id.gs1.org/01/04012345123456/21/12?17=280101#top",
        "HTTPS://ID.GS1.ORG/01/04012345123456/21/12/",
        "https://id.gs1.org/01/04012345123456/21/%312",
    ],
)
def test_a_link_has_one_canonical_form(link: str) -> None:
    assert canonical(link) == f"{LINK}/01/04012345123456/21/12"


def test_marks_are_escaped_alike() -> None:
    spellings = ["urn:epc:id:sgtin:4012345.012345.a%2Fb!", f"{LINK}/01/04012345123456/21/a%2fb%21"]

    assert {canonical(each) for each in spellings} == {f"{LINK}/01/04012345123456/21/a%2Fb%21"}
    assert parse(spellings[1]) == Key("01", "04012345123456", "21", "a/b!")


@pytest.mark.parametrize("other", ["", "x", "urn:uuid:1", "https://example.org/po/12345678", "https://x.org/01/123"])
def test_what_claims_to_be_no_key_is_none(other: str) -> None:
    assert parse(other) is None
    assert canonical(other) is None
    assert fault(other) is None


@pytest.mark.parametrize(
    ("uri", "rule"),
    [
        ("urn:epc:id:sgtin:4012345.01234.12", "bad-key"),  # twelve digits
        ("urn:epc:id:sgtin:40123.01234567.12", "bad-company-prefix"),  # of five digits
        ("urn:epc:id:sgtin:4012345.012345.", "bad-key"),  # no serial
        ("urn:epc:id:sgtin:4012345.012345", "bad-urn"),
        ("urn:epc:id:sgtin:4012345.012345.a%2", "bad-urn"),
        ("urn:epc:id:sgtin:4012345.012345." + "x" * 21, "bad-key"),
        ("urn:epc:id:lgtin:4012345.012345.1", "bad-urn"),  # a lot is a class
        ("urn:epc:idpat:sscc:4012345.*", "bad-urn"),
        ("urn:epc:idpat:sgtin:4012345.012345.7", "bad-urn"),
        ("urn:epc:id:cpi:4012345.ABC.012", "bad-key"),  # a serial with a leading zero
        ("urn:epc:id:cpi:4012345.abc.12", "bad-key"),
        ("urn:epc:id:itip:4012345.012345.1.02.9", "bad-urn"),
        ("urn:epc:tag:sgtin-96:1.4012345.012345.12", "bad-urn"),
        ("https://id.gs1.org/01/04012345123457/21/12", "bad-check-digit"),
        ("https://id.gs1.org/00/106141412345678907", "bad-check-digit"),
        ("https://id.gs1.de/414/0614141007777", "bad-check-digit"),
        ("https://id.gs1.org/8006/040123451234570102", "bad-check-digit"),
    ],
)
def test_what_is_wrong_with_a_key_is_said(uri: str, rule: str) -> None:
    found = fault(uri)

    assert found
    assert found[0] == rule


def test_the_right_check_digit_is_named_and_a_wrong_key_keeps_an_identity() -> None:
    wrong = "https://id.gs1.org/01/04012345123457/21/12"

    assert fault(wrong) == ("bad-check-digit", "6")
    assert canonical(wrong) == f"{LINK}/01/04012345123457/21/12"


def test_only_the_hosts_of_gs1_are_held_to_the_check_digit() -> None:
    """Published examples have addresses of their own hosts that look like keys and are none."""
    assert fault("https://id.example.com/8003/030013450007718765") is None


def test_a_urn_needs_the_length_of_the_company_prefix() -> None:
    key = parse(f"{LINK}/01/04012345123456/21/12")

    assert key
    with pytest.raises(NotAKey):
        key.urn()
    with pytest.raises(NotAKey):
        key.urn(13)
    assert key.urn(9) == "urn:epc:id:sgtin:401234512.0345.12"


@given(st.text("0123456789", min_size=1, max_size=20))
def test_a_check_digit_finds_every_single_wrong_digit(digits: str) -> None:
    right = digits + check_digit(digits)

    assert checks(right)
    for place, digit in enumerate(right):
        for other in set("0123456789") - {digit}:
            assert not checks(right[:place] + other + right[place + 1 :])


@given(
    st.sampled_from(sorted(set(SCHEMES) - {"itip", "giai", "ginc", "cpi"})),
    st.sampled_from(COMPANY_PREFIX_LENGTHS),
    st.text("0123456789", min_size=20, max_size=20),
    st.text("0123456789", min_size=1, max_size=12),
)
def test_every_urn_survives_the_link(name: str, length: int, digits: str, serial: str) -> None:
    scheme = SCHEMES[name]
    body = f"{digits[:length]}.{digits[length : scheme.digits]}"
    kind = "class" if name == "lgtin" else "id"
    urn = f"urn:epc:{kind}:{name}:{body}" + ("" if scheme.tail is None else f".{serial}")
    key = parse(urn)
    again = parse(key.link) if key else None

    assert key
    assert key.checks
    assert again
    assert again.urn(length) == urn


@given(st.text(max_size=60), st.sampled_from(["", "urn:epc:id:", "urn:epc:class:lgtin:", f"{LINK}/01/", "http://x/"]))
def test_nothing_ends_in_a_traceback(text: str, start: str) -> None:
    found = canonical(start + text)

    assert found is None or canonical(found) == found
