"""A letter as PDF: tagged (PDF/UA-1), for keeping (PDF/A-2a), the same bytes every time."""

from importlib import resources

from fenduan.documents.letters.sheet import Sheet
from fenduan.documents.pdf import plain, typeset


def pdf(sheet: Sheet) -> bytes:
    """Return the letter as PDF."""
    template = resources.files("fenduan.documents.letters").joinpath("letter.typ").read_bytes()
    content = plain(sheet)
    content["blocks"] = [{"kind": type(each).__name__, **plain(each)} for each in sheet.blocks]
    return typeset(template, content, sheet.day)
