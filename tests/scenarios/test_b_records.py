"""Section B: bad credit records, what is prepared beforehand, long idle lines."""

from typing import Any

import pytest

from tests.scenarios.build import GONE, changed, example, findings, one
from tests.scenarios.rows_ab import DAY, NO_EDGES, Row, check, lifted, named, not_shown_among, rows

REPORTS = {"audit": "doc-1", "testing_capability": "doc-2", "rectification": "doc-3"}


def record(kind: str | None, date: str | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - plain data
    """Return a bad record of the conjugator; without what is ``None``."""
    stated = {"party": "conjugator", "kind": kind, "date": date, **more}
    return {key: value for key, value in stated.items() if value is not None}


def records(*entries: dict[str, Any]) -> dict[str, Any]:
    """Return the change that states exactly these bad records."""
    return {"/bad_records": list(entries)}


BAD = "ann-132/7/bad-record"
RECORDS = rows(
    BAD,
    Row("the day before the announcement", BAD, "not_yet_in_force", on="2023-10-16"),
    Row("the day of the announcement", BAD, "met met", on="2023-10-17", cited=("7", None)),
    Row("there are none", BAD, "met", about=["conjugator"], remedy=("none",), says=("不存在不良信用记录",)),
    Row(
        "not stated",
        BAD,
        "not_shown",
        {"/bad_records": GONE},
        about=["conjugator"],
        missing=(("/bad_records",),),
        remedy=("correct_fact",),
    ),
    *(
        (f"{kind} {name}", gives, records(record(kind, date)))
        for kind, last, after in (
            ("gmp_noncompliance", "2023-06-15", "2023-06-14"),
            ("serious_violation", "2021-06-15", "2021-06-14"),
            ("dishonesty", "2021-06-15", "2021-06-14"),
        )
        for name, gives, date in (
            ("on the day", "not_shown", DAY),
            ("on the last day of its window", "not_shown", last),
            ("the day before its window", "met", after),
            ("after the day", "met", "2026-06-16"),
        )
    ),
    (
        "3 years from 29 February are over after 28 February",
        "not_shown",
        records(record("gmp_noncompliance", "2024-02-29")),
        "2027-02-28",
    ),
    ("3 years from 29 February, on 1 March", "met", records(record("gmp_noncompliance", "2024-02-29")), "2027-03-01"),
    *(
        (
            f"two batches failed in sampling, {name}",
            gives,
            records(*(record("failed_sampling", each) for each in dates)),
        )
        for name, gives, dates in (
            ("both within 1 year", "not_shown", ("2025-06-15", DAY)),
            ("one a day too old", "met", ("2025-06-14", DAY)),
            ("one after the day", "met", ("2026-06-16", DAY)),
            ("but only one", "met", (DAY,)),
            ("on one day", "not_shown", (DAY, DAY)),
        )
    ),
    (
        "one of two failed batches is another manufacturer's",
        "met",
        records(
            record("failed_sampling", DAY),
            record("failed_sampling", DAY, party="filler"),
        ),
    ),
    Row(
        "inside, with the three reports",
        BAD,
        "for_judgement",
        records(record("serious_violation", DAY, reports=REPORTS)),
        about=["conjugator"],
        says=("serious violation of drug law (2026-06-15)", "严重违反药品监管法规（2026-06-15）", "审查"),
    ),
    Row(
        "inside, one report missing",
        BAD,
        "not_shown",
        records(record("dishonesty", DAY, reports={key: each for key, each in REPORTS.items() if key != "audit"})),
        about=["conjugator"],
        missing=(("/bad_records/0/reports/audit",),),
        remedy=("obtain",),
    ),
    Row(
        "inside, no report",
        BAD,
        "not_shown",
        records(record("dishonesty", DAY)),
        about=["conjugator"],
        missing=(tuple(f"/bad_records/0/reports/{each}" for each in REPORTS),),
    ),
    (
        "a report is dated after the day",
        "not_shown",
        {
            **records(record("dishonesty", DAY, reports=REPORTS)),
            "/documents/0/date": "2026-06-16",
        },
    ),
    Row(
        "two inside, reports on one only",
        BAD,
        "not_shown",
        records(record("dishonesty", DAY, reports=REPORTS), record("gmp_noncompliance", DAY)),
        about=["conjugator"],
        missing=(tuple(f"/bad_records/1/reports/{each}" for each in REPORTS),),
    ),
    (
        "a record of old times besides needs no report",
        "for_judgement",
        records(
            record("dishonesty", DAY, reports=REPORTS),
            record("gmp_noncompliance", "2020-01-01"),
        ),
    ),
    Row(
        "without a date it may be inside",
        BAD,
        "not_shown",
        records(record("gmp_noncompliance", None)),
        about=["conjugator"],
        says=("no date stated", "日期未说明", "party, kind or date is not stated"),
    ),
    ("of no stated kind it may be inside for 5 years", "not_shown", records(record(None, "2021-06-15"))),
    ("of no stated kind, more than 5 years ago", "met", records(record(None, "2021-06-14"))),
    ("of nobody named it may be this manufacturer's", "not_shown", records(record("dishonesty", DAY, party=None))),
    ("of another manufacturer", "met", records(record("dishonesty", DAY, party="filler"))),
    ("of the holder: another matter", "met", records(record("dishonesty", DAY, party="holder"))),
    Row(
        "an overseas manufacturer too",
        BAD,
        "not_shown",
        {"/parties/1/place": "US", **records(record("dishonesty", DAY))},
        about=["conjugator"],
    ),
    Row("nothing is entrusted", BAD, "not_applicable", {"/sites/1/party": "holder", "/sites/2/party": "holder"}),
    about=["conjugator"],
)

ENTRIES = example()["preparations"]


def place_of(kind: str) -> int:
    """Return where the first entry of ``kind`` stands (the conjugator's, where it is one for each)."""
    return next(place for place, each in enumerate(ENTRIES) if each["kind"] == kind)


def preparations(requirement: str, kind: str, before: str, since: str, *, each: bool) -> list[Row]:
    """Return the scenarios of a preparation, one for each manufacturer or one for the whole."""
    entry = f"/preparations/{place_of(kind)}"
    document = f"/documents/{int(ENTRIES[place_of(kind)]['document'].removeprefix('doc-')) - 1}"
    about = ["conjugator"] if each else []
    both = " ".join(["not_shown"] * (2 if each else 1))
    found = rows(
        requirement,
        Row("the day before it is in force", requirement, "not_yet_in_force", on=before),
        Row("the day it is in force, before the document", requirement, both, on=since),
        Row(
            "evidenced",
            requirement,
            "for_judgement",
            about=about,
            remedy=("none",),
            says=("authority weighs", "审查判断"),
        ),
        ("dated on the day", "for_judgement", {f"{entry}/date": DAY}),
        Row(
            "dated after the day: it does not exist yet",
            requirement,
            "not_shown",
            {f"{entry}/date": "2026-06-16"},
            about=about,
            missing=(("/preparations/-",),),
        ),
        Row(
            "not evidenced",
            requirement,
            "not_shown",
            {f"{entry}/document": GONE},
            about=about,
            missing=((f"{entry}/document",),),
            remedy=("obtain",),
        ),
        ("its document is dated after the day", "not_shown", {f"{document}/date": "2026-06-16"}),
        ("of another kind", "not_shown", {f"{entry}/kind": "line_resumption"}),
        ("there are none", "not_shown", {"/preparations": []}),
        ("not stated", "not_shown", {"/preparations": GONE}),
        about=about,
    )
    if not each:
        return [
            *found,
            Row("of one manufacturer serves too", requirement, "for_judgement", {f"{entry}/party": "filler"}),
        ]
    return [
        *found,
        *rows(
            requirement,
            ("of another manufacturer", "not_shown", {f"{entry}/party": "filler"}),
            ("of nobody named", "not_shown", {f"{entry}/party": GONE}),
            ("an overseas manufacturer too", "not_shown", {"/parties/1/place": "US", "/preparations": []}),
            about=about,
        ),
        Row(
            "nothing is entrusted",
            requirement,
            "not_applicable",
            {"/sites/1/party": "holder", "/sites/2/party": "holder"},
        ),
    ]


PREPARED = [
    *preparations("gmp/280/holders-assessment", "holders_assessment", "2011-02-28", "2011-03-01", each=True),
    *preparations(
        "ann-134/3/manufacturers-assessment", "manufacturers_assessment", "2025-12-29", "2025-12-30", each=True
    ),
    *preparations("ann-134/4/technology-transfer", "technology_transfer", "2025-12-29", "2025-12-30", each=True),
    *preparations("ann-132/4/process-validation", "process_validation", "2023-10-16", "2023-10-17", each=False),
    *preparations("ann-132/14-2/main-materials", "main_materials", "2023-10-16", "2023-10-17", each=False),
]

IDLE = "ann-134/18/idle-line"
FILL, CONJUGATE = "/segments/2/line_idle_since", "/segments/1/line_idle_since"
RESUMED = {"kind": "line_resumption", "party": "filler", "document": "doc-1"}
LINES = rows(
    IDLE,
    ("the day before the announcement", "not_yet_in_force", {}, "2025-12-29"),
    Row("no line is stated to be idle", IDLE, "not_applicable", cited=("18", 2)),
    ("sterile, idle for exactly 3 years", "not_applicable", {FILL: "2023-06-15"}),
    Row(
        "sterile, idle for 3 years and a day",
        IDLE,
        "not_shown",
        {FILL: "2023-06-14"},
        about=["fill"],
        says=("since 2023-06-14, more than 3 years", "自2023-06-14起未生产，已超过3年"),
        missing=(("/preparations/-",),),
    ),
    ("not sterile, idle for 3 years and a day", "not_applicable", {CONJUGATE: "2023-06-14"}),
    ("not sterile, idle for exactly 5 years", "not_applicable", {CONJUGATE: "2021-06-15"}),
    ("not sterile, idle for 5 years and a day", "not_shown", {CONJUGATE: "2021-06-14"}),
    ("whether sterile is not stated: 5 years", "not_applicable", {FILL: "2023-06-14", "/segments/2/sterile": GONE}),
    (
        "the product is sterile, the segment not stated to be: 5 years",
        "not_applicable",
        {CONJUGATE: "2022-06-14", "/segments/1/sterile": GONE},
    ),
    ("idle since 29 February, 3 years later on 28 February", "not_applicable", {FILL: "2024-02-29"}, "2027-02-28"),
    ("idle since 29 February, 3 years later on 1 March", "not_shown", {FILL: "2024-02-29"}, "2027-03-01"),
    ("idle from a day to come", "not_applicable", {FILL: "9998-01-01"}),
    Row(
        "resumed, evidenced",
        IDLE,
        "for_judgement",
        {FILL: "2020-01-01", "/preparations/-": RESUMED},
        about=["fill"],
        says=("its resumption is evidenced", "复产前确认、验证和检查"),
    ),
    Row(
        "resumed, not evidenced",
        IDLE,
        "not_shown",
        {FILL: "2020-01-01", "/preparations/-": {"kind": "line_resumption", "party": "filler"}},
        missing=(("/preparations/8/document",),),
    ),
    (
        "resumed by another party",
        "not_shown",
        {FILL: "2020-01-01", "/preparations/-": {**RESUMED, "party": "conjugator"}},
    ),
    ("resumed after the day", "not_shown", {FILL: "2020-01-01", "/preparations/-": {**RESUMED, "date": "2026-06-16"}}),
    ("the holder's own line too", "not_shown", {"/segments/0/line_idle_since": "2020-01-01"}),
    ("a testing line is none", "not_applicable", {**NO_EDGES, FILL: "2020-01-01", "/segments/2/stage": "testing"}),
    ("two lines", "not_shown not_shown", {FILL: "2020-01-01", CONJUGATE: "2020-01-01"}),
    Row(
        "whose line it is is not stated",
        IDLE,
        "not_shown",
        {FILL: "2020-01-01", "/sites/2/party": GONE},
        missing=(("/sites/2/party", "/preparations/-"),),
    ),
)

ROWS = [*RECORDS, *PREPARED, *LINES]


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_records(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", not_shown_among(ROWS), ids=named)
def test_supplying_what_is_missing_lifts_it(row: Row) -> None:
    supplied = list(lifted(row))
    assert supplied
    assert [each for each in supplied if "not_shown" in each[1]] == []


def test_a_bad_record_of_one_manufacturer_leaves_the_other_as_it_was() -> None:
    raw = changed(example(), records(record("dishonesty", DAY)))
    assert [each["status"] for each in findings(raw, BAD, DAY)] == ["not_shown", "met"]


def test_the_order_of_the_records_decides_nothing() -> None:
    entries = [record("dishonesty", DAY), record("gmp_noncompliance", None), record("dishonesty", "2026-01-01")]
    said = {
        repr((found["status"], found["reason"]))
        for order in (entries, entries[::-1])
        for found in [one(changed(example(), records(*order)), BAD, DAY, about=["conjugator"])]
    }
    assert len(said) == 1
