"""A product that may not be entrusted: one provision of the NMPA that is shown suffices, whatever else is claimed."""

from typing import Any

import pytest

from tests.properties.cases import case
from tests.scenarios.build import GONE, changed, one

SHOWN = {"kind": "nmpa_specified", "statement": "Named in a list.", "evidence": ["doc-1"]}
CLAIMED = {"kind": "nmpa_specified", "statement": "Named in another list."}


@pytest.mark.parametrize(
    ("grounds", "wanted"),
    [
        ([SHOWN], [["/product/controlled"]]),
        ([SHOWN, CLAIMED], [["/product/controlled"]]),
        ([CLAIMED], [["/product/controlled", "/product/grounds/0/evidence"]]),
    ],
)
def test_what_is_missing_besides_a_provision_that_is_shown(grounds: list[Any], wanted: list[list[str]]) -> None:
    raw = changed(case("blood-product"), {"/product/controlled": GONE, "/product/grounds": grounds})

    found = one(raw, "dal/32-4/not-entrustable")

    assert found["status"] == "not_shown"
    assert [[lack["pointer"] for lack in alternative] for alternative in found["missing"]] == wanted
