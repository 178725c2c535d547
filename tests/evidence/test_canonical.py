"""Canonical bytes: the examples of RFC 8785, and what two readers could read as two things is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.evidence.canonical import canonical, keys, list_of, read, text_of, whole_of
from fenduan.evidence.errors import Refused

WHOLE = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
JSON = st.recursive(
    st.none() | st.booleans() | WHOLE | st.floats(min_value=-(2**53) + 1, max_value=2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_the_example_of_the_rfc_without_its_number_that_is_too_large() -> None:
    value = {
        "numbers": [333333333.33333329, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": '€$\u000f\nA\'B"\\\\"/',
        "literals": [None, True, False],
    }

    assert (
        canonical(value)
        == (
            '{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],'
            '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
        ).encode()
    )


def test_keys_are_sorted_by_their_sixteen_bit_units() -> None:
    value = {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\u0080": 6, "\u00f6": 7}

    assert list(json.loads(canonical(value))) == ["\r", "1", "\u0080", "\u00f6", "€", "😀", "\ufb33"]


@given(JSON)
def test_what_is_written_is_read_back_and_written_the_same(value: object) -> None:
    written = canonical(value)

    assert canonical(read(written)) == written


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b'{"a":1,"a":2}', "repeated-key"),
        (b"[NaN]", "no-number"),
        (b"[Infinity]", "no-number"),
        (b"[1e999]", "no-number"),
        (b"[1e30]", "no-number"),
        (b"[9007199254740992]", "no-number"),
        (b"[-9007199254740992]", "no-number"),
        (b"[" + b"1" * 5000 + b"]", "no-number"),
        (b'["\\ud800"]', "lone-surrogate"),
        (b'{"\\udc00":1}', "lone-surrogate"),
        (b"\xff", "no-utf-8"),
        (b"[" * 100_000, "too-deep"),
        (b"[" * 70 + b"]" * 70, "too-deep"),
        (b"", "no-json"),
        (b"{} {}", "no-json"),
        (b"\xef\xbb\xbf{}", "no-json"),
        (b" " * (16 * 1024 * 1024 + 1), "too-large"),
    ],
)
def test_hostile_json_is_refused(data: bytes, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.rule == rule
    assert refused.value.message.zh


def test_what_is_no_json_is_said_with_its_place_and_in_each_language_alone() -> None:
    with pytest.raises(Refused) as refused:
        read(b'{"a": 1,\n  b}')

    assert refused.value.message.zh.startswith("第2行第3列")
    assert "line 2, column 3" in refused.value.message.en
    assert "Expecting" not in refused.value.message.zh


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 2**53, 1e30, "\ud800", {1: 2}, {"a": object()}])
def test_what_has_no_canonical_bytes_is_refused(value: object) -> None:
    with pytest.raises(Refused):
        canonical(value)


def test_the_shape_of_a_mapping_is_held_to() -> None:
    assert keys({"a": 1, "b": 2}, ("a",), ("b",)) == {"a": 1, "b": 2}
    bad: tuple[object, ...] = ([], {"b": 1}, {"a": 1, "c": 2})
    for value in bad:
        with pytest.raises(Refused):
            keys(value, ("a",), ("b",))
    with pytest.raises(Refused):
        text_of({"a": True}, "a")
    with pytest.raises(Refused):
        whole_of({"a": True}, "a")
    with pytest.raises(Refused):
        whole_of({"a": -1}, "a")
    with pytest.raises(Refused):
        list_of({"a": [1, 2, 3]}, "a", 2)
