"""Forms of a part, made from the dossier's shape and guide by one engine: no field of the format is written down here.

A part's content is plain data as typed. Every leaf is a field that saves itself at its JSON pointer; every list of
entries can be added to and taken from. What a party does not state itself (whose site it is, the id of an entry) is
given by the engine and not asked.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final

from fenduan.dossier import guide
from fenduan.dossier.difference import entry_label
from fenduan.dossier.shape import FieldSpec, LeafSpec, ListSpec, ObjectSpec, Spec, specification
from fenduan.exchange.spreadsheet import headings
from fenduan.platform.arrangements.parts import INBOUND, OUTBOUND, SECTIONS, Section
from fenduan.platform.base.text import filled
from fenduan.platform.web.hints import BODIES, hint
from fenduan.platform.web.parts import Field, FieldKind, Link, Note, Part, Words
from fenduan.reference.codes import FAMILIES
from fenduan.reference.labels import label
from fenduan.reference.places import PLACES
from fenduan.reference.text import Text

NONE: Final = "!none"
"""Ticked where a list is stated to be empty; nothing ticked means that nothing is stated."""
_NONE_WORDS: Final = Text("None (stated)", "无（已陈述）")
# What a party states without being asked: ids are given, and whose an entry is follows from whose part it is.
_GIVEN: Final[Mapping[str, frozenset[str]]] = {
    "Dossier": frozenset({"dossier", "id", "as_of"}),
    "Party": frozenset({"id", "roles"}),
    "Site": frozenset({"id", "party"}),
    "Segment": frozenset({"id"}),
    "Licence": frozenset({"party"}),
    "Experience": frozenset({"party"}),
    "Person": frozenset({"party"}),
    "BadRecord": frozenset({"party"}),
    "Document": frozenset({"id", "file", "sha256"}),
}
# What an entry is called in a list, by the first of these that it states.
_NAMING: Final = ("name", "title", "number", "attribute", "element", "kind", "role", "material", "activity", "item")
_WITH_ID: Final[Mapping[str, str]] = {"sites": "site", "segments": "segment", "documents": "doc"}
_LONG: Final = frozenset({"statement", "reason", "note"})
_REFERENCES: Final = {"parties": "name", "sites": "name", "segments": "name", "documents": "title"}
_ADD: Final = Text("Add: {what}", "添加：{what}")
_ENTRY: Final = Text("Entry {number}", "第{number}项")


@dataclass(frozen=True, slots=True)
class Change:
    """A button that changes a part: sent to ``to`` with ``values``."""

    words: Words
    to: str
    values: tuple[tuple[str, str], ...]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Group(Part):
    """Fields that belong together, under a title."""

    template: ClassVar[str] = "web/parts/group.html"
    words: Words
    parts: tuple[Part, ...]
    hint: Words = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Stated(Part):
    """What is stated in a field, to be read only."""

    template: ClassVar[str] = "web/parts/stated.html"
    words: Words
    said: tuple[Words, ...]
    unit: Words = ""


@dataclass(frozen=True, slots=True)
class Entry(Part):
    """One entry of a list."""

    template: ClassVar[str] = "web/parts/entry.html"
    id: str
    words: Words
    code: str
    parts: tuple[Part, ...]
    remove: Change | None = None
    faults: tuple[Words, ...] = ()
    pointer: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Entries(Part):
    """A list of entries, with what can be added; ``none`` states that there are none, ``stated_none`` that it is so."""

    template: ClassVar[str] = "web/parts/entries.html"
    words: Words
    entries: tuple[Entry, ...]
    add: tuple[Change, ...] = ()
    none: Change | None = None
    stated_none: bool = False
    hint: Words = ""
    evidenced: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class Matrix(Part):
    """Elements against sites: one tick says that the element covers the site."""

    template: ClassVar[str] = "web/parts/matrix.html"
    words: Words
    hint: Words
    columns: tuple[tuple[str, Words], ...]
    rows: tuple["MatrixRow", ...]
    save: str
    readonly: bool = False


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One element and the sites that it covers."""

    code: str
    words: Words
    ticked: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"{ELEMENTS}#{self.code}"


