"""The commands on evidence that need no database: what they prove, what they refuse, what they leave alone."""

import json
import stat
from pathlib import Path

import pytest

from fenduan.evidence.checkpoints import opened
from fenduan.evidence.handovers import hand_over
from fenduan.evidence.notes import Note, PrivateKey
from fenduan.evidence.receipts import Receipt
from tests.cli.running import LANGUAGES, run
from tests.evidence.logs import LOG, OTHER_LOG, WITNESS, Log, entry, log_of, opening

KEY = str(LOG.public)


@pytest.fixture
def receipt(tmp_path: Path) -> str:
    """Return the path of a receipt that shows two fields."""
    fields = opening("actor_name", "王敏"), opening("reason", "资料齐全")
    path = tmp_path / "receipt.json"
    path.write_bytes(Log([*log_of(4).entries, entry(4, *fields)]).receipt(4, *fields).file())
    return str(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_is_verified_with_the_key_written_out_or_in_a_file(
    receipt: str, tmp_path: Path, language: str
) -> None:
    (tmp_path / "key.pub").write_text(KEY + "\n", encoding="utf-8")
    for key in (KEY, str(tmp_path / "key.pub")):
        told = run("evidence", "verify", receipt, "--key", key, "--lang", language)
        assert told.exit_code == 0
        assert "王敏" in told.output
        assert "JS-OP-2026-0004" in told.output


def test_what_is_proved_is_told_to_programs_too(receipt: str) -> None:
    told = json.loads(run("evidence", "verify", receipt, "--key", KEY, "--format", "json").output)

    assert (told["kind"], told["index"], told["opened"]["reason"]) == ("receipt", 4, "资料齐全")


def test_it_is_read_from_standard_input(receipt: str) -> None:
    told = run("evidence", "verify", "-", "--key", KEY, stdin=Path(receipt).read_bytes())
    assert told.exit_code == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_key_and_anything_changed_are_refused_with_the_place(receipt: str, language: str) -> None:
    other = run("evidence", "verify", receipt, "--key", str(OTHER_LOG.public), "--lang", language)
    assert other.exit_code == 2
    assert "/promise" in other.stderr
    changed = Path(receipt).read_text(encoding="utf-8").replace("王敏", "李雷")
    Path(receipt).write_text(changed, encoding="utf-8")
    told = run("evidence", "verify", receipt, "--key", KEY, "--lang", language)
    assert told.exit_code == 2
    assert "/opened/0" in told.stderr
    assert told.stdout == ""


def test_a_refusal_is_json_where_json_is_wanted(receipt: str) -> None:
    told = run("evidence", "verify", receipt, "--key", str(OTHER_LOG.public), "--format", "json")

    (error,) = json.loads(told.stdout)["errors"]
    assert error["rule"] == "not-signed-by"
    assert error["message"]["zh"]


def test_a_promise_ends_with_another_status(tmp_path: Path) -> None:
    log = log_of(1)
    (tmp_path / "promise.json").write_bytes(Receipt(log.entries[0], (), log.promise(0), None).file())

    told = run("evidence", "verify", str(tmp_path / "promise.json"), "--key", KEY, "--lang", "en")
    assert told.exit_code == 1
    assert "promise" in told.output


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "missing.json", "--key", KEY),
        ("verify", "missing.json", "--key", "no key"),
        ("verify", "missing.json"),
        ("disclose", "missing.json", "-o", "x"),
        ("keygen", "a b", "-o", "x"),
        ("keygen", "a.example", "-o", "no/such/folder/x"),
        ("witness", "--log-key", KEY, "--state", "s"),
        ("witness", "missing", "--log-key", KEY, "--state", "s", "--key-file", "k", "--proof", "p", "-o", "x"),
    ],
)
def test_misuse_is_said_and_nothing_is_written(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("evidence", *words)

    assert told.exit_code == 2
    assert told.stderr
    assert list(tmp_path.iterdir()) == []


def test_only_the_field_named_is_disclosed(receipt: str, tmp_path: Path) -> None:
    less = tmp_path / "less.json"
    assert run("evidence", "disclose", receipt, "--field", "reason", "-o", str(less)).exit_code == 0

    assert "王敏" not in less.read_text(encoding="utf-8")
    assert "资料齐全" in run("evidence", "verify", str(less), "--key", KEY).output
    assert run("evidence", "disclose", str(less), "--field", "actor_name", "-o", str(less)).exit_code == 2
    assert run("evidence", "disclose", receipt, "-o", receipt).exit_code == 2, "never over what it was made from"


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.key"
    told = run("evidence", "keygen", "log.example/ledger", "-o", str(path), "--format", "json")

    key = PrivateKey.parse(path.read_text(encoding="utf-8"))
    assert json.loads(told.output) == {"public_key": str(key.public)}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    # What follows the number is secret; a "+" may stand in it too.
    secret = key.secret().partition(f"{key.public.number.hex()}+")[2]
    assert len(secret) > 40
    assert secret not in told.output
    again = run("evidence", "keygen", "log.example/ledger", "-o", str(path))
    assert again.exit_code == 2
    assert PrivateKey.parse(path.read_text(encoding="utf-8")) == key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_under_the_next_key_is_proved_by_the_hand_over_or_by_both_keys(tmp_path: Path, language: str) -> None:
    following = PrivateKey(LOG.name, 1, b"\x11" * 32)
    new, statement = tmp_path / "new.json", tmp_path / "hand-over.txt"
    new.write_bytes(Log(log_of(5).entries, following).receipt(4).file())
    statement.write_text(str(hand_over(LOG, following, 1_781_485_323)), encoding="utf-8")
    words = ("evidence", "verify", str(new), "--key", KEY, "--lang", language)

    assert run(*words).exit_code == 2
    assert run(*words, "--hand-over", str(statement)).exit_code == 0
    assert run(*words, "--key", str(following.public)).exit_code == 0
    assert run(*words, "--key", str(OTHER_LOG.public)).exit_code == 2
    told = run("evidence", "verify", str(statement), "--key", KEY, "--lang", language)
    assert told.exit_code == 0
    assert str(following.public) in told.stdout.replace("\n", "").replace(" ", "")
    statement.write_text(str(hand_over(following, PrivateKey(LOG.name, 1, b"\x12" * 32), 1)), encoding="utf-8")
    refused = run(*words, "--hand-over", str(statement))
    assert refused.exit_code == 2
    assert "hand-over.txt" in refused.stderr.replace("\n", "").replace(" ", "")


class _Witness:
    """A folder with what a witness keeps."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "w.key").write_text(WITNESS.secret(), encoding="utf-8")

    def told(self, update: object, *more: str) -> int:
        """Show the witness an update; return the status."""
        (self.folder / "update").write_text(str(update), encoding="utf-8")
        words = ("--log-key", KEY, "--state", str(self.folder / "state"), "--key-file", str(self.folder / "w.key"))
        paths = ("--proof", str(self.folder / "proof"), "-o", str(self.folder / "cosigned"))
        return run("evidence", "witness", str(self.folder / "update"), *words, *paths, *more).exit_code

    def size(self) -> str:
        """Return how much was seen."""
        return run("evidence", "witness", "--log-key", KEY, "--state", str(self.folder / "state"), "--size").output


def test_a_witness_follows_a_log_and_keeps_the_proof_of_a_fork(tmp_path: Path) -> None:
    witness, log = _Witness(tmp_path), log_of(12)
    assert witness.size() == "0\n"
    assert witness.told(log.update(0, 5)) == 0
    assert witness.told(log.update(5, 7)) == 0
    assert witness.size() == "7\n"
    note = Note.parse((tmp_path / "cosigned").read_bytes())
    assert [each.key for each in opened(note, LOG.public, [WITNESS.public]).cosigned] == [WITNESS.public]

    assert witness.told(log.update(0, 9)) == 2, "an update from elsewhere is no fork"
    assert not (tmp_path / "proof").exists()
    assert witness.told(log_of(12, changed=1).update(7, 12)) == 1
    proof = run("evidence", "verify", str(tmp_path / "proof"), "--key", KEY, "--lang", "zh")
    assert proof.exit_code == 0
    assert "矛盾" in proof.output
    assert witness.size() == "7\n"


def test_where_a_fork_cannot_be_shown_both_checkpoints_are_kept(tmp_path: Path) -> None:
    witness = _Witness(tmp_path)
    assert witness.told(log_of(12).update(0, 8)) == 0
    assert witness.told(log_of(12, changed=1).update(8, 12), "--lang", "en") == 1

    kept = json.loads((tmp_path / "proof").read_bytes())
    assert len(kept["checkpoints"]) == 2
    assert run("evidence", "verify", str(tmp_path / "proof"), "--key", KEY).exit_code == 2
