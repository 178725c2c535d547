"""Coverage-guided fuzzing of what is read as evidence: ``python tests/fuzz/read_evidence.py [CORPUS]``.

Needs atheris. Anything but a verdict or a refusal stops it with the input that did it.
"""

import sys
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["fenduan"]):
    from fenduan.evidence.entries import LedgerEntry
    from fenduan.evidence.errors import Refused
    from fenduan.evidence.notes import PublicKey
    from fenduan.evidence.verifier import verify
    from fenduan.evidence.witness import Seen, Update, consider

KEY = PublicKey("log.example/ledger", 1, bytes(32))
WITNESS = PublicKey("witness.example/w1", 4, bytes(range(32)))


def one_input(data: bytes) -> None:
    """Read ``data`` as a file of evidence, as what a witness is shown, as an entry, and as a key."""
    with suppress(Refused):
        verify(data, KEY, [WITNESS])
    with suppress(Refused):
        consider(Seen(), Update.parse(data), KEY)
    with suppress(Refused):
        LedgerEntry.parse(data)
    with suppress(Refused):
        PublicKey.parse(data.decode("utf-8", "replace"))


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
