"""The page on which an organisation witnesses the log."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fenduan.evidence.notes import COSIGNS, SIGNS, PrivateKey, cosign
from fenduan.evidence.witness import Update
from fenduan.platform.ledger.models import Cosignature
from fenduan.platform.ledger.sealing import seal
from tests.platform.arrangements.world import begun
from tests.platform.web.clients import client_of

pytestmark = pytest.mark.django_db


def test_a_witness_is_made_known_is_shown_the_log_and_cosigns() -> None:
    world = begun()
    world.write("holder")
    client = client_of(world.actors["holder"], "en")
    key = PrivateKey.generate("qa.example.com/witness", COSIGNS)
    assert client.post("/evidence/witness/key/", {"key": str(key.public)}).status_code == 302
    seal()
    assert str(key.public) in client.get("/evidence/witness/").content.decode().replace("&#x2B;", "+")
    update = Update.parse(client.get("/evidence/witness/update?size=0").content)
    note = update.checkpoint.with_signatures([cosign(update.checkpoint.text, key, 1_781_500_000)])
    handed = {"file": SimpleUploadedFile("cosigned.txt", str(note).encode())}
    assert client.post("/evidence/witness/cosigned/", handed).status_code == 302
    assert Cosignature.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "words"), [("en", "This is no key that cosigns."), ("zh", "这不是见证签名所用的密钥")]
)
def test_what_is_no_witness_s_key_is_refused_and_stays_typed(language: str, words: str) -> None:
    client = client_of(begun().actors["holder"], language)
    key = str(PrivateKey.generate("log.example.com", SIGNS).public)
    for said in (key, "nonsense"):
        answer = client.post("/evidence/witness/key/", {"key": said})
        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert said.partition("+")[0] in answer.content.decode()


def test_a_size_that_is_none_and_a_file_that_is_not_there_are_refused() -> None:
    client = client_of(begun().actors["holder"], "en")
    for size in ("", "-1", "x", "9" * 40, "999999"):
        assert client.get("/evidence/witness/update", {"size": size}).status_code in (400, 404)
    answer = client.post("/evidence/witness/cosigned/")
    assert answer.status_code == 400
    assert "Choose the file first." in answer.content.decode()
    wrong = {"file": SimpleUploadedFile("cosigned.txt", b"\xff nothing of the kind")}
    assert client.post("/evidence/witness/cosigned/", wrong).status_code == 400
