"""Determinations as documents: HTML, PDF and Word, in Chinese or English, with the drawing of the chain."""

from typing import TYPE_CHECKING, Literal

from fenduan.reference.text import Language

if TYPE_CHECKING:
    from fenduan.assessment.determination import Determination
    from fenduan.documents.tree import Content

Kind = Literal["html", "pdf", "docx"]


def render(determination: "Determination", language: Language, kind: Kind) -> bytes:
    """Return a determination as a file of a kind; the same determination gives the same bytes.

    ``html`` is one self-contained page in UTF-8, ``pdf`` tagged PDF (PDF/UA-1 and PDF/A-2a), ``docx`` Word. What
    makes a kind is imported when that kind is first asked for.
    """
    from fenduan.documents.content import content_of  # noqa: PLC0415 - nothing heavy until asked for

    return written(content_of(determination, language), kind)


def written(content: "Content", kind: Kind) -> bytes:
    """Return a document as a file of a kind."""
    match kind:
        case "html":
            from fenduan.documents.html import html  # noqa: PLC0415

            return html(content)
        case "pdf":
            from fenduan.documents.pdf import pdf  # noqa: PLC0415

            return pdf(content)
        case "docx":
            from fenduan.documents.word import word  # noqa: PLC0415

            return word(content)
