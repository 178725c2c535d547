"""Whatever a file holds, the command says what is wrong with it and ends with status 2; never a traceback."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.running import LANGUAGES, ROOT, process, run, valid

REPORTED = (ROOT / "examples" / "reported-cross-province.yaml").read_text(encoding="utf-8")
BOMB = "a: &a [x, x, x, x, x, x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a, *a, *a, *a]" for n in range(20))

CONTENTS = {
    "empty": b"",
    "blank": b" \n\n",
    "null": b"null\n",
    "scalar": b"42\n",
    "list": b"- 1\n- 2\n",
    "nothing-in-it": b"{}\n",
    "binary": bytes(range(256)) * 40,
    "gbk": "标题: 分段生产\n".encode("gbk"),
    "utf-16": REPORTED.encode("utf-16"),
    "control": b"id: a\x07b\n",
    "escape": b'id: "a\\x1b[31mb"\n',
    "deep-flow": b"[" * 20000,
    "deep-flow-closed": b"[" * 5000 + b"]" * 5000,
    "deep-map": ("".join(" " * n + "a:\n" for n in range(500))).encode(),
    "aliases": BOMB.encode(),
    "tag": b"id: !!python/object/apply:os.system ['true']\n",
    "second": REPORTED.encode() + b"---\nid: b\n",
    "duplicate-key": b"id: a\nid: b\n",
    "tab": b"id:\n\t- a\n",
    "surrogate": b'id: "\\ud800"\n',
    "long-key": b"x" * 200000 + b": 1\n",
    "many-errors": b"".join(b"k%d: 1\n" % n for n in range(5000)),
    "too-large": b"#" + b"x" * (5 * 1024 * 1024),
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_a_hostile_file_is_refused(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"dossier{suffix}"
    path.write_bytes(content)
    told = run("assess", str(path), "--format", "json")
    payload = valid(told.stdout, "refusal")

    assert told.exit_code == 2
    assert payload["error"] == "refused"
    assert {each["file"] for each in payload["errors"]} == {path.name}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_a_hostile_file_is_refused_to_a_person_in_either_language(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "dossier.yaml"
    path.write_bytes(content)
    for language, last in zip(LANGUAGES, ("Nothing was assessed.", "未作评估。"), strict=True):
        told = run("dossier", "check", str(path), "--lang", language)

        assert told.exit_code == 2
        assert not told.stdout
        assert told.stderr.startswith("dossier.yaml")
        assert told.stderr.rstrip().endswith(last)
        assert told.stderr.replace("\n", "").isprintable()


@pytest.mark.parametrize("words", [("assess",), ("route",), ("dossier", "check")])
@pytest.mark.parametrize(
    "name", ["missing.yaml", ".", "/dev/null", "a\x00b", "x" * 5000, "", "\udce4.yaml", "a\nb\x1b[2J"]
)
def test_what_is_no_readable_file_is_refused(words: tuple[str, ...], name: str) -> None:
    told = run(*words, name, "--format", "json")

    assert told.exit_code == 2
    assert valid(told.stdout, "refusal")["error"] == "refused"
    text = run(*words, name)
    assert text.exit_code == 2
    assert text.stderr.replace("\n", "").isprintable()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dossier.yaml"
    path.write_text(REPORTED, encoding="utf-8")
    path.chmod(0)

    assert run("assess", str(path)).exit_code == 2


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{", b"[" * 100000], ids=["empty", "bytes", "open", "deep"])
def test_hostile_standard_input_is_refused(content: bytes) -> None:
    told = run("assess", "-", "--format", "json", stdin=content)

    assert told.exit_code == 2
    assert valid(told.stdout, "refusal")["error"] == "refused"


@pytest.mark.parametrize("as_of", ["0001-01-01", "0001-12-31", "1900-02-28", "9999-12-31", "9990-06-01"])
@pytest.mark.parametrize("name", ["adc-three-provinces", "reported-cross-province"])
def test_any_date_is_judged_or_refused(name: str, as_of: str) -> None:
    told = run("assess", str(ROOT / "examples" / f"{name}.yaml"), "--as-of", as_of, "--format", "json")

    assert told.exit_code in (0, 1, 2)
    valid(told.stdout, "refusal" if told.exit_code == 2 else "determination")


@given(st.binary(max_size=300))
def test_bytes_never_end_in_a_traceback(content: bytes) -> None:
    told = run("assess", "-", stdin=content)

    assert told.exit_code in (0, 1, 2)
    assert "Traceback" not in told.output


@given(st.lists(st.text(max_size=12), max_size=5))
def test_words_never_end_in_a_traceback(words: list[str]) -> None:
    # A word of its own might name a file of the folder, or write one.
    if any(word.startswith(("-o", "--output")) for word in words):
        return
    told = run("--lang", "en", *words)

    assert told.exit_code in (0, 1, 2)
    assert "Traceback" not in told.output


def test_hostile_input_ends_no_process_in_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "dossier.yaml"
    path.write_bytes(CONTENTS["deep-flow"])
    told = process("assess", str(path))

    assert told.status == 2
    assert b"Traceback" not in told.stderr
    assert not told.stdout
