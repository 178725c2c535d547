"""``fenduan assess --format html|pdf|docx``: the determination as a document."""

from pathlib import Path

import pytest

from tests.cli.running import EXAMPLES, LANGUAGES, example, run

_BEGINNINGS = {"html": b"<!doctype html>", "pdf": b"%PDF-", "docx": b"PK"}
_ADC = example("adc-three-provinces")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_a_document_is_written_whole_and_the_status_is_that_of_assess(tmp_path: Path, form: str, language: str) -> None:
    target = tmp_path / f"out.{form}"
    for name, (_, status) in EXAMPLES.items():
        result = run("assess", example(name), "--format", form, "--lang", language, "-o", str(target))
        assert (result.exit_code, result.stdout) == (status, "")
        assert target.read_bytes().startswith(_BEGINNINGS[form])


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_bytes_are_not_thrown_at_a_terminal(form: str) -> None:
    result = run("assess", _ADC, "--format", form)
    assert result.exit_code == 2
    assert "-o" in result.stderr


def test_html_may_go_to_the_output() -> None:
    result = run("assess", _ADC, "--format", "html", "--lang", "zh")
    assert result.exit_code == 0
    assert result.stdout.startswith("<!doctype html>")
    assert "</html>" in result.stdout


def test_two_dates_are_no_document() -> None:
    result = run("assess", _ADC, "--format", "html", "--compare", "2027-01-01")
    assert result.exit_code == 2
    assert "html" in result.stderr


def test_a_refused_dossier_leaves_no_document(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("")
    target = tmp_path / "out.pdf"
    assert run("assess", str(tmp_path / "empty.yaml"), "--format", "pdf", "-o", str(target)).exit_code == 2
    assert not target.exists()
