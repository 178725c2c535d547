"""How a run ends where the world does not go along: pipes, disks, keys, and what nobody foresaw."""

import os
import pty
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest

from fenduan.cli import assess, saving
from tests.cli.running import EXAMPLES, LANGUAGES, ROOT, command, environment, example, process, run, valid

ADC = example("adc-three-provinces")


def test_a_closed_pipe_ends_quietly() -> None:
    with subprocess.Popen(
        command("assess", ADC), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as told:
        assert told.stdout is not None
        assert told.stderr is not None
        told.stdout.close()
        errors = told.stderr.read()

    assert errors == b""
    assert told.returncode == 141


def test_head_gets_its_lines() -> None:
    words = " ".join([*command("assess", ADC), "| head -n 1"])
    told = subprocess.run(["/bin/sh", "-c", words], env=environment(), capture_output=True, check=False, cwd=ROOT)

    assert told.stdout.startswith("✓ Ready".encode())
    assert told.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_full_disk_is_told(form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        told = subprocess.run(
            command("assess", ADC, "--format", form),
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert told.returncode == 2
    assert b"cannot be written" in told.stderr
    assert b"Traceback" not in told.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", ["assess", "assess --bogus --format json", "doctor", "--help"])
@pytest.mark.parametrize("to", [">/dev/full 2>/dev/full", ">/dev/full 2>&-", ">&- 2>/dev/full"])
def test_where_nothing_can_be_written_at_all_nothing_is_said(words: str, to: str) -> None:
    told = subprocess.run(
        ["/bin/sh", "-c", " ".join([*command(words), to])],
        env=environment(),
        check=False,
        cwd=ROOT,
        capture_output=True,
    )

    assert told.returncode in (0, 1, 2)
    assert told.stdout == told.stderr == b""


def test_without_any_output_the_status_remains() -> None:
    words = " ".join([*command("assess", ADC), ">&- 2>&-"])
    told = subprocess.run(["/bin/sh", "-c", words], env=environment(), check=False, cwd=ROOT)

    assert told.returncode == 0


def test_without_any_input_it_is_told() -> None:
    words = " ".join([*command("assess", "-"), "<&-"])
    told = subprocess.run(["/bin/sh", "-c", words], env=environment(), check=False, cwd=ROOT, capture_output=True)

    assert told.returncode == 2
    assert b"Traceback" not in told.stderr


def test_ctrl_c_ends_with_130(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    with subprocess.Popen(command("assess", str(pipe)), env=environment(), stderr=subprocess.PIPE, cwd=ROOT) as told:
        # Once the pipe has a reader, the command waits for what nobody writes.
        descriptor = os.open(pipe, os.O_WRONLY)
        time.sleep(0.2)
        told.send_signal(signal.SIGINT)
        assert told.stderr is not None
        errors = told.stderr.read()
        os.close(descriptor)

    assert told.returncode == 130
    assert b"Interrupted" in errors
    assert b"Traceback" not in errors


def test_what_nobody_foresaw_is_told_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("\x1b[31msurprise")

    monkeypatch.setattr(assess, "determine", fail)
    told = run("assess", ADC, "--format", "json")

    assert told.exit_code == 2
    assert valid(told.stdout, "refusal")["error"] == "failed"
    for language in LANGUAGES:
        text = run("assess", ADC, "--lang", language)
        assert text.exit_code == 2
        assert "RuntimeError" in text.stderr
        assert "Traceback" not in text.stderr


def test_whoever_looks_for_the_cause_gets_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assess, "determine", lambda *_: 1 // 0)

    with pytest.raises(AssertionError, match="division"):
        run("assess", ADC, env={"FENDUAN_TRACEBACK": "1"})


# Writing to a file


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_output_goes_to_the_file_whole(tmp_path: Path, name: str, language: str) -> None:
    path = tmp_path / "out.txt"
    told = run("assess", example(name), "-o", str(path), "--lang", language, env={"COLUMNS": "60"})

    assert told.exit_code == EXAMPLES[name][1]
    assert not told.stdout
    assert "out.txt" in told.stderr.replace("\n", "").replace(" ", "")
    # A file is the same whatever terminal it is made on.
    assert path.read_text(encoding="utf-8") == run("assess", example(name), "--lang", language).stdout
    assert [each.name for each in tmp_path.iterdir()] == ["out.txt"]


def test_json_goes_to_the_file_too(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    assert run("assess", ADC, "--format", "json", "--output", str(path)).exit_code == 0

    assert valid(path.read_text(encoding="utf-8"), "determination")["outcome"] == "ready"


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.txt"
    path.write_text("before", encoding="utf-8")

    def fail(_: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(os, "fsync", fail)
    told = run("assess", ADC, "-o", str(path), "--format", "json")

    assert told.exit_code == 2
    assert valid(told.stdout, "refusal")["error"] == "not_written"
    assert path.read_text(encoding="utf-8") == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["out.txt"]


@pytest.mark.parametrize("name", ["", ".", "missing/out.txt", "out.txt/below", "x" * 300, "a\x00b"])
def test_where_nothing_can_be_written_it_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "out.txt").write_text("before", encoding="utf-8")
    told = run("assess", ADC, "-o", f"{tmp_path}/{name}")

    assert told.exit_code == 2
    assert "cannot be written" in " ".join(told.stderr.split())
    assert [each.name for each in tmp_path.iterdir()] == ["out.txt"]


def test_the_dossier_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "dossier.yaml"
    source = Path(ADC).read_bytes()
    path.write_bytes(source)
    (tmp_path / "link.yaml").symlink_to(path)

    for target in (path, tmp_path / "link.yaml"):
        told = run("assess", str(path), "-o", str(target))
        assert told.exit_code == 2
    assert path.read_bytes() == source


def test_a_link_is_followed_and_permissions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "real.txt"
    path.write_text("before", encoding="utf-8")
    path.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(path)

    saving.save(link, b"after")

    assert link.is_symlink()
    assert path.read_bytes() == b"after"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    saving.save(tmp_path / "new.txt", b"x")
    (tmp_path / "usual.txt").write_bytes(b"x")

    assert (tmp_path / "new.txt").stat().st_mode == (tmp_path / "usual.txt").stat().st_mode


def test_a_device_is_written_to_and_not_replaced() -> None:
    before = Path(os.devnull).stat()
    saving.save(Path(os.devnull), b"x")

    assert Path(os.devnull).stat().st_ino == before.st_ino
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_name_taken_beside_is_passed_over(tmp_path: Path) -> None:
    taken = tmp_path / f".fenduan-{os.getpid()}-0"
    taken.write_text("mine", encoding="utf-8")
    saving.save(tmp_path / "out.txt", b"x")

    assert taken.read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "out.txt").read_bytes() == b"x"


# Colour, time


def _on_a_terminal(**more: str) -> bytes:
    leader, follower = pty.openpty()
    with subprocess.Popen(
        command("assess", ADC), env=environment(TERM="xterm", COLUMNS="80", **more), stdout=follower, cwd=ROOT
    ) as told:
        os.close(follower)
        shown = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
    os.close(leader)
    assert told.returncode == 0
    return shown


def test_colour_on_a_terminal_and_only_where_it_is_wanted() -> None:
    assert b"\x1b[" in _on_a_terminal()
    assert b"\x1b[" not in _on_a_terminal(NO_COLOR="1")
    assert b"\x1b[" not in process("assess", ADC, FORCE_COLOR="1").stdout
