"""Whatever a capture, a logger's file or a word of the command line holds, the commands of the chain answer."""

import contextlib
import json
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.chain.release.whole import confirmed
from tests.cli.running import ROOT, run, valid
from tests.exchange.epcis.shared import HERE
from tests.exchange.fhir.making import OTHERS, bundle, medication, observation
from tests.exchange.loggers.test_hostile import SEEDS as LOGGED
from tests.exchange.release.test_reading import plain

EXAMPLE: Final = (ROOT / "examples" / "chain-of-an-adc.jsonld").read_bytes()
CAPTURES: Final = (
    EXAMPLE,
    (HERE / "xml12" / "manufacture.xml").read_bytes(),
    (HERE / "xml12" / "query.xml").read_bytes(),
)
PIECES: Final = (
    b"", b'"', b"{", b"}", b"[", b"]", b",", b":", b"null", b"true", b"1e999", b"1e" + b"9" * 20, b"-0", b"\xff", b"<",
    b"\\ud800", b"\x00", b">", b"&a;", b"<!--", b"]]>", b"eventTime", b'"@context":', b"\xe4", b"urn:epc:id:",
    b"9" * 50, b"https://id.gs1.org/01/", b"\n", b"\t", b"--.-", b"\xe6\xb8\xa9", b";", b"0001-01-01T00:00:00Z",
    b"9999-12-31",
)  # fmt: skip
FACTS: Final = json.dumps(plain(confirmed())).encode()
CERTIFICATE: Final = bundle(medication(), observation(), *OTHERS)
ENDED: Final = (0, 1, 2)
quick = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
"""A command takes some tens of milliseconds; how many examples there are is the profile's."""

Cut = tuple[float, int, bytes]
CUTS: Final = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(PIECES) | st.binary(max_size=3)),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a store that holds the example."""
    folder = tmp_path_factory.mktemp("chain")
    assert run("events", "import", "-", "--store", str(folder), stdin=EXAMPLE).exit_code == 0
    return folder


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which whatever is written does no harm."""
    return tmp_path_factory.mktemp("here")


def _damaged(source: bytes, cuts: Sequence[Cut]) -> bytes:
    for where, length, piece in cuts:
        at = int(where * len(source))
        source = source[:at] + piece + source[at + length :]
    return source


def _run(*words: str, stdin: bytes = b"") -> Result:
    """Run a command line; a failure that nobody foresaw is raised, not told as one."""
    told = run(*words, stdin=stdin, env={"FENDUAN_TRACEBACK": "1"})
    assert told.exit_code in ENDED
    assert "Traceback" not in told.output
    return told


def _json(name: str, *words: str, stdin: bytes = b"") -> dict[str, Any]:
    told = _run(*words, "--format", "json", stdin=stdin)
    return valid(told.stdout, name if told.exit_code < 2 else "refusal")


@quick
@given(st.sampled_from(CAPTURES), CUTS)
def test_a_damaged_capture_ends_in_an_answer(source: bytes, cuts: list[Cut]) -> None:
    data = _damaged(source, cuts)
    checked = _json("events-check", "events", "check", "-", stdin=data)
    _run("events", "check", "-", "--lang", "zh", stdin=data)
    with tempfile.TemporaryDirectory() as folder:
        where = ("--store", str(Path(folder) / "s"))
        taken = _json("events-import", "events", "import", "-", *where, "--keep-valid", stdin=data)
        assert (taken["new"] + taken["repeated"] > 0) <= (checked["events"] > checked["invalid"])
        _asked_of(*where)


def _asked_of(*where: str) -> None:
    """Ask a store everything."""
    _json("events-flags", "events", "flags", *where)
    _json("events-balance", "events", "balance", *where)
    _run("events", "flags", *where, "--lang", "zh")
    given_out = _run("events", "export", *where)
    again = _json("events-check", "events", "check", "-", stdin=given_out.stdout.encode())
    assert again["valid"]
    for lot in ("PK-2605", "LP-2602", "urn:epc:class:lgtin:4012345.011111.4444"):
        _json("trace", "trace", lot, *where)
        _run("trace", lot, "--forward", "--format", "svg", *where)
        _json("release", "release", "check", lot, *where, "--as-of", "2026-06-20")


@pytest.mark.long
@pytest.mark.parametrize("source", CAPTURES, ids=("json", "xml", "query"))
def test_a_capture_cut_off_anywhere_ends_in_an_answer(source: bytes) -> None:
    chance = random.Random(len(source))  # noqa: S311 - the same places each time
    for at in chance.sample(range(len(source)), 300):
        assert not _json("events-check", "events", "check", "-", stdin=source[:at])["valid"]


