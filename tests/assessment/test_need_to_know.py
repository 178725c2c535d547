"""Each reader sees what the table gives it, and nothing of the rest in any byte."""

import datetime as dt
import itertools
import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given

from fenduan.assessment.change import change_of
from fenduan.assessment.determination import Determination, assess
from fenduan.assessment.need_to_know import (
    CENTRE,
    COLUMNS,
    FOLLOWING,
    KEYS,
    LISTS,
    NMPA,
    PUBLIC,
    ROWS,
    TABLE,
    Column,
    Level,
    Raw,
    Reader,
    Restriction,
    Row,
    Table,
    party,
    province,
    visible,
)
from fenduan.assessment.projection import NothingToSee, Projection, SeenPlans, project
from fenduan.assessment.whatif import whatif
from fenduan.documents import render
from fenduan.dossier.shape import ListSpec, ObjectSpec, Spec, specification
from fenduan.reference.calendar import in_use
from tests.exchange.generated import trees
from tests.properties.canaries import planted
from tests.properties.cases import NAMES, case
from tests.properties.changes import accepted, changes, day_of

# One change in so many is tried in a short run; a long one tries them all.
STRIDE: Final = 61
GRADES: Final[tuple[tuple[Level, Level], ...]] = (
    ("none", "own"),
    ("none", "names"),
    ("own", "full"),
    ("names", "handoff"),
    ("handoff", "full"),
)


def readers(raw: Raw) -> dict[str, Reader]:
    """Return everyone who may read a dossier."""
    found = {each["id"]: party(each["id"]) for each in raw["parties"]}
    places = sorted({each["place"] for each in raw["parties"] if "place" in each})
    return found | {each: province(raw, each) for each in places} | {"CDE": CENTRE, "NMPA": NMPA, "public": PUBLIC}


@cache
def _canaries(name: str) -> tuple[Raw, dict[str, str]]:
    return planted(case(name))


@cache
def _judged(name: str) -> Determination:
    raw = _canaries(name)[0]
    dossier = accepted(raw)
    assert dossier is not None
    return assess(dossier, day_of(raw))


def _all(name: str) -> Iterator[tuple[str, Reader, Projection]]:
    raw = _canaries(name)[0]
    for who, reader in readers(raw).items():
        if who != "public":
            yield who, reader, project(_judged(name), reader)


