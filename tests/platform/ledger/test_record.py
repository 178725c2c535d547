"""An entry is written with its write, binds itself to what was said, and is promised at once."""

import datetime as dt
import json

import pytest
from django.db import transaction

from fenduan.evidence.commitments import Opening as FieldOpening
from fenduan.evidence.entries import LedgerEntry
from fenduan.evidence.errors import Refused as BadEvidence
from fenduan.evidence.notes import Note
from fenduan.evidence.promises import opened
from fenduan.platform.ledger import keys
from fenduan.platform.ledger.models import Entry, Opening
from fenduan.platform.ledger.services import Recorded, record
from fenduan.reference.text import Text
from tests.platform.ledger.people import officer

pytestmark = [pytest.mark.databases, pytest.mark.django_db]


def _recorded(**more: object) -> Recorded:
    given = {"actor": officer(), "action": "cases.accept", "subject": ("case", "JS-OP-2026-0001"), **more}
    with transaction.atomic():
        return record(**given)  # type: ignore[arg-type]  # a test gives what it wants


def test_the_row_says_what_its_bytes_say() -> None:
    recorded = _recorded(reason="资料齐全", fields={"day": dt.date(2026, 6, 15)})

    row = Entry.objects.get(pk=recorded.id)
    entry = LedgerEntry.parse(bytes(row.payload))
    assert (row.number, row.actor, row.organisation, row.action) == (entry.id, 7, "js-mpa", "cases.accept")
    assert (row.subject_kind, row.subject) == entry.subject
    assert row.time == entry.time
    assert bytes(row.leaf) == entry.leaf()
    assert recorded.leaf == entry.leaf().hex()


def test_names_reasons_and_values_are_committed_to_and_not_written() -> None:
    recorded = _recorded(reason="资料齐全", fields={"meaning": Text("Accepted", "受理"), "day": dt.date(2026, 6, 15)})

    payload = bytes(Entry.objects.get(pk=recorded.id).payload)
    entry = LedgerEntry.parse(payload)
    assert set(entry.commitments) == {"actor_name", "day", "meaning", "reason"}
    for hidden in ("王敏", "资料齐全", "受理", "2026-06-15T00"):
        assert hidden.encode() not in payload
    for row in Opening.objects.filter(entry_id=recorded.id):
        FieldOpening(row.name, json.loads(row.value), bytes(row.salt)).check(entry.commitments)


def test_the_promise_is_signed_and_is_for_this_leaf() -> None:
    recorded = _recorded()

    promise = opened(Note.parse(recorded.promise), keys.public())
    assert promise.leaf.hex() == recorded.leaf
    assert promise.seal_by - promise.time == 3600


def test_without_a_transaction_nothing_is_recorded(transactional_db: None) -> None:  # noqa: ARG001 - no test transaction
    with pytest.raises(RuntimeError):
        record(actor=officer(), action="x", subject=("case", "1"))

    assert not Entry.objects.exists()


def test_a_refused_write_leaves_no_entry() -> None:
    with transaction.atomic():
        record(actor=officer(), action="x", subject=("case", "1"))
        transaction.set_rollback(True)

    assert not Entry.objects.exists()


@pytest.mark.parametrize("value", [float("nan"), 2**53, "\ud800", object()])
def test_what_is_no_json_value_is_refused(value: object) -> None:
    with pytest.raises(BadEvidence):
        _recorded(fields={"value": value})

    assert not Entry.objects.exists()


def test_a_reserved_name_is_refused() -> None:
    with pytest.raises(ValueError, match="reason"):
        _recorded(fields={"reason": "x"})


def test_an_entry_is_never_changed_nor_deleted() -> None:
    row = Entry.objects.get(pk=_recorded().id)

    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()
