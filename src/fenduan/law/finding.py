"""What a requirement says of an arrangement: a finding, with its reason, remedy and what is missing.

Reasons are templates with facts, put into words only when somebody reads them: a finding costs little where
only its status is asked for, and both languages are built from the same facts.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar, Union

import msgspec

from fenduan.dossier.model import Facts, Party, Segment, Site
from fenduan.law.citation import Citation
from fenduan.reference.labels import label
from fenduan.reference.places import PLACES
from fenduan.reference.text import Language, Text


class Status(StrEnum):
    """How a requirement stands for its subject (register, "Results")."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_SHOWN = "not_shown"
    FOR_JUDGEMENT = "for_judgement"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"
    NOT_YET_IN_FORCE = "not_yet_in_force"
    LAPSED = "lapsed"


SubjectKind = Literal["manufacturer", "site", "segment", "pair", "edge", "agreement", "person", "product"]
RemedyKind = Literal["none", "correct_fact", "obtain", "file_step", "wait_until"]

# Stands in a value of `Lack` where the id of a listed document goes.
EVIDENCE: Final = "@document"


class Code(NamedTuple):
    """A code of a family, said by its label."""

    family: str
    code: str


def place_name(code: str) -> Code:
    """Say a place by its name."""
    return Code("place", code)


Sayable = object
"""What a template takes: text, numbers, dates, codes, named entries, or a sequence of these."""


def show(value: Sayable, language: Language) -> str:
    """Put one fact into words of ``language``; a name that is only given in the other language is kept as given."""
    write = _WRITERS.get(type(value))
    return str(value) if write is None else write(value, language)


def _write_code(value: "Code", language: Language) -> str:
    if value.family != "place":
        return label(value.family, value.code).pick(language)
    place = PLACES.get(value.code)
    return value.code if place is None else place.name.pick(language)


def _write_entry(value: Party | Site | Segment, language: Language) -> str:
    name = value.name
    if not name:
        return value.id
    return name if isinstance(name, str) else _write_wording(name, language)


def _write_wording(value: Mapping[str, str], language: Language) -> str:
    words = value.get(language)
    if words is None:
        words = value.get("zh", value.get("en"))
    return next(iter(value.values())) if words is None else words


def _write_list(values: Iterable[Sayable], language: Language) -> str:
    return _listed([show(each, language) for each in values], language)


_TWO_STOPS: Final = re.compile(r"(?<!\.)\.\.(?!\.)")
_NO_FACTS: Final[Mapping[str, Sayable]] = {}


def _listed(items: list[str], language: Language) -> str:
    """Join the items of a list; by semicolons where an item has a comma of its own."""
    if language == "zh":
        return ("；" if any("、" in item or "，" in item for item in items) else "、").join(items)
    return ("; " if any(", " in item for item in items) else ", ").join(items)


class Say(msgspec.Struct, frozen=True, gc=False):
    """One sentence in both languages, with the facts that fill it."""

    en: str
    zh: str
    facts: Mapping[str, Sayable] = msgspec.field(default_factory=lambda: _NO_FACTS)

    def pick(self, language: Language) -> str:
        """Return the sentence in ``language``."""
        template = self.en if language == "en" else self.zh
        if not self.facts:
            return template
        said = template.format_map(
            {name: value if type(value) is str else show(value, language) for name, value in self.facts.items()}
        )
        # A name may end in a full stop of its own ("Co., Ltd.").
        return _TWO_STOPS.sub(".", said) if language == "en" else said

    def filled(self, **facts: Sayable) -> "Say":
        """Return the same sentence with these facts."""
        return Say(self.en, self.zh, facts)

    def text(self) -> Text:
        """Return the sentence in both languages."""
        return Text(self.pick("en"), self.pick("zh"))


# By the type as it is: this is looked up for every fact of every sentence.
_WRITERS: Final[Mapping[type, Callable[[Any, Language], str]]] = {
    bool: lambda value, language: Text("yes" if value else "no", "是" if value else "否").pick(language),
    Say: Say.pick,
    Text: Text.pick,
    Code: _write_code,
    Party: _write_entry,
    Site: _write_entry,
    Segment: _write_entry,
    dict: _write_wording,
    dt.date: lambda value, _: value.isoformat(),
    list: _write_list,
    tuple: _write_list,
}


