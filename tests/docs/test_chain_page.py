"""The page of the chain lists every flag with its severity, in both languages, and every kind of event."""

import re

import pytest

from fenduan.chain.facts import EventKind
from fenduan.chain.flags import SEVERITIES
from tests.structure.program import ROOT

_ROW = re.compile(r"^\| `([a-z_]+)` \| ([a-z]+) \|", re.MULTILINE)
_EN, _ZH = (ROOT / "docs" / "chain.md").read_text(encoding="utf-8").split('<a id="中文"></a>')


@pytest.mark.parametrize("page", [_EN, _ZH], ids=["en", "zh"])
def test_the_page_lists_every_flag_with_its_severity(page: str) -> None:
    assert dict(_ROW.findall(page)) == {code: severity.value for code, severity in SEVERITIES.items()}


@pytest.mark.parametrize("page", [_EN, _ZH], ids=["en", "zh"])
def test_the_page_tells_of_every_kind_of_event(page: str) -> None:
    assert not [kind.value for kind in EventKind if f"`{kind.value}`" not in page]
