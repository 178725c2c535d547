"""What a bundle says of batches and their tests, and what in its dates cannot be."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from fenduan.exchange.fhir.partial import Partial, before
from fenduan.reference.text import Text


class Stated(msgspec.Struct, frozen=True):
    """A date and where in the document it stands, as an RFC 6901 pointer."""

    date: Partial
    pointer: str


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch; ``dates`` by ``manufacture``, ``packaging``, ``release``, ``retest``, ``expiry``."""

    pointer: str
    number: str
    product: str | None = None
    manufacturer: str | None = None
    dates: dict[str, Stated] = {}


class Test(msgspec.Struct, frozen=True, kw_only=True):
    """A result of a test of a batch. ``conforms`` is what the document says in words, None where it says nothing."""

    __test__ = False

    pointer: str
    batch: str
    name: str
    method: str | None = None
    acceptance: str | None = None
    result: str | None = None
    conforms: bool | None = None
    date: Stated | None = None
    tester: str | None = None


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation and the parts that it has in the document."""

    pointer: str
    name: str
    roles: tuple[str, ...] = ()


class Oddity(msgspec.Struct, frozen=True):
    """Dates that contradict each other or, ``certain`` being false, are not exact enough to tell."""

    code: str
    certain: bool
    batch: str
    pointers: tuple[str, str]
    message: Text


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """What one document says. ``raw`` is all of it, byte for byte; ``kept`` are the parts that are not understood."""

    name: str
    sha256: str
    raw: bytes
    batches: tuple[Batch, ...]
    tests: tuple[Test, ...]
    organisations: tuple[Organisation, ...]
    oddities: tuple[Oddity, ...]
    kept: tuple[tuple[str, str], ...]
    """Pointer and kind of each."""
    remarks: tuple[Text, ...]


# The first may not lie before the second.
_ORDER: Final = (
    ("release", "manufacture"),
    ("packaging", "manufacture"),
    ("retest", "manufacture"),
    ("expiry", "manufacture"),
    ("expiry", "release"),
)
_WORDS: Final = {
    "manufacture": Text("manufacture", "生产日期"),
    "packaging": Text("packaging", "包装日期"),
    "release": Text("release", "放行日期"),
    "retest": Text("retest", "复验日期"),
    "expiry": Text("expiry", "有效期"),
    "test": Text("test", "检验日期"),
}


def oddities(batches: tuple[Batch, ...], tests: tuple[Test, ...]) -> Iterator[Oddity]:
    """Yield what is wrong with the dates of batches and of their tests."""
    for batch in batches:
        for later, earlier in _ORDER:
            if later in batch.dates and earlier in batch.dates:
                yield from _compared(batch, later, earlier, batch.dates[later], batch.dates[earlier])
        for test in tests:
            if test.batch != batch.number or test.date is None:
                continue
            if "release" in batch.dates:
                yield from _compared(batch, "release", "test", batch.dates["release"], test.date)
            if "manufacture" in batch.dates:
                yield from _compared(batch, "test", "manufacture", test.date, batch.dates["manufacture"])


def _compared(batch: Batch, later: str, earlier: str, one: Stated, other: Stated) -> Iterator[Oddity]:
    found = before(one.date, other.date)
    if found is False:
        return
    first, second = _WORDS[later], _WORDS[earlier]
    one_text, other_text = one.date.text, other.date.text
    message = (
        Text(
            f"Batch {batch.number}: {first.en} ({one_text}) lies before {second.en} ({other_text}).",
            f"批{batch.number}：{first.zh}（{one_text}）早于{second.zh}（{other_text}）。",
        )
        if found
        else Text(
            f"Batch {batch.number}: whether {first.en} ({one_text}) lies before {second.en} ({other_text}) "
            "cannot be told.",
            f"批{batch.number}：{first.zh}（{one_text}）是否早于{second.zh}（{other_text}），无法判断。",
        )
    )
    yield Oddity(f"{later}-before-{earlier}", found is True, batch.number, (one.pointer, other.pointer), message)


def as_dict(certificate: Certificate) -> dict[str, Any]:
    """Return what a certificate says, for a program."""
    told: dict[str, Any] = msgspec.to_builtins(certificate, builtin_types=(bytes,))
    del told["raw"]
    return told
