"""Templates: everything that people read stands in both languages, and nothing stands in them that may not."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.utils.text import smart_split

from tests.structure.bilingual import HAN, Pair, faults, half_width

PLATFORM = Path(settings.ROOT_URLCONF.replace(".", "/")).parent
ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = sorted(
    path for path in (ROOT / "src" / PLATFORM).rglob("templates/**/*") if path.suffix in (".html", ".txt")
)
# What is said in a page though it stands in no tag: the attributes that are read aloud or shown.
_READ_ATTRIBUTES = re.compile(r'\s(?:title|alt|placeholder|aria-label|label|content)="([^"]*)"')
_MARKUP = re.compile(r"<!--.*?-->|<script\b.*?</script>|<[^>]*>|&[a-z]+;|&#\d+;", re.DOTALL)
_LETTER = re.compile(r"[A-Za-z\u3400-\u9fff]")
_PLACE = "\ufffc"
# Names of languages stand in that language; the viewport and the width of a page are for machines.
_ALLOWED = {"English", "中文", "width=device-width, initial-scale=1", "narrow"}
_FORBIDDEN = re.compile(
    r"""\s(style|on[a-z]+)\s*=\s*["']|<style|javascript:|https?://(?!www\.w3\.org)""", re.IGNORECASE
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT / "src"))


def bare(text: str) -> str:
    """Return the template with each of its tags a single mark."""
    tokens = Lexer(text).tokenize()
    return "".join(
        token.contents
        if token.token_type is TokenType.TEXT
        else ""
        if token.token_type is TokenType.COMMENT
        else _PLACE
        for token in tokens
    )


def said(text: str) -> list[str]:
    """Return what a template says outside its tags."""
    left = bare(text)
    attributes = _READ_ATTRIBUTES.findall(left)
    words = [each.strip() for each in _MARKUP.sub("\n", left).split("\n")]
    return [
        each
        for each in (*words, *attributes)
        if _LETTER.search(each.replace(_PLACE, "")) and each.strip(_PLACE) not in _ALLOWED
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_said_in_one_language_only(path: Path) -> None:
    assert not said(path.read_text(encoding="utf-8")), f"say these in both languages, by the tag `say`: {name(path)}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_both_languages_say_the_same(path: Path) -> None:
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for tag in re.findall(r"{%\s*say\s+(.*?)\s*%}", line):
            parts = [each for each in smart_split(tag) if each[:1] in "\"'"]
            assert len(parts) >= 2, f"{name(path)}:{number}: {tag}"
            en, zh = (each[1:-1] for each in parts[:2])
            pair = Pair(f"{name(path)}:{number}", "say", en, zh, template=True)
            joins = not HAN.search(zh) and not re.search(r"[A-Za-z]", en)
            found += [] if joins else [f"{pair.place}: {fault}" for fault in faults(pair)]
            found += [f"{pair.place}: {half!r}" for half in [half_width(pair)] if half]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_style_and_no_script_stands_in_a_template(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not _FORBIDDEN.findall(text)
    for opening in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in opening or 'type="application/json"' in opening


def test_the_reader_of_templates_finds_what_is_said() -> None:
    assert said("<p>Open</p>") == ["Open"]
    assert said("<p>打开 {{ n }}</p>") == [f"打开 {_PLACE}"]
    assert said('<img alt="Chain">') == ["Chain"]
    assert said('{% say "Open" "打开" %}<b class="x">{{ n }}</b> · 3') == []
    assert len(TEMPLATES) > 40
