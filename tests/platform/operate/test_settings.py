"""Production refuses to start unsafely, and every setting is documented."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django.fixtures import Settings

from fenduan.platform.demo.checks import mark
from tests.structure.program import ROOT

_KEY = "k" * 50


def _start(data: Path, **stated: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own, under ``stated`` alone."""
    environment = {"PATH": os.environ["PATH"], "FENDUAN_DATA": str(data), "PYTHONPATH": str(ROOT / "src"), **stated}
    words = [sys.executable, "-c", "from fenduan.platform import settings; print(settings.FENDUAN_MODE)"]
    return subprocess.run(words, env=environment, capture_output=True, check=False, text=True)


def test_production_is_the_mode_unless_another_is_stated(tmp_path: Path) -> None:
    assert _start(tmp_path, FENDUAN_SECRET_KEY=_KEY).stdout == "production\n"


@pytest.mark.parametrize(
    ("stated", "named"),
    [
        ({}, "FENDUAN_SECRET_KEY"),
        ({"FENDUAN_SECRET_KEY": "short"}, "FENDUAN_SECRET_KEY"),
        ({"FENDUAN_SECRET_KEY": _KEY, "DEBUG": "1"}, "DEBUG"),
        ({"FENDUAN_MODE": "play"}, "FENDUAN_MODE"),
    ],
)
def test_production_refuses_what_is_unsafe(tmp_path: Path, stated: dict[str, str], named: str) -> None:
    told = _start(tmp_path, **stated)

    assert told.returncode != 0
    assert named in told.stderr.splitlines()[-1]


def test_the_key_may_stand_in_a_file_and_shows_nowhere(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(_KEY + "\n", encoding="utf-8")
    told = _start(tmp_path, FENDUAN_SECRET_KEY_FILE=str(tmp_path / "key"), DEBUG="1")

    assert told.returncode != 0
    assert _KEY not in told.stderr + told.stdout


@pytest.mark.django_db
def test_production_refuses_the_data_of_a_demonstration(settings: Settings) -> None:
    settings.PRODUCTION = True
    assert not [each for each in run_checks(databases=["default"]) if each.id == "fenduan.E001"]
    mark()
    assert [each.id for each in run_checks(databases=["default"]) if each.is_serious()] == ["fenduan.E001"]


def test_every_setting_is_documented() -> None:
    source = (ROOT / "src" / "fenduan" / "platform" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'_stated\("([A-Z_]+)"', source))
    page = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")

    assert "FENDUAN_MODE" in read
    assert sorted(name for name in read if f"`{name}`" not in page.split("## 中文", maxsplit=1)[0]) == []
