"""The documents that GS1's community shares: valid, the same in both forms, and the same after a round trip."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from fenduan.exchange.epcis.hashing import event_hash, pre_hash
from fenduan.exchange.epcis.json_out import write_json
from fenduan.exchange.epcis.model import Event
from fenduan.exchange.epcis.reading import check, head, read
from tests.exchange.epcis.shared import HERE, SHARED, needs_shared, shared

pytestmark = needs_shared
PAIRS = json.loads((HERE / "pairs.json").read_text(encoding="utf-8"))
ALL = [*shared("json"), *shared("xml")]


def _events(source: Path | bytes) -> Sequence[Event]:
    found = list(read(source))
    assert all(isinstance(each, Event) for each in found), found
    return [each for each in found if isinstance(each, Event)]


def _written(source: Path) -> bytes:
    file = io.BytesIO()
    write_json(_events(source), file, head(source))
    return file.getvalue()


def test_there_are_documents_to_read() -> None:
    assert len(shared("json")) == 38
    assert len(shared("xml")) == 37


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_shared_document_is_valid(path: Path) -> None:
    report = check(path)

    assert report.valid
    assert report.events == len(_events(path)) > 0


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_what_is_written_says_the_same(path: Path) -> None:
    before, after = _events(path), _events(_written(path))

    assert [pre_hash(each) for each in before] == [pre_hash(each) for each in after]
    assert [each.event_id for each in before] == [each.event_id for each in after]
    assert [each.record_time for each in before] == [each.record_time for each in after]
    assert [each.error for each in before] == [each.error for each in after]
    assert [each.extensions for each in before] == [each.extensions for each in after]
    assert [each.ilmd for each in before] == [each.ilmd for each in after]
    assert [each.sensors for each in before] == [each.sensors for each in after]


@pytest.mark.parametrize("path", shared("json"), ids=lambda path: path.name)
def test_what_is_written_twice_is_written_alike(path: Path) -> None:
    once = _written(path)
    file = io.BytesIO()
    write_json(_events(once), file, head(once))

    assert file.getvalue() == once


def test_every_document_is_paired_or_said_to_stand_alone() -> None:
    names = PAIRS["named_otherwise"]
    paired = {names.get(path.name, f"{path.stem}.xml") for path in shared("json")}
    alone = PAIRS["alone"]

    assert {path.name for path in shared("xml")} - paired == set(alone["xml"])
    assert paired - {path.name for path in shared("xml")} == {f"{Path(each).stem}.xml" for each in alone["json"]}


@pytest.mark.parametrize(
    "path", [each for each in shared("json") if each.name not in PAIRS["alone"]["json"]], ids=lambda path: path.name
)
def test_json_and_xml_are_one(path: Path) -> None:
    other = SHARED / "xml" / PAIRS["named_otherwise"].get(path.name, f"{path.stem}.xml")
    here, there = _events(path), _events(other)
    different = [
        place for place, (one, two) in enumerate(zip(here, there, strict=True)) if event_hash(one) != event_hash(two)
    ]

    assert different == PAIRS["different"].get(path.name, [])
