"""A signature is bound to the bytes that were seen; a sealed paper to the print it was made from."""

import datetime as dt
from hashlib import sha256
from typing import Any

import pytest

from fenduan.evidence.verifier import verify
from fenduan.platform.base import clock
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.ledger import keys, selectors, services
from fenduan.platform.ledger.models import Entry, Print, Scan, Signature
from fenduan.reference.text import Text
from tests.platform.ledger.people import officer

pytestmark = [pytest.mark.databases, pytest.mark.django_db]
CASE = ("case", "JS-OP-2026-0001")
SHOWN = "药品委托生产意见".encode()
DIGEST = sha256(SHOWN).hexdigest()
FRESH = dt.timedelta(seconds=10)


def _sign(**more: object) -> services.Signed:
    given: dict[str, Any] = {
        "actor": officer(second_factor=FRESH),
        "action": "cases.decide",
        "subject": CASE,
        "meaning": Text("I decide to agree.", "本人决定同意。"),
        "shown": SHOWN,
        "seen": DIGEST,
        **more,
    }
    return services.sign(**given)


def test_a_signature_says_who_what_when_and_stands_in_one_entry() -> None:
    signed = _sign(reason="符合要求")

    row = Signature.objects.get()
    assert (row.user, row.printed_name, row.digest) == (7, "王敏", DIGEST)
    assert (row.meaning_en, row.meaning_zh) == ("I decide to agree.", "本人决定同意。")
    assert row.signed_at.astimezone(clock.SHANGHAI).date() == dt.date(2026, 6, 15)
    assert Entry.objects.get().pk == row.entry_id == signed.recorded.id
    verdict = verify(selectors.receipt_for(officer(), signed.recorded.number).file(), keys.public())
    assert verdict.facts["opened"]["signed_sha256"] == DIGEST
    assert verdict.facts["opened"]["meaning"] == {"en": "I decide to agree.", "zh": "本人决定同意。"}
    assert selectors.signatures_of(officer(), CASE) == [row]


@pytest.mark.parametrize("age", [None, dt.timedelta(minutes=6), dt.timedelta(seconds=-30)])
def test_without_a_second_factor_just_shown_nothing_is_signed(age: dt.timedelta | None) -> None:
    with pytest.raises(Refused) as refused:
        _sign(actor=officer(second_factor=age))
    assert (refused.value.status, refused.value.reasons) == (403, (services.SECOND_FACTOR,))
    assert not Entry.objects.exists()


def test_what_changed_since_it_was_seen_is_not_signed() -> None:
    with pytest.raises(Refused) as refused:
        _sign(shown=SHOWN + b" ")
    assert (refused.value.status, refused.value.reasons) == (409, (services.CHANGED,))
    assert not Signature.objects.exists()


def test_the_author_does_not_approve_and_all_reasons_are_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        _sign(not_by=[7], seen="0", actor=officer())
    assert refused.value.reasons == (services.SECOND_FACTOR, services.ANOTHER_PERSON, services.CHANGED)


def test_a_seal_on_paper_is_matched_with_its_print() -> None:
    printed = services.print_to_seal(actor=officer(), subject=CASE, printed=SHOWN)
    scan = services.keep_sealed(actor=officer(), number=printed.number, printed_digest=DIGEST, scan=b"%PDF scan")

    assert (printed.digest, scan.digest) == (DIGEST, sha256(b"%PDF scan").hexdigest())
    assert [each.scan for each in selectors.prints_of(officer(), CASE)] == [scan]
    assert Entry.objects.count() == 2


def test_a_scan_of_something_else_or_of_others_is_refused() -> None:
    printed = services.print_to_seal(actor=officer(), subject=CASE, printed=SHOWN, number="letter-number")
    assert printed.number == "letter-number"
    with pytest.raises(Refused) as other:
        services.keep_sealed(actor=officer(), number=printed.number, printed_digest="0" * 64, scan=b"x")
    with pytest.raises(NotFound):
        services.keep_sealed(
            actor=officer(organisation="sh-mpa"), number=printed.number, printed_digest=DIGEST, scan=b"x"
        )
    services.keep_sealed(actor=officer(), number=printed.number, printed_digest=DIGEST, scan=b"x")
    with pytest.raises(Refused) as twice:
        services.keep_sealed(actor=officer(), number=printed.number, printed_digest=DIGEST, scan=b"y")

    assert other.value.reasons == (services.OTHER_PRINT,)
    assert twice.value.reasons == (services.ALREADY_SCANNED,)
    assert (Print.objects.count(), Scan.objects.count()) == (1, 1)
