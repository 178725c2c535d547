"""Section E of the register in scenarios: linkage and control, what the Center for Drug Evaluation weighs."""

from typing import Any

import pytest

from tests.scenarios.build import GONE, example, one
from tests.scenarios.rows_ab import Row, check, lifted, named, rows

LINKAGE = "notice-173/3/linkage"
CONTROL = "notice-173/3/control"

SECOND = "/handoffs/1"
UNORDERED = {"/segments/1/after": GONE, "/segments/2/after": GONE, "/handoffs": GONE}
SAME_SITE = {"/segments/2/site": "sz-1"}


def second(identifier: str, gives: str, given: dict[str, Any], **more: Any) -> Row:  # noqa: ANN401
    """Make a scenario of the second edge, from conjugate to fill."""
    return Row(identifier, LINKAGE, gives, given, about=("conjugate", "fill"), **more)


def absent(part: str, *more: str) -> Row:
    """Make a scenario in which a part of the second hand-off is not stated."""
    missing = tuple(f"{SECOND}/{each}" for each in (more or (f"{part}/document",)))
    return second(f"no {part}", "not_shown", {f"{SECOND}/{part}": GONE}, missing=(missing,), remedy=("obtain",))


LINKAGE_ROWS = [
    *rows(
        LINKAGE,
        ("two edges, all evidenced", "for_judgement for_judgement"),
        ("the day before the notice", "not_yet_in_force", {}, "2026-03-31"),
        ("the day of the notice", "for_judgement for_judgement", {}, "2026-04-01"),
        ("no hand-offs stated", "not_shown not_shown", {"/handoffs": GONE}),
        ("hand-offs stated: none", "not_shown not_shown", {"/handoffs": []}),
        Row(
            "in scope and no order stated",
            LINKAGE,
            "not_shown",
            UNORDERED,
            missing=(("/segments/2/after", "/handoffs/-"),),
        ),
        ("out of scope and no order stated", "not_applicable", {**UNORDERED, "/product/biologic": False}),
        (
            "a branch adds an edge",
            "for_judgement for_judgement not_shown",
            {
                "/segments/-": {
                    "id": "pack",
                    "site": "sh-1",
                    "stage": "packaging",
                    "form": "lyophilised_powder_for_injection",
                    "after": ["fill"],
                }
            },
        ),
        (
            "two segments joined in one: three edges",
            "for_judgement not_shown for_judgement",
            {"/segments/2/after": ["antibody", "conjugate"]},
        ),
        (
            "an edge through testing and cell bank",
            "for_judgement for_judgement",
            {
                "/segments": [
                    *example()["segments"][:2],
                    {**example()["segments"][2], "after": ["bank"]},
                    {
                        "id": "tests",
                        "site": "sz-1",
                        "stage": "testing",
                        "form": "drug_substance",
                        "after": ["conjugate"],
                    },
                    {"id": "bank", "site": "sz-1", "stage": "cell_bank", "form": "drug_substance", "after": ["tests"]},
                ]
            },
        ),
    ),
    second(
        "no hand-off for the edge",
        "not_shown",
        {SECOND: GONE},
        missing=(("/handoffs/-",),),
        says=("Conjugated drug substance → Lyophilised drug product",),
    ),
    absent("outbound_specification"),
    absent("inbound_specification"),
    absent("method_transfer", "method_transfer/status", "method_transfer/document"),
    absent("transport", "transport/temperature_c", "transport/validated", "transport/document"),
    second("an outbound specification without document", "not_shown", {f"{SECOND}/outbound_specification": {}}),
    second("the inbound specification is of the next day", "not_shown", {"/documents/7/date": "2026-06-16"}),
    second("the inbound specification is of the day", "for_judgement", {"/documents/7/date": "2026-06-15"}),
    second(
        "methods still to be transferred",
        "not_shown",
        {f"{SECOND}/method_transfer/status": "planned"},
        missing=((f"{SECOND}/method_transfer/status",),),
        says=("method transfer", "分析方法转移"),
    ),
    second("status of the transfer not stated", "not_shown", {f"{SECOND}/method_transfer/status": GONE}),
    *(
        second(f"methods {status}", "for_judgement", {f"{SECOND}/method_transfer/status": status})
        for status in ("transferred", "bridged", "same_laboratory")
    ),
    second("transfer not evidenced", "not_shown", {f"{SECOND}/method_transfer/document": GONE}),
    second(
        "transport not validated",
        "not_shown",
        {f"{SECOND}/transport/validated": False},
        missing=((f"{SECOND}/transport/validated",),),
    ),
    second("nothing said of validation", "not_shown", {f"{SECOND}/transport/validated": GONE}),
    second("transport not evidenced", "not_shown", {f"{SECOND}/transport/document": GONE}),
    second(
        "no temperature range",
        "not_shown",
        {f"{SECOND}/transport/temperature_c": GONE},
        missing=((f"{SECOND}/transport/temperature_c",),),
    ),
    second("half a temperature range", "not_shown", {f"{SECOND}/transport/temperature_c/max": GONE}),
    second("the other half", "not_shown", {f"{SECOND}/transport/temperature_c": {"max": -60}}),
    second("one temperature", "for_judgement", {f"{SECOND}/transport/temperature_c": {"min": 5, "max": 5}}),
    second(
        "hold time shorter than the transport",
        "for_judgement",
        {f"{SECOND}/hold_time_h": 11.5},
        says=("11.5 h", "11.5小时", "12 h", "12小时"),
    ),
    second(
        "hold time as long as the transport",
        "for_judgement",
        {f"{SECOND}/hold_time_h": 12},
        silent_on=("11.5", "shorter"),
    ),
    second("hold time not stated", "for_judgement", {f"{SECOND}/hold_time_h": GONE}, silent_on=("shorter",)),
    second(
        "hold time shorter, and something missing",
        "not_shown",
        {f"{SECOND}/hold_time_h": 1, f"{SECOND}/transport/validated": False},
        says=("shorter", "短于"),
    ),
    second(
        "within one site the specifications suffice",
        "for_judgement",
        {**SAME_SITE, f"{SECOND}/method_transfer": GONE, f"{SECOND}/transport": GONE},
        silent_on=("method transfer",),
    ),
    second("within one site they are needed", "not_shown", {**SAME_SITE, f"{SECOND}/inbound_specification": GONE}),
    second("within one site, no hand-off", "not_shown", {**SAME_SITE, SECOND: GONE}, silent_on=("transport",)),
    second(
        "between two sites of one party all is needed",
        "not_shown",
        {"/sites/2/party": "conjugator", f"{SECOND}/transport": GONE},
    ),
    second("across the border too", "for_judgement", {"/sites/1/place": "IE"}),
]

