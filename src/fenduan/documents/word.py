"""A document as a Word file with real styles, headings and tables, so that an office can work on in it."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any, Final

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as DocxTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run

from fenduan.documents.pdf import png
from fenduan.documents.svg import Svg
from fenduan.documents.tree import (
    Block,
    Content,
    Definitions,
    Figure,
    Heading,
    Item,
    Paragraph,
    Plate,
    Signatures,
    Table,
    Verdict,
)
from fenduan.documents.words import COLOURS, SIGNS

# Faces that Word has in every office: Song for text, Hei for headings, as Chinese official documents have them.
_BODY: Final = ("Times New Roman", "宋体")
_HEADS: Final = ("Arial", "黑体")
_WIDE: Final = 170.0
_HIGH: Final = 225.0
_MM_PER_PIXEL: Final = 25.4 / 96
_MUTED: Final = "4d5866"
_ACCENT: Final = "0b5a7a"
# The least date that a ZIP archive can hold: a file is the same whenever it is made.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_TONES: Final = {"plain": "Normal", "small": "Remark", "law": "Provision"}


def word(content: Content) -> bytes:
    """Return the document as a Word file (.docx), the same bytes for the same content."""
    document = Document()
    _styles(document, content)
    _page(document, content)
    _properties(document, content)
    writer = _Writer(document, content)
    writer.title()
    for block in content.front:
        writer.block(block)
    for number, block in enumerate(content.body):
        writer.block(block)
        if number == 0 and not isinstance(block, Plate):
            # The first page stands alone.
            document.paragraphs[-1].paragraph_format.page_break_before = True
    return packed(document)


def packed(document: DocxDocument) -> bytes:
    """Pack the parts without the time of packing."""
    made, packed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()


# Styles


def _styles(document: DocxDocument, content: Content) -> None:
    normal = document.styles["Normal"]
    face(normal, _BODY, 10.5)
    normal.paragraph_format.space_after = Pt(4)
    normal.paragraph_format.line_spacing = 1.25 if content.language == "zh" else 1.1
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN" if content.language == "zh" else "en-GB")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.get_or_add_rPr().append(language)
    for name, size in (
        ("Title", 20.0),
        ("Subtitle", 12.0),
        ("Heading 1", 15.0),
        ("Heading 2", 12.5),
        ("Heading 3", 11.0),
    ):
        style = document.styles[name]
        face(style, _HEADS, size)
        style.font.bold = False
        style.font.italic = False
        style.font.color.rgb = RGBColor.from_string("1b2430" if name in ("Title", "Heading 3") else _ACCENT.upper())
    face(document.styles["Caption"], _HEADS, 9.5)
    document.styles["Caption"].font.color.rgb = RGBColor.from_string("1B2430")
    document.styles["Caption"].paragraph_format.keep_with_next = True
    for name, size, indent in (
        ("Verdict", 13.0, 0.0),
        ("Provision", 9.0, 0.0),
        ("Remark", 9.0, 0.0),
        ("Finding", 10.5, 4.0),
        ("Finding note", 9.5, 8.0),
        ("Cell", 9.0, 0.0),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        face(style, _HEADS if name in ("Verdict", "Provision", "Remark") else _BODY, size)
        style.paragraph_format.left_indent = Mm(indent)
        style.paragraph_format.space_after = Pt(0 if name == "Cell" else 2)
        if name == "Cell":
            style.paragraph_format.line_spacing = 1.05
        if name in ("Provision", "Remark"):
            style.font.color.rgb = RGBColor.from_string(_MUTED.upper())
    document.styles["Provision"].paragraph_format.keep_with_next = True


def face(style: Any, faces: tuple[str, str], size: float) -> None:  # noqa: ANN401 - styles of several classes
    """Set the Latin and the Chinese face of a style; python-docx itself knows of the Latin one only."""
    style.font.name = faces[0]
    style.font.size = Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    for name, face in (("w:ascii", faces[0]), ("w:hAnsi", faces[0]), ("w:cs", faces[0]), ("w:eastAsia", faces[1])):
        fonts.set(qn(name), face)


def _page(document: DocxDocument, content: Content) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    header = section.header.paragraphs[0]
    header.style = document.styles["Remark"]
    header.add_run(content.mark)
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Remark"]
    colon = "：" if content.language == "zh" else ": "
    digest = footer.add_run(f"{content.digest_label}{colon}{content.digest}")
    digest.font.size = Pt(7)
    line = section.footer.add_paragraph(style="Remark")
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    before, _, rest = content.page.partition("{page}")
    between, _, after = rest.partition("{total}")
    line.add_run(before)
    field(line.add_run(), "PAGE")
    line.add_run(between)
    field(line.add_run(), "NUMPAGES")
    line.add_run(after)


def field(run: Run, code: str) -> None:
    """Put a field that Word fills in, such as the number of the page."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", "1"), ("end", "")):
        if kind == "shown":
            run.add_text(text)
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 - python-docx has no fields of its own


