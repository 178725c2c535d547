"""A receipt proves with a key alone; anything changed in it proves nothing."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.evidence.captures import capture, event_proof, salt_of, seed
from fenduan.evidence.commitments import Opening
from fenduan.evidence.entries import LedgerEntry
from fenduan.evidence.errors import Refused
from fenduan.evidence.notes import Note, cosign
from fenduan.evidence.receipts import Event, Proof, Receipt
from fenduan.evidence.verifier import verify
from tests.evidence.logs import LOG, OTHER_LOG, WITNESS, Log, entry, log_of, opening

NAME, REASON = opening("actor_name", "王敏"), opening("reason", {"en": "Complete", "zh": "资料齐全"})


def _receipt() -> Receipt:
    log = Log([*log_of(5).entries, entry(5, NAME, REASON), entry(6)])
    receipt = log.receipt(5, NAME, REASON)
    assert receipt.proof is not None
    note = receipt.proof.checkpoint
    cosigned = note.with_signatures([cosign(note.text, WITNESS, 1_781_490_000)])
    return Receipt(receipt.entry, receipt.opened, receipt.promise, Proof(5, receipt.proof.hashes, cosigned))


def test_a_receipt_says_what_is_proved_and_by_whom_it_was_seen() -> None:
    verdict = verify(_receipt().file(), LOG.public, [WITNESS.public])

    assert (verdict.kind, verdict.log, verdict.overdue) == ("receipt", LOG.name, False)
    english = "\n".join(each.en for each in verdict.statements)
    chinese = "\n".join(each.zh for each in verdict.statements)
    for shown in ("cases.accept", "js-mpa", "JS-OP-2026-0005", "2026-06-15 09:02:03 +08:00", "王敏", WITNESS.name):
        assert shown in english
        assert shown in chinese
    assert "Complete" in english
    assert "资料齐全" in chinese
    assert verdict.as_dict()["index"] == 5
    assert verdict.as_dict()["cosigned"] == [{"witness": str(WITNESS.public), "time": 1_781_490_000}]


def test_without_a_known_witness_it_is_said_what_rests_on_the_operators_word() -> None:
    verdict = verify(_receipt().file(), LOG.public)

    assert any("operator's word" in each.en for each in verdict.statements)
    assert any("1 more signatures" in each.en for each in verdict.statements)


def test_only_what_is_disclosed_is_shown_and_it_still_proves() -> None:
    less = _receipt().disclosing(["reason"])

    verdict = verify(less.file(), LOG.public)
    assert "王敏" not in less.file().decode()
    assert verdict.as_dict()["opened"] == {"reason": {"en": "Complete", "zh": "资料齐全"}}
    assert any("actor_name" in each.en and "not shown" in each.en for each in verdict.statements)
    with pytest.raises(Refused):
        less.disclosing(["actor_name"])


def test_another_key_proves_nothing() -> None:
    with pytest.raises(Refused) as refused:
        verify(_receipt().file(), OTHER_LOG.public)
    assert refused.value.rule == "not-signed-by"


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        (("entry", "action"), "cases.refuse", "other-leaf"),
        (("entry", "time"), "2026-06-15T01:02:03.000006Z", "other-leaf"),
        (("entry", "time"), "2026-06-15T01:02:03Z", "no-time"),
        (("entry", "time"), "2026-13-15T01:02:03.000006Z", "no-time"),
        (("entry", "entry"), 2, "unknown-version"),
        (("entry", "entry"), True, "unknown-version"),
        (("entry", "subject"), ["case"], "wrong-type"),
        (("entry", "commitments"), [], "wrong-type"),
        (("entry", "commitments", "reason"), "x", "no-hash"),
        (("entry", "commitments", "reason"), 1, "wrong-type"),
        (("entry", "more"), 1, "no-key-here"),
        (("opened", 0, "value"), "李雷", "not-committed"),
        (("opened", 0, "name"), "reason", "not-committed"),
        (("opened", 0, "salt"), "AAAA", "no-base64"),
        (("opened",), {}, "wrong-type"),
        (("receipt",), 3, "unknown-version"),
        (("promise",), "x", "no-note"),
        (("promise",), 1, "wrong-type"),
        (("proof",), "x", "no-proof"),
        (("events",), [{"index": 0, "value": 1, "salt": "A" * 43 + "=", "hashes": []}], "not-committed"),
    ],
)
def test_anything_changed_is_refused_with_its_place(path: tuple[str | int, ...], value: object, rule: str) -> None:
    changed: Any = _receipt().as_dict()
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(Refused) as refused:
        verify(json.dumps(changed).encode(), LOG.public, [WITNESS.public])
    assert refused.value.rule == rule
    if rule not in {"other-leaf", "unknown-version"}:
        assert refused.value.where.startswith("/" + str(path[0]))


def test_a_proof_of_another_place_or_tree_is_refused() -> None:
    receipt, log = _receipt(), log_of(7)
    assert receipt.proof is not None
    elsewhere = Proof(4, receipt.proof.hashes, receipt.proof.checkpoint)
    beyond = Proof(7, receipt.proof.hashes, receipt.proof.checkpoint)
    other_tree = Proof(5, tuple(log.hashes(5)), log.checkpoint())
    for proof, rule in ((elsewhere, "not-included"), (beyond, "index-beyond"), (other_tree, "not-included")):
        with pytest.raises(Refused) as refused:
            verify(Receipt(receipt.entry, (), receipt.promise, proof).file(), LOG.public)
        assert refused.value.rule == rule


def test_a_promise_is_one_and_says_when_it_is_overdue() -> None:
    log = log_of(1)
    data = Receipt(log.entries[0], (), log.promise(0), None).file()
    due = dt.datetime.fromtimestamp(1_781_488_923, tz=dt.UTC)

    assert verify(data, LOG.public).kind == "promise"
    assert not verify(data, LOG.public, now=due).overdue
    late = verify(data, LOG.public, now=due + dt.timedelta(seconds=1))
    assert late.overdue
    assert "逾期" in late.statements[-1].zh


@pytest.mark.parametrize(
    "text",
    [
        "fenduan/promise/v1\n",
        "fenduan/promise/v2\nlog.example/ledger\nleaf {}\ntime 1\nseal-by 2\n",
        "fenduan/promise/v1\nlog.example/ledger\nleaf {}\ntime 1\nseal 2\n",
        "fenduan/promise/v1\nlog.example/ledger\nleaf {}\ntime 3\nseal-by 2\n",
        "fenduan/promise/v1\nlog.example/ledger\nleaf {}\ntime 01\nseal-by 2\n",
        "fenduan/promise/v1\nlog.example/other\nleaf {}\ntime 1\nseal-by 2\n",
    ],
)
def test_what_is_no_promise_of_this_log_is_refused(text: str) -> None:
    from fenduan.evidence.notes import sign  # noqa: PLC0415 - only here

    written = text.format("A" * 43 + "=")
    log = log_of(1)
    with pytest.raises(Refused):
        verify(Receipt(log.entries[0], (), Note(written, (sign(written, LOG),)), None).file(), LOG.public)


def test_a_checkpoint_alone_is_verified_and_a_stranger_refused() -> None:
    verdict = verify(str(log_of(3).checkpoint()).encode(), LOG.public)

    assert (verdict.kind, verdict.as_dict()["size"]) == ("checkpoint", 3)
    for data in (b"{}", b"[]", b"", b"{", b"null", str(log_of(1).promise(0)).encode()):
        with pytest.raises(Refused):
            verify(data, LOG.public)


def test_one_event_of_a_capture_is_shown_and_the_others_are_not() -> None:
    readings = [{"at": number, "celsius": 5.0 + number / 10} for number in range(6)]
    seeded = seed()
    whole = capture(readings, seeded)
    log = Log([LedgerEntry(**{**_fields(entry(0)), "capture": whole})])
    event = Event(4, readings[4], salt_of(seeded, 4), tuple(event_proof(readings, seeded, 4)))
    receipt = log.receipt(0)
    shown = Receipt(receipt.entry, (), receipt.promise, receipt.proof, (event,))

    assert verify(shown.file(), LOG.public).kind == "receipt"
    assert Receipt.parse(shown.file()) == shown
    assert b"5.3" not in shown.file()
    lie = Receipt(receipt.entry, (), receipt.promise, receipt.proof, (Event(4, {}, event.salt, event.hashes),))
    with pytest.raises(Refused):
        verify(lie.file(), LOG.public)


def _fields(found: LedgerEntry) -> dict[str, Any]:
    return {name: getattr(found, name) for name in LedgerEntry.__slots__}


def test_the_bytes_of_an_entry_are_the_only_ones() -> None:
    data = entry(1).canonical()

    assert LedgerEntry.parse(data) == entry(1)
    with pytest.raises(Refused) as refused:
        LedgerEntry.parse(data.replace(b":", b": ", 1))
    assert refused.value.rule == "not-canonical"


def test_salts_differ_so_that_the_same_value_does_not_look_the_same() -> None:
    assert Opening.fresh("reason", "x").commitment() != Opening.fresh("reason", "x").commitment()


@given(st.data())
def test_a_bit_turned_over_anywhere_never_proves_something_else(data: st.DataObject) -> None:
    original = bytearray(_receipt().file())
    place = data.draw(st.integers(min_value=0, max_value=len(original) - 1))
    original[place] ^= 1 << data.draw(st.integers(min_value=0, max_value=7))

    try:
        verdict = verify(bytes(original), LOG.public, [WITNESS.public])
    except Refused:
        return
    # What is still proved is the same entry: white space between the parts may differ, and a cosignature under a name
    # that nobody knows is none, and the verdict says so.
    whole = verify(_receipt().file(), LOG.public, [WITNESS.public])
    if verdict != whole:
        assert verdict.facts == {**whole.facts, "cosigned": []}


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda each: each.encode("utf-8", "surrogatepass")))
def test_no_input_makes_the_verifier_fail(data: bytes) -> None:
    with pytest.raises(Refused):
        verify(data, LOG.public)
