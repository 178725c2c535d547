"""The log goes on under another key: what was proved before is proved after, and no key comes in by itself."""

import html
import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.fixtures import Settings

from fenduan.evidence.checkpoints import opened
from fenduan.evidence.errors import Refused as BadEvidence
from fenduan.evidence.handovers import extended, hand_over
from fenduan.evidence.notes import Note, PrivateKey, PublicKey
from fenduan.evidence.verifier import verify
from fenduan.evidence.witness import Seen, Update, consider
from fenduan.platform.base import clock
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.ledger import handing_over, keys, selectors, services
from fenduan.platform.ledger.fsck import fsck
from fenduan.platform.ledger.models import Checkpoint, Entry, HandOver
from fenduan.platform.ledger.sealing import seal
from tests.cli.running import LANGUAGES, run
from tests.platform.ledger.people import officer

pytestmark = [pytest.mark.databases, pytest.mark.django_db(transaction=True)]


class _Operator:
    """Whoever holds the files of the keys and names them in the settings."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.settings = settings
        self.folder = folder
        self.first = self.made()
        self.use(self.first)

    def made(self) -> PrivateKey:
        key = PrivateKey.generate("evidence.example.org/ledger")
        (self.folder / f"{key.public.number.hex()}.key").write_text(key.secret(), encoding="ascii")
        return key

    def use(self, key: PrivateKey, old: PrivateKey | None = None) -> None:
        self.settings.FENDUAN_LEDGER_KEY = str(self.folder / f"{key.public.number.hex()}.key")
        beside = "" if old is None else str(self.folder / f"{old.public.number.hex()}.key")
        self.settings.FENDUAN_LEDGER_OLD_KEY = beside

    def rotate(self) -> tuple[PrivateKey, Note]:
        successor = self.made()
        return successor, handing_over.rotate(actor=officer(), successor=successor)


@pytest.fixture
def operator(tmp_path: Path, settings: Settings) -> Iterator[_Operator]:
    keys._read.cache_clear()
    yield _Operator(tmp_path, settings)
    keys._read.cache_clear()


@transaction.atomic
def _record() -> str:
    return services.record(actor=officer(), action="cases.note", subject=("case", "1")).number


def _receipt(number: str) -> bytes:
    return selectors.receipt_for(officer(), number).file()


def _faults(key: PrivateKey) -> list[str]:
    return [each.rule for each in fsck(str(key.public), now=clock.now()).faults]


def test_receipts_are_proved_with_the_old_key_and_with_the_new(operator: _Operator) -> None:
    first = _record()
    seal()
    kept = _receipt(first)
    new, _ = operator.rotate()
    seal()
    operator.use(new, operator.first)
    second = _record()
    seal()
    operator.use(new)
    third = _record()
    seal()
    assert verify(kept, operator.first.public).kind == "receipt"
    for number in (first, second, third):
        for key in (operator.first, new):
            assert verify(_receipt(number), key.public).kind == "receipt"
    assert _faults(new) == []
    with pytest.raises(BadEvidence):
        verify(kept, new.public)
    assert verify(kept, selectors.known_log()).kind == "receipt"


def test_both_keys_sign_until_the_old_one_is_retired(operator: _Operator) -> None:
    new, _ = operator.rotate()
    operator.use(new, operator.first)
    number = _record()
    seal()
    signed = Note.parse(Checkpoint.objects.order_by("-size").values_list("note", flat=True)[0])
    assert {each.key for each in signed.verified([operator.first.public, new.public])} == {
        operator.first.public, new.public,
    }  # fmt: skip
    promise = selectors.receipt_for(officer(), number).promise
    assert len(promise.verified([operator.first.public, new.public])) == 2
    operator.use(new)
    _record()
    seal()
    alone = Note.parse(Checkpoint.objects.order_by("-size").values_list("note", flat=True)[0])
    assert [each.key for each in alone.verified([operator.first.public, new.public])] == [new.public]


def test_a_witness_that_knows_only_the_old_key_takes_the_hand_over(operator: _Operator) -> None:
    _record()
    seal()
    old = operator.first.public
    seen = consider(Seen(), Update.parse(selectors.update_since(0)), old)
    new, note = operator.rotate()
    operator.use(new, operator.first)
    seal()
    seen = consider(seen, Update.parse(selectors.update_since(seen.size)), old)
    operator.use(new)
    _record()
    seal()
    update = Update.parse(selectors.update_since(seen.size))
    with pytest.raises(BadEvidence):
        consider(seen, update, old)
    assert consider(seen, update, extended(old, [note])).size == seen.size + 1


def test_a_key_that_nothing_was_handed_over_to_seals_nothing(operator: _Operator) -> None:
    _record()
    seal()
    stranger = operator.made()
    for used, old in ((stranger, None), (stranger, operator.first), (operator.first, stranger)):
        operator.use(used, old)
        _record()
        with pytest.raises(Refused, match="another key"):
            seal()
    operator.use(operator.first)
    assert seal() is not None


def test_the_old_key_may_be_retired_before_anything_was_sealed_with_both(operator: _Operator) -> None:
    _record()
    seal()
    new, _ = operator.rotate()
    operator.use(new)
    assert seal() is not None
    assert _faults(new) == []


def test_a_log_is_handed_over_once_at_a_time(operator: _Operator) -> None:
    new, _ = operator.rotate()
    with pytest.raises(Refused, match="handed the log over already"):
        operator.rotate()
    operator.use(new, operator.first)
    with pytest.raises(Refused, match="still signs beside"):
        operator.rotate()
    operator.use(new)
    third, _ = operator.rotate()
    operator.use(third)
    number = _record()
    seal()
    assert verify(_receipt(number), operator.first.public).kind == "receipt"
    assert _faults(third) == []
    assert HandOver.objects.count() == 2


def test_who_checks_the_rows_finds_a_hand_over_that_was_put_in(operator: _Operator) -> None:
    new, _ = operator.rotate()
    operator.use(new, operator.first)
    seal()
    stranger, friend = operator.made(), operator.made()
    forged = hand_over(stranger, friend, 1)
    number = _record()
    HandOver(
        entry=Entry.objects.get(number=number),
        old=str(stranger.public),
        new=str(friend.public),
        note=str(forged),
        time=clock.now(),
    ).save()
    assert "hand_over" in _faults(new)
    with pytest.raises(Refused):
        seal()


def test_a_torn_note_is_a_fault(operator: _Operator) -> None:
    new = operator.made()
    number = _record()
    entry = Entry.objects.get(number=number)
    HandOver(entry=entry, old=str(operator.first.public), new=str(new.public), note="torn", time=clock.now()).save()
    assert "hand_over" in _faults(operator.first)


def test_a_public_key_stands_for_a_log(operator: _Operator) -> None:
    assert selectors.known_log().keys == (PublicKey.parse(selectors.public_key()),) == (operator.first.public,)
    assert selectors.hand_overs() == ()
    new, note = operator.rotate()
    (found,) = selectors.hand_overs()
    assert (found.number, found.statement) == (1, str(note))
    assert (found.old, found.new) == (str(operator.first.public), str(new.public))
    with pytest.raises(NotFound):
        selectors.hand_over(2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_an_old_key_alone_follows_to_the_new_one_from_what_is_public(
    operator: _Operator, client: Client, language: str
) -> None:
    client.cookies["language"] = language
    _record()
    seal()
    assert client.get("/api/v1/log").json()["hand_overs"] == []
    assert client.get("/evidence/hand-over/1").status_code == 404
    assert "hand-over" not in client.get("/check/").content.decode()
    for _ in range(2):
        new, _ = operator.rotate()
        operator.use(new)
    seal()

    said = client.get("/check/").content.decode()
    given = [client.get(f"/evidence/hand-over/{nth}").content.decode() for nth in (1, 2)]
    log = client.get("/api/v1/log").json()
    assert [each["statement"] for each in log["hand_overs"]] == given
    for each in log["hand_overs"]:
        assert html.escape(each["old"]) in said
        assert html.escape(each["new"]) in said
    followed = extended(operator.first.public, map(Note.parse, given))
    assert str(followed.keys[-1]) == log["key"]
    assert client.get("/evidence/hand-over/3").status_code == 404
    # The newest checkpoint is not signed with the old key; with the statements it is proved nevertheless.
    with pytest.raises(BadEvidence):
        opened(Note.parse(log["checkpoint"]), operator.first.public)
    assert opened(Note.parse(log["checkpoint"]), followed).checkpoint.size == Entry.objects.count()


def test_the_command_makes_the_key_the_entry_and_the_statement(operator: _Operator, tmp_path: Path) -> None:
    new, statement = tmp_path / "new.key", tmp_path / "hand-over.txt"
    words = ("evidence", "rotate", "--key-file", str(new), "-o", str(statement), "--format", "json")
    told = json.loads(run(*words).stdout)
    key = PrivateKey.parse(new.read_text(encoding="ascii"))
    assert told["public_key"] == str(key.public)
    assert stat.S_IMODE(new.stat().st_mode) == 0o600
    assert key.secret().split("+", 4)[4] not in json.dumps(told)
    assert extended(operator.first.public, [Note.parse(statement.read_bytes())]).keys[1] == key.public
    assert Entry.objects.get().action == "ledger.hand_over"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_is_not_left_behind_where_nothing_is_handed_over(
    operator: _Operator, tmp_path: Path, language: str
) -> None:
    operator.rotate()
    made = tmp_path / "third.key"
    words = ("evidence", "rotate", "--key-file", str(made), "-o", str(tmp_path / "statement"), "--lang", language)
    told = run(*words)
    assert told.exit_code == 2
    assert "FENDUAN_LEDGER_KEY" in told.stderr
    assert not made.exists()
    assert not (tmp_path / "statement").exists()
    made.write_text("kept", encoding="ascii")
    assert run(*words).exit_code == 2
    assert made.read_text(encoding="ascii") == "kept"
