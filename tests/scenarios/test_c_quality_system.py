"""Section C of the register in scenarios: one quality assurance system over the whole process and every site."""

from typing import Any, get_args

import pytest

from fenduan.law.quality import IN_EITHER, IN_QUALITY, REMARKED
from fenduan.reference.codes import Clause, Element
from tests.scenarios.build import GONE, example, one
from tests.scenarios.rows_ab import Row, check, lifted, named, rows

UNIFIED = "notice-173/2/unified-system"
ALL_SITES = "notice-173/2/all-sites"
PROCESS = "notice-173/2/entire-process"
CLAUSES = "agreement/clauses"
ELECTRONIC = "regulations/34/electronic-records"

SYSTEM = "/quality_system"
HANDBOOK_DATE = "/documents/11/date"
SITES = ["sh-1", "sz-1", "hz-1"]


def elements(sites: list[str], **instead: Any) -> dict[str, Any]:  # noqa: ANN401 - GONE or a list of sites
    """State every element with ``sites``; one named in ``instead`` with other sites, or not at all."""
    stated = [
        {"element": code} if instead.get(code) is None and code in instead else {"element": code, "sites": each}
        for code in get_args(Element)
        if (each := instead.get(code, sites)) is not GONE
    ]
    return {f"{SYSTEM}/elements": stated}


UNIFIED_ROWS = rows(
    UNIFIED,
    ("evidenced and in effect", "met"),
    ("the day before the notice", "not_yet_in_force", {}, "2026-03-31"),
    ("the day of the notice", "met", {}, "2026-04-01"),
    ("in effect from the day judged at", "met", {f"{SYSTEM}/unified/effective_from": "2026-06-15"}),
    Row(
        "in effect from the next day",
        UNIFIED,
        "not_met",
        {f"{SYSTEM}/unified/effective_from": "2026-06-16"},
        says=("2026-06-16",),
        remedy=("wait_until", "2026-06-16"),
        discretion=False,
        cited=("2", None),
    ),
    (
        "later and not evidenced: contrary on its face",
        "not_met",
        {f"{SYSTEM}/unified": {"effective_from": "2027-01-01"}},
    ),
    ("no day of effect counts as begun", "met", {f"{SYSTEM}/unified/effective_from": GONE}),
    Row(
        "no document",
        UNIFIED,
        "not_shown",
        {f"{SYSTEM}/unified/document": GONE},
        missing=((f"{SYSTEM}/unified/document",),),
        remedy=("obtain",),
    ),
    ("the document is of the next day", "not_shown", {HANDBOOK_DATE: "2026-06-16"}),
    ("the document is of the day", "met", {HANDBOOK_DATE: "2026-06-15"}),
    ("the document bears no date", "met", {HANDBOOK_DATE: GONE}),
    Row("not stated", UNIFIED, "not_shown", {f"{SYSTEM}/unified": GONE}, says=("No unified", "未说明")),
    ("no quality system stated", "not_shown", {SYSTEM: GONE}),
)

ALL_SITES_ROWS = rows(
    ALL_SITES,
    Row("every element at every site", ALL_SITES, "for_judgement", says=("22", "Hangzhou plant", "杭州工厂")),
    ("the day before the notice", "not_yet_in_force", {}, "2026-03-31"),
    Row(
        "a site under no element",
        ALL_SITES,
        "not_met",
        elements(["sh-1", "sz-1"]),
        says=("Hangzhou plant",),
        silent_on=("Suzhou plant",),
        remedy=("obtain",),
        discretion=False,
    ),
    ("elements stated: there are none", "not_met", {f"{SYSTEM}/elements": []}),
    ("elements not stated", "not_shown", {f"{SYSTEM}/elements": GONE}),
    ("no quality system stated", "not_shown", {SYSTEM: GONE}),
    Row(
        "one element leaves one site out",
        ALL_SITES,
        "not_shown",
        elements(SITES, training=["sh-1", "hz-1"]),
        says=("training (Suzhou plant)", "人员培训（苏州工厂）", "the law names none"),
        missing=((f"{SYSTEM}/elements/-",),),
    ),
    Row(
        "an element is not mentioned",
        ALL_SITES,
        "not_shown",
        elements(SITES, capa=GONE),
        says=("CAPA", "Zhangjiang plant, Suzhou plant, Hangzhou plant"),
    ),
    ("a site named under one element only", "not_shown", elements(["sh-1", "sz-1"], training=["hz-1"])),
    ("an entry silent on its sites, one named nowhere", "not_shown", elements(["sh-1", "sz-1"], training=None)),
    ("an overseas site is a site too", "not_met", {"/sites/2/place": "IE", **elements(["sh-1", "sz-1"])}),
    (
        "a site of testing alone need not be named",
        "for_judgement",
        {
            "/sites/-": {"id": "lab", "party": "filler", "place": "CN-BJ"},
            "/segments/-": {"id": "tests", "site": "lab", "stage": "testing", "form": "drug_substance"},
        },
    ),
    ("no production site", "not_applicable", {"/segments": []}),
)

