"""Section D of the register in scenarios: the key persons of holder and manufacturers."""

from typing import Any

import pytest

from tests.scenarios.build import GONE
from tests.scenarios.rows_ab import Row, check, lifted, named

STERILE = "ann-134/17/key-persons"
GENERAL = "gmp/22/key-persons"

HEAD, QUALITY, AUTHORISED = "production_head", "quality_head", "authorised_person"
ROLES = (HEAD, QUALITY, AUTHORISED)


def person(role: object, practice: float | None = 8, sterile: float | None = 5, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an evidenced person of the filler."""
    stated = {
        "party": "filler",
        "role": role,
        "years_practice": practice,
        "years_sterile": sterile,
        "document": "doc-23",
        **changes,
    }
    return {key: value for key, value in stated.items() if value is not None and value is not GONE}


def people(*persons: dict[str, Any]) -> dict[str, Any]:
    """State these persons and no others."""
    return {"/personnel": [*persons]}


def position(requirement: str, role: str, party: str = "filler") -> Any:  # noqa: ANN401 - a maker of scenarios
    """Return a maker of scenarios of one requirement about one position of a party."""

    def row(identifier: str, gives: str, given: dict[str, Any], on: str = "2026-06-15", **more: Any) -> Row:  # noqa: ANN401
        return Row(f"{role}: {identifier}", requirement, gives, given, on, about=(party, role), **more)

    return row


def thresholds(requirement: str, role: str, practice: int, sterile: int) -> list[Row]:
    """Give the scenarios of one position, which asks for these years."""
    row = position(requirement, role)
    just = person(role, practice, sterile)
    return [
        row("just enough", "met", people(just)),
        row("years in fractions, just short", "not_met", people(person(role, practice - 0.5, sterile))),
        row(
            "a year of practice short",
            "not_met",
            people(person(role, practice - 1, sterile)),
            remedy=("obtain",),
            discretion=False,
        ),
        row("none stated for the position", "not_shown", people(), missing=(("/personnel/-",),), remedy=("obtain",)),
        row("nothing stated of persons", "not_shown", {"/personnel": GONE}, missing=(("/personnel/-",),)),
        row(
            "no document",
            "not_shown",
            people(person(role, practice, sterile, document=GONE)),
            missing=(("/personnel/0/document",),),
        ),
        row("the document is of the next day", "not_shown", {**people(just), "/documents/22/date": "2026-06-16"}),
        row("the document is of the day", "met", {**people(just), "/documents/22/date": "2026-06-15"}),
        row(
            "years of practice not stated",
            "not_shown",
            people(person(role, None, sterile)),
            missing=(("/personnel/0/years_practice",),),
            remedy=("correct_fact",),
        ),
        row("not evidenced, and below", "not_met", people(person(role, practice - 1, sterile, document=GONE))),
        row("two persons, one of them able", "met", people(person(role, 0, 0), just)),
        row("two persons, one silent", "not_shown", people(person(role, 0, 0), person(role, None, None))),
        row("a person of another position", "not_shown", people(*(person(each) for each in ROLES if each != role))),
        row("a person of another party", "not_shown", people(person(role, party="conjugator"))),
        row("a person silent on the position", "not_shown", people(person(GONE, practice, sterile))),
        row("a person silent on the party", "not_shown", people(person(role, practice, sterile, party=GONE))),
        row(
            "below, and another silent on the party",
            "not_shown",
            people(person(role, 0, 0), person(role, practice, sterile, party=GONE)),
            missing=(("/personnel/1/party",),),
        ),
        row(
            "below, and another silent on the position and below",
            "not_met",
            people(person(role, 0, 0), person(GONE, 1, 0)),
        ),
        row("overseas", "for_judgement", {**people(), "/parties/2/place": "IE"}),
        row("overseas, below", "for_judgement", {**people(person(role, 0, 0)), "/parties/2/place": "IE"}),
        row(
            "the party's place not stated, able",
            "not_shown",
            {**people(just), "/parties/2/place": GONE},
            missing=(("/parties/2/place",),),
        ),
        row(
            "the party's place not stated, below", "not_shown", {**people(person(role, 0, 0)), "/parties/2/place": GONE}
        ),
        row(
            "neither place nor person stated",
            "not_shown",
            {**people(), "/parties/2/place": GONE},
            missing=(("/parties/2/place", "/personnel/-"),),
        ),
    ]


NOT_STERILE = {"/product/sterile": False, "/segments/2/sterile": False}
SILENT = {"/product/sterile": GONE, **{f"/segments/{each}/sterile": GONE for each in range(3)}}
HOLDER_ALONE = {"/sites/1/party": "holder", "/sites/2/party": "holder"}
SUBSTANCE_ALONE = {"/segments/2/form": "drug_substance"}

STERILE_ROWS = [
    Row("holder and the filler", STERILE, "met met met met met met"),
    Row("the maker of drug substance is not asked", STERILE, "met met met", about=("holder",)),
    Row("every manufacturer makes a dosage form", STERILE, " ".join(["met"] * 9), {"/segments/1/form": "cartridge"}),
    Row("no manufacturer makes a dosage form", STERILE, "not_applicable", SUBSTANCE_ALONE),
    Row("none but the holder manufactures", STERILE, "not_applicable", HOLDER_ALONE),
    Row("not sterile", STERILE, "not_applicable", NOT_STERILE),
    Row("sterility not stated", STERILE, "not_shown", SILENT, missing=(("/product/sterile",),)),
    Row("the day before announcement 134", STERILE, "not_yet_in_force", on="2025-12-29"),
    Row(
        "the day of announcement 134: documents to come",
        STERILE,
        " ".join(["not_shown"] * 6),
        on="2025-12-30",
    ),
    Row(
        "accepted before the announcement",
        STERILE,
        "not_applicable",
        {"/steps/0/date": "2025-12-29"},
        cited=("28", None),
    ),
    Row("accepted on its day", STERILE, " ".join(["met"] * 6), {"/steps/0/date": "2025-12-30"}),
    *(row for role in ROLES for row in thresholds(STERILE, role, 5, 3)),
    *(
        row
        for role in ROLES
        for row in (
            position(STERILE, role)("a year with sterile drugs short", "not_met", people(person(role, 5, 2))),
            position(STERILE, role)(
                "years with sterile drugs not stated",
                "not_shown",
                people(person(role, 5, None)),
                missing=(("/personnel/0/years_sterile",),),
            ),
            position(STERILE, role)("practice short, sterile not stated", "not_met", people(person(role, 4, None))),
            position(STERILE, role)("the manufacturer's, by announcement 134", "met", {}, cited=("17", 3)),
            position(STERILE, role, "holder")("the holder's, by announcement 132", "met", {}, cited=("2", 2)),
            position(STERILE, role, "holder")(
                "the holder's, below",
                "not_met",
                people(person(role, 4, 3, party="holder")),
                cited=("2", 2),
            ),
        )
    ),
]

GENERAL_ROWS = [
    Row("three parties", GENERAL, " ".join(["met"] * 9)),
    Row("none but the holder manufactures", GENERAL, "met met met", HOLDER_ALONE),
    Row("the day before the GMP", GENERAL, "not_yet_in_force", on="2011-02-28"),
    Row("the day of the GMP: documents to come", GENERAL, " ".join(["not_shown"] * 9), on="2011-03-01"),
    *thresholds(GENERAL, HEAD, 3, 0),
    *thresholds(GENERAL, QUALITY, 5, 0),
    *thresholds(GENERAL, AUTHORISED, 5, 0),
    *(
        position(GENERAL, role)(
            "years with sterile drugs do not matter", "met", people(person(role, 5, None)), cited=(article, None)
        )
        for role, article in ((HEAD, "22"), (QUALITY, "23"), (AUTHORISED, "25"))
    ),
]

ROWS = [*STERILE_ROWS, *GENERAL_ROWS]


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_what_is_found(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", [row for row in ROWS if "not_shown" in row.gives and row.about], ids=named)
def test_what_is_missing_suffices(row: Row) -> None:
    for supplied, after in lifted(row):
        assert "not_shown" not in after, supplied
