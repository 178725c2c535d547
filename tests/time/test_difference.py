"""What differs between two dossiers: nothing where they state the same, something where their digests differ."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.dossier.canonical import digest
from fenduan.dossier.difference import Change, differences, entry_label, field_label, short
from fenduan.dossier.guide import FIELDS
from fenduan.dossier.shape import objects
from fenduan.dossier.taking import take
from fenduan.reference.text import Text
from tests.scenarios.build import GONE, Raw, changed, example

NAMES = ("adc-three-provinces", "antibody-with-obstacles", "reported-cross-province")


def differing(before: Raw, after: Raw) -> tuple[Change, ...]:
    return differences(take(before), take(after))


def only(before: Raw, after: Raw) -> Change:
    found = differing(before, after)
    assert len(found) == 1, [each.as_dict() for each in found]
    return found[0]


def turned(value: Any, seed: random.Random) -> Any:  # noqa: ANN401 - plain data of any shape
    """Return data with every list in another order, save the pairs that mean one."""
    if isinstance(value, dict):
        return {key: each if key == "handoffs_covered" else turned(each, seed) for key, each in value.items()}
    if isinstance(value, list):
        items = [turned(each, seed) for each in value]
        seed.shuffle(items)
        return items
    return value


@pytest.mark.parametrize("name", NAMES)
def test_a_dossier_does_not_differ_from_itself(name: str) -> None:
    assert differing(example(name), example(name)) == ()


@given(name=st.sampled_from(NAMES), seed=st.integers())
def test_the_order_of_entries_means_nothing(name: str, seed: int) -> None:
    shuffled = turned(example(name), random.Random(seed))  # noqa: S311 - a shuffle for a test

    assert differing(example(name), shuffled) == ()


def test_a_changed_field_is_told_in_words() -> None:
    change = only(example(), changed(example(), {"/handoffs/1/transport/max_duration_h": 20}))

    assert change.kind == "changed"
    assert change.before == change.after == "/handoffs/1/transport/max_duration_h"
    assert change.field == Text("The longest time the transport may take", "允许的最长运输时间")
    assert (change.was, change.now) == (Text("12 hours", "12小时"), Text("20 hours", "20小时"))
    assert "Conjugated drug substance (conjugate) → Lyophilised drug product (fill)" in change.entry.en
    assert "偶联原液（conjugate） → 冻干制剂（fill）" in change.entry.zh


def test_a_code_and_a_reference_are_said_by_their_names() -> None:
    site = {"id": "hz-2", "party": "filler", "name": {"en": "Second plant", "zh": "第二工厂"}}
    added, moved = differing(example(), changed(example(), {"/sites/-": site, "/segments/2/site": "hz-2"}))

    assert (added.kind, added.before, added.after, added.field) == ("added", None, "/sites/3", None)
    assert added.entry == Text("Site: Second plant (hz-2)", "场地：第二工厂（hz-2）")
    assert moved.was == Text("Hangzhou plant (hz-1)", "杭州工厂（hz-1）")
    assert moved.now == Text("Second plant (hz-2)", "第二工厂（hz-2）")
    category = only(example(), changed(example(), {"/product/category": "antibody"}))
    assert (category.was, category.now) == (
        Text("antibody-drug conjugate", "抗体偶联药物"),
        Text("antibody", "抗体类药物"),
    )


def test_of_a_list_only_what_is_new_and_what_is_gone_is_told() -> None:
    clauses = [each for each in example()["agreements"][1]["clauses"] if each != "audit_right"]
    dropped = only(example(), changed(example(), {"/agreements/1/clauses": clauses}))
    added = only(changed(example(), {"/agreements/1/clauses": clauses}), example())

    assert dropped.kind == "removed"
    assert dropped.was == Text("the holder's right to inspect and audit on site", "持有人检查和现场审核的权利")
    assert added.kind == "added"
    assert added.now == dropped.was


def test_an_entry_is_matched_by_its_id_wherever_it_stands() -> None:
    raw = example()
    moved = changed(raw, {"/parties": [*raw["parties"][1:], raw["parties"][0]], "/parties/2/group": "other"})
    change = only(raw, changed(moved, {"/parties/2": {**raw["parties"][0], "group": "other"}}))

    assert (change.before, change.after) == ("/parties/0/group", "/parties/2/group")


def test_an_entry_without_an_id_is_matched_by_what_it_states() -> None:
    raw = example()
    renewed = {**raw["licences"][2], "number": "浙20260009", "valid_until": "2036-01-04"}
    found = differing(raw, changed(raw, {"/licences": [renewed, *raw["licences"][:2]]}))

    assert [(each.kind, each.before, each.after) for each in found] == [
        ("changed", "/licences/2/number", "/licences/0/number"),
        ("changed", "/licences/2/valid_until", "/licences/0/valid_until"),
    ]


def test_entries_that_share_little_are_not_taken_for_one() -> None:
    raw = example()
    other = {"party": "conjugator", "kind": "gmp_noncompliance"}
    before = changed(raw, {"/bad_records": [{"party": "filler", "kind": "dishonesty", "date": "2020-01-01"}]})
    found = differing(before, changed(raw, {"/bad_records": [other]}))

    assert [(each.kind, each.before, each.after) for each in found] == [
        ("removed", "/bad_records/0", None),
        ("added", None, "/bad_records/0"),
    ]


def test_none_stated_differs_from_nothing_stated() -> None:
    stated, silent = changed(example(), {"/bad_records": []}), changed(example(), {"/bad_records": GONE})
    record = changed(example(), {"/bad_records": [{"party": "filler", "kind": "dishonesty"}]})

    assert only(silent, stated).now == Text("none", "无")
    assert only(stated, silent).was == Text("none", "无")
    assert [each.kind for each in differing(record, stated)] == ["removed", "added"]
    assert [each.kind for each in differing(record, silent)] == ["removed"]
    assert [each.kind for each in differing(stated, record)] == ["added"]


def test_one_and_one_point_zero_are_the_same_number() -> None:
    assert (
        differing(
            changed(example(), {"/handoffs/0/hold_time_h": 720}), changed(example(), {"/handoffs/0/hold_time_h": 720.0})
        )
        == ()
    )


def test_an_entry_that_stands_twice_counts_twice() -> None:
    raw = example()
    twice = changed(raw, {"/personnel/-": raw["personnel"][0]})

    assert [each.kind for each in differing(raw, twice)] == ["added"]
    assert [each.kind for each in differing(twice, raw)] == ["removed"]


def test_many_unlike_entries_are_told_one_by_one() -> None:
    """Beyond the bound nothing is paired by likeness; everything is still told."""
    many = [
        {"party": "holder", "kind": "supplement_requested", "date": f"2025-{m:02}-{d:02}"}
        for m in range(1, 13)
        for d in range(1, 29)
    ]
    later = [{**each, "date": each["date"].replace("2025", "2026")} for each in many]
    found = differing(changed(example(), {"/steps": many}), changed(example(), {"/steps": later}))

    assert {each.kind for each in found} == {"added", "removed"}
    assert len(found) == 2 * len(many)


def _leaves(value: Any, pointer: str = "") -> list[str]:  # noqa: ANN401 - plain data of any shape
    if isinstance(value, dict):
        return [leaf for key, each in value.items() for leaf in _leaves(each, f"{pointer}/{key}")]
    if isinstance(value, list):
        return [leaf for place, each in enumerate(value) for leaf in _leaves(each, f"{pointer}/{place}")]
    return [pointer]


# One language of a text may not be taken away alone where it is the only one.
KEPT = ("/en", "/zh", "/id", "/dossier", "/site", "/stage", "/form", "/from", "/to")


@given(data=st.data(), name=st.sampled_from(NAMES))
def test_what_the_digest_sees_is_told_both_ways(data: st.DataObject, name: str) -> None:
    """Taking facts away changes the digest; the difference tells of it, and mirrored the other way round."""
    raw = example(name)
    able = [each for each in _leaves(raw) if not each.endswith(KEPT) and each.rpartition("/")[2].isalpha()]
    gone = data.draw(st.lists(st.sampled_from(able), min_size=1, max_size=4, unique=True))
    after = changed(raw, dict.fromkeys(gone, GONE))
    one, other = take(raw), take(after)
    forth, back = differences(one, other), differences(other, one)

    assert digest(one) != digest(other)
    assert forth
    mirrored = {"added": "removed", "removed": "added", "changed": "changed"}
    assert sorted(each.kind for each in forth) == sorted(mirrored[each.kind] for each in back)
    for each in forth:
        assert each.entry.en
        assert each.entry.zh
        assert (each.before is None) == (each.kind == "added")
        assert (each.after is None) == (each.kind == "removed")


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_has_a_short_name_in_both_languages(field: str) -> None:
    name = field_label(field)

    assert 0 < len(name.en) <= 80
    assert 0 < len(name.zh) <= 30
    assert not set(name.en + name.zh) & set("`;.。；")


def test_every_entry_has_a_name_without_an_article() -> None:
    for _, spec in objects():
        name = entry_label(spec)
        assert name.en[0].isupper()
        assert not name.en.startswith(("A ", "An ", "The "))
        assert name.zh


def test_short_cuts_where_the_guide_begins_to_explain() -> None:
    assert short(Text("The site, where it is.", "场地；说明。")) == Text("The site", "场地")
    assert short(Text("The site", "场地")) == Text("The site", "场地")


def test_a_change_is_plain_data() -> None:
    change = only(example(), changed(example(), {"/product/innovative": False}))

    assert json.loads(json.dumps(change.as_dict())) == change.as_dict()
    assert change.as_dict()["was"] == {"en": "yes", "zh": "是"}
