"""Section A: may this product be made in segments by others - grounds, need, products that may not be entrusted."""

from typing import Any

import pytest

from tests.scenarios.build import GONE, changed, determined, example, one
from tests.scenarios.rows_ab import DAY, Row, check, lifted, named, not_shown_among, rows

LATE = {"/documents/0/date": "2026-06-16"}
NO_STATEMENT = {"/product/grounds/0/statement": GONE}
NO_EVIDENCE = {"/product/grounds/0/evidence": GONE}


def stated(kind: str | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - plain data of any shape
    """Return a ground with statement and evidence."""
    ground = {"statement": "Stated.", "evidence": ["doc-1"], **more}
    return ground if kind is None else {"kind": kind, **ground}


def grounds(*entries: dict[str, Any]) -> dict[str, Any]:
    """Return the change that states exactly these grounds."""
    return {"/product/grounds": list(entries)}


INNOVATIVE = "innovative_special_requirements"
GROUND = rows(
    "regulations/32-1/ground",
    ("the day before the regulations", "not_yet_in_force", {}, "2026-05-14"),
    ("the day of the regulations", "for_judgement", {}, "2026-05-15"),
    Row(
        "a vaccine has grounds of its own",
        "regulations/32-1/ground",
        "not_applicable",
        {"/product/category": "vaccine"},
    ),
    ("category not stated counts as not a vaccine", "for_judgement", {"/product/category": GONE}),
    ("category not stated, no ground", "not_met", {"/product/category": GONE, "/product/grounds": []}),
    Row(
        "innovative with special requirements",
        "regulations/32-1/ground",
        "for_judgement",
        says=(
            "whether the process, facilities or equipment have special requirements",
            "生产工艺、设施设备是否确有特殊要求",
        ),
        cited=("32", 1),
        questions=(),
        remedy=("none",),
        silent_on=("which department",),
    ),
    *(
        Row(
            f"{kind}, and by whom it was put forward is stated",
            "regulations/32-1/ground",
            "for_judgement",
            grounds(stated(kind, raised_by={"en": "The health commission", "zh": "国家卫生健康委"})),
            says=("whether a State Council department put it forward", "是否确由国务院有关部门提出"),
            silent_on=("It is not stated which department",),
        )
        for kind in ("clinically_urgent", "public_health_emergency", "reserve")
    ),
    *(
        Row(
            f"{kind}, by whom is not stated: a remark",
            "regulations/32-1/ground",
            "for_judgement",
            grounds(stated(kind)),
            says=("It is not stated which department put it forward", "未说明由哪个部门提出"),
        )
        for kind in ("clinically_urgent", "public_health_emergency", "reserve")
    ),
    Row(
        "put forward by nobody but blanks: a remark",
        "regulations/32-1/ground",
        "for_judgement",
        grounds(stated("reserve", raised_by=" ")),
        says=("It is not stated which department put it forward",),
    ),
    Row(
        "stated twice, once with the department: no remark, whichever comes first",
        "regulations/32-1/ground",
        "for_judgement",
        grounds(stated("reserve"), stated("reserve", raised_by="NDRC")),
        silent_on=("which department",),
    ),
    Row(
        "the same the other way round",
        "regulations/32-1/ground",
        "for_judgement",
        grounds(stated("reserve", raised_by="NDRC"), stated("reserve")),
        silent_on=("which department",),
    ),
    Row(
        "specified by the NMPA: open question 1",
        "regulations/32-1/ground",
        "for_judgement",
        grounds(stated("nmpa_specified")),
        says=("whether the NMPA has specified the product", "是否属于国务院药品监督管理部门规定的药品"),
        questions=(1,),
    ),
    ("one sustained ground is enough", "for_judgement", grounds(stated("reserve"), {"kind": INNOVATIVE})),
    Row(
        "no ground is stated",
        "regulations/32-1/ground",
        "not_shown",
        {"/product/grounds": GONE},
        missing=(("/product/grounds/-",),),
        remedy=("obtain",),
    ),
    Row(
        "the statement is missing",
        "regulations/32-1/ground",
        "not_shown",
        NO_STATEMENT,
        missing=(("/product/grounds/0/statement",),),
        remedy=("correct_fact",),
    ),
    ("the statement is blank", "not_shown", {"/product/grounds/0/statement": {"en": " ", "zh": ""}}),
    Row(
        "the evidence is missing",
        "regulations/32-1/ground",
        "not_shown",
        NO_EVIDENCE,
        missing=(("/product/grounds/0/evidence",),),
        remedy=("obtain",),
    ),
    ("the list of evidence is empty", "not_shown", {"/product/grounds/0/evidence": []}),
    ("its document is dated after the day", "not_shown", LATE),
    ("its document is dated on the day", "for_judgement", {"/documents/0/date": DAY}),
    (
        "one of two documents exists on the day",
        "for_judgement",
        {**LATE, "/product/grounds/0/evidence": ["doc-1", "doc-2"]},
    ),
    ("its document has no date", "for_judgement", {"/documents/0/date": GONE}),
    Row(
        "whether it is innovative is not stated",
        "regulations/32-1/ground",
        "not_shown",
        {"/product/innovative": GONE},
        missing=(("/product/innovative",),),
    ),
    Row(
        "everything about the ground is missing",
        "regulations/32-1/ground",
        "not_shown",
        {**grounds({}), "/product/innovative": GONE},
        missing=(("/product/grounds/0/kind", "/product/grounds/0/statement", "/product/grounds/0/evidence"),),
        says=("a ground of no stated kind", "未说明种类的情形"),
    ),
    Row(
        "two grounds that could be sustained are two alternatives",
        "regulations/32-1/ground",
        "not_shown",
        grounds({"kind": "reserve", "statement": "Stated."}, {"kind": "clinically_urgent", "evidence": ["doc-1"]}),
        missing=(("/product/grounds/1/statement",), ("/product/grounds/0/evidence",)),
    ),
    Row("no ground at all", "regulations/32-1/ground", "not_met", {"/product/grounds": []}, discretion=False),
    ("only a ground for vaccines", "not_met", grounds(stated("vaccine_reserve"))),
    Row(
        "only innovative, and it is not",
        "regulations/32-1/ground",
        "not_met",
        {"/product/innovative": False},
        remedy=("obtain",),
    ),
    (
        "not innovative, but urgent without evidence",
        "not_shown",
        {"/product/innovative": False, "/product/grounds/-": {"kind": "reserve"}},
    ),
)

NEED = rows(
    "regulations/32-1/need",
    ("the day before the regulations", "not_yet_in_force", {}, "2026-05-14"),
    Row("stated and evidenced", "regulations/32-1/need", "for_judgement", on="2026-05-15", cited=("32", 1)),
    ("of a vaccine too", "for_judgement", {"/product/category": "vaccine"}),
    Row(
        "not stated",
        "regulations/32-1/need",
        "not_shown",
        {"/product/need": GONE},
        missing=(("/product/need/statement", "/product/need/evidence"),),
    ),
    ("of a vaccine, not stated", "not_shown", {"/product/category": "vaccine", "/product/need": GONE}),
    Row(
        "no statement",
        "regulations/32-1/need",
        "not_shown",
        {"/product/need/statement": GONE},
        missing=(("/product/need/statement",),),
    ),
    ("a blank statement", "not_shown", {"/product/need/statement": "  "}),
    Row(
        "no evidence",
        "regulations/32-1/need",
        "not_shown",
        {"/product/need/evidence": GONE},
        missing=(("/product/need/evidence",),),
        remedy=("obtain",),
    ),
    ("its document is dated after the day", "not_shown", {"/documents/1/date": "2026-06-16"}),
    ("capacity not exceeded does not decide it", "for_judgement", {"/product/need/own_capacity_exceeded": False}),
)

SPECIFIED = {"/product/grounds/-": stated("nmpa_specified")}
BLOOD = {"/product/category": "blood_product"}
NOT_ENTRUSTABLE = rows(
    "dal/32-4/not-entrustable",
    ("the day before the law", "not_yet_in_force", {}, "2019-11-30"),
    Row("an antibody conjugate, not controlled", "dal/32-4/not-entrustable", "met", on="2019-12-01", cited=("32", 4)),
    ("a vaccine", "met", {"/product/category": "vaccine"}),
    Row(
        "category not stated",
        "dal/32-4/not-entrustable",
        "not_shown",
        {"/product/category": GONE},
        missing=(("/product/category",),),
    ),
    Row(
        "whether controlled is not stated",
        "dal/32-4/not-entrustable",
        "not_shown",
        {"/product/controlled": GONE},
        missing=(("/product/controlled",),),
    ),
    Row(
        "neither is stated",
        "dal/32-4/not-entrustable",
        "not_shown",
        {"/product/controlled": GONE, "/product/category": GONE},
        missing=(("/product/category", "/product/controlled"),),
    ),
    Row(
        "a blood product",
        "dal/32-4/not-entrustable",
        "not_met",
        BLOOD,
        says=("blood product: its manufacture may not be entrusted", "血液制品：不得委托生产"),
        discretion=False,
        remedy=("obtain",),
    ),
    *(
        (kind, "not_met", {"/product/controlled": kind})
        for kind in ("narcotic", "psychotropic", "medical_toxic", "precursor")
    ),
    Row(
        "a blood product that the NMPA specified",
        "dal/32-4/not-entrustable",
        "for_judgement",
        {**BLOOD, **SPECIFIED},
        questions=(1,),
    ),
    ("a narcotic that the NMPA specified", "for_judgement", {"/product/controlled": "narcotic", **SPECIFIED}),
    (
        "a blood product with any other ground",
        "not_met",
        {**BLOOD, "/product/grounds/-": stated("clinically_urgent")},
    ),
    Row(
        "a blood product, and the provision of the NMPA is not evidenced",
        "dal/32-4/not-entrustable",
        "not_shown",
        {**BLOOD, "/product/grounds/-": {"kind": "nmpa_specified", "statement": "Stated."}},
        missing=(("/product/grounds/1/evidence",),),
    ),
    Row(
        "a blood product, and one ground does not say of which kind it is",
        "dal/32-4/not-entrustable",
        "not_shown",
        {**BLOOD, "/product/grounds/-": stated(None)},
        missing=(("/product/grounds/1/kind",),),
    ),
    Row(
        "a blood product, and no ground is stated",
        "dal/32-4/not-entrustable",
        "not_shown",
        {**BLOOD, "/product/grounds": GONE},
        missing=(("/product/grounds/-",),),
    ),
    Row(
        "a blood product, whether controlled is not stated, nor any ground",
        "dal/32-4/not-entrustable",
        "not_shown",
        {**BLOOD, "/product/controlled": GONE, "/product/grounds": GONE},
        missing=(("/product/controlled", "/product/grounds/-"),),
    ),
    Row(
        "a narcotic, and category not stated, the provision of the NMPA without evidence",
        "dal/32-4/not-entrustable",
        "not_shown",
        {
            "/product/controlled": "narcotic",
            "/product/category": GONE,
            "/product/grounds/-": {"kind": "nmpa_specified", "statement": "Stated."},
        },
        missing=(("/product/category", "/product/grounds/1/evidence"),),
    ),
    ("a blood product, and it is stated that there is no ground", "not_met", {**BLOOD, "/product/grounds": []}),
)

PILOT = rows(
    "pilot-plan/products",
    ("the day before the plan", "not_yet_in_force", {}, "2024-10-20"),
    ("the day of the plan", "met", {}, "2024-10-21"),
    ("its last day", "met", {}, "2026-12-31"),
    ("the day after its last day", "lapsed", {}, "2027-01-01"),
    *(
        (kind, "met", {"/product/category": kind, "/product/innovative": False})
        for kind in ("antibody", "glp1", "insulin")
    ),
    Row(
        "a recombinant protein that is innovative",
        "pilot-plan/products",
        "met",
        {"/product/category": "recombinant_protein"},
        says=("an innovative drug", "创新药"),
        questions=(1,),
    ),
    *(
        (
            f"a recombinant protein, {kind}",
            "met",
            {"/product/category": "recombinant_protein", "/product/innovative": False, **grounds(stated(kind))},
        )
        for kind in ("clinically_urgent", "nmpa_specified")
    ),
    (
        "a recombinant protein for reserves",
        "not_shown",
        {"/product/category": "recombinant_protein", "/product/innovative": False, **grounds(stated("reserve"))},
    ),
    Row(
        "urgent, but not evidenced",
        "pilot-plan/products",
        "not_shown",
        {
            "/product/category": "recombinant_protein",
            "/product/innovative": GONE,
            **grounds({"kind": "clinically_urgent", "statement": "Stated."}),
        },
        missing=(("/product/grounds/0/evidence",), ("/product/innovative",)),
    ),
    (
        "a multivalent vaccine",
        "met",
        {"/product/category": "vaccine", "/product/innovative": False, **grounds(stated("vaccine_multivalent"))},
    ),
    (
        "any other vaccine",
        "not_shown",
        {"/product/category": "vaccine", "/product/innovative": False, **grounds(stated("vaccine_reserve"))},
    ),
    (
        "the ground of a multivalent vaccine, but no vaccine",
        "not_shown",
        {"/product/category": "other", "/product/innovative": False, **grounds(stated("vaccine_multivalent"))},
    ),
    (
        "nothing is stated",
        "not_shown",
        {"/product/category": GONE, "/product/innovative": GONE, "/product/grounds": GONE},
    ),
)

ROWS = [*GROUND, *NEED, *NOT_ENTRUSTABLE, *PILOT]


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_grounds(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", not_shown_among(ROWS), ids=named)
def test_supplying_what_is_missing_lifts_it(row: Row) -> None:
    supplied = list(lifted(row))
    assert supplied
    assert [each for each in supplied if "not_shown" in each[1]] == []


def test_the_pilot_is_advisory_and_never_part_of_the_outcome() -> None:
    raw = changed(example(), {"/product/category": "recombinant_protein", "/product/innovative": False})
    found = one(changed(raw, grounds(stated("reserve"))), "pilot-plan/products", DAY)
    assert (found["status"], found["advisory"], found["counts"]) == ("not_shown", True, False)
    assert one(example(), "regulations/32-1/ground", DAY)["counts"]
    assert not one(example(), "regulations/32-1/ground", "2026-05-14")["counts"]


def test_a_product_that_may_not_be_entrusted_is_not_eligible() -> None:
    assert determined(changed(example(), BLOOD), DAY).outcome == "not_eligible"
    assert determined(example(), DAY).outcome == "ready"


def test_the_department_is_asked_for_whatever_the_order_of_the_grounds() -> None:
    entries = [stated("reserve"), stated("clinically_urgent", raised_by="NDRC"), stated("nmpa_specified")]
    found = [
        one(changed(example(), grounds(*order)), "regulations/32-1/ground", DAY)
        for order in (entries, entries[::-1], [entries[1], entries[0], entries[2]])
    ]
    assert len({repr((each["reason"], each["remarks"])) for each in found}) == 1
    assert len(found[0]["remarks"]) == 1
