"""Section B: agreements, the chain of entrustment, resident staff, testing by third parties."""

from typing import Any

import pytest

from tests.scenarios.build import GONE, changed, determined, example, findings
from tests.scenarios.rows_ab import DAY, NO_EDGES, Row, check, lifted, named, not_shown_among, rows

# The conjugator's agreements are /agreements/0 (entrustment) and /agreements/1 (quality).
EXPIRED = "2026-06-14"
OVERSEAS = {
    "/parties/0/place": "US",
    "/parties/-": {"id": "agent", "roles": ["domestic_agent"], "place": "CN-BJ", "name": "Agent"},
}
BY_AGENT = {
    **OVERSEAS,
    "/agreements/0/parties": ["agent", "conjugator"],
    "/agreements/1/parties": ["agent", "conjugator"],
}
SECOND_SITE = {
    "/sites/-": {"id": "sz-2", "party": "conjugator", "place": "CN-JS", "name": "Second plant"},
    "/segments/-": {
        "id": "purify",
        "site": "sz-2",
        "stage": "intermediate",
        "form": "intermediate",
        "after": ["antibody"],
    },
}


def agreement(kind: str | None, *parties: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - plain data
    """Return an evidenced agreement that covers every site; without what is given as ``None``."""
    stated = {"kind": kind, "parties": list(parties), "sites": ["sh-1", "sz-1", "hz-1"], "document": "doc-13", **more}
    return {key: value for key, value in stated.items() if value}


AGREEMENTS = rows(
    "dal/32/agreements",
    Row("the day before the law", "dal/32/agreements", "not_yet_in_force", on="2019-11-30"),
    Row(
        "on the day they begin",
        "dal/32/agreements",
        "met",
        on="2026-02-15",
        about=["conjugator"],
        silent_on=("begins only",),
    ),
    Row(
        "evidenced, not expired, every site",
        "dal/32/agreements",
        "met",
        about=["conjugator"],
        cited=("32", 2),
        remedy=("none",),
        says=("Suzhou plant", "委托生产协议和质量协议"),
    ),
    Row(
        "beginning the day after: met, with a remark",
        "dal/32/agreements",
        "met",
        {"/agreements/0/effective_from": "2026-06-16"},
        about=["conjugator"],
        says=("The entrustment agreement begins only on 2026-06-16", "委托生产协议自2026-06-16起才生效"),
    ),
    ("without a day on which they begin", "met", {"/agreements/0/effective_from": GONE}),
    ("without a last day they run on", "met", {"/agreements/0/expires": GONE}),
    ("on the last day", "met", {"/agreements/0/expires": DAY}),
    Row(
        "the day after the last day",
        "dal/32/agreements",
        "not_met",
        {"/agreements/0/expires": EXPIRED},
        about=["conjugator"],
        says=("entrustment agreement (last day 2026-06-14)", "委托生产协议（有效期至2026-06-14）"),
        remedy=("obtain",),
        discretion=False,
    ),
    ("the quality agreement expired", "not_met", {"/agreements/1/expires": EXPIRED}),
    (
        "an expired one needs no document to be contrary",
        "not_met",
        {"/agreements/1/expires": EXPIRED, "/agreements/1/document": GONE},
    ),
    (
        "the worse of the two: one expired, the other missing",
        "not_met",
        {"/agreements/1/expires": EXPIRED, "/agreements/0/kind": "testing"},
    ),
    (
        "expired and signed anew",
        "met",
        {"/agreements/0/expires": EXPIRED, "/agreements/-": agreement("entrustment", "holder", "conjugator")},
    ),
    (
        "expired, and the new one is not evidenced",
        "not_shown",
        {
            "/agreements/0/expires": EXPIRED,
            "/agreements/-": agreement("entrustment", "holder", "conjugator", document=None),
        },
    ),
    (
        "expired, and the new one does not say of which kind it is",
        "not_shown",
        {"/agreements/0/expires": EXPIRED, "/agreements/-": agreement(None, "holder", "conjugator")},
    ),
    (
        "expired, and the new one does not say between whom it is",
        "not_shown",
        {"/agreements/0/expires": EXPIRED, "/agreements/-": agreement("entrustment")},
    ),
    (
        "expired, and another is with another manufacturer",
        "not_met",
        {"/agreements/0/expires": EXPIRED, "/agreements/-": agreement("entrustment", "holder", "filler")},
    ),
    (
        "expired, and another is between manufacturers",
        "not_met",
        {"/agreements/0/expires": EXPIRED, "/agreements/-": agreement("entrustment", "filler", "conjugator")},
    ),
    Row(
        "agreements are not stated",
        "dal/32/agreements",
        "not_shown",
        {"/agreements": GONE},
        about=["conjugator"],
        missing=(("/agreements/-", "/agreements/-"),),
    ),
    ("there are none", "not_shown", {"/agreements": []}),
    Row(
        "no quality agreement",
        "dal/32/agreements",
        "not_shown",
        {"/agreements/1/kind": "testing"},
        about=["conjugator"],
        missing=(("/agreements/-",),),
        says=("quality agreement with the holder", "签订质量协议"),
    ),
    Row(
        "not evidenced",
        "dal/32/agreements",
        "not_shown",
        {"/agreements/0/document": GONE},
        about=["conjugator"],
        missing=(("/agreements/0/document",),),
        remedy=("obtain",),
    ),
    ("its document is dated after the day", "not_shown", {"/documents/12/date": "2026-06-16"}),
    Row(
        "its sites are not stated",
        "dal/32/agreements",
        "not_shown",
        {"/agreements/0/sites": GONE},
        about=["conjugator"],
        missing=(("/agreements/0/sites",),),
        remedy=("correct_fact",),
    ),
    ("its sites are none", "not_shown", {"/agreements/0/sites": []}),
    Row(
        "a second site is left out of both",
        "dal/32/agreements",
        "not_shown",
        SECOND_SITE,
        about=["conjugator"],
        missing=(("/agreements/0/sites", "/agreements/1/sites"),),
    ),
    (
        "two agreements with a site each do not cover both",
        "not_shown",
        {**SECOND_SITE, "/agreements/-": agreement("entrustment", "holder", "conjugator", sites=["sz-2"])},
    ),
    ("a testing site need not be covered", "met", {**SECOND_SITE, "/segments/3/stage": "testing"}),
    ("one agreement for all parties", "met", {"/agreements/0/parties": ["conjugator", "holder", "filler"]}),
    ("with the agent of an overseas holder", "met", BY_AGENT),
    ("with an agent of a domestic holder: it is none", "not_shown", {**BY_AGENT, "/parties/0/place": "CN-SH"}),
    (
        "with an agent, expired, and the holder's place is not stated",
        "not_shown",
        {
            **BY_AGENT,
            "/parties/0/place": GONE,
            "/agreements/-": agreement("entrustment", "holder", "conjugator", expires=EXPIRED),
        },
    ),
    ("with an overseas manufacturer too", "met", {"/parties/1/place": "US", "/sites/1/place": "US"}),
    Row(
        "nothing is entrusted",
        "dal/32/agreements",
        "not_applicable",
        {"/sites/1/party": "holder", "/sites/2/party": "holder"},
    ),
    about=["conjugator"],
)

ENTRUSTED_BY = "/segments/1/entrusted_by"
CHAIN = rows(
    "regulations/31-2/no-re-entrustment",
    Row("the day before the regulations", "regulations/31-2/no-re-entrustment", "not_yet_in_force", on="2026-05-14"),
    Row(
        "the day of the regulations", "regulations/31-2/no-re-entrustment", "met met", on="2026-05-15", cited=("31", 2)
    ),
    Row(
        "not stated by whom: the holder",
        "regulations/31-2/no-re-entrustment",
        "met",
        about=["conjugate"],
        says=("Example Biopharma (Shanghai) Co., Ltd. itself entrusts Conjugated drug substance",),
    ),
    ("by the holder", "met", {ENTRUSTED_BY: "holder"}),
    Row(
        "by another manufacturer",
        "regulations/31-2/no-re-entrustment",
        "not_met",
        {ENTRUSTED_BY: "filler"},
        about=["conjugate"],
        discretion=False,
        remedy=("obtain",),
        says=("only the holder may entrust it", "受托生产企业不得再次委托生产"),
    ),
    ("by the manufacturer itself", "not_met", {ENTRUSTED_BY: "conjugator"}),
    ("by the agent of an overseas holder", "met", {**OVERSEAS, ENTRUSTED_BY: "agent"}),
    (
        "by an agent, the holder being domestic",
        "not_met",
        {**OVERSEAS, "/parties/0/place": "CN-SH", ENTRUSTED_BY: "agent"},
    ),
    Row(
        "by an agent, the holder's place not stated",
        "regulations/31-2/no-re-entrustment",
        "not_shown",
        {**OVERSEAS, "/parties/0/place": GONE, ENTRUSTED_BY: "agent"},
        about=["conjugate"],
        missing=(("/parties/0/place",),),
    ),
    Row(
        "by another, and who performs it is not stated",
        "regulations/31-2/no-re-entrustment",
        "not_shown",
        {ENTRUSTED_BY: "filler", "/sites/1/party": GONE},
        about=["conjugate"],
        missing=(("/sites/1/party",),),
    ),
    ("who performs it is not stated, nor by whom it is entrusted", "met", {"/sites/1/party": GONE}),
    Row(
        "a testing segment is no production segment",
        "regulations/31-2/no-re-entrustment",
        "met",
        {**NO_EDGES, ENTRUSTED_BY: "filler", "/segments/1/stage": "testing"},
    ),
    Row(
        "what the holder performs is not entrusted, whoever is named",
        "regulations/31-2/no-re-entrustment",
        "met met",
        {"/segments/0/entrusted_by": "filler"},
    ),
    Row(
        "the holder performs everything",
        "regulations/31-2/no-re-entrustment",
        "not_applicable",
        {"/sites/1/party": "holder", "/sites/2/party": "holder"},
    ),
    about=["conjugate"],
)

STAFF = rows(
    "ann-132/14-3/resident-staff",
    Row("the day before the announcement", "ann-132/14-3/resident-staff", "not_yet_in_force", on="2023-10-16"),
    Row("before the agreement is dated", "ann-132/14-3/resident-staff", "not_shown not_shown", on="2023-10-17"),
    Row(
        "in the quality agreement",
        "ann-132/14-3/resident-staff",
        "met",
        about=["conjugator"],
        cited=("14", None),
        says=("states the duties of resident staff", "已明确派驻人员工作职责"),
    ),
    ("on its last day", "met", {"/agreements/1/expires": DAY}),
    ("the agreement expired", "not_shown", {"/agreements/1/expires": EXPIRED}),
    Row(
        "the clause is missing",
        "ann-132/14-3/resident-staff",
        "not_shown",
        {"/agreements/1/clauses": ["duties"]},
        about=["conjugator"],
        missing=(("/agreements/1/clauses",),),
    ),
    ("no clauses are stated", "not_shown", {"/agreements/1/clauses": GONE}),
    ("the agreement is not evidenced", "not_shown", {"/agreements/1/document": GONE}),
    (
        "the clause stands in the entrustment agreement",
        "not_shown",
        {"/agreements/0/clauses": ["resident_staff"], "/agreements/1/clauses": []},
    ),
    (
        "two quality agreements, one with the clause",
        "met",
        {
            "/agreements/1/clauses": [],
            "/agreements/-": agreement("quality", "holder", "conjugator", clauses=["resident_staff"]),
        },
    ),
    Row(
        "no agreement",
        "ann-132/14-3/resident-staff",
        "not_shown",
        {"/agreements": GONE},
        about=["conjugator"],
        missing=(("/agreements/-",),),
    ),
    ("with the agent of an overseas holder", "met", BY_AGENT),
    Row(
        "an overseas manufacturer is not asked",
        "ann-132/14-3/resident-staff",
        "met",
        {"/parties/1/place": "US"},
    ),
    Row(
        "every manufacturer is overseas",
        "ann-132/14-3/resident-staff",
        "not_applicable",
        {"/parties/1/place": "US", "/parties/2/place": "IE"},
    ),
    Row(
        "a manufacturer's place is not stated, its site's does not stand in for it",
        "ann-132/14-3/resident-staff",
        "not_shown",
        {"/parties/1/place": GONE},
        about=["conjugator"],
        missing=(("/parties/1/place",),),
    ),
    about=["conjugator"],
)

LABORATORY = {
    "/parties/-": {"id": "laboratory", "place": "CN-BJ", "name": "Laboratory"},
    "/sites/-": {"id": "bj-1", "party": "laboratory", "place": "CN-BJ"},
    "/segments/-": {"id": "potency", "site": "bj-1", "stage": "testing", "form": "drug_substance", "after": ["fill"]},
}
TESTED = agreement("testing", "holder", "laboratory")
TESTING = rows(
    "ann-132/12/testing",
    ("the day before the announcement", "not_yet_in_force", LABORATORY, "2023-10-16"),
    ("nobody else tests", "not_applicable"),
    ("the holder tests", "not_applicable", {**LABORATORY, "/sites/3/party": "holder"}),
    ("an entrusted manufacturer tests", "not_applicable", {**LABORATORY, "/sites/3/party": "filler"}),
    Row(
        "a third party under an evidenced agreement",
        "ann-132/12/testing",
        "for_judgement",
        {**LABORATORY, "/agreements/-": TESTED},
        discretion=True,
        cited=("12", 2),
        says=("costly, rarely used equipment", "成本高昂、使用频次较少"),
    ),
    ("on the last day", "for_judgement", {**LABORATORY, "/agreements/-": {**TESTED, "expires": DAY}}),
    Row(
        "the agreement expired",
        "ann-132/12/testing",
        "not_shown",
        {**LABORATORY, "/agreements/-": {**TESTED, "expires": EXPIRED}},
        missing=(("/agreements/-",),),
    ),
    Row(
        "the agreement is not evidenced",
        "ann-132/12/testing",
        "not_shown",
        {**LABORATORY, "/agreements/-": agreement("testing", "holder", "laboratory", document=None)},
        missing=(("/agreements/4/document",),),
    ),
    ("no agreement", "not_shown", LABORATORY),
    ("a quality agreement is none", "not_shown", {**LABORATORY, "/agreements/-": {**TESTED, "kind": "quality"}}),
    (
        "an agreement with a manufacturer is none",
        "not_shown",
        {**LABORATORY, "/agreements/-": agreement("testing", "filler", "laboratory")},
    ),
    Row(
        "with the agent of an overseas holder",
        "ann-132/12/testing",
        "for_judgement",
        {**OVERSEAS, "/agreements/-": agreement("testing", "agent", "laboratory")},
        base=changed(example(), LABORATORY),
    ),
    ("abroad too", "not_shown", {**LABORATORY, "/parties/3/place": "US", "/sites/3/place": "US"}),
    Row(
        "who tests is not stated",
        "ann-132/12/testing",
        "not_shown",
        {**LABORATORY, "/sites/3/party": GONE},
        missing=(("/sites/3/party",),),
    ),
    Row(
        "two testing segments, one under an agreement",
        "ann-132/12/testing",
        "for_judgement not_shown",
        {
            "/agreements/-": TESTED,
            "/parties/-": {"id": "second", "place": "CN-GD"},
            "/sites/-": {"id": "gz-1", "party": "second", "place": "CN-GD"},
            "/segments/-": {
                "id": "sterility",
                "site": "gz-1",
                "stage": "testing",
                "form": "drug_substance",
                "after": ["fill"],
            },
        },
        base=changed(example(), LABORATORY),
    ),
    ("a cell bank of a third party is no testing", "not_applicable", {**LABORATORY, "/segments/3/stage": "cell_bank"}),
)

ROWS = [*AGREEMENTS, *CHAIN, *STAFF, *TESTING]


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_agreements(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", not_shown_among(ROWS), ids=named)
def test_supplying_what_is_missing_lifts_it(row: Row) -> None:
    supplied = list(lifted(row))
    assert supplied
    assert [each for each in supplied if "not_shown" in each[1]] == []


def test_each_of_five_manufacturers_has_one_finding_of_its_own() -> None:
    extra = {
        f"/{key}/{3 + number}": value
        for number in range(3)
        for key, value in (
            ("parties", {"id": f"more-{number}", "place": "CN-SD"}),
            ("sites", {"id": f"more-{number}", "party": f"more-{number}", "place": "CN-SD"}),
            (
                "segments",
                {
                    "id": f"more-{number}",
                    "site": f"more-{number}",
                    "stage": "packaging",
                    "form": "drug_substance",
                    "after": ["fill"],
                },
            ),
        )
    }
    raw = example()
    for pointer, value in extra.items():
        raw = changed(raw, {pointer.rsplit("/", 1)[0] + "/-": value})
    found = findings(raw, "dal/32/agreements", DAY)
    assert [each["subject"]["ids"] for each in found] == [
        ["conjugator"],
        ["filler"],
        ["more-0"],
        ["more-1"],
        ["more-2"],
    ]
    assert [each["status"] for each in found] == ["met", "met", "not_shown", "not_shown", "not_shown"]


def test_the_order_of_the_agreements_decides_nothing() -> None:
    extra = [
        agreement("quality", "holder", "conjugator", document=None),
        agreement("quality", "holder", "conjugator", sites=None),
    ]
    raw = changed(example(), {"/agreements/1/expires": EXPIRED})
    raw["agreements"] += extra
    turned = {**raw, "agreements": raw["agreements"][::-1]}
    said = [
        [
            (each["status"], each["reason"], [[lack["what"] for lack in one] for one in each["missing"]])
            for each in found
        ]
        for found in (findings(raw, "dal/32/agreements", DAY), findings(turned, "dal/32/agreements", DAY))
    ]
    assert said[0] == said[1]


def test_re_entrustment_is_not_eligible() -> None:
    assert determined(changed(example(), {ENTRUSTED_BY: "filler"}), DAY).outcome == "not_eligible"
    assert determined(changed(example(), {ENTRUSTED_BY: "filler"}), "2026-05-14").outcome != "not_eligible"
