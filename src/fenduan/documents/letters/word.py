"""A letter as a Word file with real styles, so that an office can print, seal and file it."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as DocxTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph

from fenduan.documents.letters.sheet import Block, Points, Ruling, Sheet
from fenduan.documents.pdf import png
from fenduan.documents.tree import Definitions, Paragraph, Table
from fenduan.documents.word import face, field, packed

# GB/T 9704: song for the text, hei for titles.
_BODY: Final = ("Times New Roman", "宋体")
_HEADS: Final = ("Arial", "黑体")
_WIDE: Final = 160.0
_RED: Final = RGBColor.from_string("A3211B")
_MUTED: Final = RGBColor.from_string("4D5866")
_STYLES: Final = (
    # name, face, size, space before and after in points
    ("Letter head", _HEADS, 22.0, 0.0, 4.0),
    ("Letter number", _BODY, 10.5, 0.0, 4.0),
    ("Letter ruling", _HEADS, 13.0, 8.0, 8.0),
    ("Letter cell", _BODY, 10.0, 0.0, 0.0),
    ("Letter remark", _HEADS, 8.0, 0.0, 0.0),
)


def word(sheet: Sheet) -> bytes:
    """Return the letter as a Word file (.docx), the same bytes for the same letter."""
    writer = _Writer(sheet)
    writer.head()
    for block in sheet.blocks:
        writer.block(block)
    writer.foot()
    return packed(writer.document)


class _Writer:
    """One letter being written."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.zh = sheet.language == "zh"
        self.colon = "：" if self.zh else ": "
        self.document = Document()
        self._styles()
        self._page()
        self._properties()

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        face(normal, _BODY, 12 if self.zh else 11)
        normal.paragraph_format.space_after = Pt(4)
        normal.paragraph_format.line_spacing = 1.5 if self.zh else 1.2
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "zh-CN" if self.zh else "en-GB")
        language.set(qn("w:eastAsia"), "zh-CN")
        normal.element.get_or_add_rPr().append(language)
        face(styles["Title"], _HEADS, 18 if self.zh else 16)
        styles["Title"].font.color.rgb = RGBColor.from_string("1B2430")
        properties = styles["Title"].element.get_or_add_pPr()
        for line in properties.findall(qn("w:pBdr")):
            properties.remove(line)
        for name, faces, size, before, after in _STYLES:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = normal
            face(style, faces, size if self.zh or name != "Letter head" else 15)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
            if name in ("Letter cell", "Letter remark"):
                style.paragraph_format.line_spacing = 1.1
        styles["Letter head"].font.color.rgb = _RED
        styles["Letter remark"].font.color.rgb = _MUTED

    def _page(self) -> None:
        sheet, section = self.sheet, self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(26), Mm(24)
        section.top_margin, section.bottom_margin = Mm(25), Mm(22)
        header = section.header.paragraphs[0]
        header.style = self.document.styles["Letter remark"]
        header.add_run(sheet.mark).font.color.rgb = _RED
        footer = section.footer.paragraphs[0]
        footer.style = self.document.styles["Letter remark"]
        footer.add_run(sheet.digest_label + self.colon + sheet.digest).font.size = Pt(7)
        line = section.footer.add_paragraph(style="Letter remark")
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        before, _, rest = sheet.page.partition("{page}")
        between, _, after = rest.partition("{total}")
        line.add_run(before)
        field(line.add_run(), "PAGE")
        line.add_run(between)
        field(line.add_run(), "NUMPAGES")
        line.add_run(after)

    def _properties(self) -> None:
        sheet, properties = self.sheet, self.document.core_properties
        properties.title = f"{sheet.title} {sheet.number}"[:255]
        properties.subject = sheet.addressee[:255]
        properties.author = properties.last_modified_by = "Fenduan"
        properties.keywords = " ".join(sheet.keywords)[:255]
        properties.comments = ""
        properties.language = "zh-CN" if self.zh else "en-GB"
        properties.created = properties.modified = dt.datetime.fromisoformat(sheet.day)
        properties.revision = 1

    def head(self) -> None:
        """Write the authority, the number, the title and whom it goes to."""
        sheet = self.sheet
        head = self.document.add_paragraph(sheet.head, style="Letter head")
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _rule(head, "A3211B", 12)
        number = self.document.add_paragraph(sheet.number, style="Letter number")
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        title = self.document.add_paragraph(sheet.title, style="Title")
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if sheet.addressee:
            self.document.add_paragraph(sheet.addressee)

    def block(self, block: Block) -> None:
        """Write one block."""
        match block:
            case Paragraph():
                self._paragraph(block.text)
            case Points():
                for number, said in enumerate(block.items, start=1):
                    line = self.document.add_paragraph(f"{number}. {said}")
                    line.paragraph_format.left_indent = Mm(8)
            case Ruling():
                line = self.document.add_paragraph(block.text, style="Letter ruling")
                line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            case Definitions():
                self._table(block.rows, (32, 68), header=False)
            case Table():
                self.document.add_paragraph(block.caption, style="Letter cell").paragraph_format.keep_with_next = True
                self._table((block.head, *block.rows), block.shares, header=True)

    def _paragraph(self, said: str, *, stays: bool = False) -> None:
        line = self.document.add_paragraph(said)
        line.paragraph_format.keep_with_next = stays
        if self.zh:
            line.paragraph_format.first_line_indent = Pt(24)

    def _table(self, rows: Sequence[Sequence[str]], shares: Sequence[int], *, header: bool) -> DocxTable:
        table: DocxTable = self.document.add_table(rows=len(rows), cols=len(shares), style="Table Grid")
        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(_WIDE * share / sum(shares))
        for number, (made, row) in enumerate(zip(table.rows, rows, strict=True)):
            for cell, said, share in zip(made.cells, row, shares, strict=True):
                _fill(cell, said, _WIDE * share / sum(shares))
            properties = made._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no row properties of its own
            properties.append(OxmlElement("w:cantSplit"))
            if header and number == 0:
                properties.append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph(style="Letter cell")
        return table

    def foot(self) -> None:
        """Write the closing, the annexes, the authority with the date, who signs, the copies and the check."""
        sheet = self.sheet
        if sheet.authority:
            # The authority and the seal never stand on a page without text of the letter (GB/T 9704).
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        if sheet.closing:
            self._paragraph(sheet.closing, stays=True)
        for number, said in enumerate(sheet.annexes, start=1):
            lead = sheet.annexes_label + self.colon if number == 1 else ""
            self._paragraph(f"{lead}{number}. {said}", stays=True)
        for place, said in enumerate((sheet.authority, sheet.date, sheet.seal) if sheet.authority else ()):
            line = self.document.add_paragraph(said)
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.paragraph_format.left_indent = Mm(78)
            line.paragraph_format.space_before = Pt(30 if place == 0 else 0)
            line.paragraph_format.keep_with_next = True
        self.document.add_paragraph(style="Letter cell")
        if sheet.signers:
            rows = [(who, *sheet.signer_columns) for who in sheet.signers]
            for row in self._table(rows, (38, 34, 28), header=False).rows:
                row.height = Mm(12)
        if sheet.copies:
            _rule(self.document.add_paragraph(sheet.copies_label + self.colon + sheet.copies, style="Letter cell"))
        self._check()

    def _check(self) -> None:
        sheet = self.sheet
        line = self.document.add_paragraph(style="Letter remark")
        picture = line.add_run().add_picture(io.BytesIO(png(sheet.qr)), width=Mm(24))
        described = picture._inline.docPr  # noqa: SLF001 - python-docx gives no other way to the alternative text
        described.set("descr", f"{sheet.qr.title}. {sheet.qr.description}")
        line.paragraph_format.keep_with_next = True
        for label, said in ((sheet.check_label, sheet.check), (sheet.id_label, sheet.id)):
            if not said:
                continue
            self.document.add_paragraph(label + self.colon + said, style="Letter remark")


def _fill(cell: _Cell, said: str, wide: float) -> None:
    cell.width = Mm(wide)
    line = cell.paragraphs[0]
    line.style = "Letter cell"
    line.add_run(said)


def _rule(line: DocxParagraph, colour: str = "B8C1CB", weight: int = 4) -> None:
    """Set a line below a paragraph; ``weight`` in eighths of a point."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", str(weight)), ("space", "4"), ("color", colour)):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    line._p.get_or_add_pPr().append(borders)  # noqa: SLF001 - python-docx has no borders of paragraphs