def _paths(spec: Spec, path: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(spec, ObjectSpec):
        for key, entry in spec.fields.items():
            yield from _paths(entry.spec, (*path, key))
    elif isinstance(spec, ListSpec) and isinstance(spec.item, ObjectSpec):
        yield from _paths(spec.item, (*path, "*"))
    else:
        yield ".".join(path)


def test_every_key_of_the_format_belongs_to_one_row() -> None:
    rowless = []
    for path in _paths(specification()):
        above = path
        while above and above not in KEYS:
            above = above.rpartition(".")[0]
        if not above and not path.startswith(f"{FOLLOWING}.*."):
            rowless.append(path)

    assert not rowless
    assert {row for row, _ in KEYS.values()} <= set(ROWS)


def test_every_entry_of_the_table_is_about_a_key_of_the_format() -> None:
    known = set(_paths(specification()))
    idle = [key for key in KEYS if not any(path == key or path.startswith(f"{key}.") for path in known)]

    assert not idle
    assert all(set(TABLE[row]) == set(COLUMNS) for row in TABLE)


def test_the_public_sees_nothing_of_a_dossier() -> None:
    for name in NAMES:
        assert visible(case(name), PUBLIC).tree == {}
    with pytest.raises(NothingToSee):
        project(_judged(NAMES[0]), PUBLIC)


@pytest.mark.parametrize("name", NAMES)
def test_the_holder_and_the_national_bodies_see_the_whole(name: str) -> None:
    raw = case(name)
    holder = next(each["id"] for each in raw["parties"] if {"applicant", "holder"} & set(each.get("roles", ())))
    for reader in (party(holder), CENTRE, NMPA):
        seen = visible(raw, reader)
        assert seen.tree == raw
        assert seen.everything


@pytest.mark.parametrize("name", NAMES)
def test_a_projection_that_hides_nothing_is_the_determination(name: str) -> None:
    shown = project(_judged(name), CENTRE).as_dict()
    more = {key: shown.pop(key) for key in ("scope", "withheld", "restricted", "calendar")}
    reckoned = in_use()

    assert more == {
        "scope": None,
        "withheld": [],
        "restricted": [],
        "calendar": {"years": list(reckoned.years), "digest": reckoned.digest},
    }
    assert shown == _judged(name).as_dict()


def _texts(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


@pytest.mark.parametrize("name", NAMES)
def test_no_canary_outside_what_is_seen_stands_in_a_projection(name: str) -> None:
    planted_at = _canaries(name)[1]
    for who, _, projection in _all(name):
        seen = _texts(projection.seen.tree)
        hidden = {pointer: each for pointer, each in planted_at.items() if each not in seen}
        said = _texts(projection.as_dict())
        leaks = {pointer for pointer, each in hidden.items() if each in said}
        assert not leaks, who
        assert not [pointer for pointer, each in hidden.items() if each in _texts(_reasons(projection))], who


def _reasons(projection: Projection) -> list[Any]:
    return [(each.who.as_dict(), each.whom.as_dict()) for each in projection.route]


@pytest.mark.parametrize("name", ["adc-three-provinces", "antibody-with-obstacles", "troubled", "overseas"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_canary_outside_what_is_seen_stands_in_a_document(name: str, language: Any) -> None:  # noqa: ANN401
    planted_at = _canaries(name)[1]
    for who, _, projection in _all(name):
        seen = _texts(projection.seen.tree)
        page = render(projection, language, "html").decode()
        assert not [pointer for pointer, each in planted_at.items() if each in page and each not in seen], who
        scope = projection.scope
        assert scope is None or scope.pick(language)[1:] in page, who


@pytest.mark.parametrize("name", ["antibody-with-obstacles", "troubled", "unlicensed"])
def test_no_canary_outside_what_is_seen_stands_in_the_plans(name: str) -> None:
    raw, planted_at = _canaries(name)
    dossier = accepted(raw)
    assert dossier is not None
    answer = whatif(dossier, day_of(raw))
    for who, _, projection in _all(name):
        plans = SeenPlans(answer, projection).as_dict()
        said = _texts(plans)
        seen = _texts(projection.seen.tree)
        assert not [pointer for pointer, each in planted_at.items() if each in said and each not in seen], who
        if not projection.partial:
            assert plans == {**answer.as_dict(), "scope": None}


@pytest.mark.parametrize("name", ["adc-three-provinces", "antibody-with-obstacles"])
def test_no_canary_outside_what_is_seen_stands_in_a_difference(name: str) -> None:
    raw, planted_at = _canaries(name)
    other = json.loads(_texts(raw).replace("canary", "changed"))
    after = accepted(other)
    assert after is not None
    whole = assess(after, day_of(raw))
    for who, reader, projection in _all(name):
        later = project(whole, reader)
        said = _texts(change_of(projection, later).as_dict())
        seen = _texts([projection.seen.tree, later.seen.tree])
        for each in planted_at.values():
            for text in (each, each.replace("canary", "changed")):
                assert text not in said or text in seen, who


def _shown(projection: Projection) -> dict[tuple[str, str, int], str]:
    found: dict[tuple[str, str, int], str] = {}
    for each in projection.as_dict()["findings"]:
        key = (each["requirement"], _texts(each["subject"]))
        number = next(n for n in itertools.count() if (*key, n) not in found)
        found[*key, number] = _texts(each)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_what_is_hidden_changes_nothing_that_is_shown(name: str) -> None:
    assert_hidden_changes_nothing(name, STRIDE)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_is_hidden_changes_anything_that_is_shown(name: str) -> None:
    assert_hidden_changes_nothing(name, 1)


def assert_hidden_changes_nothing(name: str, stride: int) -> None:
    """Change every ``stride``-th fact in turn: what a reader is shown stays, where it does not see the change."""
    raw = case(name)
    base = accepted(raw)
    assert base is not None
    before = {
        who: project(assess(base, day_of(raw)), reader)
        for who, reader in readers(raw).items()
        if who not in ("public", "CDE", "NMPA")
    }
    partial = {who: each for who, each in before.items() if each.partial}
    shown = {who: _shown(each) for who, each in partial.items()}
    tried = 0
    for number, change in enumerate(changes(raw)):
        if number % stride != NAMES.index(name) % stride:
            continue
        dossier = accepted(change.raw)
        for who, projection in partial.items() if dossier is not None else ():
            if visible(change.raw, projection.seen.reader).tree != projection.seen.tree:
                continue
            assert dossier is not None
            tried += 1
            after = project(assess(dossier, day_of(raw)), projection.seen.reader)
            now = _shown(after)
            both = shown[who].keys() & now.keys()
            assert {key: now[key] for key in both} == {key: shown[who][key] for key in both}, (who, change.pointer)
            steps = {each.key: _texts(each.as_dict()) for each in after.route}
            was = {each.key: _texts(each.as_dict()) for each in projection.route}
            both_steps = steps.keys() & was.keys()
            assert {key: steps[key] for key in both_steps} == {key: was[key] for key in both_steps}, change.pointer
    assert tried or not partial or stride > 1


def with_level(row: Row, column: Column, level: Level) -> Table:
    """Return the table with one cell changed."""
    return {**TABLE, row: {**TABLE[row], column: level}}


def _within(less: object, more: object) -> bool:
    """Whether everything that ``less`` says is said by ``more``; lists may have more entries, entries more keys."""
    if isinstance(less, dict):
        return isinstance(more, dict) and all(key in more and _within(each, more[key]) for key, each in less.items())
    if isinstance(less, list):
        return isinstance(more, list) and all(any(_within(each, other) for other in more) for each in less)
    return less == more


@pytest.mark.parametrize("name", ["adc-three-provinces", "troubled"])
@pytest.mark.parametrize("column", [each for each in COLUMNS if each not in ("holder", "public")])
def test_a_higher_level_shows_no_less(name: str, column: Column) -> None:
    raw = case(name)
    for row in TABLE:
        for less, more in GRADES:
            for who, reader in readers(raw).items():
                low = visible(raw, reader, table=with_level(row, column, less)).tree
                high = visible(raw, reader, table=with_level(row, column, more)).tree
                assert _within(low, high), (row, less, more, who)


@pytest.mark.parametrize("name", NAMES)
def test_everyone_sees_a_part_of_the_whole(name: str) -> None:
    raw = case(name)
    for reader in readers(raw).values():
        assert _within(visible(raw, reader).tree, raw)


@pytest.mark.parametrize("name", NAMES)
def test_places_lead_to_what_stood_there(name: str) -> None:
    raw = case(name)
    for reader in readers(raw).values():
        seen = visible(raw, reader)
        for key in LISTS:
            for place, entry in enumerate(raw.get(key, ())):
                moved = seen.moved(f"/{key}/{place}")
                if moved is not None and key in seen.tree:
                    assert _within(seen.tree[key][int(moved.rpartition("/")[2])], entry)
                    assert seen.whole(moved) == f"/{key}/{place}"


def test_a_manufacturer_sees_its_own_the_hand_off_and_names() -> None:
    raw = case("adc-three-provinces")
    seen = visible(raw, party("filler")).tree

    assert seen["segments"][0] == {"id": "antibody", "name": raw["segments"][0]["name"]}
    assert set(seen["segments"][1]) == {"id", "name", "site", "stage", "form", "after", "sterile"}
    assert seen["segments"][2] == raw["segments"][2]
    assert seen["handoffs"] == [raw["handoffs"][1]]
    assert seen["product"].keys() == {"name", "dosage_form"}
    assert {each["party"] for key in ("licences", "experience", "personnel") for each in seen[key]} == {"filler"}
    assert all("filler" in each["parties"] for each in seen["agreements"])
    assert all(each["controlled_at"] == ["fill"] for each in seen["control_strategy"])
    assert all(each["sites"] == ["hz-1"] for each in seen["quality_system"]["elements"])
    assert seen["quality_system"]["handoffs_covered"] == [["conjugate", "fill"]]
    assert "provenance" not in seen


def test_a_manufacturers_province_sees_its_own_manufacturer_whole_and_of_others_the_chain() -> None:
    raw = case("adc-three-provinces")
    seen = visible(raw, province(raw, "CN-ZJ")).tree

    assert seen["product"] == raw["product"]
    assert "electronic_records" not in seen["segments"][1]
    assert seen["segments"][2] == raw["segments"][2]
    assert seen["handoffs"] == [{"from": "antibody", "to": "conjugate"}, raw["handoffs"][1]]
    assert {each["party"] for each in seen["licences"]} == {"holder", "filler"}
    assert seen["quality_system"]["handoffs_covered"] == raw["quality_system"]["handoffs_covered"]
    assert all(each["sites"] == ["sh-1", "sz-1", "hz-1"] for each in seen["quality_system"]["elements"])


def test_the_domestic_agent_of_an_overseas_holder_reads_as_the_holder_does() -> None:
    raw = case("overseas")

    assert visible(raw, party("agent")).tree == raw
    at_home = {**raw, "parties": [{**each, "place": "CN-SH"} for each in raw["parties"]]}
    assert visible(at_home, party("agent")).tree != at_home


def test_what_is_hidden_does_not_stand_in_what_a_log_would_write() -> None:
    planted_at = _canaries("adc-three-provinces")[1]
    for who, _, projection in _all("adc-three-provinces"):
        seen = _texts(projection.seen.tree)
        assert not [pointer for pointer, each in planted_at.items() if each in repr(projection) and each not in seen], (
            who
        )


def _restriction(**more: Any) -> Restriction:  # noqa: ANN401
    day = dt.date(2026, 6, 1)
    return Restriction("filler", frozenset({"CN-ZJ"}), "sha256:" + "0" * 64, day, **more)


def test_what_is_restricted_is_said_to_be_provided() -> None:
    raw = case("adc-three-provinces")
    restriction = _restriction(keys=frozenset({"personnel", "licences"}))
    holder = visible(raw, party("holder"), [restriction])

    assert {each["party"] for each in holder.tree["personnel"]} == {"holder", "conjugator"}
    assert holder.withheld == (restriction,)
    assert not visible(raw, party("filler"), [restriction]).withheld
    assert not visible(raw, province(raw, "CN-ZJ"), [restriction]).withheld
    assert visible(raw, province(raw, "CN-SH"), [restriction]).withheld == (restriction,)
    assert not visible(raw, party("conjugator"), [restriction]).withheld


def test_a_finding_on_restricted_material_is_withheld_and_not_called_not_shown() -> None:
    determination = _judged("adc-three-provinces")
    restriction = _restriction(keys=frozenset({"personnel"}))
    whole, less = project(determination, party("holder")), project(determination, party("holder"), [restriction])
    gone = {(each.requirement.id, each.finding.subject) for each in whole.findings} - {
        (each.requirement.id, each.finding.subject) for each in less.findings
    }

    assert gone
    assert {(each.requirement.id, each.subject) for each in less.withheld} == gone
    assert all(each.subject is not None and each.subject.ids[0] == "filler" for each in less.withheld)
    assert less.scope is not None
    assert "not_shown" not in less.counts
    assert sum(less.counts.values()) == len(less.findings)
    assert not project(determination, party("filler"), [restriction]).withheld


def test_a_restricted_document_is_told_by_digest_and_date() -> None:
    raw = case("adc-three-provinces")
    restriction = _restriction(document="doc-16")
    by_id = {each["id"]: each for each in visible(raw, party("holder"), [restriction]).tree["documents"]}

    assert by_id["doc-16"].keys() <= {"id", "date", "sha256"}
    assert {each["id"] for each in raw["documents"]} == set(by_id)


def test_a_determination_of_what_is_seen_says_so() -> None:
    projection = project(_judged("adc-three-provinces"), party("filler")).as_dict()

    assert projection["scope"] == {"en": "of what you may see", "zh": "就您有权查看的内容而言"}
    assert projection["dossier"]["digest"] != _judged("adc-three-provinces").digest


@given(raw=trees())
def test_of_any_dossier_a_reader_sees_a_part_and_its_findings_rest_on_it(raw: Raw) -> None:
    dossier = accepted(raw)
    assert dossier is not None
    determination = assess(dossier, dt.date(2026, 6, 15))
    for reader in readers(raw).values():
        seen = visible(raw, reader)
        assert _within(seen.tree, raw)
        if reader is not PUBLIC:
            projection = project(determination, reader)
            kept = {(each.requirement.id, each.finding.subject) for each in determination.findings}
            assert {(each.requirement.id, each.finding.subject) for each in projection.findings} <= kept
            assert projection.as_dict()["findings"] is not None
