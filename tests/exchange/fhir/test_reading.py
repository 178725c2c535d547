"""FHIR bundles: what is read, what is odd in their dates, what is kept, what is refused; never a traceback."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.chain.release.facts import Facts
from fenduan.dossier.errors import Refused
from fenduan.exchange.fhir.certificate import as_dict
from fenduan.exchange.fhir.partial import before, partial
from fenduan.exchange.fhir.reading import LARGEST, read
from fenduan.exchange.fhir.results import with_certificates
from tests.exchange.fhir.making import bundle, medication, observation


def _read(*resources: dict[str, Any]) -> Any:  # noqa: ANN401 - a certificate
    return read(bundle(*resources), name="coa.json")


def _faults(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        read(data, name="coa.json")
    assert all(each.message.en and each.message.zh for each in refused.value.errors)
    return [(each.rule, each.pointer) for each in refused.value.errors]


def test_a_batch_its_tests_and_who_made_it_are_read() -> None:
    dates = {"manufacture": "2026-05", "release": "2026-07-01", "expiry": "2028"}
    found = _read(medication(**dates), observation(effectiveDateTime="2026-06-10T12:00:00+08:00"))
    (batch,), (test,) = found.batches, found.tests

    assert (batch.number, batch.product, batch.manufacturer) == ("B-1", "Examplimab", "Example Analytics")
    assert {what: each.date.text for what, each in batch.dates.items()} == dates
    assert batch.dates["expiry"].pointer == "/entry/0/resource/batch/expirationDate"
    assert (test.batch, test.name, test.method, test.acceptance) == ("B-1", "Assay", "HPLC", "≥ 95 % … ≤ 105 %")
    assert (test.result, test.conforms, test.tester) == ("Complies", True, "Example Analytics")
    assert found.organisations[0].roles == ("manufacturer", "tester")
    assert found.oddities == ()


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("Complies", True),
        ("complies.", True),
        ("Does not comply", False),
        ("不符合规定", False),
        ("clear", None),
        (None, None),
    ],
)
def test_conformity_is_what_the_document_says(says: str | None, expected: bool | None) -> None:  # noqa: FBT001
    assert _read(medication(), observation(says=says)).tests[0].conforms is expected


def test_a_number_is_a_result_and_no_statement_of_conformity() -> None:
    value = {"value": 103.5, "unit": "%", "comparator": "<"}
    test = _read(medication(), observation(says=None, valueQuantity=value)).tests[0]

    assert (test.result, test.conforms) == ("< 103.5 %", None)


def test_a_contradiction_says_nothing() -> None:
    interpretation = [{"text": "Does not comply"}]

    assert _read(medication(), observation(interpretation=interpretation)).tests[0].conforms is None


@pytest.mark.parametrize("status", ["preliminary", "entered-in-error", "cancelled", None])
def test_what_is_not_final_is_no_result_and_said(status: str | None) -> None:
    found = _read(medication(), observation(status=status))

    assert found.tests == ()
    assert len(found.remarks) == 1


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"manufacture": "2026-05-02", "release": "2026-05-01"}, [("release-before-manufacture", True)]),
        ({"manufacture": "2026-05-01", "release": "2026-05-01"}, []),
        ({"manufacture": "2026-05", "release": "2026-05-01"}, [("release-before-manufacture", False)]),
        ({"manufacture": "2026-05", "release": "2026-05-31"}, []),
        ({"manufacture": "2026-05", "release": "2026-04"}, [("release-before-manufacture", True)]),
        ({"manufacture": "2026", "release": "2026"}, [("release-before-manufacture", False)]),
        ({"manufacture": "2020-06", "expiry": "2019"}, [("expiry-before-manufacture", True)]),
        ({"release": "2028-01", "expiry": "2027"}, [("expiry-before-release", True)]),
        ({"manufacture": "2026-02", "retest": "2026-01"}, [("retest-before-manufacture", True)]),
        ({"manufacture": "2026-02", "packaging": "2026-01"}, [("packaging-before-manufacture", True)]),
        ({"release": "2026-06-09", "test": "2026-06-10"}, [("release-before-test", True)]),
        ({"release": "2026-06-10", "test": "2026-06-10"}, []),
        ({"release": "2026-06", "test": "2026-06-10"}, [("release-before-test", False)]),
        ({"manufacture": "2026-06-11", "test": "2026-06-10"}, [("test-before-manufacture", True)]),
    ],
)
def test_dates_are_compared_as_far_as_they_go(dates: dict[str, str], expected: list[tuple[str, bool]]) -> None:
    tested = {} if "test" not in dates else {"effectiveDateTime": dates["test"]}
    found = _read(medication(**dates), observation(**tested))

    assert [(each.code, each.certain) for each in found.oddities] == expected


def test_what_is_not_understood_is_kept_and_comes_out_again() -> None:
    data = bundle(medication(), observation())
    found = read(data, name="coa.json")

    assert found.raw == data
    assert [kind for _, kind in found.kept] == ["PlanDefinition"]
    assert "raw" not in as_dict(found)
    assert json.dumps(as_dict(found))


def test_a_reference_out_of_the_bundle_is_said_and_not_fetched() -> None:
    found = _read(medication(), observation(performer=[{"reference": "https://example.com/Organization/9"}]))

    assert found.tests[0].tester is None
    assert "https://example.com/Organization/9" in found.remarks[0].en


def test_a_batch_of_a_substance_is_read() -> None:
    substance = {
        "resourceType": "Substance",
        "id": "m1",
        "identifier": [{"value": "S-1"}],
        "expiry": "2028-01",
        "code": {"concept": {"text": "Examplimab"}},
    }
    found = _read(substance, observation(subject={"reference": "Substance/m1"}))

    assert (found.batches[0].number, found.batches[0].product, found.tests[0].batch) == ("S-1", "Examplimab", "S-1")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", [("empty-file", "")]),
        (b"{", [("json-syntax", "")]),
        (b"[]", [("no-bundle", "")]),
        (b'{"resourceType": "Patient"}', [("no-bundle", "")]),
        (b'{"resourceType": "Bundle", "entry": [{}]}', [("no-resource", "/entry/0")]),
        (b'{"resourceType": "Bundle", "entry": []}', [("no-batch", "")]),
        (b'{"resourceType": "Bundle", "resourceType": "Bundle"}', [("duplicate-key", "/resourceType")]),
        (bundle(medication(None)), [("no-batch", "")]),
        (bundle(medication(expiry="soon")), [("no-date", "/entry/0/resource/batch/expirationDate")]),
        (bundle(medication(expiry="2026-02-30")), [("no-date", "/entry/0/resource/batch/expirationDate")]),
        (bundle(medication(" ")), [("no-text-fhir", "/entry/0/resource/batch/lotNumber")]),
        (b"\xff", [("no-utf-8", "")]),
        (b" " * (LARGEST + 1), [("too-large-fhir", "")]),
    ],
)
def test_a_fault_is_told_with_its_place(data: bytes, expected: list[tuple[str, str]]) -> None:
    assert _faults(data) == expected


@pytest.mark.parametrize("data", [b"]", b"] " + bundle(medication()), b"{}}", bundle(medication()) + b"]]"])
def test_what_closes_more_than_it_opened_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read(data, name="a.json")

    assert refused.value.errors[0].rule in {"json-syntax", "no-bundle"}


def test_several_faults_are_told_at_once_with_their_lines() -> None:
    tree = json.loads(bundle(medication(expiry="soon", release="later"), observation(effectiveDateTime="x")))
    with pytest.raises(Refused) as refused:
        read(json.dumps(tree, indent=1).encode(), name="coa.json")

    assert len(refused.value.errors) == 3
    lines = [each.line for each in refused.value.errors]
    assert None not in lines
    assert lines == sorted(lines, key=lambda each: each or 0)


def test_its_tests_are_facts_of_a_release() -> None:
    certificate = _read(
        medication(), observation(effectiveDateTime="2026-06"), observation("Purity", "Does not comply")
    )
    facts = with_certificates(Facts(), [certificate])

    assert [(each.lot, each.test, each.conforms, each.date) for each in facts.tests] == [
        ("B-1", "Assay", True, None),
        ("B-1", "Purity", False, None),
    ]
    assert facts.tests[0].source == "coa.json#/entry/1/resource"


@given(st.dates(), st.dates(), st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10]))
def test_a_partial_date_never_says_more_than_every_day_in_it(one: Any, other: Any, cut: int, cut_other: int) -> None:  # noqa: ANN401 - dates
    first, second = partial(one.isoformat()[:cut]), partial(other.isoformat()[:cut_other])
    assert first is not None
    assert second is not None
    found = before(first, second)

    assert first.first <= one <= first.last
    assert found is None or found == (one < other)


@given(st.data())
def test_no_mutation_ends_in_anything_but_a_certificate_or_a_refusal(data: st.DataObject) -> None:
    good = medication(manufacture="2026-05", expiry="2028")
    text = bytearray(bundle(good, observation(effectiveDateTime="2026-06-10")))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + data.draw(st.integers(0, 6))] = data.draw(
            st.sampled_from([b"", b"null", b"[]", b"{}", b'"x"', b"1", b"\xe4"])
        )
    try:
        assert read(bytes(text), name="coa.json").batches
    except Refused as refused:
        assert refused.errors  # noqa: PT017 - either way is right


_any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["x", "2026-05", "Complies", "Medication/m1"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["reference", "text", "coding", "value", "url", "extension", "concept"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(
    st.sampled_from(
        ["code", "subject", "status", "performer", "component", "method", "valueQuantity", "interpretation"]
    ),
    st.sampled_from(["batch", "code", "identifier"]),
    _any,
    _any,
)
def test_whatever_stands_in_a_field_nothing_breaks(field: str, other: str, value: Any, more: Any) -> None:  # noqa: ANN401 - any JSON
    try:
        found = _read({**medication(), other: more}, observation(**{field: value}), medication("B-2", "m2"))
        assert found.batches
    except Refused as refused:
        assert refused.errors  # noqa: PT017 - either way is right
