"""A letter is made as a file once: the next reader has the same bytes, and nothing that was torn is handed out."""

import io
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from fenduan.documents import letters
from fenduan.documents.letters.facts import Facts
from fenduan.platform.accounts.models import User
from fenduan.platform.base.errors import NotFound
from fenduan.platform.cases import rendered, selectors
from fenduan.platform.cases.archive import archive, prepare
from fenduan.platform.cases.models import Letter, LetterFile
from fenduan.platform.web.views import cases as pages
from fenduan.reference.text import Language
from tests.platform.cases.test_stories import to
from tests.platform.cases.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.databases]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> list[tuple[str, str]]:
    """Return what was made as a file, in order."""
    settings.FENDUAN_DATA = tmp_path
    found: list[tuple[str, str]] = []
    render = letters.render

    def noted(kind: str, facts: Facts, language: Language, fmt: letters.Format) -> bytes:
        found.append((language, fmt))
        return render(kind, facts, language, fmt)

    monkeypatch.setattr(letters, "render", noted)
    return found


@pytest.fixture
def case(made: list[tuple[str, str]]) -> tuple[World, str]:
    """Return a case with three letters, each kept in Chinese with the act that wrote it."""
    to("06-01")
    world = World()
    number, away = world.begin("opinion", world.maker), world.away
    world.do(number, away.officer, "receive", on="2026-06-01")
    world.do(number, away.officer, "accept")
    world.do(number, away.officer, "request_supplement", questions=["稳定性"], reply_by="2026-06-30")
    assert Letter.objects.count() == LetterFile.objects.count() >= 2
    made.clear()
    return world, number


def _letter() -> Letter:
    return Letter.objects.order_by("pk")[0]


def test_a_file_is_made_once(case: tuple[World, str], made: list[tuple[str, str]]) -> None:
    assert case
    letter = _letter()
    for language, fmt in (("en", "pdf"), ("zh", "html"), ("en", "html"), ("en", "docx")):
        first = rendered.letter_bytes(letter, language, fmt)  # type: ignore[arg-type]  # a table's columns
        assert rendered.letter_bytes(letter, language, fmt) == first  # type: ignore[arg-type]
    assert made == [("en", "pdf"), ("zh", "html"), ("en", "html"), ("en", "docx")]
    assert rendered.letter_bytes(letter, "zh", "pdf") == bytes(LetterFile.objects.get(letter=letter).content)
    assert len(made) == 4


def test_other_facts_and_another_program_have_files_of_their_own(
    case: tuple[World, str], made: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert case
    first, second = Letter.objects.order_by("pk")[:2]
    assert rendered.letter_bytes(first, "en", "html") != rendered.letter_bytes(second, "en", "html")
    monkeypatch.setattr(rendered, "_made_by", lambda: ("another",))
    rendered.letter_bytes(first, "en", "html")
    assert len(made) == 3


@pytest.mark.parametrize("damage", [b"", b"torn", None])
def test_what_was_torn_is_made_anew(case: tuple[World, str], made: list[tuple[str, str]], damage: bytes | None) -> None:
    assert case
    letter = _letter()
    first = rendered.letter_bytes(letter, "en", "html")
    path = rendered._path(letter, "en", "html")
    path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    assert rendered.letter_bytes(letter, "en", "html") == first
    assert rendered.letter_bytes(letter, "en", "html") == first
    assert len(made) == 2


def test_where_nothing_can_be_kept_it_is_made_each_time(
    case: tuple[World, str], made: list[tuple[str, str]], settings: Settings
) -> None:
    assert case
    settings.FENDUAN_DATA = Path("/proc/nowhere")
    assert rendered.letter_bytes(_letter(), "en", "html") == rendered.letter_bytes(_letter(), "en", "html")
    assert len(made) == 2
    assert not rendered.is_made(_letter(), "en", "html")


def test_the_second_package_makes_nothing(case: tuple[World, str], made: list[tuple[str, str]]) -> None:
    world, number = case
    first = archive(world.away.officer, number)
    count = len(made)
    assert count == Letter.objects.count(), "the English ones; the Chinese are kept"
    second = archive(world.away.officer, number)
    assert len(made) == count
    names = [zipfile.ZipFile(io.BytesIO(each)).namelist() for each in (first, second)]
    assert names[0] == names[1]
    rows = selectors.letters_for(world.away.officer, number)
    selectors.letter_file(world.away.officer, number, rows[0].opaque, "en", "pdf")
    assert len(made) == count, "the page of a letter uses the same"


def test_some_are_made_at_a_time_and_only_for_who_may_see_the_case(case: tuple[World, str]) -> None:
    world, number = case
    total = 2 * Letter.objects.count()
    kept = Letter.objects.count()
    assert prepare(world.away.officer, number, 1) == (kept + 1, total)
    assert prepare(world.away.officer, number, 0) == (kept + 1, total)
    assert prepare(world.away.officer, number, 100) == (total, total)
    for other in (world.filler, world.home.officer):
        with pytest.raises(NotFound):
            prepare(other, number, 1)


def test_the_page_says_how_far_it_is_and_then_hands_the_package_out(
    case: tuple[World, str], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, number = case
    monkeypatch.setattr(pages, "_MADE_AT_ONCE", 1)
    client.force_login(User.objects.get(pk=world.away.officer.user_id))
    address = f"/cases/{number}/archive.zip"
    missing = Letter.objects.count()
    for step in range(1, missing):
        page = client.get(address)
        assert page.headers["Refresh"] == f"1; url={address}"
        assert f"已完成{missing + step}件，共{2 * missing}件" in page.content.decode()
    handed = client.get(address)
    assert handed.headers["Content-Type"] == "application/zip"
    assert "Refresh" not in handed.headers
    assert client.get(address).headers["Content-Type"] == "application/zip"
