"""``fenduan doctor``: whether this installation is in order."""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import click

from fenduan import __version__
from fenduan.cli import messages as m
from fenduan.cli.commands import Command, option, session_of
from fenduan.cli.loading import today
from fenduan.cli.output import answer
from fenduan.cli.problems import Problem
from fenduan.cli.session import locale_language
from fenduan.cli.terminal import Page, Style, Terminal, can_show
from fenduan.reference.text import Text

_PACKAGES: Final = (
    "biip",
    "click",
    "cryptography",
    "dj-database-url",
    "Django",
    "django-allauth",
    "django-csp",
    "django-htmx",
    "django-ninja",
    "gunicorn",
    "igraph",
    "msgspec",
    "numba",
    "numpy",
    "puremagic",
    "psycopg",
    "pylopdf-fonts-zh-cn",
    "python-docx",
    "python-stdnum",
    "PyYAML",
    "rfc8785",
    "rich",
    "segno",
    "structlog",
    "typst",
    "whitenoise",
    "XlsxWriter",
)
"""By name, without their extras; a test holds them against what the project declares."""
_CONFIGURED: Final = ("FENDUAN_SECRET_KEY", "FENDUAN_SECRET_KEY_FILE", "DATABASE_URL")
"""Where one of these is set, a platform is set up here."""
_OLDEST_PYTHON: Final = (3, 11)
_LEADS: Final[dict[str, tuple[str, Style]]] = {
    "well": ("met", "green"),
    "warns": ("not_shown", "yellow"),
    "wrong": ("not_met", "red"),
}
_BOUND: Final = re.compile(r"(>=|<)\s*([0-9][0-9.]*)")


@dataclass(frozen=True, slots=True)
class _Looked:
    """One thing looked at: what it is, what was found, whether that is in order, though perhaps to be thought of."""

    what: Text
    found: Text
    well: bool = True
    warns: bool = False

    def as_dict(self) -> dict[str, Any]:
        said = {"what": self.what.as_dict(), "found": self.found.as_dict()}
        return {**said, "ok": self.well, "warning": self.warns}


@click.command("doctor", cls=Command)
@option("--platform", "platform", about="platform", is_flag=True)
@click.pass_context
def doctor(ctx: click.Context, platform: bool) -> int:
    """Look at everything the program rests on and return 1 where something is wrong."""
    looked = list(_look())
    if platform or any(os.environ.get(name) for name in _CONFIGURED):
        looked += _platform()
    well = all(each.well for each in looked)
    answer(
        session_of(ctx),
        lambda: {"ok": well, "checks": [each.as_dict() for each in looked]},
        lambda terminal: _text(looked, terminal, well=well),
    )
    return 0 if well else 1


def _platform() -> list[_Looked]:
    """Look at the platform that is set up here; where its settings do not hold, that is the one thing found."""
    from fenduan.cli.serve import start_django

    try:
        start_django()
    except Problem as problem:
        return [_Looked(m.DOCTOR["platform"], problem.lines[0], well=False)]
    from fenduan.platform.operate.doctor import look

    return [_Looked(each.what, each.found, each.level != "fault", each.level == "warning") for each in look()]


def _same(value: object) -> Text:
    return Text(str(value), str(value))


def _look() -> Iterator[_Looked]:
    yield _Looked(m.DOCTOR["engine"], _same(__version__))
    found = ".".join(map(str, sys.version_info[:3]))
    well = sys.version_info[:2] >= _OLDEST_PYTHON
    yield _Looked(m.DOCTOR["python"], _same(found) if well else m.filled(m.PYTHON_TOO_OLD, found=found), well)
    yield from map(_package, _PACKAGES)
    yield _libyaml()
    for look, what in ((_calendar, "calendar"), (_places, "places"), (_register, "register")):
        try:
            said, well = look()
        except (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError) as error:
            said, well = m.filled(m.DAMAGED, reason=type(error).__name__), False
        yield _Looked(m.DOCTOR[what], said, well)
    yield _locale()
    yield _encoding()


