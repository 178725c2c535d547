"""The shared EPCIS documents, and small documents made for a test."""

import json
from pathlib import Path
from typing import Any

import pytest

from fenduan.exchange.epcis.model import Event
from fenduan.exchange.epcis.problems import Problem
from fenduan.exchange.epcis.reading import read
from tests.structure.program import ROOT

SHARED = ROOT.parent / "shared" / "data" / "epcis"
HERE = Path(__file__).parent
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared EPCIS documents are not beside the checkout")


def shared(kind: str) -> list[Path]:
    """List the shared documents of a kind, "json" or "xml"."""
    return sorted((SHARED / kind).glob(f"*.{kind}"))


def event(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Return a valid event as JSON has it, with fields changed; ``None`` leaves one out."""
    plain = {
        "type": "ObjectEvent",
        "eventTime": "2026-05-15T09:30:00.000+08:00",
        "eventTimeZoneOffset": "+08:00",
        "action": "OBSERVE",
        "bizStep": "receiving",
        "epcList": ["urn:epc:id:sgtin:4012345.012345.12"],
    }
    return {key: value for key, value in (plain | changed).items() if value is not None}


def document(*events: object, context: object = CONTEXT, **more: Any) -> bytes:  # noqa: ANN401 - any JSON
    """Return a capture document with events, indented, so that every value has a line of its own."""
    tree = {
        "@context": context,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-05-15T10:00:00Z",
        "epcisBody": {"eventList": list(events)},
    } | more
    return json.dumps({key: value for key, value in tree.items() if value is not None}, indent=1).encode()


def only(source: bytes | Path) -> Event:
    """Return the one event of a document that has nothing wrong."""
    (found,) = read(source)
    assert isinstance(found, Event), found
    return found


def problems(source: bytes | Path) -> list[Problem]:
    """Return what is wrong with a document."""
    return [each for each in read(source) if isinstance(each, Problem)]
