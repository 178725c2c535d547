"""The parts that every page is put together from; each knows the template that draws it.

A view makes them, ``{% part thing %}`` draws them. They hold :class:`Text` wherever people read, so a part is the same
in both languages, and no part asks the database. How they look and when to use which stands in ``docs/pages.md``.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from django.utils.safestring import SafeString, mark_safe

from fenduan.documents.tree import Table as Written
from fenduan.documents.words import OUTCOME_STATUS, SHORT, SIGNS
from fenduan.reference.labels import label
from fenduan.reference.text import Text

Tone = Literal[
    "met", "not_met", "not_shown", "for_judgement", "pending", "not_applicable", "not_yet_in_force", "lapsed"
]
Words = Text | str
"""What is said in both languages, or what somebody wrote: a name, a number."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something on a page."""

    template: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go to; ``count`` stands behind it where there is something to count."""

    words: Words
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do: a link, or with ``method`` ``post`` a button that sends ``values`` (never without a token)."""

    words: Words
    href: str
    tone: Literal["", "main", "grave", "quiet"] = ""
    method: Literal["get", "post"] = "get"
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chip(Part):
    """A state: its sign, its word and its colour; ``words`` where the state's own short word is not the right one."""

    template: ClassVar[str] = "web/parts/chip.html"
    tone: str
    words: Words | None = None
    count: int | None = None

    @property
    def sign(self) -> str:
        """The sign."""
        return SIGNS[self.tone]

    @property
    def word(self) -> Words:
        """The word beside it."""
        return self.words if self.words is not None else SHORT[self.tone]


@dataclass(frozen=True, slots=True)
class Head(Part):
    """What a page opens with: the way to it, its title, the object's number, its state, what can be done with it."""

    template: ClassVar[str] = "web/parts/head.html"
    title: Words
    number: str = ""
    chip: Chip | None = None
    facts: tuple[Words, ...] = ()
    trail: tuple[Link, ...] = ()
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Tabs(Part):
    """The views of one object, each with an address of its own."""

    template: ClassVar[str] = "web/parts/tabs.html"
    title: Text
    tabs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Facts(Part):
    """What is known of a thing: terms with what they are (words, a date, a part)."""

    template: ClassVar[str] = "web/parts/facts.html"
    rows: tuple[tuple[Text, object], ...]


@dataclass(frozen=True, slots=True)
class Note(Part):
    """Something to know before going on."""

    template: ClassVar[str] = "web/parts/note.html"
    words: tuple[Words, ...]
    tone: Literal["", "met", "not_met", "not_shown"] = ""
    title: Words = ""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Empty(Part):
    """There is nothing here yet: says what to do first."""

    template: ClassVar[str] = "web/parts/empty.html"
    title: Text
    words: Text
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict(Part):
    """How an assessment came out, in one line; ``partial`` where it is over what the reader may see only.

    ``remark`` says what to know of an outcome that may be another one soon.
    """

    template: ClassVar[str] = "web/parts/verdict.html"
    outcome: str
    counts: tuple[tuple[str, int], ...]
    as_of: dt.date | None = None
    partial: bool = False
    acts: tuple[Act, ...] = ()
    remark: Text | None = None

    @property
    def tone(self) -> str:
        """The state that its colour is of."""
        return OUTCOME_STATUS[self.outcome]

    @property
    def chip(self) -> Chip:
        """The outcome's sign and word."""
        return Chip(self.tone, label("outcome", self.outcome))

    @property
    def numbers(self) -> tuple[tuple[Text, int], ...]:
        """How many findings have each status, by its short word."""
        return tuple((SHORT[status], count) for status, count in self.counts)


