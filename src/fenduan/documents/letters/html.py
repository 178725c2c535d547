"""A letter as HTML: one file, no script, nothing fetched from anywhere."""

from collections.abc import Iterator
from html import escape
from importlib import resources
from typing import Final

from fenduan.documents.letters.sheet import Block, Points, Ruling, Sheet
from fenduan.documents.tree import Definitions, Paragraph, Table

_LANGUAGES: Final = {"zh": "zh-Hans", "en": "en"}


def html(sheet: Sheet) -> bytes:
    """Return the letter as one HTML file in UTF-8."""
    return "".join(_page(sheet)).encode()


def _page(sheet: Sheet) -> Iterator[str]:
    style = resources.files("fenduan.documents.letters").joinpath("letter.css").read_text(encoding="utf-8")
    colon = "：" if sheet.language == "zh" else ": "
    yield f'<!doctype html>\n<html lang="{_LANGUAGES[sheet.language]}">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield f"<title>{escape(sheet.title + colon + sheet.number)}</title>\n<style>\n{style}</style>\n"
    yield "</head>\n<body>\n<main>\n"
    if sheet.mark:
        yield f'<p class="mark">{escape(sheet.mark)}</p>\n'
    yield f'<p class="head">{escape(sheet.head)}</p>\n<p class="number">{escape(sheet.number)}</p>\n'
    yield f"<h1>{escape(sheet.title)}</h1>\n"
    if sheet.addressee:
        yield f"<p>{escape(sheet.addressee)}</p>\n"
    yield from (_block(each) for each in sheet.blocks)
    if sheet.closing:
        yield f'<p class="body">{escape(sheet.closing)}</p>\n'
    if sheet.annexes:
        items = "".join(f"<li>{escape(each)}</li>" for each in sheet.annexes)
        yield f"<p>{escape(sheet.annexes_label + colon)}</p><ol>{items}</ol>\n"
    if sheet.authority:
        yield f'<div class="sign-off"><p>{escape(sheet.authority)}</p><p>{escape(sheet.date)}</p>'
        yield f'<p class="seal">{escape(sheet.seal)}</p></div>\n'
    yield from _signers(sheet)
    yield from _foot(sheet, colon)
    yield "</main>\n</body>\n</html>\n"


def _signers(sheet: Sheet) -> Iterator[str]:
    if sheet.signers:
        cells = "".join(f"<td>{escape(each)}</td>" for each in sheet.signer_columns)
        rows = "".join(f'<tr><th scope="row">{escape(each)}</th>{cells}</tr>' for each in sheet.signers)
        yield f'<table class="signers"><tbody>{rows}</tbody></table>\n'


def _foot(sheet: Sheet, colon: str) -> Iterator[str]:
    yield "<footer>"
    if sheet.copies:
        yield f"<p>{escape(sheet.copies_label + colon + sheet.copies)}</p>"
    yield f'<div class="check">{sheet.qr.markup}<div>'
    yield f"<p>{escape(sheet.check_label + colon)}<span class=code>{escape(sheet.check)}</span></p>"
    if sheet.id:
        yield f"<p>{escape(sheet.id_label + colon)}<span class=code>{escape(sheet.id)}</span></p>"
    yield f"<p>{escape(sheet.digest_label + colon)}<span class=code>{escape(sheet.digest)}</span></p>"
    yield "</div></div></footer>\n"


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return f'<p class="body">{escape(block.text)}</p>\n'
        case Points():
            return f"<ol>{''.join(f'<li>{escape(each)}</li>' for each in block.items)}</ol>\n"
        case Ruling():
            return f'<p class="ruling">{escape(block.text)}</p>\n'
        case Definitions():
            rows = "".join(
                f'<tr><th scope="row">{escape(term)}</th><td>{escape(said)}</td></tr>' for term, said in block.rows
            )
            return f'<table class="facts"><tbody>{rows}</tbody></table>\n'
        case Table():
            return _table(block)


def _table(block: Table) -> str:
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in block.head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(each)}</td>" for each in row) + "</tr>\n" for row in block.rows)
    name = escape(block.caption)
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{name}"><table><caption>{name}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table></div>\n"
    )
