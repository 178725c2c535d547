"""Need to know: what of an arrangement each reader sees, by one table that is data.

The table has a row for every section of what there is to see and a column for every relation in which a reader stands
to it. Each key of the dossier belongs to one row and is seen from one level on; a document follows the entries that
cite it. What no row names is seen by nobody.

Decided here, where the design leaves it open:

- The name of a party goes with the name of its segment; its roles and its place are a row of their own. A holder's are
  seen by everyone in its arrangement: everyone's agreement names it.
- An agreement, a licence, a step or an opinion belongs to the parties that it names, so these read it whole.
- An entry that names no party is the holder's. The domestic agent of an overseas holder reads as the holder does.
- What a restriction covers is what the table gives "unless restricted": a party's own records and those of its
  segments. The chain itself, hand-offs and agreements cannot be restricted.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from fenduan.assessment.reads import Circle
from fenduan.dossier.edges import TooTangled, edges_between
from fenduan.reference.codes import SUPPORTING_STAGES
from fenduan.reference.places import is_mainland
from fenduan.reference.text import Text

Raw = dict[str, Any]
Level = Literal["none", "own", "names", "handoff", "full"]
Row = Literal[
    "product",
    "party",
    "holder",
    "manufacturer",
    "segment",
    "records",
    "handoff",
    "control",
    "quality",
    "agreement",
    "case",
    "licence",
]
Column = Literal[
    "owner",
    "holder",
    "neighbour",
    "other",
    "holder_province",
    "manufacturer_province",
    "other_province",
    "centre",
    "nmpa",
    "public",
]
Sight = Literal["seen", "restricted", "hidden"]

LEVELS: Final[dict[Level, Text]] = {
    "none": Text("nothing", "不可见"),
    "own": Text("what concerns its own", "仅限与本单位有关的内容"),
    "names": Text("names", "仅限名称"),
    "handoff": Text("the hand-off", "交接内容"),
    "full": Text("everything", "全部内容"),
}
ROWS: Final[dict[Row, Text]] = {
    "product": Text("Product, need, grounds", "产品、必要性和申请理由"),
    "party": Text("Who takes part: name, role, place", "参与各方的名称、角色和所在地"),
    "holder": Text("The holder's experience, people, licences", "持有人的生产经历、人员和许可证"),
    "manufacturer": Text(
        "A manufacturer's sites, licences, people, experience, bad records",
        "受托生产企业的场地、许可证、人员、生产经历和不良信用记录",
    ),
    "segment": Text("A segment: name, stage, form, site, place", "生产段的名称、阶段、剂型、场地和所在地"),
    "records": Text("A segment: records, lines, dates", "生产段的记录、生产线和日期"),
    "handoff": Text("A hand-off", "交接"),
    "control": Text("Control strategy", "控制策略"),
    "quality": Text("Quality system and its elements", "质量保证体系及其要素"),
    "agreement": Text("Agreements", "协议"),
    "case": Text("A case, its opinions and steps", "办理事项及其意见和进展"),
    "licence": Text("A licence in the register", "许可证登记信息"),
}
COLUMNS: Final[dict[Column, Text]] = {
    "owner": Text("its owner", "提供方本身"),
    "holder": Text("the holder", "持有人"),
    "neighbour": Text("the manufacturer at the other end of a hand-off", "交接相对方受托生产企业"),
    "other": Text("another manufacturer", "其他受托生产企业"),
    "holder_province": Text("the holder's province", "持有人所在地省级药品监督管理部门"),
    "manufacturer_province": Text("the manufacturer's province", "受托生产企业所在地省级药品监督管理部门"),
    "other_province": Text("the province of another manufacturer", "其他受托生产企业所在地省级药品监督管理部门"),
    "centre": Text("the Center for Drug Evaluation", "药品审评中心"),
    "nmpa": Text("the NMPA", "国家药品监督管理局"),
    "public": Text("the public", "公众"),
}

Table = Mapping[Row, Mapping[Column, Level]]
_ORDER: Final[tuple[Column, ...]] = tuple(COLUMNS)


def _row(*levels: Level) -> dict[Column, Level]:
    return dict(zip(_ORDER, levels, strict=True))


TABLE: Final[Table] = {
    #                    owner   holder  neighbour  other    h. prov  m. prov  o. prov  centre  nmpa    public
    "product": _row("full", "full", "names", "names", "full", "full", "full", "full", "full", "none"),
    "party": _row("full", "full", "full", "names", "full", "full", "full", "full", "full", "none"),
    "holder": _row("full", "full", "none", "none", "full", "full", "full", "full", "full", "none"),
    "manufacturer": _row("full", "full", "none", "none", "full", "full", "names", "full", "full", "none"),
    "segment": _row("full", "full", "full", "names", "full", "full", "full", "full", "full", "none"),
    "records": _row("full", "full", "none", "none", "full", "full", "none", "full", "full", "none"),
    "handoff": _row("full", "full", "handoff", "none", "full", "full", "names", "full", "full", "none"),
    "control": _row("full", "full", "own", "own", "full", "own", "own", "full", "full", "none"),
    "quality": _row("full", "full", "own", "own", "full", "own", "names", "full", "full", "none"),
    "agreement": _row("full", "full", "none", "none", "full", "full", "none", "full", "full", "none"),
    "case": _row("full", "full", "none", "none", "full", "full", "none", "full", "full", "none"),
    "licence": _row("full", "full", "names", "none", "full", "full", "full", "full", "full", "names"),
}

# Each key of the format -> its row, and the least level at which it is seen. A key stands for all below it that is not
# named itself; "manufacturer" is "holder" for what is the holder's own.
KEYS: Final[Mapping[str, tuple[Row, Level]]] = {
    **dict.fromkeys(("dossier", "id", "title", "product.name", "product.dosage_form"), ("product", "names")),
    **dict.fromkeys(("as_of", "provenance", "running_since", "product"), ("product", "full")),
    **dict.fromkeys(("parties.*.id", "parties.*.name"), ("party", "names")),
    **dict.fromkeys(("parties.*.roles", "parties.*.place"), ("party", "full")),
    **dict.fromkeys(("parties.*.group", "parties.*.credit_code"), ("manufacturer", "full")),
    **dict.fromkeys(("sites.*.id", "sites.*.name"), ("segment", "names")),
    **dict.fromkeys(("sites.*.party", "sites.*.place"), ("segment", "full")),
    "sites.*.address": ("manufacturer", "full"),
    **dict.fromkeys(("segments.*.id", "segments.*.name"), ("segment", "names")),
    **dict.fromkeys(
        (f"segments.*.{key}" for key in ("site", "stage", "form", "after", "sterile", "entrusted_by")),
        ("segment", "full"),
    ),
    **dict.fromkeys(
        (
            f"segments.*.{key}"
            for key in ("electronic_records", "electronic_materials", "data_exchange", "started", "line_idle_since")
        ),
        ("records", "full"),
    ),
    **dict.fromkeys(("handoffs.*.from", "handoffs.*.to"), ("handoff", "names")),
    **dict.fromkeys(
        (
            f"handoffs.*.{key}"
            for key in (
                "material",
                "outbound_specification",
                "inbound_specification",
                "method_transfer",
                "hold_time_h",
                "transport",
            )
        ),
        ("handoff", "handoff"),
    ),
    "control_strategy.*": ("control", "full"),
    "quality_system.unified": ("quality", "own"),
    **dict.fromkeys(("quality_system.elements.*.element", "quality_system.elements.*.sites"), ("quality", "names")),
    "quality_system.elements.*.document": ("quality", "full"),
    "quality_system.handoffs_covered": ("quality", "names"),
    "agreements.*": ("agreement", "full"),
    **dict.fromkeys(
        (
            f"{key}.*"
            for key in (
                "licences",
                "experience",
                "personnel",
                "certificates",
                "bad_records",
                "circumstances",
                "preparations",
                "not_applicable_materials",
            )
        ),
        ("manufacturer", "full"),
    ),
    **dict.fromkeys(("opinions.*", "confirmations.*", "steps.*"), ("case", "full")),
}
# An entry of "documents" follows the entries that cite it; one that nothing cites is seen by who sees all.
FOLLOWING: Final = "documents"
# What an entry's own name for a document is; in a restricted document these alone are told of it.
PAPERS: Final = frozenset({"document", "evidence", "audit", "testing_capability", "rectification"})
_PROVIDED: Final = frozenset({"id", "date", "sha256"})
_RESTRICTABLE: Final = frozenset[Row]({"holder", "manufacturer", "records"})
_NAMED: Final = ("parties", "sites", "segments")
_BY_PARTY: Final[Mapping[str, str]] = {
    "licences": "party",
    "experience": "party",
    "personnel": "party",
    "preparations": "party",
    "bad_records": "party",
    "steps": "party",
    "circumstances": "entrusted",
    "confirmations": "entrusted",
    "opinions": "entrusted",
}
_BY_SITE: Final = ("certificates", "not_applicable_materials")
LISTS: Final = (*_NAMED, "handoffs", "control_strategy", "agreements", *_BY_PARTY, *_BY_SITE)
_RANK: Final[Mapping[Level, int]] = {"none": 0, "own": 1, "names": 2, "handoff": 3, "full": 4}
_HOLDING: Final = frozenset({"applicant", "holder"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the parties that it is, the parties whose province it is, a national body; nothing is the public.

    ``authority`` is its place code, ``CDE`` or ``NMPA``, by which a restriction names those who may read.
    """

    parties: frozenset[str] = frozenset()
    province_of: frozenset[str] = frozenset()
    centre: bool = False
    nmpa: bool = False
    authority: str | None = None