@dataclass(frozen=True, slots=True)
class Finding(Part):
    """One finding: what was decided and from which fact, what to do, the provision; the rest on demand.

    ``fields`` are the fields that it rests on or asks for, ``more`` what stands behind it.
    """

    template: ClassVar[str] = "web/parts/finding.html"
    id: str
    status: str
    about: Words
    reason: Words
    remedy: Words = ""
    missing: tuple[Words, ...] = ()
    cites: Words = ""
    flags: tuple[Text, ...] = ()
    fields: tuple[Link, ...] = ()
    more: tuple[tuple[Text, Words], ...] = ()

    @property
    def chip(self) -> Chip:
        """Its state."""
        return Chip(self.status)


@dataclass(frozen=True, slots=True)
class Findings(Part):
    """Findings below each other."""

    template: ClassVar[str] = "web/parts/findings.html"
    findings: tuple[Finding, ...]


FieldKind = Literal[
    "text",
    "long",
    "wordings",
    "number",
    "date",
    "truth",
    "check",
    "choice",
    "choices",
    "file",
    "password",
    "email",
    "wording",
    "pair",
]


@dataclass(frozen=True, slots=True)
class Field(Part):
    """A field of a form, with what is wrong with it and what was found on it.

    ``value`` is what stands in it as text (``wording``: a mapping of languages; ``choices``: a tuple of codes;
    ``pair``: two texts). ``save`` is the address to which it is saved as typed, none where the form is sent whole.
    """

    template: ClassVar[str] = "web/parts/field.html"
    name: str
    words: Words
    kind: FieldKind = "text"
    value: object = ""
    hint: Words = ""
    unit: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()
    faults: tuple[Words, ...] = ()
    findings: tuple[Finding, ...] = ()
    required: bool = False
    readonly: bool = False
    autocomplete: str = ""
    save: str = ""
    removable: bool = False

    @property
    def id(self) -> str:
        """The id of its input, fit for an address."""
        return "f-" + "".join(each if each.isalnum() or each in "-_" else "-" for each in self.name.strip("/"))

    @property
    def described(self) -> str:
        """The ids of what describes it, for a reader that speaks."""
        return " ".join(f"{self.id}-{each}" for each, there in (("hint", self.hint), ("fault", self.faults)) if there)

    @property
    def known(self) -> tuple[tuple[str, Words], ...]:
        """Its choices, and what stands in it though it is none of them: nothing that was stated disappears."""
        stated = self.value if isinstance(self.value, tuple | list) else (self.value,)
        codes = {code for code, _ in self.choices}
        return (*self.choices, *((str(each), str(each)) for each in stated if each not in codes and each != ""))

    @property
    def tongues(self) -> tuple[tuple[str, Text, object], ...]:
        """For a wording: language, its name, what stands in it."""
        value = self.value if isinstance(self.value, dict) else {"": self.value} if self.value else {}
        plain = value.get("", "")
        return (
            ("zh", Text("Chinese", "中文"), value.get("zh", plain)),
            ("en", Text("English", "英文"), value.get("en", "")),
        )


_TRUTHS: Final = (
    ("true", Text("Yes", "是")),
    ("false", Text("No", "否")),
    ("", Text("Not stated", "未陈述")),
)


