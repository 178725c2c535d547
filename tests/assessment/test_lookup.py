"""What a pointer of a finding names in the dossier is found, and nothing where the dossier states nothing."""

import pytest

from fenduan.assessment.determination import lookup
from tests.scenarios.build import determined, example


@pytest.mark.parametrize(
    ("pointer", "stated"),
    [
        ("/parties/1/id", "conjugator"),
        ("/experience/0/from", "2021-03-01"),
        ("/segments/1/after/0", "antibody"),
        ("/parties/9/id", None),
        ("/parties/-", None),
        ("/product/no_such_key", None),
        ("/parties/1/id/deeper", None),
        ("/bad_records", "()"),
    ],
)
def test_a_pointer_names_what_is_stated(pointer: str, stated: str | None) -> None:
    found = lookup(determined(example()).case.dossier, pointer)

    assert (None if found is None else str(found)) == stated


def test_no_pointer_names_the_whole() -> None:
    dossier = determined(example()).case.dossier

    assert lookup(dossier, "") is dossier
