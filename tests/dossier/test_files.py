"""Files beside a dossier, and the dossier's own file."""

import hashlib
import os
from pathlib import Path

import pytest

from fenduan.dossier import files
from fenduan.dossier.errors import Refused
from fenduan.dossier.files import file_hashes
from fenduan.dossier.reading import LARGEST, read
from tests.dossier.base import as_json, as_yaml, good, read_tree

CONTENT = b"two" * 1_000_000
HASH = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "two.pdf").write_bytes(CONTENT)
    return tmp_path


def rules(folder: Path, file: str = "papers/two.pdf", sha256: str | None = None) -> list[tuple[str, str]]:
    tree = good()
    tree["documents"][1]["file"] = file
    if sha256 is not None:
        tree["documents"][1]["sha256"] = sha256
    (folder / "dossier.json").write_bytes(as_json(tree))
    try:
        read(folder / "dossier.json")
    except Refused as refused:
        return [(error.rule, error.pointer) for error in refused.errors if error.line]
    return []


def test_a_file_with_the_stated_hash_is_taken(folder: Path) -> None:
    assert rules(folder, sha256=HASH) == []


def test_a_file_that_is_absent_is_no_mistake(folder: Path) -> None:
    assert rules(folder, "papers/three.pdf", HASH) == []
    assert rules(folder, "papers/two.pdf/three.pdf", HASH) == []


def test_another_hash_is_refused(folder: Path) -> None:
    assert rules(folder, sha256="0" * 64) == [("file-hash", "/documents/1/sha256")]


def test_a_link_is_refused_wherever_it_leads(folder: Path) -> None:
    (folder / "link.pdf").symlink_to("papers/two.pdf")
    (folder / "dangling.pdf").symlink_to("nowhere")
    (folder / "way").symlink_to("papers")
    (folder / "papers" / "out").symlink_to("/etc")
    for name in ("link.pdf", "dangling.pdf", "way/two.pdf", "papers/out/passwd"):
        assert rules(folder, name) == [("file-link", "/documents/1/file")], name


def test_what_is_no_regular_file_is_refused_without_waiting(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert rules(folder, "pipe") == [("file-not-regular", "/documents/1/file")]
    assert rules(folder, "papers") == [("file-not-regular", "/documents/1/file")]
    assert rules(folder, ".") == [("file-not-regular", "/documents/1/file")]


def test_a_name_too_long_for_the_system_is_refused(folder: Path) -> None:
    assert rules(folder, "x" * 5000) == [("file-unreadable", "/documents/1/file")]


def test_hashing_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_TOTAL", len(CONTENT) - 1)
    assert rules(folder) == [("file-too-large", "/documents/1/file")]


def test_hashes_of_the_files_that_are_there(folder: Path) -> None:
    tree = good()
    (folder / "link.pdf").symlink_to("papers/two.pdf")
    tree["documents"] += [
        {"id": "doc-3", "file": "link.pdf"},
        {"id": "doc-4", "file": "none.pdf"},
        {"id": "doc-5", "file": "./papers//two.pdf"},
    ]
    assert file_hashes(read_tree(tree), folder) == {"doc-2": HASH, "doc-5": HASH}


def test_a_file_is_read_by_its_ending(tmp_path: Path) -> None:
    for name, data in (("a.yaml", as_yaml(good())), ("a.YML", as_yaml(good())), ("a.JSON", as_json(good()))):
        (tmp_path / name).write_bytes(data)
        assert read(tmp_path / name) == read_tree(good())


@pytest.mark.parametrize("name", ["absent.yaml", ".", "x" * 300, "nul\0.yaml"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path / name)
    assert [error.rule for error in refused.value.errors] == ["unreadable"]


def test_no_more_than_the_limit_is_read_of_an_endless_file() -> None:
    with pytest.raises(Refused) as refused:
        read(Path("/dev/zero"))
    assert [error.rule for error in refused.value.errors] == ["too-large"]
    assert LARGEST == 5_242_880
