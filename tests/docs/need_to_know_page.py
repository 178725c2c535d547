"""docs/need-to-know.md, written from the table of who sees what.

``script/pages`` writes it anew; a test holds that it is what this module writes.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fenduan.assessment.need_to_know import COLUMNS, KEYS, LEVELS, ROWS, TABLE, Level, Row
from fenduan.reference.text import LANGUAGES, Language, Text
from tests.structure.program import ROOT

FOLDER: Final = ROOT / "docs"
PAGE: Final = "need-to-know.md"
_TITLE: Final = Text("Who sees what of an arrangement", "谁能查看安排的哪些内容")
_PARAGRAPHS: Final = (
    Text(
        "What a party states, its owner alone reads until it is signed. What is signed, each reader sees as this table "
        "says. Pages, files, drawings, comparisons, plans, letters and refusals show nothing else; no number and no "
        "place in a list tells of what is hidden.",
        "各方填写的内容，在签署之前仅提供方可见；签署之后，各读者按下表查看。页面、文件、图示、比对、补正方案、文书和不予办理的理由"
        "均不显示其他内容，数量和列表中的位置也不透露未显示的内容。",
    ),
    Text(
        "A finding is shown to who sees all that it rests on. The outcome and the counts are then those of what is "
        'shown, and say so: "of what you may see".',
        "评估判定仅向能够查看其全部依据的读者显示；此时结论和数量仅就所显示的内容计算，并注明“就您有权查看的内容而言”。",
    ),
    Text(
        "A party may restrict its own records, those of its segments, or one document to itself and the authorities "
        'that it names. Everyone else then sees "provided", the digest and the date; a finding on it is said to be '
        "withheld.",
        "各方可以将本方资料、本方生产段的记录或者单个文件的查看范围限制为本方及其指定的药品监督管理部门；其他读者仅可见“已提供”、"
        "摘要值和日期，依据该资料的判定注明不予显示。",
    ),
    Text(
        "An authority sees a version of the dossier from its case on, the Center for Drug Evaluation from the referral "
        "on, the NMPA from the first submission on.",
        "省级药品监督管理部门自其案件开始之时、药品审评中心自移送之时、国家药品监督管理局自首次提交之时起，可以查看相应版本的卷宗。",
    ),
)
_SECTION: Final = Text("what", "内容")
_KEYS: Final = Text("Keys of the dossier", "卷宗的键")
_LEVEL: Final = Text("seen from", "可见范围")
_FOLLOWS: Final = Text("A document follows the entries that cite it.", "文件随引用它的条目一并显示。")
_HEADINGS: Final = {"en": "English", "zh": "中文"}


def page() -> str:
    """Return the page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f"# {_TITLE.en} {_TITLE.zh}"
    yield ""
    yield "[中文](#中文)"
    for language in LANGUAGES:
        yield from ("", f"## {_HEADINGS[language]}", "")
        for each in _PARAGRAPHS:
            yield from (each.pick(language), "")
        yield from _table(language)
        yield from ("", f"### {_KEYS.pick(language)}", "")
        yield from _keys(language)
        yield from ("", _FOLLOWS.pick(language))


def _table(language: Language) -> Iterator[str]:
    yield _cells([_SECTION.pick(language), *(each.pick(language) for each in COLUMNS.values())])
    yield _cells(["---"] * (1 + len(COLUMNS)))
    for row, cells in TABLE.items():
        if row != "licence":
            # A licence in the register is told by its own page (docs/licences.md).
            yield _cells([ROWS[row].pick(language), *(LEVELS[cells[column]].pick(language) for column in COLUMNS)])


def _keys(language: Language) -> Iterator[str]:
    found: dict[tuple[Row, Level], list[str]] = {}
    for key, about in KEYS.items():
        found.setdefault(about, []).append(f"`{key}`")
    yield _cells([_SECTION.pick(language), _LEVEL.pick(language), _KEYS.pick(language)])
    yield _cells(["---"] * 3)
    mark = "、" if language == "zh" else ", "
    for (row, level), keys in found.items():
        yield _cells([ROWS[row].pick(language), LEVELS[level].pick(language), mark.join(keys)])


def _cells(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def write(folder: Path = FOLDER) -> None:
    """Write the page into ``folder``."""
    (folder / PAGE).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
