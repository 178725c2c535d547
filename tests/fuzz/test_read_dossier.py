"""A short run of the coverage-guided fuzzer, where it installs."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dossier.base import as_json, as_yaml, good


@pytest.mark.long
def test_a_short_run_finds_nothing(root: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed here")
    (tmp_path / "a").write_bytes(b"\xff" + as_yaml(good()))
    (tmp_path / "b").write_bytes(b"\x00" + as_json(good()))
    harness = root / "tests" / "fuzz" / "read_dossier.py"
    command = [sys.executable, str(harness), "-max_total_time=20", "-max_len=20000", str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(root / "src")}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-4000:]
