"""A command starts quickly because it imports only what it needs."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.structure.program import ROOT

# What takes long to import, or has no business in a command that only reads a file and prints.
HEAVY = (
    "asyncio", "chinese_calendar", "concurrent.futures", "django", "email", "http", "hypothesis", "importlib.metadata",
    "jsonschema", "msgspec", "multiprocessing", "numba", "numpy", "pydantic", "pygments", "pytest", "rich.console",
    "rich.markdown", "rich.progress", "rich.syntax", "rich.table", "socket", "sqlite3", "ssl", "tomllib", "unittest",
    "urllib.request", "xml.etree.ElementTree", "yaml",
)  # fmt: skip


def _imported_by(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter holds after ``statement``, beyond those it starts with."""
    ask = f"import sys; before = set(sys.modules); {statement}; print(*sorted(set(sys.modules) - before))"
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV"))}
    environment["PYTHONPATH"] = str(ROOT / "src")
    told = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, check=False, text=True)
    assert told.returncode == 0, told.stderr
    return set(told.stdout.split())


def test_the_command_imports_nothing_heavy_until_asked() -> None:
    imported = _imported_by("import fenduan.cli.main")

    assert "fenduan.cli.main" in imported
    assert not imported.intersection(HEAVY)


@pytest.mark.parametrize("name", ["fenduan.reference.text", "fenduan.reference.codes"])
def test_the_core_imports_no_terminal(name: str) -> None:
    assert find_spec(name) is not None
    assert not {"click", "rich"} & _imported_by(f"import {name}")


def test_the_question_would_notice() -> None:
    assert "asyncio" in _imported_by("import asyncio")
