"""Section B: the manufacturing licence of each site and form, and the holder's licence of class B."""

from typing import Any

import pytest

from tests.scenarios.build import GONE, changed, determined, example, findings, one
from tests.scenarios.rows_ab import DAY, Row, check, lifted, named, not_shown_among, rows

# The conjugator's licence is /licences/1: sz-1, drug substance, 2022-09-01 to 2027-08-31.
LICENCE = "/licences/1"
SCOPE = f"{LICENCE}/scope/0"
STARTED = "/segments/1/started"
NONE: dict[str, Any] = {"/licences": [], "/steps": []}


def step(kind: str, date: str | None = None, party: str | None = "conjugator") -> dict[str, Any]:
    """Return a step; without what is ``None``."""
    return {key: value for key, value in {"kind": kind, "party": party, "date": date}.items() if value}


ACCEPTED = step("licence_application_accepted", "2026-06-01")
UNLICENSED = {SCOPE: {"site": "sz-1", "forms": ["intermediate"]}}
EXPIRED = {f"{LICENCE}/valid_until": "2026-06-14"}
HONG_KONG = {"/sites/1/place": "HK"}

OWN = rows(
    "dal/41/licence",
    Row("the day before the law", "dal/41/licence", "not_yet_in_force", on="2019-11-30"),
    Row("the day of the law, before any licence", "dal/41/licence", "not_met", on="2019-12-01", about=["sz-1"]),
    Row(
        "in force and listing site and form",
        "dal/41/licence",
        "met",
        about=["sz-1"],
        cited=("41", None),
        remedy=("none",),
        says=("covers drug substance at Suzhou plant until 2027-08-31", "有效期至2027-08-31"),
        silent_on=("expires on", "class", "issued in", "registration"),
    ),
    ("on its first day", "met", {f"{LICENCE}/valid_from": DAY}),
    ("on its last day", "met", {f"{LICENCE}/valid_until": DAY}),
    ("without a first day it counts as begun", "met", {f"{LICENCE}/valid_from": GONE}),
    Row(
        "6 months before its last day: a remark",
        "dal/41/licence",
        "met",
        {f"{LICENCE}/valid_until": "2026-12-15"},
        about=["sz-1"],
        says=("expires on 2026-12-15, within 6 months", "应当申请重新核发"),
    ),
    Row(
        "6 months and a day before it: none",
        "dal/41/licence",
        "met",
        {f"{LICENCE}/valid_until": "2026-12-16"},
        about=["sz-1"],
        silent_on=("within 6 months",),
    ),
    Row(
        "6 months from the last of August end with February",
        "dal/41/licence",
        "met",
        {f"{LICENCE}/valid_until": "2027-02-28"},
        on="2026-08-31",
        about=["sz-1"],
        says=("within 6 months",),
    ),
    Row(
        "for registration only, and the product is approved: a remark",
        "dal/41/licence",
        "met",
        {f"{SCOPE}/note": "registration_only", "/product/registration/status": "approved"},
        about=["sz-1"],
        says=("registration use only", "仅限注册申报使用"),
    ),
    Row(
        "for registration only, and the product is applied for: none",
        "dal/41/licence",
        "met",
        {f"{SCOPE}/note": "registration_only", "/product/registration/status": "applied"},
        about=["sz-1"],
        silent_on=("registration use only",),
    ),
    Row(
        "of class A at an entrusted manufacturer: a remark, never a refusal",
        "dal/41/licence",
        "met",
        {f"{LICENCE}/class_code": "As"},
        about=["sz-1"],
        says=("not shown to be of class C (class code: As)", "未显示为C类（分类码：As）"),
    ),
    Row(
        "the class is not stated: a remark",
        "dal/41/licence",
        "met",
        {f"{LICENCE}/class_code": GONE},
        about=["sz-1"],
        says=("class code: not stated", "分类码：未载明"),
    ),
    Row(
        "of class B at the holder's own site: a remark",
        "dal/41/licence",
        "met",
        {"/licences/0/class_code": "Bs"},
        about=["sh-1"],
        says=("not shown to be of class A",),
    ),
    Row(
        "issued in another place than the site's: a remark",
        "dal/41/licence",
        "met",
        {f"{LICENCE}/authority": "CN-SH"},
        about=["sz-1"],
        says=("issued in Shanghai, while the site is in Jiangsu", "发证机关所在地为上海市，而生产场地位于江苏省"),
    ),
    Row(
        "where it was issued is not stated: no remark",
        "dal/41/licence",
        "met",
        {f"{LICENCE}/authority": GONE},
        about=["sz-1"],
        silent_on=("issued in",),
    ),
    Row(
        "the site is elsewhere than its party: a remark",
        "dal/41/licence",
        "met",
        {"/parties/1/place": "CN-BJ"},
        about=["sz-1"],
        says=("its site elsewhere: Suzhou plant (Jiangsu)", "两者分别认定"),
    ),
    Row(
        "the Corps counts as a place of its own: a remark",
        "dal/41/licence",
        "met",
        {"/parties/1/place": "CN-XPCC", "/sites/1/place": "CN-XPCC", f"{LICENCE}/authority": "CN-XPCC"},
        about=["sz-1"],
        says=("a place of its own (an assumption)", "新疆生产建设兵团"),
        silent_on=("elsewhere", "issued in"),
    ),
    Row(
        "two licences, the one without a remark",
        "dal/41/licence",
        "met",
        {
            "/licences/-": {
                "party": "conjugator",
                "number": "old",
                "class_code": "As",
                "valid_until": "2030-01-01",
                "scope": [{"site": "sz-1", "forms": ["drug_substance"]}],
            }
        },
        about=["sz-1"],
        silent_on=("class C",),
    ),
    ("of another party", "not_shown", {f"{LICENCE}/party": "filler"}),
    (
        "applied for",
        "pending",
        {**UNLICENSED, "/steps/-": ACCEPTED},
    ),
    Row(
        "applied for before anything else is looked at",
        "dal/41/licence",
        "pending",
        {**EXPIRED, STARTED: "2026-01-01", "/steps/-": ACCEPTED},
        about=["sz-1"],
        says=("2026-06-01", "已受理"),
    ),
    ("accepted on the day", "pending", {**UNLICENSED, "/steps/-": {**ACCEPTED, "date": DAY}}),
    (
        "accepted the day after: it has not happened yet",
        "not_shown",
        {**UNLICENSED, "/steps/-": {**ACCEPTED, "date": "2026-06-16"}},
    ),
    ("accepted, without a date", "pending", {**UNLICENSED, "/steps/-": step("licence_application_accepted")}),
    (
        "accepted of another party",
        "not_shown",
        {**UNLICENSED, "/steps/-": step("licence_application_accepted", "2026-06-01", "filler")},
    ),
    (
        "accepted of no party",
        "not_shown",
        {**UNLICENSED, "/steps/-": step("licence_application_accepted", "2026-06-01", None)},
    ),
    (
        "the class B matter is another one",
        "not_shown",
        {**UNLICENSED, "/steps/-": step("b_licence_accepted", "2026-06-01")},
    ),
    *(
        (f"{answer} {name}", gives, {**UNLICENSED, "/steps": [ACCEPTED, step(answer, date)]})
        for answer in ("licence_granted", "licence_refused")
        for name, gives, date in (
            ("the day before", "pending", "2026-05-31"),
            ("the same day", "not_shown", "2026-06-01"),
            ("later", "not_shown", "2026-06-10"),
            ("after the day", "pending", "2026-06-16"),
            ("without a date, so the oldest", "pending", None),
        )
    ),
    (
        "refused and applied for again",
        "pending",
        {**UNLICENSED, "/steps": [{**ACCEPTED, "date": "2026-06-05"}, step("licence_refused", "2026-06-04"), ACCEPTED]},
    ),
    Row(
        "until when is not stated",
        "dal/41/licence",
        "not_shown",
        {f"{LICENCE}/valid_until": GONE},
        about=["sz-1"],
        missing=((f"{LICENCE}/valid_until",),),
        remedy=("correct_fact",),
    ),
    (
        "until when is not stated, and it is made already",
        "not_shown",
        {f"{LICENCE}/valid_until": GONE, STARTED: "2025-01-01"},
    ),
    Row(
        "until when is not stated, and it has not begun",
        "dal/41/licence",
        "not_shown",
        {f"{LICENCE}/valid_until": GONE, f"{LICENCE}/valid_from": "2026-06-16"},
        about=["sz-1"],
        missing=(("/licences/-",),),
    ),
    Row(
        "its number is not stated: it is not evidenced",
        "dal/41/licence",
        "not_shown",
        {f"{LICENCE}/number": GONE},
        about=["sz-1"],
        missing=((f"{LICENCE}/number",),),
    ),
    Row(
        "whose it is is not stated, and it is made already",
        "dal/41/licence",
        "not_shown",
        {f"{LICENCE}/party": GONE, STARTED: "2025-01-01"},
        about=["sz-1"],
        missing=((f"{LICENCE}/party",),),
    ),
    Row(
        "its forms are not stated, and it is made already",
        "dal/41/licence",
        "not_shown",
        {f"{SCOPE}/forms": GONE, STARTED: "2025-01-01"},
        about=["sz-1"],
        missing=((f"{LICENCE}/scope",),),
    ),
    ("its scope is not stated, and it is made already", "not_shown", {f"{LICENCE}/scope": GONE, STARTED: "2025-01-01"}),
    ("its scope is empty, and it is made already", "not_met", {f"{LICENCE}/scope": [], STARTED: "2025-01-01"}),
    Row(
        "made on the day without a licence",
        "dal/41/licence",
        "not_met",
        {**UNLICENSED, STARTED: DAY},
        about=["sz-1"],
        discretion=False,
        remedy=("file_step", "c_licence"),
        says=("made at Suzhou plant since 2026-06-15", "自2026-06-15起已在苏州工厂生产"),
    ),
    ("to be made from the day after", "not_shown", {**UNLICENSED, STARTED: "2026-06-16"}),
    ("made, and the licences are not stated", "not_met", {"/licences": GONE, STARTED: "2026-01-01"}),
    Row(
        "expired the day before",
        "dal/41/licence",
        "not_met",
        EXPIRED,
        about=["sz-1"],
        remedy=("file_step", "c_licence"),
        says=("expired after 2026-06-14", "有效期至2026-06-14，现已届满"),
    ),
    ("expired and made", "not_met", {**EXPIRED, STARTED: "2025-01-01"}),
    ("expired, without a number: contrary on its face", "not_met", {**EXPIRED, f"{LICENCE}/number": GONE}),
    Row(
        "valid from the day after: wait",
        "dal/41/licence",
        "not_met",
        {f"{LICENCE}/valid_from": "2026-06-16"},
        about=["sz-1"],
        remedy=("wait_until", "2026-06-16"),
    ),
    Row(
        "one expired, the other valid from the day after: wait",
        "dal/41/licence",
        "not_met",
        {
            **EXPIRED,
            "/licences/-": {
                "party": "conjugator",
                "number": "new",
                "valid_from": "2026-06-16",
                "valid_until": "2031-06-15",
                "scope": [{"site": "sz-1", "forms": ["drug_substance"]}],
            },
        },
        about=["sz-1"],
        remedy=("wait_until", "2026-06-16"),
    ),
    Row(
        "another form: a change",
        "dal/41/licence",
        "not_shown",
        UNLICENSED,
        about=["sz-1"],
        remedy=("file_step", "c_licence"),
        missing=(("/licences/-",),),
    ),
    ("another site: a change", "not_shown", {SCOPE: {"site": "hz-1", "forms": ["drug_substance"]}}),
    Row(
        "no licence, in the holder's province: issue, together with class B",
        "dal/41/licence",
        "not_shown",
        {"/licences": [], "/parties/1/place": "CN-SH", "/sites/1/place": "CN-SH"},
        about=["sz-1"],
        remedy=("file_step", "b_and_c_together"),
    ),
    ("licences not stated", "not_shown", {"/licences": GONE}),
    Row("an overseas site needs none", "dal/41/licence", "met met", {"/sites/1/place": "US"}),
    Row("a site in Hong Kong needs none", "dal/41/licence", "met met", HONG_KONG),
    Row(
        "a party overseas with a site on the mainland: the site decides",
        "dal/41/licence",
        "met",
        {"/parties/1/place": "US"},
        about=["sz-1"],
    ),
    Row(
        "every site overseas",
        "dal/41/licence",
        "not_applicable",
        {f"/sites/{place}/place": "US" for place in range(3)},
    ),
    Row(
        "a site's place is not stated",
        "dal/41/licence",
        "not_shown",
        {"/sites/1/place": GONE},
        about=["sz-1"],
        missing=(("/sites/1/place",),),
    ),
    Row(
        "whose site it is is not stated",
        "dal/41/licence",
        "not_shown",
        {"/sites/1/party": GONE},
        about=["sz-1"],
        missing=(("/sites/1/party", "/licences/-"),),
    ),
    Row(
        "two forms at one site are two findings",
        "dal/41/licence",
        "met not_shown",
        {
            "/segments/-": {
                "id": "dry",
                "site": "sz-1",
                "stage": "intermediate",
                "form": "intermediate",
                "after": ["conjugate"],
            }
        },
        about=["sz-1"],
    ),
    ("a form that no list names", "not_shown", {"/segments/1/form": "nasal_spray"}),
    (
        "a testing site needs none",
        "met",
        {"/segments/-": {"id": "t", "site": "sz-1", "stage": "testing", "form": "cartridge"}},
    ),
    about=["sz-1"],
)

