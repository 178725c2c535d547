"""What an act changes in the facts: a value put, an entry added or replaced, a statement taken away, a paper listed."""

import pytest

from fenduan.assessment.hypothetical import World, with_changes
from fenduan.law.finding import EVIDENCE, say
from fenduan.law.repairs import REMOVED, Change, Repair
from tests.scenarios.build import Raw, example
from tests.whatif.cases import REPORTED, answer, found

PAPER = say("the new paper", "新文件")


def after(*changes: Change) -> Raw:
    return with_changes(example(), changes, PAPER)


def test_a_value_is_put_and_the_places_above_it_are_made() -> None:
    raw = after(
        Change("/product/nmpa_approval/date", "2026-06-15"),
        Change("/agreements/0/parties/1", "filler"),
        Change("/bad_records/-", {"party": "filler"}),
    )

    assert raw["product"]["nmpa_approval"] == {"date": "2026-06-15"}
    assert raw["agreements"][0]["parties"] == [example()["agreements"][0]["parties"][0], "filler"]
    assert raw["bad_records"][-1] == {"party": "filler"}


def test_an_entry_of_a_list_is_replaced() -> None:
    raw = after(Change("/licences/1", {"party": "conjugator"}))

    assert raw["licences"] == [example()["licences"][0], {"party": "conjugator"}, example()["licences"][2]]


def test_what_is_removed_is_gone_and_nothing_else() -> None:
    raw = after(Change("/licences/1/number", REMOVED), Change("/product/no_such", REMOVED))
    licence = example()["licences"][1]

    assert raw["licences"][1] == {key: licence[key] for key in licence if key != "number"}
    assert raw["product"] == example()["product"]


def test_evidence_is_a_document_listed_anew_under_the_papers_name() -> None:
    raw = after(Change("/licences/-", {"party": "filler", "scope": [{"forms": [EVIDENCE]}], "document": EVIDENCE}))
    listed = raw["documents"][-1]

    assert raw["licences"][-1] == {"party": "filler", "scope": [{"forms": [listed["id"]]}], "document": listed["id"]}
    assert listed["id"] not in {each["id"] for each in example()["documents"]}
    assert len(raw["documents"]) == len(example()["documents"]) + 1


def test_an_act_that_cannot_be_done_does_not_keep_the_others_from_being_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [each.repair.key for each in found(REPORTED).further]
    assert len(told) > 1
    done = World.after

    def refused(world: World, repair: Repair) -> tuple[World, Repair] | None:
        return None if repair.key == told[0] else done(world, repair)

    monkeypatch.setattr(World, "after", refused)

    assert [each.repair.key for each in answer(example(REPORTED)).further] == told[1:]
