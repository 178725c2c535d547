"""EPCIS in XML: 1.2 in documents written for these tests, places of what is wrong, and documents that mean harm."""

from decimal import Decimal

import pytest

from fenduan.exchange.epcis.hashing import event_hash
from fenduan.exchange.epcis.model import Event, Quantity, Typed
from fenduan.exchange.epcis.reading import Capture, check, head, read
from tests.exchange.epcis.shared import CONTEXT, HERE, document, event, only, problems

MANUFACTURE = HERE / "xml12" / "manufacture.xml"
QUERY = HERE / "xml12" / "query.xml"
LOT = "urn:epc:class:lgtin:4012345.012345.DS26001"


def test_epcis_1_2_is_read_as_epcis_2_0() -> None:
    made, filled = read(MANUFACTURE)

    assert isinstance(made, Event)
    assert isinstance(filled, Event)
    assert (made.kind, made.biz_step, made.disposition, made.action) == (
        "ObjectEvent", "commissioning", "active", "ADD",
    )  # fmt: skip
    assert made.quantities == (Quantity(LOT, Decimal("41.50"), "KGM"),)
    assert made.transactions == (Typed("urn:epc:id:gdti:0614141.00001.1618034", "prodorder"),)
    assert made.error
    assert made.error.reason == "incorrect_data"
    assert made.error.corrective_event_ids == ("urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8",)
    assert made.ilmd == {"{urn:epcglobal:cbv:mda:}lotNumber": "DS26001"}
    assert made.extensions == {
        "{https://plant.example.com/epcis/}batchRecord": {"edition": "3", "#text": "BR-7"},
        "{https://plant.example.com/epcis/}operator": ["A", "B"],
    }
    assert (filled.kind, filled.biz_step, filled.outputs) == (
        "TransformationEvent", "creating_class_instance", ("urn:epc:id:sgtin:4012345.077889.25",),
    )  # fmt: skip


def test_epcis_1_2_and_json_are_one_event() -> None:
    tree = event(
        action="ADD", bizStep="commissioning", disposition="active", epcList=None,
        readPoint={"id": "https://id.gs1.org/414/0614141007776"},
        bizTransactionList=[{"type": "prodorder", "bizTransaction": "https://id.gs1.org/253/06141410000121618034"}],
        quantityList=[{"epcClass": "https://id.gs1.org/01/04012345123456/10/DS26001", "quantity": 41.5, "uom": "KGM"}],
        ilmd={"cbvmda:lotNumber": "DS26001"},
        **{"p:operator": ["B", "A"], "p:batchRecord": {"#text": "BR-7", "edition": 3}},
    )  # fmt: skip
    first = next(iter(Capture(MANUFACTURE).events()))

    assert event_hash(only(document(tree, context=[CONTEXT, {"p": "https://plant.example.com/epcis/"}]))) == event_hash(
        first
    )


def test_a_query_document_of_1_2_is_read() -> None:
    said, found = head(QUERY), only(QUERY)

    assert (said.kind, said.schema_version, said.query_name, said.subscription_id) == (
        "EPCISQueryDocument", "1.2", "SimpleEventQuery", "daily",
    )  # fmt: skip
    assert found.parent == "urn:epc:id:sscc:4012345.0000000333"
    assert len(found.children) == 2
    assert found.sources == (Typed("urn:epc:id:pgln:4012345.00225", "owning_party"),)


def test_the_header_is_kept() -> None:
    name = "{http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader}"

    assert head(MANUFACTURE).header == {f"{name}StandardBusinessDocumentHeader": {f"{name}HeaderVersion": "1.0"}}


@pytest.mark.parametrize(
    ("old", "new", "rule", "pointer"),
    [
        ("2026-05-15T09:30:00+08:00</eventTime>", "yesterday</eventTime>", "no-time", "0/eventTime"),
        ("bizstep:commissioning", "bizstep:making", "no-word", "0/bizStep"),
        ("<uom>KGM</uom>", "<uom>kilo</uom>", "unknown-unit", "0/quantityList/0/uom"),
        ("41.50", "much", "no-number", "0/quantityList/0/quantity"),
        ("<action>ADD", "<action>ADD</action><action>ADD", "key-twice", "0/action"),
        ("<action>ADD", "<colour>red</colour><action>ADD", "unknown-key", "0/colour"),
        ("sgtin:4012345.077889.25", "sgtin:4012345.0778.25", "bad-key", "1/outputEPCList/0"),
        ("<action>ADD</action>", "", "missing-key", "0"),
        ("</inputQuantityList>", "</inputQuantityList><action>ADD</action>", "wrong-field", "1/action"),
    ],
)
def test_what_is_wrong_is_found_where_it_stands(old: str, new: str, rule: str, pointer: str) -> None:
    text = MANUFACTURE.read_text(encoding="utf-8")
    source = text.replace(old, new, 1)
    (problem,) = problems(source.encode())

    assert (problem.rule, problem.pointer) == (rule, f"/epcisBody/eventList/{pointer}")
    assert problem.line
    assert problem.line <= source[: source.index(new) + len(new)].count("\n") + 1 if new else problem.line > 1


def test_versions_are_held_to() -> None:
    text = MANUFACTURE.read_text(encoding="utf-8")

    assert [each.rule for each in problems(text.replace('"1.2"', '"2.0"').encode())] == ["bad-version"]
    assert [each.rule for each in problems(text.replace("xsd:1", "xsd:3").encode())] == ["no-document"]
    assert [each.rule for each in problems(text.replace("EventList>", "List>").encode())] == ["missing-key"]


def test_a_bomb_is_refused_unopened() -> None:
    layers = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{layers}]><x>&l9;</x>'.encode()

    assert [(each.rule, each.line) for each in problems(bomb)] == [("forbidden-xml", 1)]


def test_depth_is_bounded() -> None:
    text = MANUFACTURE.read_text(encoding="utf-8")
    deep = "<plant:a>" * 5_000 + "</plant:a>" * 5_000
    shallow = "<plant:a>" * 100 + "</plant:a>" * 100
    assert {each.rule for each in problems(text.replace("<plant:operator>A", f"{deep}<plant:operator>A").encode())} == {
        "too-deep"
    }
    found = problems(text.replace("<plant:operator>A", f"{shallow}<plant:operator>A").encode())
    assert {each.rule for each in found} == {"too-deep"}
    assert check(MANUFACTURE).valid