def truth(name: str, words: Words, *, value: bool | None, **rest: object) -> Field:
    """Return a field of yes, no, or not stated."""
    shown = "" if value is None else "true" if value else "false"
    return Field(name, words, "truth", shown, choices=_TRUTHS, **rest)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Form(Part):
    """A form sent whole; ``key`` makes sending it twice the same as once, ``seen`` is the version it was made from."""

    template: ClassVar[str] = "web/parts/form.html"
    action: str
    fields: tuple[Field, ...]
    submit: Words
    hidden: tuple[tuple[str, str], ...] = ()
    tone: Literal["main", "grave", ""] = "main"
    faults: tuple[Words, ...] = ()
    cancel: str = ""
    files: bool = False

    @property
    def faulty(self) -> tuple[Field, ...]:
        """The fields at fault, for the list on top."""
        return tuple(each for each in self.fields if each.faults)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a clock, the first and the last included: it ran, or stood still (``words`` say who stopped it, why)."""

    since: dt.date
    until: dt.date
    runs: bool
    words: Words = ""


@dataclass(frozen=True, slots=True)
class ClockLine(Part):
    """A period as a line with its stops. ``words`` say in a sentence what is left and when it is due."""

    template: ClassVar[str] = "web/parts/clock.html"
    title: Words
    words: Words
    stretches: tuple[Stretch, ...]
    today: dt.date
    due: dt.date | None = None
    tone: str = "pending"
    notes: tuple[Words, ...] = ()

    @property
    def chip(self) -> Chip:
        """Its state."""
        return Chip(self.tone, _CLOCK_WORDS.get(self.tone))

    @property
    def first(self) -> dt.date:
        """The day at its left end."""
        return min((each.since for each in self.stretches), default=self.today)

    @property
    def last(self) -> dt.date:
        """The day at its right end."""
        return max([self.today, *(each.until for each in self.stretches), *([self.due] if self.due else [])])

    def at(self, day: dt.date) -> float:
        """Return where a day stands, from 0 to 1000."""
        whole = (self.last - self.first).days + 1
        return round((day - self.first).days / whole * 1000, 1)

    @property
    def pieces(self) -> tuple[tuple[str, float, float], ...]:
        """What is drawn: kind, left, width."""
        drawn = [
            ("ran" if each.runs else "stopped", self.at(each.since), self._wide(each.since, each.until))
            for each in self.stretches
        ]
        covered = max((each.until for each in self.stretches), default=self.first)
        if self.due is not None and self.due > covered:
            drawn.append(("left", self.at(covered + dt.timedelta(days=1)), self._wide(covered, self.due)))
        if self.due is not None and self.due < self.today:
            drawn.append(("late", self.at(self.due + dt.timedelta(days=1)), self._wide(self.due, self.today)))
        return tuple(drawn)

    def _wide(self, since: dt.date, until: dt.date) -> float:
        return round(max(((until - since).days + 1) / ((self.last - self.first).days + 1) * 1000, 4), 1)

    @property
    def marks(self) -> tuple[float, ...]:
        """Where today and the due day stand."""
        return tuple(self.at(day) for day in (self.today, self.due) if day is not None)

    @property
    def stops(self) -> tuple[Stretch, ...]:
        """The stretches in which it stood still."""
        return tuple(each for each in self.stretches if not each.runs)


_CLOCK_WORDS: Final[dict[str, Text]] = {
    "pending": Text("running", "计时中"),
    "not_shown": Text("due soon", "即将到期"),
    "not_met": Text("overdue", "已超期"),
    "lapsed": Text("stopped", "已暂停"),
    "met": Text("done", "已办结"),
}


@dataclass(frozen=True, slots=True)
class Due(Part):
    """One thing that needs somebody; ``day`` is when, ``late`` and ``soon`` are said in words."""

    template: ClassVar[str] = "web/parts/due.html"
    words: Words
    href: str
    day: dt.date | None = None
    about: Words = ""
    number: str = ""
    left: Words = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Dues(Part):
    """What needs somebody, by due date; ``empty`` is shown where nothing does."""

    template: ClassVar[str] = "web/parts/dues.html"
    dues: tuple[Due, ...]
    empty: Empty | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: when, what, who, and where to read it."""

    at: dt.datetime | dt.date
    words: Words
    who: Words = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class History(Part):
    """What happened, newest first."""

    template: ClassVar[str] = "web/parts/history.html"
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Drawing(Part):
    """A drawing made by ``fenduan.documents`` (``markup`` is escaped there), with the tables that say the same.

    ``hrefs`` are, table by table, where the first cell of each row leads; empty where nowhere.
    """

    template: ClassVar[str] = "web/parts/drawing.html"
    markup: str
    title: Words
    size: Literal["small", "medium", "wide"] = "medium"
    tables: tuple[Written, ...] = ()
    hrefs: tuple[tuple[str, ...], ...] = ()

    @property
    def behind(self) -> tuple[tuple[Written, tuple[tuple[str, tuple[str, ...]], ...]], ...]:
        """The tables, each row with where it leads."""
        hrefs = (*self.hrefs, *(() for _ in self.tables))
        return tuple(
            (table, tuple(zip((*leads, *("" for _ in table.rows)), table.rows, strict=False)))
            for table, leads in zip(self.tables, hrefs, strict=False)
        )

    @property
    def drawn(self) -> SafeString:
        """The drawing, fit to stand in a page."""
        return mark_safe(self.markup)  # noqa: S308 - fenduan.documents.svg escapes every value


