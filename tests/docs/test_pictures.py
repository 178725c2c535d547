"""The pictures of the tour: each that is shown can be taken anew, each that is taken is shown, and none is large."""

import re

from tests.docs.pictures import FOLDER, LARGEST, PICTURES
from tests.structure.program import ROOT


def test_the_tour_shows_every_picture_that_is_taken_and_no_other() -> None:
    shown = re.findall(r"\(images/(tour-[a-z-]+)\.png\)", (ROOT / "docs" / "tour.md").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(PICTURES)
    assert sorted(each.stem for each in FOLDER.glob("tour-*.png")) == sorted(PICTURES)


def test_every_picture_is_small_and_of_the_window_that_it_is_taken_in() -> None:
    for name, picture in PICTURES.items():
        data = (FOLDER / f"{name}.png").read_bytes()
        assert len(data) <= LARGEST, name
        size = (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big"))
        assert (data[:8], size) == (b"\x89PNG\r\n\x1a\n", picture.size), name
