"""What an event of EPCIS says of lots: each row of the table in docs/epcis.md."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from fenduan.chain.facts import Event, EventKind, IdentityTest, LotKind, LotStatus, Place, Quantity, Share
from fenduan.exchange.epcis import model
from fenduan.exchange.epcis.lots import facts_of
from fenduan.exchange.epcis.reading import read
from tests.exchange.epcis.shared import CONTEXT, document, event, needs_shared, only, shared

OURS = [CONTEXT, {"fenduan": "urn:fenduan:epcis:1:", "cbvmda": "urn:epcglobal:cbv:mda:"}]
LOT = "urn:epc:class:lgtin:9521234.000011.A-1"
LINK = "https://id.gs1.org/01/09521234000112/10/A-1"
SITE = "urn:epc:id:sgln:9521234.00001.0"
SITE_LINK = "https://id.gs1.org/414/9521234000013"


def fact(**changed: Any) -> Event:  # noqa: ANN401 - any JSON
    """Return what a valid event with fields changed tells."""
    plain = {"epcList": None, "quantityList": [{"epcClass": LOT, "quantity": 2.5, "uom": "KGM"}], "bizStep": None}
    (found,) = facts_of(only(document(event(**(plain | changed)), context=OURS)))
    return found


def making(**changed: Any) -> Event:  # noqa: ANN401 - any JSON
    """Return what a transformation with fields changed tells."""
    sides = {"inputQuantityList": [{"epcClass": LOT}], "outputEPCList": ["urn:epc:id:sgtin:9521234.000012.7"]}
    return fact(**({"type": "TransformationEvent", "action": None, "quantityList": None} | sides | changed))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"bizStep": "shipping"}, EventKind.SHIPMENT),
        ({"bizStep": "receiving"}, EventKind.RECEIPT),
        ({"bizStep": "accepting"}, EventKind.RECEIPT),
        ({"bizStep": "destroying", "action": "DELETE"}, EventKind.DESTRUCTION),
        ({"bizStep": "commissioning", "action": "ADD"}, EventKind.ORIGIN),
        ({"bizStep": "inspecting"}, EventKind.OBSERVATION),
        ({"bizStep": "shipping", "fenduan:step": "observation"}, EventKind.OBSERVATION),
        ({"bizStep": "shipping", "fenduan:step": "split"}, EventKind.SHIPMENT),
    ],
)
def test_what_an_object_event_is(said: dict[str, Any], kind: EventKind) -> None:
    found = fact(**said)

    assert found.kind is kind
    assert found.lots == (Share(LINK, Quantity(Decimal("2.5"), "KGM")),)
    assert (found.inputs, found.outputs) == ((), ())


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"fenduan:status": "released_to_market"}, LotStatus.RELEASED_TO_MARKET),
        ({"disposition": "recalled"}, LotStatus.RECALLED),
        ({"disposition": "non_conformant"}, LotStatus.REJECTED),
        ({"bizStep": "holding"}, LotStatus.ON_HOLD),
        ({"disposition": "recalled", "fenduan:status": "on_hold"}, LotStatus.ON_HOLD),
    ],
)
def test_a_status_is_as_stated(said: dict[str, Any], status: LotStatus) -> None:
    found = fact(**said)

    assert (found.kind, found.status) == (EventKind.STATUS, status)


@pytest.mark.parametrize("said", [{"fenduan:status": "fine"}, {"disposition": "conformant"}])
def test_a_status_is_not_guessed(said: dict[str, Any]) -> None:
    assert (fact(**said).kind, fact(**said).status) == (EventKind.OBSERVATION, None)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({}, EventKind.TRANSFORMATION),
        ({"bizStep": "packing"}, EventKind.PACKING),
        ({"bizStep": "repackaging"}, EventKind.PACKING),
        ({"bizStep": "repairing"}, EventKind.REWORK),
        ({"bizStep": "packing", "fenduan:step": "pool"}, EventKind.POOL),
        ({"fenduan:step": "shipment"}, EventKind.TRANSFORMATION),
    ],
)
def test_what_a_transformation_is(said: dict[str, Any], kind: EventKind) -> None:
    found = making(transformationID="urn:epc:id:gdti:9521234.00001.5", **said)

    assert found.kind is kind
    assert found.inputs == (Share(LINK),)
    assert found.outputs == (Share("https://id.gs1.org/01/09521234000129/21/7"),)
    assert (found.lots, found.process) == ((), "https://id.gs1.org/253/95212340000135")


def test_to_be_contained_is_not_to_be_made() -> None:
    sides = {"parentID": "urn:epc:id:sscc:9521234.0000000001", "childQuantityList": [{"epcClass": LOT}]}
    said = {"type": "AggregationEvent", "action": "ADD", "quantityList": None, "bizStep": "packing", **sides}

    assert fact(**said).kind is EventKind.OBSERVATION
    assert {share.lot for share in fact(**said).lots} >= {LINK}
    packed = fact(**said, **{"fenduan:step": "packing"})
    assert (packed.kind, [share.lot for share in packed.inputs], len(packed.outputs)) == (EventKind.PACKING, [LINK], 1)


@pytest.mark.parametrize(
    ("said", "site", "line"),
    [
        ({}, None, None),
        ({"bizLocation": {"id": SITE}}, SITE_LINK, None),
        ({"readPoint": {"id": SITE}}, SITE_LINK, None),
        ({"readPoint": {"id": SITE[:-1] + "L2"}}, SITE_LINK, f"{SITE_LINK}/254/L2"),
        ({"bizLocation": {"id": SITE}, "readPoint": {"id": SITE}}, SITE_LINK, None),
        ({"bizLocation": {"id": SITE}, "readPoint": {"id": "https://a.example/l"}}, SITE_LINK, "https://a.example/l"),
        ({"bizLocation": {"id": SITE}, "fenduan:line": "filling-2"}, SITE_LINK, "filling-2"),
    ],
)
def test_where_it_happened(said: dict[str, Any], site: str | None, line: str | None) -> None:
    assert (fact(**said).site, fact(**said).line) == (site, line)


def test_the_ends_of_a_shipment_and_what_joins_it_to_its_receipt() -> None:
    pgln = "urn:epc:id:pgln:9521234.0000"
    ends = {
        "sourceList": [
            {"type": "owning_party", "source": f"{pgln}3"},
            {"type": "possessing_party", "source": f"{pgln}1"},
            {"type": "location", "source": SITE},
        ],
        "destinationList": [{"type": "owning_party", "destination": f"{pgln}2"}],
        "bizTransactionList": [
            {"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:9521234000013:PO"},
            {"type": "desadv", "bizTransaction": "urn:epcglobal:cbv:bt:9521234000013:DA"},
        ],
    }
    sent, got = (
        fact(bizStep="shipping", **ends),
        fact(bizStep="receiving", **ends, **{"fenduan:identityTest": "failed"}),
    )

    assert sent.sender is not None
    assert sent.receiver is not None
    assert sent.sender == Place("https://id.gs1.org/417/9521234000013", SITE_LINK)
    assert (sent.party, got.party) == (sent.sender.party, sent.receiver.party)
    assert (sent.consignment, got.consignment) == ("urn:epcglobal:cbv:bt:9521234000013:DA",) * 2
    assert (sent.identity_test, got.identity_test) == (None, IdentityTest.FAILED)
    assert fact(bizStep="shipping", **ends, **{"fenduan:party": "p", "fenduan:consignment": "c"}).party == "p"
    assert fact(bizStep="inspecting", **ends).party is None


def test_what_is_stated_of_a_lot() -> None:
    ilmd = {
        "cbvmda:lotNumber": "A/1",
        "cbvmda:itemExpirationDate": "2028-05-31",
        "fenduan:kind": "drug_substance",
        "fenduan:material": "CODE",
        "fenduan:name": "antibody",
    }
    (stated,) = fact(action="ADD", ilmd=ilmd).described
    (own,) = fact(action="ADD", quantityList=[{"epcClass": "https://a.example/lot/7"}], ilmd=ilmd).described

    assert (stated.lot, stated.spelt, stated.kind) == (LINK, LOT, LotKind.DRUG_SUBSTANCE)
    assert (stated.number, stated.expires, stated.name) == ("A/1", dt.date(2028, 5, 31), "antibody")
    assert (stated.material, own.material) == ("09521234000112", "CODE")


@pytest.mark.parametrize("day", ["2028", "2028-05", "31.05.2028", "2028-02-30", 20280531, "2028-05-31x"])
def test_a_date_that_is_no_whole_day_is_none(day: object) -> None:
    (stated,) = fact(action="ADD", ilmd={"cbvmda:itemExpirationDate": day}).described

    assert stated.expires is None


def test_the_same_article_is_never_stated_in_two_ways_by_one_key() -> None:
    made, used = making(**{"fenduan:material": "CODE"}), fact(action="ADD", **{"fenduan:material": "OTHER"})

    assert {each.material for each in (*made.described, *used.described)} == {"09521234000112", "09521234000129"}


def test_a_declaration_is_about_the_event_that_it_repeats() -> None:
    right = fact()
    wrong = fact(
        errorDeclaration={"declarationTime": "2026-05-16T00:00:00Z", "correctiveEventIDs": ["urn:uuid:1"]},
    )

    assert (wrong.kind, wrong.declares, wrong.corrected_by) == (
        EventKind.ERROR_DECLARATION,
        right.id,
        ("urn:uuid:1",),
    )
    assert wrong.id != right.id


@needs_shared
def test_json_and_xml_of_one_document_tell_the_same() -> None:
    names = {each.stem for each in shared("json")} & {each.stem for each in shared("xml")}
    told = {
        (kind, name): [
            # The two forms of one document state different times of a declaration, which is no part of its event.
            (
                each.kind,
                each.declares or each.time,
                each.inputs,
                each.outputs,
                each.lots,
                each.site,
                each.line,
                each.process,
            )
            for event in read(next(path for path in shared(kind) if path.stem == name))
            if isinstance(event, model.Event)
            for each in facts_of(event)
        ]
        for kind in ("json", "xml")
        for name in names
    }

    assert len(names) > 25
    assert not [name for name in sorted(names) if told["json", name] != told["xml", name]]