PUBLIC: Final = Reader()
CENTRE: Final = Reader(centre=True, authority="CDE")
NMPA: Final = Reader(nmpa=True, authority="NMPA")


def party(*ids: str) -> Reader:
    """Return the reader that is these parties."""
    return Reader(parties=frozenset(ids))


def province(tree: Raw, place: str) -> Reader:
    """Return the province ``place`` as a reader: of the parties there, and of those overseas with a site there."""
    inside = {each.get("id") for each in _entries(tree, "parties") if each.get("place") == place}
    at_home = {
        each.get("id")
        for each in _entries(tree, "parties")
        if isinstance(where := each.get("place"), str) and is_mainland(where)
    }
    inside |= {each.get("party") for each in _entries(tree, "sites") if each.get("place") == place} - at_home
    return Reader(province_of=frozenset(each for each in inside if isinstance(each, str)), authority=place)


@dataclass(frozen=True, slots=True)
class Restriction:
    """What its owner keeps to itself and the authorities it names: keys of the dossier of one party, or a document.

    Everyone else who would see it sees "provided", ``digest`` and ``date``.
    """

    party: str
    readers: frozenset[str]
    digest: str
    date: dt.date
    keys: frozenset[str] = frozenset()
    document: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return what is told of it to those who may not read it."""
        return {
            "party": self.party,
            "keys": sorted(self.keys),
            "document": self.document,
            "provided": True,
            "digest": self.digest,
            "date": self.date.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class _Concern:
    """Whom an entry concerns: ids of parties, and of segments where hand-offs make neighbours."""

    parties: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()


def _entries(tree: Mapping[str, Any], key: str) -> list[Raw]:
    found = tree.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _texts(value: object) -> frozenset[str]:
    return frozenset(each for each in value if isinstance(each, str)) if isinstance(value, list) else frozenset()


class _Chain:
    """Who performs what where, as far as a tree says."""

    def __init__(self, tree: Raw) -> None:
        parties = _entries(tree, "parties")
        holders = [each for each in parties if not _HOLDING.isdisjoint(_texts(each.get("roles")))]
        self.holder = str(holders[0].get("id")) if holders else ""
        place = holders[0].get("place") if holders else None
        overseas = isinstance(place, str) and not is_mainland(place)
        agents = {str(each.get("id")) for each in parties if "domestic_agent" in _texts(each.get("roles"))}
        self.principals = frozenset({self.holder} | (agents if overseas else set()))
        self.site_owner = {
            str(each.get("id")): str(each.get("party") or self.holder) for each in _entries(tree, "sites")
        }
        segments = _entries(tree, "segments")
        self.site_of = {str(each.get("id")): str(each.get("site")) for each in segments}
        self.owner = {key: self.site_owner.get(site, self.holder) for key, site in self.site_of.items()}
        after = {str(each.get("id")): tuple(_texts(each.get("after"))) for each in segments}
        supporting = {str(each.get("id")) for each in segments if each.get("stage") in SUPPORTING_STAGES}
        try:
            self.edges = edges_between(after, supporting)
        except TooTangled:
            self.edges = frozenset()

    def near(self, parties: frozenset[str]) -> frozenset[str]:
        """Return the segments that hand over to a segment of ``parties``, or take over from one."""
        own = {key for key, owner in self.owner.items() if owner in parties}
        return frozenset(
            other for edge in self.edges for one, other in (edge, edge[::-1]) if one in own and other not in own
        )

    def concern(self, name: str, entry: Raw) -> _Concern:
        """Return whom an entry of the list ``name`` concerns; one that does not say is the holder's."""
        if name == "parties":
            key = str(entry.get("id"))
            return _Concern(frozenset({key}), frozenset(each for each, owner in self.owner.items() if owner == key))
        if name == "sites":
            key = str(entry.get("id"))
            own = frozenset({self.site_owner.get(key, self.holder)})
            return _Concern(own, frozenset(each for each, site in self.site_of.items() if site == key))
        if name == "segments":
            return self.of_segments(str(entry.get("id")))
        if name == "handoffs":
            return self.of_segments(str(entry.get("from")), str(entry.get("to")))
        if name == "control_strategy":
            return self.of_segments(*_texts(entry.get("controlled_at")))
        if name == "agreements":
            return _Concern(_texts(entry.get("parties")) or frozenset({self.holder}))
        if name in _BY_SITE:
            return self.of_sites(str(entry.get("site")))
        return _Concern(frozenset({str(entry.get(_BY_PARTY[name]) or self.holder)}))

    def of_segments(self, *ids: str) -> _Concern:
        """Return the concern of whoever performs these segments."""
        return _Concern(frozenset(self.owner.get(each, self.holder) for each in ids), frozenset(ids))

    def of_sites(self, *ids: str) -> _Concern:
        """Return the concern of whoever has these sites."""
        return _Concern(frozenset(self.site_owner.get(each, self.holder) for each in ids))


