"""Files: taken whole if they are what they say, otherwise refused with nothing kept."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from fenduan.documents import render
from fenduan.platform.accounts.models import Organisation
from fenduan.platform.arrangements import files, selectors, services
from fenduan.platform.arrangements.models import Part, Upload
from fenduan.platform.base.errors import NotFound, Refused
from tests.platform.arrangements.world import World, a_key, authority, begun, organisation, person, signed


def _pdf(inner: bytes = b"") -> bytes:
    body = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + inner + b"trailer\n<< /Root 1 0 R >>\n"
    return body + b"startxref\n9\n%%EOF\n"


def _png(wide: int = 1, high: int = 1) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def _office(more: dict[str, bytes] | None = None, **options: object) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", **(more or {})}.items():
            archive.writestr(name, data)
        archive.comment = bytes(options.get("comment", b""))  # type: ignore[call-overload]
    return made.getvalue()


def _jpeg() -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\xff\xd9"


GOOD: dict[str, Callable[[], bytes]] = {"a.pdf": _pdf, "a.png": _png, "a.jpg": _jpeg, "证明 1.docx": _office}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_it_says_is_taken(name: str) -> None:
    data = GOOD[name]()
    found = files.check(name, data)

    assert (found.name, found.digest) == (name, sha256(data).hexdigest())
    assert name.lower().endswith(found.kind.endings)


def _bomb() -> bytes:
    return _office({"word/media/x.bin": b"\0" * (40 * 1024 * 1024)})


def _lying() -> bytes:
    """Return an archive whose directory states a smaller size than there is."""
    data = bytearray(_office({"word/big.xml": b"a" * 5000}))
    place = data.rfind(b"PK\x01\x02", 0, data.rfind(b"PK\x05\x06"))
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(data)


BAD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("a.pdf", lambda: b""),
    "a program": ("a.pdf", lambda: b"MZ" + b"\0" * 100),
    "a page": ("a.pdf", lambda: b"<html><script>alert(1)</script></html>"),
    "an archive": ("a.docx", lambda: _office({})[:0] + _plain_zip()),
    "another name": ("a.docx", _pdf),
    "a double name": ("a.pdf.exe", _pdf),
    "a path": ("../a.pdf", _pdf),
    "a path of Windows": ("..\\a.pdf", _pdf),
    "an absolute path": ("/etc/a.pdf", _pdf),
    "dots": ("..", _pdf),
    "a NUL": ("a\0.pdf", _pdf),
    "a turned name": ("a\u202efdp.pdf", _pdf),
    "a long name": ("a" * 300 + ".pdf", _pdf),
    "an end cut off": ("a.pdf", lambda: _pdf()[:-8]),
    "a PDF with a page behind": ("a.pdf", lambda: _pdf() + b"<script>"),
    "a PDF that is an archive too": ("a.pdf", lambda: _pdf() + _plain_zip() + b"%%EOF"),
    "a PNG that is an archive too": ("a.png", lambda: _png() + _plain_zip()),
    "a PNG with a bad sum": ("a.png", lambda: _png()[:-1] + b"x"),
    "a PNG without end": ("a.png", lambda: _png()[:-12]),
    "a PNG as large as a field": ("a.png", lambda: _png(100_000, 100_000)),
    "a JPEG with something behind": ("a.jpg", lambda: _jpeg() + b"x"),
    "a Word file in a stub": ("a.docx", lambda: b"PK\x03\x04" + b"MZ" + _office()),
    "a Word file with a comment": ("a.docx", lambda: _office(comment=b"x")),
    "a Word file with macros": ("a.docx", lambda: _office({"word/vbaProject.bin": b"x"})),
    "a Word file that leads out": ("a.docx", lambda: _office({"../../etc/passwd": b"x"})),
    "a Word file with an archive in it": ("a.docx", lambda: _office({"word/inner.zip": b"x"})),
    "a bomb": ("a.docx", _bomb),
    "a bomb that lies": ("a.docx", _lying),
}


def _plain_zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", b"a")
    return made.getvalue()


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_something_else_is_refused(what: str) -> None:
    name, make = BAD[what]
    with pytest.raises(Refused) as refusal:
        files.check(name, make())

    assert refusal.value.status == 400
    assert refusal.value.reasons[0].zh


@override_settings(FENDUAN_UPLOAD_LIMIT=1024 * 1024)
def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        files.check("a.pdf", _pdf(b"x" * 1024 * 1024))

    assert "1 MiB" in refusal.value.reasons[0].en


@given(st.binary(max_size=200), st.sampled_from(sorted(GOOD)))
def test_no_bytes_break_the_look(data: bytes, name: str) -> None:
    for each in (data, GOOD[name]()[:-4] + data, GOOD[name]()[:8] + data):
        try:
            digest = files.check(name, each).digest
        except Refused:
            continue
        assert digest == sha256(each).hexdigest()


def _kept() -> list[Path]:
    return [each for each in files.path_of("0" * 64).parent.parent.rglob("*") if each.is_file()]


def _put(world: World, party: str = "filler", name: str = "a.pdf", data: bytes | None = None) -> Upload:
    return services.upload(
        actor=world.actors[party],
        arrangement=world.number,
        party=party,
        section="licences",
        document=f"{party}-licence",
        name=name,
        data=_pdf() if data is None else data,
        seen=world.revision(party, "licences"),
        key=a_key(),
    )


@pytest.mark.django_db
def test_a_file_is_kept_under_its_digest_and_stated_in_the_draft(tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        world = begun()
        found = _put(world)
        again = _put(world)

        assert again == found
        assert files.read(found.digest) == _pdf()
        assert len(_kept()) == 1
        draft = selectors.workspace(world.actors["filler"], world.number).part("filler", "licences").content
        assert draft["documents"] == [
            {"id": "filler-licence", "title": "a.pdf", "file": "a.pdf", "sha256": found.digest}
        ]
        assert selectors.file_of(world.actors["filler"], world.number, found.digest)[1] == _pdf()


@pytest.mark.django_db
def test_of_a_refused_file_nothing_is_kept(tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        world = begun()
        for name, make in (BAD["a bomb"], BAD["a path"], BAD["nothing"]):
            with pytest.raises(Refused):
                _put(world, name=name, data=make())
        with pytest.raises(Refused):
            services.upload(
                actor=world.actors["filler"],
                arrangement=world.number,
                party="filler",
                section="licences",
                document="x",
                name="a.pdf",
                data=_pdf(),
                seen=9,
                key=a_key(),
            )

        assert _kept() == []
        assert not Upload.objects.exists()
        assert not Part.objects.filter(participant__party="filler", section="licences").exists()


@pytest.mark.django_db
def test_a_file_is_given_to_those_who_see_its_document(tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        world = signed()
        found = _put(world)
        with pytest.raises(NotFound):
            selectors.file_of(world.actors["holder"], world.number, found.digest)
        world.save("filler", "experience", "/experience/0/document", "filler-licence")
        listed = selectors.workspace(world.actors["filler"], world.number).part("filler", "licences").content
        world.save("filler", "experience", "/documents", listed["documents"][-1:])
        world.sign("filler", "experience")
        manifest = world.manifest()
        services.open_to(manifest=manifest, organisations=[_province("CN-ZJ"), _province("CN-JS")])

        for actor in (world.actors["holder"], authority("province", "CN-ZJ")):
            assert selectors.file_of(actor, world.number, found.digest)[1] == _pdf()
        for actor in (
            world.actors["conjugator"],
            authority("province", "CN-JS"),
            authority("province", "CN-BJ"),
            person(organisation("stranger")),
        ):
            with pytest.raises(NotFound):
                selectors.file_of(actor, world.number, found.digest)


def _province(place: str) -> Organisation:
    authority("province", place)
    return organisation(place.lower())


@pytest.mark.django_db
def test_a_restricted_document_is_told_of_and_not_given_out(tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        world = signed()
        found = _put(world)
        listed = selectors.workspace(world.actors["filler"], world.number).part("filler", "licences").content
        world.save("filler", "experience", "/documents", listed["documents"][-1:])
        world.save("filler", "experience", "/experience/0/document", "filler-licence")
        services.restrict(
            actor=world.actors["filler"],
            arrangement=world.number,
            party="filler",
            section="experience",
            document="filler-licence",
            readers=["CN-ZJ"],
            key=a_key(),
        )
        world.sign("filler", "experience")
        seen = selectors.workspace(world.actors["holder"], world.number).tree["documents"]

        assert {"id": "filler-licence", "sha256": found.digest} in seen
        with pytest.raises(NotFound):
            selectors.file_of(world.actors["holder"], world.number, found.digest)


def test_no_path_leads_out_of_where_files_lie() -> None:
    for digest in ("../x", "0" * 63, "G" * 64, ""):
        with pytest.raises(ValueError, match="SHA-256"):
            files.path_of(digest)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_what_this_program_writes_itself_is_taken(kind: str) -> None:
    world = signed()
    live = selectors.live_assessment(world.actors["filler"], world.number)
    assert live.projection is not None
    data = render(live.projection, "zh", "pdf" if kind == "pdf" else "docx")

    assert files.check(f"a.{kind}", data).digest == sha256(data).hexdigest()
    exported = selectors.export(world.actors["filler"], world.number, "xlsx")
    assert files.check("a.xlsx", exported).kind == files.EXCEL


@pytest.mark.django_db
def test_lists_ask_as_often_for_many_as_for_one(django_assert_num_queries: Callable[[int], object]) -> None:
    first = begun()
    holder = first.actors["holder"]
    asked = 2
    with django_assert_num_queries(asked):  # type: ignore[attr-defined]
        assert len(selectors.rows(holder, selectors.listed_for(holder))) == 1
    for _ in range(3):
        begun()
    with django_assert_num_queries(asked):  # type: ignore[attr-defined]
        assert len(selectors.rows(holder, selectors.listed_for(holder))) == 4


@pytest.mark.django_db
def test_a_workspace_asks_as_often_full_as_empty(django_assert_max_num_queries: Callable[[int], object]) -> None:
    for world in (begun(), signed()):
        with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
            selectors.workspace(world.actors["holder"], world.number)
