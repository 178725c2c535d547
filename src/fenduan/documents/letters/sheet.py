"""A letter without a format: its parts in the order of an official letter (GB/T 9704). Renderers add how it looks."""

from dataclasses import dataclass

from fenduan.documents.svg import Svg
from fenduan.documents.tree import Definitions, Paragraph, Table
from fenduan.reference.text import Language


@dataclass(frozen=True, slots=True)
class Points:
    """Numbered points, one below the other."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided, set apart from the text around it."""

    text: str


Block = Paragraph | Points | Definitions | Table | Ruling


@dataclass(frozen=True, slots=True)
class Body:
    """What sets one kind of letter apart: its title, what it says, how it closes, who signs on it."""

    title: str
    blocks: tuple[Block, ...]
    closing: str = ""
    signers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole letter in one language.

    A part that is empty is left out, such as the addressee, the authority and the seal of a page that is no letter.

    ``head`` is the authority above the line, ``authority`` the same below the text with the date and room for the
    seal. ``mark`` stands on every page: a reading copy, a demonstration. ``check`` and ``qr`` lead to the public page.
    ``page`` takes ``{page}`` and ``{total}``; ``day`` is the date of the letter (ISO 8601), never of printing.
    """

    language: Language
    head: str
    mark: str
    number: str
    title: str
    addressee: str
    blocks: tuple[Block, ...]
    closing: str
    annexes_label: str
    annexes: tuple[str, ...]
    authority: str
    date: str
    seal: str
    signers: tuple[str, ...]
    signer_columns: tuple[str, ...]
    copies_label: str
    copies: str
    check_label: str
    check: str
    id_label: str
    id: str
    digest_label: str
    digest: str
    qr: Svg
    page: str
    day: str
    keywords: tuple[str, ...]