ELEMENTS: Final = "/quality_system/elements"
_HANDOFFS: Final = ("handoffs_out", "handoffs_in")


@dataclass(frozen=True)
class Drafting:
    """What a form is made from: whose part it is, what the whole looks like, where it saves, what is amiss."""

    party: str
    section: Section
    content: Mapping[str, Any]
    tree: Mapping[str, Any]
    save: str
    faults: Mapping[str, tuple[Words, ...]] = field(default_factory=dict)
    readonly: bool = False

    def parts(self) -> tuple[Part, ...]:
        """Return the form: the section's own keys, then the documents that it cites."""
        dossier = specification()
        found: list[Part] = []
        single: list[Part] = []
        for key in SECTIONS[self.section].keys:
            if key in _GIVEN["Dossier"] or (self.readonly and key not in self.content):
                continue
            made = self._part("Dossier", key, dossier.fields[key], "", self.content)
            (single if isinstance(made, Field | Stated) else found).append(made)
        if single:
            found.insert(0, Group(guide.ENTRIES["Dossier"], tuple(single)))
        if "documents" in self.content:
            found.append(self._part("Dossier", "documents", dossier.fields["documents"], "", self.content))
        return tuple(found)

    # One key of an entry

    def _part(self, model: str, key: str, spec: FieldSpec, at: str, entry: Mapping[str, Any]) -> Part:
        pointer, value, inner = f"{at}/{key}", entry.get(key), spec.spec
        name = f"{model}.{key}"
        words = headings.FIELDS.get(name) or headings.SHEETS.get(key) or guide.FIELDS[name]
        if isinstance(inner, ObjectSpec):
            stated = value if isinstance(value, dict) else {}
            return Group(words, tuple(self._fields(inner, pointer, stated)), hint(name), self._anchor(pointer))
        if isinstance(inner, ListSpec) and isinstance(inner.item, ObjectSpec):
            if pointer == ELEMENTS:
                return self._matrix(words, value)
            return self._entries(name, words, inner.item, pointer, value)
        return self._field(name, words, inner, pointer, value, required=spec.required)

    def _fields(self, spec: ObjectSpec, at: str, entry: Mapping[str, Any]) -> Iterator[Part]:
        model = spec.model.__name__
        for key, each in spec.fields.items():
            if key in _GIVEN.get(model, ()) or (self.readonly and key not in entry):
                continue
            if model == "Handoff" and not self.readonly and not self._half(key):
                continue
            made = self._part(model, key, each, at, entry)
            if model == "Segment" and key == "after" and isinstance(made, Field):
                # Nothing takes from itself.
                made = replace(made, choices=tuple(pair for pair in made.choices if pair[0] != entry.get("id")))
            yield made

    def _half(self, key: str) -> bool:
        return key in ("from", "to", *(OUTBOUND if self.section == "handoffs_out" else INBOUND))

    def _field(self, name: str, words: Words, spec: Spec, pointer: str, value: object, *, required: bool) -> Part:
        kind, choices = self._kind(name, spec)
        shown = _shown(kind, value)
        if self.readonly:
            return Stated(words, tuple(_read(shown, dict(choices))), guide.UNITS.get(name, ""))
        return Field(
            pointer,
            words,
            kind,
            shown,
            hint=hint(name),
            unit=guide.UNITS.get(name, ""),
            choices=choices,
            faults=self._faults_at(pointer),
            required=required,
            save=self.save,
        )

    def _kind(self, name: str, spec: Spec) -> tuple[FieldKind, tuple[tuple[str, Words], ...]]:
        if isinstance(spec, ListSpec):
            if isinstance(spec.item, ListSpec):
                return "choices", (*self._edges(), (NONE, _NONE_WORDS))
            assert isinstance(spec.item, LeafSpec)  # noqa: S101 - lists of entries were taken before
            return "choices", (*self._choices(spec.item, name), (NONE, _NONE_WORDS))
        assert isinstance(spec, LeafSpec)  # noqa: S101 - mappings were taken before
        if spec.kind == "truth":
            return "truth", (("true", Text("Yes", "是")), ("false", Text("No", "否")), ("", _NOT_STATED))
        choices = self._choices(spec, name)
        if choices or spec.to is not None:
            return "choice", choices
        if spec.kind == "wording":
            return ("wordings" if name.rpartition(".")[2] in _LONG else "wording"), ()
        return _KINDS.get(spec.kind, "text"), ()

    def _choices(self, spec: LeafSpec, name: str) -> tuple[tuple[str, Words], ...]:
        if spec.to is not None:
            return tuple(self._named(spec.to))
        if spec.kind == "code":
            if not isinstance(spec.codes[0], str):
                return tuple((str(code), str(code)) for code in spec.codes)
            family = guide.family_of(spec.codes)
            return tuple((str(code), _opened(label(family, str(code)))) for code in spec.codes)
        if spec.kind == "form":
            return tuple((code, _opened(label("form", code))) for code in FAMILIES["form"])
        if spec.kind in ("place", "step_authority"):
            mainland = [(code, place.name) for code, place in PLACES.items() if place.mainland]
            abroad = [(code, place.name) for code, place in PLACES.items() if not place.mainland]
            return (*(BODIES.items() if spec.kind == "step_authority" else ()), *mainland, *abroad)
        return _ITEMS if name.endswith(".item") else ()

    def _named(self, listed: str) -> Iterator[tuple[str, Words]]:
        entries = [
            *entries_of(self.tree, listed),
            *(entries_of(self.content, listed) if listed == "documents" else ()),
        ]
        seen: set[str] = set()
        for each in entries:
            key = each.get("id")
            if not isinstance(key, str) or key in seen:
                continue
            seen.add(key)
            own_site_only = self.section in ("segments", "certificates") and listed == "sites"
            if own_site_only and each.get("party") not in (None, self.party):
                continue
            yield key, name_of(each) or key

    def _edges(self) -> Iterator[tuple[str, Words]]:
        names = dict(self._named("segments"))
        for one, other in edges_of(self.tree):
            yield f"{one} {other}", _arrow(names.get(one, one), names.get(other, other))

    # Lists of entries

    def _entries(self, name: str, words: Words, spec: ObjectSpec, pointer: str, value: object) -> Entries:
        key = name.partition(".")[2]
        stated = value if isinstance(value, list) else []
        entries = tuple(
            self._entry(key, spec, f"{pointer}/{place}", each if isinstance(each, dict) else {}, among=len(stated))
            for place, each in enumerate(stated)
        )
        if self.readonly:
            return Entries(words, entries, stated_none=value == [])
        none = None
        if not stated and key not in ("parties", "documents"):
            taken_back = value == []
            say = Text("Take that back", "撤回") if taken_back else Text("State that there are none", "声明没有")
            none = Change(say, self.save, (("op", "drop" if taken_back else "none"), ("pointer", pointer)))
        return Entries(
            words,
            entries,
            self._additions(key, spec, pointer),
            none,
            stated_none=value == [],
            hint=hint(name),
            evidenced=spec.model.__name__ in guide.EVIDENCED,
            id=self._anchor(pointer),
        )

    def _additions(self, key: str, spec: ObjectSpec, pointer: str) -> tuple[Change, ...]:
        if key in ("parties", "documents"):
            return ()
        add: tuple[tuple[str, str], ...] = (("op", "add"), ("pointer", pointer))
        if key in _WITH_ID:
            add = (*add, ("id", free_id(_WITH_ID[key], self.party, {**self.tree, **self.content})))
        words = filled(_ADD, what=entry_label(spec))
        if self.section not in _HANDOFFS:
            return (Change(words, self.save, add),)
        names = dict(self._named("segments"))
        there = {(each.get("from"), each.get("to")) for each in entries_of(self.content, "handoffs")}
        own = {key for key, _ in own_segments(self.tree, self.party)}
        end = 0 if self.section == "handoffs_out" else 1
        return tuple(
            Change(
                filled(_ADD, what=_arrow(*(names.get(each, each) for each in edge))),
                self.save,
                (*add, ("from", edge[0]), ("to", edge[1])),
            )
            for edge in edges_of(self.tree)
            if edge[end] in own and edge not in there
        )  # fmt: skip

    def _entry(self, key: str, spec: ObjectSpec, pointer: str, entry: Mapping[str, Any], *, among: int) -> Entry:
        words = self._title(entry) or filled(_ENTRY, number=int(pointer.rpartition("/")[2]) + 1)
        asked: tuple[tuple[str, str], ...] = (("op", "remove"), ("pointer", pointer))
        asked = (*asked, ("last", "yes")) if among == 1 else asked
        remove = Change(Text("Remove", "删除"), self.save, asked, "quiet")
        faults = self._faults_at(pointer)
        below = any(each.startswith(pointer + "/") for each in self.faults)
        return Entry(
            self._anchor(pointer),
            words,
            str(entry.get("id", "")),
            (*self._file(key, entry), *self._fields(spec, pointer, entry)),
            None if self.readonly or key == "parties" else remove,
            faults,
            pointer,
            open=among <= _FEW or bool(faults) or below,
        )

    def _title(self, entry: Mapping[str, Any]) -> Words:
        if "from" in entry and "to" in entry and "activity" not in entry:
            names = dict(self._named("segments"))
            return _arrow(names.get(entry["from"], str(entry["from"])), names.get(entry["to"], str(entry["to"])))
        return name_of(entry)

    def _file(self, key: str, entry: Mapping[str, Any]) -> tuple[Part, ...]:
        digest = entry.get("sha256")
        if key != "documents" or not isinstance(digest, str):
            return ()
        said = Text("File, SHA-256: {digest}", "文件，SHA-256：{digest}")
        return (Note((filled(said, digest=digest),)),)

    def _matrix(self, words: Words, value: object) -> Matrix:
        stated = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
        ticked = {str(each.get("element")): tuple(each.get("sites") or ()) for each in stated}
        rows = tuple(
            MatrixRow(code, _opened(label("element", code)), ticked.get(code, ())) for code in FAMILIES["element"]
        )
        return Matrix(
            words, hint("QualitySystem.elements"), tuple(self._named("sites")), rows, self.save, self.readonly
        )

    def _anchor(self, pointer: str) -> str:
        """Return the id of a place; what is only read has none, as several sections may stand on one page."""
        return "" if self.readonly else anchor(pointer)

    def _faults_at(self, pointer: str) -> tuple[Words, ...]:
        return self.faults.get(pointer, ())


