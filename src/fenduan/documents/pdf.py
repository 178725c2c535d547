"""A document as PDF, by typst: tagged (PDF/UA-1), for keeping (PDF/A-2a), with bookmarks, the same bytes every time.

What is said goes to typst as data, never as code: no name in a dossier can be anything but text there. Only the
packaged fonts are used; a character that they do not have is shown by its number, as ``[U+1F600]``.
"""

import dataclasses
import datetime as dt
import json
import os
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import typst

from fenduan.documents import fonts
from fenduan.documents.clean import code_point
from fenduan.documents.svg import Svg
from fenduan.documents.tree import Block, Content, Heading

if TYPE_CHECKING:
    from typst import PDFStandard

_STANDARDS: "Final[list[PDFStandard]]" = ["ua-1", "a-2a"]
# A word of this many letters may be broken, so that it stays on the page: after a mark, or else anywhere.
_LONG_WORD: Final = re.compile(r"[!-~]{25,}")
_BREAKS: Final = re.compile(r"(?<=[/.:_@=&?-])(?=[^/.:_@=&?-])|(?<=[!-~]{16})(?=[!-~]{4})")
_BREAK: Final = "\u200b"
_PICTURE: Final = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg")"""


def pdf(content: Content) -> bytes:
    """Return the document as PDF."""
    template = resources.files("fenduan.documents").joinpath("document.typ").read_bytes()
    return typeset(template, as_data(content), content.day)


def typeset(template: bytes, content: dict[str, Any], day: str) -> bytes:
    """Return what a template makes of ``content`` as PDF, dated ``day`` (ISO 8601)."""
    compiler = _compiler(template, {"content": json.dumps(content, ensure_ascii=False)})
    dated = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), dt.UTC)
    return _single(compiler.compile(format="pdf", pdf_standards=_STANDARDS, timestamp=dated))


def png(drawing: Svg, *, ppi: float = 200) -> bytes:
    """Return a drawing as PNG, ``ppi`` pixels for an inch of its natural size (96 of its pixels)."""
    return _single(_compiler(_PICTURE, {"svg": shown(drawing.markup)}).compile(format="png", ppi=ppi))


def _compiler(template: bytes, inputs: dict[str, str]) -> typst.Compiler:
    """Return typst over a template and what is put into it.

    Raises:
        RuntimeError: the process is a copy (``fork``) of one that has typeset before. The threads of typst are not
            copied with it, and it would wait for them for ever.
    """
    if os.getpid() != _first_process():
        raise RuntimeError("this process is a copy of one that has typeset: typeset only after copying it")
    return typst.Compiler(template, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs)


@cache
def _first_process() -> int:
    """Return the process that typeset first, of those that this one was copied from and itself."""
    return os.getpid()


def _single(made: bytes | list[bytes] | None) -> bytes:
    """Return what typst made as one file."""
    if isinstance(made, bytes):
        return made
    raise TypeError("typst returned no single file")


@cache
def _fonts() -> typst.Fonts:
    folders = sorted({str(path.parent) for path in fonts.paths()})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def as_data(content: Content) -> dict[str, Any]:
    """Return the document as plain data, each block with its kind, every text such that the fonts can show it."""
    whole: dict[str, Any] = plain(content)
    whole["front"] = [_block(each) for each in content.front]
    whole["body"] = [_block(each) for each in content.body]
    return whole


def _block(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__, **plain(block)}


def plain(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    """Return parts of a document as plain data, every text such that the fonts can show it."""
    match value:
        case Svg():
            return {
                "svg": shown(value.markup),
                "width": value.width,
                "height": value.height,
                "alt": shown(f"{value.title}. {value.description}"),
            }
        case str():
            return breakable(shown(value))
        case tuple() | frozenset():
            return [plain(each) for each in value]
        case Heading():
            return {"kind": "Heading", "level": value.level, "text": breakable(shown(value.text)), "id": value.id}
        case _ if dataclasses.is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        case _:
            return value


def shown(text: str) -> str:
    """Return ``text`` with every character that the fonts do not have written as its number."""
    known = fonts.characters()
    if all(ord(character) in known for character in text):
        return text
    return "".join(
        character if ord(character) in known or character == "\n" else code_point(character) for character in text
    )


def breakable(text: str) -> str:
    """Return ``text`` with places at which its longest words may be broken."""
    return _LONG_WORD.sub(lambda word: _BREAKS.sub(_BREAK, word[0]), text)
