"""What was recorded is sealed in order; the receipt replaces the promise, and is verified with the key alone."""

import datetime as dt

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from fenduan.evidence.errors import Refused as BadEvidence
from fenduan.evidence.notes import COSIGNS, PrivateKey, PublicKey, cosign
from fenduan.evidence.verifier import verify
from fenduan.evidence.witness import Seen, Update, consider
from fenduan.platform.base import clock
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.ledger import keys, selectors, services, witnesses
from fenduan.platform.ledger.fsck import fsck
from fenduan.platform.ledger.handing_over import OTHER_KEY
from fenduan.platform.ledger.models import Checkpoint, Entry, Leaf, Node, Opening
from fenduan.platform.ledger.sealing import overdue, seal
from tests.platform.ledger.people import administrator, officer

# Sealing takes what has been committed.
pytestmark = [pytest.mark.databases, pytest.mark.django_db(transaction=True)]
CASE = ("case", "JS-OP-2026-0001")


@transaction.atomic
def _record(count: int = 1, **more: object) -> list[str]:
    given = {"actor": officer(), "action": "cases.note", "subject": CASE, **more}
    return [services.record(**given).number for _ in range(count)]  # type: ignore[arg-type]  # a test gives what it wants


def test_nothing_is_sealed_where_there_is_nothing() -> None:
    assert seal() is None
    assert not Checkpoint.objects.exists()
    with pytest.raises(NotFound):
        selectors.checkpoint_note()


def test_entries_are_sealed_in_order_and_once() -> None:
    numbers = _record(3)
    first = seal()
    numbers += _record(4)
    second = seal()

    assert first is not None
    assert second is not None
    assert (first.count, first.size, second.count, second.size) == (3, 3, 4, 7)
    assert list(Leaf.objects.order_by("index").values_list("index", "entry__number")) == list(enumerate(numbers))
    assert Node.objects.filter(level=0).count() == 7
    assert seal() is None


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (5, 3), (8, 1), (2, 7)])
def test_every_receipt_is_verified_with_the_key_alone(sizes: tuple[int, ...]) -> None:
    numbers = []
    for size in sizes:
        numbers += _record(size, reason="资料齐全")
        seal()

    for position, number in enumerate(numbers):
        receipt = selectors.receipt_for(officer(), number)
        verdict = verify(receipt.file(), PublicKey.parse(selectors.public_key()))
        assert (verdict.kind, verdict.facts["index"], verdict.facts["size"]) == ("receipt", position, len(numbers))
        assert verdict.facts["opened"] == {"actor_name": "王敏", "reason": "资料齐全"}


