"""Section A: vaccines - their own grounds, the NMPA's approval, the holder's own capability."""

from typing import Any

import pytest

from tests.scenarios.build import GONE, changed, example, findings
from tests.scenarios.rows_ab import DAY, NO_EDGES, Row, check, lifted, named, not_shown_among, rows

MULTIVALENT = {"kind": "vaccine_multivalent", "statement": "Three valences.", "evidence": ["doc-1"]}
VACCINE = changed(
    example(),
    {
        "/product/category": "vaccine",
        "/product/innovative": False,
        "/product/grounds": [MULTIVALENT],
        "/product/need/own_capacity_exceeded": True,
        "/product/nmpa_approval": {"date": "2026-06-01", "document": "doc-2"},
    },
)
EXCEEDED = "/product/need/own_capacity_exceeded"
CLASS_A = {"party": "holder", "number": "1", "class_code": "As", "valid_until": "2026-06-15"}


def without_own_segment(licence: dict[str, Any]) -> dict[str, Any]:
    """Return the changes after which the holder performs nothing and has one licence."""
    return {"/sites/0/party": "conjugator", "/licences/0": {"party": "holder", **licence}}


GROUND = rows(
    "regulations/33/vaccine-ground",
    ("the day before the regulations", "not_yet_in_force", {}, "2026-05-14"),
    Row(
        "multivalent, and capacity exceeded",
        "regulations/33/vaccine-ground",
        "for_judgement",
        on="2026-05-15",
        base=VACCINE,
        says=("multi-component or multivalent vaccine", "多联多价疫苗"),
        cited=("33", None),
    ),
    *(
        (kind, "for_judgement", {"/product/grounds/0/kind": kind})
        for kind in ("vaccine_disease_control", "vaccine_reserve", "vaccine_nmpa_specified")
    ),
    Row("no vaccine", "regulations/33/vaccine-ground", "not_applicable", {"/product/category": "insulin"}),
    Row(
        "whether a vaccine is not stated",
        "regulations/33/vaccine-ground",
        "not_shown",
        {"/product/category": GONE},
        base=VACCINE,
        missing=(("/product/category",),),
    ),
    Row(
        "capacity not exceeded",
        "regulations/33/vaccine-ground",
        "not_met",
        {EXCEEDED: False},
        base=VACCINE,
        remedy=("correct_fact",),
        discretion=False,
    ),
    ("capacity not exceeded, and no ground stated", "not_met", {EXCEEDED: False, "/product/grounds": GONE}),
    (
        "capacity not exceeded needs no document to be contrary",
        "not_met",
        {"/product/need": {"own_capacity_exceeded": False}},
    ),
    ("no ground at all", "not_met", {"/product/grounds": []}),
    Row(
        "only a ground for other products",
        "regulations/33/vaccine-ground",
        "not_met",
        {"/product/grounds/0/kind": "clinically_urgent"},
        base=VACCINE,
        remedy=("obtain",),
    ),
    Row(
        "no ground is stated",
        "regulations/33/vaccine-ground",
        "not_shown",
        {"/product/grounds": GONE},
        base=VACCINE,
        missing=(("/product/grounds/-",),),
    ),
    Row(
        "the ground is without statement and evidence",
        "regulations/33/vaccine-ground",
        "not_shown",
        {"/product/grounds/0": {"kind": "vaccine_reserve"}},
        base=VACCINE,
        missing=(("/product/grounds/0/statement", "/product/grounds/0/evidence"),),
    ),
    Row(
        "the ground does not say of which kind it is",
        "regulations/33/vaccine-ground",
        "not_shown",
        {"/product/grounds/0/kind": GONE},
        base=VACCINE,
        missing=(("/product/grounds/0/kind",),),
    ),
    Row(
        "whether capacity is exceeded is not stated",
        "regulations/33/vaccine-ground",
        "not_shown",
        {EXCEEDED: GONE},
        base=VACCINE,
        missing=((EXCEEDED,),),
    ),
    Row(
        "capacity exceeded is not evidenced",
        "regulations/33/vaccine-ground",
        "not_shown",
        {"/product/need/evidence": GONE},
        base=VACCINE,
        missing=(("/product/need/evidence",),),
    ),
    ("the evidence of the ground is dated after the day", "not_shown", {"/documents/0/date": "2026-06-16"}),
    ("nothing is stated", "not_shown", {"/product/grounds": GONE, "/product/need": GONE}),
    base=VACCINE,
)

