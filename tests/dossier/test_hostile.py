"""5 MiB of hostile text are refused within 10 s and 1 GiB."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fenduan.dossier.reading import LARGEST
from tests.dossier.hostile import CASES

# One of each kind that is over in a moment; the rest is run with the long tests.
QUICK = ["nested lists", "nulls", "an alias bomb", "tag directives", "controls", "nested JSON lists", "a long anchor"]


def cost(name: str, root: Path) -> dict[str, Any]:
    environment = os.environ | {"PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    command = [sys.executable, str(root / "tests" / "dossier" / "hostile.py"), name]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr[-2000:]
    told: dict[str, Any] = json.loads(run.stdout)
    return told


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.long) for name in CASES]
)
def test_refused_within_ten_seconds_and_one_gibibyte(name: str, root: Path) -> None:
    told = cost(name, root)
    assert LARGEST * 0.99 <= told["size"] <= LARGEST
    assert told["rules"]
    assert told["peak"] < 1024**3
    assert told["seconds"] < 10
