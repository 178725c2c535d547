"""The parts of a dossier: who states what. Pure; it knows no database.

A part is what one party states under one section. Its content is plain data: keys of the dossier, each list with the
party's own entries only, and under ``documents`` the documents that these cite. :func:`split` takes a dossier apart and
:func:`join` puts it together again; the order of entries means nothing.

An entry that names no party is the holder's. A document that nothing cites is the holder's, with the product. Where a
list of all parties is stated to be empty, each party states that.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from fenduan.assessment.need_to_know import PAPERS, papers
from fenduan.reference.text import Text

Content = dict[str, Any]
Section = Literal[
    "product",
    "party",
    "sites",
    "segments",
    "licences",
    "experience",
    "personnel",
    "certificates",
    "bad_records",
    "handoffs_out",
    "handoffs_in",
    "control_strategy",
    "quality_system",
    "agreements",
    "case",
]
PartKey = tuple[str, Section]


@dataclass(frozen=True, slots=True)
class SectionOf:
    """A section: its name, the dossier's keys that it holds, and whether the holder alone has it."""

    label: Text
    keys: tuple[str, ...]
    holder_only: bool = False


SECTIONS: Final[dict[Section, SectionOf]] = {
    "product": SectionOf(
        Text("Product, grounds and need", "产品、申请理由和必要性"),
        ("dossier", "id", "title", "as_of", "provenance", "running_since", "product"),
        holder_only=True,
    ),
    "party": SectionOf(
        Text("The company", "企业信息"), ("parties", "circumstances", "preparations", "not_applicable_materials")
    ),
    "sites": SectionOf(Text("Sites", "场地"), ("sites",)),
    "segments": SectionOf(Text("Segments", "生产段"), ("segments",)),
    "licences": SectionOf(Text("Licences", "许可证"), ("licences",)),
    "experience": SectionOf(Text("Experience", "生产经历"), ("experience",)),
    "personnel": SectionOf(Text("Key persons", "关键人员"), ("personnel",)),
    "certificates": SectionOf(Text("Certificates", "证明文书"), ("certificates",)),
    "bad_records": SectionOf(Text("Bad records", "不良信用记录"), ("bad_records",)),
    "handoffs_out": SectionOf(Text("Hand-offs, outbound", "交接（转出）"), ("handoffs",)),
    "handoffs_in": SectionOf(Text("Hand-offs, inbound", "交接（接收）"), ("handoffs",)),
    "control_strategy": SectionOf(Text("Control strategy", "控制策略"), ("control_strategy",), holder_only=True),
    "quality_system": SectionOf(
        Text("Quality assurance system", "质量保证体系"), ("quality_system",), holder_only=True
    ),
    "agreements": SectionOf(Text("Agreements", "协议"), ("agreements",), holder_only=True),
    "case": SectionOf(
        Text("Opinions, confirmations and steps", "意见、确认和办理进展"),
        ("opinions", "confirmations", "steps"),
        holder_only=True,
    ),
}
DOCUMENTS: Final = "documents"
OUTBOUND: Final = ("material", "outbound_specification", "hold_time_h", "transport")
INBOUND: Final = ("inbound_specification", "method_transfer")
_ENDS: Final = ("from", "to")
_HOLDING: Final = frozenset({"applicant", "holder"})
_SECTION_OF: Final[Mapping[str, Section]] = {
    key: section for section, each in SECTIONS.items() if not section.startswith("handoffs") for key in each.keys
}
# A key by which an entry says whose it is; of the others a site does, or they are the holder's.
_OWNING: Final[Mapping[str, str]] = {
    "sites": "party",
    "licences": "party",
    "experience": "party",
    "personnel": "party",
    "preparations": "party",
    "bad_records": "party",
    "circumstances": "entrusted",
}
_AT_SITE: Final = frozenset({"segments", "certificates", "not_applicable_materials"})
_LISTS: Final = (
    "parties", "sites", "segments", "handoffs", "control_strategy", "agreements", "licences", "experience", "personnel",
    "circumstances", "confirmations", "opinions", "certificates", "not_applicable_materials", "preparations",
    "bad_records", "steps",
)  # fmt: skip
# The order of the format's own description, in which a joined tree stands.
_ORDER: Final = (
    "dossier", "id", "title", "as_of", "provenance", "running_since", "product", "parties", "sites", "segments",
    "handoffs", "control_strategy", "quality_system", "agreements", "licences", "experience", "personnel",
    "circumstances", "confirmations", "opinions", "certificates", "not_applicable_materials", "preparations",
    "bad_records", "documents", "steps",
)  # fmt: skip


