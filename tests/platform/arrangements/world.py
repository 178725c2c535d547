"""Companies, authorities and an arrangement between them, made by the services as people would make it."""

import datetime as dt
import itertools
from dataclasses import dataclass, field, replace
from typing import Any

from fenduan.platform.accounts.models import Membership, Organisation, User
from fenduan.platform.accounts.selectors import actor_for
from fenduan.platform.arrangements import selectors, services
from fenduan.platform.arrangements.models import Manifest, Part
from fenduan.platform.arrangements.parts import PartKey, split
from fenduan.platform.base import clock
from fenduan.platform.base.actor import ROLES_OF, Actor
from fenduan.reference.text import Text
from tests.properties.cases import case

_keys = (f"key-{number}" for number in itertools.count())


def a_key() -> str:
    """Return a key that was not used before."""
    return next(_keys)


def organisation(slug: str, kind: str = "enterprise", place: str = "") -> Organisation:
    """Return an organisation, made if need be."""
    found, _ = Organisation.objects.get_or_create(
        slug=slug, defaults={"kind": kind, "name_zh": f"示例{slug}", "name_en": f"Example {slug}", "place": place}
    )
    return found


def person(of: Organisation, *roles: str, name: str | None = None) -> Actor:
    """Return a person of an organisation in every role of business, or in those named, second factor just shown."""
    called = name or f"{of.slug}-{'-'.join(roles) or 'all'}"
    user, made = User.objects.get_or_create(
        email=f"{called}@example.com", defaults={"name": called, "joined_at": clock.now()}
    )
    if made:
        for role in roles or [each for each in ROLES_OF[of.kind] if not each.endswith("admin")]:
            Membership.objects.create(user=user, organisation=of, role=role, since=dt.date(2020, 1, 1))
    return replace(actor_for(user, of), second_factor_at=clock.machine_time())


@dataclass
class World:
    """An arrangement of a dossier of the tests, the person of each party, and the parts that they state."""

    number: str
    actors: dict[str, Actor]
    stated: dict[PartKey, dict[str, Any]] = field(default_factory=dict)

    def write(self, *parties: str) -> None:
        """Save the drafts of all parties, or of those named."""
        for (party, section), content in self.stated.items():
            if not parties or party in parties:
                services.save_part(
                    actor=self.actors[party],
                    arrangement=self.number,
                    party=party,
                    section=section,
                    content=content,
                    seen=self.revision(party, section),
                    key=a_key(),
                )

    def revision(self, party: str, section: str) -> int:
        """Return the revision of a draft."""
        found = Part.objects.filter(participant__party=party, section=section, arrangement__number=self.number).first()
        return 0 if found is None else found.revision

    def save(self, party: str, section: Any, pointer: str, value: object, **more: Any) -> services.Saved:  # noqa: ANN401
        """Save one field of a draft."""
        given = {"seen": self.revision(party, section), "key": a_key(), "actor": self.actors[party], **more}
        return services.save_field(
            arrangement=self.number, party=party, section=section, pointer=pointer, value=value, **given
        )

    def sign(self, party: str, section: Any, **more: Any) -> services.SignedVersion:  # noqa: ANN401
        """Sign a part."""
        actor = self.actors[party]
        given = {
            "shown": selectors.part_to_sign(actor, self.number, party, section).seen,
            "seen": self.revision(party, section),
            "key": a_key(),
            "actor": actor,
            **more,
        }
        return services.sign_part(arrangement=self.number, party=party, section=section, **given)

    def sign_all(self, *parties: str) -> None:
        """Sign every part of all parties, or of those named."""
        for party, section in self.stated:
            if not parties or party in parties:
                self.sign(party, section)

    def manifest(self) -> Manifest:
        """Sign the next manifest."""
        holder = self.actors["holder"]
        seen = len(selectors.manifests_of(holder, self.number))
        services.sign_manifest(
            actor=holder,
            arrangement=self.number,
            shown=selectors.manifest_to_sign(holder, self.number).seen,
            seen=seen,
            key=a_key(),
        )
        return selectors.manifest_for(holder, self.number, seen + 1)


def begun(tree: dict[str, Any] | None = None) -> World:
    """Return an arrangement that everyone of a dossier has accepted and nobody has filled in."""
    raw = case("adc-three-provinces") if tree is None else tree
    actors = {}
    for each in raw["parties"]:
        place = each.get("place", "")
        actors[each["id"]] = person(organisation(each["id"], place=place))
    made = services.create(actor=actors["holder"], title=Text("An arrangement", "示例安排"), key=a_key())
    for each in raw["parties"]:
        if each["id"] != "holder":
            services.invite(
                actor=actors["holder"], arrangement=made.number, party=each["id"], organisation=each["id"], key=a_key()
            )
            services.accept(actor=actors[each["id"]], arrangement=made.number, key=a_key())
    return World(made.number, actors, split(raw))


def signed(tree: dict[str, Any] | None = None) -> World:
    """Return an arrangement in which everyone has stated and signed its parts."""
    world = begun(tree)
    world.write()
    world.sign_all()
    return world


def authority(kind: str, place: str = "", *roles: str) -> Actor:
    """Return an officer of an authority, or somebody there in the roles named."""
    return person(organisation(place.lower() or kind, kind, place), *roles)
