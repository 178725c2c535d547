"""The nodes of the tree as they are kept, and the proofs made of them."""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import Q

from fenduan.evidence.merkle import Node as Place
from fenduan.evidence.merkle import Span, hashes_of, span_nodes
from fenduan.platform.ledger.models import Node


def kept(places: Iterable[Place]) -> dict[Place, bytes]:
    """Return the hashes at these places, in one query. Raises ``KeyError`` where one is missing."""
    wanted = sorted(set(places))
    if not wanted:
        return {}
    levels = [
        Q(level=level, index__in=[index for _, index in some])
        for level, some in groupby(wanted, key=lambda place: place[0])
    ]
    rows = Node.objects.filter(reduce(or_, levels)).values_list("level", "index", "hash")
    found = {(level, index): bytes(each) for level, index, each in rows}
    return {place: found[place] for place in wanted}


def proof(spans: Sequence[Span]) -> list[bytes]:
    """Return the hashes of subtrees that prove an inclusion or a consistency, in one query."""
    return hashes_of(spans, kept(node for span in spans for node in span_nodes(span)))