def sections_of(*, holder: bool) -> tuple[Section, ...]:
    """Return the sections that a party fills in."""
    return tuple(section for section, each in SECTIONS.items() if holder or not each.holder_only)


def _entries(tree: Mapping[str, Any], key: str) -> list[Any]:
    found = tree.get(key)
    return found if isinstance(found, list) else []


def _text(entry: object, key: str) -> str | None:
    found = entry.get(key) if isinstance(entry, dict) else None
    return found if isinstance(found, str) else None


class Owners:
    """Who states what, as a tree says."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        parties = _entries(tree, "parties")
        self.parties = [key for each in parties if (key := _text(each, "id")) is not None]
        holders = (
            _text(each, "id")
            for each in parties
            if isinstance(each, dict) and not _HOLDING.isdisjoint(map(str, _entries(each, "roles")))
        )
        self.holder = next((each for each in holders if each is not None), "")
        self._sites = {_text(each, "id"): _text(each, "party") for each in _entries(tree, "sites")}
        self._segments = {_text(each, "id"): _text(each, "site") for each in _entries(tree, "segments")}

    def of_site(self, site: str | None) -> str:
        """Return the party of a site."""
        return self._sites.get(site) or self.holder

    def of_segment(self, segment: str | None) -> str:
        """Return the party that performs a segment."""
        return self.of_site(self._segments.get(segment))

    def of(self, key: str, entry: object) -> str:
        """Return the party that states an entry of the list ``key``; hand-offs have two (:meth:`of_segment`)."""
        if key == "parties":
            return _text(entry, "id") or self.holder
        if key in _AT_SITE:
            return self.of_site(_text(entry, "site"))
        if key in _OWNING:
            return _text(entry, _OWNING[key]) or self.holder
        return self.holder


def split(tree: Mapping[str, Any]) -> dict[PartKey, Content]:
    """Return the parts of a dossier's tree, each with what it states; a part that states nothing is left out."""
    owners = Owners(tree)
    found: dict[PartKey, Content] = {}
    for key, value in tree.items():
        if key == "handoffs":
            _split_handoffs(_entries(tree, key), owners, found)
        elif key in _LISTS:
            _split_list(key, _entries(tree, key), owners, found)
        elif key != DOCUMENTS:
            found.setdefault((owners.holder, _SECTION_OF[key]), {})[key] = value
    _split_documents(tree, owners, found)
    return found


def _split_list(key: str, entries: list[Any], owners: Owners, found: dict[PartKey, Content]) -> None:
    section = _SECTION_OF[key]
    for entry in entries:
        found.setdefault((owners.of(key, entry), section), {}).setdefault(key, []).append(entry)
    if not entries:
        whose = [owners.holder] if SECTIONS[section].holder_only else owners.parties
        for party in whose:
            found.setdefault((party, section), {})[key] = []


def _split_handoffs(entries: list[Any], owners: Owners, found: dict[PartKey, Content]) -> None:
    for entry in entries:
        ends = {key: entry[key] for key in _ENDS}
        out = {**ends, **{key: entry[key] for key in OUTBOUND if key in entry}}
        inward = {**ends, **{key: entry[key] for key in INBOUND if key in entry}}
        giver, taker = owners.of_segment(entry["from"]), owners.of_segment(entry["to"])
        found.setdefault((giver, "handoffs_out"), {}).setdefault("handoffs", []).append(out)
        if len(inward) > len(ends):
            found.setdefault((taker, "handoffs_in"), {}).setdefault("handoffs", []).append(inward)
    if not entries:
        for party in owners.parties:
            found.setdefault((party, "handoffs_out"), {})["handoffs"] = []


