"""One mutant put to the tests, in a process of its own that starts with everything else already imported."""

import importlib
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Final, NamedTuple

import pytest

# What the tests need, apart from what is mutated and what rests on it: imported once, before all trials.
PRELOADED: Final = (
    "hypothesis",
    "hypothesis.strategies",
    "jsonschema",
    "yaml",
    "fenduan.dossier.canonical",
    "fenduan.dossier.files",
    "fenduan.dossier.reading",
    "fenduan.dossier.schema",
    "fenduan.reference.calendar",
    "fenduan.reference.places",
)
_MUTATED: Final = ("fenduan.law", "fenduan.assessment")
# That a test fails is all that is asked; to explain why, pytest may compare for a minute.
_OPTIONS: Final = (
    *("-x", "-p", "no:cacheprovider", "--no-header", "--tb=line", "--assert=plain"),
    "--hypothesis-profile=mutants",
)
# A fault may loop and gather; the tests themselves need a few hundred megabytes.
_BYTES: Final = 4 << 30
# Beyond this something waits for what never comes; a loop is ended by its time of processor long before.
_WALL_S: Final = 1800


class Outcome(StrEnum):
    """What became of a mutant. ``INVALID``: the program cannot be imported with it, so that no test is needed."""

    KILLED = "killed"
    TIMEOUT = "timeout"
    SURVIVED = "survived"
    INVALID = "invalid"


class Fault(NamedTuple):
    """The source of a module with a fault in it."""

    module: str
    path: Path
    source: str


@dataclass(frozen=True)
class Stage:
    """Tests run together, as arguments of pytest; ``limit`` is the time of processor that they may take, in seconds."""

    name: str
    arguments: tuple[str, ...]
    limit: int


class _Loader(SourceFileLoader):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.module, str(fault.path))
        self._source: Final = fault.source

    def get_code(self, fullname: str) -> CodeType:
        """Compile the source with the fault; nothing is read from the disk, nor written there."""
        return compile(self._source, self.get_filename(fullname), "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def __init__(self, fault: Fault) -> None:
        self._fault: Final = fault

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find the module with the fault, and no other."""
        del path, target
        if fullname != self._fault.module:
            return None
        return spec_from_file_location(fullname, self._fault.path, loader=_Loader(self._fault))


class _First:
    """Remembers the first test that fails."""

    name = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the name of a test that failed, wherever in it."""
        if report.failed and not self.name:
            self.name = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Take the name of a file that could not be read."""
        if report.failed and not self.name:
            self.name = report.nodeid


def preload() -> None:
    """Import what no trial changes. Raises ``ImportError`` where the checkout is not set up."""
    for name in PRELOADED:
        importlib.import_module(name)
    early = [name for name in sys.modules if name.startswith(_MUTATED)]
    if early:
        raise ImportError(f"imported too early to be mutated: {early}")


def modules(root: Path) -> Iterator[str]:
    """Yield the names of all modules that may be mutated."""
    for package in _MUTATED:
        for path in sorted((root / "src" / package.replace(".", "/")).rglob("*.py")):
            parts = path.relative_to(root / "src").with_suffix("").parts
            yield ".".join(parts[:-1] if path.stem == "__init__" else parts)


class Ended(NamedTuple):
    """How a trial ended: its outcome, the test that failed, and the time of processor in seconds by stage."""

    outcome: Outcome
    by: str
    seconds: dict[str, float]


def start(root: Path, fault: Fault | None, stages: Sequence[Stage], record: Path) -> int:
    """Start a trial in a process of its own, without a fault as is; return its id, ``record`` takes its words."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = _BROKEN
    try:
        _become_quiet(record)
        status = _try(root, fault, stages)
    except BaseException:  # noqa: BLE001 - this process ends here, and what it was is told by the one that reads
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _become_quiet(record: Path) -> None:
    os.setpgid(0, 0)
    handle = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, resource.RLIM_INFINITY))
    signal.alarm(_WALL_S)


_STATUS: Final = {Outcome.SURVIVED: 0, Outcome.KILLED: 1, Outcome.INVALID: 3}
_BROKEN: Final = 70
_TELL: Final = "trial: "


def _try(root: Path, fault: Fault | None, stages: Sequence[Stage]) -> int:
    _allow(stages[0].limit)
    if fault is not None:
        sys.meta_path.insert(0, _Finder(fault))
        try:
            for name in modules(root):
                importlib.import_module(name)
        except Exception as error:  # noqa: BLE001 - whatever the fault makes of it
            sys.stdout.write(f"{_TELL}by {error!r}\n")
            return _STATUS[Outcome.INVALID]
    for stage in stages:
        _allow(stage.limit)
        started = time.process_time()
        first = _First()
        status = pytest.main([*_OPTIONS, *stage.arguments], plugins=[first])
        sys.stdout.write(f"{_TELL}took {stage.name} {time.process_time() - started:.2f}\n")
        if status in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED):
            return _BROKEN
        if status != pytest.ExitCode.OK:
            sys.stdout.write(f"{_TELL}by {first.name or stage.name}\n")
            return _STATUS[Outcome.KILLED]
    return _STATUS[Outcome.SURVIVED]


def _allow(seconds: int) -> None:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(spent.ru_utime + spent.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def ended(status: int, record: Path) -> Ended:
    """Read how a trial ended from the status of its process and what it wrote.

    Raises ``RuntimeError`` where the tests could not be run at all.
    """
    told = record.read_text(encoding="utf-8", errors="replace")
    lines = [line.removeprefix(_TELL) for line in told.splitlines() if line.startswith(_TELL)]
    by = next((line.removeprefix("by ") for line in lines if line.startswith("by ")), "")
    took = [line.split() for line in lines if line.startswith("took ")]
    seconds = {name: float(number) for _, name, number in took}
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGALRM):
        return Ended(Outcome.TIMEOUT, "", seconds)
    if os.WIFSIGNALED(status):
        return Ended(Outcome.KILLED, signal.Signals(os.WTERMSIG(status)).name, seconds)
    for outcome, code in _STATUS.items():
        if os.WEXITSTATUS(status) == code:
            return Ended(outcome, by, seconds)
    raise RuntimeError(told[-3000:])
