"""The facts that a finding may rest on: its requirement's declared reads, narrowed to the finding's subject.

A requirement declares dotted paths (:class:`fenduan.law.requirement.Requirement`): ``product.need`` is that place and
everything below it, ``segments.*.site`` a key of every entry, ``agreements~`` the entries that concern the subject,
``agreements~.clauses`` a key of these, ``steps~holder`` the entries that concern the holder or its domestic agent,
``documents~`` the listed documents that the facts read name as their evidence.

Here they become patterns of JSON pointers over one dossier: ``*`` stands for any entry, an index for one, and ``/-``
at the end for the place behind a list's last entry, so for the list being there and having no further entry that
concerns the subject.

What concerns whom:

- an agreement: its parties; a licence, experience, a person, a preparation, a bad record, a step: its party; an
  opinion, a confirmation, a circumstance: the manufacturer it is about; a claim of item 1, or of no item stated, which
  may be item 1, is of the product and concerns everyone;
- a certificate, a material not applicable: its site, and the site's party;
- a segment: its performer, and its site; a hand-off: its edge, and the performers of both ends;
- an entry that does not say whom it concerns concerns everyone; a site that does not say whose it is may be the
  holder's.

A finding about the whole arrangement has no subject: of parties, sites and segments it reads with ``~`` all (it says
that none is of a kind), of the other lists no entry.

The names of parties, sites and segments stand in reasons and remedies. With the ids they are the frame that every
finding may read; they are not declared one by one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from fenduan.assessment.determination import papers
from fenduan.assessment.evaluate import Assessed
from fenduan.dossier.model import Facts
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import Subject

NAMES: Final = tuple(f"{each}.*.{key}" for each in ("parties", "sites", "segments") for key in ("id", "name"))
_DOCUMENTS: Final = "documents~"
_DOCUMENT_KEYS: Final = ("id", "date")
_REST: Final = "-"


@dataclass(frozen=True, slots=True)
class Circle:
    """Whom and what a finding is about: ids of parties, sites and segments; ``edge`` where it is about one."""

    parties: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    edge: tuple[str, str] | None = None
    agents: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether it is about nobody and nothing in particular."""
        return not (self.parties or self.sites or self.segments)


_PARTICIPANTS: Final = frozenset({"parties", "sites", "segments"})
Concerns = Callable[[Any, Circle], bool]


def _by_party(entry: Any, circle: Circle) -> bool:  # noqa: ANN401 - entries of several lists have the key
    return entry.party is None or entry.party in circle.parties


def _by_step(entry: Any, circle: Circle) -> bool:  # noqa: ANN401
    # A step of the holder's agent is the holder's (fenduan.law.arrangement.Arrangement.steps).
    return _by_party(entry, circle) or entry.party in circle.agents


def _by_entrusted(entry: Any, circle: Circle) -> bool:  # noqa: ANN401
    return entry.entrusted is None or entry.entrusted in circle.parties


def _by_claim(entry: Any, circle: Circle) -> bool:  # noqa: ANN401
    return entry.item in (None, 1) or _by_entrusted(entry, circle)


def _by_parties(entry: Any, circle: Circle) -> bool:  # noqa: ANN401
    return entry.parties is None or not circle.parties.isdisjoint(entry.parties)


def _by_site(entry: Any, circle: Circle) -> bool:  # noqa: ANN401
    return entry.site is None or entry.site in circle.sites


def _by_edge(entry: Any, circle: Circle) -> bool:  # noqa: ANN401
    if circle.edge is not None:
        return (entry.from_, entry.to) == circle.edge
    return not circle.segments.isdisjoint((entry.from_, entry.to))


# The list -> whether an entry concerns a circle, and the keys that decide it. Ids, and with the frame of the chain who
# performs what where, are read by every finding.
_LISTS: Final[dict[str, tuple[Concerns, tuple[str, ...]]]] = {
    "parties": (lambda entry, circle: entry.id in circle.parties, ()),
    "sites": (lambda entry, circle: entry.id in circle.sites, ()),
    "segments": (lambda entry, circle: entry.id in circle.segments, ()),
    "handoffs": (_by_edge, ("from", "to")),
    "agreements": (_by_parties, ("parties",)),
    "licences": (_by_party, ("party",)),
    "experience": (_by_party, ("party",)),
    "personnel": (_by_party, ("party",)),
    "circumstances": (_by_claim, ("entrusted", "item")),
    "confirmations": (_by_entrusted, ("entrusted",)),
    "opinions": (_by_entrusted, ("entrusted",)),
    "certificates": (_by_site, ("site",)),
    "not_applicable_materials": (_by_site, ("site",)),
    "preparations": (_by_party, ("party",)),
    "bad_records": (_by_party, ("party",)),
    "steps": (_by_step, ("party",)),
}


