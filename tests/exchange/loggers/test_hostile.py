"""Whatever a file holds, it is read or refused with reasons in both languages; nothing else comes out."""

import json
import random
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from fenduan.chain.temperature.answer import answer
from fenduan.chain.temperature.report import reports
from fenduan.documents.temperature import draw
from fenduan.dossier.errors import Refused
from fenduan.exchange.loggers.reading import read
from fenduan.exchange.loggers.times import ORDERS, Order
from tests.exchange.loggers.making import Q_TAG, event, fridge_tag, table

_LOGGED = fridge_tag(logging=[(f"2026-06-01 08:{minute:02}", "4.0") for minute in range(0, 60, 5)])
_TABLE = table(*(f"1{day}/06/2026 08:00,{day}.5" for day in range(9)), heading="Time,Temperature (°C)").decode()
_EPCIS = json.dumps(event({"sensorReport": [{"type": "Temperature", "value": 5, "uom": "CEL"}]}))
SEEDS = (Q_TAG, fridge_tag(), _LOGGED, _TABLE, _EPCIS)
_PIECES = st.sampled_from(
    ["\t", "\n", ": ", ",", '"', "--.-", "9" * 30, "-", "0", "温度", "°", "\x00", "{", "[", "]", "e", "1e400", " ", ";"]
)

# A terminal acts on these, or they hide or turn text; an unusual space does neither.
_ACTED_ON = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda each: st.lists(each, max_size=3)
)


def _taken(data: bytes) -> bool:
    return any(_outcome(data, order) is None for order in (None, *ORDERS))


def _outcome(data: bytes, order: Order | None) -> Refused | None:
    """Read, compute and draw; return the refusal, or ``None`` for a file that was taken."""
    try:
        readout = read(data, "a\x1b[2J.txt", order)
    except Refused as refused:
        return refused
    found = reports(readout)
    json.dumps(answer(readout, found), allow_nan=False)
    draw(found, "zh")
    return None


def _wrong(data: bytes) -> list[str]:
    """Say what is wrong with how a file ends: a refusal without a reason, or one that a terminal would act on."""
    wrong: list[str] = []
    for order in (None, *ORDERS):
        refused = _outcome(data, order)
        if refused is None:
            continue
        said = [text for each in refused.errors for text in (each.render("en"), each.render("zh"))]
        wrong += [text for text in said if any(unicodedata.category(mark) in _ACTED_ON for mark in text)]
        wrong += ["refused without a reason"] if not refused.errors or refused.count < 1 else []
    return wrong


def test_the_seeds_are_taken() -> None:
    assert all(_taken(seed.encode()) for seed in SEEDS)


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    assert not _wrong(data)


@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_any_text_below_headings(text: str, encoding: str) -> None:
    data = f"Time,Temp,Unit\n{text}".encode(encoding, "replace")

    assert not _wrong(data)


@given(st.sampled_from(SEEDS), st.integers(0, 10**6), _PIECES, st.integers(0, 20))
def test_a_file_with_a_piece_changed(seed: str, place: int, piece: str, cut: int) -> None:
    at = place % len(seed)

    assert not _wrong((seed[:at] + piece + seed[at + cut :]).encode())


@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False))
def test_a_file_with_its_lines_in_any_order(seed: str, chance: random.Random) -> None:
    lines = seed.split("\n")
    chance.shuffle(lines)

    assert not _wrong("\n".join(lines).encode())


@given(_VALUES)
def test_any_json_in_the_places_of_a_report(value: object) -> None:
    for key in ("type", "value", "uom", "time", "minValue", "deviceID", "exception"):
        report = {"type": "Temperature", "value": 5, "uom": "CEL", key: value}
        for metadata in ({}, {key: value}, value):
            tree = event({"sensorMetadata": metadata, "sensorReport": [report]})
            assert not _wrong(json.dumps(tree).encode())


def test_a_deep_indentation_does_not_run_away() -> None:
    deep = "Device: x\nRes:\n" + "\n".join(" " * depth + "a:" for depth in range(2000))

    assert not _wrong(deep.encode())
    assert _taken(deep.encode())
