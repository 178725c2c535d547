"""Whether a typed dossier fits together: a quick yes or no.

It says yes just where :func:`fenduan.dossier.rules.check` finds nothing; that is asked where the answer is no, and says
what is amiss.
"""

from collections.abc import Hashable, Iterator
from functools import cache
from typing import Final

from fenduan.dossier.columns import TOGETHER, Bags, Columns, columns, gather
from fenduan.dossier.edges import TooTangled, cycles, edges_between
from fenduan.dossier.model import Dossier
from fenduan.dossier.rules import NATIONAL_BODIES, spans, stays_beside
from fenduan.dossier.shape import LeafSpec, Spec, specification
from fenduan.reference.codes import SUPPORTING_STAGES
from fenduan.reference.places import PLACES

_PLACES: Final = ("place", "step_authority")
_HOLDING: Final = frozenset({"applicant", "holder"})


def fits(dossier: Dossier) -> bool:
    """Whether references lead somewhere, no id stands twice, spans do not end before they begin, the chain is one."""
    bags: Bags = {name: [] for name in ("parties", "sites", "segments", "documents", *_PLACES, TOGETHER)}
    gather((dossier,), _plan(), bags)
    for name in ("parties", "sites", "segments", "documents"):
        entries = getattr(dossier, name) or ()
        known: set[str | None] = {each.id for each in entries}
        if len(known) < len(entries):
            return False
        known.add(None)
        if not known.issuperset(bags[name]):
            return False
    places, authorities = _places()
    if not places.issuperset(bags["place"]) or not authorities.issuperset(bags["step_authority"]):
        return False
    if any(low > high for low, high in bags[TOGETHER] if low is not None and high is not None):
        return False
    return _is_chain(dossier) and _has_one_holder(dossier) and all(map(stays_beside, _files(dossier)))


def _bag(spec: Spec) -> Hashable:
    if not isinstance(spec, LeafSpec):
        return None
    return spec.kind if spec.kind in _PLACES else spec.to


@cache
def _plan() -> Columns:
    return columns(specification(), _bag, spans)


@cache
def _places() -> tuple[frozenset[str | None], frozenset[str | None]]:
    """Return the places, and those with the national bodies; with both, what is not stated."""
    places = frozenset({None, *PLACES})
    return places, places | NATIONAL_BODIES


def _is_chain(dossier: Dossier) -> bool:
    """Whether the segments form a chain without a circle, and every pair named as an edge is one."""
    after = {each.id: each.after or () for each in dossier.segments}
    if any(segment in sources for segment, sources in after.items()) or any(True for _ in cycles(after)):
        return False
    try:
        edges = edges_between(after, {each.id for each in dossier.segments if each.stage in SUPPORTING_STAGES})
    except TooTangled:
        return False
    handoffs = [(each.from_, each.to) for each in dossier.handoffs or ()]
    system = dossier.quality_system
    covered = () if system is None else system.handoffs_covered or ()
    return len(set(handoffs)) == len(handoffs) and edges.issuperset(handoffs) and edges.issuperset(covered)


def _has_one_holder(dossier: Dossier) -> bool:
    return sum(not _HOLDING.isdisjoint(each.roles or ()) for each in dossier.parties) == 1


def _files(dossier: Dossier) -> Iterator[str]:
    return (each.file for each in dossier.documents or () if each.file is not None)
