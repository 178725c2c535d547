"""What the documentation shows really comes out; what it names exists; both languages say the same."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fenduan.assessment.evaluate import OUTCOMES, findings_of
from fenduan.law.finding import Status
from fenduan.law.instruments import INSTRUMENTS
from fenduan.law.quality import ELEMENTS
from fenduan.law.questions import OPEN_QUESTIONS
from fenduan.law.register import EDITION, register
from fenduan.law.requirement import Requirement
from tests.docs.examples import Block, blocks, documents, real
from tests.scenarios.build import determined, example, statuses
from tests.structure.bilingual import numbers
from tests.structure.program import ROOT

READMES = (ROOT / "README.md", ROOT / "README.zh.md")
_FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(#+) (.*)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_PYTHON = re.compile(r"<!-- python: (.*?) -->\n```python\n(.*?)```\n", re.DOTALL)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _prose(path: Path) -> str:
    """Return a page without its blocks of code."""
    return _FENCED.sub("", _text(path))


@pytest.mark.parametrize("block", blocks(), ids=lambda block: block.name)
def test_an_example_is_what_really_comes_out(block: Block) -> None:
    assert block.text == real(block), "run script/pages and read what changed"


def test_the_readmes_show_commands_and_a_page_showsfindings_of() -> None:
    shown = [(block.path.name, block.kind) for block in blocks()]

    assert shown.count(("README.md", "run")) == shown.count(("README.zh.md", "run")) > 2
    assert ("determination.md", "finding") in shown


def _anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them, and those set by hand."""
    made = set(re.findall(r'<a id="([^"]+)">', _text(path)))
    for _, heading in _HEADING.findall(_prose(path)):
        plain = re.sub(r"[`*]|\]\([^)]*\)|\[", "", heading).strip().lower()
        kept = [mark for mark in plain if mark in " -_" or unicodedata.category(mark)[0] in "LNM"]
        made.add("".join(kept).replace(" ", "-"))
    return made


def _links(path: Path) -> Iterator[tuple[Path, str]]:
    for target in _LINK.findall(_prose(path)):
        if not target.startswith(("http://", "https://", "mailto:")):
            name, _, anchor = target.partition("#")
            yield (path.parent / name).resolve() if name else path, anchor


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    lost = [
        f"{target}#{anchor}"
        for target, anchor in _links(path)
        if not target.exists() or (anchor and anchor not in _anchors(target))
    ]

    assert not lost


def test_every_page_is_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [READMES[0]]
    while waiting:
        path = waiting.pop()
        if path not in reached and path.suffix == ".md":
            reached.add(path)
            waiting += [target for target, _ in _links(path)]

    assert not [str(path.relative_to(ROOT)) for path in documents() if path not in reached]


def _parts(path: Path) -> list[str]:
    """Return what stands below each heading, the part before the first one first."""
    return re.split(r"^#+ .*$", _prose(path), flags=re.MULTILINE)


def test_both_readmes_have_the_same_shape() -> None:
    english, chinese = ([len(marks) for marks, _ in _HEADING.findall(_prose(path))] for path in READMES)
    rows = [[part.count("\n|") for part in _parts(path)] for path in READMES]
    points = [[part.count("\n- ") for part in _parts(path)] for path in READMES]
    steps = [[part.count("\n**") for part in _parts(path)] for path in READMES]

    assert english == chinese
    assert rows[0] == rows[1]
    assert points[0] == points[1]
    assert steps[0] == steps[1]


def test_both_readmes_say_the_same_numbers() -> None:
    for english, chinese in zip(*(_parts(path) for path in READMES), strict=True):
        assert numbers(english) == numbers(chinese), english