def say(en: str, zh: str, **facts: Sayable) -> Say:
    """Say a sentence in both languages; ``{name}`` in it stands for the fact of that name."""
    return Say(en, zh, facts)


# A place in the dossier: an entry and the keys below it, or a JSON pointer as such.
Ref = tuple[Facts | str, *tuple[str, ...]]


def at(entry: Facts | str, *keys: str) -> Ref:
    """Name the place ``keys`` below ``entry`` (an entry of the dossier, or a JSON pointer)."""
    return (entry, *keys)


class Lack(NamedTuple):
    """One thing that is missing: where it goes, what it is, and a placeholder of the least that would do.

    ``value`` is what would be put at ``place`` (``/-`` at its end appends); :data:`EVIDENCE` in it stands for a
    listed document. It shows what suffices; it is never a statement of fact.
    """

    place: Ref
    what: Say
    value: object

    @property
    def needs_paper(self) -> bool:
        """Whether a document has to be had for it, rather than a fact to be stated."""
        return _names_evidence(self.value)


def _names_evidence(value: object) -> bool:
    if isinstance(value, dict):
        return any(_names_evidence(each) for each in value.values())
    if isinstance(value, (list, tuple)):
        return any(_names_evidence(each) for each in value)
    return value == EVIDENCE


class Remedy(NamedTuple):
    """What would cure a finding; ``step`` is a step of the route, ``date`` the day to wait for."""

    kind: RemedyKind
    what: Say | None = None
    step: str | None = None
    date: dt.date | None = None


NO_REMEDY: Final = Remedy("none")


def obtain(en: str, zh: str, **facts: Sayable) -> Remedy:
    """Cure by a document, a confirmation, a contract, a person."""
    return Remedy("obtain", Say(en, zh, facts))


def correct_fact(en: str, zh: str, **facts: Sayable) -> Remedy:
    """Cure by stating the fact, or by changing what is done and then stating it."""
    return Remedy("correct_fact", Say(en, zh, facts))


def file_step(step: str, en: str, zh: str, **facts: Sayable) -> Remedy:
    """Cure by filing ``step`` of the route."""
    return Remedy("file_step", Say(en, zh, facts), step=step)


def wait_until(date: dt.date, en: str, zh: str, **facts: Sayable) -> Remedy:
    """Cure by the passing of time; ``date`` is the first day on which the requirement no longer stands so."""
    return Remedy("wait_until", Say(en, zh, {"date": date, **facts}), date=date)


class Subject(msgspec.Struct, frozen=True, gc=False):
    """What a finding is about: its kind and the ids of the dossier that name it."""

    kind: SubjectKind
    ids: tuple[str, ...]


_Made = TypeVar("_Made")
Later: TypeAlias = Union[_Made, Callable[[], _Made]]  # noqa: UP007 - a type variable takes no bar here
"""A value, or a function that makes it when somebody asks for it."""


class Finding(msgspec.Struct, eq=False):
    """One conclusion of one requirement. ``missing`` holds alternatives, each of which suffices when all is there.

    What only a reader asks for may be given as a function (:data:`Later`): where many dossiers are screened for their
    statuses it is never called. The remedy, unless given, is to provide the first alternative of what is missing.
    Made by the functions below.
    """

    status: Status
    _reason: Later[Say]
    subject: Subject | None = None
    _remedy: Later[Remedy | None] = None
    _facts: Later[Sequence[Ref]] = ()
    _missing: Later[Sequence[Sequence[Lack]]] = ()
    _remarks: Later[Sequence[Say]] = ()
    questions: tuple[int, ...] = ()
    cites: Citation | None = None
    discretion: bool = False

    @property
    def reason(self) -> Say:
        """Why, in one sentence."""
        if callable(self._reason):
            self._reason = self._reason()
        return self._reason

    @property
    def remedy(self) -> Remedy:
        """What would cure it."""
        if callable(self._remedy):
            self._remedy = self._remedy()
        return self._remedy or _remedy_for(self.missing)

    @property
    def facts(self) -> tuple[Ref, ...]:
        """The places in the dossier that it rests on."""
        facts = self._facts
        if type(facts) is not tuple:
            self._facts = facts = tuple(facts() if callable(facts) else facts)
        return facts

    @property
    def remarks(self) -> tuple[Say, ...]:
        """What is to be said besides; it changes nothing."""
        remarks = self._remarks
        if type(remarks) is not tuple:
            self._remarks = remarks = tuple(remarks() if callable(remarks) else remarks)
        return remarks

    def remark(self, more: Callable[[], Sequence[Say]]) -> None:
        """Say more besides."""
        said = self._remarks
        self._remarks = lambda: (*(said() if callable(said) else said), *more())

    @property
    def missing(self) -> tuple[tuple[Lack, ...], ...]:
        """What is missing: alternatives."""
        missing = self._missing
        if type(missing) is not tuple:
            self._missing = missing = tuple(map(tuple, missing() if callable(missing) else missing))
        return missing


