"""Who reads, what an owner restricts, and whom each entry of a dossier concerns."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fenduan.assessment.need_to_know.table import BY_PARTY, BY_SITE, Raw
from fenduan.dossier.edges import TooTangled, edges_between
from fenduan.reference.codes import SUPPORTING_STAGES
from fenduan.reference.places import is_mainland

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
    inside = {each.get("id") for each in entries(tree, "parties") if each.get("place") == place}
    at_home = {
        each.get("id")
        for each in entries(tree, "parties")
        if isinstance(where := each.get("place"), str) and is_mainland(where)
    }
    inside |= {each.get("party") for each in entries(tree, "sites") if each.get("place") == place} - at_home
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
class Concern:
    """Whom an entry concerns: ids of parties, and of segments where hand-offs make neighbours."""

    parties: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()


def entries(tree: Mapping[str, Any], key: str) -> list[Raw]:
    """Return the entries of a list of a dossier that are mappings; none where it is no list."""
    found = tree.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def texts(value: object) -> frozenset[str]:
    """Return the texts in a list; none where it is no list."""
    return frozenset(each for each in value if isinstance(each, str)) if isinstance(value, list) else frozenset()


class Chain:
    """Who performs what where, as far as a tree says: by the ids of segments, sites and parties."""

    def __init__(self, tree: Raw) -> None:
        parties = entries(tree, "parties")
        holders = [each for each in parties if not _HOLDING.isdisjoint(texts(each.get("roles")))]
        self.holder = str(holders[0].get("id")) if holders else ""
        place = holders[0].get("place") if holders else None
        overseas = isinstance(place, str) and not is_mainland(place)
        agents = {str(each.get("id")) for each in parties if "domestic_agent" in texts(each.get("roles"))}
        self.principals = frozenset({self.holder} | (agents if overseas else set()))
        self.site_owner = {
            str(each.get("id")): str(each.get("party") or self.holder) for each in entries(tree, "sites")
        }
        segments = entries(tree, "segments")
        self.site_of = {str(each.get("id")): str(each.get("site")) for each in segments}
        self.owner = {key: self.site_owner.get(site, self.holder) for key, site in self.site_of.items()}
        after = {str(each.get("id")): tuple(texts(each.get("after"))) for each in segments}
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

    def concern(self, name: str, entry: Raw) -> Concern:
        """Return whom an entry of the list ``name`` concerns; one that does not say is the holder's."""
        if name == "parties":
            key = str(entry.get("id"))
            return Concern(frozenset({key}), frozenset(each for each, owner in self.owner.items() if owner == key))
        if name == "sites":
            key = str(entry.get("id"))
            own = frozenset({self.site_owner.get(key, self.holder)})
            return Concern(own, frozenset(each for each, site in self.site_of.items() if site == key))
        if name == "segments":
            return self.of_segments(str(entry.get("id")))
        if name == "handoffs":
            return self.of_segments(str(entry.get("from")), str(entry.get("to")))
        if name == "control_strategy":
            return self.of_segments(*texts(entry.get("controlled_at")))
        if name == "agreements":
            return Concern(texts(entry.get("parties")) or frozenset({self.holder}))
        if name in BY_SITE:
            return self.of_sites(str(entry.get("site")))
        return Concern(frozenset({str(entry.get(BY_PARTY[name]) or self.holder)}))

    def of_segments(self, *ids: str) -> Concern:
        """Return the concern of whoever performs these segments."""
        return Concern(frozenset(self.owner.get(each, self.holder) for each in ids), frozenset(ids))

    def of_sites(self, *ids: str) -> Concern:
        """Return the concern of whoever has these sites."""
        return Concern(frozenset(self.site_owner.get(each, self.holder) for each in ids))


STRANGER: Final = Concern(frozenset({"?"}))
