"""Section D of the register in scenarios: three years of experience, the biologic and the sterile test."""

from typing import Any

import pytest

from tests.scenarios.build import GONE, example, one
from tests.scenarios.rows_ab import Row, check, lifted, named

BIOLOGIC = "notice-173/2/experience"
STERILE = "ann-134/17/sterile-experience"

FORM = "lyophilised_powder_for_injection"
DAY = "2026-06-15"
NONE_CLAIMED: dict[str, Any] = {"/circumstances": []}


def record(since: str | None = "2023-06-15", until: str | None = None, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an evidenced record of the filler's commercial manufacture of the product's dosage form."""
    stated = {
        "party": "filler",
        "activity": "commercial_manufacture",
        "biologic": True,
        "sterile": True,
        "dosage_form": FORM,
        "from": since,
        "to": until,
        "document": "doc-18",
        **changes,
    }
    return {key: value for key, value in stated.items() if value is not None and value is not GONE}


def years(*records: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """State these records of experience and no others, and that no circumstance is claimed unless ``more`` says so."""
    return {"/experience": [*records], **NONE_CLAIMED, **{f"/{key}": value for key, value in more.items()}}


def claim(item: int | None, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an evidenced claim of an item of article 17, paragraph 2, for the filler."""
    stated = {"item": item, "entrusted": "filler", "evidence": ["doc-1"], **changes}
    return {key: value for key, value in stated.items() if value is not None and value is not GONE}


def confirmation(item: int = 4, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the evidenced confirmation for the filler by the holder's province."""
    stated = {
        "kind": "experience_extension",
        "authority": "CN-SH",
        "item": item,
        "entrusted": "filler",
        "date": "2026-04-20",
        "document": "doc-1",
        **changes,
    }
    return {key: value for key, value in stated.items() if value is not GONE}


def pair(requirement: str, manufacturer: str) -> Any:  # noqa: ANN401 - a maker of scenarios
    """Return a maker of scenarios of one requirement about the holder and one manufacturer."""

    def row(identifier: str, gives: str, given: dict[str, Any] | None = None, on: str = DAY, **more: Any) -> Row:  # noqa: ANN401
        return Row(identifier, requirement, gives, given or {}, on, about=("holder", manufacturer), **more)

    return row


filler = pair(BIOLOGIC, "filler")
conjugator = pair(BIOLOGIC, "conjugator")
sterile_filler = pair(STERILE, "filler")
sterile_conjugator = pair(STERILE, "conjugator")


def stretch(requirement: str) -> list[Row]:
    """Give the scenarios of three years, the same in both tests."""
    row = pair(requirement, "filler")
    first = ("2020-01-01", "2020-12-31")
    return [
        row("going on, on the third anniversary", "met", years(record("2023-06-15"))),
        row(
            "going on, the day before the third anniversary",
            "not_met",
            years(record("2023-06-15")),
            "2026-06-14",
            discretion=True,
            remedy=("wait_until", "2026-06-15"),
        ),
        row("ended the day before the third anniversary", "met", years(record("2023-05-01", "2026-04-30"))),
        row(
            "ended two days before the third anniversary",
            "not_met",
            years(record("2023-05-01", "2026-04-29")),
            discretion=True,
            remedy=("obtain",),
        ),
        row("2020-03-01 to 2023-02-28 reaches it", "met", years(record("2020-03-01", "2023-02-28"))),
        row("begun on 29 February, to 27 February", "met", years(record("2020-02-29", "2023-02-27"))),
        row("begun on 29 February, to 26 February", "not_met", years(record("2020-02-29", "2023-02-26"))),
        row("1,096 days in pieces", "met", years(record(*first), record("2022-01-01", "2023-12-31"))),
        row(
            "1,095 days in pieces",
            "for_judgement",
            years(record(*first), record("2022-01-01", "2023-12-30")),
            says=("1,095 days", "1,095日"),
        ),
        row("1,094 days in pieces", "not_met", years(record(*first), record("2022-01-01", "2023-12-29"))),
        row("adjoining stretches are one", "met", years(record("2023-06-15", "2024-12-31"), record("2025-01-01"))),
        row(
            "a day between two stretches: 1,095 days are left",
            "for_judgement",
            years(record("2023-06-15", "2024-12-31"), record("2025-01-02")),
        ),
        row(
            "overlapping days count once",
            "not_met",
            years(record("2023-01-01", "2024-12-31"), record("2024-01-01", "2025-06-30")),
        ),
        row(
            "a record to come adds nothing", "not_met", years(record("2026-06-16"), record("2025-01-01", "2025-12-31"))
        ),
        row("a record without its beginning adds nothing", "not_met", years(record(None))),
        row(
            "a last day to come does not count ahead",
            "not_met",
            years(record("2024-01-01", "2027-12-31")),
            remedy=("wait_until", "2027-01-01"),
        ),
        row(
            "two years of each party are not three of either",
            "not_met",
            years(record("2024-01-01", party="holder"), record("2022-01-01", "2023-12-31")),
            remedy=("wait_until", "2027-01-01"),
        ),
        row("the holder's experience serves", "met", years(record(party="holder"))),
        row("another's experience does not", "not_met", years(record(party="conjugator"))),
        row("another dosage form does not", "not_met", years(record(dosage_form="solution_for_injection"))),
        row("manufacture that is not commercial does not", "not_met", years(record(activity="manufacture"))),
        row("stated: no experience", "not_met", years(), remedy=("obtain",)),
        row(
            "no experience stated",
            "not_shown",
            {"/experience": GONE},
            missing=(("/experience/-",),),
            remedy=("obtain",),
        ),
        row(
            "neither experience nor dosage form stated",
            "not_shown",
            {"/experience": GONE, "/product/dosage_form": GONE},
            missing=(("/experience/-", "/product/dosage_form"),),
        ),
        row(
            "reached, not evidenced",
            "not_shown",
            years(record(document=GONE)),
            missing=(("/experience/0/document",),),
            remedy=("obtain",),
        ),
        row("the evidence is of the next day", "not_shown", {**years(record()), "/documents/17/date": "2026-06-16"}),
        row("the evidence is of the day", "met", {**years(record()), "/documents/17/date": DAY}),
        row(
            "silent on the activity", "not_shown", years(record(activity=GONE)), missing=(("/experience/0/activity",),)
        ),
        row(
            "silent on the dosage form",
            "not_shown",
            years(record(dosage_form=GONE)),
            missing=(("/experience/0/dosage_form",),),
        ),
        row(
            "silent on whose it is",
            "not_shown",
            years(record(party=GONE)),
            missing=(("/experience/0/party",), ("/experience/0/party",)),
        ),
        row(
            "silent, and contrary in another respect", "not_met", years(record(activity=GONE, dosage_form="cartridge"))
        ),
        row("not evidenced, and too short", "not_met", years(record("2024-06-15", document=GONE))),
        row(
            "only the record that is needed is asked for",
            "not_shown",
            years(record("2023-06-15", document=GONE), record("2020-01-01", "2020-02-01", document=GONE)),
            missing=(("/experience/0/document",),),
        ),
        row(
            "either party would reach it: two alternatives",
            "not_shown",
            years(record(document=GONE), record(party="holder", document=GONE)),
            missing=(("/experience/1/document",), ("/experience/0/document",)),
        ),
        row(
            "1,095 days shown come before more that is not",
            "for_judgement",
            years(
                record(*first), record("2022-01-01", "2023-12-30"), record("2024-06-01", "2024-12-31", document=GONE)
            ),
        ),
        row(
            "the product's dosage form not stated",
            "not_shown",
            {**years(record()), "/product/dosage_form": GONE},
            missing=(("/product/dosage_form",),),
        ),
        row(
            "the product's dosage form not stated, and no form reaches it",
            "not_met",
            {
                **years(record("2022-01-01", "2023-12-31"), record("2024-01-01", dosage_form="cartridge")),
                "/product/dosage_form": GONE,
            },
        ),
    ]


WIDER = record("2022-01-01", activity="development")
CONFIRMED = years(WIDER, circumstances=[claim(4)], confirmations=[confirmation()])
GROUP = {"/parties/2/group": "example"}
CONFIRMED_2 = {**years(WIDER, circumstances=[claim(2)], confirmations=[confirmation(2)]), **GROUP}
AGENT = {"/parties/0/place": "US", "/parties/-": {"id": "agent", "roles": ["domestic_agent"], "place": "CN-BJ"}}


def confirmed_by(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Give the extended test with the confirmation changed."""
    return years(WIDER, circumstances=[claim(4)], confirmations=[confirmation(**changes)])


FIVE_PARTIES = {
    "/parties": [
        *example()["parties"],
        {"id": "filler-2", "roles": ["entrusted_manufacturer"], "place": "CN-BJ"},
        {"id": "packer", "roles": ["entrusted_manufacturer"], "place": "CN-TJ"},
    ],
    "/sites": [
        *example()["sites"],
        {"id": "bj-1", "party": "filler-2", "place": "CN-BJ"},
        {"id": "tj-1", "party": "packer", "place": "CN-TJ"},
    ],
    "/segments": [
        *example()["segments"],
        {"id": "fill-2", "site": "bj-1", "stage": "drug_product", "form": FORM, "after": ["conjugate"]},
        {"id": "pack", "site": "tj-1", "stage": "packaging", "form": FORM, "after": ["fill", "fill-2"]},
    ],
}

ORDINARY_ROWS = [
    *stretch(BIOLOGIC),
    Row("the day before the notice", BIOLOGIC, "not_yet_in_force", on="2026-03-31"),
    Row("the day of the notice", BIOLOGIC, "met met", on="2026-04-01"),
    Row("three parties: each pair for itself", BIOLOGIC, "not_met met", years(record()), questions=(2, 3)),
    Row("two parties", BIOLOGIC, "met", {**years(record()), "/sites/1/party": "holder"}, questions=()),
    Row(
        "five parties: four pairs",
        BIOLOGIC,
        "not_met met met not_met",
        {
            **years(record(), record(party="filler-2")),
            **FIVE_PARTIES,
        },
    ),
    Row(
        "none but the holder manufactures",
        BIOLOGIC,
        "not_applicable",
        {"/sites/1/party": "holder", "/sites/2/party": "holder"},
    ),
    filler("of drugs that are not biological", "not_met", years(record(biologic=False))),
    filler(
        "silent on whether it is of biological products",
        "not_shown",
        years(record(biologic=GONE)),
        missing=(("/experience/0/biologic",),),
    ),
    filler("of biological products that are not sterile", "met", years(record(sterile=False))),
]

EXTENDED_ROWS = [
    filler("item 4, confirmed", "met", CONFIRMED, says=("Shanghai", "2026-04-20", "item 4"), questions=(3, 4)),
    filler("item 2, one group, one system, confirmed", "met", CONFIRMED_2),
    filler("manufacture that is not commercial serves", "met", {**CONFIRMED, "/experience/0/activity": "manufacture"}),
    filler(
        "commercial manufacture and development add up",
        "met",
        {
            **CONFIRMED,
            "/experience": [record("2022-01-01", "2023-12-31"), record("2024-01-01", activity="development")],
        },
    ),
    filler("the holder's development serves", "met", {**CONFIRMED, "/experience/0/party": "holder"}),
    filler(
        "the day before three years of development",
        "not_met",
        {**CONFIRMED, "/experience/0/from": "2023-06-16"},
        remedy=("wait_until", "2026-06-16"),
    ),
    filler(
        "items 1 and 3 never help here",
        "not_met",
        years(WIDER, circumstances=[claim(1), claim(3)], confirmations=[confirmation(1), confirmation(3)]),
    ),
    filler("claimed for another manufacturer", "not_met", {**CONFIRMED, "/circumstances/0/entrusted": "conjugator"}),
    filler("item 2, other group", "not_met", {**CONFIRMED_2, "/parties/2/group": "fillfinish"}),
    filler(
        "item 2, group not stated",
        "not_shown",
        {**CONFIRMED_2, "/parties/2/group": GONE},
        missing=(("/parties/2/group",),),
    ),
    filler(
        "item 2, the holder's group not stated",
        "not_shown",
        {**CONFIRMED_2, "/parties/0/group": GONE},
        missing=(("/parties/0/group",),),
    ),
    filler(
        "item 2, the system takes effect the next day",
        "not_met",
        {**CONFIRMED_2, "/quality_system/unified/effective_from": "2026-06-16"},
    ),
    filler(
        "item 2, the system takes effect on the day",
        "met",
        {**CONFIRMED_2, "/quality_system/unified/effective_from": DAY},
    ),
    filler(
        "item 2, the system is not evidenced",
        "not_shown",
        {**CONFIRMED_2, "/quality_system/unified/document": GONE},
        missing=(("/quality_system/unified/document",),),
    ),
    filler("item 2, no system stated", "not_shown", {**CONFIRMED_2, "/quality_system": GONE}),
    filler(
        "the claim is not evidenced",
        "not_shown",
        {**CONFIRMED, "/circumstances/0/evidence": GONE},
        missing=(("/circumstances/0/evidence",),),
    ),
    filler("the claim's evidence: none", "not_shown", {**CONFIRMED, "/circumstances/0/evidence": []}),
    filler(
        "the claim does not say for whom",
        "not_shown",
        {**CONFIRMED, "/circumstances/0/entrusted": GONE},
        missing=(("/circumstances/0/entrusted",),),
    ),
    filler("the claim does not say which item", "not_shown", {**CONFIRMED, "/circumstances/0/item": GONE}),
    filler(
        "no confirmation",
        "not_shown",
        {**CONFIRMED, "/confirmations": GONE},
        missing=(("/confirmations/-",),),
        remedy=("file_step", "confirmation"),
    ),
    filler(
        "confirmations stated: none",
        "not_shown",
        {**CONFIRMED, "/confirmations": []},
        remedy=("file_step", "confirmation"),
    ),
    filler(
        "neither claim evidenced nor confirmed",
        "not_shown",
        {**CONFIRMED, "/circumstances/0/evidence": GONE, "/confirmations": []},
        missing=(("/circumstances/0/evidence", "/confirmations/-"),),
        remedy=("obtain",),
    ),
    filler(
        "confirmed by the manufacturer's province",
        "not_shown",
        confirmed_by(authority="CN-ZJ"),
        missing=(("/confirmations/-",),),
    ),
    filler("confirmed for another item", "not_shown", confirmed_by(item=2)),
    filler("confirmed for another manufacturer", "not_shown", confirmed_by(entrusted="conjugator")),
    filler("confirmed on the day", "met", confirmed_by(date=DAY)),
    filler("confirmed the next day", "not_shown", confirmed_by(date="2026-06-16"), missing=(("/confirmations/-",),)),
    filler(
        "the confirmation bears no date", "not_shown", confirmed_by(date=GONE), missing=(("/confirmations/0/date",),)
    ),
    filler(
        "the confirmation is not evidenced",
        "not_shown",
        confirmed_by(document=GONE),
        missing=(("/confirmations/0/document",),),
    ),
    filler(
        "confirmed, the development not evidenced",
        "not_shown",
        {**CONFIRMED, "/experience/0/document": GONE},
        missing=(("/experience/0/document",),),
    ),
    filler(
        "the holder's place not stated",
        "not_shown",
        {**CONFIRMED, "/parties/0/place": GONE},
        missing=(("/parties/0/place",),),
    ),
    filler(
        "overseas holder, confirmed where its agent is",
        "for_judgement",
        {**confirmed_by(authority="CN-BJ"), **AGENT},
        says=("overseas", "境外企业"),
        questions=(3, 4),
    ),
    filler(
        "overseas holder, confirmed elsewhere", "not_shown", {**CONFIRMED, **AGENT}, missing=(("/confirmations/-",),)
    ),
    filler(
        "overseas holder, its agent's place not stated",
        "not_shown",
        {**CONFIRMED, "/parties/0/place": "US", "/parties/-": {"id": "agent", "roles": ["domestic_agent"]}},
        missing=(("/parties/3/place",),),
    ),
    filler(
        "overseas holder without an agent",
        "not_shown",
        {**CONFIRMED, "/parties/0/place": "US"},
        missing=(("/parties/-",),),
    ),
    filler(
        "not sterile",
        "for_judgement",
        {**CONFIRMED, "/product/sterile": False, "/segments/2/sterile": False},
        questions=(3, 4, 5),
    ),
    filler("sterile by a segment alone", "met", {**CONFIRMED, "/product/sterile": False}),
    filler(
        "sterility not stated",
        "not_shown",
        {**CONFIRMED, "/product/sterile": GONE, **{f"/segments/{each}/sterile": GONE for each in range(3)}},
        missing=(("/product/sterile",),),
    ),
    filler(
        "neither confirmed nor sterility stated",
        "not_shown",
        {
            **CONFIRMED,
            "/confirmations": [],
            "/product/sterile": GONE,
            **{f"/segments/{each}/sterile": GONE for each in range(3)},
        },
        missing=(("/confirmations/-", "/product/sterile"),),
    ),
    filler(
        "1,095 days of development in pieces",
        "for_judgement",
        {
            **CONFIRMED,
            "/experience": [
                record("2020-01-01", "2020-12-31", activity="development"),
                record("2022-01-01", "2023-12-30", activity="development"),
            ],
        },
        says=("1,095",),
    ),
    filler(
        "ordinary but for evidence comes before extended",
        "not_shown",
        {**CONFIRMED, "/experience/-": record(document=GONE)},
        missing=(("/experience/1/document",),),
    ),
    filler(
        "ordinary met comes before extended", "met", {**CONFIRMED, "/experience/-": record()}, silent_on=("item 4",)
    ),
    filler(
        "circumstances not stated",
        "not_shown",
        {**years(WIDER), "/circumstances": GONE},
        says=("not stated",),
        missing=(("/circumstances/-", "/confirmations/-"),),
    ),
    filler(
        "circumstances not stated, one group",
        "not_shown",
        {**years(WIDER), "/circumstances": GONE, **GROUP},
        missing=(("/circumstances/-", "/confirmations/-"),) * 2,
    ),
    filler("circumstances stated: none", "not_met", years(WIDER)),
    filler(
        "circumstances not stated, too short for any",
        "not_met",
        {**years(record("2024-01-01", activity="development")), "/circumstances": GONE},
    ),
]

SUBSTANCE = {"party": "conjugator", "dosage_form": "drug_substance"}
TWO_FORMS = [
    record("2022-01-01", "2023-12-31", **SUBSTANCE),
    record("2024-01-01", party="conjugator", dosage_form="intermediate"),
]

SUBSTANCE_ROWS = [
    conjugator(
        "a maker of drug substance with three years of it",
        "for_judgement",
        years(record(**SUBSTANCE)),
        questions=(2, 3),
    ),
    conjugator(
        "the day before three years",
        "not_met",
        years(record("2023-06-16", **SUBSTANCE)),
        remedy=("wait_until", "2026-06-16"),
        discretion=True,
    ),
    conjugator("drug substance and intermediate add up", "for_judgement", years(*TWO_FORMS)),
    conjugator(
        "the holder's three years of it", "for_judgement", years(record(party="holder", dosage_form="drug_substance"))
    ),
    conjugator(
        "1,095 days of it in pieces",
        "for_judgement",
        years(record("2020-01-01", "2020-12-31", **SUBSTANCE), record("2022-01-01", "2023-12-30", **SUBSTANCE)),
        says=("1,095",),
    ),
    conjugator(
        "not evidenced", "not_shown", years(record(document=GONE, **SUBSTANCE)), missing=(("/experience/0/document",),)
    ),
    conjugator("not commercial", "not_met", years(record(activity="manufacture", **SUBSTANCE))),
    conjugator("not of biological products", "not_met", years(record(biologic=False, **SUBSTANCE))),
    conjugator(
        "the product's dosage form not stated makes no difference",
        "for_judgement",
        {**years(record(**SUBSTANCE)), "/product/dosage_form": GONE},
    ),
    conjugator(
        "one segment of a dosage form as well",
        "not_met",
        {
            **years(record(**SUBSTANCE)),
            "/segments/-": {
                "id": "more",
                "site": "sz-1",
                "stage": "drug_product",
                "form": FORM,
                "after": ["conjugate"],
            },
        },
    ),
    conjugator("three years of the product's dosage form", "met", years(record(party="conjugator"))),
    conjugator(
        "a claim to be confirmed comes before",
        "not_shown",
        years(
            record(**SUBSTANCE),
            record(party="conjugator", activity="development"),
            circumstances=[claim(4, entrusted="conjugator")],
        ),
        remedy=("file_step", "confirmation"),
    ),
    conjugator(
        "circumstances not stated do not come before",
        "for_judgement",
        {**years(record(**SUBSTANCE), record(party="conjugator", activity="development")), "/circumstances": GONE},
    ),
]

BIOLOGIC_ROWS = [*ORDINARY_ROWS, *EXTENDED_ROWS, *SUBSTANCE_ROWS]


def claimed(*items: int, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Give three years of development with these items claimed for the filler."""
    return years(record(activity="development"), circumstances=[claim(item, **changes) for item in items])


NOT_STERILE = {"/product/sterile": False, "/segments/2/sterile": False}
SILENT = {"/product/sterile": GONE, **{f"/segments/{each}/sterile": GONE for each in range(3)}}

STERILE_ROWS = [
    *stretch(STERILE),
    Row("the day before announcement 134", STERILE, "not_yet_in_force", on="2025-12-29"),
    Row("the day of announcement 134", STERILE, "for_judgement met", {"/documents/17/date": GONE}, "2025-12-30"),
    Row("not sterile", STERILE, "not_applicable", NOT_STERILE),
    Row(
        "the product not sterile, nothing said of the segments",
        STERILE,
        "not_applicable",
        {**SILENT, "/product/sterile": False},
    ),
    Row(
        "a segment not sterile, nothing said of the rest",
        STERILE,
        "not_applicable",
        {**SILENT, "/segments/0/sterile": False},
    ),
    Row("a segment sterile, the product said not to be", STERILE, "for_judgement met", {"/product/sterile": False}),
    Row("sterility not stated", STERILE, "not_shown", SILENT, missing=(("/product/sterile",),)),
    Row(
        "none but the holder manufactures",
        STERILE,
        "not_applicable",
        {"/sites/1/party": "holder", "/sites/2/party": "holder"},
    ),
    Row(
        "the B application accepted before the announcement",
        STERILE,
        "not_applicable",
        {"/steps/0/date": "2025-12-29"},
        cited=("28", None),
    ),
    Row("accepted on its day", STERILE, "for_judgement met", {"/steps/0/date": "2025-12-30"}),
    Row(
        "the registration accepted before",
        STERILE,
        "not_applicable",
        {"/steps/-": {"kind": "registration_accepted", "date": "2025-12-29"}},
    ),
    Row(
        "a manufacturer's own application accepted before",
        STERILE,
        "for_judgement met",
        {"/steps/-": {"kind": "licence_application_accepted", "party": "filler", "date": "2025-12-01"}},
    ),
    sterile_conjugator("a maker of drug substance alone", "for_judgement", years(), questions=(2, 3)),
    sterile_conjugator("experience not stated, drug substance alone", "for_judgement", {"/experience": GONE}),
    sterile_filler("of drugs that are not biological", "met", years(record(biologic=False))),
    sterile_filler("of drugs that are not sterile", "not_met", years(record(sterile=False))),
    sterile_filler(
        "silent on whether it is of sterile drugs",
        "not_shown",
        years(record(sterile=GONE)),
        missing=(("/experience/0/sterile",),),
    ),
    sterile_filler("item 1", "met", claimed(1), says=("Item 1",)),
    sterile_filler("item 1, for the product", "met", claimed(1, entrusted=GONE)),
    sterile_filler("item 1, claimed with another manufacturer", "met", claimed(1, entrusted="conjugator")),
    sterile_filler("item 2, one group and one system", "met", {**claimed(2), **GROUP}),
    sterile_filler("item 2, other group", "not_met", claimed(2)),
    sterile_filler("item 2, group not stated", "not_shown", {**claimed(2), "/parties/2/group": GONE}),
    sterile_filler(
        "item 2, system later",
        "not_met",
        {**claimed(2), **GROUP, "/quality_system/unified/effective_from": "2026-06-16"},
    ),
    sterile_filler(
        "item 2, system not evidenced", "not_shown", {**claimed(2), **GROUP, "/quality_system/unified/document": GONE}
    ),
    sterile_filler(
        "item 2, claimed for another manufacturer", "not_met", {**claimed(2, entrusted="conjugator"), **GROUP}
    ),
    sterile_filler("item 3, all electronic", "met", claimed(3)),
    *(
        sterile_filler(f"item 3, {key} false", "not_met", {**claimed(3), f"/segments/2/{key}": False})
        for key in ("electronic_records", "electronic_materials", "data_exchange")
    ),
    *(
        sterile_filler(
            f"item 3, {key} not stated",
            "not_shown",
            {**claimed(3), f"/segments/2/{key}": GONE},
            missing=((f"/segments/2/{key}",),),
        )
        for key in ("electronic_records", "electronic_materials", "data_exchange")
    ),
    sterile_filler(
        "item 3, another's segments do not matter", "met", {**claimed(3), "/segments/1/data_exchange": False}
    ),
    sterile_filler("item 4 is weighed", "for_judgement", claimed(4), says=("item 4", "第4项")),
    sterile_filler("item 1 beside item 4", "met", claimed(4, 1)),
    sterile_filler(
        "item 4 evidenced comes before item 1 that is not",
        "for_judgement",
        {**claimed(4, 1), "/circumstances/1/evidence": GONE},
    ),
    sterile_filler(
        "claimed without evidence", "not_shown", claimed(1, evidence=GONE), missing=(("/circumstances/0/evidence",),)
    ),
    sterile_filler("claimed, evidenced the next day", "not_shown", {**claimed(1), "/documents/0/date": "2026-06-16"}),
    sterile_filler("no confirmation is asked for", "met", {**claimed(1), "/confirmations": []}),
    sterile_filler(
        "the day before three years of development",
        "not_met",
        claimed(1),
        "2026-06-14",
        remedy=("wait_until", "2026-06-15"),
    ),
    sterile_filler(
        "1,095 days of development in pieces",
        "for_judgement",
        {
            **claimed(1),
            "/experience": [
                record("2020-01-01", "2020-12-31", activity="manufacture"),
                record("2022-01-01", "2023-12-30", activity="manufacture"),
            ],
        },
    ),
    sterile_filler(
        "circumstances not stated", "not_shown", {**years(record(activity="development")), "/circumstances": GONE}
    ),
    sterile_filler(
        "item 1 shown, the development silent on sterile drugs",
        "not_shown",
        {**claimed(1), "/experience/0/sterile": GONE},
        missing=(("/experience/0/sterile",),),
    ),
    sterile_filler("circumstances stated: none", "not_met", years(record(activity="development"))),
    sterile_filler(
        "ordinary but for evidence comes before",
        "not_shown",
        {**claimed(1), "/experience/-": record(document=GONE)},
        missing=(("/experience/1/document",),),
    ),
]

ROWS = [*BIOLOGIC_ROWS, *STERILE_ROWS]


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_what_is_found(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", [row for row in ROWS if "not_shown" in row.gives], ids=named)
def test_what_is_missing_suffices(row: Row) -> None:
    for supplied, after in lifted(row):
        assert "not_shown" not in after, supplied


def test_the_finding_rests_on_the_records_of_the_pair() -> None:
    finding = one(example(), BIOLOGIC, about=["holder", "filler"])

    assert finding["subject"] == {"kind": "pair", "ids": ["holder", "filler"]}
    assert finding["facts"] == ["/experience/0", "/experience/1"]
    assert finding["evidence"] == ["doc-17", "doc-18"]
    assert finding["discretion"] is False
