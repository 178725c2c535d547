"""A document without a format: what is said, in which order, and what each part is. Renderers add how it looks.

Every text in it is plain: what a renderer writes must show it character by character, whatever it holds.
"""

from dataclasses import dataclass
from typing import Literal

from fenduan.documents.svg import Svg
from fenduan.reference.text import Language

Level = Literal[1, 2, 3]
Tone = Literal["plain", "small", "law"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of ``level`` 1 (a part), 2 (a section), 3 (a requirement); ``id`` is unique in the document."""

    level: Level
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``law`` names provisions, ``small`` is for the machinery."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms and what is said of each. A value in ``codes`` is a digest or an id, set so that each digit is told."""

    rows: tuple[tuple[str, str], ...]
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; ``shares`` says how the width is shared among the columns. Column 1 heads its row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many findings have a status."""

    status: str
    word: str
    number: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome: its status for sign and colour, its word, one sentence, what it means, the counts."""

    status: str
    word: str
    sentence: str
    meaning: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """One line below a finding: what kind of line it is, and its text."""

    label: str
    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Item:
    """A finding: status, whom or what it is about, what sets it apart, the reason, then its notes in order."""

    status: str
    word: str
    about: str
    flags: tuple[str, ...]
    reason: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """Drawings under one caption, one below the other; a table elsewhere in the document says the same."""

    parts: tuple[Svg, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class Plate:
    """Drawings on pages of their own under a heading; ``flipped`` has the pages lie on their side."""

    heading: Heading
    parts: tuple[Svg, ...]
    caption: str
    flipped: bool


@dataclass(frozen=True, slots=True)
class Signatures:
    """Room for hand-written entries below a plain word: the opinion, a row each for who signs, and the seal."""

    lead: str
    opinion: str
    head: tuple[str, ...]
    roles: tuple[str, ...]
    seal: str


Block = Heading | Paragraph | Definitions | Table | Verdict | Item | Figure | Plate | Signatures


@dataclass(frozen=True, slots=True)
class Content:
    """A whole document. ``front`` is its first page; ``mark`` stands at the head of every page, the digest at its foot.

    ``page`` takes ``{page}`` and ``{total}``. ``day`` is the fixed date (ISO 8601): that judged at, never of printing.
    """

    language: Language
    title: str
    subtitle: str
    about: tuple[tuple[str, str], ...]
    front: tuple[Block, ...]
    body: tuple[Block, ...]
    mark: str
    digest_label: str
    digest: str
    page: str
    contents: str
    day: str
    keywords: tuple[str, ...]