TESTED_BETWEEN = {
    "/segments/-": {
        "id": "tests",
        "site": "sz-1",
        "stage": "testing",
        "form": "drug_substance",
        "after": ["conjugate"],
    },
    "/segments/2/after": ["tests"],
}
SECOND_FILLING = {
    "/sites/-": {"id": "bj-1", "party": "filler", "place": "CN-BJ"},
    "/segments/-": {
        "id": "fill-2",
        "site": "bj-1",
        "stage": "drug_product",
        "form": "lyophilised_powder_for_injection",
        "after": ["conjugate", "antibody"],
    },
}
UNORDERED = {"/segments/1/after": GONE, "/segments/2/after": GONE, "/handoffs": GONE}

PROCESS_ROWS = rows(
    PROCESS,
    ("every hand-off is under the system", "for_judgement"),
    ("the day before the notice", "not_yet_in_force", {}, "2026-03-31"),
    Row(
        "one hand-off is not",
        PROCESS,
        "not_shown",
        {f"{SYSTEM}/handoffs_covered": [["antibody", "conjugate"]]},
        says=("Conjugated drug substance → Lyophilised drug product", "偶联原液→冻干制剂"),
        silent_on=("Antibody drug substance →",),
        missing=((f"{SYSTEM}/handoffs_covered/-",),),
    ),
    ("none is stated to be", "not_shown", {f"{SYSTEM}/handoffs_covered": []}),
    ("nothing is stated of it", "not_shown", {f"{SYSTEM}/handoffs_covered": GONE}),
    ("no quality system stated", "not_shown", {SYSTEM: GONE}),
    ("an edge that runs through testing", "for_judgement", TESTED_BETWEEN),
    Row(
        "a branch that joins what two segments yield",
        PROCESS,
        "not_shown",
        SECOND_FILLING,
        missing=((f"{SYSTEM}/handoffs_covered/-", f"{SYSTEM}/handoffs_covered/-"),),
    ),
    Row(
        "in scope and no order stated",
        PROCESS,
        "not_shown",
        {**UNORDERED, f"{SYSTEM}/handoffs_covered": GONE},
        missing=(("/segments/2/after", f"{SYSTEM}/handoffs_covered/-"),),
    ),
    ("out of scope and no order stated", "not_applicable", {**UNORDERED, "/product/biologic": False}),
)

ALL: list[str] = [code for code in get_args(Clause) if code != "transfers_statutory_duties"]
QUALITY, ENTRUSTMENT = "/agreements/3", "/agreements/2"


def without(*codes: str) -> list[str]:
    """Return every clause but these."""
    return [each for each in ALL if each not in codes]


def of_filler(identifier: str, gives: str, given: dict[str, Any], on: str = "2026-06-15", **more: Any) -> Row:  # noqa: ANN401
    """Make a scenario of the agreements with the filler."""
    return Row(identifier, CLAUSES, gives, given, on, about=("filler",), **more)