def test_both_readmes_show_the_same_commands() -> None:
    typed = [re.findall(r"^(?:\$ |script/)\S.*?(?=\s+#|$)", _text(path), re.MULTILINE) for path in READMES]
    in_line = [re.findall(r"`((?:fenduan|script/)[^`]*)`", _prose(path)) for path in READMES]

    assert typed[0] == typed[1]
    assert in_line[0] == in_line[1]
    assert len(typed[0]) > 4


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_the_numbers_of_a_readme_are_those_of_the_register(path: Path) -> None:
    advisory = [each for each in register().requirements if each.advisory]
    wanted = {EDITION, str(len(register().requirements)), str(len(INSTRUMENTS)), str(len(OPEN_QUESTIONS))}
    wanted |= {str(len(ELEMENTS)), str(len(advisory))}

    assert wanted <= numbers(_parts(path)[7])


def test_the_page_of_the_register_tells_of_every_status_and_outcome() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", _text(ROOT / "docs" / "register.md"), re.MULTILINE)

    assert rows == [*Status, *_as_told(), *Status, *_as_told()]


def _as_told() -> list[str]:
    """Return the outcomes in the order in which the first that holds decides."""
    order = ["out_of_scope", "not_eligible", "incomplete", "needs_exception", "ready"]
    assert sorted(order) == sorted(OUTCOMES)
    return order


def _fields(value: dict[str, Any], above: str = "") -> Iterator[str]:
    """Yield the dotted name of every field of a determination, the parts of a list's entries below the list's name."""
    for key, each in value.items():
        yield f"{above}{key}"
        inner = each[0] if isinstance(each, list) and each and isinstance(each[0], dict) else each
        if isinstance(inner, dict) and above == "":
            yield from _fields(inner, f"{key}.")


def test_every_field_of_a_determination_is_explained_in_both_languages() -> None:
    page = _text(ROOT / "docs" / "determination.md")
    whole = determined(example()).as_dict()
    # `counts` has a key for each status, `open_questions` is explained in one row.
    fields = [each for each in _fields(whole) if not each.startswith(("counts.", "open_questions."))]
    rows = "".join(line for line in page.splitlines() if line.startswith("| `"))

    assert "findings.remedy" in fields
    assert not [
        each
        for each in fields
        if rows.count(f"`{each}`") < (0 if any(inner.startswith(f"{each}.") for inner in fields) else 2)
    ]


def test_one_day_earlier_the_example_is_met() -> None:
    asked = next(block.asked.split() for block in blocks() if block.kind == "finding")

    assert statuses(example(asked[0]), asked[1]) == ["met", "not_met"]
    assert statuses(example(asked[0]), asked[1], "2026-06-14") == ["met", "met"]


def _worked() -> dict[str, Any]:
    """Run the blocks of Python of the worked example, one after the other."""
    written = dict(_PYTHON.findall(_text(ROOT / "docs" / "add-a-requirement.md")))
    space: dict[str, Any] = {"__name__": "fenduan.law.worked"}
    for name in ("the requirement", "its scenarios"):
        exec(compile(written[name], f"add-a-requirement.md: {name}", "exec"), space)  # noqa: S102 - our own page
    return space


def test_the_worked_requirement_decides_as_its_scenarios_say() -> None:
    space = _worked()
    worked = space["change_approval"]

    assert isinstance(worked, Requirement)
    assert worked.id not in register().by_id
    assert {status for _, _, status in space["SCENARIOS"]} == {"met", "not_shown", "not_yet_in_force"}
    for raw, day, status in space["SCENARIOS"]:
        case = determined(raw, day).case
        assert next(findings_of(worked, case)).status == status, (day, raw["agreements"])


def test_the_worked_requirement_is_lifted_by_what_it_says_is_missing() -> None:
    space = _worked()
    raw = space["with_one_agreement"](clauses=[])
    finding = next(findings_of(space["change_approval"], determined(raw, "2026-06-15").case))
    lack = finding.missing[0][0]
    value = json.loads(json.dumps(lack.value).replace("@document", "doc-1"))
    supplied = space["changed"](raw, {lack.place[0]: value})

    assert next(findings_of(space["change_approval"], determined(supplied, "2026-06-15").case)).status is Status.MET
