"""One term for one thing: the glossary's terms are in use, the names it rejects are not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fenduan.reference.glossary import TERMS, page

SAYING = {"Text", "say", "Say"}
LANGUAGES = {"en", "zh"}
# The glossary itself names what not to say; decisions may quote other texts.
NOT_READ = ("docs/glossary.md", "docs/decisions/")
REJECTED = [(name, term.en) for term in TERMS for name in term.not_en]
REJECTED += [(name, term.zh) for term in TERMS for name in term.not_zh]


def pattern(name: str) -> re.Pattern[str]:
    """Match a rejected name: whole words of English, in the plural too; an abbreviation only as it is written."""
    if not name.isascii():
        return re.compile(re.escape(name))
    flags = 0 if name.isupper() else re.IGNORECASE
    return re.compile(rf"(?<![A-Za-z-]){re.escape(name)}(?:s)?(?![A-Za-z-])", flags)


ANY_REJECTED = re.compile("|".join(f"(?:{re.escape(name)})" for name, _ in REJECTED), re.IGNORECASE)


def rejected_in(text: str) -> list[str]:
    """List the rejected names in a text, each with the term to use; one quick look settles most texts."""
    if not ANY_REJECTED.search(text):
        return []
    return [f"{name!r}, use {use!r}" for name, use in REJECTED if pattern(name).search(text)]


def strings_below(node: ast.AST) -> Iterator[ast.Constant]:
    """Yield the string constants below a node, those of f-strings too."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each


def said(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and wording of every literal that is said to a user in both languages."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        spoken: list[ast.expr] = [word.value for word in node.keywords if word.arg in LANGUAGES]
        if name in SAYING:
            spoken += node.args
        for each in spoken:
            yield from ((constant.lineno, str(constant.value)) for constant in strings_below(each))


def test_no_term_is_there_twice() -> None:
    """Each thing has one term in each language."""
    assert len({term.en for term in TERMS}) == len(TERMS)
    assert len({term.zh for term in TERMS}) == len(TERMS)


def test_no_term_rejects_another() -> None:
    """A rejected name is neither a term nor hidden in one."""
    assert [(term.en, rejected_in(term.en + " " + term.zh)) for term in TERMS if rejected_in(term.en + term.zh)] == []


def test_every_identifier_is_used_in_code(root: Path) -> None:
    """The identifier of a term stands somewhere in the source, outside the glossary."""
    sources = (root / "src").rglob("*.py")
    words = {
        word
        for path in sources
        if path.name != "glossary.py"
        for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))
    }
    assert [term.identifier for term in TERMS if term.identifier and term.identifier not in words] == []


def test_no_text_of_the_program_uses_a_rejected_name(root: Path) -> None:
    """Every literal of a text in both languages keeps to the glossary."""
    found = [
        f"{path.relative_to(root)}:{line}: {wrong}"
        for path in sorted((root / "src").rglob("*.py"))
        for line, wording in said(path.read_text(encoding="utf-8"))
        for wrong in rejected_in(wording)
    ]
    assert found == []


def test_no_page_uses_a_rejected_name(root: Path) -> None:
    """The README in both languages and the documentation keep to the glossary."""
    pages = [*root.glob("README*.md"), *(root / "docs").rglob("*.md")]
    found = [
        f"{path.relative_to(root)}:{number}: {wrong}"
        for path in sorted(pages)
        if not path.relative_to(root).as_posix().startswith(NOT_READ)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for wrong in rejected_in(line)
    ]
    assert pages
    assert found == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The contract manufacturers agree.", True),
        ("The CMO agrees.", True),
        ("A CDMO agrees.", False),
        ("a QP signs", True),
        ("the entrusted manufacturer", False),
        ("由质量授权人签字", True),
        ("由质量受权人签字", False),
    ],
)
def test_the_check_finds_what_it_should(text: str, wrong: bool) -> None:  # noqa: FBT001 - a table's column
    """The search itself knows plurals, abbreviations and whole words."""
    assert bool(rejected_in(text)) is wrong


def test_the_check_reads_what_is_said() -> None:
    """Positional and named wordings, parts of f-strings, and nothing that is not said."""
    source = 'Text("a", f"b{c}d")\nmet(x, en="e", zh="f")\nlog("not said")\n'
    assert [wording for _, wording in said(source)] == ["a", "b", "d", "e", "f"]


def test_the_page_is_the_glossary(root: Path) -> None:
    """docs/glossary.md is what the glossary writes."""
    assert (root / "docs" / "glossary.md").read_text(encoding="utf-8") == page()
