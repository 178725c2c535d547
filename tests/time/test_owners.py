"""Whom a gap of a running arrangement concerns is named in the reader's language: ann-134, article 25."""

import datetime as dt

from fenduan.assessment.legacy import legacy_check
from tests.scenarios.build import changed, determined, example


def test_owners_are_named_in_each_language() -> None:
    raw = changed(
        example(), {"/parties/0/name": {"en": "Holder Co.", "zh": "持有人公司"}, "/running_since": "2025-03-01"}
    )
    plan = legacy_check(determined(raw, "2026-06-15").case.dossier, dt.date(2026, 6, 15)).plan
    owned = [each for each in plan if each.assessed.requirement.id == "ann-134/19/holder-licence"]

    assert [(each.owner("en"), each.owner("zh")) for each in owned] == [("Holder Co.", "持有人公司")]
