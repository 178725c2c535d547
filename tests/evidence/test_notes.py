"""Notes and keys as the Go checksum database writes them, and cosignatures as C2SP says."""

import pytest

from fenduan.evidence.checkpoints import Checkpoint, opened
from fenduan.evidence.errors import Refused
from fenduan.evidence.notes import COSIGNS, MOST_SIGNATURES, Note, PrivateKey, PublicKey, Signature, cosign, sign
from tests.evidence.logs import LOG, OTHER_LOG, WITNESS, log_of

# The keys and the note of golang.org/x/mod/sumdb/note.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
NEUMANN_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
BETTY = "Test-Betty+df84580a+AQQASqPUZoIHcJAF5mBOryctwFdTV1E0GRY4kEAtTzwB"
BETTY_PRIVATE = "PRIVATE+KEY+Test-Betty+df84580a+Afge8kCzBXU7jb3cV2Q363oNXCufJ6u9mjOY1BGRY9E2"


def test_a_note_of_the_checksum_database_is_verified() -> None:
    key = PublicKey.parse(NEUMANN)
    note = Note.parse(NEUMANN_NOTE)

    assert [each.key for each in note.verified([key])] == [key]
    assert str(note) == NEUMANN_NOTE
    assert str(key) == NEUMANN


@pytest.mark.parametrize(("public", "secret"), [(NEUMANN, NEUMANN_PRIVATE), (BETTY, BETTY_PRIVATE)])
def test_keys_of_other_tools_are_read(public: str, secret: str) -> None:
    key = PrivateKey.parse(secret)

    assert str(key.public) == public
    assert key.secret() == secret


def test_a_signature_of_theirs_is_made_again() -> None:
    key = PrivateKey.parse(NEUMANN_PRIVATE)
    text = NEUMANN_NOTE.split("\n\n", maxsplit=1)[0] + "\n"

    assert str(Note(text, (sign(text, key),))) == NEUMANN_NOTE


def test_a_key_shows_nothing_of_its_secret() -> None:
    assert BETTY_PRIVATE.rpartition("+")[2] not in repr(PrivateKey.parse(BETTY_PRIVATE))
    assert str(PrivateKey.generate("a.example").public) != str(PrivateKey.generate("a.example").public)


def test_a_cosignature_names_its_time_and_covers_it() -> None:
    note = log_of(3).checkpoint()
    line = cosign(note.text, WITNESS, 1_679_315_147)
    signed = note.with_signatures([line, line])
    later = Signature(line.name, line.number, (1_679_315_148).to_bytes(8, "big") + line.data[8:])

    assert signed.signatures[1:] == (line,)
    assert [(each.key, each.time) for each in opened(signed, LOG.public, [WITNESS.public]).cosigned] == [
        (WITNESS.public, 1_679_315_147)
    ]
    assert line.data[:8].hex() == "00000000641850cb", "the time of the example in the specification"
    with pytest.raises(Refused, match=r"witness\.example/w1"):
        opened(note.with_signatures([later]), LOG.public, [WITNESS.public])


def test_signatures_of_unknown_keys_are_counted_and_ignored() -> None:
    note = log_of(3).checkpoint()
    other = PrivateKey(WITNESS.name, COSIGNS, b"\x09" * 32)

    witnessed = opened(note.with_signatures([cosign(note.text, other, 1)]), LOG.public, [WITNESS.public])

    assert witnessed.cosigned == ()
    assert witnessed.unknown == 1


def test_a_checkpoint_counts_only_with_the_key_that_was_given() -> None:
    note = log_of(3).checkpoint()
    same_name = PrivateKey(LOG.name, 1, b"\x07" * 32)
    for key in (OTHER_LOG.public, same_name.public):
        with pytest.raises(Refused) as refused:
            opened(note, key)
        assert refused.value.rule == "not-signed-by"


def test_a_key_of_one_log_cannot_speak_for_another() -> None:
    text = Checkpoint("log.example/else", 0, Checkpoint.parse(log_of(0).checkpoint().text).root).text()

    with pytest.raises(Refused) as refused:
        opened(Note(text, (sign(text, LOG),)), LOG.public)
    assert refused.value.rule == "other-log"
    with pytest.raises(Refused):
        Checkpoint("log.example/else", 0, b"").signed(LOG)


def test_a_key_has_one_use() -> None:
    with pytest.raises(Refused):
        sign("x\n", WITNESS)
    with pytest.raises(Refused):
        cosign("x\n", LOG, 1)
    with pytest.raises(Refused):
        opened(log_of(1).checkpoint(), WITNESS.public)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a+b",
        "a+00000000+AAAA",
        NEUMANN[:-1],
        NEUMANN + "=",
        NEUMANN.replace("c74f20a3", "c74f20a4"),
        NEUMANN.replace("+ARpc", "+Axpc"),
        NEUMANN.replace("P", "\u202e", 1),
        "a b" + NEUMANN,
        "é" * 300 + NEUMANN,
    ],
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        PublicKey.parse(text)


@pytest.mark.parametrize(
    "text", ["", "PRIVATE+KEY+a+b", BETTY, BETTY_PRIVATE.replace("df84", "df85"), BETTY_PRIVATE[:-2]]
)
def test_what_is_no_private_key_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(Refused) as refused:
        PrivateKey.parse(text)
    assert "Afge8" not in refused.value.message.en + refused.value.message.zh


@pytest.mark.parametrize(
    ("note", "rule", "where"),
    [
        (b"", "no-note", ""),
        (b"text\n", "no-note", ""),
        (b"text\n\n", "no-note", ""),
        ("text\n\n— a AAAAAAAA".encode(), "no-note", ""),
        (b"text\n\n- a AAAAAAAA\n", "no-signature-line", ":3"),
        ("text\n\n— a AAAAAAAA\n— a+b AAAAAAAA\n".encode(), "no-key-name", ":4"),
        ("text\n\n— a AAA\n".encode(), "no-base64", ":3"),
        ("text\n\n— a AAAAAB==\n".encode(), "no-base64", ":3"),
        ("text\n\n— a AAAAAA==\n".encode(), "no-signature-line", ":3"),
        ("te\rxt\n\n— a AAAAAAAA\n".encode(), "control-character", ":1"),
        (b"\xff\n\n", "no-utf-8", ""),
        (b"text\n\n" + "— a AAAAAAAA\n".encode() * (MOST_SIGNATURES + 1), "too-many-signatures", ""),
        (b"x" * (2**20 + 1), "too-large", ""),
    ],
)
def test_what_is_no_note_is_refused_with_its_place(note: bytes, rule: str, where: str) -> None:
    with pytest.raises(Refused) as refused:
        Note.parse(note)
    assert (refused.value.rule, refused.value.where) == (rule, where)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a\n1\n", "no-checkpoint"),
        ("a\n\nAAAA\n", "no-checkpoint"),
        ("a\n01\n" + "A" * 43 + "=\n", "no-decimal"),
        ("a\n-1\n" + "A" * 43 + "=\n", "no-decimal"),
        ("a\n٣\n" + "A" * 43 + "=\n", "no-decimal"),
        ("a\n9223372036854775808\n" + "A" * 43 + "=\n", "no-decimal"),
        ("a\n1\n" + "A" * 42 + "B=\n", "no-base64"),
        ("a\n0\n" + "A" * 43 + "=\n", "empty-root"),
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        Checkpoint.parse(text)
    assert refused.value.rule == rule
