"""Section A: is it segmented manufacture of a biological product at all."""

import pytest

from tests.scenarios.build import GONE, changed, determined, example, one
from tests.scenarios.rows_ab import DAY, NO_EDGES, Row, check, lifted, named, not_shown_among, rows

HOLDER_ALONE = {"/sites/1/party": "holder", "/sites/2/party": "holder"}
REPACKAGED = {
    "/sites/0/place": "US",
    "/sites/1/place": "IE",
    "/segments/2/stage": "packaging",
}
TESTING_ELSEWHERE = {
    "/parties/-": {"id": "laboratory", "place": "CN-BJ"},
    "/sites/-": {"id": "bj-1", "party": "laboratory", "place": "CN-BJ"},
    "/segments/-": {"id": "potency", "site": "bj-1", "stage": "testing", "form": "drug_substance", "after": ["fill"]},
}

ROWS = rows(
    "scope",
    Row(
        "a biologic in three segments, two of them entrusted",
        "scope",
        "met",
        says=("3 production segments (2 of them entrusted) at 3 sites", "分3个生产段生产，其中2个委托生产"),
        cited=("1", None),
        questions=(6,),
        remedy=("none",),
    ),
    Row(
        "the holder performs none: the question whether it may take part is not touched",
        "scope",
        "met",
        {"/sites/0/party": "conjugator"},
        questions=(),
    ),
    ("two parties", "met", {"/sites/2/party": "conjugator"}),
    ("one entrusted manufacturer at two sites, the holder at none", "met", {"/sites/0/party": "filler"}),
    Row(
        "not a biologic",
        "scope",
        "not_applicable",
        {"/product/biologic": False},
        says=("not to be a biological product", "不属于生物制品"),
    ),
    Row(
        "whether it is a biologic is not stated",
        "scope",
        "not_shown",
        {"/product/biologic": GONE},
        missing=(("/product/biologic",),),
        says=("whether the product is a biological product",),
        remedy=("correct_fact",),
    ),
    Row("the holder performs everything", "scope", "not_applicable", HOLDER_ALONE, says=("nothing is entrusted",)),
    (
        "the holder performs everything, and whether it is a biologic is not stated",
        "not_applicable",
        {**HOLDER_ALONE, "/product/biologic": GONE},
    ),
    Row(
        "only testing is entrusted",
        "scope",
        "not_applicable",
        {**HOLDER_ALONE, **TESTING_ELSEWHERE},
        says=("nothing is entrusted",),
    ),
    (
        "only the cell bank is entrusted",
        "not_applicable",
        {**HOLDER_ALONE, **NO_EDGES, "/sites/0/party": "filler", "/segments/0/stage": "cell_bank"},
    ),
    Row(
        "all production segments at one site of an entrusted manufacturer",
        "scope",
        "not_applicable",
        {"/segments/0/site": "sz-1", "/segments/2/site": "sz-1"},
        says=("All production segments are at one site, Suzhou plant", "同一生产场地（苏州工厂）"),
    ),
    (
        "all production segments at one site, testing at another",
        "not_applicable",
        {"/segments/0/site": "sz-1", "/segments/2/site": "sz-1", **TESTING_ELSEWHERE},
    ),
    Row(
        "made overseas and only packaged on the mainland",
        "scope",
        "not_applicable",
        REPACKAGED,
        says=("Only packaging is done on the mainland", "分包装备案"),
        cited=("35", None),
    ),
    ("the same, one place not stated: it never excludes", "met", {**REPACKAGED, "/sites/1/place": GONE}),
    ("the same, the place of the packaging site not stated", "met", {**REPACKAGED, "/sites/2/place": GONE}),
    ("packaged and filled on the mainland", "met", {**REPACKAGED, "/segments/2/stage": "drug_product"}),
    ("made on the mainland and packaged overseas", "met", {"/segments/2/stage": "packaging", "/sites/2/place": "US"}),
    ("every segment overseas", "met", {f"/sites/{place}/place": "US" for place in range(3)}),
    (
        "a place of the Hong Kong region is not on the mainland",
        "not_applicable",
        {**REPACKAGED, "/sites/0/place": "HK"},
    ),
    Row(
        "who performs what the holder does not is not stated",
        "scope",
        "not_shown",
        {"/sites/1/party": GONE, "/sites/2/party": GONE},
        missing=(("/sites/1/party", "/sites/2/party"),),
        says=("who performs the segments", "由哪一企业承担"),
    ),
    Row(
        "nor whether it is a biologic: one alternative names all of it",
        "scope",
        "not_shown",
        {"/sites/1/party": GONE, "/sites/2/party": GONE, "/product/biologic": GONE},
        missing=(("/product/biologic", "/sites/1/party", "/sites/2/party"),),
    ),
    ("one performer not stated, another entrusted", "met", {"/sites/1/party": GONE}),
    Row(
        "no production segment at all",
        "scope",
        "not_applicable",
        {**NO_EDGES, **{f"/segments/{place}/stage": "testing" for place in range(3)}},
        says=("No production segment is stated", "未列明任何生产段"),
    ),
    ("in force at any day", "met", {}, "1995-03-01"),
)


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_scope(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", not_shown_among(ROWS), ids=named)
def test_supplying_what_is_missing_lifts_it(row: Row) -> None:
    supplied = list(lifted(row))
    assert supplied
    assert [each for each in supplied if "not_shown" in each[1]] == []


@pytest.mark.parametrize("given", [{"/product/biologic": False}, HOLDER_ALONE, REPACKAGED])
def test_what_is_not_segmented_manufacture_of_a_biologic_is_out_of_scope_over_all(given: dict[str, object]) -> None:
    raw = changed(example(), {**given, "/product/grounds": []})
    assert determined(raw, DAY).outcome == "out_of_scope"
    assert one(raw, "scope", DAY)["counts"]


def test_a_party_is_named_where_the_dossier_has_none_but_the_holder() -> None:
    raw = changed(example(), {"/sites/1/party": GONE, "/sites/2/party": GONE})
    raw["parties"] = raw["parties"][:1]
    found = one(raw, "scope", DAY)
    assert [each["pointer"] for each in found["missing"][0]] == ["/sites/1/party", "/sites/2/party", "/parties/-"]
