"""Instruments, how sure their text is, and citations of them."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from fenduan.reference.text import Text

Grade = Literal["P", "P-en", "P-ex", "L", "N", "M", "A"]

# Grades that may drive a result; a row that rests on another is advisory (register, "Instruments").
DRIVING_GRADES: frozenset[Grade] = frozenset({"P", "P-en", "P-ex"})


@dataclass(frozen=True, slots=True)
class Instrument:
    """A legal text; ``in_force`` and ``until`` are its first and last day where they are known."""

    code: str
    title: Text
    number: str
    in_force: dt.date | None
    grade: Grade
    url: str
    until: dt.date | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in an instrument. ``grade`` says how sure the text behind it is."""

    instrument: Instrument
    article: str
    paragraph: int | None = None
    item: int | None = None
    grade: Grade | None = None

    @property
    def sureness(self) -> Grade:
        """The grade of this place, or else of the instrument."""
        return self.grade or self.instrument.grade

    def text(self) -> Text:
        """Name the place as the field does: instrument, article, paragraph, item."""
        title = self.instrument.title
        en = f"{title.en}, art. {self.article}"
        zh = f"《{title.zh}》第{self.article}条"
        if self.paragraph is not None:
            en += f"({self.paragraph})"
            zh += f"第{self.paragraph}款"
        if self.item is not None:
            en += f", item {self.item}"
            zh += f"第{self.item}项"
        return Text(en, zh)

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the form a citation has in JSON."""
        return {
            "instrument": self.instrument.code,
            "article": self.article,
            "paragraph": self.paragraph,
            "item": self.item,
            "grade": self.sureness,
            "url": self.instrument.url,
        }
