"""Who acts, and who else is there."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Count, Q, QuerySet

from fenduan.platform.accounts.models import Absence, Delegation, Invitation, Membership, Organisation, User
from fenduan.platform.base import clock
from fenduan.platform.base.actor import ADMINISTRATORS, Actor, Role
from fenduan.platform.base.errors import NotFound


def held_on(day: dt.date) -> Q:
    """Return the condition that a membership, a delegation or an absence holds at the end of ``day``."""
    over = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=clock.SHANGHAI)
    return (
        Q(since__lte=day)
        & (Q(until__isnull=True) | Q(until__gte=day))
        & (Q(ended_at__isnull=True) | Q(ended_at__gte=over))
    )


def roles_of(user: User) -> dict[Organisation, frozenset[Role]]:
    """Return the organisations for which ``user`` may act today, by name, and the roles held there in their own right.

    One query, since every page begins with it.
    """
    held = Membership.objects.filter(held_on(clock.today()), user=user, organisation__active=True)
    found: dict[Organisation, set[Role]] = {}
    for each in held.select_related("organisation").order_by("organisation__slug"):
        found.setdefault(each.organisation, set()).add(each.role)
    return {organisation: frozenset(roles) for organisation, roles in found.items()}


def organisations_of(user: User) -> list[Organisation]:
    """Return the organisations for which ``user`` may act today, by name."""
    return list(roles_of(user))


def actor_for(
    user: User, organisation: Organisation | None = None, *, second_factor_at: dt.datetime | None = None
) -> Actor:
    """Return ``user`` acting for ``organisation``, or for the first one there is.

    Raises:
        NotFound: the person holds no role there today.
    """
    mine = roles_of(user) if user.is_active else {}
    return acting(user, mine, None if organisation is None else organisation.slug, second_factor_at=second_factor_at)


def acting(
    user: User,
    mine: Mapping[Organisation, frozenset[Role]],
    slug: str | None = None,
    *,
    second_factor_at: dt.datetime | None = None,
) -> Actor:
    """Return ``user`` acting for the organisation ``slug`` of ``mine``, what :func:`roles_of` returned; or the first.

    Raises:
        NotFound: the person holds no role there today.
    """
    chosen = next((each for each in mine if slug is None or each.slug == slug), None)
    if chosen is None:
        raise NotFound
    taken = Delegation.objects.filter(held_on(clock.today()), taker=user, organisation=chosen)
    given = list(taken.values_list("role", "giver_id"))
    return Actor(
        user_id=user.pk,
        name=user.name,
        organisation_id=chosen.pk,
        organisation=chosen.slug,
        kind=chosen.kind,
        place=chosen.place or None,
        roles=frozenset({*mine[chosen], *(role for role, _ in given)}),
        acting_for=given[0][1] if given else None,
        second_factor_at=second_factor_at,
    )


def absent_until(people: Iterable[int]) -> dict[int, dt.date]:
    """Return until when people are recorded as away today, the last day; who is not is not there."""
    away = Absence.objects.filter(held_on(clock.today()), user__in=sorted(people)).order_by("until")
    return dict(away.values_list("user_id", "until"))


def named(words: str) -> QuerySet[Organisation]:
    """Return the organisations in whose name ``words`` stands, as a condition on what belongs to them.

    There are far fewer names than cases or arrangements: looked through once, they need no index.
    """
    return Organisation.objects.filter(Q(name_zh__icontains=words) | Q(name_en__icontains=words))


def is_absent(user_id: int, day: dt.date | None = None) -> bool:
    """Whether a person is away on ``day``, today unless stated."""
    return Absence.objects.filter(held_on(day or clock.today()), user_id=user_id).exists()


def colleagues(actor: Actor, *roles: str) -> list[User]:
    """Return the people of the actor's own organisation who hold one of ``roles`` today, or any role."""
    held = Membership.objects.filter(held_on(clock.today()), organisation_id=actor.organisation_id)
    if roles:
        held = held.filter(role__in=roles)
    return list(User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name"))


def authority_of_place(place: str) -> Organisation:
    """Return the provincial authority of ``place``. Raises :class:`NotFound` where there is none."""
    found = Organisation.objects.filter(kind="province", place=place, active=True).first()
    if found is None:
        raise NotFound
    return found


def organisation_named(slug: str) -> Organisation:
    """Return an organisation by its slug; that an organisation exists is public."""
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def members(actor: Actor) -> list[Membership]:
    """Return the roles held today in the actor's organisation, person by person."""
    held = Membership.objects.filter(held_on(clock.today()), organisation_id=actor.organisation_id)
    return list(held.select_related("user").order_by("user__name", "user_id", "role"))


def person_here(actor: Actor, email: str) -> User | None:
    """Return who holds or ever held a role in the actor's organisation under this address; nobody else is told of."""
    held = Membership.objects.filter(organisation_id=actor.organisation_id, user__email__iexact=email.strip())
    found = held.select_related("user").order_by("pk").first()
    return None if found is None else found.user


def own_roles(actor: Actor) -> list[Membership]:
    """Return the roles that the actor holds today in the organisation acted for, of their own right."""
    held = Membership.objects.filter(held_on(clock.today()), organisation_id=actor.organisation_id)
    return list(held.filter(user_id=actor.user_id).order_by("role"))


def delegations(actor: Actor) -> list[Delegation]:
    """Return the delegations of now and later: an administrator sees all of the organisation, others their own."""
    found = Delegation.objects.filter(
        organisation_id=actor.organisation_id, ended_at__isnull=True, until__gte=clock.today()
    )
    if not actor.has(*ADMINISTRATORS):
        found = found.filter(Q(giver_id=actor.user_id) | Q(taker_id=actor.user_id))
    return list(found.select_related("giver", "taker").order_by("since", "pk"))


def absences(actor: Actor) -> list[Absence]:
    """Return the actor's own absences of now and later."""
    found = Absence.objects.filter(user_id=actor.user_id, until__gte=clock.today(), ended_at__isnull=True)
    return list(found.order_by("since"))


def open_invitations(actor: Actor) -> list[Invitation]:
    """Return the invitations of the actor's organisation that can still be accepted; for its administrators."""
    if not actor.has(*ADMINISTRATORS):
        raise NotFound
    return list(_open().filter(organisation_id=actor.organisation_id).order_by("-made_at"))


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())


def open_invitation(secret_digest: str, *, lock: bool = False) -> Invitation | None:
    """Return the invitation of a link while it can be accepted; whoever has the link may see it."""
    found = _open().filter(secret_digest=secret_digest)
    return (found.select_for_update() if lock else found.select_related("organisation")).first()


def with_administrators(actor: Actor) -> list[tuple[Organisation, int]]:
    """Return every organisation with how many people manage its accounts today; for the operator.

    Raises:
        NotFound: somebody else asks.
    """
    if actor.user_id or actor.organisation != "operator":
        raise NotFound
    held = Membership.objects.filter(held_on(clock.today()), role__in=ADMINISTRATORS, user__is_active=True)
    count = dict(held.values_list("organisation").annotate(count=Count("user_id", distinct=True)))
    return [(each, count.get(each.pk, 0)) for each in Organisation.objects.order_by("kind", "slug")]


def has_account(email: str) -> bool:
    """Whether an account has this address; asked only by whoever has an invitation to it."""
    return User.objects.filter(email=email).exists()