def _split_documents(tree: Mapping[str, Any], owners: Owners, found: dict[PartKey, Content]) -> None:
    if DOCUMENTS not in tree:
        return
    listed = _entries(tree, DOCUMENTS)
    cited: set[str] = set()
    for content in found.values():
        named = papers(content)
        own = [each for each in listed if _text(each, "id") in named]
        if own:
            content[DOCUMENTS] = own
            cited |= named
    loose = [each for each in listed if _text(each, "id") not in cited]
    if loose or not listed:
        product = found.setdefault((owners.holder, "product"), {})
        product[DOCUMENTS] = [*product.get(DOCUMENTS, []), *loose]


@dataclass
class Joined:
    """A tree put together, and where each of its places comes from."""

    tree: Content = field(default_factory=dict)
    # The list and the index in it -> the parts that state the entry, each with the index there.
    _entries: dict[tuple[str, int], list[tuple[PartKey, int]]] = field(default_factory=dict)
    _single: dict[str, PartKey] = field(default_factory=dict)

    def origin(self, pointer: str) -> tuple[PartKey, str] | None:
        """Return the part that states a place, and the pointer there; ``None`` where no one part does."""
        key, *rest = pointer.split("/")[1:] or [""]
        if key in self._single:
            return self._single[key], pointer
        if not rest or not rest[0].isdecimal():
            return None
        sources = self._entries.get((key, int(rest[0])), [])
        part = next((each for each in sources if _states(each[0][1], key, rest[1:])), sources[0] if sources else None)
        return None if part is None else (part[0], "/".join(("", key, str(part[1]), *rest[1:])))

    def place(self, part: PartKey, pointer: str) -> str | None:
        """Return where a place of a part stands in the tree; ``None`` where it does not."""
        key, *rest = pointer.split("/")[1:] or [""]
        if self._single.get(key) == part:
            return pointer
        if not rest or not rest[0].isdecimal():
            return f"/{key}" if key in self.tree else None
        for (name, place), sources in self._entries.items():
            if name == key and (part, int(rest[0])) in sources:
                return "/".join(("", key, str(place), *rest[1:]))
        return None

    def add(self, part: PartKey, content: Mapping[str, Any]) -> None:
        """Put one part in."""
        for key, value in content.items():
            if key == "handoffs":
                self._add_handoffs(part, value)
            elif key == DOCUMENTS:
                self._add_documents(part, value)
            elif key in _LISTS:
                stated = self.tree.setdefault(key, [])
                for index, entry in enumerate(_listed(value)):
                    self._entries[key, len(stated)] = [(part, index)]
                    stated.append(entry)
            else:
                self.tree[key] = value
                self._single[key] = part

    def _add_handoffs(self, part: PartKey, value: object) -> None:
        stated = self.tree.setdefault("handoffs", [])
        for index, entry in enumerate(_listed(value)):
            place = self._place_of_edge(entry, part)
            if place is None:
                self._entries["handoffs", len(stated)] = [(part, index)]
                stated.append(entry)
            else:
                stated[place] = {**stated[place], **entry}
                self._entries["handoffs", place].append((part, index))

    def _place_of_edge(self, entry: object, part: PartKey) -> int | None:
        """Return where the other half of a hand-off stands; two halves of one kind are not one hand-off."""
        if not isinstance(entry, dict) or any(not isinstance(entry.get(key), str) for key in _ENDS):
            return None
        for place, other in enumerate(self.tree["handoffs"]):
            same = isinstance(other, dict) and all(other.get(key) == entry[key] for key in _ENDS)
            if same and all(key[1] != part[1] for key, _ in self._entries["handoffs", place]):
                return place
        return None

    def _add_documents(self, part: PartKey, value: object) -> None:
        stated = self.tree.setdefault(DOCUMENTS, [])
        for index, entry in enumerate(_listed(value)):
            # A document that two parts cite alike is one; under one id, two that differ are told as a fault.
            place = next((place for place, other in enumerate(stated) if other == entry), None)
            if place is None:
                place = len(stated)
                stated.append(entry)
            self._entries.setdefault((DOCUMENTS, place), []).append((part, index))


