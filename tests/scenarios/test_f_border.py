"""Section F of the register in scenarios: across the border, a permission and no duty."""

from typing import Any

import pytest

from tests.scenarios.build import GONE
from tests.scenarios.rows_ab import Row, check, lifted, named

CERTIFICATES = "notice-173/4/certificates"
SUBSTITUTION = "notice-173/4/substitution"

OVERSEAS = {"/sites/0/place": "IE"}
ON_DAY, NEXT_DAY, DAY_BEFORE = "2026-06-15", "2026-06-16", "2026-06-14"


def certificate(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - GONE or a value
    """Return an evidenced certificate of the overseas site in lieu of its licence copy."""
    stated = {
        "site": "sh-1",
        "kind": "manufacturing_licence",
        "valid_from": "2024-01-01",
        "valid_until": "2027-12-31",
        "in_lieu_of": ["manufacturing_licence_copy"],
        "document": "doc-1",
        **changes,
    }
    return {key: value for key, value in stated.items() if value is not GONE}


def declared(material: object = "manufacturing_licence_copy", **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a material declared not applicable to the overseas site, with a reason."""
    stated = {"site": "sh-1", "material": material, "reason": "No such licence exists there.", **changes}
    return {key: value for key, value in stated.items() if value is not GONE}


def submitted(*certificates: dict[str, Any], materials: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """State these certificates of the overseas site, and these materials as not applicable."""
    return {**OVERSEAS, "/certificates": [*certificates], "/not_applicable_materials": materials or []}


def of_site(requirement: str) -> Any:  # noqa: ANN401 - a maker of scenarios
    """Return a maker of scenarios of one requirement about the overseas site."""

    def row(identifier: str, gives: str, given: dict[str, Any], on: str = ON_DAY, **more: Any) -> Row:  # noqa: ANN401
        return Row(identifier, requirement, gives, given, on, about=("sh-1",), **more)

    return row


in_lieu = of_site(CERTIFICATES)
matching = of_site(SUBSTITUTION)

CERTIFICATE_ROWS = [
    Row("domestic sites only", CERTIFICATES, "not_applicable", says=("overseas", "境外")),
    Row("a certificate of a domestic site", CERTIFICATES, "not_applicable", {"/certificates": [certificate()]}),
    Row("the day before the notice", CERTIFICATES, "not_yet_in_force", submitted(certificate()), "2026-03-31"),
    Row(
        "two overseas sites, one with a certificate",
        CERTIFICATES,
        "for_judgement not_applicable",
        {**submitted(certificate()), "/sites/1/place": "HK"},
    ),
    Row(
        "a site of testing alone is no production site",
        CERTIFICATES,
        "not_applicable",
        {
            "/sites/-": {"id": "lab", "party": "filler", "place": "IE"},
            "/segments/-": {"id": "tests", "site": "lab", "stage": "testing", "form": "drug_substance"},
            "/certificates": [certificate(site="lab")],
        },
    ),
    in_lieu("no certificates stated", "not_applicable", OVERSEAS, says=("ordinary materials", "按常规")),
    in_lieu("certificates stated: none", "not_applicable", submitted()),
    in_lieu("a certificate in lieu of nothing", "not_applicable", submitted(certificate(in_lieu_of=GONE))),
    in_lieu("in lieu of nothing, so stated", "not_applicable", submitted(certificate(in_lieu_of=[]))),
    in_lieu(
        "in force and evidenced",
        "for_judgement",
        submitted(certificate()),
        says=("drug manufacturing licence", "药品生产许可证"),
        questions=(8,),
    ),
    in_lieu("its kind not stated", "for_judgement", submitted(certificate(kind=GONE))),
    in_lieu("on its last day", "for_judgement", submitted(certificate(valid_until=ON_DAY))),
    in_lieu(
        "the day after its last day",
        "not_shown",
        submitted(certificate(valid_until=DAY_BEFORE)),
        missing=(("/certificates/0/valid_until",),),
    ),
    in_lieu(
        "no last day stated",
        "not_shown",
        submitted(certificate(valid_until=GONE)),
        missing=(("/certificates/0/valid_until",),),
    ),
    in_lieu("on its first day", "for_judgement", submitted(certificate(valid_from=ON_DAY))),
    in_lieu(
        "the day before its first day",
        "not_shown",
        submitted(certificate(valid_from=NEXT_DAY)),
        remedy=("wait_until", NEXT_DAY),
    ),
    in_lieu("no first day counts as begun", "for_judgement", submitted(certificate(valid_from=GONE))),
    in_lieu(
        "not evidenced",
        "not_shown",
        submitted(certificate(document=GONE)),
        missing=(("/certificates/0/document",),),
        remedy=("obtain",),
    ),
    in_lieu(
        "the document is of the next day", "not_shown", {**submitted(certificate()), "/documents/0/date": NEXT_DAY}
    ),
    in_lieu(
        "one of two is not in force",
        "not_shown",
        submitted(certificate(), certificate(kind="cpp", valid_until=DAY_BEFORE)),
        says=("CPP",),
        silent_on=("drug manufacturing licence",),
        missing=(("/certificates/1/valid_until",),),
    ),
    in_lieu(
        "another not in lieu does not matter",
        "for_judgement",
        submitted(certificate(), certificate(in_lieu_of=GONE, document=GONE)),
    ),
    in_lieu(
        "the site's place not stated",
        "not_shown",
        {**submitted(certificate()), "/sites/0/place": GONE},
        missing=(("/sites/0/place",),),
    ),
    in_lieu("the site's place not stated, no certificate", "not_applicable", {"/sites/0/place": GONE}),
    in_lieu("Hong Kong is outside the mainland", "for_judgement", {**submitted(certificate()), "/sites/0/place": "HK"}),
]

SUBSTITUTION_ROWS = [
    Row("domestic sites only", SUBSTITUTION, "not_applicable"),
    Row("the day before the notice", SUBSTITUTION, "not_yet_in_force", submitted(certificate()), "2026-03-31"),
    matching("nothing of either", "not_applicable", OVERSEAS),
    matching("nothing of either, so stated", "not_applicable", submitted()),
    matching("each matched", "for_judgement", submitted(certificate(), materials=[declared()]), questions=(8,)),
    matching(
        "in lieu, nothing declared",
        "not_shown",
        submitted(certificate()),
        missing=(("/not_applicable_materials/-",),),
        says=("copy of the drug manufacturing licence",),
    ),
    matching(
        "in lieu and not evidenced, nothing declared",
        "not_shown",
        submitted(certificate(document=GONE)),
        missing=(("/not_applicable_materials/-", "/certificates/-"),),
    ),
    matching("in lieu, declarations not stated", "not_shown", {**OVERSEAS, "/certificates": [certificate()]}),
    matching(
        "declared without a reason",
        "not_shown",
        submitted(certificate(), materials=[declared(reason=GONE)]),
        missing=(("/not_applicable_materials/0/reason",),),
    ),
    matching("an empty reason is none", "not_shown", submitted(certificate(), materials=[declared(reason=" ")])),
    matching(
        "declared, nothing in lieu", "not_shown", submitted(materials=[declared()]), missing=(("/certificates/-",),)
    ),
    matching("declared, certificates not stated", "not_shown", {**OVERSEAS, "/not_applicable_materials": [declared()]}),
    matching("in lieu, not evidenced", "not_shown", submitted(certificate(document=GONE), materials=[declared()])),
    matching(
        "in lieu, the day after its last day",
        "not_shown",
        submitted(certificate(valid_until=DAY_BEFORE), materials=[declared()]),
    ),
    matching(
        "in lieu, on its last day", "for_judgement", submitted(certificate(valid_until=ON_DAY), materials=[declared()])
    ),
    matching(
        "another material declared",
        "not_shown",
        submitted(certificate(), materials=[declared("site_master_file")]),
        missing=(("/not_applicable_materials/-", "/certificates/-"),),
    ),
    matching("declared for another site", "not_shown", submitted(certificate(), materials=[declared(site="sz-1")])),
    matching(
        "one certificate in lieu of two materials",
        "for_judgement",
        submitted(
            certificate(in_lieu_of=["manufacturing_licence_copy", "site_master_file"]),
            materials=[declared(), declared("site_master_file")],
        ),
    ),
    matching(
        "one expired, another in force in lieu of the same",
        "for_judgement",
        submitted(certificate(valid_until=DAY_BEFORE), certificate(), materials=[declared()]),
    ),
    matching(
        "which material is not stated", "not_shown", submitted(certificate(), materials=[declared(material=GONE)])
    ),
    matching(
        "which material is not stated, nothing in lieu",
        "not_shown",
        submitted(materials=[declared(material=GONE, reason=GONE)]),
    ),
    matching(
        "the site's place not stated",
        "not_shown",
        {**submitted(certificate(), materials=[declared()]), "/sites/0/place": GONE},
        missing=(("/sites/0/place",),),
    ),
    matching("the site's place not stated, nothing of either", "not_applicable", {"/sites/0/place": GONE}),
    Row(
        "two overseas sites, each for itself",
        SUBSTITUTION,
        "for_judgement not_shown",
        {**submitted(certificate(), certificate(site="sz-1"), materials=[declared()]), "/sites/1/place": "SG"},
    ),
]

ROWS = [*CERTIFICATE_ROWS, *SUBSTITUTION_ROWS]


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_what_is_found(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", [row for row in ROWS if "not_shown" in row.gives], ids=named)
def test_what_is_missing_suffices(row: Row) -> None:
    for supplied, after in lifted(row):
        assert "not_shown" not in after, supplied