def circle_of(case: Arrangement, subject: Subject | None) -> Circle:
    """Return whom and what ``subject`` takes in; a pair's sites and segments are the manufacturer's."""
    if subject is None:
        return Circle()
    first, last = subject.ids[0], subject.ids[-1]
    match subject.kind:
        case "manufacturer" | "person":
            return _around(case, (first,), at=first)
        case "pair":
            return _around(case, subject.ids, at=last)
        case "site":
            segments = frozenset(key for key, each in case.segments.items() if each.site == first)
            return _circle(case, _owners(case, {first}), frozenset({first}), segments)
        case "segment" | "edge":
            sites = frozenset(case.segments[each].site for each in subject.ids)
            edge = (first, last) if subject.kind == "edge" else None
            return _circle(case, _owners(case, sites), sites, frozenset(subject.ids), edge)
        case "agreement" | "product":
            return Circle()


def _owners(case: Arrangement, sites: Iterable[str]) -> frozenset[str]:
    """Return the parties of ``sites``; one that names none may be the holder's, as findings take it to be."""
    return frozenset(case.sites[each].party or case.holder.id for each in sites)


def _circle(
    case: Arrangement,
    parties: frozenset[str],
    sites: frozenset[str],
    segments: frozenset[str],
    edge: tuple[str, str] | None = None,
) -> Circle:
    agents = frozenset(each.id for each in case.parties_named_agent) if case.holder.id in parties else frozenset()
    return Circle(parties, sites, segments, edge, agents)


def _around(case: Arrangement, parties: Iterable[str], at: str) -> Circle:
    """Return the circle of ``parties`` with the sites and segments of one of them."""
    sites = frozenset(key for key, site in case.sites.items() if site.party == at)
    segments = frozenset(key for key, segment in case.segments.items() if segment.site in sites)
    return _circle(case, frozenset(parties), sites, segments)


def of_holder(case: Arrangement) -> Circle:
    """Return the circle of the holder and its domestic agents."""
    circle = _around(case, (case.holder.id,), at=case.holder.id)
    return Circle(circle.parties | circle.agents, circle.sites, circle.segments)


def reads_of(assessed: Assessed, case: Arrangement, *, selecting: bool = True) -> tuple[str, ...]:
    """Return the facts that a finding may rest on, as patterns of JSON pointers.

    With ``selecting`` they take in the keys by which entries that concern others are told from those that concern the
    subject; without, only what the finding rests on once they are told apart.
    """
    return patterns_of(case, assessed.requirement.reads, assessed.finding.subject, selecting=selecting)


def patterns_of(
    case: Arrangement, declared: Iterable[str], subject: Subject | None, *, selecting: bool
) -> tuple[str, ...]:
    """Return declared reads about ``subject`` as patterns of JSON pointers (:func:`reads_of`)."""
    circle = circle_of(case, subject)
    found: dict[str, None] = {}
    cited: set[str] = set()
    for path in (*NAMES, *declared):
        if path == _DOCUMENTS:
            continue
        for pattern in resting(case, path, circle):
            found[pattern] = None
            if _DOCUMENTS in declared:
                cited.update(_papers_at(case.dossier, pattern.split("/")[1:]))
        if selecting:
            found.update(dict.fromkeys(_selecting(path)))
    for place, document in enumerate(case.dossier.documents or ()):
        if document.id in cited:
            found.update(dict.fromkeys(f"/documents/{place}/{key}" for key in _DOCUMENT_KEYS))
    return tuple(found)


def resting(case: Arrangement, path: str, circle: Circle) -> Iterator[str]:
    """Yield the patterns of one declared path that a finding about ``circle`` rests on; documents apart."""
    name, tilde, rest = path.partition("~")
    if not tilde:
        yield "/" + path.replace(".", "/")
        return
    whose, _, keys = rest.partition(".")
    about = of_holder(case) if whose == "holder" else circle
    concerns, _ = _LISTS[name]
    tail = f"/{keys.replace('.', '/')}" if keys else ""
    if about.empty:
        yield f"/{name}/{'*' + tail if name in _PARTICIPANTS else _REST}"
    else:
        for place, entry in enumerate(getattr(case.dossier, name) or ()):
            if concerns(entry, about):
                yield f"/{name}/{place}{tail}"
        yield f"/{name}/{_REST}"


def _selecting(path: str) -> Iterator[str]:
    name, tilde, _ = path.partition("~")
    if tilde:
        yield from (f"/{name}/*/{key}" for key in _LISTS[name][1])


def _papers_at(fact: object, keys: list[str]) -> Iterator[str]:
    """Yield the ids of the documents that what stands at ``keys`` below ``fact`` names as its evidence."""
    if not keys:
        yield from papers(fact)
    elif isinstance(fact, tuple):
        chosen = fact if keys[0] == "*" else [fact[int(keys[0])]] if keys[0] != _REST else []
        for each in chosen:
            yield from _papers_at(each, keys[1:])
    elif isinstance(fact, Facts):
        yield from _papers_at(getattr(fact, "from_" if keys[0] == "from" else keys[0]), keys[1:])


def covers(reads: Iterable[str], pointer: str) -> bool:
    """Whether a change at a JSON pointer touches what is read: the place itself, one above it or one below it.

    What is stated anew or taken away at a place takes everything below along, so a pattern below it is touched too.
    """
    return any(_touches(pattern, pointer) for pattern in reads)


def _touches(pattern: str, pointer: str) -> bool:
    pairs = zip(pattern.split("/"), pointer.split("/"), strict=False)
    return all(want in ("*", key) for want, key in pairs)
