"""The picture of a genealogy: every lot in it, nothing on top of anything, summarised where there are too many."""

import re
from random import Random
from xml.etree import ElementTree as ET

import pytest

from fenduan.chain.answers import Affected, Trace, TracedLot, unconfirmed_handoff, unlinked_input
from fenduan.chain.facts import LotKind
from fenduan.chain.flags import flags
from fenduan.chain.history import history
from fenduan.documents.genealogy import MOST, draw
from fenduan.reference.text import LANGUAGES, Language
from tests.chain.telling import made

SVG = "{http://www.w3.org/2000/svg}"
_KINDS = list(LotKind)


def chain(count: int, seed: int = 1) -> tuple[Trace, list[tuple[str, str]]]:
    """Return the genealogy of a lot that so many lots went into, by chance, and its links."""
    chance = Random(seed)  # noqa: S311 - no secret
    depth = [0]
    links = []
    for number in range(1, count):
        parent = chance.randrange(max(0, number - 40), number)
        depth.append(depth[parent] + 1)
        links.append((f"lot-{number}", f"lot-{parent}"))
        if chance.random() < 0.2 and parent:
            other = chance.randrange(max(0, parent - 20), parent)
            links.append((f"lot-{number}", f"lot-{other}"))
    deepest = max(depth) or 1
    lots = tuple(
        TracedLot(
            f"lot-{number}",
            _KINDS[5 - min(5, 6 * each // (deepest + 1))],
            f"https://example.com/site/{number % 5}",
            f"party-{number % 3}",
            f"2026-05-{1 + number % 28:02}",
            each,
        )
        for number, each in enumerate(depth)
    )
    return Trace("lot-0", "back", lots, ("lot-0",), (), (unlinked_input(f"lot-{count - 1}"),), 7), links


def _frames(markup: str) -> list[tuple[float, float, float, float]]:
    """Return where each box stands."""
    found = re.findall(r'<rect x="([\d.-]+)" y="([\d.-]+)" width="176" height="([\d.]+)"', markup)
    return [(float(x), float(y), float(x) + 176, float(y) + float(high)) for x, y, high in found]


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("count", [1, 2, 50, MOST])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lot_has_a_box_of_its_own(count: int, language: Language) -> None:
    trace, links = chain(count)
    drawn = draw(trace, links, (), language)
    frames = _frames(drawn.markup)
    titles = [each.text or "" for each in ET.fromstring(drawn.markup).iter(f"{SVG}title")]  # noqa: S314 - our own

    assert len(frames) == count
    assert not [(a, b) for at, a in enumerate(frames) for b in frames[:at] if _overlap(a, b)]
    assert all(box[0] >= 0 and box[2] <= drawn.width and box[3] <= drawn.height for box in frames)
    assert all(any(re.match(rf"{lot.id}\b", title) for title in titles) for lot in trace.lots)


def test_what_was_used_stands_left_of_what_was_made_of_it() -> None:
    trace, links = chain(120)
    markup = draw(trace, links, (), "en").markup
    left = {
        found[1]: float(found[2])
        for found in re.finditer(r'<title>(lot-\d+);.*?<rect x="([\d.]+)" y="[\d.]+" width="176"', markup)
    }

    assert len(left) == 120
    assert all(left[used] < left[lot] for used, lot in links)


@pytest.mark.parametrize("count", [MOST + 1, 2000])
def test_beyond_three_hundred_lots_are_summarised_and_counted(count: int) -> None:
    trace, links = chain(count)
    drawn = draw(trace, links, (), "en")
    counted = [int(each) for each in re.findall(r">(\d+) lots</text>", drawn.markup)]

    frames = _frames(drawn.markup)
    alone = len(frames) - len(counted)

    assert len(frames) <= MOST
    assert sum(counted) + alone == count
    assert min(counted) > 1
    assert f"More than {MOST} lots" in drawn.description
    assert f"Lots: {count}" in drawn.description


def test_where_sites_are_too_many_lots_stand_together_by_kind_and_depth() -> None:
    lots = tuple(TracedLot(f"l{n}", LotKind.PACK, f"site-{n}", None, None, n % 2) for n in range(400))
    drawn = draw(Affected("site", "x", "2026-05-01", "2026-05-02", lots, (), (), 1), [], (), "en")

    assert len(_frames(drawn.markup)) == 2
    assert drawn.markup.count("200 sites") > 1


def test_what_is_flagged_or_not_known_is_marked_on_its_lot() -> None:
    found = flags(history([made("m", ("a",), ("a", "b"))]))
    lots = tuple(TracedLot(each, None, None, None, None, 0) for each in "ab")
    missing = (unconfirmed_handoff("b"),)
    markup = draw(Trace("a", "forward", lots, (), (), missing, 1), [("a", "b"), ("a", "a")], found, "en").markup
    boxes = {each.split(";")[0][-1]: each for each in markup.split("<g><title>")[1:]}

    assert "× flags" in boxes["a"]
    assert "△ not known: 1" in boxes["b"]
    assert "is said to be made of itself" in boxes["a"]


def test_a_cycle_is_drawn_with_a_dashed_line_back() -> None:
    lots = tuple(TracedLot(each, None, None, None, None, 0) for each in "abc")
    trace = Trace("a", "back", lots, (), (), (), 1)

    assert 'stroke-dasharray="5 4"' in draw(trace, [("a", "b"), ("b", "c"), ("c", "a")], (), "en").markup
    assert 'stroke-dasharray="5 4"' not in draw(trace, [("a", "b"), ("b", "c")], (), "en").markup


def test_no_lots_are_said_to_be_none() -> None:
    drawn = draw(Affected("site", "x", "2026-05-01", "2026-05-02", (), (), (), 1), [], (), "zh")

    assert "没有涉及的批次" in drawn.markup


def test_what_a_name_holds_cannot_leave_its_text() -> None:
    lot = TracedLot('<script>"&', None, "\x1b[31m\x00", None, None, 0)
    drawn = draw(Trace(lot.id, "back", (lot,), (), (), (), 1), [], (), "en")

    assert ET.fromstring(drawn.markup).tag == f"{SVG}svg"  # noqa: S314 - our own
    assert "<script>" not in drawn.markup