def _listed(value: object) -> list[Any]:
    """Return the entries of a list; what was typed in its place stands as its only entry, to be told as amiss."""
    return value if isinstance(value, list) else [value]


def _states(section: Section, key: str, rest: list[str]) -> bool:
    """Whether a part of ``section`` states what stands at ``rest`` in an entry of ``key``."""
    if key != "handoffs" or not rest:
        return True
    return rest[0] in (INBOUND if section == "handoffs_in" else (*OUTBOUND, *_ENDS))


def joined(contents: Mapping[PartKey, Content], holder: str | None = None) -> Joined:
    """Put parts together and remember where each place comes from; the holder's come first.

    Unless it is named, the holder is who states the product.
    """
    if holder is None:
        holder = next((party for party, section in contents if section == "product"), "")
    order = {section: place for place, section in enumerate(SECTIONS)}
    found = Joined()
    for part in sorted(contents, key=lambda each: (each[0] != holder, order[each[1]], each[0])):
        found.add(part, contents[part])
    found.tree = {key: found.tree[key] for key in _ORDER if key in found.tree}
    return found


def join(contents: Mapping[PartKey, Content]) -> Content:
    """Return the dossier's tree of parts; whether it is a dossier, reading it tells."""
    return joined(contents).tree


def strangers(part: PartKey, content: Mapping[str, Any], *, holder: str, sites: Iterable[str]) -> Iterator[str]:
    """Yield the places of a part that are not its party's to state: other sections' keys, other parties' entries.

    ``sites`` are the ids of the party's own sites.
    """
    party, section = part
    own = frozenset(sites)
    for key, value in content.items():
        if key != DOCUMENTS and key not in SECTIONS[section].keys:
            yield f"/{key}"
        elif isinstance(value, list) and key in _LISTS and not SECTIONS[section].holder_only:
            yield from (
                f"/{key}/{place}" for place, entry in enumerate(value) if not _is_own(key, entry, party, holder, own)
            )
    if section.startswith("handoffs"):
        halves = (*_ENDS, *(OUTBOUND if section == "handoffs_out" else INBOUND))
        for place, entry in enumerate(_entries(content, "handoffs")):
            if isinstance(entry, dict):
                yield from (f"/handoffs/{place}/{key}" for key in entry if key not in halves)


def claimed(part: PartKey, content: Mapping[str, Any], *, holder: str) -> Content:
    """Return a part whose entries say whose they are; the holder's need not.

    The entry of the party itself keeps the id under which the party was invited.
    """
    party, section = part
    found: Content = dict(content)
    if section == "party" and isinstance(found.get("parties"), list):
        found["parties"] = [{**each, "id": party} if isinstance(each, dict) else each for each in found["parties"][:1]]
    for key in found.keys() & _OWNING.keys() if party != holder else ():
        if isinstance(found[key], list):
            found[key] = [
                {_OWNING[key]: party, **each} if isinstance(each, dict) and _OWNING[key] not in each else each
                for each in found[key]
            ]
    return found


def _is_own(key: str, entry: object, party: str, holder: str, sites: frozenset[str]) -> bool:
    if not isinstance(entry, dict):
        # Amiss, and nobody else's.
        return True
    if key == "parties":
        return _text(entry, "id") == party
    if key in _AT_SITE:
        site = _text(entry, "site")
        return site in sites or (site is None and party == holder)
    if key in _OWNING:
        whose = _text(entry, _OWNING[key])
        return whose == party or (whose is None and party == holder)
    return True


__all__ = [
    "DOCUMENTS",
    "INBOUND",
    "OUTBOUND",
    "PAPERS",
    "SECTIONS",
    "Content",
    "Joined",
    "Owners",
    "PartKey",
    "Section",
    "claimed",
    "join",
    "joined",
    "papers",
    "sections_of",
    "split",
    "strangers",
]
