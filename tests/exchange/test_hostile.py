"""A hostile workbook is refused within a gibibyte and ten seconds of the processor; the system holds it to both."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.exchange.hostile import CASES

HEAVY = {"a bomb", "a million rows", "a million empty rows", "documents without end", "formulas everywhere"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long if name in HEAVY else ()) for name in CASES]
)
def test_a_hostile_workbook_is_refused_within_bounds(name: str, root: Path) -> None:
    environment = os.environ | {"PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    command = [sys.executable, str(root / "tests" / "exchange" / "hostile.py"), name]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)

    assert run.returncode == 0, (CASES[name][0], run.stdout, run.stderr[-2000:])
