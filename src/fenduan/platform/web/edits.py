"""What a change that the page sends does to a part: one pointer, one value.

The same change sent again, after its answer was lost, has to come to the same: nothing here is made up by chance.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from fenduan.dossier.shape import LeafSpec, ListSpec
from fenduan.platform.arrangements.drafts import path_of, with_value
from fenduan.platform.arrangements.parts import DOCUMENTS
from fenduan.platform.arrangements.selectors import OwnPart
from fenduan.platform.base.errors import Refused
from fenduan.platform.web.drafting import ELEMENTS, NONE, anchor, entries_of
from fenduan.platform.web.typed import fresh, spec_at, typed, with_matrix
from fenduan.reference.text import Text

_UNREAD: Final = Text("This cannot be brought back.", "无法恢复该项。")


@dataclass(frozen=True, slots=True)
class Edited:
    """Where what is put. ``whole`` where the form changes its shape; ``place`` is the field that asked.

    ``focus`` is the id to go to then, ``undo`` what the page sends to take it back. ``content`` is the whole part,
    where the change reaches further than its place.
    """

    pointer: str
    value: object
    place: str
    whole: bool = False
    focus: str = ""
    undo: list[list[str]] | None = None
    content: dict[str, Any] | None = None


def edit(part: OwnPart, tree: Mapping[str, Any], said: QueryDict) -> Edited:
    """Return what a change does. Raises :class:`Refused` where there is no such place."""
    pointer, op = said.get("pointer", ""), said.get("op", "set")
    if pointer.startswith(f"{ELEMENTS}#"):
        return _matrix(part, pointer, said)
    spec_at(pointer)
    match op:
        case "add":
            entry = fresh(pointer, part.party, said)
            focus = anchor(f"{pointer}/{len(entries_of(part.content, pointer[1:]))}")
            return Edited(f"{pointer}/-", entry, pointer, whole=True, focus=focus)
        case "remove":
            return _removed(part, pointer, last="last" in said)
        case "none" | "drop":
            return Edited(pointer, [] if op == "none" else None, pointer, whole=True, focus=anchor(pointer))
        case "restore":
            return _restored(part, pointer, said.get("json", ""))
        case _:
            value = typed(pointer, {key: said.getlist(key) for key in said})
            return Edited(pointer, value, pointer, content=_with_papers(part, tree, pointer, value))


def at(content: Mapping[str, Any], pointer: str) -> Any:
    """Return what stands at a pointer of a part; ``None`` where nothing does."""
    found: Any = content
    for key in path_of(pointer):
        if isinstance(found, dict):
            found = found.get(key)
        elif isinstance(found, list) and key.isdecimal() and int(key) < len(found):
            found = found[int(key)]
        else:
            return None
    return found


def _removed(part: OwnPart, pointer: str, *, last: bool) -> Edited:
    listed, entry = pointer.rpartition("/")[0], at(part.content, pointer)
    undo = None if entry is None else [["op", "restore"], ["pointer", pointer], ["json", json.dumps(entry)]]
    # The last entry takes its list along: an empty one would state that there are none.
    return Edited(listed if last else pointer, None, listed, whole=True, focus=anchor(listed), undo=undo)


def _restored(part: OwnPart, pointer: str, said: str) -> Edited:
    listed, _, place = pointer.rpartition("/")
    there = at(part.content, listed)
    entries = list(there) if isinstance(there, list) else []
    try:
        entry = json.loads(said)
    except ValueError as error:
        raise Refused(_UNREAD, status=400) from error
    if not isinstance(entry, dict) or not place.isdecimal():
        raise Refused(_UNREAD, status=400)
    entries.insert(int(place), entry)
    return Edited(listed, entries, listed, whole=True, focus=anchor(pointer))


def _matrix(part: OwnPart, pointer: str, said: QueryDict) -> Edited:
    listed, _, element = pointer.partition("#")
    sites = [each for each in said.getlist("value") if each and each != NONE]
    return Edited(listed, with_matrix(at(part.content, listed), element, sites), pointer)


def _with_papers(part: OwnPart, tree: Mapping[str, Any], pointer: str, value: object) -> dict[str, Any] | None:
    """Return the part with the documents that ``value`` cites and that so far stand in another own part only."""
    spec = spec_at(pointer)
    leaf = spec.item if isinstance(spec, ListSpec) else spec
    if not isinstance(leaf, LeafSpec) or leaf.to != DOCUMENTS or value is None:
        return None
    cited = value if isinstance(value, list) else [value]
    there = {each.get("id") for each in entries_of(part.content, DOCUMENTS)}
    more = [each for each in entries_of(tree, DOCUMENTS) if each.get("id") in cited and each.get("id") not in there]
    if not more:
        return None
    content = with_value(part.content, pointer, value)
    return {**content, DOCUMENTS: [*content.get(DOCUMENTS, []), *more]}
