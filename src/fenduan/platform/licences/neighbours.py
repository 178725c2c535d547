"""What of a licence an enterprise sees that hands material to its site: number, validity, the scope of that site.

Who hands to whom follows from the chain of an arrangement as the reader itself may see it, and from nothing else.
"""

from collections.abc import Mapping
from typing import Any

from fenduan.dossier.edges import TooTangled, edges_between
from fenduan.platform.arrangements import access
from fenduan.platform.arrangements.models import Participant
from fenduan.platform.arrangements.selectors import workspace
from fenduan.platform.base.actor import Actor
from fenduan.platform.licences.selectors import View, neighbours_licences
from fenduan.reference.codes import SUPPORTING_STAGES


def handed_to(tree: Mapping[str, Any], own: frozenset[str]) -> dict[str, frozenset[str]]:
    """Return the sites to which the segments of the parties ``own`` hand material, by the party of the site.

    ``tree`` is a dossier as typed; what in it is of no use is passed over.
    """
    owner = {str(each.get("id")): str(each.get("party")) for each in _entries(tree, "sites")}
    segments = _entries(tree, "segments")
    site = {str(each.get("id")): str(each.get("site")) for each in segments}
    after = {str(each.get("id")): _ids(each.get("after")) for each in segments}
    supporting = {str(each.get("id")) for each in segments if each.get("stage") in SUPPORTING_STAGES}
    try:
        edges = edges_between(after, supporting)
    except TooTangled:
        return {}
    found: dict[str, set[str]] = {}
    for source, target in edges:
        giver, taker = (owner.get(site.get(each, ""), "") for each in (source, target))
        if giver in own and taker and taker not in own:
            found.setdefault(taker, set()).add(site[target])
    return {party: frozenset(sites) for party, sites in found.items()}


def licences_handed_to(actor: Actor, number: str) -> tuple[View, ...]:
    """Return what the actor sees of the licences of those to whom it hands material in an arrangement.

    Raises:
        NotFound: there is no such arrangement in which the actor's organisation takes part.
    """
    mine = access.mine(actor, number)
    found = handed_to(workspace(actor, number).tree, mine.parties)
    takers = Participant.objects.filter(arrangement=mine.arrangement, party__in=found, state="accepted")
    return tuple(
        view
        for taker in takers.order_by("party")
        if taker.organisation_id != actor.organisation_id
        for view in neighbours_licences(taker.organisation_id, sorted(found[taker.party]))
    )


def _entries(tree: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    listed = tree.get(key)
    return [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []


def _ids(value: object) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list | tuple) else ()
