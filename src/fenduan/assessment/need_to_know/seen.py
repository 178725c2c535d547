"""What one reader sees of one dossier, resolved by the table."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from fenduan.assessment.need_to_know.readers import STRANGER, Chain, Concern, Reader, Restriction, entries, texts
from fenduan.assessment.need_to_know.table import (
    FOLLOWING,
    KEYS,
    LISTS,
    NAMED,
    PAPERS,
    PROVIDED,
    RANK,
    RESTRICTABLE,
    TABLE,
    Column,
    Level,
    Raw,
    Row,
    Sight,
    Table,
    key_of,
    under,
)
from fenduan.assessment.reads import Circle


class Seen:
    """What one reader sees of one tree: ``tree``, and ``withheld`` what its owners restricted.

    ``tree`` has the form of a dossier; a segment of which only the name is seen has neither site, stage nor form.
    """

    def __init__(
        self, tree: Raw, reader: Reader, restrictions: Iterable[Restriction] = (), table: Table = TABLE
    ) -> None:
        self.reader = reader
        self._whole = tree
        self._table = table
        self._chain = Chain(tree)
        self._near = self._chain.near(reader.parties)
        self._restrictions = tuple(restrictions)
        self._places: dict[tuple[str, ...], dict[str, str]] = {}
        self._applied: dict[Restriction, None] = {}
        self._restricted_papers: set[str] = set()
        self._asked: dict[tuple[str, Circle], Sight] = {}
        self._framed: dict[tuple[str, tuple[str, ...]], Sight] = {}
        self._cited: set[str] = set()
        self.tree: Raw = {}
        self._look()
        self.withheld = tuple(self._applied)

    @property
    def everything(self) -> bool:
        """Whether nothing at all is hidden from the reader."""
        return self.tree == self._whole

    # Levels

    def _columns(self, row: Row, concern: Concern) -> Iterator[Column]:
        reader, chain = self.reader, self._chain
        if reader.parties:
            if not chain.principals.isdisjoint(reader.parties):
                yield "holder"
            if not concern.parties.isdisjoint(reader.parties) and row not in ("product", "control", "quality"):
                yield "owner"
            yield "neighbour" if self._is_near(row, concern) else "other"
        if reader.province_of:
            if not chain.principals.isdisjoint(reader.province_of):
                yield "holder_province"
            mine = not concern.parties.isdisjoint(reader.province_of)
            yield "manufacturer_province" if mine else "other_province"
        if reader.centre:
            yield "centre"
        if reader.nmpa:
            yield "nmpa"

    def _is_near(self, row: Row, concern: Concern) -> bool:
        """Whether a hand-off joins the reader to what stands in ``row``; to a hand-off, where it is at one end."""
        if row == "handoff":
            return not concern.parties.isdisjoint(self.reader.parties)
        if row == "party" and self._chain.holder in concern.parties:
            return True
        return not concern.segments.isdisjoint(self._near)

    def _level(self, row: Row, concern: Concern) -> Level:
        """Return the level at which the reader sees what is in ``row`` and concerns ``concern``."""
        if row == "manufacturer" and self._chain.holder in concern.parties:
            row = "holder"
        own = self.reader.parties | self.reader.province_of
        found: Level = "none"
        for column in (*self._columns(row, concern), "public"):
            level = self._table[row][column]
            if level == "own":
                level = "full" if not concern.parties.isdisjoint(own) else "none"
            found = max(found, level, key=RANK.__getitem__)
        return found

    def _sight(self, key: str, concern: Concern) -> Sight:
        """Say how the reader sees what stands under a key of :data:`KEYS` and concerns ``concern``."""
        row, least = KEYS[key]
        if RANK[self._level(row, concern)] < RANK[least]:
            return "hidden"
        if row in RESTRICTABLE and self._restricting(key, concern) is not None:
            return "restricted"
        return "seen"

    def _restricting(self, key: str, concern: Concern) -> Restriction | None:
        name = key.partition(".")[0]
        for each in self._restrictions:
            if name in each.keys and each.party in concern.parties and not self._may_read(each):
                return each
        return None

    def _may_read(self, restriction: Restriction) -> bool:
        return restriction.party in self.reader.parties or self.reader.authority in restriction.readers

    # The tree

    def _look(self) -> None:
        holders = self._chain.of_segments("")
        for key, value in self._whole.items():
            seen: object = None
            if key in LISTS:
                seen = self._list(key, value)
            elif key == "quality_system":
                seen = self._quality(value)
            elif key == "product":
                seen = self._mapping(key, value, holders)
            elif key in KEYS and self._sight(key, holders) == "seen":
                seen = value
            if seen is not None:
                self.tree[key] = seen
                self._cited.update(papers(seen))
        listed = self._documents()
        if listed is not None:
            self.tree[FOLLOWING] = listed

    def _mapping(self, name: str, value: object, concern: Concern) -> Raw | None:
        if not isinstance(value, dict):
            return None
        found = {key: each for key, each in value.items() if self._sight(key_of(name, key), concern) == "seen"}
        return found if found or (not value and self._whole_list(name)) else None

    def _whole_list(self, name: str) -> bool:
        """Whether the reader sees whatever stands under ``name``, of whomever it is."""
        return all(self._sight(key, STRANGER) == "seen" for key in under(name))

    def _list(self, name: str, value: object) -> list[Raw] | None:
        if not isinstance(value, list):
            return None
        found: list[Raw] = []
        moved = self._places.setdefault((name,), {})
        for place, entry in enumerate(value):
            if isinstance(entry, dict) and (seen := self._entry(name, place, entry)):
                moved[str(place)] = str(len(found))
                found.append(seen)
        # That a list is stated says of each party that it has no more: whoever would see its own entries is told.
        return found if found or self._whole_list(name) or self._owns_in(name) else None

    def _owns_in(self, name: str) -> bool:
        """Whether the reader would see an entry of its own in a list."""
        own = self.reader.parties | self.reader.province_of
        return any(self._all(f"{name}.*", Concern(frozenset({each}))) == "seen" for each in own)

    def _entry(self, name: str, place: int, entry: Raw) -> Raw:
        concern = self._chain.concern(name, entry)
        found: Raw = {}
        for key, value in entry.items():
            known = key_of(f"{name}.*", key)
            sight = self._sight(known, concern) if known else "hidden"
            if sight == "restricted":
                restriction = self._restricting(known, concern)
                if restriction is not None:
                    self._applied[restriction] = None
                self._restricted_papers.update(papers({key: value}))
            elif sight == "seen":
                found[key] = value
        if found and name == "control_strategy":
            self._narrow(found, "controlled_at", (name, str(place)), "control", self._chain.of_segments)
        return found

    def _narrow(self, entry: Raw, key: str, path: tuple[str, ...], row: Row, of: Any) -> bool:  # noqa: ANN401
        """Keep of a list of ids those that the reader sees; say whether any is left, or there was none to see."""
        stated = entry.get(key)
        if not isinstance(stated, list):
            return RANK[self._level(row, STRANGER)] >= RANK["names"]
        kept: list[Any] = []
        moved = self._places.setdefault((*path, key), {})
        for place, each in enumerate(stated):
            ends = each if isinstance(each, list) else [each]
            if RANK[self._level(row, of(*map(str, ends)))] >= RANK["names"]:
                moved[str(place)] = str(len(kept))
                kept.append(each)
        entry[key] = kept
        return bool(kept) or (not stated and RANK[self._level(row, STRANGER)] >= RANK["names"])

    def _quality(self, value: object) -> Raw | None:
        """See the quality system: the one system, the elements and hand-offs that concern the reader."""
        if not isinstance(value, dict):
            return None
        found: Raw = {}
        everyone = self._everyone()
        if "unified" in value and self._sight("quality_system.unified", everyone) == "seen":
            found["unified"] = value["unified"]
        elements = value.get("elements")
        if isinstance(elements, list):
            moved = self._places.setdefault(("quality_system", "elements"), {})
            kept: list[Raw] = []
            for place, each in enumerate(elements):
                if isinstance(each, dict) and (seen := self._element(place, each)) is not None:
                    moved[str(place)] = str(len(kept))
                    kept.append(seen)
            if kept or (not elements and self._whole_list("quality_system.elements")):
                found["elements"] = kept
        covered = dict(value)
        if "handoffs_covered" in value and self._narrow(
            covered, "handoffs_covered", ("quality_system",), "quality", self._chain.of_segments
        ):
            found["handoffs_covered"] = covered["handoffs_covered"]
        return found or ({} if not value and self._whole_list("quality_system") else None)

    def _element(self, place: int, entry: Raw) -> Raw | None:
        seen = dict(entry)
        path = ("quality_system", "elements", str(place))
        concern = self._chain.of_sites(*texts(entry.get("sites")))
        if not self._narrow(seen, "sites", path, "quality", self._chain.of_sites):
            return None
        if self._sight("quality_system.elements.*.document", concern) != "seen":
            seen.pop("document", None)
        return {key: each for key, each in seen.items() if key_of("quality_system.elements.*", key)}

    def _everyone(self) -> Concern:
        """Return whom the one quality system concerns: everyone with a site."""
        return Concern(frozenset(self._chain.site_owner.values()))

    def _documents(self) -> list[Raw] | None:
        stated = self._whole.get(FOLLOWING)
        if not isinstance(stated, list):
            return None
        loose = all(self._sight(key, STRANGER) == "seen" for key in KEYS)
        if not stated:
            return [] if loose else None
        everywhere = papers({key: each for key, each in self._whole.items() if key != FOLLOWING})
        cited = set(everywhere) if loose else set()
        moved = self._places.setdefault((FOLLOWING,), {})
        found: list[Raw] = []
        for place, entry in enumerate(stated):
            key = entry.get("id") if isinstance(entry, dict) else None
            if isinstance(key, str) and (key in self._cited or (loose and key not in cited)):
                moved[str(place)] = str(len(found))
                found.append(self._document(entry))
        return found or None

    def _document(self, entry: Raw) -> Raw:
        for each in self._restrictions:
            if each.document is not None and each.document == entry.get("id") and not self._may_read(each):
                self._applied[each] = None
                return {key: value for key, value in entry.items() if key in PROVIDED}
        return dict(entry)

    # Places

    def moved(self, pointer: str) -> str | None:
        """Return where a place of the whole tree stands in what is seen; ``None`` where its entry is not seen."""
        found: list[str] = []
        whole: tuple[str, ...] = ()
        for key in pointer.split("/")[1:]:
            places = self._places.get(whole)
            if places is None or key == "-":
                found.append(key)
            elif key in places:
                found.append(places[key])
            else:
                return None
            whole = (*whole, key)
        return "".join(f"/{key}" for key in found)

    def whole(self, pointer: str) -> str:
        """Return where a place of what is seen stands in the whole tree."""
        found: tuple[str, ...] = ()
        for key in pointer.split("/")[1:]:
            places = self._places.get(found, {})
            found = (*found, next((place for place, moved in places.items() if moved == key), key))
        return "".join(f"/{key}" for key in found)

    def sees(self, pattern: str, about: Circle) -> Sight:
        """Say whether the reader sees all that a pattern of JSON pointers takes in, stated or not.

        ``*`` is every entry, ``-`` that no further one concerns ``about`` (:mod:`fenduan.assessment.reads`).
        """
        known = self._asked.get((pattern, about))
        if known is None:
            known = self._asked[pattern, about] = self._sees(pattern, about)
        return known

    def _sees(self, pattern: str, about: Circle) -> Sight:
        name, *rest = pattern.split("/")[1:]
        if name == FOLLOWING:
            return self._sees_document(rest)
        if name not in LISTS:
            # Of the quality system everything, whomever it concerns.
            concern = STRANGER if name == "quality_system" else self._chain.of_segments("")
            return self._all(".".join((name, *rest)), self._everyone() if rest[:1] == ["unified"] else concern)
        if not rest or rest[0] == "*":
            every = [self._all(_dotted(name, rest), each) for each in self._concerns(name)]
            # Names of everyone are seen by everyone: whether there are more of them is no secret.
            open_ended = [] if name in NAMED else [self._all(f"{name}.*", STRANGER)]
            return _worst((*every, *open_ended))
        if rest[0] == "-" and name in NAMED:
            return "seen"
        if rest[0] == "-":
            return _worst(self._all(f"{name}.*", each) for each in self._possible(name, about))
        entry = self._whole[name][int(rest[0])]
        return self._all(_dotted(name, rest), self._chain.concern(name, entry))

    def frame(self, name: str, ids: Iterable[str], key: str) -> Sight:
        """Say whether the reader sees ``key`` of the entries of ``name`` with these ids."""
        wanted = tuple(sorted(ids))
        asked = f"{name}.*.{key}", wanted
        if asked not in self._framed:
            found = [each for each in entries(self._whole, name) if each.get("id") in wanted]
            self._framed[asked] = _worst(self._all(asked[0], self._chain.concern(name, each)) for each in found)
        return self._framed[asked]

    def _sees_document(self, rest: list[str]) -> Sight:
        place = rest[0]
        if place in self._places.get((FOLLOWING,), {}):
            return "seen"
        key = self._whole[FOLLOWING][int(place)].get("id")
        return "restricted" if key in self._restricted_papers else "hidden"

    def _concerns(self, name: str) -> Iterator[Concern]:
        return (self._chain.concern(name, each) for each in entries(self._whole, name))

    def _possible(self, name: str, about: Circle) -> Iterator[Concern]:
        """Yield whom a further entry that concerns ``about`` could concern: anyone, where it is about nobody."""
        if about.empty:
            yield STRANGER
        elif name in ("handoffs", "control_strategy"):
            ends = about.edge or tuple(sorted(about.segments))
            yield self._chain.of_segments(*ends)
        else:
            yield from (Concern(frozenset({each})) for each in sorted(about.parties))

    def _all(self, dotted: str, concern: Concern) -> Sight:
        """Say whether everything at and below a place is seen of an entry that concerns ``concern``."""
        return _worst(self._sight(key, concern) for key in under(dotted))


def _dotted(name: str, rest: list[str]) -> str:
    return ".".join((name, "*", *("*" if key.isdecimal() else key for key in rest[1:])))


_WORST: Final[Mapping[Sight, int]] = {"seen": 0, "restricted": 1, "hidden": 2}


def _worst(sights: Iterable[Sight]) -> Sight:
    found: Sight = "seen"
    for each in sights:
        found = max(found, each, key=_WORST.__getitem__)
    return found


def papers(value: object) -> frozenset[str]:
    """Return the ids of the documents that plain data name as evidence, at any depth."""
    found: set[str] = set()
    waiting: list[object] = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            for key, inner in each.items():
                if key in PAPERS and isinstance(inner, str):
                    found.add(inner)
                elif key in PAPERS and isinstance(inner, list):
                    found.update(texts(inner))
                else:
                    waiting.append(inner)
        elif isinstance(each, list):
            waiting.extend(each)
    return frozenset(found)


def visible(tree: Raw, reader: Reader, restrictions: Iterable[Restriction] = (), table: Table = TABLE) -> Seen:
    """Return what ``reader`` sees of the facts in ``tree``, and what stands behind a restriction."""
    return Seen(tree, reader, restrictions, table)
