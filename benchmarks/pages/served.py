"""The platform as it is deployed, the database beside it, and how much of the processor each of them takes."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TICKS_A_SECOND: Final = os.sysconf("SC_CLK_TCK")
_PATIENCE_S: Final = 120


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers at ``port``, and the number of its process."""

    port: int
    process: int

    def cpu(self) -> float:
        """Return the processor seconds that it and what answers for it have taken, without the sealer beside it."""
        return sum(_seconds(each) for each in _family(self.process) if not _is_sealer(each))


@contextmanager
def serve(words: list[str], environment: Mapping[str, str]) -> Iterator[Served]:
    """Start a server, wait until it answers, and stop it in the end; ``{port}`` in ``words`` is its port."""
    port = free_port()
    command = [sys.executable, *(each.format(port=port) for each in words)]
    with subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own command
        try:
            _await(port, process)
            yield Served(port, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=_PATIENCE_S)


def _await(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def database_cpu(folder: Path) -> float:
    """Return the processor seconds of the PostgreSQL whose data lie in ``folder``, of connections that ended too."""
    own = [each for each in _every() if _folder(each).is_relative_to(folder)]
    # The first process of the server takes over the time of those that it started, once they end.
    return sum(_seconds(each) for each in own) + sum(_ended(each) for each in own)


def _folder(process: int) -> Path:
    """Return the folder in which a process works; no process of PostgreSQL leaves that of its data."""
    try:
        return Path(f"/proc/{process}/cwd").readlink()
    except OSError:
        return Path("/")


def _ended(process: int) -> float:
    fields = _fields(process)
    return (int(fields[13]) + int(fields[14])) / _TICKS_A_SECOND if fields else 0.0


def _every() -> Iterator[int]:
    return (int(each.name) for each in Path("/proc").iterdir() if each.name.isdecimal())


def _family(process: int) -> Iterator[int]:
    yield process
    parents = {each: _fields(each) for each in _every()}
    for each, fields in parents.items():
        if fields and int(fields[1]) == process:
            yield from _family(each)


def _fields(process: int) -> list[str]:
    """Return what the kernel says of a process, from its state on; nothing of one that has gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def _seconds(process: int) -> float:
    fields = _fields(process)
    # User and system time of the process, of all its threads.
    return (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND if fields else 0.0


def _is_sealer(process: int) -> bool:
    try:
        return b"seal" in Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
