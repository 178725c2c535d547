"""Workbooks made by hand, part by part, for what no honest program writes; and ours, changed cell by cell."""

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from xml.sax.saxutils import escape

from fenduan.dossier.errors import Error, Refused
from fenduan.exchange.spreadsheet import reading, workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*links: str) -> str:
    """Return a part of relations; each link is ``id kind target``, and ``External`` behind it if it leads outside."""
    rows = []
    for link in links:
        name, kind, target, *mode = link.split()
        outside = f' TargetMode="{mode[0]}"' if mode else ""
        rows.append(f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"{outside}/>')
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(rows)}</Relationships>'


def parts(rows: str, *, texts: str = "", styles: str = "", properties: str = "") -> dict[str, str]:
    """Return the parts of a workbook with one sheet, ``One``, that holds ``rows``."""
    return {
        "_rels/.rels": relations("r1 officeDocument xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": relations(
            "r1 worksheet worksheets/sheet1.xml", "r2 sharedStrings sharedStrings.xml", "r3 styles styles.xml"
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><workbookPr {properties}/>'
            '<sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    }


def packed(held: Mapping[str, str | bytes]) -> bytes:
    """Pack parts into an archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in held.items():
            archive.writestr(name, text)
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def cells_of(rows: str, **more: str) -> Mapping[tuple[int, int], workbook.Value]:
    """Return the cells that are read of the one sheet."""
    (sheet,) = workbook.sheets_of(packed(parts(rows, **more)))
    return sheet.cells


def errors_of(data: bytes) -> tuple[Error, ...]:
    """Return the errors for which a workbook is refused; none if it is taken."""
    try:
        reading.read_bytes(data, name="a.xlsx")
    except Refused as refused:
        return refused.errors
    return ()


def with_cell(data: bytes, sheet: str, cell: str, written: str) -> bytes:
    """Return a workbook of ours in which one cell is another: ``written`` is its XML, with ``{at}`` for its place."""
    return changed(data, sheet, lambda text: _replaced(text, cell, written))


def said(text: str) -> str:
    """Return the XML of a cell with text."""
    return f'<c {{at}} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def changed(data: bytes, sheet: str, change: Callable[[str], str]) -> bytes:
    """Return a workbook of ours with the XML of one sheet changed."""
    held = unpacked(data)
    listed = re.findall(r'<sheet name="([^"]+)"', held["xl/workbook.xml"].decode())
    number = next(place for place, name in enumerate(listed, start=1) if name.endswith(f" {sheet}"))
    name = f"xl/worksheets/sheet{number}.xml"
    return packed({**held, name: change(held[name].decode())})


def _replaced(text: str, cell: str, written: str) -> str:
    row = re.sub(r"[A-Z]", "", cell)
    place = re.compile(rf'<c r="{cell}"([^>/]*?)(/>|>.*?</c>)')
    new = written.format(at=f'r="{cell}"')
    if place.search(text):
        return place.sub(lambda _: new, text, count=1)
    start = re.compile(rf'<row r="{row}"[^>]*?(/>|>)')
    if not start.search(text):
        return text.replace("</sheetData>", f'<row r="{row}">{new}</row></sheetData>')
    return start.sub(lambda found: found[0].removesuffix("/>") + (">" if found[1] == "/>" else "") + new, text, count=1)
