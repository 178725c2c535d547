"""What is wrong with an event or a document: found, all at once, each where it stands and in both languages."""

import json
from decimal import Decimal
from typing import Any

import pytest

from fenduan.exchange.epcis.problems import RULES
from fenduan.exchange.epcis.reading import Capture, check, read
from tests.exchange.epcis.shared import CONTEXT, document, event, only, problems

LOT = "urn:epc:class:lgtin:4012345.012345.998877"
THING = "urn:epc:id:sgtin:4012345.012345.12"
INSIDE = "/epcisBody/eventList/0"


def _sensor(**report: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"sensorElementList": [{"sensorReport": [{"type": "Temperature", **report}]}]}


def _amount(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"quantityList": [{"epcClass": LOT, "quantity": 1, "uom": "KGM"} | changed]}


def _transforms(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    whole = {"type": "TransformationEvent", "action": None, "epcList": None, "inputQuantityList": [{"epcClass": LOT}]}
    return whole | {"outputQuantityList": [{"epcClass": LOT}]} | changed


REVERSED = {
    "sensorMetadata": {"startTime": "2026-05-15T10:00:00Z", "endTime": "2026-05-15T11:00:00+08:00"},
    "sensorReport": [{"type": "Temperature"}],
}
WRONG: list[tuple[str, str, dict[str, Any]]] = [
    ("missing-key", "", {"eventTime": None}),
    ("missing-key", "", {"eventTimeZoneOffset": None}),
    ("missing-key", "", {"action": None}),
    ("missing-key", "", {"type": None}),
    ("unknown-event", "/type", {"type": "QuantityEvent"}),
    ("no-time", "/eventTime", {"eventTime": "15 May 2026"}),
    ("no-time", "/eventTime", {"eventTime": "2026-02-30T09:30:00Z"}),
    ("no-time", "/eventTime", {"eventTime": "2026-05-15"}),
    ("no-time", "/eventTime", {"eventTime": "2026-05-15 09:30:00Z"}),
    ("no-time", "/eventTime", {"eventTime": 20260515}),
    ("no-time", "/eventTime", {"eventTime": "0001-01-01T00:00:00+14:00"}),
    ("time-without-zone", "/eventTime", {"eventTime": "2026-05-15T09:30:00"}),
    ("no-time", "/recordTime", {"recordTime": "2026-05-15T09:30:00+15:00"}),
    ("no-offset", "/eventTimeZoneOffset", {"eventTimeZoneOffset": "+8:00"}),
    ("no-offset", "/eventTimeZoneOffset", {"eventTimeZoneOffset": "Z"}),
    ("no-choice", "/action", {"action": "add"}),
    ("no-word", "/bizStep", {"bizStep": "manufacturing"}),
    ("no-word", "/bizStep", {"bizStep": "urn:epcglobal:cbv:bizstep:manufacturing"}),
    ("no-word", "/bizStep", {"bizStep": "https://ref.gs1.org/cbv/BizStep-manufacturing"}),
    ("no-word", "/bizStep", {"bizStep": "https://ref.gs1.org/cbv/Disp-in_transit"}),
    ("no-word", "/disposition", {"disposition": "receiving"}),
    ("no-text", "/disposition", {"disposition": ["in_transit"]}),
    ("empty-text", "/bizStep", {"bizStep": " "}),
    ("no-list", "/epcList", {"epcList": THING}),
    ("no-uri", "/epcList/0", {"epcList": ["4012345"]}),
    ("no-text", "/epcList/1", {"epcList": [THING, 7]}),
    ("bad-key", "/epcList/0", {"epcList": ["urn:epc:id:sgtin:4012345.01234.12"]}),
    ("bad-urn", "/epcList/0", {"epcList": ["urn:epc:id:nothing:4012345.01234.12"]}),
    ("bad-company-prefix", "/epcList/0", {"epcList": ["urn:epc:id:sgtin:401.0123450000.12"]}),
    ("bad-check-digit", "/epcList/0", {"epcList": ["https://id.gs1.org/01/04012345123457/21/12"]}),
    ("class-for-instance", "/epcList/0", {"epcList": [LOT]}),
    ("instance-for-class", "/quantityList/0/epcClass", _amount(epcClass=THING)),
    ("no-number", "/quantityList/0/quantity", _amount(quantity=True)),
    ("no-number", "/quantityList/0/quantity", _amount(quantity="a few")),
    ("number-out-of-range", "/quantityList/0/quantity", _amount(quantity=1e60)),
    ("negative-quantity", "/quantityList/0/quantity", _amount(quantity=-1)),
    ("unknown-unit", "/quantityList/0/uom", _amount(uom="kg")),
    ("unit-without-quantity", "/quantityList/0/uom", {"quantityList": [{"epcClass": LOT, "uom": "KGM"}]}),
    ("no-mapping", "/readPoint", {"readPoint": "urn:epc:id:sgln:0614141.00777.0"}),
    ("missing-key", "/readPoint", {"readPoint": {}}),
    ("missing-key", "/sourceList/0", {"sourceList": [{"source": "urn:epc:id:pgln:4012345.00225"}]}),
    ("no-word", "/sourceList/0/type", {"sourceList": [{"type": "owner", "source": "urn:epc:id:pgln:4012345.00225"}]}),
    ("no-word", "/persistentDisposition/set/0", {"persistentDisposition": {"set": ["nice"]}}),
    ("missing-key", "/errorDeclaration", {"errorDeclaration": {"reason": "incorrect_data"}}),
    ("missing-key", "/sensorElementList/0", {"sensorElementList": [{}]}),
    ("no-number", "/sensorElementList/0/sensorReport/0/value", _sensor(value=[5])),
    ("times-reversed", "/sensorElementList/0/sensorMetadata/endTime", {"sensorElementList": [REVERSED]}),
    ("no-temperature-unit", "/sensorElementList/0/sensorReport/0/uom", _sensor(value=5, uom="KGM")),
    ("no-hex", "/sensorElementList/0/sensorReport/0/hexBinaryValue", _sensor(hexBinaryValue="f0f")),
    ("no-truth", "/sensorElementList/0/sensorReport/0/booleanValue", _sensor(booleanValue=1)),
    ("no-word", "/sensorElementList/0/sensorReport/0/type", _sensor(type="Warmth")),
    ("unknown-key", "/colour", {"colour": "red"}),
    ("unknown-key", "/readPoint/colour", {"readPoint": {"id": "urn:epc:id:sgln:0614141.00777.0", "colour": "red"}}),
    ("undeclared-prefix", "/ex:colour", {"ex:colour": "red"}),
    ("wrong-field", "/inputEPCList", {"inputEPCList": [THING]}),
    ("ilmd-without-add", "/ilmd", {"ilmd": {"cbvmda:lotNumber": "L1"}}),
    ("no-object", "", {"epcList": None}),
    ("no-object", "", {"epcList": []}),
    ("half-transformation", "", _transforms(outputQuantityList=None)),
    ("wrong-field", "/action", _transforms(action="ADD")),
    ("no-parent", "", {"type": "AggregationEvent", "action": "ADD", "epcList": None, "childEPCs": [THING]}),
    ("missing-key", "", {"type": "AssociationEvent", "epcList": None, "childEPCs": [THING]}),
    ("no-transaction", "", {"type": "TransactionEvent"}),
    ("protected-term", "/@context/action", {"@context": {"action": "https://example.org/action"}}),
    ("bad-context", "/@context/0", {"@context": [7]}),
    ("too-deep", "/rdfs:seeAlso" + "/0" * 64, {"rdfs:seeAlso": json.loads("[" * 80 + "]" * 80)}),
]


@pytest.mark.parametrize(("rule", "pointer", "changed"), WRONG, ids=lambda each: each if isinstance(each, str) else "")
def test_what_is_wrong_is_found_where_it_stands(rule: str, pointer: str, changed: dict[str, Any]) -> None:
    source = document(event(), event(**changed))
    (problem,) = problems(source)

    assert (problem.rule, problem.pointer) == (rule, f"/epcisBody/eventList/1{pointer}")
    assert problem.event == 1
    assert problem.line
    key = pointer.rpartition("/")[2]
    if key and not key.isdigit():
        assert f'"{key}"' in source.decode().splitlines()[problem.line - 1]
    for said in (problem.message.en, problem.message.zh):
        assert "{" not in said
        assert problem.found in said or "{found}" not in RULES[rule].en


def test_everything_is_told_at_once() -> None:
    found = problems(document(event(action="X", bizStep="Y", eventTime="Z"), event(), event(epcList=None)))

    assert [(each.rule, each.event) for each in found] == [
        ("no-time", 0), ("no-choice", 0), ("no-word", 0), ("no-object", 2),
    ]  # fmt: skip


def test_every_rule_has_a_case() -> None:
    here = {rule for rule, _, _ in WRONG} | set(BROKEN_RULES) | set(ELSEWHERE)

    assert here == set(RULES)


BROKEN: list[tuple[str, bytes]] = [
    ("empty", b""),
    ("empty", b" \n"),
    ("no-format", b"EPCIS"),
    ("bad-json", document()[:-3]),
    ("bad-json", document(event()).replace(b'"action"', b"action")),
    ("bad-json", document(event(quantity=None)) + b"x"),
    ("bad-json", document(event()).replace(b'"receiving"', b"NaN")),
    ("bad-utf-8", document(event()).replace(b"receiving", b"\xff\xfe")),
    ("key-twice", document(event()).replace(b'"type": "EPCIS', b'"schemaVersion": "2.0", "type": "EPCIS')),
    ("no-document", b"[]"),
    ("no-document", document(type="Something")),
    ("missing-key", document(type=None)),
    ("missing-key", document(creationDate=None)),
    ("missing-key", document(schemaVersion=None)),
    ("missing-key", document(epcisBody=None)),
    ("missing-key", document(context=None)),
    ("no-time", document(creationDate="today")),
    ("bad-version", document(schemaVersion="1.2")),
    ("bad-context", document(context=["x"])),
    ("no-epcis-context", document(context={"ex": "https://ns.example.com/"})),
    ("no-text", document(sender=7)),
    ("unknown-key", document(colour="red")),
    ("number-out-of-range", document(event(action=7)).replace(b": 7", b": 1e99999999999999999999")),
    ("too-deep", document(event(action=7)).replace(b": 7", b": " + b"[" * 100_000)),
    ("bad-xml", b'<q:EPCISDocument xmlns:q="urn:epcglobal:epcis:xsd:2"><EPCISBody></q:EPCISDocument>'),
    ("bad-xml", b"<?xml version='1.0' encoding='no-such'?><a/>"),
    ("forbidden-xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ("forbidden-xml", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'),
    ("no-document", b"<a/>"),
    ("no-document", b"<EPCISDocument/>"),
]
BROKEN_RULES = [rule for rule, _ in BROKEN]
ELSEWHERE = ["unreadable", "too-large-event", "bad-character"]


@pytest.mark.parametrize(("rule", "source"), BROKEN, ids=BROKEN_RULES)
def test_a_broken_document_is_refused(rule: str, source: bytes) -> None:
    report = check(source)

    assert rule in {each.rule for each in report.problems}
    assert report.broken
    assert not Capture(source, keep_valid=True).taken


def test_the_line_of_broken_json_is_told() -> None:
    source = document(event(), event()).replace(b'"bizStep": "receiving"', b'"bizStep": receiving', 1)
    line = source[: source.index(b": receiving")].count(b"\n") + 1

    assert [(each.rule, each.line) for each in problems(source)] == [("bad-json", line)]


def test_a_key_that_stands_twice_in_an_event_is_found() -> None:
    source = document(event()).replace(b'"action"', b'"bizStep": "shipping",\n"action"')

    assert [(each.rule, each.pointer) for each in problems(source)] == [("key-twice", f"{INSIDE}/bizStep")]


def test_half_a_character_is_found() -> None:
    source = document(event(**{"rdfs:label": "\ud83d"}))

    assert [(each.rule, each.pointer) for each in problems(source)] == [("bad-character", f"{INSIDE}/rdfs:label")]
    assert not problems(document(event(**{"rdfs:label": "\U0001f600"})))


def test_half_a_character_in_a_context_refuses_the_document() -> None:
    source = document(event(), context=[CONTEXT, {"ex": "https://ns.example.com/\ud83d/"}])

    assert [(each.rule, each.pointer) for each in problems(source)] == [("bad-character", "/@context/1/ex")]
    assert check(source).events == 0


def test_a_capture_with_an_invalid_event_is_refused_whole() -> None:
    source = document(event(), event(action="X"), event(eventTimeZoneOffset="+09:00"))
    whole, rest = Capture(source), Capture(source, keep_valid=True)

    assert not whole.taken
    assert list(whole.events()) == []
    assert whole.skipped == 3
    assert rest.taken
    assert [each.place for each in rest.events()] == [0, 2]
    assert (rest.skipped, rest.report.events, rest.report.invalid) == (1, 3, 1)


def test_a_report_is_bounded_and_counts_on() -> None:
    report = check(document(*[event(action="X") for _ in range(1_200)]))

    assert (report.count, len(report.problems), report.invalid) == (1_200, 1_000, 1_200)
    assert not report.valid
    assert json.loads(json.dumps(report.as_dict()))["errors"][0]["message"]["zh"]


def test_what_is_not_there_cannot_be_read(tmp_path: Any) -> None:  # noqa: ANN401 - pytest's path
    assert [each.rule for each in problems(tmp_path / "none.json")] == ["unreadable"]
    assert [each.rule for each in problems(tmp_path)] == ["unreadable"]


def test_what_is_not_understood_is_kept() -> None:
    context = [CONTEXT, "https://example.org/our-context.jsonld", {"ex": "https://ns.example.com/"}]
    kept = only(document(event(ourTerm={"a": [1.50, None]}, **{"ex:b": False}), context=context))

    assert kept.extensions == {"ourTerm": {"a": [Decimal("1.5"), None]}, "{https://ns.example.com/}b": False}
    assert kept.scope.foreign == ("https://example.org/our-context.jsonld",)


def test_a_term_of_a_context_is_the_name_it_stands_for() -> None:
    context = [CONTEXT, {"ex": "https://ns.example.com/", "colour": {"@id": "ex:colour"}, "@vocab": "https://v.org/"}]
    one = only(document(event(colour="red", shape="round"), context=context))

    assert one.extensions == {"{https://ns.example.com/}colour": "red", "{https://v.org/}shape": "round"}


@pytest.mark.parametrize("key", ["type", "@context", "schemaVersion"])
def test_the_order_of_a_document_means_nothing(key: str) -> None:
    tree = json.loads(document(event(**{"ex:a": "1"}), event(), context=[CONTEXT, {"ex": "https://ns.example.com/"}]))
    moved = {each: tree[each] for each in tree if each != key} | {key: tree[key]}

    assert list(read(json.dumps(moved).encode())) == list(read(json.dumps(tree).encode()))


def test_a_query_document_and_a_lone_event_are_read() -> None:
    body = {"queryResults": {"queryName": "q", "subscriptionID": "s", "resultsBody": {"eventList": [event()]}}}
    lone = json.dumps({"@context": CONTEXT, **event()}).encode()
    single = document(epcisBody={"event": event()})

    assert only(document(type="EPCISQueryDocument", epcisBody=body)).epcs == only(lone).epcs == only(single).epcs
    assert check(document()).valid
