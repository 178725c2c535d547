"""What is found for many dossiers stays what it was, words apart."""

import pytest

from tests.kept.bones import KEPT, path_of, wordless, written


@pytest.mark.parametrize("kind", KEPT)
def test_what_is_answered_stays_what_it_was(kind: str) -> None:
    kept = path_of(kind).read_text(encoding="utf-8").splitlines()
    stated = written(kind).splitlines()
    gone, new = [*(set(kept) - set(stated))], [*(set(stated) - set(kept))]

    advice = (
        f"{kind}: {len(gone)} lines gone, {len(new)} new; if that is meant, `python -m tests.kept` writes them anew"
    )
    some = [*(f"- {line[:300]}" for line in gone[:10]), *(f"+ {line[:300]}" for line in new[:10])]
    assert stated == kept, "\n".join([advice, *some])


def test_words_are_left_out_and_counted() -> None:
    said = {"en": "Held.", "zh": "已取得。"}

    assert wordless({"reason": said, "remarks": [said, said], "facts": ["/a"]}) == {"remarks": [1, 1], "facts": ["/a"]}
