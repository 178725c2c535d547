"""A witness cosigns what continues what it has seen; a fork is refused, and proved to others."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenduan.evidence.checkpoints import opened
from fenduan.evidence.contradictions import Contradiction, of_older, of_prefix, of_receipts, of_sizes
from fenduan.evidence.errors import Refused
from fenduan.evidence.notes import Note, sign
from fenduan.evidence.verifier import verify
from fenduan.evidence.witness import Fork, Seen, Update, WitnessFile, consider, watch
from tests.evidence.logs import LOG, OTHER_LOG, WITNESS, Log, log_of


@pytest.fixture
def state(tmp_path: Path) -> WitnessFile:
    return WitnessFile(tmp_path / "witness.json")


def _watched(state: WitnessFile, log: Log, old: int, size: int) -> Note:
    update = Update.parse(str(log.update(old, size)).encode())
    line = watch(state, update, LOG.public, WITNESS, 1_781_490_000)
    return update.checkpoint.with_signatures([line])


def test_it_follows_a_log_that_grows(state: WitnessFile) -> None:
    log = log_of(20)
    for old, new in ((0, 3), (3, 4), (4, 4), (4, 11), (11, 20)):
        note = _watched(state, log, old, new)
        assert opened(note, LOG.public, [WITNESS.public]).cosigned
        assert state.read(LOG.public).size == new


def test_it_starts_at_any_size(state: WitnessFile) -> None:
    _watched(state, log_of(9), 0, 9)

    assert state.read(LOG.public).root == Seen(log_of(9).checkpoint()).root


@pytest.mark.parametrize(("seen", "size"), [(7, 7), (8, 8), (7, 12), (5, 6), (13, 20)])
def test_a_fork_is_refused_and_the_proof_convinces_others(state: WitnessFile, seen: int, size: int) -> None:
    _watched(state, log_of(20), 0, seen)
    forged = log_of(20, changed=2)

    with pytest.raises(Fork) as fork:
        watch(state, forged.update(seen, size), LOG.public, WITNESS, 1)

    assert fork.value.proof is not None
    verdict = verify(fork.value.proof.file(), LOG.public)
    assert verdict.kind == "contradiction"
    assert "日志" in verdict.statements[0].zh
    assert state.read(LOG.public) == Seen(log_of(20).checkpoint(seen)), "what was seen is still what counts"


def test_a_fork_at_a_power_of_two_is_refused_and_any_receipt_makes_it_a_proof(state: WitnessFile) -> None:
    _watched(state, log_of(20), 0, 8)
    forged = log_of(20, changed=2)

    with pytest.raises(Fork) as fork:
        watch(state, forged.update(8, 13), LOG.public, WITNESS, 1)
    assert fork.value.rule == "not-shown-consistent"
    assert fork.value.proof is None

    proof = of_older(fork.value.checkpoints[0], forged.receipt(5, size=13))
    assert proof is not None
    assert verify(proof.file(), LOG.public).kind == "contradiction"


def test_a_log_that_takes_entries_back_is_refused(state: WitnessFile) -> None:
    _watched(state, log_of(9), 0, 9)

    with pytest.raises(Fork) as fork:
        watch(state, log_of(9).update(4, 5), LOG.public, WITNESS, 1)
    assert fork.value.rule == "shrunk"


def test_an_update_from_another_size_and_a_checkpoint_of_another_log_are_refused(state: WitnessFile) -> None:
    log = log_of(9)
    _watched(state, log, 0, 5)
    for update, rule in (
        (log.update(4, 9), "other-size"),
        (log.update(0, 9), "other-size"),
        (Log(log.entries, OTHER_LOG).update(5, 9), "not-signed-by"),
        (Update(5, (b"\x00" * 32,), log.checkpoint(9)), "not-shown-consistent"),
    ):
        with pytest.raises(Refused) as refused:
            watch(state, update, LOG.public, WITNESS, 1)
        assert refused.value.rule == rule
    with pytest.raises(Refused):
        consider(Seen(), Update(0, (b"\x00" * 32,), log.checkpoint(9)), LOG.public)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"witness":2,"checkpoint":""}', b'{"witness":1,"checkpoint":1}', b'{"witness":1}']
)
def test_a_state_that_is_none_is_refused_and_not_begun_anew(state: WitnessFile, content: bytes) -> None:
    state.path.write_bytes(content)

    with pytest.raises(Refused):
        watch(state, log_of(3).update(0), LOG.public, WITNESS, 1)
    assert state.path.read_bytes() == content


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"old 1\n",
        b"old 01\n\nx",
        b"old x\n\nx",
        b"new 1\n\nx",
        b"old 1\nAA\n\nx",
        b"old 1\n" + (b"A" * 43 + b"=\n") * 64 + b"\nx",
        b"\xff\n\nx",
        b"old 1\n\nx",
    ],
)
def test_what_is_no_update_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        Update.parse(data)


@given(st.binary(max_size=200).map(lambda each: b"old 3\n" + each))
def test_no_update_makes_the_witness_fail(data: bytes) -> None:
    with pytest.raises(Refused):
        consider(Seen(), Update.parse(data), LOG.public)


@given(
    seen=st.integers(min_value=1, max_value=20),
    size=st.integers(min_value=1, max_value=20),
    changed=st.integers(min_value=0, max_value=19),
)
def test_it_accepts_a_forged_log_never_where_what_it_saw_was_changed(seen: int, size: int, changed: int) -> None:
    honest, forged = log_of(20), log_of(20, changed=changed)
    before = Seen(honest.checkpoint(seen))
    update = forged.update(min(seen, size), size)

    if size >= seen and changed >= seen:
        assert consider(before, update, LOG.public).size == size
    else:
        with pytest.raises(Fork):
            consider(before, update, LOG.public)


def test_two_receipts_for_one_place_are_a_contradiction() -> None:
    one, other = log_of(6).receipt(2), log_of(9, changed=2).receipt(2)
    proof = of_receipts(one, other)

    assert proof is not None
    verdict = verify(proof.file(), LOG.public)
    assert "index 2" in verdict.statements[0].en
    assert of_receipts(one, log_of(9).receipt(2)) is None
    assert of_receipts(one, log_of(9).receipt(3)) is None


def test_honest_checkpoints_contradict_in_nothing() -> None:
    log = log_of(20)
    old, new = log.checkpoint(7), log.checkpoint(12)

    assert of_sizes(old, old) is None
    assert of_sizes(old, new) is None
    assert of_prefix(old, new, log.update(7, 12).hashes) is None
    assert of_older(log.checkpoint(8), log.receipt(3, size=12)) is None
    for claim in (Contradiction(old, new), Contradiction(old, old)):
        with pytest.raises(Refused) as refused:
            verify(claim.file(), LOG.public)
        assert refused.value.rule == "no-contradiction"


def test_a_claim_against_an_honest_log_is_refused() -> None:
    honest, forged = log_of(20), log_of(20, changed=2)
    claim = of_prefix(honest.checkpoint(7), forged.checkpoint(12), forged.update(7, 12).hashes)
    assert claim is not None
    other = Note(claim.second.text, (sign(claim.second.text, OTHER_LOG),))

    for value, rule in (
        ({**claim.as_dict(), "checkpoints": [str(claim.first), str(other)]}, "not-signed-by"),
        ({**claim.as_dict(), "checkpoints": [str(claim.first), str(honest.checkpoint(12))]}, "no-contradiction"),
        ({**claim.as_dict(), "checkpoints": [str(claim.first)]}, "wrong-type"),
        ({**claim.as_dict(), "checkpoints": [str(claim.first), 1]}, "wrong-type"),
        ({**claim.as_dict(), "contradiction": 9}, "unknown-version"),
        ({**claim.as_dict(), "prefix": {"root": "AA", "hashes": []}}, "no-base64"),
        ({**claim.as_dict(), "index": 1}, "missing-key"),
    ):
        with pytest.raises(Refused) as refused:
            verify(json.dumps(value).encode(), LOG.public)
        assert refused.value.rule == rule


_RACE = """
import sys
from pathlib import Path
from fenduan.evidence.errors import Refused
from fenduan.evidence.witness import WitnessFile, watch
from tests.evidence.logs import LOG, WITNESS, log_of
state = WitnessFile(Path(sys.argv[1]))
done = 0
for _ in range(30):
    log = log_of(40, changed=0 if sys.argv[2] == "forged" else None)
    try:
        watch(state, log.update(state.read(LOG.public).size, 40), LOG.public, WITNESS, 1)
        done += 1
    except Refused:
        pass
print(done)
"""


def test_two_processes_with_one_state_never_cosign_two_logs(state: WitnessFile, root: Path) -> None:
    command = [sys.executable, "-c", _RACE, str(state.path)]
    started = [
        subprocess.Popen([*command, each], stdout=subprocess.PIPE, text=True, cwd=root) for each in ("honest", "forged")
    ]
    counts = [int(each.communicate()[0]) for each in started]

    assert sorted(bool(count) for count in counts) == [False, True]