@dataclass(frozen=True, slots=True)
class Signing(Part):
    """The moment of signing: exactly what, what it means, the second factor.

    ``digest`` is that of the bytes behind ``shown``; it is sent back, so that nothing else can be signed. ``read`` is
    the same to be read by people. ``needs`` says why it cannot be signed now, ``confirm`` is where the second factor
    is given.
    """

    template: ClassVar[str] = "web/parts/signing.html"
    action: str
    what: Words
    meaning: Text
    digest: str
    shown: str
    who: Words
    hidden: tuple[tuple[str, str], ...] = ()
    fresh: bool = False
    confirm: str = ""
    needs: tuple[Words, ...] = ()
    fields: tuple[Field, ...] = ()
    read: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class ToSign:
    """One of several things that are signed in one act: what, its state, the bytes and their digest, to be read."""

    what: Words
    chip: Chip
    digest: str
    shown: str
    read: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class SigningSeveral(Part):
    """The moment of signing several things at once, after one second factor; otherwise as :class:`Signing`."""

    template: ClassVar[str] = "web/parts/signing_several.html"
    action: str
    items: tuple[ToSign, ...]
    meaning: Text
    who: Words
    hidden: tuple[tuple[str, str], ...] = ()
    fresh: bool = False
    confirm: str = ""
    needs: tuple[Words, ...] = ()
    fields: tuple[Field, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Receipt(Part):
    """The answer to an act: what the ledger promises or proves."""

    template: ClassVar[str] = "web/parts/receipt.html"
    words: Words
    rows: tuple[tuple[Text, object], ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table: words, a date or a number; where it leads; the chip that says a state; what to do."""

    said: object = ""
    href: str = ""
    chip: Chip | None = None
    small: Words = ""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``sort`` is the order (``field`` or ``a,b``) that it stands for, none where it has none."""

    key: str
    words: Text
    sort: str = ""
    numeric: bool = False
    nowrap: bool = False


@dataclass(frozen=True, slots=True)
class SortLink:
    """The head of a column."""

    column: Column
    href: str
    direction: str


@dataclass(frozen=True, slots=True)
class Table(Part):
    """A table as it is shown; :mod:`fenduan.platform.web.listing` makes it from an address."""

    template: ClassVar[str] = "web/parts/table.html"
    caption: Words
    heads: tuple[SortLink, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    filters: tuple[Field, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    action: str = ""
    export: str = ""
    newer: str = ""
    older: str = ""
    first: int = 0
    empty: Empty | None = None
    filtered: bool = False

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1


def plain_table(caption: Words, heads: Sequence[Text], rows: Sequence[Sequence[object]]) -> Table:
    """Return a short table that neither sorts nor filters; a row's values are words, dates, numbers or cells."""
    columns = tuple(Column(str(number), words) for number, words in enumerate(heads))
    lines = tuple(tuple(each if isinstance(each, Cell) else Cell(each) for each in row) for row in rows)
    return Table(caption, tuple(SortLink(each, "", "") for each in columns), lines, len(lines), first=1)


@dataclass(frozen=True, slots=True)
class Card(Part):
    """A surface that holds parts under a title of its own."""

    template: ClassVar[str] = "web/parts/card.html"
    parts: tuple[Part, ...]
    title: Words = ""
    side: Words = ""
    id: str = ""