_STRANGER: Final = _Concern(frozenset({"?"}))


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
        self._chain = _Chain(tree)
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

    def _columns(self, row: Row, concern: _Concern) -> Iterator[Column]:
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

    def _is_near(self, row: Row, concern: _Concern) -> bool:
        """Whether a hand-off joins the reader to what stands in ``row``; to a hand-off, where it is at one end."""
        if row == "handoff":
            return not concern.parties.isdisjoint(self.reader.parties)
        if row == "party" and self._chain.holder in concern.parties:
            return True
        return not concern.segments.isdisjoint(self._near)

    def _level(self, row: Row, concern: _Concern) -> Level:
        """Return the level at which the reader sees what is in ``row`` and concerns ``concern``."""
        if row == "manufacturer" and self._chain.holder in concern.parties:
            row = "holder"
        own = self.reader.parties | self.reader.province_of
        found: Level = "none"
        for column in (*self._columns(row, concern), "public"):
            level = self._table[row][column]
            if level == "own":
                level = "full" if not concern.parties.isdisjoint(own) else "none"
            found = max(found, level, key=_RANK.__getitem__)
        return found

    def _sight(self, key: str, concern: _Concern) -> Sight:
        """Say how the reader sees what stands under a key of :data:`KEYS` and concerns ``concern``."""
        row, least = KEYS[key]
        if _RANK[self._level(row, concern)] < _RANK[least]:
            return "hidden"
        if row in _RESTRICTABLE and self._restricting(key, concern) is not None:
            return "restricted"
        return "seen"

    def _restricting(self, key: str, concern: _Concern) -> Restriction | None:
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

    def _mapping(self, name: str, value: object, concern: _Concern) -> Raw | None:
        if not isinstance(value, dict):
            return None
        found = {key: each for key, each in value.items() if self._sight(_key(name, key), concern) == "seen"}
        return found if found or (not value and self._whole_list(name)) else None

    def _whole_list(self, name: str) -> bool:
        """Whether the reader sees whatever stands under ``name``, of whomever it is."""
        return all(self._sight(key, _STRANGER) == "seen" for key in _under(name))

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
        return any(self._all(f"{name}.*", _Concern(frozenset({each}))) == "seen" for each in own)

    def _entry(self, name: str, place: int, entry: Raw) -> Raw:
        concern = self._chain.concern(name, entry)
        found: Raw = {}
        for key, value in entry.items():
            known = _key(f"{name}.*", key)
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
            return _RANK[self._level(row, _STRANGER)] >= _RANK["names"]
        kept: list[Any] = []
        moved = self._places.setdefault((*path, key), {})
        for place, each in enumerate(stated):
            ends = each if isinstance(each, list) else [each]
            if _RANK[self._level(row, of(*map(str, ends)))] >= _RANK["names"]:
                moved[str(place)] = str(len(kept))
                kept.append(each)
        entry[key] = kept
        return bool(kept) or (not stated and _RANK[self._level(row, _STRANGER)] >= _RANK["names"])

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
        concern = self._chain.of_sites(*_texts(entry.get("sites")))
        if not self._narrow(seen, "sites", path, "quality", self._chain.of_sites):
            return None
        if self._sight("quality_system.elements.*.document", concern) != "seen":
            seen.pop("document", None)
        return {key: each for key, each in seen.items() if _key("quality_system.elements.*", key)}

    def _everyone(self) -> _Concern:
        """Return whom the one quality system concerns: everyone with a site."""
        return _Concern(frozenset(self._chain.site_owner.values()))

    def _documents(self) -> list[Raw] | None:
        stated = self._whole.get(FOLLOWING)
        if not isinstance(stated, list):
            return None
        loose = all(self._sight(key, _STRANGER) == "seen" for key in KEYS)
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
                return {key: value for key, value in entry.items() if key in _PROVIDED}
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
            concern = _STRANGER if name == "quality_system" else self._chain.of_segments("")
            return self._all(".".join((name, *rest)), self._everyone() if rest[:1] == ["unified"] else concern)
        if not rest or rest[0] == "*":
            every = [self._all(_dotted(name, rest), each) for each in self._concerns(name)]
            # Names of everyone are seen by everyone: whether there are more of them is no secret.
            open_ended = [] if name in _NAMED else [self._all(f"{name}.*", _STRANGER)]
            return _worst((*every, *open_ended))
        if rest[0] == "-" and name in _NAMED:
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
            found = [each for each in _entries(self._whole, name) if each.get("id") in wanted]
            self._framed[asked] = _worst(self._all(asked[0], self._chain.concern(name, each)) for each in found)
        return self._framed[asked]

    def _sees_document(self, rest: list[str]) -> Sight:
        place = rest[0]
        if place in self._places.get((FOLLOWING,), {}):
            return "seen"
        key = self._whole[FOLLOWING][int(place)].get("id")
        return "restricted" if key in self._restricted_papers else "hidden"

    def _concerns(self, name: str) -> Iterator[_Concern]:
        return (self._chain.concern(name, each) for each in _entries(self._whole, name))

    def _possible(self, name: str, about: Circle) -> Iterator[_Concern]:
        """Yield whom a further entry that concerns ``about`` could concern: anyone, where it is about nobody."""
        if about.empty:
            yield _STRANGER
        elif name in ("handoffs", "control_strategy"):
            ends = about.edge or tuple(sorted(about.segments))
            yield self._chain.of_segments(*ends)
        else:
            yield from (_Concern(frozenset({each})) for each in sorted(about.parties))

    def _all(self, dotted: str, concern: _Concern) -> Sight:
        """Say whether everything at and below a place is seen of an entry that concerns ``concern``."""
        return _worst(self._sight(key, concern) for key in _under(dotted))


