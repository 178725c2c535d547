"""A claim is set as a sentence is in each language."""

import pytest

from fenduan.platform.web.claims import _in_a_row
from fenduan.reference.text import Language


@pytest.mark.parametrize(
    ("lines", "language", "said"),
    [
        ([], "zh", ""),
        (["情形：甲"], "zh", "情形：甲"),
        (["情形：甲", "证明文件：doc-1"], "zh", "情形：甲；证明文件：doc-1"),
        (["理由：不具备。", "证明文件：doc-1"], "zh", "理由：不具备。证明文件：doc-1"),
        (["Ground: a", "Evidence: doc-1"], "en", "Ground: a; Evidence: doc-1"),
        (["Reasons: It does not have one.", "Evidence: doc-1"], "en", "Reasons: It does not have one. Evidence: doc-1"),
    ],
)
def test_what_ends_with_a_full_stop_gets_no_other_mark(lines: list[str], language: Language, said: str) -> None:
    assert _in_a_row(lines, language) == said
