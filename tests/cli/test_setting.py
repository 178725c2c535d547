"""Lines, columns and what a terminal can show."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.cli.setting import TIED, cells, fit, widths, wrap
from fenduan.cli.terminal import Page, Terminal, can_show, printable

WORDS = st.text(alphabet="ab1 ，。（）“”药品分段-/.3年第款\u0301é", max_size=80)


@given(WORDS, st.integers(2, 40))
def test_no_line_is_wider_than_asked_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)

    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(WORDS, st.integers(8, 40), st.integers(1, 40))
def test_a_narrower_first_line_is_kept_too(text: str, width: int, first: int) -> None:
    lines = wrap(text, width, first=min(first, width))

    assert all(cells(line) <= width for line in lines[1:])
    assert not lines or cells(lines[0]) <= min(first, width)


def test_chinese_is_broken_between_characters_but_not_before_a_comma() -> None:
    assert wrap("药品生产，质量", 8) == ["药品生", "产，质量"]
    assert wrap("见（第3条）", 4)[0] == "见"


def test_a_number_stays_with_its_word() -> None:
    assert wrap("须满3年。", 6) == ["须满", "3年。"]
    assert wrap("依照第4款", 6) == ["依照", "第4款"]


def test_a_word_longer_than_a_line_is_cut() -> None:
    assert wrap("ab sha256:0123456789", 8) == ["ab", "sha256:0", "12345678", "9"]


def test_a_tied_space_does_not_break_and_is_written_plain() -> None:
    assert wrap(f"one two{TIED}three", 9) == ["one", "two three"]


def test_cells_of_chinese_are_two() -> None:
    assert cells("分段 ok") == 7
    assert fit("分段", 6) == "分段  "


def test_columns_give_way_from_the_widest() -> None:
    rows = [["a", "long text in here", "药品药品药品"]]

    assert widths(rows, (1, 4, 4), 80, 2) == [1, 17, 12]
    narrow = widths(rows, (1, 4, 4), 24, 2)
    assert narrow is not None
    assert sum(narrow) + 4 == 24
    assert widths(rows, (1, 10, 10), 20, 2) is None


@pytest.mark.parametrize("text", ["a\x1b[31mb", "a\u202eb", "a\u200bb", "a\x00b", "a\u2028b", "\udc80"])
def test_what_a_terminal_would_act_on_is_written_out(text: str) -> None:
    shown = printable(text)

    assert shown.isprintable()
    assert "\\u" in shown


def test_line_ends_become_spaces() -> None:
    assert printable("one\n\ttwo") == "one  two"
    page = Page(Terminal("en"))
    page.paragraph("one\ntwo")
    assert page.text() == "one two\n"


def test_what_an_encoding_can_show() -> None:
    ascii_stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")

    assert can_show("plain", ascii_stream)
    assert not can_show("✓", ascii_stream)
    assert can_show("✓", None)


def test_signs_fall_back_to_ascii() -> None:
    plain = Terminal("en", plain=True)

    assert all(plain.sign(each).isascii() for each in ("met", "not_met", "not_shown", "for_judgement", "open"))
    assert plain.clean("a → b … “c”") == 'a -> b ... "c"'


def test_colour_only_where_it_is_taken() -> None:
    assert Terminal("en", colour=True).paint("x", "red") == "\x1b[1;31mx\x1b[0m"
    assert Terminal("en").paint("x", "red") == "x"


@given(
    st.integers(40, 200),
    st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4),
    st.sampled_from(["", "→ ", "Remark: ", "现在可以办理：", "What to file now: "]),
    st.integers(0, 6),
)
def test_nothing_set_on_a_page_overflows(width: int, rows: list[tuple[str, str]], lead: str, indent: int) -> None:
    page = Page(Terminal("zh", width=width))
    page.heading(rows[0][0] or "x")
    page.definitions(rows, indent=indent)
    page.paragraph(rows[0][1], indent=indent, lead=lead)
    page.table(("a", "b"), rows, (4, 4))

    assert all(cells(line) <= width for line in page.text().splitlines())
