"""Where what the drawing of the chain shows is stated: each segment, each hand-off, by the part and the place in it."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from fenduan.documents.chain import Thing
from fenduan.law.arrangement import Arrangement
from fenduan.platform.arrangements.parts import Content, PartKey, Section

Place = tuple[str, Section, str]
"""A party, a section of it, and a JSON pointer in that part."""


def places_in_chain(contents: Mapping[PartKey, Content], own: Collection[str], case: Arrangement) -> dict[Thing, Place]:
    """Return the place of every segment and hand-off of a chain; a hand-off is at the half that ``own`` parties state.

    ``case`` is the arrangement as it is drawn: of what is not drawn nothing is told. A hand-off that nobody has stated
    yet is where its own end would state it; between two others it has no place.
    """
    segments = {thing: place for thing, place in _segments(contents) if thing[1] in case.segments}
    halves: dict[Thing, Place] = {}
    for thing, place in _halves(contents):
        if thing not in halves or (place[0] in own and halves[thing][0] not in own):
            halves[thing] = place
    found = dict(segments)
    for first, second in case.edges:
        thing = ("edge", first.id, second.id)
        end = halves.get(thing) or _own_end(segments, own, first.id, second.id)
        if end is not None:
            found[thing] = end
    return found


def _segments(contents: Mapping[PartKey, Content]) -> Iterator[tuple[Thing, Place]]:
    for (party, section), content in contents.items():
        for number, entry in enumerate(_entries(content, "segments")):
            if isinstance(entry.get("id"), str):
                yield ("segment", entry["id"]), (party, section, f"/segments/{number}")


def _halves(contents: Mapping[PartKey, Content]) -> Iterator[tuple[Thing, Place]]:
    for (party, section), content in contents.items():
        for number, entry in enumerate(_entries(content, "handoffs")):
            if isinstance(entry.get("from"), str) and isinstance(entry.get("to"), str):
                yield ("edge", entry["from"], entry["to"]), (party, section, f"/handoffs/{number}")


def _own_end(segments: Mapping[Thing, Place], own: Collection[str], first: str, second: str) -> Place | None:
    giver, taker = segments.get(("segment", first)), segments.get(("segment", second))
    if giver is not None and giver[0] in own:
        return giver[0], "handoffs_out", "/handoffs"
    if taker is not None and taker[0] in own:
        return taker[0], "handoffs_in", "/handoffs"
    return None


def _entries(content: Content, key: str) -> list[dict[str, Any]]:
    """Return the entries of a list; what is amiss stands for nothing, and keeps the number of what follows it."""
    found = content.get(key)
    return [each if isinstance(each, dict) else {} for each in found] if isinstance(found, list) else []
