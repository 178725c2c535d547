"""The command run as a process, with its time and the memory of all that it starts."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_MIB: Final = 1024 * 1024
_OFTEN: Final = 0.05


@dataclass(frozen=True)
class Measured:
    """How long it took and how long processors worked for it, in seconds; the most memory it held, in MiB."""

    seconds: float
    worked: float
    memory: float


def _resident(root: int) -> int:
    """Return the bytes that a process and those below it hold, shared pages counted in each."""
    parents: dict[int, int] = {}
    held: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            held[int(entry.name)] = int((entry / "statm").read_text().split()[1]) * _PAGE
        except (OSError, ValueError, IndexError):
            continue
    family = {root}
    while more := {each for each, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(held.get(each, 0) for each in family)


def ran(*words: str, status: int = 0) -> Measured:
    """Run the command as a process, which has to end with this status, and measure it with all that it starts."""
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "fenduan.cli.main", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    most = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(_OFTEN):
            most = max(most, _resident(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, waited, used = os.wait4(process.pid, 0)
    process.returncode = ended = os.waitstatus_to_exitcode(waited)
    seconds = time.perf_counter() - begun
    done.set()
    watcher.join()
    if ended != status:
        raise RuntimeError(f"the command ended with status {ended}")
    return Measured(seconds, used.ru_utime + used.ru_stime, most / _MIB)
