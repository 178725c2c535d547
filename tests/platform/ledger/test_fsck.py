"""The second verifier finds every hand in the database, and nothing where there was none."""

import datetime as dt
from collections.abc import Sequence

import pytest
from django.db import connection, transaction

from fenduan.evidence.notes import COSIGNS, Note, PrivateKey, cosign
from fenduan.platform.base import clock
from fenduan.platform.ledger import keys, selectors, services, witnesses
from fenduan.platform.ledger.fsck import FAULTS, Report, fsck
from fenduan.platform.ledger.models import Entry
from fenduan.platform.ledger.sealing import seal
from tests.platform.ledger.people import officer
from tests.structure.program import imports, modules

pytestmark = [pytest.mark.databases, pytest.mark.django_db(transaction=True)]
WITNESS = PrivateKey.generate("qa.example/witness", COSIGNS)


@pytest.fixture(autouse=True)
def _written() -> None:
    """Write seven entries, sealed in two checkpoints that a witness has cosigned, and one that is not sealed yet."""
    witnesses.register(actor=officer(), key=str(WITNESS.public))
    for size in (3, 3):
        _record(size)
        seal()
        note = Note.parse(selectors.checkpoint_note())
        signed = note.with_signatures([cosign(note.text, WITNESS, 1_781_490_000)])
        witnesses.cosigned(actor=officer(), note=str(signed).encode())
    # The cosigning itself was recorded: seal that too, and leave one open.
    seal()
    _record(1)


@transaction.atomic
def _record(count: int) -> None:
    for number in range(count):
        services.record(actor=officer(), action="t.write", subject=("case", str(number)), reason="资料齐全")


def _checked(known: Sequence[str] = (), *, later: dt.timedelta = dt.timedelta()) -> Report:
    return fsck(str(keys.public()), now=clock.now() + later, known=known)


def _change(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("OF ONE", _OF_ONE), values)
        assert cursor.rowcount > 0, "nothing was changed, so that nothing could be found"


def _rules(report: Report) -> set[str]:
    return {each.rule for each in report.faults}


def test_an_untouched_log_is_derived_without_a_fault() -> None:
    report = _checked()

    assert (report.faults, report.count, report.unsealed) == ([], 0, 1)
    assert report.size == report.entries - 1 == Entry.objects.count() - 1
    assert report.checkpoints == 3
    latest = Note.parse(selectors.checkpoint_note()).text.split("\n")
    assert latest[1] == str(report.size)


def test_while_a_transaction_is_open_it_reads_within_it() -> None:
    with transaction.atomic():
        assert _checked().count == 0


_OF_ONE = "WHERE id = (SELECT id FROM ledger_entry ORDER BY id LIMIT 1)"


@pytest.mark.parametrize(
    ("statement", "rules"),
    [
        ("UPDATE ledger_entry SET action = 'cases.refuse' OF ONE", {"column"}),
        ("UPDATE ledger_entry SET actor = 8 OF ONE", {"column"}),
        ("UPDATE ledger_entry SET time = '2026-01-01 00:00:00+00:00' OF ONE", {"column", "promise"}),
        ("UPDATE ledger_entry SET seal_by = '2027-01-01 00:00:00+00:00' OF ONE", {"promise"}),
        ("UPDATE ledger_entry SET payload = leaf OF ONE", {"payload", "leaf", "node", "root"}),
        ("UPDATE ledger_entry SET leaf = payload OF ONE", {"leaf"}),
        (
            "UPDATE ledger_entry SET promise = replace(promise, 'seal-by 1', 'seal-by 2') OF ONE",
            {"promise"},
        ),
        ('DELETE FROM ledger_leaf WHERE "index" = 1', {"gap", "node", "root", "uncovered"}),
        ('UPDATE ledger_leaf SET "index" = 90 WHERE "index" = 1', {"gap", "node", "root"}),
        ("DELETE FROM ledger_node WHERE level = 1", {"node"}),
        ("UPDATE ledger_node SET hash = (SELECT root FROM ledger_checkpoint LIMIT 1) WHERE level = 1", {"node"}),
        ("UPDATE ledger_checkpoint SET root = (SELECT leaf FROM ledger_entry LIMIT 1)", {"root", "checkpoint"}),
        ("UPDATE ledger_checkpoint SET note = replace(note, 'ledger', 'another')", {"checkpoint"}),
        ("DELETE FROM ledger_checkpoint WHERE size > 8", {"uncovered"}),
        ("UPDATE ledger_cosignature SET seen_at = '2026-01-01 00:00:00+00:00'", {"cosignature"}),
        ("DELETE FROM ledger_opening WHERE name = 'reason'", {"unopened"}),
        ("UPDATE ledger_opening SET value = '\"不符合要求\"' WHERE name = 'reason'", {"opening"}),
    ],
)
def test_a_hand_in_the_database_is_found(statement: str, rules: set[str]) -> None:
    _change(statement)

    report = _checked()
    assert rules <= _rules(report)
    assert all(each.message.en and each.message.zh for each in report.faults)
    assert report.count >= len(report.faults) > 0


def test_the_newest_rows_taken_away_are_found_with_a_checkpoint_kept_elsewhere() -> None:
    known = selectors.checkpoint_note()
    assert _checked([known]).count == 0
    for statement in (
        "DELETE FROM ledger_cosignature",
        "DELETE FROM ledger_checkpoint",
        "DELETE FROM ledger_node",
        "DELETE FROM ledger_leaf",
    ):
        _change(statement)

    assert "known" not in _rules(_checked())
    assert _rules(_checked([known])) == {"known"}


def test_a_checkpoint_of_another_log_is_no_measure() -> None:
    known = selectors.checkpoint_note().replace("\n— ", "\n— other.example/")
    with pytest.raises(ValueError, match="log"):
        _checked([known])


def test_a_promise_that_was_not_kept_is_found() -> None:
    assert _rules(_checked(later=services.SEAL_WITHIN + dt.timedelta(seconds=2))) == {"overdue"}


def test_it_shares_no_code_with_what_writes() -> None:
    (module,) = (each for each in modules() if each.name == "fenduan.platform.ledger.fsck")
    ours = {name for _, name in imports(module.tree) if name.startswith("fenduan.")}

    assert ours == {"fenduan.reference.text.Text"}


def test_every_fault_can_be_told() -> None:
    for said in FAULTS.values():
        assert said.en.format(at="7", column="x")
        assert said.zh.format(at="7", column="x")