NOT_BY_CONJUGATE = [{"attribute": "Potency", "controlled_at": ["antibody", "fill"], "document": "doc-11"}]
ALL_THREE = {"attribute": "Potency", "controlled_at": ["antibody", "conjugate", "fill"]}

CONTROL_ROWS = rows(
    CONTROL,
    Row("every segment controls an attribute", CONTROL, "for_judgement", says=("5", "药品审评中心")),
    ("the day before the notice", "not_yet_in_force", {}, "2026-03-31"),
    (
        "one attribute controlled everywhere",
        "for_judgement",
        {"/control_strategy": [{**ALL_THREE, "document": "doc-11"}]},
    ),
    Row(
        "a segment that controls none",
        CONTROL,
        "not_shown",
        {"/control_strategy": NOT_BY_CONJUGATE},
        says=("Conjugated drug substance", "偶联原液"),
        silent_on=("Antibody drug substance",),
        missing=(("/control_strategy/-",),),
        remedy=("obtain",),
    ),
    (
        "packaging need not",
        "for_judgement",
        {"/control_strategy": NOT_BY_CONJUGATE, "/segments/1/stage": "packaging"},
    ),
    (
        "testing need not",
        "for_judgement",
        {
            "/segments/-": {"id": "tests", "site": "sz-1", "stage": "testing", "form": "drug_substance"},
        },
    ),
    Row("no strategy stated", CONTROL, "not_shown", {"/control_strategy": GONE}, missing=(("/control_strategy/-",),)),
    ("strategy stated: none", "not_shown", {"/control_strategy": []}),
    Row(
        "not evidenced",
        CONTROL,
        "not_shown",
        {"/control_strategy": [ALL_THREE]},
        missing=(("/control_strategy/0/document",),),
    ),
    ("the document is of the next day", "not_shown", {"/documents/10/date": "2026-06-16"}),
    ("the document is of the day", "for_judgement", {"/documents/10/date": "2026-06-15"}),
    Row(
        "one evidenced, one not, the segment only in the latter",
        CONTROL,
        "not_shown",
        {"/control_strategy": [*NOT_BY_CONJUGATE, {"attribute": "Purity", "controlled_at": ["conjugate"]}]},
        missing=(("/control_strategy/1/document",),),
    ),
    Row(
        "which attribute is not stated",
        CONTROL,
        "not_shown",
        {"/control_strategy": [{"controlled_at": ["antibody", "conjugate", "fill"], "document": "doc-11"}]},
        missing=(("/control_strategy/0/attribute",),),
    ),
    (
        "where it is controlled is not stated",
        "not_shown",
        {"/control_strategy": [{"attribute": "Potency", "document": "doc-11"}]},
    ),
    (
        "packaging alone, and no attribute",
        "not_shown",
        {**{f"/segments/{each}/stage": "packaging" for each in range(3)}, "/control_strategy": []},
    ),
    (
        "packaging alone, one attribute",
        "for_judgement",
        {f"/segments/{each}/stage": "packaging" for each in range(3)},
    ),
)

ROWS = [*LINKAGE_ROWS, *CONTROL_ROWS]


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_what_is_found(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", [row for row in ROWS if "not_shown" in row.gives], ids=named)
def test_what_is_missing_suffices(row: Row) -> None:
    for supplied, after in lifted(row):
        assert "not_shown" not in after, supplied


def test_the_finding_rests_on_the_hand_off_and_its_documents() -> None:
    finding = one(example(), LINKAGE, about=["conjugate", "fill"])

    assert finding["subject"] == {"kind": "edge", "ids": ["conjugate", "fill"]}
    assert finding["facts"] == [SECOND]
    assert finding["evidence"] == ["doc-7", "doc-8", "doc-9", "doc-10"]