@quick
@given(st.sampled_from(LOGGED), CUTS, st.sampled_from([(), ("--limits", "2", "8"), ("--limits", "none", "-15")]))
def test_a_damaged_file_of_a_logger_ends_in_an_answer(source: str, cuts: list[Cut], words: Sequence[str]) -> None:
    data = _damaged(source.encode(), cuts)
    _json("temperature", "temperature", "-", *words, stdin=data)
    _run("temperature", "-", *words, "--lang", "zh", stdin=data)
    _run("temperature", "-", *words, "--format", "svg", stdin=data)


@quick
@given(cuts=CUTS, certified=st.booleans())
def test_damaged_facts_and_certificates_end_in_an_answer(
    store: Path, here: Path, cuts: list[Cut], *, certified: bool
) -> None:
    facts, certificate = here / "facts.json", here / "certificate.json"
    facts.write_bytes(FACTS if certified else _damaged(FACTS, cuts))
    certificate.write_bytes(_damaged(CERTIFICATE, cuts) if certified else CERTIFICATE)
    words = ("release", "check", "PK-2605", "--store", str(store), "--as-of", "2026-06-20")
    _json("release", *words, "--facts", str(facts), "--certificate", str(certificate))
    _run(*words, "--facts", str(facts), "--certificate", str(certificate), "--lang", "zh")


COMMANDS: Final = (
    ("trace",), ("affected",), ("release", "check"), ("temperature",), ("events", "check"), ("events", "import"),
    ("events", "export"), ("events", "flags"), ("events", "balance"), ("events",), ("release",),
)  # fmt: skip
WORDS: Final = st.text(max_size=12) | st.sampled_from(
    [
        "--store", "--forward", "--back", "--from", "--to", "--site", "--lane", "--material", "--limits", "--format",
        "json", "svg", "text", "epcis-json", "--since", "--keep-valid", "--facts", "--certificate", "--for", "market",
        "--as-of", "2026-02-30", "2026-06-20", "0001-01-01", "9999-12-31", "-1", "9" * 30, "PK-2605", "(01)1", "]C1",
        "-", "--", "urn:epc:id:", "https://id.gs1.org/01/09521234000716/10/PK-2605", "a>b", ">",
        "--severity", "-o", "--lang", "zh", "\x00", "\udce4", "2", "8", "--order", "--energy", "1e400", "nan", "--help",
        "x" * 5000, "impossible",
    ]
)  # fmt: skip


@quick
@given(
    command=st.sampled_from(COMMANDS), words=st.lists(WORDS, max_size=7), stdin=st.sampled_from((b"", EXAMPLE[:900]))
)
def test_odd_words_end_in_an_answer(
    store: Path, here: Path, command: tuple[str, ...], words: list[str], stdin: bytes
) -> None:
    with contextlib.chdir(here):
        _run(*command, *words, stdin=stdin)
        with _copied(store) as copy:
            _run(*command, *words, "--store", str(copy), stdin=stdin)
            _run(*command, "PK-2605", *words, "--store", str(copy), stdin=stdin)


@contextlib.contextmanager
def _copied(store: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copytree(store, Path(folder) / "s"))


@pytest.mark.parametrize(
    ("file", "content", "ended"),
    [
        ("events.sqlite", bytes(5000), [2, 2, 2, 2]),
        ("events.sqlite", EXAMPLE, [2, 2, 2, 2]),
        # SQLite takes a file without a page for one that nothing was written to yet.
        ("events.sqlite", b"", [2, 2, 2, 0]),
        ("genealogy.index", b"", [0, 1, 0, 0]),
        ("genealogy.index", bytes(5000), [0, 1, 0, 0]),
        ("genealogy.index", EXAMPLE, [0, 1, 0, 0]),
    ],
    ids=["zeros", "other", "empty", "empty index", "zeros index", "other index"],
)
def test_a_store_whose_files_are_something_else_ends_in_an_answer(
    store: Path, file: str, content: bytes, ended: list[int]
) -> None:
    with _copied(store) as copy:
        (copy / file).write_bytes(content)
        where = ("--store", str(copy))
        told = [_run(*words, *where).exit_code for words in (("trace", "PK-2605"), ("events", "flags"))]
        told.append(_run("release", "check", "PK-2605", *where, "--as-of", "2026-06-20").exit_code)
        told.append(_run("events", "import", "-", *where, stdin=EXAMPLE).exit_code)

    assert told == ended
