"""A short run of the coverage-guided fuzzer over what is read as evidence, where it installs."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fenduan.evidence.contradictions import of_prefix
from tests.evidence.logs import entry, log_of, opening


@pytest.mark.long
def test_a_short_run_finds_nothing(root: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed here")
    log, forged = log_of(9), log_of(9, changed=1)
    proof = of_prefix(log.checkpoint(5), forged.checkpoint(9), forged.update(5, 9).hashes)
    assert proof is not None
    field = opening("reason", "x")
    seeds = [log.receipt(3).file(), proof.file(), str(log.update(5)).encode(), entry(1, field).canonical()]
    for number, data in enumerate(seeds):
        (tmp_path / str(number)).write_bytes(data)
    harness = root / "tests" / "fuzz" / "read_evidence.py"
    command = [sys.executable, str(harness), "-max_total_time=20", "-max_len=6000", str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(root / "src")}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-4000:]
