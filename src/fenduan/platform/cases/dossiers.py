"""The dossier that a case has in hand: who is who in it, and what the machine finds for the officer who judges it.

What the platform itself knows, the opinions that were given and when the application came, is laid over the version
that the holder signed; the version itself is never touched.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from fenduan.assessment import need_to_know
from fenduan.assessment.determination import Determination, assess
from fenduan.assessment.evaluate import Assessed
from fenduan.assessment.need_to_know import Restriction
from fenduan.assessment.projection import NothingToSee, Projection, project
from fenduan.assessment.standing import unlicensed
from fenduan.dossier.model import Party
from fenduan.dossier.taking import take
from fenduan.law.arrangement import Arrangement as Chain
from fenduan.law.arrangement import domestic
from fenduan.law.finding import Status, say, show
from fenduan.law.register import register
from fenduan.platform.arrangements.gathering import of_manifest
from fenduan.platform.arrangements.models import Manifest
from fenduan.platform.procedure.model import Concluded, Elsewhere, Kind
from fenduan.reference.calendar import in_use
from fenduan.reference.labels import label
from fenduan.reference.text import Text

# What the case itself decides is no ground for or against it.
DECIDED_HERE: Final[dict[Kind, frozenset[str]]] = {
    "opinion": frozenset({"ann-134/19/opinion", "ann-134/19/holder-licence"}),
    "b_licence": frozenset({"ann-134/19/holder-licence"}),
}
_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class Given:
    """An opinion that was given: on which party, from which place, when, what it says, its number."""

    party: str
    place: str
    day: dt.date
    consent: bool
    number: str


@dataclass(frozen=True, slots=True)
class Held:
    """A version of a dossier: its tree as it was signed, and what its owners restrict."""

    tree: dict[str, Any]
    restrictions: tuple[Restriction, ...]

    def chain(self, day: dt.date) -> Chain:
        """Return the facts of it, seen at a day."""
        return Chain(take(self.tree), day)


def held(manifest: Manifest) -> Held:
    """Return what a manifest holds."""
    found = of_manifest(manifest)
    return Held(found.tree, found.restrictions)


def name_of(entry: object) -> Text:
    """Return the name of an entry of a dossier in both languages."""
    return Text(show(entry, "en"), show(entry, "zh"))


def product_of(chain: Chain) -> Text:
    """Return the product's name, or the dossier's id where it has none."""
    named = chain.dossier.product.name
    return Text(chain.dossier.id, chain.dossier.id) if named is None else name_of(named)


def party_of(chain: Chain, party: str) -> Party | None:
    """Return a party of the dossier by its id."""
    return next((each for each in chain.dossier.parties or () if each.id == party), None)


def place_of(chain: Chain, party: Party) -> str | None:
    """Return where a party is on the mainland: its own place, or that of its sites where it states none there."""
    if domestic(party.place):
        return party.place
    places = {site.place for site in chain.production_sites_of(party) if domestic(site.place)}
    return min((each for each in places if each is not None), default=None) if len(places) == 1 else None


def lacking_licence(chain: Chain, party: Party) -> tuple[Text, ...]:
    """Name the sites and forms of ``party`` that no licence covers."""
    return tuple(
        say("{site} ({form})", "{site}（{form}）", site=name_of(site), form=label("form", form)).text()
        for site, form in unlicensed(chain, party)
    )


def manufacturers(chain: Chain) -> Iterator[tuple[Party, str]]:
    """Yield the manufacturers on the mainland, each with its place."""
    for party in chain.manufacturers:
        place = place_of(chain, party)
        if place is not None:
            yield party, place


def elsewhere(chain: Chain, given: Sequence[Given]) -> tuple[Elsewhere, ...]:
    """Return the manufacturers in another place than the holder's, each with the latest opinion on file."""
    home = place_of(chain, chain.holder)
    return tuple(_with_opinion(chain, party, place, given) for party, place in manufacturers(chain) if place != home)