APPROVAL = rows(
    "vaccine-law/22/nmpa-approval",
    ("the day before the law", "not_yet_in_force", {}, "2019-11-30"),
    ("the day of the law, before any approval", "not_shown", {}, "2019-12-01"),
    Row("approved", "vaccine-law/22/nmpa-approval", "met", base=VACCINE, cited=("22", 4), says=("2026-06-01",)),
    ("approved on the day", "met", {}, "2026-06-01"),
    Row(
        "approved the day after: it does not exist yet",
        "vaccine-law/22/nmpa-approval",
        "not_shown",
        on="2026-05-31",
        base=VACCINE,
        remedy=("file_step", "nmpa_approval"),
    ),
    Row("no vaccine", "vaccine-law/22/nmpa-approval", "not_applicable"),
    ("whether a vaccine is not stated", "not_shown", {"/product/category": GONE}),
    Row(
        "no approval",
        "vaccine-law/22/nmpa-approval",
        "not_shown",
        {"/product/nmpa_approval": GONE},
        base=VACCINE,
        missing=(("/product/nmpa_approval/date", "/product/nmpa_approval/document"),),
        remedy=("file_step", "nmpa_approval"),
    ),
    Row(
        "given, but the document is missing",
        "vaccine-law/22/nmpa-approval",
        "not_shown",
        {"/product/nmpa_approval/document": GONE},
        base=VACCINE,
        missing=(("/product/nmpa_approval/document",),),
        remedy=("obtain",),
    ),
    Row(
        "given, but not dated",
        "vaccine-law/22/nmpa-approval",
        "not_shown",
        {"/product/nmpa_approval/date": GONE},
        base=VACCINE,
        missing=(("/product/nmpa_approval/date",),),
    ),
    ("the document is dated after the day", "not_shown", {"/documents/1/date": "2026-06-16"}),
    base=VACCINE,
)

CAPABILITY = rows(
    "vaccine-law/22/holder-capability",
    ("the day before the law", "not_yet_in_force", {}, "2019-11-30"),
    Row(
        "the holder performs a segment",
        "vaccine-law/22/holder-capability",
        "for_judgement",
        on="2019-12-01",
        base=VACCINE,
        cited=("22", 4),
        says=("Antibody drug substance", "抗体原液", "qualified vaccine manufacturer", "符合条件的疫苗生产企业"),
    ),
    Row(
        "the holder performs none and has a licence of class A on its last day",
        "vaccine-law/22/holder-capability",
        "for_judgement",
        without_own_segment(CLASS_A),
        base=VACCINE,
        says=("licence 1 of class A",),
    ),
    ("the licence ran out the day before", "not_shown", without_own_segment({**CLASS_A, "valid_until": "2026-06-14"})),
    (
        "the licence begins the day after",
        "not_shown",
        without_own_segment({**CLASS_A, "valid_from": "2026-06-16", "valid_until": "2031-06-15"}),
    ),
    ("the licence begins on the day", "for_judgement", without_own_segment({**CLASS_A, "valid_from": DAY})),
    ("class A among others", "for_judgement", without_own_segment({**CLASS_A, "class_code": "ABs"})),
    (
        "a licence of class B only",
        "not_shown",
        without_own_segment({**CLASS_A, "class_code": "Bs"}),
    ),
    Row(
        "the licence does not say until when",
        "vaccine-law/22/holder-capability",
        "not_shown",
        without_own_segment({"number": "1", "class_code": "As"}),
        base=VACCINE,
        missing=(("/licences/0/valid_until",), ("/licences/-",)),
    ),
    ("the licence has no number: it is not evidenced", "not_shown", without_own_segment({**CLASS_A, "number": ""})),
    Row(
        "no licence at all",
        "vaccine-law/22/holder-capability",
        "not_shown",
        {"/sites/0/party": "conjugator", "/licences": GONE},
        base=VACCINE,
        missing=(("/licences/-",),),
        remedy=("obtain",),
        says=("符合条件的疫苗生产企业",),
    ),
    (
        "the holder only tests",
        "not_shown",
        {**NO_EDGES, "/segments/0/stage": "testing", "/licences": []},
    ),
    Row("no vaccine", "vaccine-law/22/holder-capability", "not_applicable"),
    ("whether a vaccine is not stated", "not_shown", {"/product/category": GONE}),
    base=VACCINE,
)

ROWS = [*GROUND, *APPROVAL, *CAPABILITY]


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_vaccine(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", not_shown_among(ROWS), ids=named)
def test_supplying_what_is_missing_lifts_it(row: Row) -> None:
    supplied = list(lifted(row))
    assert supplied
    assert [each for each in supplied if "not_shown" in each[1]] == []


def test_the_same_ground_is_never_asked_of_a_vaccine_and_of_another_product() -> None:
    for raw in (example(), VACCINE):
        pair = [
            findings(raw, each, DAY)[0]["status"]
            for each in ("regulations/32-1/ground", "regulations/33/vaccine-ground")
        ]
        assert sorted(pair) == ["for_judgement", "not_applicable"]