def _remedy_for(missing: tuple[tuple[Lack, ...], ...]) -> Remedy:
    """Say of the first alternative what there is to do."""
    if not missing:
        return NO_REMEDY
    items = [lack.what for lack in missing[0]]
    if any(lack.needs_paper for lack in missing[0]):
        return Remedy("obtain", say("Provide: {items}.", "补充提供：{items}。", items=items))
    return Remedy("correct_fact", say("State: {items}.", "补充说明：{items}。", items=items))


def not_shown(
    reason: Later[Say],
    subject: Subject | None = None,
    *,
    missing: Later[Sequence[Sequence[Lack]]] = (),
    remedy: Later[Remedy | None] = None,
    facts: Later[Sequence[Ref]] = (),
    remarks: Later[Sequence[Say]] = (),
    questions: tuple[int, ...] = (),
    discretion: bool = False,
    cites: Citation | None = None,
) -> Finding:
    """Find that facts or evidence are missing; unless told, the remedy is to provide the first alternative."""
    return Finding(Status.NOT_SHOWN, reason, subject, remedy, facts, missing, remarks, questions, cites, discretion)


def met(
    reason: Later[Say],
    subject: Subject | None = None,
    *,
    facts: Later[Sequence[Ref]] = (),
    remarks: Later[Sequence[Say]] = (),
    questions: tuple[int, ...] = (),
    cites: Citation | None = None,
) -> Finding:
    """Find that the dossier shows the requirement met on its face."""
    return Finding(Status.MET, reason, subject, None, facts, (), remarks, questions, cites)


def not_met(
    reason: Later[Say],
    subject: Subject | None = None,
    *,
    remedy: Later[Remedy],
    facts: Later[Sequence[Ref]] = (),
    questions: tuple[int, ...] = (),
    discretion: bool = False,
) -> Finding:
    """Find that the dossier shows the contrary; ``discretion`` where the law says "in principle"."""
    return Finding(Status.NOT_MET, reason, subject, remedy, facts, (), (), questions, None, discretion)


def for_judgement(
    reason: Later[Say],
    subject: Subject | None = None,
    *,
    facts: Later[Sequence[Ref]] = (),
    remarks: Later[Sequence[Say]] = (),
    questions: tuple[int, ...] = (),
    discretion: bool = False,
    cites: Citation | None = None,
) -> Finding:
    """Find that the law leaves it to the authority: the reason says what it must weigh and what is offered."""
    return Finding(Status.FOR_JUDGEMENT, reason, subject, None, facts, (), remarks, questions, cites, discretion)


def pending(
    reason: Later[Say],
    subject: Subject | None = None,
    *,
    facts: Later[Sequence[Ref]] = (),
) -> Finding:
    """Find that it has been applied for: the reason says with whom and since when."""
    return Finding(Status.PENDING, reason, subject, None, facts)


def not_applicable(
    reason: Later[Say],
    subject: Subject | None = None,
    *,
    facts: Later[Sequence[Ref]] = (),
    cites: Citation | None = None,
) -> Finding:
    """Find that the requirement does not concern this arrangement or subject; the reason says why."""
    return Finding(Status.NOT_APPLICABLE, reason, subject, None, facts, (), (), (), cites)