CLAUSE_ROWS = [
    *rows(
        CLAUSES,
        Row("both manufacturers' agreements hold all", CLAUSES, "met met", silent_on=("Not stated as a clause",)),
        ("the day before announcement 132", "not_yet_in_force", {}, "2023-10-16"),
        (
            "none but the holder manufactures",
            "not_applicable",
            {"/sites/1/party": "holder", "/sites/2/party": "holder"},
        ),
        ("no agreements stated", "not_shown not_shown", {"/agreements": GONE}),
        ("agreements stated: none", "not_shown not_shown", {"/agreements": []}),
    ),
    *(
        of_filler(
            f"{code} in neither agreement",
            "not_shown",
            {f"{QUALITY}/clauses": without(code)},
            missing=((f"{QUALITY}/clauses",),),
            remedy=("obtain",),
        )
        for code in (*IN_QUALITY, *IN_EITHER)
    ),
    *(
        of_filler(
            f"{code} in the entrustment agreement alone",
            "met",
            {f"{QUALITY}/clauses": without(code), f"{ENTRUSTMENT}/clauses": [code]},
        )
        for code in IN_EITHER
    ),
    *(
        of_filler(
            f"{code} belongs in the quality agreement",
            "not_shown",
            {f"{QUALITY}/clauses": without(code), f"{ENTRUSTMENT}/clauses": [code]},
        )
        for code in IN_QUALITY
    ),
    *(
        of_filler(
            f"{code} missing is a remark",
            "met",
            {f"{QUALITY}/clauses": without(code)},
            says=("Not stated as a clause", source.text().en),
        )
        for code, source in REMARKED.items()
    ),
    of_filler("no clauses stated", "not_shown", {f"{QUALITY}/clauses": GONE}, says=("Not stated as a clause",)),
    of_filler("clauses stated: none", "not_shown", {f"{QUALITY}/clauses": []}),
    of_filler(
        "the quality agreement shifts the holder's duties",
        "not_met",
        {f"{QUALITY}/clauses": [*ALL, "transfers_statutory_duties"]},
        cited=("19", 1),
        discretion=False,
        remedy=("obtain",),
    ),
    of_filler(
        "the entrustment agreement shifts them", "not_met", {f"{ENTRUSTMENT}/clauses": ["transfers_statutory_duties"]}
    ),
    of_filler(
        "shifted in an agreement that is not evidenced: contrary on its face",
        "not_met",
        {f"{ENTRUSTMENT}/clauses": ["transfers_statutory_duties"], f"{ENTRUSTMENT}/document": GONE},
    ),
    of_filler(
        "shifted in an agreement that has expired",
        "met",
        {f"{ENTRUSTMENT}/clauses": ["transfers_statutory_duties"], f"{ENTRUSTMENT}/expires": "2026-06-14"},
    ),
    of_filler("on the agreement's last day", "met", {f"{QUALITY}/expires": "2026-06-15"}),
    of_filler(
        "the day after its last day",
        "not_shown",
        {f"{QUALITY}/expires": "2026-06-14"},
        missing=(("/agreements/-",),),
        remedy=("obtain",),
    ),
    of_filler("an agreement with no last day runs on", "met", {f"{QUALITY}/expires": GONE}),
    of_filler(
        "not evidenced",
        "not_shown",
        {f"{QUALITY}/document": GONE},
        missing=((f"{QUALITY}/document",),),
    ),
    of_filler("its document is of the next day", "not_shown", {"/documents/15/date": "2026-06-16"}),
    of_filler("signed with another manufacturer only", "not_shown", {f"{QUALITY}/parties": ["conjugator", "filler"]}),
    of_filler("its parties not stated", "not_shown", {f"{QUALITY}/parties": GONE}),
    of_filler("its kind not stated", "not_shown", {f"{QUALITY}/kind": GONE}),
    of_filler(
        "two quality agreements hold the clauses between them",
        "met",
        {
            f"{QUALITY}/clauses": ALL[:9],
            "/agreements/-": {
                "kind": "quality",
                "parties": ["filler", "holder"],
                "clauses": ALL[9:],
                "document": "doc-16",
            },
        },
    ),
    of_filler(
        "signed by the overseas holder's agent",
        "met",
        {
            "/parties/0/place": "US",
            "/parties/-": {"id": "agent", "roles": ["domestic_agent"], "place": "CN-SH"},
            f"{QUALITY}/parties": ["agent", "filler"],
            f"{ENTRUSTMENT}/parties": ["agent", "filler"],
        },
    ),
    of_filler(
        "signed by the agent of a holder that is not overseas",
        "not_shown",
        {
            "/parties/-": {"id": "agent", "roles": ["domestic_agent"], "place": "CN-SH"},
            f"{QUALITY}/parties": ["agent", "filler"],
        },
    ),
    of_filler(
        "before announcement 134 its duties are no remark",
        "met",
        {f"{QUALITY}/clauses": without(*REMARKED), "/documents/15/date": "2025-12-01"},
        "2025-12-29",
        silent_on=("Not stated as a clause",),
    ),
    of_filler(
        "from the day of announcement 134 they are",
        "met",
        {f"{QUALITY}/clauses": without(*REMARKED), "/documents/15/date": "2025-12-01"},
        "2025-12-30",
        says=("Not stated as a clause",),
    ),
]


