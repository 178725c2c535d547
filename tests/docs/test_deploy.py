"""The files in `deploy` and the page on operating call only what there is, and name the settings that are read."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.test_commands import COMMANDS, _unknown
from tests.structure.program import ROOT

DEPLOY = ROOT / "deploy"
FILES = sorted(each for each in DEPLOY.iterdir() if each.is_file())
PAGE = ROOT / "docs" / "operate.md"
_CALLED = re.compile(r"(?:^ExecStart=\S*/|`)fenduan (?P<words>[^`\n]+)", re.MULTILINE)
_CMD = re.compile(r"^CMD \[(?P<words>.+)\]$", re.MULTILINE)
_SETTING = re.compile(r"\bFENDUAN_[A-Z]+(?:_[A-Z]+)*\b")
# Read by the command itself, wherever it runs; CONTRIBUTING.md tells of it.
_OF_THE_COMMAND = {"FENDUAN_TRACEBACK"}


def _calls(path: Path) -> Iterator[list[str]]:
    text = path.read_text(encoding="utf-8")
    for found in _CALLED.finditer(text):
        yield shlex.split(found["words"])
    for found in _CMD.finditer(text):
        program, *words = [each.strip().strip('"') for each in found["words"].split(",")]
        assert program == "fenduan"
        yield words


def settings_read() -> set[str]:
    """Return the names that the settings ask the environment for."""
    source = (ROOT / "src" / "fenduan" / "platform" / "settings.py").read_text(encoding="utf-8")
    plain = set(re.findall(r'_(?:stated|whole|day|secret)\("([A-Z_]+)"', source))
    return plain | {f"{name}_FILE" for name in re.findall(r'_secret\("([A-Z_]+)"', source)}


def test_these_are_the_files() -> None:
    assert {each.name for each in FILES} >= {
        "fenduan.service", "fenduan-notify.service", "fenduan-notify.timer", "Containerfile", "nginx.conf",
        "environment",
    }  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda each: each.name)
def test_what_a_file_calls_exists(path: Path) -> None:
    assert [(words, each) for words in _calls(path) for each in _unknown(words)] == []
    for words in _calls(path):
        assert any(tuple(words[: len(command)]) == command for command in COMMANDS), words


def test_the_services_call_something() -> None:
    calls = {path.name: list(_calls(path)) for path in FILES}
    assert calls["fenduan.service"] == [["serve", "--port", "8000"]]
    assert calls["fenduan-notify.service"] == [["notify"]]
    assert calls["Containerfile"] == [["notify", "--every", "300"]] * 2 + [["serve", "--port", "8000"]]


@pytest.mark.parametrize("path", [*FILES, PAGE, ROOT / "docs" / "evidence.md"], ids=lambda each: each.name)
def test_every_setting_that_is_named_is_read(path: Path) -> None:
    named = set(_SETTING.findall(path.read_text(encoding="utf-8")))
    assert named - settings_read() == set()


def test_every_setting_that_is_read_is_told_of_in_both_languages() -> None:
    english, chinese = PAGE.read_text(encoding="utf-8").split("## 中文", maxsplit=1)
    read = settings_read()
    assert {"FENDUAN_SECRET_KEY_FILE", "FENDUAN_MAIL_PASSWORD_FILE", "DATABASE_URL", "DEBUG"} <= read
    assert sorted(name for name in read if f"`{name}`" not in english) == []
    # "见上表" leads to the table for the file of the secret key; every other name stands in the Chinese too.
    assert sorted(name for name in read - {"FENDUAN_SECRET_KEY_FILE"} if f"`{name}`" not in chinese) == []


def test_the_program_reads_no_other_setting() -> None:
    asked = re.compile(r"""(?:environ(?:\.get)?|getenv)[(\[]\s*["'](FENDUAN_[A-Z_]+)""")
    sources = (ROOT / "src").rglob("*.py")
    found = {name for path in sources for name in asked.findall(path.read_text(encoding="utf-8"))}
    assert found - settings_read() == _OF_THE_COMMAND


@pytest.mark.parametrize("path", FILES, ids=lambda each: each.name)
def test_the_page_leads_to_every_file(path: Path) -> None:
    english, chinese = PAGE.read_text(encoding="utf-8").split("## 中文", maxsplit=1)
    assert f"(../deploy/{path.name})" in english
    assert f"`deploy/{path.name}`" in chinese


def test_nginx_and_the_service_agree() -> None:
    proxy = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    environment = (DEPLOY / "environment").read_text(encoding="utf-8")
    assert "proxy_pass http://127.0.0.1:8000;" in proxy
    assert "proxy_set_header X-Forwarded-Proto https;" in proxy
    assert "FENDUAN_PROXIES=1\n" in environment
    host = re.search(r"^FENDUAN_HOSTS=(.+)$", environment, re.MULTILINE)
    assert host is not None
    assert f"server_name {host[1]};" in proxy
    assert f"FENDUAN_ADDRESS=https://{host[1]}\n" in environment
