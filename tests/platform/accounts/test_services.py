"""Organisations, invitations, roles, delegations, absences: what is written, and who may not."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from fenduan.platform.accounts import services
from fenduan.platform.accounts.models import Membership, Organisation, User
from fenduan.platform.accounts.selectors import actor_for, colleagues, is_absent, members, open_invitations
from fenduan.platform.accounts.services import OPERATOR
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.ledger.models import Entry
from fenduan.reference.text import Text

pytestmark = pytest.mark.django_db
NAME = Text("Example Biopharma", "示例生物医药")
CODE = "91310115MA1K30001D"
PASSWORD = "a long enough sentence"  # noqa: S105 - of an account that lives for one test


@dataclass
class House:
    """An enterprise with an administrator and somebody of regulatory affairs."""

    organisation: Organisation
    admin: Actor
    ra: Actor


def person(organisation: Organisation, role: str, email: str) -> Actor:
    user = User.objects.create_user(email, PASSWORD, name=email.partition("@")[0])
    Membership.objects.create(user=user, organisation=organisation, role=role, since=clock.today())
    return actor_for(user, organisation)


@pytest.fixture
def house() -> House:
    organisation = services.create_organisation(
        actor=OPERATOR, kind="enterprise", slug="holder", name=NAME, place="CN-SH", credit_code=CODE
    )
    return House(
        organisation,
        person(organisation, "enterprise_admin", "admin@holder.example"),
        person(organisation, "regulatory_affairs", "ra@holder.example"),
    )


def entries() -> int:
    return Entry.objects.count()


def test_an_organisation_is_set_up_with_a_credit_code_that_checks(house: House) -> None:
    assert house.organisation.credit_code == CODE
    assert entries() == 1


@pytest.mark.parametrize("code", ["", "91310115MA1K30001E", "1234", CODE.lower()])
def test_a_credit_code_that_is_none_or_is_taken_is_refused_at_its_field(house: House, code: str) -> None:
    with pytest.raises(Refused) as refused:
        services.create_organisation(
            actor=OPERATOR, kind="enterprise", slug="other", name=NAME, place="CN-SH", credit_code=code
        )
    assert list(refused.value.fields) == ["credit_code"]
    assert refused.value.status == 400
    assert entries() == 1
    assert house.organisation.pk == Organisation.objects.get().pk


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        services.create_organisation(
            actor=OPERATOR, kind="enterprise", slug="No Slug", name=Text("", ""), place="CN", credit_code="1"
        )
    assert set(refused.value.fields) == {"slug", "name_zh", "name_en", "place", "credit_code"}
    assert Organisation.objects.count() == 0


def test_an_enterprise_abroad_needs_no_credit_code() -> None:
    made = services.create_organisation(actor=OPERATOR, kind="enterprise", slug="abroad", name=NAME, place="DE")
    assert made.credit_code == ""


def test_only_the_operator_sets_organisations_up(house: House) -> None:
    with pytest.raises(Refused) as refused:
        services.create_organisation(actor=house.admin, kind="enterprise", slug="x", name=NAME, place="DE")
    assert refused.value.status == 403


def test_the_authorities_are_thirty_two_provincial_ones_the_centre_and_the_nmpa() -> None:
    made = services.seed_authorities(actor=OPERATOR)
    provincial = [each for each in made if each.kind == "province"]
    assert len(provincial) == 32
    assert {"mpa-sh", "mpa-xpcc"} <= {each.slug for each in provincial}
    assert {each.slug for each in made} - {each.slug for each in provincial} == {"cde", "nmpa"}
    assert services.seed_authorities(actor=OPERATOR) == []
    assert entries() == 1


def invited(house: House, role: str = "quality", email: str = "qa@holder.example") -> services.Invited:
    return services.invite(actor=house.admin, email=email, name="Li Jianguo", role=role)  # type: ignore[arg-type]


def test_an_invitation_goes_out_by_mail_and_only_its_digest_is_kept(
    house: House, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = invited(house)
    assert made.secret in mail.outbox[0].body
    assert "质量保证" in mail.outbox[0].body
    assert made.secret not in str(made.invitation.__dict__)
    assert entries() == 2


def test_an_invitation_is_accepted_once(house: House) -> None:
    made = invited(house)
    services.accept_invitation(secret=made.secret, password=PASSWORD)
    actor = actor_for(User.objects.get(email="qa@holder.example"))
    assert actor.roles == {"quality"}
    with pytest.raises(Refused):
        services.accept_invitation(secret=made.secret, password=PASSWORD)
    assert entries() == 3


def test_a_weak_password_leaves_nothing_behind(house: House) -> None:
    made = invited(house)
    with pytest.raises(Refused) as refused:
        services.accept_invitation(secret=made.secret, password="password1234")  # noqa: S106 - a weak one
    assert "password" in refused.value.fields
    assert not User.objects.filter(email="qa@holder.example").exists()
    assert len(open_invitations(house.admin)) == 1


def test_an_invitation_withdrawn_or_expired_does_not_hold(house: House) -> None:
    first, second = invited(house), invited(house, email="other@holder.example")
    services.withdraw_invitation(actor=house.admin, invitation_id=first.invitation.pk)
    clock.state_day(clock.today() + dt.timedelta(days=8))
    for each in (first, second):
        with pytest.raises(Refused):
            services.accept_invitation(secret=each.secret, password=PASSWORD)


def test_an_account_that_is_there_already_accepts_signed_in(house: House) -> None:
    other = services.create_organisation(actor=OPERATOR, kind="enterprise", slug="abroad", name=NAME, place="DE")
    made = services.invite(
        actor=OPERATOR, email="RA@holder.example", name="x", role="regulatory_affairs", organisation=other
    )
    with pytest.raises(Refused):
        services.accept_invitation(secret=made.secret, password=PASSWORD)
    with pytest.raises(Refused):
        services.accept_invitation(secret=made.secret, user=User.objects.get(pk=house.admin.user_id))
    services.accept_invitation(secret=made.secret, user=User.objects.get(pk=house.ra.user_id))
    assert actor_for(User.objects.get(pk=house.ra.user_id), other).organisation == "abroad"


def test_only_an_administrator_invites_gives_roles_and_withdraws(house: House) -> None:
    made = invited(house)
    before = entries()
    acts: list[Callable[[], object]] = [
        lambda: services.invite(actor=house.ra, email="x@x.example", name="x", role="quality"),
        lambda: services.give_role(actor=house.ra, user_id=house.ra.user_id, role="quality"),
        lambda: services.withdraw_invitation(actor=house.ra, invitation_id=made.invitation.pk),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.status == 403
    assert entries() == before


def test_administrators_hold_no_role_of_business(house: House) -> None:
    assert not house.admin.works
    with pytest.raises(Refused) as refused:
        services.give_role(actor=house.admin, user_id=house.admin.user_id, role="quality")
    assert "article 22" in refused.value.reasons[0].en
    with pytest.raises(Refused):
        services.give_role(actor=house.admin, user_id=house.ra.user_id, role="enterprise_admin")
    with pytest.raises(Refused):
        services.invite(actor=house.admin, email="ra@holder.example", name="x", role="enterprise_admin")


def test_an_enterprise_has_no_role_of_an_authority(house: House) -> None:
    with pytest.raises(Refused):
        services.give_role(actor=house.admin, user_id=house.ra.user_id, role="case_officer")


def test_a_role_that_ends_is_gone_at_once(house: House) -> None:
    (held,) = [each for each in members(house.admin) if each.user_id == house.ra.user_id]
    services.end_role(actor=house.ra, membership_id=held.pk)
    with pytest.raises(NotFound):
        actor_for(User.objects.get(pk=house.ra.user_id))
    with pytest.raises(NotFound):
        services.end_role(actor=house.ra, membership_id=held.pk)


def test_the_last_administrator_stays(house: House) -> None:
    (held,) = [each for each in members(house.admin) if each.user_id == house.admin.user_id]
    with pytest.raises(Refused):
        services.end_role(actor=house.admin, membership_id=held.pk)
    person(house.organisation, "enterprise_admin", "second@holder.example")
    services.end_role(actor=house.admin, membership_id=held.pk)


def test_another_organisations_members_cannot_be_touched(house: House) -> None:
    other = services.create_organisation(actor=OPERATOR, kind="enterprise", slug="abroad", name=NAME, place="DE")
    stranger = person(other, "enterprise_admin", "admin@abroad.example")
    (held,) = [each for each in members(house.ra) if each.user_id == house.ra.user_id]
    acts: list[Callable[[], object]] = [
        lambda: services.end_role(actor=stranger, membership_id=held.pk),
        lambda: services.give_role(actor=stranger, user_id=house.ra.user_id, role="quality"),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act()


def test_a_delegation_holds_from_its_first_to_its_last_day(house: House) -> None:
    taker = person(house.organisation, "quality", "qa@holder.example")
    user, day = User.objects.get(pk=taker.user_id), clock.today()
    since, until = day + dt.timedelta(days=1), day + dt.timedelta(days=3)
    services.delegate(actor=house.ra, taker_id=user.pk, role="regulatory_affairs", since=since, until=until)
    held = []
    for offset in range(5):
        clock.state_day(day + dt.timedelta(days=offset))
        actor = actor_for(user)
        held.append(actor.has("regulatory_affairs"))
        assert (actor.acting_for == house.ra.user_id) is held[-1]
    assert held == [False, True, True, True, False]


def test_a_delegation_ends_when_its_giver_says_so_or_leaves(house: House) -> None:
    taker = person(house.organisation, "quality", "qa@holder.example")
    user, day = User.objects.get(pk=taker.user_id), clock.today()
    for end in ("said", "left"):
        made = services.delegate(actor=house.ra, taker_id=user.pk, role="regulatory_affairs", since=day, until=day)
        assert actor_for(user).has("regulatory_affairs")
        if end == "said":
            services.end_delegation(actor=house.ra, delegation_id=made.pk)
        else:
            (held,) = [each for each in members(house.ra) if each.user_id == house.ra.user_id]
            services.end_role(actor=house.ra, membership_id=held.pk)
        assert not actor_for(user).has("regulatory_affairs")


def test_what_cannot_be_delegated(house: House) -> None:
    taker = person(house.organisation, "quality", "qa@holder.example")
    day = clock.today()
    past = day - dt.timedelta(days=1)
    wrong = {
        "role": (house.ra, taker.user_id, "authorised_person", day, day),
        "taker": (house.ra, house.ra.user_id, "regulatory_affairs", day, day),
        "since": (house.ra, taker.user_id, "regulatory_affairs", past, day),
        "until": (house.ra, taker.user_id, "regulatory_affairs", day, past),
    }
    for field, (actor, who, role, since, until) in wrong.items():
        with pytest.raises(Refused) as refused:
            services.delegate(actor=actor, taker_id=who, role=role, since=since, until=until)  # type: ignore[arg-type]
        assert field in refused.value.fields
    with pytest.raises(Refused):
        services.delegate(actor=house.admin, taker_id=taker.user_id, role="enterprise_admin", since=day, until=day)


def test_an_absence_is_of_its_days_and_can_be_ended(house: House) -> None:
    day = clock.today()
    made = services.state_absence(actor=house.ra, since=day, until=day + dt.timedelta(days=2))
    assert is_absent(house.ra.user_id)
    assert not is_absent(house.ra.user_id, day + dt.timedelta(days=3))
    with pytest.raises(NotFound):
        services.end_absence(actor=house.admin, absence_id=made.pk)
    services.end_absence(actor=house.ra, absence_id=made.pk)
    assert not is_absent(house.ra.user_id)


def test_colleagues_are_those_of_the_same_organisation(house: House) -> None:
    assert {each.pk for each in colleagues(house.ra)} == {house.ra.user_id, house.admin.user_id}
    assert [each.pk for each in colleagues(house.ra, "regulatory_affairs")] == [house.ra.user_id]


def test_every_write_leaves_one_entry(house: House) -> None:
    taker = person(house.organisation, "quality", "qa@holder.example")
    day = clock.today()
    before = entries()
    services.give_role(actor=house.admin, user_id=taker.user_id, role="authorised_person")
    made = services.delegate(actor=house.ra, taker_id=taker.user_id, role="regulatory_affairs", since=day, until=day)
    services.end_delegation(actor=house.ra, delegation_id=made.pk)
    absence = services.state_absence(actor=house.ra, since=day, until=day)
    services.end_absence(actor=house.ra, absence_id=absence.pk)
    assert entries() == before + 5


def test_only_a_case_officer_of_its_place_records_an_enterprise_that_applied_on_paper() -> None:
    enterprise = services.unknown_enterprise(Text("Paper", "纸质企业"), "91320594ma1k4xq870", "CN-JS")
    assert enterprise.pk is None
    with pytest.raises(Refused):
        services.unknown_enterprise(Text("Paper", "纸质企业"), "91320594MA1K4XQ871", "CN-JS")
    for kind, place, role in (
        ("province", "CN-SH", "case_officer"),
        ("province", "CN-JS", "inspector"),
        ("enterprise", "CN-JS", "regulatory_affairs"),
    ):
        other = Actor(1, "x", 1, "x", kind, place, frozenset({role}))  # type: ignore[arg-type]
        with pytest.raises(Refused) as refused:
            services.record_enterprise(actor=other, enterprise=enterprise)
        assert refused.value.status == 403
    assert not Organisation.objects.filter(slug=enterprise.slug).exists()