def _properties(document: DocxDocument, content: Content) -> None:
    properties = document.core_properties
    properties.title = f"{content.title} {content.subtitle}"[:255]
    properties.subject = content.subtitle[:255]
    properties.author = properties.last_modified_by = "Fenduan"
    properties.keywords = " ".join(content.keywords)[:255]
    properties.comments = ""
    properties.language = "zh-CN" if content.language == "zh" else "en-GB"
    properties.created = properties.modified = dt.datetime.fromisoformat(content.day)
    properties.revision = 1


class _Writer:
    """One document being written."""

    def __init__(self, document: DocxDocument, content: Content) -> None:
        self.document = document
        self.content = content
        self.colon = "：" if content.language == "zh" else ": "

    def title(self) -> None:
        """Write title, subtitle and what the document is about."""
        title = self.document.add_paragraph(self.content.title, style="Title")
        subtitle = self.document.add_paragraph(self.content.subtitle, style="Subtitle")
        if self.content.language == "zh":
            title.alignment = subtitle.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line = self.document.add_paragraph(style="Cell")
        for number, (term, said) in enumerate(self.content.about):
            _tint(line.add_run(("　　" if number else "") + term + self.colon), _MUTED)
            line.add_run(said)

    def block(self, block: Block) -> None:
        """Write one block."""
        match block:
            case Heading():
                self.document.add_heading(block.text, block.level)
            case Paragraph():
                self.document.add_paragraph(block.text, style=_TONES[block.tone])
            case Definitions():
                self._table(("", ""), block.rows, (27, 73), header=False)
            case Table():
                self.document.add_paragraph(block.caption, style="Caption")
                self._table(block.head, block.rows, block.shares)
            case Verdict():
                self._verdict(block)
            case Item():
                self._item(block)
            case Figure():
                self._figure(block.parts, block.caption, _WIDE, _HIGH)
            case Plate():
                self._plate(block)
            case Signatures():
                self._signatures(block)

    def _verdict(self, block: Verdict) -> None:
        line = self.document.add_paragraph(style="Verdict")
        _tint(line.add_run(f"{SIGNS[block.status]} {block.sentence}"), COLOURS[block.status].ink)
        _shade(line, COLOURS[block.status].ground)
        self.document.add_paragraph(block.meaning)
        counts = self.document.add_paragraph(style="Cell")
        for number, each in enumerate(block.counts):
            run = counts.add_run(("　" if number else "") + f"{SIGNS[each.status]} {each.word} {each.number}")
            _tint(run, COLOURS[each.status].ink)

    def _item(self, block: Item) -> None:
        opening, closing = ("〔", "〕") if self.content.language == "zh" else (" [", "]")
        head = self.document.add_paragraph(style="Finding")
        head.paragraph_format.space_before = Pt(5)
        head.paragraph_format.keep_with_next = True
        word = head.add_run(f"{SIGNS[block.status]} {block.word}　")
        _tint(word, COLOURS[block.status].ink)
        word.bold = True
        head.add_run(block.about).bold = True
        for flag in block.flags:
            _tint(head.add_run(opening + flag + closing), _MUTED)
        reason = self.document.add_paragraph(block.reason, style="Finding")
        reason.paragraph_format.keep_with_next = bool(block.notes)
        for number, note in enumerate(block.notes, start=1):
            line = self.document.add_paragraph(style="Finding note")
            line.paragraph_format.keep_with_next = number < len(block.notes)
            _tint(line.add_run(note.label + self.colon), _MUTED)
            said = line.add_run(note.text)
            if note.tone != "plain":
                _tint(said, _MUTED)

    def _plate(self, block: Plate) -> None:
        """Write drawings in a section of its own, whose pages may lie on their side; the next goes on upright."""
        wide, high = (_HIGH, _WIDE) if block.flipped else (_WIDE, _HIGH)
        self._section(flipped=block.flipped)
        self.block(block.heading)
        # Heading and caption stand on the page too.
        self._figure(block.parts, block.caption, wide, high - 30)
        self._section(flipped=False)

    def _section(self, *, flipped: bool) -> None:
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if flipped else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(297), Mm(210)) if flipped else (Mm(210), Mm(297))

    def _figure(self, parts: Sequence[Svg], caption: str, wide: float, high: float) -> None:
        for part in parts:
            scale = min(1.0, wide / (part.width * _MM_PER_PIXEL), high / (part.height * _MM_PER_PIXEL))
            line = self.document.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.paragraph_format.keep_with_next = True
            picture = line.add_run().add_picture(io.BytesIO(png(part)), width=Mm(part.width * _MM_PER_PIXEL * scale))
            described = picture._inline.docPr  # noqa: SLF001 - python-docx gives no other way to the alternative text
            described.set("descr", f"{part.title}. {part.description}")
        line = self.document.add_paragraph(caption, style="Remark")
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def _signatures(self, block: Signatures) -> None:
        self.document.add_paragraph(block.lead).paragraph_format.keep_with_next = True
        self.document.add_paragraph(block.opinion, style="Caption")
        box = self._table(("",), (("",),), (100,), header=False)
        box.rows[0].height = Mm(38)
        table = self._table(block.head, tuple((role, "", "", "") for role in block.roles), (22, 24, 30, 24))
        for row in table.rows[1:]:
            row.height = Mm(13)
        seal = self.document.add_paragraph(block.seal)
        seal.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        seal.paragraph_format.space_before = Mm(12)

    def _table(
        self, head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[int], *, header: bool = True
    ) -> DocxTable:
        lines = [head, *rows] if header else rows
        table: DocxTable = self.document.add_table(rows=len(lines), cols=len(shares), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(_WIDE * share / sum(shares))
        for number, (made, row) in enumerate(zip(table.rows, lines, strict=True)):
            for cell, said, share in zip(made.cells, row, shares, strict=True):
                _fill(cell, said, _WIDE * share / sum(shares))
                if header and number == 0:
                    _shade(cell, "#eaf1f4")
        for number, each in enumerate(table.rows):
            properties = each._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no row properties of its own
            properties.append(OxmlElement("w:cantSplit"))
            if header and number == 0:
                properties.append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph(style="Cell")
        return table


def _fill(cell: _Cell, said: str, wide: float) -> None:
    cell.width = Mm(wide)
    line = cell.paragraphs[0]
    line.style = "Cell"
    line.add_run(said)


def _tint(run: Run, colour: str) -> None:
    run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())


def _shade(part: DocxParagraph | _Cell, colour: str) -> None:
    """Put a ground behind a paragraph or a cell."""
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour.removeprefix("#").upper())
    properties = part._tc.get_or_add_tcPr() if isinstance(part, _Cell) else part._p.get_or_add_pPr()  # noqa: SLF001
    properties.append(shade)
