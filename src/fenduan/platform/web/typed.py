"""What was typed into the forms of a part, as the part keeps it."""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fenduan.dossier.shape import LeafSpec, ListSpec, ObjectSpec, Spec, specification
from fenduan.platform.base.errors import Refused
from fenduan.platform.web.drafting import NONE
from fenduan.platform.web.posted import written_date
from fenduan.reference.codes import FAMILIES
from fenduan.reference.text import Text

_OWNED: Final = frozenset({"sites", "licences", "experience", "personnel", "preparations", "bad_records"})


def spec_at(pointer: str) -> Spec:
    """Return the shape of what stands at a pointer of a part. Raises :class:`Refused` where nothing may."""
    spec: Spec = specification()
    for key in pointer.split("/")[1:]:
        if isinstance(spec, ListSpec) and (key == "-" or key.isdecimal()):
            spec = spec.item
        elif isinstance(spec, ObjectSpec) and key in spec.fields:
            spec = spec.fields[key].spec
        else:
            raise Refused(_NO_PLACE, status=400)
    return spec


_NO_PLACE: Final = Text("There is no such field.", "没有该字段。")
_YES: Final = {"true": True, "false": False}


def typed(pointer: str, values: Mapping[str, Sequence[str]]) -> object:
    """Return what was typed into the field of a pointer as the part keeps it; ``None`` where nothing is stated.

    What cannot be read is kept as it was typed, and told as a fault: nothing typed is lost.
    """
    spec = spec_at(pointer)
    stated = [each.strip() for each in values.get("value", ())]
    if isinstance(spec, ListSpec):
        return _typed_list(spec, [each for each in stated if each])
    if isinstance(spec, ObjectSpec):
        raise Refused(_NO_PLACE, status=400)
    if spec.kind == "wording":
        found = {
            language: said.strip()
            for language in ("zh", "en")
            for said in values.get(f"value.{language}", ())
            if said.strip()
        }
        return found or None
    return _typed_leaf(spec, stated[0]) if stated and stated[0] else None


def _typed_leaf(spec: LeafSpec, said: str) -> object:
    if spec.kind == "truth":
        return _YES.get(said, said)
    if spec.kind == "date":
        return written_date(said)
    if spec.kind in ("number", "integer"):
        return _typed_number(said)
    if spec.kind == "code" and not isinstance(spec.codes[0], str):
        return int(said) if said.isdecimal() else said
    return said


def _typed_number(said: str) -> object:
    # Full-width digits and signs, as Chinese keyboards write them, are those of ASCII; a minus is a hyphen.
    plain = unicodedata.normalize("NFKC", said).replace("\N{MINUS SIGN}", "-").replace(",", "").removeprefix("+")
    try:
        return int(plain)
    except ValueError:
        pass
    try:
        found = float(plain)
    except ValueError:
        return said
    return found if math.isfinite(found) else said


def _typed_list(spec: ListSpec, stated: list[str]) -> object:
    if not stated:
        return None
    kept = [each for each in stated if each != NONE]
    if isinstance(spec.item, ListSpec):
        return [each.split(" ") for each in kept]
    return kept


def fresh(pointer: str, party: str, given: Mapping[str, str]) -> dict[str, Any]:
    """Return a new entry for the list at ``pointer``: what the button says of it, and whose it is."""
    key = pointer.rpartition("/")[2]
    entry: dict[str, Any] = {each: given[each] for each in ("id", "from", "to") if given.get(each)}
    if key in _OWNED and pointer.count("/") == 1:
        entry["party"] = party
    if key == "circumstances":
        entry["entrusted"] = party
    return entry


def with_matrix(stated: object, element: str, sites: Sequence[str]) -> list[dict[str, Any]] | None:
    """Return the elements of the quality system with one element covering ``sites`` and no others."""
    kept = [dict(each) for each in stated if isinstance(each, dict)] if isinstance(stated, list) else []
    if element not in FAMILIES["element"]:
        raise Refused(_NO_PLACE, status=400)
    found = next((each for each in kept if each.get("element") == element), None)
    if found is None and sites:
        found = {"element": element}
        kept.append(found)
    if found is not None:
        found["sites"] = list(sites)
        if not sites and set(found) <= {"element", "sites"}:
            kept.remove(found)
    return kept or None
