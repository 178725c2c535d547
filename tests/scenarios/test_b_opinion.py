"""Section B: the opinion of the manufacturer's province, and the GMP compliance inspection."""

from typing import Any

import pytest

from tests.scenarios.build import GONE, changed, example, findings, one
from tests.scenarios.rows_ab import DAY, Row, check, lifted, named, not_shown_among, rows

# /opinions/0 is Jiangsu's on the conjugator: 2026-05-20, consent. The holder's application is accepted on 2026-06-01.
OPINION = "/opinions/0"
NO_STEPS: dict[str, Any] = {"/steps": []}


def opinion(date: str | None, *, consent: bool | None = True, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an evidenced opinion of Jiangsu on the conjugator; without what is ``None``."""
    stated = {
        "entrusted": "conjugator",
        "authority": "CN-JS",
        "date": date,
        "consent": consent,
        "document": "doc-2",
        **more,
    }
    return {key: value for key, value in stated.items() if value is not None}


def opinions(*entries: dict[str, Any]) -> dict[str, Any]:
    """Return the change that states exactly these opinions, and no step."""
    return {"/opinions": list(entries), **NO_STEPS}


def steps(*entries: tuple[str, str, str | None]) -> dict[str, Any]:
    """Return the change that states exactly these steps: kind, party, date."""
    found = [{"kind": kind, "party": party, "date": date} for kind, party, date in entries]
    return {"/steps": [{key: value for key, value in each.items() if value} for each in found]}


def b_licence(until: str = "2028-05-09") -> dict[str, Any]:
    """Return the change after which the holder's licence of class B lists what it entrusts."""
    forms = {"sz-1": "drug_substance", "hz-1": "lyophilised_powder_for_injection", "sh-1": "drug_substance"}
    return {
        "/licences/0/valid_until": until,
        "/licences/0/scope": [{"site": site, "forms": [form]} for site, form in forms.items()],
    }


REFUSED = opinion("2026-05-20", consent=False)
UNLICENSED = {"/licences/1/scope/0/forms": ["intermediate"]}
OP = "ann-134/19/opinion"
NOTICE = "ann-132/1/gmp-notice"
OPINIONS = rows(
    OP,
    Row("the day before the announcement", OP, "not_yet_in_force", on="2025-12-29"),
    Row("the day of the announcement, before any opinion", OP, "not_shown not_shown", on="2025-12-30"),
    Row(
        "consent, and the holder applied within 12 months",
        OP,
        "met",
        about=["conjugator"],
        cited=("19", 2),
        says=("the holder applied on 2026-06-01, within 12 months", "未超过12个月"),
        silent_on=("elsewhere", "assumption"),
    ),
    Row(
        "consent, not applied with yet",
        OP,
        "met",
        NO_STEPS,
        about=["conjugator"],
        says=("must apply by 2027-05-20", "应当在2027-05-20前（含当日）提出申请"),
    ),
    ("consent on the day", "met", NO_STEPS, "2026-05-20"),
    ("the day before the consent", "not_shown", NO_STEPS, "2026-05-19"),
    ("the anniversary", "met", NO_STEPS, "2027-05-20"),
    Row(
        "the day after the anniversary",
        OP,
        "not_shown",
        NO_STEPS,
        on="2027-05-21",
        about=["conjugator"],
        says=("the 12 months to apply were missed", "未在12个月内提出申请"),
        questions=(11,),
        remedy=("file_step", "opinion"),
        missing=(("/opinions/-",),),
    ),
    *(
        (f"of 29 February, {name}", gives, {"/opinions": [opinion("2028-02-29")], **NO_STEPS}, on)
        for name, gives, on in (
            ("on 28 February: the anniversary", "met", "2029-02-28"),
            ("on 1 March", "not_shown", "2029-03-01"),
        )
    ),
    *(
        (f"{kind} on {date}", gives, steps((kind, "holder", date)), "2028-01-01")
        for kind in ("b_licence_application", "b_licence_accepted")
        for date, gives in (
            ("2026-05-19", "not_shown"),
            ("2026-05-20", "met"),
            ("2027-05-20", "met"),
            ("2027-05-21", "not_shown"),
        )
    ),
    (
        "applied in time by a step that names no party",
        "met",
        steps(("b_licence_accepted", "", "2026-06-01")),
        "2028-01-01",
    ),
    (
        "applied in time by a manufacturer",
        "not_shown",
        steps(("b_licence_accepted", "filler", "2026-06-01")),
        "2028-01-01",
    ),
    Row(
        "used up: the holder's matter is completed",
        OP,
        "met",
        steps(("b_licence_completed", "holder", "2027-12-31")),
        on="2028-01-01",
        about=["conjugator"],
        says=("has been used", "已用于办理"),
    ),
    ("completed after the day", "not_shown", steps(("b_licence_completed", "holder", "2028-01-02")), "2028-01-01"),
    ("used up: it runs since the day", "met", {"/running_since": "2028-01-01", **NO_STEPS}, "2028-01-01"),
    ("it runs from the day after", "not_shown", {"/running_since": "2028-01-02", **NO_STEPS}, "2028-01-01"),
    ("used up: the holder's licence is in force", "met", {**b_licence(), **NO_STEPS}, "2028-01-01"),
    ("the holder's licence has run out", "not_shown", {**b_licence("2027-12-31"), **NO_STEPS}, "2028-01-01"),
    Row(
        "refused",
        OP,
        "not_met",
        opinions(REFUSED),
        about=["conjugator"],
        remedy=("file_step", "opinion"),
        discretion=False,
        says=("does not consent", "不同意受托生产"),
    ),
    ("refused, without a document: contrary on its face", "not_met", opinions({**REFUSED, "document": "doc-9"})),
    ("refused, though it runs", "not_met", {**opinions(REFUSED), "/running_since": "2026-01-01"}),
    ("refused after the day", "not_shown", opinions(opinion("2026-06-16", consent=False))),
    ("refused and then consented", "met", opinions(REFUSED, opinion("2026-05-21"))),
    ("consented and then refused", "not_met", opinions(opinion("2026-05-19"), REFUSED)),
    ("two of one day: the refusal wins", "not_met", opinions(opinion("2026-05-20"), REFUSED)),
    ("two of one day, the other way round", "not_met", opinions(REFUSED, opinion("2026-05-20"))),
    ("an undated consent is the oldest", "not_met", opinions(opinion(None), REFUSED)),
    (
        "an undated refusal is the oldest",
        "met",
        opinions(opinion("2020-01-01"), opinion("2026-05-20"), opinion(None, consent=False)),
    ),
    Row(
        "refused, and a later consent is not evidenced",
        OP,
        "not_shown",
        opinions(REFUSED, opinion("2026-05-21", document=None)),
        about=["conjugator"],
        missing=(("/opinions/1/document",),),
        says=("was refused (2026-05-20); a later opinion is stated (2026-05-21)",),
    ),
    (
        "refused, and an unevidenced consent of the same day",
        "not_met",
        opinions(REFUSED, opinion("2026-05-20", document=None)),
    ),
    Row(
        "refused, and a later consent does not say from where",
        OP,
        "not_shown",
        opinions(REFUSED, opinion("2026-05-21", authority=None)),
        about=["conjugator"],
        missing=(("/opinions/1/authority",),),
    ),
    (
        "refused, and a later consent comes from another place",
        "not_met",
        opinions(REFUSED, opinion("2026-05-21", authority="CN-SH")),
    ),
    Row(
        "whether it consents is not stated",
        OP,
        "not_shown",
        opinions(opinion("2026-05-20", consent=None)),
        about=["conjugator"],
        missing=(("/opinions/0/consent",),),
    ),
    Row(
        "whether it consents is not stated, and it is too old anyhow",
        OP,
        "not_shown",
        opinions(opinion("2024-05-20", consent=None)),
        about=["conjugator"],
        missing=(("/opinions/-",),),
    ),
    Row(
        "consent without a date",
        OP,
        "not_shown",
        opinions(opinion(None)),
        about=["conjugator"],
        missing=(("/opinions/0/date",),),
    ),
    ("consent without a date, used up", "met", {**opinions(opinion(None)), "/running_since": "2026-01-01"}),
    Row(
        "none, and the manufacturer is licensed: ask for it",
        OP,
        "not_shown",
        opinions(),
        about=["conjugator"],
        remedy=("file_step", "opinion"),
        missing=(("/opinions/-",),),
        says=("No evidenced opinion of Jiangsu", "也未显示已申请"),
    ),
    Row(
        "none, and the manufacturer is not licensed for it: the licence first",
        OP,
        "not_shown",
        {**opinions(), **UNLICENSED},
        about=["conjugator"],
        remedy=("file_step", "c_licence"),
    ),
    ("not stated", "not_shown", {"/opinions": GONE}),
    Row(
        "consent, not evidenced",
        OP,
        "not_shown",
        opinions(opinion("2026-05-20", document=None)),
        about=["conjugator"],
        missing=(("/opinions/0/document",),),
        remedy=("obtain",),
    ),
    ("its document is dated after the day", "not_shown", {"/documents/28/date": "2026-06-16"}),
    ("from the holder's place", "not_shown", opinions(opinion("2026-05-20", authority="CN-SH"))),
    ("from nowhere stated", "not_shown", opinions(opinion("2026-05-20", authority=None))),
    ("on another manufacturer", "not_shown", opinions(opinion("2026-05-20", entrusted="filler"))),
    Row(
        "asked for",
        OP,
        "pending",
        {"/opinions": [], **steps(("opinion_requested", "conjugator", DAY))},
        about=["conjugator"],
        says=("2026-06-15, Jiangsu", "2026-06-15，江苏省"),
    ),
    (
        "asked for the day after",
        "not_shown",
        {"/opinions": [], **steps(("opinion_requested", "conjugator", "2026-06-16"))},
    ),
    ("asked for without a date", "pending", {"/opinions": [], **steps(("opinion_requested", "conjugator", None))}),
    ("asked for by another", "not_shown", {"/opinions": [], **steps(("opinion_requested", "filler", DAY))}),
    ("asked for by nobody named", "not_shown", {"/opinions": [], **steps(("opinion_requested", "", DAY))}),
    (
        "asked for, and one is stated but not evidenced",
        "pending",
        {
            "/opinions": [opinion("2026-05-20", document=None)],
            **steps(("opinion_requested", "conjugator", DAY)),
        },
    ),
    (
        "asked for again after a refusal",
        "not_met",
        {"/opinions": [REFUSED], **steps(("opinion_requested", "conjugator", DAY))},
    ),
    Row(
        "in the holder's place: none is needed",
        OP,
        "not_applicable",
        {"/parties/1/place": "CN-SH", "/opinions": []},
        about=["conjugator"],
        cited=("19", 1),
        says=("may be processed together", "可同步办理"),
    ),
    ("in the holder's place, even if refused", "not_applicable", {"/parties/1/place": "CN-SH", "/opinions": [REFUSED]}),
    Row(
        "at the Corps, the holder in Xinjiang: another place",
        OP,
        "not_shown",
        {"/parties/0/place": "CN-XJ", "/parties/1/place": "CN-XPCC"},
        about=["conjugator"],
        says=("a place of its own (an assumption)", "新疆生产建设兵团"),
    ),
    Row(
        "the holder at the Corps: a remark",
        OP,
        "met",
        {"/parties/0/place": "CN-XPCC"},
        about=["conjugator"],
        says=("a place of its own (an assumption)",),
    ),
    ("both at the Corps", "not_applicable", {"/parties/0/place": "CN-XPCC", "/parties/1/place": "CN-XPCC"}),
    Row(
        "its site is in the holder's place: the party decides, with a remark",
        OP,
        "met",
        {"/sites/1/place": "CN-SH"},
        about=["conjugator"],
        says=("its site elsewhere: Suzhou plant (Shanghai)",),
    ),
    Row("an overseas manufacturer is not asked", OP, "met", {"/parties/1/place": "US"}),
    Row("every manufacturer is overseas", OP, "not_applicable", {"/parties/1/place": "US", "/parties/2/place": "MO"}),
    Row(
        "an overseas holder",
        OP,
        "for_judgement",
        {"/parties/0/place": "US"},
        about=["conjugator"],
        says=("The holder is overseas", "持有人为境外企业"),
    ),
    Row(
        "the manufacturer's place is not stated",
        OP,
        "not_shown",
        {"/parties/1/place": GONE},
        about=["conjugator"],
        missing=(("/parties/1/place",),),
    ),
    Row(
        "the holder's place is not stated",
        OP,
        "not_shown",
        {"/parties/0/place": GONE},
        about=["conjugator"],
        missing=(("/parties/0/place",),),
    ),
    about=["conjugator"],
)

CERTIFICATE = {
    "site": "sz-1",
    "kind": "gmp_inspection_notice",
    "number": "G1",
    "valid_from": "2024-06-15",
    "valid_until": "2029-06-14",
    "document": "doc-2",
}


def certificate(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - plain data of any shape
    """Return the change that states this certificate and no opinion."""
    stated = {key: value for key, value in {**CERTIFICATE, **more}.items() if value is not None}
    return {"/certificates": [stated], **opinions()}


INSPECTION = rows(
    NOTICE,
    Row("the day before the announcement", NOTICE, "not_yet_in_force", on="2023-10-16"),
    Row("the day of the announcement, with nothing yet", NOTICE, "not_shown not_shown", on="2023-10-17"),
    Row(
        "a notice of a production site",
        NOTICE,
        "met",
        certificate(),
        about=["conjugator"],
        cited=("1", None),
        says=("in force until 2029-06-14", "药品GMP符合性检查告知书（编号：G1）"),
    ),
    ("a certificate", "met", certificate(kind="gmp_certificate")),
    ("on its last day", "met", certificate(valid_until=DAY)),
    ("the day after its last day", "not_shown", certificate(valid_until="2026-06-14")),
    ("on its first day", "met", certificate(valid_from=DAY)),
    ("the day before its first day", "not_shown", certificate(valid_from="2026-06-16")),
    ("without a first day", "met", certificate(valid_from=None)),
    Row(
        "without a last day it is not shown to be in force",
        NOTICE,
        "not_shown",
        certificate(valid_until=None),
        about=["conjugator"],
        missing=(("/certificates/0/valid_until",),),
    ),
    Row(
        "not evidenced",
        NOTICE,
        "not_shown",
        certificate(document=None),
        about=["conjugator"],
        missing=(("/certificates/0/document",),),
        remedy=("obtain",),
    ),
    Row("without a number", NOTICE, "met", certificate(number=None), about=["conjugator"], says=("未载明",)),
    ("of another kind", "not_shown", certificate(kind="cpp")),
    ("of another manufacturer's site", "not_shown", certificate(site="hz-1")),
    Row(
        "a licence inspection stands in before approval",
        NOTICE,
        "met",
        about=["conjugator"],
        cited=("3", 3),
        says=("not approved yet", "new workshop or line only", "尚未获得上市许可", "新建车间或者新建生产线"),
    ),
    ("applied for", "met", {"/product/registration/status": "applied"}),
    ("approved", "not_shown", {"/product/registration/status": "approved"}),
    ("whether approved is not stated", "not_shown", {"/product/registration": GONE}),
    ("the opinion refuses", "not_shown", opinions(REFUSED)),
    ("the opinion is not evidenced", "not_shown", opinions(opinion("2026-05-20", document=None))),
    ("a later opinion refuses", "not_shown", opinions(opinion("2026-05-19"), REFUSED)),
    ("an opinion of long ago that consents", "met", opinions(opinion("2020-01-01"))),
    Row(
        "nothing",
        NOTICE,
        "not_shown",
        opinions(),
        about=["conjugator"],
        missing=(("/certificates/-",),),
    ),
    Row("an overseas manufacturer is not asked", NOTICE, "met", {"/parties/1/place": "US"}),
    Row(
        "every manufacturer is overseas", NOTICE, "not_applicable", {"/parties/1/place": "US", "/parties/2/place": "IE"}
    ),
    Row(
        "the manufacturer's place is not stated",
        NOTICE,
        "not_shown",
        {"/parties/1/place": GONE},
        about=["conjugator"],
        missing=(("/parties/1/place",),),
    ),
    about=["conjugator"],
)

ROWS = [*OPINIONS, *INSPECTION]


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_opinion(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", not_shown_among(ROWS), ids=named)
def test_supplying_what_is_missing_lifts_it(row: Row) -> None:
    supplied = list(lifted(row))
    assert supplied
    assert [each for each in supplied if "not_shown" in each[1]] == []


def test_two_manufacturers_are_judged_each_by_its_own_place() -> None:
    raw = changed(example(), {"/parties/2/place": "CN-SH"})
    assert [each["status"] for each in findings(raw, OP, DAY)] == ["met", "not_applicable"]


def test_the_order_of_the_opinions_decides_nothing() -> None:
    entries = [REFUSED, opinion("2026-05-20"), opinion(None), opinion("2026-05-21", document=None)]
    said = {
        repr((found["status"], found["reason"], found["remedy"]))
        for order in (entries, entries[::-1], entries[2:] + entries[:2])
        for found in [one(changed(example(), opinions(*order)), OP, DAY, about=["conjugator"])]
    }
    assert len(said) == 1
