"""The dates behind a difference are told for every way in which a finding names its facts."""

import datetime as dt

from fenduan.assessment.compare import Difference, compare
from tests.properties.cases import case
from tests.scenarios.build import Raw, changed, determined, example


def differing(raw: Raw, first: str, other: str, requirement: str, *ids: str) -> Difference:
    """Return the only difference of a requirement about these subjects."""
    day, later = dt.date.fromisoformat(first), dt.date.fromisoformat(other)
    found = [
        each
        for each in compare(determined(raw, first).case.dossier, day, later).differences
        if each.requirement.id == requirement and (each.subject is None or each.subject.ids == ids)
    ]
    assert len(found) == 1
    return found[0]


def told(difference: Difference) -> dict[str, str]:
    return {pointer: day.isoformat() for pointer, day in difference.dates}


def test_a_date_in_an_entry_that_the_dossier_has_once() -> None:
    raw = changed(case("extended"), {"/confirmations/0/date": "2026-05-02"})
    dates = told(differing(raw, "2026-01-01", "2026-06-15", "notice-173/2/experience", "holder", "filler"))

    assert dates["/quality_system/unified/effective_from"] == "2026-02-15"
    assert dates["/documents/11/date"] == "2026-02-01"
    assert dates["/confirmations/0/date"] == "2026-05-02"


def test_the_days_of_all_records_behind_the_answer_that_none_counts() -> None:
    """Ann-132, article 7: that no record of the conjugator counts rests on the whole list of records."""
    over = {"party": "conjugator", "kind": "gmp_noncompliance", "date": "2023-06-14"}
    later = {"party": "filler", "kind": "gmp_noncompliance", "date": "2026-06-15"}
    raw = changed(example(), {"/bad_records": [over, later]})
    found = differing(raw, "2026-06-14", "2026-06-16", "ann-132/7/bad-record", "conjugator")

    assert [(each.before[0].status.value, each.after[0].status.value) for each in [found]] == [("not_shown", "met")]
    assert told(found) == {"/bad_records/1/date": "2026-06-15"}


def test_no_date_outside_the_two_is_told() -> None:
    raw = example("antibody-with-obstacles")
    found = differing(raw, "2026-06-14", "2026-06-15", "dal/32/agreements", "filler")

    assert told(found) == {"/agreements/3/expires": "2026-06-14"}
