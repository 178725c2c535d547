"""Salted commitments: an entry binds itself to a value without holding it.

The entry keeps the SHA-256; value and salt are kept elsewhere. Shown together they open that one field and nothing
else; with the salt erased nobody can tell the value any more, nor guess it, and the log stays whole.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from fenduan.evidence.canonical import canonical, keys, text_of
from fenduan.evidence.encoding import base64, unbase64
from fenduan.evidence.errors import Refused, at

SALT_BYTES: Final = 32
_DOMAIN: Final = b"fenduan/field/v1\n"


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a commitment: the field's name, its value, a JSON value, and the 32 bytes of its salt."""

    name: str
    value: object
    salt: bytes

    @classmethod
    def fresh(cls, name: str, value: object) -> "Opening":
        """Return an opening with a salt of its own."""
        return cls(name, value, secrets.token_bytes(SALT_BYTES))

    def commitment(self) -> str:
        """Return what the entry holds: SHA-256 in hexadecimal. Raises :class:`Refused` for what is no JSON value."""
        return sha256(_DOMAIN + canonical([self.name, base64(self.salt), self.value])).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in a receipt."""
        return {"name": self.name, "value": self.value, "salt": base64(self.salt)}

    @classmethod
    def parse(cls, value: object) -> "Opening":
        """Read the form it has in a receipt. Raises :class:`Refused`."""
        found = keys(value, ("name", "value", "salt"))
        with at("/salt"):
            salt = unbase64(text_of(found, "salt"), SALT_BYTES)
        return cls(text_of(found, "name"), found["value"], salt)

    def check(self, commitments: Mapping[str, str]) -> None:
        """Hold the opening against an entry's commitments. Raises :class:`Refused` where it opens none of them."""
        if commitments.get(self.name) != self.commitment():
            raise Refused("not-committed", found=self.name)
