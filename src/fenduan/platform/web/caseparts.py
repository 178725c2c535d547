"""Parts that the pages of cases, letters and licences add to those of every page."""

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar, Final

from django.utils.safestring import SafeString, mark_safe

from fenduan.platform.web.parts import Act, Chip, ClockLine, Field, Finding, Form, Link, Part, Words
from fenduan.reference.text import Text

_SHOW: Final = Text("Show", "查看")
_DONE, _LATE, _ENDED = Text("done", "已办结"), Text("done late", "超期办结"), Text("ended", "已终止")


@dataclass(frozen=True, slots=True)
class CaseClock(ClockLine):
    """One line among the clocks of a case; of one that runs no more ``today`` is the day on which it ended.

    ``ended`` says what became of it that day, in a few words at the end of the line.
    """

    template: ClassVar[str] = "web/cases/clock.html"
    past: bool = False
    ended: Words = ""

    @property
    def chip(self) -> Chip:
        """Its state."""
        if not self.past:
            return super(CaseClock, self).chip
        return Chip(self.tone, {"not_met": _LATE, "met": _DONE}.get(self.tone, _ENDED))


@dataclass(frozen=True, slots=True)
class Clocks(Part):
    """The clocks of a case, one below the other."""

    template: ClassVar[str] = "web/cases/clocks.html"
    lines: tuple[CaseClock, ...]


@dataclass(frozen=True, slots=True)
class Ask(Part):
    """A form that only asks, and changes nothing: what is asked stands in the address."""

    template: ClassVar[str] = "web/cases/ask.html"
    action: str
    fields: tuple[Field, ...]
    submit: Words = _SHOW
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Split(Part):
    """What matters on the left, what belongs to it on the right; one below the other where there is no room."""

    template: ClassVar[str] = "web/cases/split.html"
    main: tuple[Part, ...]
    side: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Doing:
    """Something that may be done now, or why it may not: what it is, where, on which provision, what follows."""

    words: Text
    href: str
    about: Text
    source: Words = ""
    follows: tuple[Words, ...] = ()
    obstacles: tuple[Words, ...] = ()
    tone: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Doings(Part):
    """What may be done now, what else may be, and what may not yet, each with all its reasons."""

    template: ClassVar[str] = "web/cases/doings.html"
    open: tuple[Doing, ...]
    more: tuple[Doing, ...] = ()
    blocked: tuple[Doing, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document behind a finding; ``href`` opens it beside, none where its file is not here."""

    words: Words
    href: str = ""


@dataclass(frozen=True, slots=True)
class Conclude(Part):
    """One finding under review: claim, evidence, provision, the machine's finding, and the officer's beside it."""

    template: ClassVar[str] = "web/cases/conclude.html"
    finding: Finding
    claims: tuple[tuple[Words, Words], ...]
    papers: tuple[Paper, ...]
    chip: Chip | None = None
    who: Words = ""
    reasons: str = ""
    form: Form | None = None
    anchor: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Beside(Part):
    """The place beside a page in which a document opens."""

    template: ClassVar[str] = "web/cases/beside.html"
    src: str = ""


@dataclass(frozen=True, slots=True)
class Reviewing(Part):
    """The findings under review: those that wait for a conclusion, those that have one, those that need none."""

    template: ClassVar[str] = "web/cases/reviewing.html"
    waiting: tuple[Conclude, ...]
    done: tuple[Conclude, ...]
    rest: tuple[Conclude, ...]
    beside: Beside


@dataclass(frozen=True, slots=True)
class Letter(Part):
    """A letter to be read in the page; ``markup`` is made and escaped by :mod:`fenduan.documents.letters`."""

    template: ClassVar[str] = "web/cases/letter.html"
    markup: str
    language: str

    @property
    def drawn(self) -> SafeString:
        """The letter, fit to stand in a page."""
        return mark_safe(self.markup)  # noqa: S308 - fenduan.documents.letters.html escapes every value

    @property
    def lang(self) -> str:
        """Its language, for a reader that speaks."""
        return "zh-Hans" if self.language == "zh" else "en"


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case: when, what, who, with what, which letters it wrote, where its receipt is.

    ``at`` is when it was entered, ``None`` where that is not said.
    """

    number: int
    on: dt.date
    at: dt.datetime | None
    words: Text
    who: Words
    said: tuple[tuple[Text, object], ...] = ()
    links: tuple[Link, ...] = ()
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Story(Part):
    """What happened in a case, newest first."""

    template: ClassVar[str] = "web/cases/story.html"
    events: tuple[Happened, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Linked(Part):
    """Words that lead somewhere."""

    template: ClassVar[str] = "web/cases/linked.html"
    words: Words
    href: str


@dataclass(frozen=True, slots=True)
class Acts(Part):
    """Things to do, in a line."""

    template: ClassVar[str] = "web/cases/acts.html"
    acts: tuple[Act, ...]
