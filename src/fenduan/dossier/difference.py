"""What differs between two dossiers, entry by entry, in the words of the field guide.

Entries that have an ``id`` are matched by it, hand-offs by the two segments they join. Entries that have neither are
matched by what they state: those that state the same are the same entry; of the rest, those that share the most are
taken for one entry that was changed, if they share at least half of what they state. The order of entries means
nothing, as everywhere in a dossier.
"""

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from fenduan.dossier.canonical import number
from fenduan.dossier.guide import ENTRIES, FIELDS, UNITS, family_of
from fenduan.dossier.model import Dossier, Facts, Listed
from fenduan.dossier.shape import FieldSpec, LeafSpec, ListSpec, ObjectSpec, Spec, specification
from fenduan.reference.labels import label
from fenduan.reference.places import PLACES
from fenduan.reference.text import LANGUAGES, Language, Text

Kind = Literal["added", "removed", "changed"]
KINDS: Final[tuple[Kind, ...]] = ("added", "removed", "changed")
# Two lists of entries without ids, none of which are alike, are held against each other entry by entry. Real dossiers
# have tens of each; the bound keeps made-up ones from growing with the product of their lengths.
_LARGEST_MATCHING: Final = 40_000
_ENOUGH: Final = 0.5
_KEYS: Final[Mapping[str, tuple[str, ...]]] = {"Handoff": ("from", "to")}
_NAMING: Final = ("name", "title", "number", "attribute")
_Mark = tuple[str, str]
_LIST: Final[_Mark] = (", ", "、")
_APART: Final[_Mark] = ("; ", "；")
_ARROW: Final[_Mark] = (" → ", " → ")
# Where the field guide begins with what may be stated, not with what it is.
_NAMES: Final[Mapping[str, Text]] = {
    "Agreement.kind": Text("Kind", "协议类别"),
    "Dossier.circumstances": Text("The circumstances claimed", "所主张的情形"),
    "Experience.activity": Text("Activity", "经历类别"),
    "LicenceScope.note": Text("Note", "标注"),
    "Need.own_capacity_exceeded": Text("Whether own capacity is exceeded", "是否超出自身生产能力"),
    "Person.role": Text("Position", "岗位"),
    "Product.nmpa_approval": Text("The NMPA's approval of the entrustment", "国家药监局对委托生产的批准"),
    "Product.origin": Text("Where the product is made", "生产来源"),
    "Registration.status": Text("Status", "注册状态"),
    "Step.authority": Text("Authority", "办理机关"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: an entry added or removed, or a field that states something else.

    ``before`` and ``after`` are JSON pointers into the two dossiers, ``None`` where there is nothing. ``entry`` names
    the entry as a person would, ``field`` the field within it (``None`` for a whole entry); ``was`` and ``now`` say
    what is stated, ``None`` where nothing is.
    """

    kind: Kind
    before: str | None
    after: str | None
    entry: Text
    field: Text | None
    was: Text | None
    now: Text | None

    def as_dict(self) -> dict[str, Any]:
        """Return the form it has in JSON."""
        return {
            "kind": self.kind,
            "before": self.before,
            "after": self.after,
            "entry": self.entry.as_dict(),
            "field": None if self.field is None else self.field.as_dict(),
            "was": None if self.was is None else self.was.as_dict(),
            "now": None if self.now is None else self.now.as_dict(),
        }


def _items(value: object) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()


def differences(before: Dossier, after: Dossier) -> tuple[Change, ...]:
    """Return what differs, in the order of the format; nothing where both state the same."""
    walk = _Walk(_Names(before), _Names(after))
    here = _Place("", "", (entry_label(specification()),))
    return tuple(walk.objects(before, after, specification(), here))


def content(value: object, spec: Spec) -> Hashable:
    """Return what a value states, so that two are equal exactly if they state the same."""
    if isinstance(spec, ObjectSpec):
        return tuple(
            (key, content(stated, entry.spec))
            for key, entry in spec.fields.items()
            if (stated := getattr(value, entry.attribute)) is not None
        )
    if isinstance(spec, ListSpec):
        items = [content(each, spec.item) for each in _items(value)]
        return tuple(items) if spec.length is not None else tuple(sorted(items, key=repr))
    if isinstance(value, dict):
        return tuple(sorted(value.items()))
    if isinstance(value, bool):
        return value
    return number(value) if isinstance(value, int | float) else str(value)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a walk is: the pointers into both dossiers, and the names of the entries on the way."""

    before: str
    after: str
    names: tuple[Text, ...]

    def at(self, key: str) -> "_Place":
        return _Place(f"{self.before}/{key}", f"{self.after}/{key}", self.names)

    @property
    def entry(self) -> Text:
        """Name the entry: what stands at the top goes without saying."""
        names = self.names[1:] or self.names
        return Text(" · ".join(each.en for each in names), " · ".join(each.zh for each in names))


class _Names:
    """What the ids of one dossier stand for."""

    def __init__(self, dossier: Dossier) -> None:
        listed: dict[Listed, tuple[Any, ...]] = {
            "parties": dossier.parties,
            "sites": dossier.sites,
            "segments": dossier.segments,
            "documents": dossier.documents or (),
        }
        self._known = {name: {each.id: each for each in entries} for name, entries in listed.items()}

    def of(self, to: Listed, key: str) -> Text:
        """Name the entry with an id, the id behind the name."""
        found = self._known[to].get(key)
        name = getattr(found, "title" if to == "documents" else "name", None)
        if not name:
            return Text(key, key)
        said = wording(name)
        return Text(f"{said.en} ({key})", f"{said.zh}（{key}）")


def wording(value: str | Mapping[str, str]) -> Text:
    """Say a text of a dossier in each language, or as it is given where a language is not."""
    if isinstance(value, str):
        return Text(value, value)
    return Text(*(_in(value, language) for language in LANGUAGES))


def _in(value: Mapping[str, str], language: Language) -> str:
    given = [value[key] for key in (language, "zh", "en") if key in value]
    return given[0] if given else next(iter(value.values()))


class _Walk:
    """A walk through two dossiers at once."""

    def __init__(self, before: _Names, after: _Names) -> None:
        self._before = before
        self._after = after

    def objects(self, before: Facts, after: Facts, spec: ObjectSpec, place: _Place) -> Iterator[Change]:
        """Yield what differs between two entries of one kind."""
        for key, entry in spec.fields.items():
            was, now = getattr(before, entry.attribute), getattr(after, entry.attribute)
            if was is None and now is None:
                continue
            yield from self._field(was, now, entry, place.at(key), _field_name(spec, key))

    def _field(self, was: object, now: object, entry: FieldSpec, place: _Place, field: str) -> Iterator[Change]:
        spec = entry.spec
        if isinstance(spec, ListSpec) and isinstance(spec.item, ObjectSpec):
            yield from self._entries(was, now, spec.item, place, field)
        elif isinstance(spec, ObjectSpec):
            inner = _Place(place.before, place.after, (*place.names, entry_label(spec)))
            if isinstance(was, Facts) and isinstance(now, Facts):
                yield from self.objects(was, now, spec, inner)
            else:
                yield self._whole(was, now, spec, inner)
        elif was is None or now is None or content(was, spec) != content(now, spec):
            if isinstance(spec, ListSpec) and was and now:
                was, now = _left_over(was, now, spec)
                yield from (self._stated(each, None, spec, place, field) for each in (was,) if each)
                yield from (self._stated(None, each, spec, place, field) for each in (now,) if each)
            else:
                yield self._stated(was, now, spec, place, field)

    def _stated(self, was: object, now: object, spec: Spec, place: _Place, field: str) -> Change:
        kind: Kind = "added" if was is None else "removed" if now is None else "changed"
        unit = UNITS.get(field)
        return Change(
            kind,
            None if was is None else place.before,
            None if now is None else place.after,
            place.entry,
            field_label(field),
            None if was is None else _with_unit(self._say(was, spec, self._before), unit),
            None if now is None else _with_unit(self._say(now, spec, self._after), unit),
        )

    def _whole(self, was: object, now: object, spec: ObjectSpec, place: _Place) -> Change:
        """Say that a whole entry is there on one side only, with what it states."""
        return Change(
            "added" if was is None else "removed",
            None if was is None else place.before,
            None if now is None else place.after,
            place.entry,
            None,
            None if was is None else self._say(was, spec, self._before),
            None if now is None else self._say(now, spec, self._after),
        )

    def _entries(self, was: object, now: object, spec: ObjectSpec, place: _Place, field: str) -> Iterator[Change]:
        before, after = _items(was), _items(now)
        if (was is None or now is None) and not (before or after):
            # An empty list states that there are none; an absent one states nothing.
            yield self._stated(was, now, ListSpec(spec), place, field)
            return
        for first, second in _matched(before, after, spec):
            inner = _Place(
                "" if first is None else f"{place.before}/{first}",
                "" if second is None else f"{place.after}/{second}",
                (*place.names, self._named(before, after, (first, second), spec)),
            )
            if first is not None and second is not None:
                yield from self.objects(before[first], after[second], spec, inner)
            else:
                one = None if first is None else before[first]
                other = None if second is None else after[second]
                yield self._whole(one, other, spec, inner)
        if before and now == ():
            # It is stated that there are none, which is more than that nothing is stated.
            yield self._stated(None, now, ListSpec(spec), place, field)

    def _named(
        self, before: tuple[Facts, ...], after: tuple[Facts, ...], at: tuple[int | None, int | None], spec: ObjectSpec
    ) -> Text:
        """Name an entry by what it is and by its name, its id, or whom and what it concerns."""
        first, second = at
        newer = second is not None
        entry = after[second] if second is not None else before[first or 0]
        kind = entry_label(spec)
        said = self._identity(entry, spec, self._after if newer else self._before)
        return kind if said is None else Text(f"{kind.en}: {said.en}", f"{kind.zh}：{said.zh}")

    def _identity(self, entry: Facts, spec: ObjectSpec, names: _Names) -> Text | None:
        key = getattr(entry, "id", None)
        for name in _NAMING:
            value = getattr(entry, name, None)
            if value is not None and name in spec.fields:
                said = wording(value)
                return said if key is None else Text(f"{said.en} ({key})", f"{said.zh}（{key}）")
        if key is not None:
            return Text(key, key)
        said_parts = [
            self._say(value, each.spec, names)
            for key, each in spec.fields.items()
            if _tells(key, each.spec) and (value := getattr(entry, each.attribute)) is not None
        ]
        if not said_parts:
            return None
        if spec.model.__name__ in _KEYS:
            return _joined(said_parts, _ARROW)
        return _joined(said_parts)

    def _say(self, value: object, spec: Spec, names: _Names) -> Text:
        """Say what a value states, codes by their labels and ids by their names."""
        if isinstance(spec, ObjectSpec):
            parts = []
            for key, entry in spec.fields.items():
                stated = getattr(value, entry.attribute)
                if stated is None or key == "id":
                    continue
                field = _field_name(spec, key)
                said = _with_unit(self._say(stated, entry.spec, names), UNITS.get(field))
                name = field_label(field)
                parts.append(Text(f"{name.en}: {said.en}", f"{name.zh}：{said.zh}"))
            return _joined(parts, _APART) if parts else _NOTHING
        if isinstance(spec, ListSpec):
            said_items = [self._say(each, spec.item, names) for each in _items(value)]
            if not said_items:
                return _NONE
            if spec.length is not None:
                return _joined(said_items, _ARROW)
            return _joined(sorted(said_items, key=lambda each: each.en))
        return _leaf(value, spec, names)


_NONE: Final = Text("none", "无")
_NOTHING: Final = Text("nothing further stated", "未作其他说明")


def _left_over(was: object, now: object, spec: ListSpec) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return the items of two lists that the other has not; one that stands twice counts twice."""
    rest: list[tuple[Any, ...]] = []
    for one, other in ((was, now), (now, was)):
        there = Counter(content(each, spec.item) for each in _items(other))
        left = []
        for each in _items(one):
            said = content(each, spec.item)
            if there[said]:
                there[said] -= 1
            else:
                left.append(each)
        rest.append(tuple(left))
    return rest[0], rest[1]


def _tells(key: str, spec: Spec) -> bool:
    """Whether a field tells one entry without an id from another: whom it concerns, and of which kind it is."""
    if isinstance(spec, ListSpec):
        return key == "parties"
    if isinstance(spec, LeafSpec):
        return (spec.to is not None and spec.to != "documents") or spec.kind == "code"
    return False


def _leaf(value: object, spec: LeafSpec, names: _Names) -> Text:
    if isinstance(value, bool):
        return Text("yes" if value else "no", "是" if value else "否")
    if isinstance(value, dict):
        return wording(value)
    said = value.isoformat() if isinstance(value, dt.date) else str(value)
    if isinstance(value, int | float):
        said = number(value)
    elif spec.kind == "code":
        return label(family_of(spec.codes), said)
    elif spec.kind == "form":
        return label("form", said)
    elif spec.kind in ("place", "step_authority") and said in PLACES:
        return PLACES[said].name
    elif spec.to is not None:
        return names.of(spec.to, said)
    return Text(said, said)


def _joined(parts: list[Text], mark: _Mark = _LIST) -> Text:
    return Text(mark[0].join(each.en for each in parts), mark[1].join(each.zh for each in parts))


def _with_unit(said: Text, unit: Text | None) -> Text:
    return said if unit is None else Text(f"{said.en} {unit.en}", f"{said.zh}{unit.zh}")


def _field_name(spec: ObjectSpec, key: str) -> str:
    return f"{spec.model.__name__}.{key}"


def short(said: Text) -> Text:
    """Return what the field guide says, up to where it begins to explain."""
    return Text(_first(said.en, ".;:,"), _first(said.zh, "。；：，"))


def _first(said: str, marks: str) -> str:
    """Cut at the first mark."""
    end = min((said.index(mark) for mark in marks if mark in said), default=len(said))
    return said[:end]


def entry_label(spec: ObjectSpec) -> Text:
    """Return what an entry is called: the beginning of what the field guide says of it, without an article."""
    said = short(ENTRIES[spec.model.__name__])
    en = next((said.en.removeprefix(each) for each in ("A ", "An ", "The ") if said.en.startswith(each)), said.en)
    return Text(en[:1].upper() + en[1:], said.zh)


def field_label(field: str) -> Text:
    """Return the name of a field (``Model.key``): the beginning of what the field guide says of it."""
    return _NAMES.get(field) or short(FIELDS[field])


def _matched(
    before: tuple[Facts, ...], after: tuple[Facts, ...], spec: ObjectSpec
) -> Iterator[tuple[int | None, int | None]]:
    """Yield the entries that are one, by their places, and those that are on one side only; equal ones are left out.

    In the order of ``before``, then of ``after``.
    """
    known = ("id",) if "id" in spec.fields else _KEYS.get(spec.model.__name__, ())
    pairs = dict(_by_key(before, after, known, spec) if known else _by_content(before, after, spec))
    taken = set(pairs.values())
    for first, entry in enumerate(before):
        second = pairs.get(first)
        if second is None:
            yield first, None
        elif content(entry, spec) != content(after[second], spec):
            yield first, second
    yield from ((None, second) for second in range(len(after)) if second not in taken)


def _by_key(
    before: tuple[Facts, ...], after: tuple[Facts, ...], known: tuple[str, ...], spec: ObjectSpec
) -> Iterator[tuple[int, int]]:
    attributes = [spec.fields[key].attribute for key in known]
    places = {tuple(getattr(each, name) for name in attributes): place for place, each in enumerate(after)}
    for place, each in enumerate(before):
        found = places.get(tuple(getattr(each, name) for name in attributes))
        if found is not None:
            yield place, found


def _by_content(before: tuple[Facts, ...], after: tuple[Facts, ...], spec: ObjectSpec) -> Iterator[tuple[int, int]]:
    equal: dict[Hashable, list[int]] = {}
    for place, each in enumerate(after):
        equal.setdefault(content(each, spec), []).append(place)
    left: list[int] = []
    for place, each in enumerate(before):
        same = equal.get(content(each, spec))
        if same:
            yield place, same.pop(0)
        else:
            left.append(place)
    rest = sorted(place for places in equal.values() for place in places)
    if len(left) * len(rest) <= _LARGEST_MATCHING:
        yield from _by_likeness(before, after, (left, rest), spec)


def _by_likeness(
    before: tuple[Facts, ...], after: tuple[Facts, ...], places: tuple[list[int], list[int]], spec: ObjectSpec
) -> Iterator[tuple[int, int]]:
    """Pair what is most alike first; of equals, by what they state, so that the order of entries means nothing."""
    stated = [{first: _parts(before[first], spec) for first in places[0]}]
    stated.append({second: _parts(after[second], spec) for second in places[1]})
    likely = sorted(
        (-likeness, repr(content(before[first], spec)), repr(content(after[second], spec)), first, second)
        for first in places[0]
        for second in places[1]
        if (likeness := _likeness(stated[0][first], stated[1][second])) >= _ENOUGH
    )
    done: tuple[set[int], set[int]] = (set(), set())
    for _, _, _, first, second in likely:
        if first not in done[0] and second not in done[1]:
            done[0].add(first)
            done[1].add(second)
            yield first, second


def _parts(entry: Facts, spec: ObjectSpec) -> dict[str, Counter[Hashable]]:
    """Return what each stated field of an entry states, a list by its items."""
    found = {}
    for key, field in spec.fields.items():
        value = getattr(entry, field.attribute)
        if value is None:
            continue
        if isinstance(field.spec, ListSpec):
            found[key] = Counter(content(each, field.spec.item) for each in _items(value))
        else:
            found[key] = Counter([content(value, field.spec)])
    return found


def _likeness(one: dict[str, Counter[Hashable]], other: dict[str, Counter[Hashable]]) -> float:
    """Return the share of the fields stated by either that both state alike; a list counts by what it shares."""
    fields = one.keys() | other.keys()
    return sum(_shared(one[key], other[key]) for key in one.keys() & other.keys()) / len(fields) if fields else 0.0


def _shared(one: Counter[Hashable], other: Counter[Hashable]) -> float:
    most = max(one.total(), other.total())
    return (one & other).total() / most if most else 1.0