def test_what_it_costs_does_not_grow_with_the_log(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for size in (2, 30):
        numbers = _record(size)
        seal()
        # The stated day of a test is one query more than production has.
        with transaction.atomic(), django_assert_num_queries(3):
            services.record(actor=officer(), action="t.write", subject=CASE, reason="资料齐全", fields={"a": 1, "b": 2})
        with django_assert_num_queries(7):
            selectors.receipt_for(officer(), numbers[0])
        seal()


def test_many_receipts_ask_no_more_often_than_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    numbers = _record(12, reason="资料齐全")
    seal()
    (late,) = _record()
    with django_assert_num_queries(7):
        assert len(selectors.receipts_for(officer(), numbers[:1])) == 1
    with django_assert_num_queries(7):
        found = selectors.receipts_for(officer(), [*numbers, late, "none such"])
    assert found.keys() == {*numbers, late}
    for number, receipt in found.items():
        assert receipt == selectors.receipt_for(officer(), number)
        assert verify(receipt.file(), keys.public()).kind == ("promise" if number == late else "receipt")


def test_before_it_is_sealed_the_receipt_is_a_promise() -> None:
    (number,) = _record()

    assert verify(selectors.receipt_for(officer(), number).file(), keys.public()).kind == "promise"
    assert selectors.check(number).position is None


def test_a_log_is_not_gone_on_with_under_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    _record()
    seal()
    _record()
    other = PrivateKey.generate(keys.public().name)
    monkeypatch.setattr(keys, "operator", lambda: other)

    with pytest.raises(Refused) as refused:
        seal()
    assert refused.value.reasons[0] == OTHER_KEY
    assert Leaf.objects.count() == 1


def test_another_organisation_knows_of_an_entry_only_through_what_it_may_see() -> None:
    (number,) = _record(reason="内部意见")
    seal()
    other = officer(organisation="sh-mpa")

    for actor, subjects in ((other, ()), (other, [("case", "SH-OP-2026-0001")])):
        with pytest.raises(NotFound):
            selectors.receipt_for(actor, number, subjects=subjects)
    with pytest.raises(NotFound):
        selectors.receipt_for(officer(), "nothing")
    receipt = selectors.receipt_for(other, number, subjects=[CASE])
    assert receipt.opened == ()
    assert verify(receipt.file(), keys.public()).kind == "receipt"
    assert [each.number for each in selectors.entries_about(other, [CASE])] == [number]
    assert selectors.entries_about(other, []) == []


def test_anybody_may_check_a_number_and_learns_position_time_and_digest() -> None:
    (number,) = _record()
    seal()

    checked = selectors.check(number)
    assert (checked.position, checked.size, len(checked.leaf)) == (0, 1, 64)
    with pytest.raises(NotFound):
        selectors.check("no-such-number")


def test_what_was_erased_is_shown_no_more_and_everything_else_proves_still() -> None:
    (number,) = _record(reason="李雷来电说明", fields={"day": "2026-06-15"})
    seal()
    given = selectors.receipt_for(officer(), number)
    services.erase(actor=administrator(), number=number, names=["actor_name", "reason"], reason="当事人申请")
    seal()

    receipt = selectors.receipt_for(officer(), number)
    assert [each.name for each in receipt.opened] == ["day"]
    assert verify(receipt.file(), keys.public()).kind == "receipt"
    assert not Opening.objects.filter(value__contains="李雷").exists()
    said = [each.en for each in verify(receipt.file(), keys.public()).statements]
    assert any("actor_name" in each and "reason" in each for each in said)
    # A receipt handed out before still shows what it showed: nobody can take that back.
    assert {"actor_name", "reason"} <= {each.name for each in given.opened}
    assert verify(given.file(), keys.public()).kind == "receipt"
    report = fsck(str(keys.public()), now=clock.now())
    assert (report.faults, report.erased) == ([], 2)
    (told,) = selectors.erased_of(officer(), number)
    assert (told.fields, told.actor, told.reason) == (("actor_name", "reason"), 9, "当事人申请")
    assert selectors.erased_of(officer(organisation="sh-mpa"), number) == []


def test_only_an_administrator_erases_only_a_persons_data_and_only_once() -> None:
    (number,) = _record(reason="李雷来电说明", fields={"day": "2026-06-15"})
    admin = administrator()
    entries = Entry.objects.count()
    with pytest.raises(NotFound):
        services.erase(actor=administrator(organisation="sh-mpa"), number=number, names=["reason"], reason="本人申请")
    for actor, names, reason, wrong in (
        (officer(), ["reason"], "本人申请", [services.NO_ADMINISTRATOR]),
        (admin, ["reason"], " ", [services.NO_REASON]),
        (admin, [], "本人申请", [services.NO_FIELD]),
        (admin, ["day", "reason"], "本人申请", [filled(services.NOT_PERSONAL, field="day")]),
        (admin, ["email"], "本人申请", [filled(services.GONE, field="email")]),
    ):
        with pytest.raises(Refused) as refused:
            services.erase(actor=actor, number=number, names=names, reason=reason)
        assert [*refused.value.reasons] == wrong
    assert Opening.objects.filter(entry__number=number, name="reason").exists()
    assert Entry.objects.count() == entries

    services.erase(actor=admin, number=number, names=["reason"], reason="本人申请")
    with pytest.raises(Refused) as refused:
        services.erase(actor=admin, number=number, names=["reason"], reason="本人申请")
    assert [*refused.value.reasons] == [filled(services.GONE, field="reason")]


def test_an_administrator_finds_the_data_of_a_person_and_nobody_else_does() -> None:
    (number,) = _record(reason="资料齐全", fields={"day": "2026-06-15"})
    with transaction.atomic():
        asked = services.record(
            actor=administrator(), action="t.invite", subject=("user", "7"), fields={"email": "li@js.example"}
        ).number
        services.record(actor=officer(8), action="t.write", subject=("case", "2"))

    found = selectors.personal_data_of(administrator(), 7, "li@js.example")
    assert [(each.number, each.fields) for each in found] == [
        (number, ("actor_name", "reason")),
        (asked, ("email",)),
    ]
    assert selectors.personal_data_of(officer(), 7, "li@js.example") == []
    assert selectors.personal_data_of(administrator(organisation="sh-mpa"), 7, "li@js.example") == []


def test_a_promise_that_is_not_kept_raises_an_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    _record(2)
    assert overdue() == []
    later = clock.now() + services.SEAL_WITHIN + dt.timedelta(seconds=2)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert len(overdue()) == 2
    seal()
    assert overdue() == []


def test_a_capture_is_one_entry_over_the_root_of_its_events() -> None:
    readings = [{"at": each, "celsius": 5.1} for each in range(100)]
    (number,) = _record(events=iter(readings))

    entry = selectors.receipt_for(officer(), number).entry
    assert entry.capture is not None
    assert entry.capture.count == 100
    assert Entry.objects.count() == 1
    assert len(bytes(Opening.objects.get(name="").salt)) == 32


def test_one_event_of_a_capture_is_shown_and_proved() -> None:
    readings: list[object] = [{"at": each, "celsius": 5.1} for each in range(10)]
    (number,) = _record(events=readings)
    seal()

    receipt = selectors.receipt_with_event(officer(), number, readings, 6)
    assert (receipt.opened, len(receipt.events)) == ((), 1)
    assert verify(receipt.file(), keys.public()).kind == "receipt"
    for events, index in ((readings[:9], 3), (readings, 10)):
        with pytest.raises(Refused):
            selectors.receipt_with_event(officer(), number, events, index)
    (other,) = _record()
    for actor, wanted in ((officer(organisation="sh-mpa"), number), (officer(), other)):
        with pytest.raises(NotFound):
            selectors.receipt_with_event(actor, wanted, readings, 0)


KEY = PrivateKey.generate("qa.example/witness", COSIGNS)


def _followed(seen: Seen) -> Seen:
    update = Update.parse(selectors.update_since(seen.size))
    return consider(seen, update, keys.public())


def _cosigned(seen: Seen, actor_of: str = "js-mpa") -> int:
    note = seen.checkpoint
    assert note is not None
    signed = note.with_signatures([cosign(note.text, KEY, 1_781_490_000)])
    return witnesses.cosigned(actor=officer(organisation=actor_of), note=str(signed).encode())


def test_it_follows_the_log_and_receipts_name_it() -> None:
    witnesses.register(actor=officer(), key=str(KEY.public))
    numbers = _record(3)
    seal()
    seen = _followed(Seen())
    assert _cosigned(seen) == 1
    assert _cosigned(seen) == 0, "once is enough"
    for _ in range(4):
        numbers += _record(2)
        seal()
        seen = _followed(seen)

    verdict = verify(selectors.receipt_for(officer(), numbers[0]).file(), keys.public(), [KEY.public])
    assert [each["witness"] for each in verdict.facts["cosigned"]] == [str(KEY.public)]
    assert verify(selectors.receipt_for(officer(), numbers[-1]).file(), keys.public()).facts["cosigned"] == []


def test_what_is_no_cosigning_key_is_refused() -> None:
    for key in ("x", str(keys.public())):
        with pytest.raises(Refused):
            witnesses.register(actor=officer(), key=key)
    witnesses.register(actor=officer(), key=str(KEY.public))
    with pytest.raises(Refused):
        witnesses.register(actor=officer(), key=str(KEY.public))


def test_a_cosignature_on_something_else_is_refused() -> None:
    witnesses.register(actor=officer(), key=str(KEY.public))
    seal()
    seen = _followed(Seen())
    forged = str(seen.checkpoint).replace("\n1\n", "\n2\n").encode()
    for note in (b"", str(seen.checkpoint).encode(), forged):
        with pytest.raises(Refused):
            witnesses.cosigned(actor=officer(), note=note)
    with pytest.raises(Refused):
        _cosigned(seen, "sh-mpa")


def test_an_update_from_a_size_that_the_log_has_not_is_refused() -> None:
    _record(2)
    seal()
    for size in (-1, 3):
        with pytest.raises(Refused):
            selectors.update_since(size)
    with pytest.raises(BadEvidence):
        consider(Seen(), Update.parse(selectors.update_since(1)), keys.public())
