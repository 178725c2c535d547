"""Signed notes (C2SP signed-note): a text, and Ed25519 signatures of keys that have names; cosignatures among them.

A public key is written as a line ``name+number+key``; its number is eight hexadecimal digits over name, use and key.
A private key is the line ``PRIVATE+KEY+name+number+seed``, as the tools around the Go checksum database write it.
A key has one of two uses: to sign a text (0x01), or to cosign a checkpoint with a time (0x04, C2SP tlog-cosignature).
"""

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fenduan.evidence.encoding import base64, unbase64
from fenduan.evidence.errors import Refused
from fenduan.evidence.messages import USES

SIGNS: Final = 1
COSIGNS: Final = 4

LARGEST: Final = 1024 * 1024
MOST_SIGNATURES: Final = 128
_KEY_BYTES: Final = 32
_LONGEST_NAME: Final = 255
_LATEST: Final = 2**63 - 1
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")
_PRIVATE: Final = "PRIVATE+KEY+"


@dataclass(frozen=True)
class PublicKey:
    """A public key with its name and its use, :data:`SIGNS` or :data:`COSIGNS`."""

    name: str
    use: int
    key: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        if self.use not in USES or len(self.key) != _KEY_BYTES:
            raise Refused("no-public-key", found=self.name)

    @cached_property
    def number(self) -> bytes:
        """The four bytes that stand before each signature of this key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.use]) + self.key).digest()[:4]

    @property
    def keys(self) -> "tuple[PublicKey, ...]":
        """Itself: one key stands for a log that has no other."""
        return (self,)

    def __str__(self) -> str:
        return f"{self.name}+{self.number.hex()}+{base64(bytes([self.use]) + self.key)}"

    @classmethod
    def parse(cls, text: str) -> "PublicKey":
        """Read ``name+number+key``. Raises :class:`Refused`."""
        name, number, encoded = _key_parts(text.strip(), "no-public-key")
        key = cls(name, encoded[0], encoded[1:])
        if key.number.hex() != number:
            raise Refused("key-number", found=number, wanted=key.number.hex())
        return key

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Say whether this key made ``signature`` over ``message``."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, repr=False)
class PrivateKey:
    """A private key; what it shows of itself is its public key only."""

    name: str
    use: int
    seed: bytes

    @classmethod
    def generate(cls, name: str, use: int = SIGNS) -> "PrivateKey":
        """Make a new key. Raises :class:`Refused` where ``name`` can be none."""
        _check_name(name)
        return cls(name, use, secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def parse(cls, text: str) -> "PrivateKey":
        """Read what :meth:`secret` wrote. Raises :class:`Refused`, which repeats nothing of it."""
        stripped = text.strip()
        if not stripped.startswith(_PRIVATE):
            raise Refused("no-private-key")
        try:
            name, number, encoded = _key_parts(stripped.removeprefix(_PRIVATE), "no-private-key")
        except Refused:
            raise Refused("no-private-key") from None
        key = cls(name, encoded[0], encoded[1:])
        if key.public.number.hex() != number:
            raise Refused("no-private-key")
        return key

    def secret(self) -> str:
        """Return the line that holds the key."""
        return f"{_PRIVATE}{self.name}+{self.public.number.hex()}+{base64(bytes([self.use]) + self.seed)}"

    @cached_property
    def public(self) -> PublicKey:
        """The public key to it."""
        return PublicKey(self.name, self.use, self._key.public_key().public_bytes_raw())

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def __repr__(self) -> str:
        return f"PrivateKey({self.public})"

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the signature over ``message``."""
        return self._key.sign(message)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line: the key's name and number, and the bytes behind them."""

    name: str
    number: bytes
    data: bytes

    def __str__(self) -> str:
        return f"— {self.name} {base64(self.number + self.data)}\n"

    @classmethod
    def parse(cls, line: str) -> "Signature":
        """Read a line without its line end. Raises :class:`Refused`."""
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "—":  # noqa: PLR2004 - dash, name, signature
            raise Refused("no-signature-line", found=line)
        _check_name(parts[1])
        data = unbase64(parts[2], None)
        if len(data) <= 4:  # noqa: PLR2004 - the key's number
            raise Refused("no-signature-line", found=line)
        return cls(parts[1], data[:4], data[4:])

    def is_of(self, key: PublicKey) -> bool:
        """Say whether it claims to be of ``key``."""
        return (self.name, self.number) == (key.name, key.number)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was verified: whose, and for a cosignature the POSIX second that it names."""

    key: PublicKey
    time: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends with a line end, and the signatures below it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(map(str, self.signatures))

    @classmethod
    def parse(cls, data: bytes | str) -> "Note":
        """Read a note; nothing of it is verified.

        Raises:
            Refused: it is no note, or larger than what is read.
        """
        text = _text(data)
        body, separator, lines = text.rpartition("\n\n")
        if not separator or not lines.endswith("\n"):
            raise Refused("no-note")
        found = lines[:-1].split("\n")
        if len(found) > MOST_SIGNATURES:
            raise Refused("too-many-signatures", limit=MOST_SIGNATURES)
        return cls(body + "\n", tuple(_at_line(line, body.count("\n") + 3 + n) for n, line in enumerate(found)))

    def verified(self, keys: Iterable[PublicKey]) -> tuple[Signed, ...]:
        """Return the signatures of known ``keys``, in their order in the note; others are ignored.

        Raises:
            Refused: a signature that claims to be of a known key is wrong.
        """
        known = tuple(keys)
        found: list[Signed] = []
        for signature in self.signatures:
            for key in known:
                if signature.is_of(key):
                    signed = Signed(key, _verify(self.text, key, signature.data))
                    if signed not in found:
                        found.append(signed)
        return tuple(found)

    def with_signatures(self, more: Sequence[Signature]) -> "Note":
        """Return the note with more signatures below those it has, each once."""
        return Note(self.text, tuple(dict.fromkeys((*self.signatures, *more))))


def sign(text: str, key: PrivateKey) -> Signature:
    """Sign the text of a note. Raises :class:`Refused` for a key that cosigns."""
    _check_use(key.public, SIGNS)
    return Signature(key.name, key.public.number, key.sign(text.encode()))


def cosign(text: str, key: PrivateKey, time: int) -> Signature:
    """Cosign the text of a checkpoint at a POSIX second. Raises :class:`Refused` for a key that signs."""
    _check_use(key.public, COSIGNS)
    data = time.to_bytes(8, "big") + key.sign(_cosigned(text, time))
    return Signature(key.name, key.public.number, data)


def _verify(text: str, key: PublicKey, data: bytes) -> int | None:
    time = None
    message = text.encode()
    if key.use == COSIGNS:
        time, data = int.from_bytes(data[:8], "big"), data[8:]
        message = _cosigned(text, time)
    if (time or 0) > _LATEST or not key.verifies(data, message):
        raise Refused("bad-signature", found=key.name)
    return time


def _cosigned(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _check_use(key: PublicKey, use: int) -> None:
    if key.use != use:
        raise Refused("wrong-key-use", found=key.name, is_for=USES[key.use], wanted=USES[use])


def _check_name(name: str) -> None:
    printable = name.isprintable() and not any(each.isspace() for each in name)
    if not 0 < len(name) <= _LONGEST_NAME or "+" in name or not printable:
        raise Refused("no-key-name", found=name)


def _key_parts(text: str, rule: str) -> tuple[str, str, bytes]:
    """Split a key line; the Base 64 at its end may hold a plus sign, the name may not."""
    parts = text.split("+", 2)
    if len(parts) != 3:  # noqa: PLR2004 - name, number, key
        raise Refused(rule, found=text)
    encoded = unbase64(parts[2], _KEY_BYTES + 1)
    if encoded[0] not in USES:
        raise Refused(rule, found=text)
    _check_name(parts[0])
    return parts[0], parts[1], encoded


def _text(data: bytes | str) -> str:
    if len(data) > LARGEST:
        raise Refused("too-large", limit=LARGEST)
    if isinstance(data, bytes):
        try:
            data = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refused("no-utf-8") from error
    elif any("\ud800" <= each <= "\udfff" for each in data):
        raise Refused("lone-surrogate")
    if found := _CONTROL.search(data):
        raise Refused("control-character", f":{data.count(chr(10), 0, found.start()) + 1}")
    return data


def _at_line(line: str, number: int) -> Signature:
    try:
        return Signature.parse(line)
    except Refused as refused:
        refused.where = f":{number}{refused.where}"
        raise
