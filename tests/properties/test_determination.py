"""What holds of every determination, whatever the dossier and the day."""

import datetime as dt
import json
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.assessment.determination import assess, lookup
from fenduan.dossier.model import Dossier
from fenduan.law.register import register
from tests.properties.cases import NAMES, case
from tests.properties.changes import Raw, accepted
from tests.properties.fuzzed import DAYS, Drawn, dossiers
from tests.properties.test_missing import not_lifted
from tests.scenarios.build import changed

_CHINESE = re.compile("[\u4e00-\u9fff]")
_UNTIMELY = ("not_yet_in_force", "lapsed")


def _dossier(raw: Raw) -> Dossier:
    dossier = accepted(raw)
    assert dossier is not None
    return dossier


def _outcome(findings: list[dict[str, Any]]) -> str:
    """Say the outcome by the register's definition ("Results"), from the findings as they stand in JSON."""
    known = [each for each in findings if not each["advisory"] and each["status"] not in _UNTIMELY]
    if any(each["requirement"] == "scope" and each["status"] == "not_applicable" for each in known):
        return "out_of_scope"
    if any(each["status"] == "not_met" and not each["discretion"] for each in known):
        return "not_eligible"
    if any(each["status"] == "not_shown" for each in known):
        return "incomplete"
    return "needs_exception" if any(each["status"] == "not_met" for each in known) else "ready"


def assert_defined(dossier: Dossier, day: dt.date) -> None:
    stated = assess(dossier, day).as_dict()
    findings = stated["findings"]
    requirements = register().requirements

    assert [*dict.fromkeys(each["requirement"] for each in findings)] == [each.id for each in requirements]
    assert stated["outcome"] == _outcome(findings)
    assert stated["counts"] == Counter(each["status"] for each in findings)
    about = Counter(json.dumps([each["requirement"], each["subject"]]) for each in findings)
    assert set(about.values()) == {1}, about.most_common(3)
    listed = {each.id for each in dossier.documents or ()}
    for each in findings:
        assert_finding_defined(each)
        assert all(lookup(dossier, pointer) is not None for pointer in each["facts"]), each
        assert set(each["evidence"]) <= listed
    assert json.dumps(stated, ensure_ascii=False) == json.dumps(assess(dossier, day).as_dict(), ensure_ascii=False)


def assert_finding_defined(finding: dict[str, Any]) -> None:
    said = [finding["reason"], *finding["remarks"], *(lack["what"] for each in finding["missing"] for lack in each)]
    if finding["remedy"]["kind"] != "none":
        said.append(finding["remedy"]["what"])
    for each in said:
        assert each["en"].strip()
        assert _CHINESE.search(each["zh"]), each
        assert "{" not in each["en"] + each["zh"], each
        assert "None" not in each["en"] + each["zh"], each
    assert (finding["remedy"]["date"] is not None) == (finding["remedy"]["kind"] == "wait_until")
    assert (finding["remedy"]["step"] is not None) == (finding["remedy"]["kind"] == "file_step")
    assert bool(finding["missing"]) == (finding["status"] == "not_shown"), finding


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("day", DAYS)
def test_a_determination_keeps_its_definition(name: str, day: str) -> None:
    assert_defined(_dossier(case(name)), dt.date.fromisoformat(day))


@given(drawn=dossiers(), day=st.sampled_from(DAYS))
def test_no_dossier_that_the_reader_takes_breaks_it(drawn: Drawn, day: str) -> None:
    assert_defined(_dossier(drawn.raw), dt.date.fromisoformat(day))


@given(drawn=dossiers(), day=st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)))
def test_nor_does_any_day(drawn: Drawn, day: dt.date) -> None:
    assert_defined(_dossier(drawn.raw), day)


@given(drawn=dossiers())
def test_what_is_missing_suffices_in_any_dossier(drawn: Drawn) -> None:
    assert not not_lifted(drawn.raw, dt.date(2026, 6, 15))


def test_the_barest_dossier_is_assessed() -> None:
    product: Raw = {}
    raw = {"dossier": 1, "id": "bare", "product": product, "sites": [], "segments": []}
    assert_defined(_dossier({**raw, "parties": [{"id": "holder", "roles": ["holder"]}]}), dt.date(2026, 6, 15))


def test_hundreds_of_parties_are_assessed() -> None:
    raw = changed(case("adc-three-provinces"), {})
    for number in range(300):
        raw["parties"].append({"id": f"party-{number}", "roles": ["entrusted_manufacturer"], "place": "CN-JS"})
        raw["sites"].append({"id": f"site-{number}", "party": f"party-{number}", "place": "CN-JS"})
        segment = {"id": f"segment-{number}", "site": f"site-{number}", "stage": "packaging", "form": "cartridge"}
        raw["segments"].append({**segment, "after": ["fill"]})

    findings = assess(_dossier(raw), dt.date(2026, 6, 15)).findings

    assert sum(1 for each in findings if each.requirement.id == "dal/32/agreements") == 302
