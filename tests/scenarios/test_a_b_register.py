"""Sections A and B as a whole: every row tried in full, article 28 of announcement 134, and the texts cited."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from fenduan.dossier import rules
from fenduan.dossier.errors import Findings
from fenduan.law.citation import Citation
from fenduan.law.register import register
from tests.scenarios import (
    test_a_grounds,
    test_a_scope,
    test_a_vaccine,
    test_b_agreements,
    test_b_licences,
    test_b_opinion,
    test_b_records,
)
from tests.scenarios.build import changed, determined, example, findings
from tests.scenarios.rows_ab import DAY, Row, findings_about, judged, turned

MODULES = (
    test_a_scope,
    test_a_grounds,
    test_a_vaccine,
    test_b_agreements,
    test_b_licences,
    test_b_opinion,
    test_b_records,
)
ROWS: list[Row] = [row for module in MODULES for row in module.ROWS]

# The statuses that the register's row names. Before its day every dated row is not yet in force besides, and a row
# "per" something is not applicable where there is no such thing.
NAMED = {
    "scope": "met not_applicable not_shown",
    "regulations/32-1/ground": "not_applicable for_judgement not_shown not_met",
    "regulations/32-1/need": "for_judgement not_shown",
    "dal/32-4/not-entrustable": "not_shown for_judgement not_met met",
    "regulations/33/vaccine-ground": "not_shown not_applicable for_judgement not_met",
    "vaccine-law/22/nmpa-approval": "not_shown not_applicable met",
    "vaccine-law/22/holder-capability": "not_shown not_applicable for_judgement",
    "pilot-plan/products": "met not_shown lapsed",
    "dal/32/agreements": "met not_met not_shown not_applicable",
    "regulations/31-2/no-re-entrustment": "met not_met not_shown not_applicable",
    "dal/41/licence": "met pending not_shown not_met not_applicable",
    "ann-134/19/holder-licence": "not_applicable met pending not_shown for_judgement",
    "ann-134/19/opinion": "not_applicable for_judgement not_met not_shown met pending",
    "ann-132/1/gmp-notice": "met not_shown not_applicable",
    "ann-132/7/bad-record": "not_shown met for_judgement not_applicable",
    "ann-132/12/testing": "for_judgement not_shown not_applicable",
    "ann-132/14-3/resident-staff": "met not_shown not_applicable",
    "gmp/280/holders-assessment": "for_judgement not_shown not_applicable",
    "ann-134/3/manufacturers-assessment": "for_judgement not_shown not_applicable",
    "ann-134/4/technology-transfer": "for_judgement not_shown not_applicable",
    "ann-132/4/process-validation": "for_judgement not_shown",
    "ann-132/14-2/main-materials": "for_judgement not_shown",
    "ann-134/18/idle-line": "for_judgement not_shown not_applicable",
}
SPARED = [each.id for each in register().requirements if each.id.startswith("ann-134/")]


def test_every_requirement_of_both_sections_is_here() -> None:
    assert set(NAMED) == {each.id for each in register().requirements if each.section in ("A", "B")}


@pytest.mark.parametrize("requirement", NAMED)
def test_every_requirement_is_tried_in_every_status_that_its_row_names_and_no_other(requirement: str) -> None:
    tried = defaultdict(list)
    for row in ROWS:
        if row.requirement == requirement:
            for status in row.gives.split():
                tried[status].append(row.id)
    dated = {"not_yet_in_force"} if register().by_id[requirement].since is not None else set()
    assert set(tried) == {*NAMED[requirement].split(), *dated}
    assert sum(map(len, tried.values())) >= 3


def test_no_two_scenarios_have_one_name() -> None:
    names = [(row.requirement, row.id, tuple(row.about)) for row in ROWS]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_scenario_is_a_dossier_that_can_be_read() -> None:
    refused = []
    for row in ROWS:
        errors = Findings()
        rules.check(row.raw, errors)
        if errors:
            refused.append((row.requirement, row.id))
    assert refused == []


def test_the_order_of_no_list_decides_anything() -> None:
    said = ("status", "reason", "remedy", "remarks", "citation", "subject", "evidence")
    differing = []
    for row in ROWS:
        found, other = (
            [[each[key] for key in said] for each in findings_about(row, judged(raw, row))]
            for raw in (row.raw, turned(row.raw))
        )
        if found != other:
            differing.append((row.requirement, row.id))
    assert differing == []


# Article 28: accepted before 2025-12-30, by the old rules


def accepted(kind: str, date: str | None, party: str | None = "holder") -> dict[str, Any]:
    """Return the change after which this is the only step."""
    step = {"kind": kind, "party": party, "date": date}
    return {"/steps": [{key: value for key, value in step.items() if value}]}


@pytest.mark.parametrize("requirement", SPARED)
@pytest.mark.parametrize("kind", ["b_licence_accepted", "registration_accepted"])
def test_accepted_the_day_before_the_announcement_goes_by_the_old_rules(requirement: str, kind: str) -> None:
    found = findings(changed(example(), accepted(kind, "2025-12-29")), requirement, DAY)
    assert [each["status"] for each in found] == ["not_applicable"]
    assert found[0]["citation"]["article"] == "28"
    assert "2025-12-29" in found[0]["reason"]["zh"]
    assert found[0]["facts"] == ["/steps/0"]


@pytest.mark.parametrize("requirement", SPARED)
@pytest.mark.parametrize(
    "given",
    [
        accepted("b_licence_accepted", "2025-12-30"),
        accepted("registration_accepted", "2025-12-30"),
        accepted("b_licence_application", "2025-12-29"),
        accepted("licence_application_accepted", "2025-12-29"),
        accepted("b_licence_completed", "2025-12-29"),
        accepted("b_licence_accepted", "2025-12-29", "filler"),
        accepted("registration_accepted", None),
    ],
    ids=lambda given: " ".join(given["/steps"][0].values()),
)
def test_nothing_else_is_spared(requirement: str, given: dict[str, Any]) -> None:
    found = findings(changed(example(), given), requirement, DAY)
    assert {each["citation"]["article"] for each in found} != {"28"}


def test_a_step_of_the_holders_that_names_no_party_is_the_holders() -> None:
    raw = changed(example(), accepted("registration_accepted", "2025-12-29", None))
    assert [each["status"] for each in findings(raw, "ann-134/19/opinion", DAY)] == ["not_applicable"]


def test_the_day_of_the_announcement_is_looked_at_before_article_28() -> None:
    raw = changed(example(), accepted("b_licence_accepted", "2025-12-01"))
    assert {each["status"] for each in findings(raw, "ann-134/19/opinion", "2025-12-29")} == {"not_yet_in_force"}
    assert {each["status"] for each in findings(raw, "ann-134/19/opinion", "2025-12-30")} == {"not_applicable"}


def test_announcement_132_is_not_spared() -> None:
    raw = changed(example(), accepted("registration_accepted", "2025-12-29"))
    assert {each["status"] for each in findings(raw, "ann-132/14-3/resident-staff", DAY)} == {"met"}


# What is not in force yet, or not any more, takes no part


def test_what_is_not_in_force_yet_takes_no_part_in_the_outcome() -> None:
    found = [each for each in determined(example(), "2019-11-30").as_dict()["findings"] if each["requirement"] in NAMED]
    waiting = [each for each in found if each["status"] == "not_yet_in_force"]
    assert len(waiting) >= len(NAMED) - 2
    assert not any(each["counts"] for each in waiting)
    assert all(each["remedy"]["kind"] == "none" and each["subject"] is None for each in waiting)


# The texts


_FILES = {
    "regulations": "regulations-2026-828.zh.md",
    "dal": "drug-administration-law-2019.zh.md",
    "vaccine-law": "vaccine-administration-law-2019.zh.md",
    "ann-134": "announcement-2025-134.zh.md",
    "ann-132": "announcement-2023-132.zh.md",
    "gmp": "gmp-2010.zh.md",
}
_DIGITS = "零一二三四五六七八九"
_ITEM = re.compile(r"(?:（[一二三四五六七八九十]+）|\d+\.|（\d+）)")
# Words that stand in the very place that a requirement cites first, and what else it cites in that order.
WORDS = {
    "scope": (None, "分段生产下列药品", "境内分包装"),
    "regulations/32-1/ground": ("生产工艺、设施设备有特殊要求的创新药",),
    "regulations/32-1/need": ("确有需要",),
    "dal/32-4/not-entrustable": ("血液制品、麻醉药品", "含有麻醉药品、精神药品、药品类易制毒化学品成份"),
    "regulations/33/vaccine-ground": ("超出疫苗上市许可持有人生产能力",),
    "vaccine-law/22/nmpa-approval": ("应当经国务院药品监督管理部门批准", "经国务院药品监督管理部门批准"),
    "vaccine-law/22/holder-capability": ("应当具备疫苗生产能力",),
    "pilot-plan/products": (None,),
    "dal/32/agreements": ("应当签订委托协议和质量协议",),
    "regulations/31-2/no-re-entrustment": ("不得再次委托生产",),
    "dal/41/licence": ("应当标明有效期和生产范围", "应当取得药品生产许可证"),
    "ann-134/19/holder-licence": ("申请办理B类许可证", "指定的在中国境内的企业法人", "指定的中国境内企业法人"),
    "ann-134/19/opinion": ("同步出具《药品受托生产意见书》", "应当在12个月内", "15个工作日"),
    "ann-132/1/gmp-notice": ("严格审核受托生产企业所在地", "可以根据许可检查的结果出具"),
    "ann-132/7/bad-record": ("近一年内存在两批次产品抽检不合格",),
    "ann-132/12/testing": ("不得再委托第三方检验",),
    "ann-132/14-3/resident-staff": ("派驻人员工作职责应当在质量协议中予以明确",),
    "gmp/280/holders-assessment": ("进行现场考核",),
    "ann-134/3/manufacturers-assessment": ("在接受委托生产前", "方可签署"),
    "ann-134/4/technology-transfer": ("转移前后产品质量一致",),
    "ann-132/4/process-validation": ("完成商业规模生产工艺验证",),
    "ann-132/14-2/main-materials": ("产地、来源、供应商和质量标准等一致",),
    "ann-134/18/idle-line": ("无菌生产线超过三年、其他类型生产线超过五年",),
}


def numeral(number: int) -> str:
    """Return the Chinese numeral of an article below one thousand."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (_DIGITS[ones] if ones else "")