ON_PAPER = {"/segments/2/electronic_records": False}
VACCINE = {"/product/category": "vaccine"}

ELECTRONIC_ROWS = [
    *rows(
        ELECTRONIC,
        Row("every segment", ELECTRONIC, "met met met", cited=("34", None)),
        Row("one on paper", ELECTRONIC, "for_judgement", ON_PAPER, about=("fill",), questions=(10,)),
        Row(
            "one not stated",
            ELECTRONIC,
            "not_shown",
            {"/segments/2/electronic_records": GONE},
            about=("fill",),
            missing=(("/segments/2/electronic_records",),),
            remedy=("correct_fact",),
        ),
        Row(
            "one of a vaccine on paper",
            ELECTRONIC,
            "not_met",
            {**VACCINE, **ON_PAPER},
            about=("fill",),
            cited=("25", None),
            discretion=False,
        ),
        Row(
            "one of a vaccine not stated",
            ELECTRONIC,
            "met met not_shown",
            {**VACCINE, "/segments/2/electronic_records": GONE},
        ),
        Row(
            "on paper, category not stated",
            ELECTRONIC,
            "not_shown",
            {"/product/category": GONE, **ON_PAPER},
            about=("fill",),
            missing=(("/product/category",),),
        ),
        ("recorded, category not stated", "met met met", {"/product/category": GONE}),
        ("the day before the regulations", "not_yet_in_force", {}, "2026-05-14"),
        ("the day of the regulations", "met met met", {}, "2026-05-15"),
        ("a vaccine the day before the regulations", "met met met", VACCINE, "2026-05-14"),
        ("a vaccine the day of its own law", "met met met", VACCINE, "2019-12-01"),
        ("a vaccine the day before its own law", "not_yet_in_force", VACCINE, "2019-11-30"),
        (
            "a blood product waits for the regulations",
            "not_yet_in_force",
            {"/product/category": "blood_product"},
            "2026-05-14",
        ),
        Row("overseas too", ELECTRONIC, "for_judgement", {"/sites/2/place": "IE", **ON_PAPER}, about=("fill",)),
        Row("testing too", ELECTRONIC, "not_shown", TESTED_BETWEEN, about=("tests",)),
        ("no segments", "not_applicable", {"/segments": []}),
    ),
]

ROWS = [*UNIFIED_ROWS, *ALL_SITES_ROWS, *PROCESS_ROWS, *CLAUSE_ROWS, *ELECTRONIC_ROWS]


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_what_is_found(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", [row for row in ROWS if "not_shown" in row.gives], ids=named)
def test_what_is_missing_suffices(row: Row) -> None:
    for supplied, after in lifted(row):
        assert "not_shown" not in after, supplied


def test_every_finding_of_the_clauses_names_the_manufacturer_and_its_agreements() -> None:
    finding = one(example(), CLAUSES, about=["filler"])

    assert finding["subject"] == {"kind": "manufacturer", "ids": ["filler"]}
    assert finding["facts"] == ["/agreements/2", "/agreements/3"]
    assert finding["evidence"] == ["doc-15", "doc-16"]
