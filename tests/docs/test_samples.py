"""The samples in the documentation are what really comes out, and stay small."""

import pytest

from tests.docs.samples import FOLDER, SAMPLES, path_of, sample
from tests.structure.program import ROOT

PAGES = ("README.md", "README.zh.md", "docs/index.md", "docs/documents.md")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_what_really_comes_out(name: str) -> None:
    # Not compared by assert alone: nobody reads half a megabyte of differences.
    same = path_of(name).read_bytes() == sample(name)

    assert same, "run script/pages and look at the pages"


def test_the_samples_are_these_and_small() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(SAMPLES)
    assert all(path_of(name).stat().st_size < 450_000 for name in SAMPLES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_leads_to_both(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")

    assert all(f"samples/{name})" in text for name in SAMPLES)
