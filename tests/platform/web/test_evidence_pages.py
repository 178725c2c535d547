"""What anybody may check without signing in, and what is handed out."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from fenduan.platform.accounts.models import Membership, User
from fenduan.platform.base import clock
from fenduan.platform.ledger import selectors, services
from fenduan.platform.ledger.sealing import seal
from tests.platform.ledger.people import officer
from tests.platform.licences.people import everybody, issued
from tests.platform.web.clients import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["zh", "en"])
def anybody(request: pytest.FixtureRequest) -> Client:
    client = Client()
    client.cookies["language"] = request.param
    return client


def entered() -> services.Recorded:
    with transaction.atomic():
        return services.record(actor=officer(), action="cases.accept", subject=("case", "JS-OP-2026-0001"))


def receipt(number: str) -> bytes:
    return selectors.receipt_for(officer(), number).file()


def test_the_page_asks_and_says_how_to_do_without_it(anybody: Client) -> None:
    said = anybody.get("/check/").content.decode()
    assert "fenduan evidence verify RECEIPT --key KEY" in said
    assert selectors.public_key() in said.replace("&#x2B;", "+").replace("&#x27;", "'")


def test_a_licence_is_told_by_its_number_and_nothing_more(anybody: Client) -> None:
    issued()
    for address in ("/check/?q=苏20240001", "/check/licence/苏20240001"):
        said = text_of(anybody.get(address).content.decode())
        assert "苏20240001" in said
        assert "2029-01-09" in said
        assert "JS-C-2024-0001" not in said
        assert "第一原液生产场地" not in said
        assert "Drug substance site 1" not in said


def test_what_is_not_known_is_said_so_and_what_was_typed_stays(anybody: Client) -> None:
    for address in ("/check/?q=%3Cb%3E1", "/check/licence/%3Cb%3E1", "/check/%3Cb%3E1"):
        answer = anybody.get(address)
        assert answer.status_code == 404
        assert 'value="&lt;b&gt;1"' in answer.content.decode()


def test_an_entry_is_told_by_its_number_before_and_after_it_is_sealed(anybody: Client) -> None:
    made = entered()
    before = text_of(anybody.get(f"/check/{made.number}").content.decode())
    assert made.leaf in before
    assert "尚未封存" in before or "not sealed yet" in before
    seal()
    after = text_of(anybody.get(f"/check/?q={made.number}", follow=True).content.decode())
    assert "共1条" in after or "of 1" in after
    assert "JS-OP-2026-0001" not in after


def test_a_receipt_holds_pasted_or_as_a_file(anybody: Client) -> None:
    made = entered()
    early = receipt(made.number)
    assert "尚未封存" in (said := text_of(anybody.post("/check/", {"receipt": early.decode()}).content.decode())) or (
        "not sealed yet" in said
    )
    seal()
    whole = receipt(made.number)
    pasted = anybody.post("/check/", {"receipt": whole.decode()})
    handed = anybody.post("/check/", {"file": SimpleUploadedFile("receipt.json", whole)})
    for answer in (pasted, handed):
        assert answer.status_code == 200
        assert made.leaf in answer.content.decode()
    since = text_of(anybody.post("/check/", {"receipt": early.decode()}).content.decode())
    assert "重新下载回执" in since or "fetch the receipt anew" in since


@pytest.mark.parametrize("typed", ["", "no receipt", "{}", '{"receipt": 1}', "\u202e" * 9, "😀" * 1000, "[" * 5000])
def test_what_proves_nothing_is_refused_in_words(anybody: Client, typed: str) -> None:
    answer = anybody.post("/check/", {"receipt": typed})
    assert answer.status_code == 400
    assert "×" in answer.content.decode() or 'class="summary"' in answer.content.decode()


def test_what_is_no_json_is_said_in_the_readers_words_and_stays_to_be_corrected(anybody: Client) -> None:
    answer = anybody.post("/check/", {"receipt": "{broken"})
    said = text_of(answer.content.decode())

    assert answer.status_code == 400
    assert ("第1行第2列不是合格的 JSON" in said) == (anybody.cookies["language"].value == "zh")
    assert "Expecting" not in said
    assert "{broken</textarea>" in answer.content.decode()


def test_a_receipt_that_was_touched_does_not_hold(anybody: Client) -> None:
    made = entered()
    seal()
    value = json.loads(receipt(made.number))
    value["entry"]["action"] = "cases.refuse"
    answer = anybody.post("/check/", {"receipt": json.dumps(value)})
    assert answer.status_code == 400
    assert "chip not_met" in answer.content.decode()


def test_the_key_and_the_checkpoint_can_be_kept(client: Client) -> None:
    assert client.get("/evidence/checkpoint").status_code == 404
    entered()
    seal()
    key, note = client.get("/evidence/key"), client.get("/evidence/checkpoint")
    assert key.content.decode().strip() == selectors.public_key()
    assert note.content.decode() == selectors.checkpoint_note()
    assert key.headers["Content-Disposition"].startswith("attachment")


def test_a_receipt_is_for_ones_own_organisation(client: Client) -> None:
    made = entered()
    address = f"/receipts/{made.number}"
    assert client.get(address).status_code == 302
    for slug, role, status in (("js-mpa", "case_officer", 200), ("holder", "quality", 404), ("nmpa", "observer", 404)):
        user = User.objects.create_user(f"one@{slug}.example", name="One")
        Membership.objects.create(user=user, organisation=everybody()[slug], role=role, since=clock.today())
        client.force_login(user)
        answer = client.get(address)
        assert answer.status_code == status
        assert (answer.content == receipt(made.number)) == (status == 200)
