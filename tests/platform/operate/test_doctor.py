"""The doctor finds each fault that is put in, says it in both languages, and never says a secret."""

import datetime as dt
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from pytest_django.fixtures import Settings

from fenduan.evidence.notes import PrivateKey
from fenduan.platform.base import clock
from fenduan.platform.base.models import Setting
from fenduan.platform.desks import mailing
from fenduan.platform.ledger import keys, services
from fenduan.platform.ledger.models import Entry
from fenduan.platform.ledger.sealing import seal
from fenduan.platform.operate import doctor
from fenduan.reference.text import Text
from tests.cli.running import LANGUAGES, run, valid
from tests.platform.ledger.people import officer
from tests.structure.program import ROOT

pytestmark = [pytest.mark.databases, pytest.mark.django_db(transaction=True)]

_SECRET = "A-secret_that/nobody+may=see.0123456789.abcdefghijklmnop"  # noqa: S105 - invented here


@pytest.fixture
def platform(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Set up a platform in which only what a test of SQLite on one machine cannot have is warned of."""
    settings.PRODUCTION = True
    settings.FENDUAN_MODE = "production"
    settings.FENDUAN_DAY_IS_STATED = False
    settings.SECRET_KEY = _SECRET
    settings.FENDUAN_ADDRESS = "https://fenduan.example"
    settings.ALLOWED_HOSTS = ["fenduan.example"]
    settings.FENDUAN_DATA = tmp_path
    settings.FENDUAN_LEDGER_OLD_KEY = ""
    settings.FENDUAN_LEDGER_KEY = _key(tmp_path / "ledger.key")
    keys._read.cache_clear()
    mailing.run()
    yield settings
    keys._read.cache_clear()


def _key(path: Path) -> str:
    path.write_text(PrivateKey.generate("log.example/ledger").secret(), encoding="ascii")
    path.chmod(0o600)
    return str(path)


def _of(what: Text) -> doctor.Looked:
    (found,) = [each for each in doctor.look() if each.what == what]
    return found


@transaction.atomic
def _record() -> None:
    services.record(actor=officer(), action="t.write", subject=("case", "1"))


def test_nothing_is_wrong_with_a_platform_in_order(platform: Settings) -> None:
    _record()
    seal()
    looked = list(doctor.look())
    assert [each.found.en for each in looked if each.level == "fault"] == []
    assert len({each.what.en for each in looked}) == len(looked) > 15
    assert platform.SECRET_KEY not in str(looked)


@pytest.mark.parametrize(
    ("what", "name", "value"),
    [
        (doctor.SECRET, "SECRET_KEY", "short"),
        (doctor.SECRET, "SECRET_KEY", "ab" * 40),
        (doctor.SECRET, "SECRET_KEY", f"django-insecure-{_SECRET}"),
        (doctor.DEBUGGING, "DEBUG", True),
        (doctor.HOSTS, "ALLOWED_HOSTS", ["*"]),
        (doctor.HOSTS, "ALLOWED_HOSTS", ["another.example"]),
        (doctor.DATA, "FENDUAN_DATA", Path("/proc/no-such-folder")),
        (doctor.LEDGER_KEY, "FENDUAN_LEDGER_KEY", "/no/such/file"),
        (doctor.LEDGER_KEY, "FENDUAN_LEDGER_OLD_KEY", "/no/such/file"),
    ],
)
def test_a_setting_that_is_wrong_is_a_fault(platform: Settings, what: Text, name: str, value: object) -> None:
    assert _of(what).level == "ok"
    setattr(platform, name, value)
    found = _of(what)
    assert found.level == "fault"
    assert _SECRET not in found.found.en


@pytest.mark.parametrize(
    ("what", "name", "value"),
    [(doctor.MODE, "FENDUAN_MODE", "test"), (doctor.ADDRESS, "FENDUAN_ADDRESS", "http://fenduan.example")],
)
def test_what_is_not_for_production_is_warned_of(platform: Settings, what: Text, name: str, value: str) -> None:
    platform.PRODUCTION = name != "FENDUAN_MODE"
    setattr(platform, name, value)
    assert _of(what).level == "warning"


@pytest.mark.parametrize(("free", "level"), [(50 << 20, "fault"), (500 << 20, "warning"), (5 << 30, "ok")])
def test_space_that_runs_out_is_told(
    platform: Settings, monkeypatch: pytest.MonkeyPatch, free: int, level: str
) -> None:
    assert platform.FENDUAN_DATA
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: type("Usage", (), {"free": free}))  # type: ignore[attr-defined]  # its own import
    assert _of(doctor.DATA).level == level


def test_a_key_that_others_can_read_is_a_fault(platform: Settings) -> None:
    Path(platform.FENDUAN_LEDGER_KEY).chmod(0o640)
    assert _of(doctor.LEDGER_KEY).level == "fault"
    assert "0640" in _of(doctor.LEDGER_KEY).found.zh


def test_a_key_of_another_log_is_a_fault_and_none_is_made(platform: Settings, tmp_path: Path) -> None:
    _record()
    seal()
    assert _of(doctor.LEDGER_KEY).level == "ok"
    platform.FENDUAN_LEDGER_KEY = _key(tmp_path / "other.key")
    assert _of(doctor.LEDGER_KEY).level == "fault"
    platform.PRODUCTION = False
    platform.FENDUAN_LEDGER_KEY = str(tmp_path / "none.key")
    assert _of(doctor.LEDGER_KEY).level == "fault"
    assert not (tmp_path / "none.key").exists()


def test_a_file_that_holds_no_key_is_a_fault_and_is_not_repeated(platform: Settings, tmp_path: Path) -> None:
    (tmp_path / "ledger.key").write_text(_SECRET, encoding="ascii")
    found = _of(doctor.LEDGER_KEY)
    assert found.level == "fault"
    assert _SECRET not in found.found.en + found.found.zh
    assert platform.FENDUAN_LEDGER_KEY in found.found.en


def test_what_is_not_sealed_is_told_and_a_promise_not_kept(platform: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert platform.PRODUCTION
    _record()
    assert (_of(doctor.SEALER).level, _of(doctor.PROMISES).level) == ("ok", "ok")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(minutes=6))
    assert (_of(doctor.SEALER).level, _of(doctor.PROMISES).level) == ("fault", "ok")
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(minutes=61))
    assert (_of(doctor.SEALER).level, _of(doctor.PROMISES).level) == ("fault", "fault")
    seal()
    assert (_of(doctor.SEALER).level, _of(doctor.PROMISES).level) == ("ok", "ok")


def test_a_clock_that_went_back_is_a_fault(platform: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert platform.PRODUCTION
    _record()
    assert _of(doctor.CLOCK).level == "ok"
    before = Entry.objects.get().time - dt.timedelta(minutes=1)
    monkeypatch.setattr(clock, "machine_time", lambda: before)
    assert _of(doctor.CLOCK).level == "fault"


@pytest.mark.parametrize(
    ("day", "level"),
    [("2026-06-15", "ok"), ("2026-11-02", "warning"), ("2026-12-31", "warning"), ("2027-01-01", "fault")],
)
def test_a_year_that_is_not_published_is_told_before_it_begins(
    platform: Settings, monkeypatch: pytest.MonkeyPatch, day: str, level: str
) -> None:
    assert platform.PRODUCTION
    monkeypatch.setattr(clock, "today", lambda: dt.date.fromisoformat(day))
    assert _of(doctor.YEARS).level == level


def test_notices_that_nobody_makes_are_told(platform: Settings) -> None:
    assert platform.PRODUCTION
    assert _of(doctor.NOTICES).level == "ok"
    kept = Setting.objects.get(key=mailing.LAST_RUN)
    kept.value = (clock.machine_time() - dt.timedelta(minutes=61)).isoformat()
    kept.save()
    assert _of(doctor.NOTICES).level == "warning"
    kept.delete()
    assert _of(doctor.NOTICES).level == "warning"


def test_a_mail_server_that_does_not_answer_is_a_fault(platform: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        platform.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        platform.EMAIL_HOST, platform.EMAIL_PORT = "127.0.0.1", taken.getsockname()[1]
        found = _of(doctor.MAIL)
    assert found.level == "fault"
    assert "127.0.0.1" in found.found.en


def test_tables_that_are_not_ready_end_the_look(platform: Settings) -> None:
    assert platform.PRODUCTION
    MigrationRecorder.Migration.objects.filter(app="desks").delete()
    try:
        looked = list(doctor.look())
        assert looked[-1].what == doctor.TABLES
        assert looked[-1].level == "fault"
    finally:
        MigrationRecorder(connection).record_applied("desks", "0001_initial")


def test_a_database_that_is_gone_is_one_fault(platform: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert platform.PRODUCTION

    def gone() -> Any:  # noqa: ANN401 - as Django declares it
        raise DatabaseError(f"no route to host\npassword {_SECRET}")

    monkeypatch.setattr(connection, "cursor", gone)
    looked = list(doctor.look())
    assert [each.what for each in looked if each.level == "fault"] == [doctor.DATABASE]
    assert _SECRET not in str(looked)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of PostgreSQL the next test tells")
def test_a_ledger_that_nothing_guards_is_warned_of(platform: Settings) -> None:
    assert platform.PRODUCTION
    assert _of(doctor.RIGHTS).level == "warning"


def _process(folder: Path, *words: str, **stated: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "FENDUAN_DATA": str(folder), **stated}
    command = [sys.executable, "-m", "fenduan.cli.main", *words]
    return subprocess.run(command, env=environment, capture_output=True, check=False, text=True, cwd=folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_settings_that_do_not_hold_are_a_fault_and_no_more(tmp_path: Path, language: str) -> None:
    told = _process(tmp_path, "doctor", "--format", "json", "--lang", language, FENDUAN_SECRET_KEY="short")  # noqa: S106 - none
    payload = valid(told.stdout, "doctor")
    assert told.returncode == 1
    assert [each["what"]["en"] for each in payload["checks"] if not each["ok"]] == ["Platform"]


def test_without_settings_the_platform_is_left_alone(tmp_path: Path) -> None:
    told = _process(tmp_path, "doctor", "--format", "json")
    assert "Mode" not in {each["what"]["en"] for each in json.loads(told.stdout)["checks"]}
    assert list(tmp_path.iterdir()) == []
    asked = _process(tmp_path, "doctor", "--platform", FENDUAN_SECRET_KEY=_SECRET)
    assert "Mode: production" in asked.stdout
    assert _SECRET not in asked.stdout + asked.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_warning_is_no_fault(platform: Settings, language: str) -> None:
    assert platform.PRODUCTION
    payload = valid(run("doctor", "--platform", "--format", "json").stdout, "doctor")
    assert [each for each in payload["checks"] if each["warning"]]
    told = run("doctor", "--platform", "--lang", language)
    assert "△" in told.stdout
    assert (told.exit_code == 0) == payload["ok"]
