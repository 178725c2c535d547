"""Coverage-guided fuzzing of the reader: ``python tests/fuzz/read_dossier.py -max_total_time=60 [CORPUS]``.

Needs atheris. Anything but a dossier or a refusal stops it with the input that did it.
"""

import sys
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["fenduan"]):
    from fenduan.dossier.canonical import digest
    from fenduan.dossier.errors import Refused
    from fenduan.dossier.reading import read_bytes


def one_input(data: bytes) -> None:
    """Read ``data`` as YAML or JSON, by its first byte."""
    with suppress(Refused):
        digest(read_bytes(data[1:], name="fuzz", syntax="json" if data[:1] < b"\x80" else "yaml"))


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