_NOT_STATED: Final = Text("Not stated", "未陈述")
_ITEMS: Final[tuple[tuple[str, Words], ...]] = tuple(
    (str(number), filled(Text("Item {number}", "第{number}项"), number=number)) for number in range(1, 5)
)
_FEW: Final = 3
_KINDS: Final[Mapping[str, FieldKind]] = {"number": "number", "integer": "number", "date": "date"}


def anchor(pointer: str) -> str:
    """Return the id of a place in its page."""
    return Field(pointer, "").id


def _opened(words: Text) -> Text:
    return Text(words.en[:1].upper() + words.en[1:], words.zh)


def _arrow(one: Words, other: Words) -> Text:
    return filled(Text("{one} → {other}", "{one}→{other}"), one=one, other=other)


def entries_of(tree: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """Return the entries of a list, as far as they are mappings."""
    found = tree.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def name_of(entry: Mapping[str, Any]) -> Words:
    """Return what an entry is called: its name, else what kind it is; nothing where it says neither."""
    for key in _NAMING:
        value = entry.get(key)
        if isinstance(value, dict) and any(isinstance(each, str) and each for each in value.values()):
            words = {language: each for language, each in value.items() if isinstance(each, str) and each}
            first = next(iter(words.values()))
            return Text(words.get("en", first), words.get("zh", first))
        if isinstance(value, str) and value:
            family = next((name for name in _FAMILY_OF.get(key, ()) if value in FAMILIES[name]), None)
            return _opened(label(family, value)) if family else value
    return ""


_FAMILY_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("ground", "agreement", "confirmation", "certificate", "preparation", "bad_record", "step"),
    "role": ("person_role",),
    "material": ("material",),
    "activity": ("activity",),
    "element": ("element",),
}


