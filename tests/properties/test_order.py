"""The order of entries means nothing in any list of a dossier."""

import copy
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fenduan.dossier.shape import LeafSpec, ObjectSpec, Spec, specification
from tests.properties.cases import NAMES, case
from tests.properties.changes import accepted, day_of
from tests.properties.judged import judge

# Of a list's pointer, where each entry stood before.
Places = dict[str, list[int]]


def _shuffled(value: Any, spec: Spec, chance: Random, pointer: str, places: Places) -> Any:  # noqa: ANN401
    """Return ``value`` with every list in another order; ``places`` says where its entries stood."""
    if isinstance(spec, LeafSpec):
        return value
    if isinstance(spec, ObjectSpec):
        return {
            key: _shuffled(each, spec.fields[key].spec, chance, f"{pointer}/{key}", places)
            for key, each in value.items()
        }
    order = list(range(len(value)))
    if spec.length is None:
        chance.shuffle(order)
    places[pointer] = order
    return [_shuffled(value[was], spec.item, chance, f"{pointer}/{now}", places) for now, was in enumerate(order)]


def _before(pointer: str, places: Places) -> str:
    """Return the pointer of the same entry before the lists were shuffled."""
    now, was = "", ""
    for key in pointer.split("/")[1:]:
        at = str(places[now][int(key)]) if now in places and key.isdecimal() else key
        now, was = f"{now}/{key}", f"{was}/{at}"
    return was


def _comparable(finding: dict[str, Any], places: Places) -> dict[str, Any]:
    missing = [[{**lack, "pointer": _before(lack["pointer"], places)} for lack in each] for each in finding["missing"]]
    facts = sorted(_before(each, places) for each in finding["facts"])
    return {**finding, "facts": facts, "evidence": sorted(finding["evidence"]), "missing": missing}


@given(name=st.sampled_from(NAMES), chance=st.randoms(use_true_random=False))
def test_the_order_of_lists_means_nothing(name: str, chance: Random) -> None:
    raw, places = case(name), Places()
    shuffled = _shuffled(copy.deepcopy(raw), specification(), chance, "", places)
    dossier, other = accepted(raw), accepted(shuffled)
    assert dossier is not None
    assert other is not None

    was, now = judge(dossier, day_of(raw)), judge(other, day_of(raw))

    assert [*now.json] == [*was.json]
    assert now.determination.digest == was.determination.digest
    assert now.determination.outcome == was.determination.outcome
    for about, finding in now.json.items():
        assert _comparable(finding, places) == _comparable(was.json[about], {}), about
    assert [step.as_dict() for step in now.determination.route] == [step.as_dict() for step in was.determination.route]