def _dotted(name: str, rest: list[str]) -> str:
    return ".".join((name, "*", *("*" if key.isdecimal() else key for key in rest[1:])))


def _key(name: str, key: str) -> str:
    """Return the entry of :data:`KEYS` that a key below ``name`` belongs to; empty where it belongs to none."""
    exact = f"{name}.{key}"
    return exact if exact in KEYS else name if name in KEYS else ""


@cache
def _under(dotted: str) -> tuple[str, ...]:
    """Return the entries of :data:`KEYS` at a place and below it, or the one that it belongs to."""
    found = tuple(key for key in KEYS if key == dotted or key.startswith(f"{dotted}."))
    if dotted in KEYS or not found:
        above = dotted
        while above and above not in KEYS:
            above = above.rpartition(".")[0]
        found = (above, *found) if above and above not in found else found
    return found or ("product",)


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
                    found.update(_texts(inner))
                else:
                    waiting.append(inner)
        elif isinstance(each, list):
            waiting.extend(each)
    return frozenset(found)


def visible(tree: Raw, reader: Reader, restrictions: Iterable[Restriction] = (), table: Table = TABLE) -> Seen:
    """Return what ``reader`` sees of the facts in ``tree``, and what stands behind a restriction."""
    return Seen(tree, reader, restrictions, table)
