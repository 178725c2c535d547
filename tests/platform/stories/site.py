"""The platform as people meet it: ``fenduan serve --demonstration`` in a process of its own, with data of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_STARTS_WITHIN_S: Final = 900
_PEOPLE_ALONE: Final = """
from fenduan.cli.serve import start_django
start_django()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
call_command("createcachetable", verbosity=0)
from fenduan.platform.demo.world import build
build(lambda said: None, scenes=())
"""


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is served, and the folder of its data."""

    address: str
    data: Path

    def fenduan(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command beside it, as its operator would; ``FENDUAN_...`` point to the same data."""
        words = [sys.executable, "-m", "fenduan.cli.main", *arguments]
        return subprocess.run(  # the status is what tests look at
            words, env=_environment(self.data), capture_output=True, text=True, check=False, timeout=300
        )

    def answers(self) -> bool:
        """Whether a page comes."""
        try:
            with urllib.request.urlopen(f"{self.address}/check/", timeout=5) as page:  # noqa: S310 - our own address
                return int(page.status) == 200
        except OSError:
            return False


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FENDUAN_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return kept | {
        "FENDUAN_MODE": "demonstration",
        "FENDUAN_DATA": str(data),
        "FENDUAN_LANGUAGE": "en",
        "FENDUAN_PUBLIC_LIMIT": "100000",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(data: Path, *, people_alone: bool = False) -> Iterator[Site]:
    """Serve a demonstration until left: the whole world, or its people before anything happened."""
    data.mkdir(parents=True, exist_ok=True)
    if people_alone:
        subprocess.run([sys.executable, "-c", _PEOPLE_ALONE], env=_environment(data), check=True, timeout=300)
    site = Site(f"http://localhost:{(port := _free_port())}", data)
    words = [sys.executable, "-m", "fenduan.cli.main", "serve", "--demonstration"]
    words += ["--port", str(port), "--data", str(data)]
    with (data / "served.log").open("w") as log:
        process = subprocess.Popen(words, env=_environment(data), stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(site, process)
            yield site
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait(site: Site, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _STARTS_WITHIN_S
    while not site.answers():
        said = (site.data / "served.log").read_text()
        assert process.poll() is None, f"it ended: {said[-2000:]}"
        assert time.monotonic() < until, f"it does not answer: {said[-2000:]}"
        time.sleep(0.5)
