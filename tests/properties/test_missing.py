"""What a finding says is missing suffices: supplied, it is no longer "not shown"; a document never makes worse."""

import datetime as dt

import pytest

from fenduan.dossier.shape import ObjectSpec
from fenduan.law.finding import Status
from tests.properties.cases import NAMES, case
from tests.properties.changes import Raw, accepted, at, changes, day_of, paths, put
from tests.properties.judged import BETTER, judge
from tests.properties.supplied import FRESH, supplied, with_document

# One changed dossier in so many is looked at, in a short run and in a long one.
STRIDE = 211
LONG_STRIDE = 13


def not_lifted(raw: Raw, day: dt.date) -> list[str]:
    """Say of a dossier which alternatives of what is missing do not lift their finding."""
    dossier = accepted(raw)
    if dossier is None:
        return []
    judged, found = judge(dossier, day), []
    for about, each in judged.findings.items():
        if each.finding.status is not Status.NOT_SHOWN:
            continue
        if not each.finding.missing:
            found.append(f"{about}: nothing is said to be missing")
        for alternative in each.finding.missing:
            asked = [(judged.determination.case.pointer(*lack.place), lack.value) for lack in alternative]
            after = accepted(supplied(raw, judged.determination.case, alternative))
            if after is None:
                found.append(f"{about}: the reader refuses {asked}")
            elif (now := judge(after, day).findings.get(about)) is not None and now.finding.status is Status.NOT_SHOWN:
                found.append(f"{about}: not lifted by {asked}: {now.finding.reason.text().en}")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_all_of_one_alternative_lifts_what_is_not_shown(name: str) -> None:
    assert not not_lifted(case(name), day_of(case(name)))


def _not_lifted_in_changed(name: str, stride: int) -> list[str]:
    day, number_of_case = day_of(case(name)), NAMES.index(name) % stride
    tried = [change for number, change in enumerate(changes(case(name))) if number % stride == number_of_case]
    assert tried
    return [f"{change.pointer}: {each}" for change in tried for each in not_lifted(change.raw, day)]


@pytest.mark.parametrize("name", NAMES)
def test_it_does_so_too_where_more_is_missing(name: str) -> None:
    assert not _not_lifted_in_changed(name, STRIDE)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_it_does_so_wherever_more_is_missing(name: str) -> None:
    assert not _not_lifted_in_changed(name, LONG_STRIDE)


def _evidenced_one_by_one(raw: Raw) -> list[tuple[str, Raw]]:
    """Return the dossier with a fresh document behind each stated fact in turn."""
    more = with_document(raw)
    found = []
    for path, spec in paths(raw):
        if isinstance(spec, ObjectSpec) and path:
            key = next((each for each in ("document", "evidence") if each in spec.fields), None)
            if key is not None:
                entry = {**at(raw, path), key: [FRESH] if key == "evidence" else FRESH}
                found.append(("".join(f"/{each}" for each in path), put(more, path, entry)))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_document_behind_a_stated_fact_never_makes_worse(name: str) -> None:
    raw = case(name)
    dossier, day = accepted(raw), day_of(raw)
    assert dossier is not None
    before = judge(dossier, day)
    worse = []
    for pointer, changed in _evidenced_one_by_one(raw):
        after_dossier = accepted(changed)
        assert after_dossier is not None, pointer
        after = judge(after_dossier, day)
        for about, was in before.json.items():
            now = after.json[about]
            if BETTER.get(now["status"], -1) < BETTER.get(was["status"], -1):
                worse.append(f"{pointer}: {about}: {was['status']} -> {now['status']}")

    assert not worse, "\n".join(worse)