def _with_opinion(chain: Chain, party: Party, place: str, given: Sequence[Given]) -> Elsewhere:
    own = sorted((each for each in given if each.party == party.id), key=lambda each: each.day)
    if own:
        last = own[-1]
        return Elsewhere(party.id, name_of(party), place, last.consent, last.day, last.number)
    stated = chain.latest_opinion(party)
    if stated is not None:
        return Elsewhere(party.id, name_of(party), place, stated.consent, stated.date)
    return Elsewhere(party.id, name_of(party), place)


def together(chain: Chain) -> tuple[Text, ...]:
    """Return the names of the manufacturers in the holder's own place."""
    home = place_of(chain, chain.holder)
    return tuple(name_of(party) for party, place in manufacturers(chain) if place == home)


def laid_over(tree: dict[str, Any], given: Iterable[Given]) -> dict[str, Any]:
    """Return a dossier's tree with the opinions that the platform knows of, each with its letter as a document."""
    opinions, documents = list(tree.get("opinions") or ()), list(tree.get("documents") or ())
    taken = {each.get("id") for each in documents if isinstance(each, dict)}
    for number, each in enumerate(given, start=1):
        name = f"platform-opinion-{number}"
        while name in taken:
            name += "-x"
        taken.add(name)
        day = each.day.isoformat()
        documents.append({"id": name, "title": each.number, "date": day})
        opinions.append(
            {"entrusted": each.party, "authority": each.place, "date": day, "consent": each.consent, "document": name}
        )
    return {**tree, "opinions": opinions, "documents": documents} if opinions else tree


def determined(of: Held, given: Sequence[Given], as_of: dt.date, edition: str) -> Determination:
    """Return the whole determination of a case; kept by the bytes it rests on and by the calendar."""
    return _determined(json.dumps(laid_over(of.tree, given), sort_keys=True), as_of, edition, in_use().digest)


@lru_cache(maxsize=_KEPT)
def _determined(body: str, as_of: dt.date, edition: str, calendar: str) -> Determination:
    del calendar
    return assess(take(json.loads(body)), as_of, register(edition))


def seen_by_authority(of: Held, given: Sequence[Given], as_of: dt.date, edition: str, place: str) -> Projection | None:
    """Return the determination as the authority of ``place`` sees it; ``None`` where it may not know of it."""
    body = json.dumps(laid_over(of.tree, given), sort_keys=True)
    return _seen(body, as_of, (edition, in_use().digest), place, of.restrictions)


@lru_cache(maxsize=_KEPT)
def _seen(
    body: str, as_of: dt.date, editions: tuple[str, str], place: str, restrictions: tuple[Restriction, ...]
) -> Projection | None:
    reader = need_to_know.province(json.loads(body), place)
    try:
        return project(_determined(body, as_of, *editions), reader, restrictions)
    except NothingToSee:
        return None


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the machine that an officer may conclude on, and the key that names it."""

    key: str
    assessed: Assessed

    def concluded(self, conclusion: str | None) -> Concluded:
        """Return it as the procedure knows it."""
        finding, requirement = self.assessed.finding, self.assessed.requirement
        return Concluded(
            key=self.key,
            title=requirement.title,
            status=finding.status.value,
            counts=self.assessed.counts,
            blocking=not finding.discretion,
            conclusion=conclusion if conclusion in ("confirm", "overrule") else None,  # type: ignore[arg-type]
        )


def findings(kind: Kind, seen: Projection | None) -> tuple[Found, ...]:
    """Return the findings that a case is judged by, each under a key of its own: requirement and subject."""
    if seen is None:
        return ()
    found: dict[str, Found] = {}
    for each in seen.findings:
        if each.requirement.id in DECIDED_HERE[kind] or each.finding.status is Status.NOT_APPLICABLE:
            continue
        subject = each.finding.subject
        key = (
            each.requirement.id if subject is None else f"{each.requirement.id}|{subject.kind}:{','.join(subject.ids)}"
        )
        number = sum(1 for other in found if other.split("#")[0] == key)
        key = f"{key}#{number + 1}" if number else key
        found[key] = Found(key, each)
    return tuple(found.values())
