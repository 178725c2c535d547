"""In production behind TLS nothing is left to be warned of, and no page can be made to run what is not ours."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from fenduan.platform.web import handing
from tests.platform.markup import inline
from tests.structure.program import ROOT

TEMPLATES = sorted((ROOT / "src" / "fenduan" / "platform").rglob("templates/**/*.html"))


def _framed(_: object) -> HttpResponse:
    return handing.beside(b"%PDF-", "a.pdf", handing.PDF)


def _kept(_: object) -> HttpResponse:
    return handing.download(b"%PDF-", "a.pdf", handing.PDF)


urlpatterns = [path("framed", _framed), path("kept", _kept)]


def _checked(folder: Path, address: str) -> subprocess.CompletedProcess[str]:
    stated = {
        "FENDUAN_SECRET_KEY": "".join(map(chr, range(48, 108))),
        "FENDUAN_ADDRESS": address,
        "FENDUAN_HOSTS": "fenduan.example",
        "FENDUAN_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "fenduan.platform.settings",
    }
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), **stated}
    words = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(words, env=environment, capture_output=True, check=False, text=True, cwd=folder)


def test_the_framework_warns_of_nothing(tmp_path: Path) -> None:
    told = _checked(tmp_path, "https://fenduan.example")
    assert told.returncode == 0, told.stderr
    assert "no issues" in told.stdout
    assert "0 silenced" in told.stdout


def test_the_framework_would_warn(tmp_path: Path) -> None:
    told = _checked(tmp_path, "http://fenduan.example")
    assert told.returncode != 0
    assert "security.W008" in told.stderr


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: str(each.relative_to(ROOT / "src")))
def test_no_template_holds_a_script_or_a_style(template: Path) -> None:
    text = re.sub(r"{%.*?%}|{{.*?}}", "x", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert inline(text) == []
    assert "|safe" not in template.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page",
    [
        "<script>alert(1)</script>",
        "<p onclick='x()'>",
        "<p style='color:red'>",
        "<style>p{}</style>",
        "<a href=' java\nscript:x()'>",
        "<iframe srcdoc='x'>",
        "<form action='https://elsewhere.example/'>",
        "<script src='//elsewhere.example/x.js'></script>",
        "<link rel=stylesheet href='https://elsewhere.example/x.css'>",
        "<button hx-on:click='x()'>",
    ],
)
def test_what_may_not_stand_in_a_page_is_found(page: str) -> None:
    assert inline(page)
    assert inline("<script src='/static/x.js' defer></script><p class=a>on</p><a href='https://x.example'>x</a>") == []


@pytest.mark.urls("tests.platform.operate.test_deploy")
@pytest.mark.django_db
def test_only_a_document_beside_a_page_is_shown_in_a_frame_of_ours(client: Client) -> None:
    framed, kept = client.get("/framed"), client.get("/kept")
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]
    assert kept.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in kept.headers["Content-Security-Policy"]
