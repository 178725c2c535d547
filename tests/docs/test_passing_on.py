"""Who has only the README sends a colleague the PDF, the Word file, the workbook and the plan."""

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.structure.bilingual import HAN
from tests.structure.program import ROOT

BEGINNINGS = {".pdf": b"%PDF-", ".docx": b"PK", ".xlsx": b"PK"}


def _commands(name: str) -> list[list[str]]:
    """Return the words of the commands in the first block of step 6, behind the name of the program."""
    text = (ROOT / name).read_text(encoding="utf-8")
    block = re.search(r"\*\*6\..*?```sh\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return [shlex.split(line)[1:] for line in block[1].splitlines()]


@pytest.mark.parametrize(("name", "chinese"), [("README.md", False), ("README.zh.md", True)])
def test_the_commands_of_the_readme_make_what_is_to_be_passed_on(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    chinese: bool,  # noqa: FBT001
) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    for words in _commands(name):
        told = run(*words, env={"LANG": "zh_CN.UTF-8" if chinese else "en_US.UTF-8"})

        assert told.exit_code in (0, 1), told.stderr
        assert words[-1] in told.stderr, "it says where it was written"
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}

    assert set(made) == {"reported.pdf", "reported.docx", "reported.xlsx", "plan.pdf"}
    assert all(data.startswith(BEGINNINGS[Path(each).suffix]) for each, data in made.items())
    answer = run("whatif", "examples/reported-cross-province.yaml", env={"LANG": "zh_CN.UTF-8" if chinese else "C"})
    assert "2026-07-28" in answer.stdout
    assert bool(HAN.search(answer.stdout)) == chinese
