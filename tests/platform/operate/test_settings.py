"""Production refuses to start unsafely, and says what is wrong without a secret in it."""

import os
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
        ({"FENDUAN_SECRET_KEY_FILE": "/no/such/file"}, "FENDUAN_SECRET_KEY_FILE"),
        ({"FENDUAN_SECRET_KEY": _KEY, "FENDUAN_UPLOAD_LIMIT": "64M"}, "FENDUAN_UPLOAD_LIMIT"),
        ({"FENDUAN_SECRET_KEY": _KEY, "FENDUAN_DAY": "today"}, "FENDUAN_DAY"),
        ({"FENDUAN_SECRET_KEY": _KEY, "FENDUAN_MAIL_TLS": "perhaps"}, "FENDUAN_MAIL_TLS"),
        ({"FENDUAN_SECRET_KEY": _KEY, "FENDUAN_MAIL_PASSWORD_FILE": "/no/such/file"}, "FENDUAN_MAIL_PASSWORD_FILE"),
        ({"FENDUAN_SECRET_KEY": _KEY, "DATABASE_URL": "mysql://me:hunter2@host/name"}, "DATABASE_URL"),
        ({"FENDUAN_SECRET_KEY": _KEY, "DATABASE_URL": "me:hunter2@host"}, "DATABASE_URL"),
    ],
)
def test_production_refuses_what_is_unsafe(tmp_path: Path, stated: dict[str, str], named: str) -> None:
    told = _start(tmp_path, **stated)

    assert told.returncode != 0
    assert named in told.stderr.splitlines()[-1]
    assert "hunter2" not in told.stderr


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
