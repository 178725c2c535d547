"""Every requirement of sections C to F has scenarios, and one for each status that its row of the register names."""

import pytest

from fenduan.law.register import register
from tests.scenarios import test_c_quality_system, test_d_experience, test_d_persons, test_e_linkage, test_f_border
from tests.scenarios.rows_ab import Row

ROWS: list[Row] = [
    *test_c_quality_system.ROWS,
    *test_d_experience.ROWS,
    *test_d_persons.ROWS,
    *test_e_linkage.ROWS,
    *test_f_border.ROWS,
]

# What each row of the register names, its date included ("before it the row is not_yet_in_force").
NAMED = {
    "notice-173/2/unified-system": "met not_met not_shown",
    "notice-173/2/all-sites": "not_met not_shown for_judgement",
    "notice-173/2/entire-process": "for_judgement not_shown",
    "agreement/clauses": "not_met met not_shown not_applicable",
    "regulations/34/electronic-records": "met not_shown not_met for_judgement",
    "notice-173/2/experience": "not_shown met for_judgement not_met not_applicable",
    "ann-134/17/sterile-experience": "not_shown not_applicable for_judgement met not_met",
    "ann-134/17/key-persons": "for_judgement met not_shown not_met not_applicable",
    "gmp/22/key-persons": "for_judgement met not_shown not_met",
    "notice-173/3/linkage": "not_shown for_judgement",
    "notice-173/3/control": "for_judgement not_shown",
    "notice-173/4/certificates": "not_applicable for_judgement not_shown",
    "notice-173/4/substitution": "not_shown for_judgement not_applicable",
}


def test_the_table_names_every_requirement_of_these_sections() -> None:
    assert set(NAMED) == {each.id for each in register().requirements if each.section in "CDEF"}


@pytest.mark.parametrize("requirement", NAMED)
def test_each_status_has_a_scenario(requirement: str) -> None:
    rows = [row for row in ROWS if row.requirement == requirement]
    shown = {status for row in rows for status in row.gives.split()}

    assert len(rows) >= 3
    assert {*NAMED[requirement].split(), "not_yet_in_force"} <= shown


def test_no_two_scenarios_of_a_requirement_have_one_name() -> None:
    names = [(row.requirement, row.about, row.id) for row in ROWS]

    assert sorted(name for name in set(names) if names.count(name) > 1) == []
