"""The page on who sees what is what the table says."""

from fenduan.assessment.need_to_know import KEYS, ROWS
from tests.docs.need_to_know_page import FOLDER, PAGE, page


def test_the_page_is_what_the_table_writes() -> None:
    assert (FOLDER / PAGE).read_text(encoding="utf-8") == page(), "run script/pages"


def test_every_key_and_every_row_stands_on_the_page() -> None:
    said = page()

    assert all(f"`{key}`" in said for key in KEYS)
    assert all(each.en in said and each.zh in said for row, each in ROWS.items() if row != "licence")
