"""Several officers at once, on both databases: one change wins and the others are told; nothing is entered twice."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.platform.postgres import server
from tests.structure.program import ROOT


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_officers_at_once_write_one_thing_once(database: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        postgres = database == "postgresql"
        url = stack.enter_context(server()).create("licences") if postgres else f"sqlite:///{tmp_path / 'register'}"
        stated = {"DJANGO_SETTINGS_MODULE": "tests.platform_settings", "DATABASE_URL": url}
        told = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.platform.licences.driver"],
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, **stated, "FENDUAN_DATA": str(tmp_path)},
        )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)

    assert found["one number"] == {"written": 1, "refused": 3}
    assert found["one key"] == {"written": 4, "refused": 0}
    assert found["one version"] == {"written": 1, "refused": 3}
    assert found["events"] == [["一", 1], ["一", 2], ["二", 1]]
    assert found["entries"] == 3