B_SCOPE = [
    {"site": "sz-1", "forms": ["drug_substance"]},
    {"site": "hz-1", "forms": ["lyophilised_powder_for_injection"]},
]
B_LICENCE = {"party": "holder", "number": "B1", "class_code": "ABs", "valid_until": "2028-05-09", "scope": B_SCOPE}


def with_b(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - plain data of any shape
    """Return the change after which the holder has this licence and no step."""
    licence = {key: value for key, value in {**B_LICENCE, **more}.items() if value is not None}
    return {"/licences/0": licence, "/steps": []}


def b_steps(*entries: dict[str, Any]) -> dict[str, Any]:
    """Return the change that states exactly these steps."""
    return {"/steps": list(entries)}


OVERSEAS = {"/parties/0/place": "US"}
AGENT = {"id": "agent", "roles": ["domestic_agent"], "place": "CN-BJ", "name": "Agent"}
B = "ann-134/19/holder-licence"
HOLDERS = rows(
    B,
    ("the day before the announcement", "not_yet_in_force", {}, "2025-12-29"),
    ("the day of the announcement", "not_shown", {}, "2025-12-30"),
    Row(
        "in force, of class B, listing every entrusted site and form",
        B,
        "met",
        with_b(),
        cited=("19", 3),
        remedy=("none",),
        says=("class code ABs", "分类码ABs"),
        silent_on=("within 6 months",),
    ),
    ("on its last day", "met", with_b(valid_until=DAY)),
    Row(
        "6 months before its last day: a remark", B, "met", with_b(valid_until="2026-12-15"), says=("within 6 months",)
    ),
    Row("6 months and a day before: none", B, "met", with_b(valid_until="2026-12-16"), silent_on=("within 6 months",)),
    ("expired the day before", "not_shown", with_b(valid_until="2026-06-14")),
    ("valid from the day after", "not_shown", with_b(valid_from="2026-06-16")),
    ("of class A only", "not_shown", with_b(class_code="As")),
    ("a small b is no class", "not_shown", with_b(class_code="Ab")),
    Row(
        "the class is not stated",
        B,
        "not_shown",
        with_b(class_code=None),
        missing=(("/licences/0/class_code",), ("/licences/-",)),
    ),
    Row(
        "until when is not stated",
        B,
        "not_shown",
        with_b(valid_until=None),
        missing=(("/licences/0/valid_until",), ("/licences/-",)),
    ),
    Row(
        "its number is not stated",
        B,
        "not_shown",
        with_b(number=None),
        missing=(("/licences/0/number",), ("/licences/-",)),
    ),
    Row(
        "one entrusted site is left out",
        B,
        "not_shown",
        with_b(scope=B_SCOPE[:1]),
        remedy=("file_step", "b_licence"),
        missing=(("/licences/-",),),
    ),
    ("one form is left out", "not_shown", with_b(scope=[B_SCOPE[0], {"site": "hz-1", "forms": ["cartridge"]}])),
    ("its scope is not stated", "not_shown", with_b(scope=None)),
    ("of another party", "not_shown", with_b(party="filler")),
    Row(
        "none at all: issue",
        B,
        "not_shown",
        NONE,
        remedy=("file_step", "b_licence"),
    ),
    Row(
        "the application accepted",
        B,
        "pending",
        says=("2026-06-01, Shanghai", "2026-06-01，上海市"),
    ),
    ("applied for", "pending", b_steps(step("b_licence_application", "2026-06-01", "holder"))),
    (
        "applied for by a step that names no party",
        "pending",
        b_steps(step("b_licence_application", "2026-06-01", None)),
    ),
    ("applied for on the day", "pending", b_steps(step("b_licence_application", DAY, "holder"))),
    ("applied for the day after", "not_shown", b_steps(step("b_licence_application", "2026-06-16", "holder"))),
    (
        "applied for by a manufacturer: not the holder's",
        "not_shown",
        b_steps(step("b_licence_application", "2026-06-01")),
    ),
    (
        "the manufacturer's own application is another matter",
        "not_shown",
        b_steps(step("licence_application_accepted", DAY, "holder")),
    ),
    *(
        (
            f"{answer} {name}",
            gives,
            b_steps(step("b_licence_accepted", "2026-06-01", "holder"), step(answer, date, "holder")),
        )
        for answer in ("b_licence_completed", "b_licence_refused")
        for name, gives, date in (
            ("the day before", "pending", "2026-05-31"),
            ("the same day", "not_shown", "2026-06-01"),
            ("later", "not_shown", "2026-06-15"),
            ("after the day", "pending", "2026-06-16"),
        )
    ),
    ("a licence in force wins over a step", "met", {"/licences/0": B_LICENCE}),
    Row("no entrusted site on the mainland", B, "not_applicable", {"/sites/1/place": "US", "/sites/2/place": "IE"}),
    ("an overseas site need not be listed", "met", {**with_b(scope=B_SCOPE[:1]), "/sites/2/place": "US"}),
    Row(
        "the place of an entrusted site is not stated, and the licence leaves it out",
        B,
        "not_shown",
        {**with_b(scope=B_SCOPE[:1]), "/sites/2/place": GONE},
        missing=(("/sites/2/place",), ("/licences/-",)),
    ),
    (
        "the place of an entrusted site is not stated, and the licence lists it",
        "met",
        {**with_b(), "/sites/2/place": GONE},
    ),
    ("the holder's own site need not be listed", "met", with_b()),
    Row(
        "an overseas holder with an agent on the mainland",
        B,
        "for_judgement",
        {**OVERSEAS, "/parties/-": AGENT},
        cited=("38", None),
        questions=(9,),
        says=("Agent", "境内企业法人"),
    ),
    Row(
        "an overseas holder without an agent",
        B,
        "not_shown",
        OVERSEAS,
        missing=(("/parties/-",),),
        cited=("38", None),
    ),
    ("an overseas holder with an agent overseas", "not_shown", {**OVERSEAS, "/parties/-": {**AGENT, "place": "HK"}}),
    Row(
        "an overseas holder whose agent's place is not stated",
        B,
        "not_shown",
        {**OVERSEAS, "/parties/-": {"id": "agent", "roles": ["domestic_agent"]}},
        missing=(("/parties/3/place",),),
    ),
    ("a holder in Taiwan counts as overseas", "for_judgement", {"/parties/0/place": "TW", "/parties/-": AGENT}),
    Row(
        "the holder's place is not stated, its site's does not stand in for it",
        B,
        "not_shown",
        {"/parties/0/place": GONE},
        missing=(("/parties/0/place",),),
    ),
    Row(
        "the holder's place is not stated, and it has no licence",
        B,
        "not_shown",
        {"/parties/0/place": GONE, **NONE},
        missing=(("/parties/0/place", "/licences/-"),),
    ),
    Row("a holder at the Corps: a remark", B, "pending", {"/parties/0/place": "CN-XPCC"}, says=("新疆生产建设兵团",)),
)

ROWS = [*OWN, *HOLDERS]


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_licences(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", not_shown_among(ROWS), ids=named)
def test_supplying_what_is_missing_lifts_it(row: Row) -> None:
    supplied = list(lifted(row))
    assert supplied
    assert [each for each in supplied if "not_shown" in each[1]] == []


def test_the_finding_names_site_and_form() -> None:
    found = findings(example(), "dal/41/licence", DAY)
    assert [each["subject"]["ids"] for each in found] == [
        ["sh-1", "drug_substance"],
        ["sz-1", "drug_substance"],
        ["hz-1", "lyophilised_powder_for_injection"],
    ]


def test_issue_and_change_are_told_apart() -> None:
    change = one(changed(example(), UNLICENSED), "dal/41/licence", DAY, about=["sz-1"])["remedy"]["what"]
    issue = one(changed(example(), NONE), "dal/41/licence", DAY, about=["sz-1"])["remedy"]["what"]
    assert "change of its licence" in change["en"]
    assert "许可事项变更" in change["zh"]
    assert "issue of a licence" in issue["en"]
    assert "核发" in issue["zh"]


def test_the_order_of_the_licences_decides_nothing() -> None:
    twin = {**changed(example(), {})["licences"][1], "valid_until": "2026-06-14"}
    raw = changed(example(), {**EXPIRED, "/licences/-": {**twin, "number": "twin"}})
    turned = {**raw, "licences": raw["licences"][::-1]}
    found = [one(each, "dal/41/licence", DAY, about=["sz-1"]) for each in (raw, turned)]
    assert found[0]["reason"] == found[1]["reason"]


@pytest.mark.parametrize(
    ("last_day", "asked"),
    [("2026-06-14", "the issue of a licence"), ("2026-06-15", "a change of its licence")],
    ids=["an expired licence is issued anew", "a licence in force is changed"],
)
def test_an_expired_licence_is_issued_anew_and_one_in_force_is_changed(last_day: str, asked: str) -> None:
    raw = changed(example(), {"/licences/1/valid_until": last_day, "/licences/1/scope": []})
    found = one(raw, "dal/41/licence", about=["sz-1"])
    assert asked in found["remedy"]["what"]["en"]


def test_the_scope_asked_for_keeps_the_lines_that_are_stated_as_they_are() -> None:
    """Dal/41/licence: nothing is made up in a line of the licence, and none is lost."""
    lines = [{"site": "sz-1"}, {"site": "sh-1", "forms": ["intermediate"], "note": "registration_only"}]
    raw = changed(example(), {f"{LICENCE}/scope": lines, STARTED: "2025-01-01"})
    found = [
        each.finding
        for each in determined(raw, DAY).findings
        if each.requirement.id == "dal/41/licence" and each.finding.missing
    ]

    assert [lack.value for finding in found for lack in finding.missing[0]] == [
        [*lines, {"site": "sz-1", "forms": ["drug_substance"]}]
    ]