def edges_of(tree: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the edges of the chain, giving segment first."""
    return [
        (str(before), str(each.get("id")))
        for each in entries_of(tree, "segments")
        for before in (each.get("after") if isinstance(each.get("after"), list) else None) or ()
    ]


def own_segments(tree: Mapping[str, Any], party: str) -> list[tuple[str, Words]]:
    """Return the segments at a party's own sites."""
    sites = {each.get("id") for each in entries_of(tree, "sites") if each.get("party") == party}
    return [(str(each.get("id")), name_of(each)) for each in entries_of(tree, "segments") if each.get("site") in sites]


def _read(shown: object, names: Mapping[str, Words]) -> Iterator[Words]:
    """Yield what a stated value is called."""
    if isinstance(shown, tuple):
        yield from (names.get(each, each) for each in shown)
    elif isinstance(shown, dict):
        words = {language: each for language, each in shown.items() if isinstance(each, str)}
        first = next(iter(words.values()), "")
        yield Text(words.get("en", first), words.get("zh", first))
    else:
        yield names.get(str(shown), str(shown))


def _shown(kind: FieldKind, value: object) -> object:
    """Return a stated value as its input shows it."""
    if kind == "choices":
        if not isinstance(value, list):
            return ()
        return tuple(" ".join(map(str, each)) if isinstance(each, list) else str(each) for each in value) or (NONE,)
    if kind in ("wording", "wordings"):
        return value if isinstance(value, dict) else "" if value is None else str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def links_to(base: str, places: Sequence[tuple[str, str, str]], names: Mapping[str, Words]) -> tuple[Link, ...]:
    """Return links to the fields at places ``(party, section, pointer)``, each called as its field is."""
    found: dict[str, Link] = {}
    for party, section, pointer in places:
        href = f"{base}{party}/{section}/#{anchor(pointer)}"
        found.setdefault(href, Link(field_words(pointer) or names.get(section, section), href))
    return tuple(found.values())


def field_words(pointer: str) -> Words:
    """Return what the field or entry at a pointer is called."""
    spec: Spec = specification()
    words: Words = ""
    for key in pointer.split("/")[1:]:
        if isinstance(spec, ListSpec):
            spec = spec.item
            continue
        if not isinstance(spec, ObjectSpec) or key not in spec.fields:
            break
        name = f"{spec.model.__name__}.{key}"
        words = headings.FIELDS.get(name) or headings.SHEETS.get(key) or words
        spec = spec.fields[key].spec
    return words


def anchors_in(parts: Iterable[Part]) -> set[str]:
    """Return the ids of all places of a form to which a finding can be put."""
    found: set[str] = set()
    for each in parts:
        if isinstance(each, Field):
            found.add(each.id)
        elif isinstance(each, Group | Entry):
            found |= {each.id, *anchors_in(each.parts)}
        elif isinstance(each, Entries):
            found |= {each.id, *anchors_in(each.entries)}
    return found


def nearest(pointer: str, anchors: Container[str]) -> str | None:
    """Return the id of the place of a form that is nearest to a pointer; ``None`` where it has none."""
    path = pointer.split("/")
    for length in range(len(path), 1, -1):
        found = anchor("/".join(path[:length]))
        if found in anchors:
            return found
    return None


def free_id(kind: str, party: str, tree: Mapping[str, Any]) -> str:
    """Return an id that nothing in the arrangement has: ``holder-site-2``."""
    taken = {str(each.get("id")) for key in _WITH_ID for each in entries_of(tree, key)}
    number = 1
    while f"{party}-{kind}-{number}" in taken:
        number += 1
    return f"{party}-{kind}-{number}"
