"""Workbooks made to hurt, by name; run as a program it reads one within fixed bounds of memory and processor time."""

import resource
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Final

from fenduan.exchange.spreadsheet import layout, writing
from tests.exchange.making import changed, errors_of, packed, parts, unpacked, with_cell

GIBIBYTE: Final = 1024**3
SECONDS: Final = 10
_TAG = f'<c r="A1" t="inlineStr"><is><t>{layout.TAG}basics</t></is></c>'


def sheet(rows: str, texts: str = "") -> bytes:
    """Return a workbook with one sheet."""
    return packed(parts(rows, texts=texts))


def streamed(pieces: Iterator[bytes], *, into: str = "xl/worksheets/sheet1.xml") -> bytes:
    """Return a workbook with a part written piece by piece, so that making it takes no memory."""
    held = {name: text for name, text in parts("").items() if name != into}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in held.items():
            archive.writestr(name, text)
        with archive.open(into, "w", force_zip64=True) as part:
            for piece in pieces:
                part.write(piece)
    return out.getvalue()


def bomb() -> bytes:
    """Return a workbook whose sheet unpacks to 1 GiB of blanks."""
    return streamed(b" " * 1024 * 1024 for _ in range(1024))


def rows(count: int, cell: str = "") -> bytes:
    """Return a workbook with very many rows."""

    def pieces() -> Iterator[bytes]:
        yield b"<worksheet><sheetData>"
        for start in range(0, count, 1000):
            yield "".join(f'<row r="{row}">{cell}</row>' for row in range(start + 1, start + 1001)).encode()
        yield b"</sheetData></worksheet>"

    return streamed(pieces())


def ours(change: Callable[[str], str]) -> bytes:
    """Return our template with the sheet of documents changed."""
    return changed(writing.template(), "Documents", change)


def added(text: str) -> Callable[[str], str]:
    """Return a change that adds rows at the end."""
    return lambda sheet_text: sheet_text.replace("</sheetData>", text + "</sheetData>")


def _told_smaller(data: bytes) -> bytes:
    """Return an archive whose directory tells much smaller sizes than its parts have."""
    entry = next(each for each in zipfile.ZipFile(BytesIO(data)).infolist() if each.filename.endswith("sheet1.xml"))
    size, less = entry.file_size.to_bytes(4, "little"), (100).to_bytes(4, "little")
    return data.replace(size, less)


_LOL = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_SHARED = "".join(f'<row r="{row}"><c r="B{row}" t="s"><v>0</v></c></row>' for row in range(8, 60_000))

CASES: Final[Mapping[str, tuple[str, Callable[[], bytes]]]] = {
    "nothing": ("no-workbook", lambda: b""),
    "no archive": ("no-workbook", lambda: b"id,site\n"),
    "half an archive": ("no-workbook", lambda: writing.template()[:50_000]),
    "the old format": ("old-or-locked", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)),
    "a file too large": ("workbook-too-large", lambda: bytes(17 * 1024 * 1024)),
    "a bomb": ("workbook-too-large", bomb),
    "a bomb that tells a small size": ("no-workbook", lambda: _told_smaller(rows(100_000))),
    "very many parts": ("workbook-too-large", lambda: packed({f"p{number}": "" for number in range(3000)})),
    "one part twice": ("no-workbook", lambda: packed({**parts(""), "XL/Workbook.xml": ""})),
    "a million empty rows": ("not-ours", lambda: rows(1_000_000)),
    "a million rows": ("workbook-too-large", lambda: rows(1_000_000, "<c><v>1</v></c>")),
    "the last cell": ("not-ours", lambda: sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "the last cell of ours": (
        "stray-cell",
        lambda: ours(added('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    ),
    "a range that is everything": (
        "missing-key",
        lambda: ours(
            lambda text: text.replace(
                "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            )
        ),
    ),
    "nested elements": ("no-workbook", lambda: sheet("<x>" * 900_000)),
    "very many elements": ("workbook-too-large", lambda: sheet("<x/>" * 2_000_000)),
    "entities": (
        "entities",
        lambda: packed({**parts(""), "xl/sharedStrings.xml": f"{_LOL}<sst><si><t>&b;</t></si></sst>"}),
    ),
    "a file as an entity": (
        "entities",
        lambda: packed({**parts(""), "xl/workbook.xml": '<!DOCTYPE x SYSTEM "file:///etc/hostname"><workbook/>'}),
    ),
    "entities in UTF-16": (
        "entities",
        lambda: packed(
            {**parts(""), "xl/workbook.xml": f"<?xml version='1.0' encoding='utf-16'?>{_LOL}<x/>".encode("utf-16")}
        ),
    ),
    "one long text everywhere": (
        "workbook-too-large",
        lambda: sheet(_SHARED, texts=f"<si><t>{'x' * 32_000}</t></si>"),
    ),
    "a text too long": (
        "workbook-too-large",
        lambda: sheet('<row><c t="s"><v>0</v></c></row>', f"<si><t>{'x' * 40_000}</t></si>"),
    ),
    "documents without end": (
        "no-id",
        lambda: ours(
            added(
                "".join(f'<row r="{row}"><c r="B{row}" t="str"><v>É{row}</v></c></row>' for row in range(100, 200_000))
            )
        ),
    ),
    "formulas everywhere": (
        "formula",
        lambda: ours(
            added("".join(f'<row r="{row}"><c r="B{row}"><f>A1</f></c></row>' for row in range(100, 200_000)))
        ),
    ),
    "a formula that calls": (
        "formula",
        lambda: with_cell(writing.template(), "Documents", "B8", "<c {at}><f>cmd|'/c calc'!A1</f></c>"),
    ),
    "a macro": ("macro", lambda: packed({**unpacked(writing.template()), "xl/vbaProject.bin": b"x"})),
    "an old macro": ("macro", lambda: packed({**parts(""), "xl/macrosheets/sheet1.xml": ""})),
    "another workbook": ("external-link", lambda: packed({**parts(""), "xl/externalLinks/externalLink1.xml": ""})),
    "a data connection": ("external-link", lambda: packed({**parts(""), "xl/connections.xml": ""})),
    "a link outside": (
        "external-link",
        lambda: packed(
            {
                **parts(""),
                "xl/_rels/workbook.xml.rels": parts("")["xl/_rels/workbook.xml.rels"].replace(
                    "<Relationship ",
                    '<Relationship Id="r9" Type="x/externalLinkPath" Target="file:///c" TargetMode="External"/>'
                    "<Relationship ",
                    1,
                ),
            }
        ),
    ),
    "an unknown encoding": (
        "no-workbook",
        lambda: packed({**parts(""), "xl/workbook.xml": "<?xml version='1.0' encoding='no-such'?><x/>"}),
    ),
    "a sheet that is itself": ("no-workbook", lambda: packed({**parts(""), "xl/workbook.xml": "<workbook><sheets/>"})),
    "our mark and nothing else": ("missing-key", lambda: sheet(f'<row r="1">{_TAG}</row>')),
}


def main(name: str) -> None:
    """Read the case ``name``; print the rules for which it is refused. Beyond the bounds the process ends."""
    rule, make = CASES[name]
    data = make()
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS,) * 2)
    resource.setrlimit(resource.RLIMIT_AS, (GIBIBYTE, GIBIBYTE))
    found = {error.rule for error in errors_of(data)}
    print(*sorted(found))  # noqa: T201
    sys.exit(0 if rule in found else 1)


if __name__ == "__main__":
    main(sys.argv[1])