def article(text: str, code: str, number: str) -> list[str]:
    """Return the lines of an article, the first without its number; each is a paragraph or an item of one."""
    mark = f"（{numeral(int(number))}）" if code.startswith("ann-") else f"第{numeral(int(number))}条"
    following = re.compile(
        r"（[一二三四五六七八九十]+）" if code.startswith("ann-") else r"第[一二三四五六七八九十百零]+条"
    )
    found: list[str] = []
    for line in (each.strip().lstrip("*") for each in text.splitlines()):
        if found and (following.match(line) or line.startswith("#")):
            break
        if line.startswith(mark):
            found.append(line.removeprefix(mark).lstrip("*\u3000 "))
        elif found and line:
            found.append(line)
    return found


def cited(text: str, citation: Citation) -> str:
    """Return the words of the place cited: item of the article, paragraph with its items, or the whole article."""
    lines = article(text, citation.instrument.code, citation.article)
    if citation.item is not None:
        return next(line for line in lines if line.startswith(f"{citation.item}."))
    if citation.paragraph is None:
        return "\n".join(lines)
    starts = [place for place, line in enumerate(lines) if place == 0 or not _ITEM.match(line)]
    begin = starts[citation.paragraph - 1]
    return "\n".join(lines[begin : next((each for each in starts if each > begin), len(lines))])


@pytest.mark.parametrize("requirement", NAMED)
def test_the_place_cited_says_what_the_requirement_rests_on(requirement: str, shared: Path) -> None:
    assert set(WORDS) == set(NAMED)
    for citation, words in zip(register().by_id[requirement].cites, WORDS[requirement], strict=False):
        if words is None:
            continue
        text = (shared / "law" / "texts" / _FILES[citation.instrument.code]).read_text(encoding="utf-8")
        assert words in cited(text, citation)
