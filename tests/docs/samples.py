"""The determinations on paper that the documentation shows, made from the examples.

``python -m tests.docs.samples`` writes them all anew; the same input gives the same bytes.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fenduan.documents import render
from fenduan.reference.text import Language
from tests.documents.chains import made
from tests.structure.program import ROOT

FOLDER: Final = ROOT / "docs" / "samples"
SAMPLES: Final[Mapping[str, tuple[str, Language]]] = {
    "reported-cross-province.zh.pdf": ("reported-cross-province", "zh"),
    "adc-three-provinces.en.pdf": ("adc-three-provinces", "en"),
}
"""Each file with the example that it is made from, and its language."""


def sample(name: str) -> bytes:
    """Return one of :data:`SAMPLES` as it should be."""
    example, language = SAMPLES[name]
    return render(made(example), language, "pdf")


def path_of(name: str) -> Path:
    """Return where a sample lies."""
    return FOLDER / name


def write() -> None:
    """Write every sample anew."""
    FOLDER.mkdir(exist_ok=True)
    for name in SAMPLES:
        path_of(name).write_bytes(sample(name))


if __name__ == "__main__":
    write()