def _package(name: str) -> _Looked:
    from importlib import metadata

    what = m.filled(m.DOCTOR["package"], name=name)
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return _Looked(what, m.NOT_INSTALLED, well=False)
    wanted = _wanted(name)
    if all(_holds(version, sign, bound) for sign, bound in _BOUND.findall(wanted)):
        return _Looked(what, _same(version))
    return _Looked(what, m.filled(m.TOO_OLD, found=version, wanted=wanted), well=False)


def _wanted(name: str) -> str:
    """Return the versions of a package that ours declares; nothing where it runs without being installed."""
    from importlib import metadata

    try:
        declared = metadata.requires("fenduan") or []
    except metadata.PackageNotFoundError:
        return ""
    own = (re.match(rf"{re.escape(name)}(?:\[[^]]*\])?(?![\w-])(.*)", each, re.IGNORECASE) for each in declared)
    return next((each[1].strip() for each in own if each), "")


def _holds(version: str, sign: str, bound: str) -> bool:
    found, limit = (tuple(int(part) for part in re.findall(r"\d+", each)[:3]) for each in (version, bound))
    return found >= limit if sign == ">=" else found < limit


def _libyaml() -> _Looked:
    import yaml

    present = bool(yaml.__with_libyaml__)
    return _Looked(m.DOCTOR["yaml"], m.PRESENT if present else m.ABSENT_SLOW, present)


def _calendar() -> tuple[Text, bool]:
    from fenduan.reference.calendar import published_years

    years, year = published_years(), today().year
    facts = {"first": years[0], "last": years[-1], "year": year}
    return (m.filled(m.CALENDAR_HELD, **facts), True) if year in years else (m.filled(m.CALENDAR_OLD, **facts), False)


def _places() -> tuple[Text, bool]:
    from fenduan.reference.places import PLACES

    mainland = sum(place.mainland for place in PLACES.values())
    return m.filled(m.PLACES_HELD, count=len(PLACES), mainland=mainland), mainland > 0


def _register() -> tuple[Text, bool]:
    from fenduan.law.register import register

    law = register()
    facts = {"edition": law.edition, "count": len(law.requirements), "digest": law.digest}
    return m.filled(m.REGISTER_HELD, **facts), bool(law.requirements)


def _locale() -> _Looked:
    stated = [f"{name}={os.environ[name]}" for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)]
    locale = Text(" ".join(stated), " ".join(stated)) if stated else m.NO_LOCALE
    spoken = Text(m.SPOKEN.en, m.SPOKEN.en) if locale_language(os.environ) == "en" else Text(m.SPOKEN.zh, m.SPOKEN.zh)
    return _Looked(m.DOCTOR["locale"], m.filled(spoken, locale=locale))


def _encoding() -> _Looked:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    shows = can_show("分段", sys.stdout)
    # English needs no Chinese; a Chinese locale does.
    well = shows or locale_language(os.environ) == "en"
    return _Looked(
        m.DOCTOR["encoding"], m.filled(m.SHOWS_CHINESE if shows else m.SHOWS_NO_CHINESE, encoding=encoding), well
    )


def _text(looked: list[_Looked], terminal: Terminal, *, well: bool) -> str:
    page = Page(terminal)
    for each in looked:
        status, colour = _LEADS["warns" if each.warns else "well" if each.well else "wrong"]
        what = each.what.pick(terminal.language) + m.COLON[terminal.language]
        page.paragraph(
            what + each.found.pick(terminal.language),
            lead=f"{terminal.sign(status)} ",
            lead_style=colour,
            full=True,
        )
    page.blank()
    page.paragraph(terminal.pick(m.HEALTHY) if well else terminal.pick(m.UNWELL, sign=terminal.sign("not_met")))
    return page.text()
