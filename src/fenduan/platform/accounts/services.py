"""Every write to accounts: organisations, invitations, roles, delegations, absences."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction

from fenduan.platform.accounts import rules
from fenduan.platform.accounts.models import Absence, Delegation, Invitation, Membership, Organisation, User
from fenduan.platform.accounts.selectors import actor_for, held_on, open_invitation
from fenduan.platform.base import clock
from fenduan.platform.base.actor import ADMINISTRATORS, ROLE_LABELS, Actor, Kind, Role
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.base.text import filled
from fenduan.platform.ledger.services import record
from fenduan.reference.places import PLACES, authority_of
from fenduan.reference.text import Language, Text

OPERATOR: Final = Actor(0, "operator", 0, "operator", "nmpa", None, frozenset())
"""Whoever runs the platform, at the command line; no account of a page is it."""
INVITATION_HOLDS: Final = dt.timedelta(days=7)
_XPCC: Final = "CN-XPCC"

_SUBJECT: Final = Text("Fenduan: you are invited by {organisation}", "分段：{organisation}邀请您开通账户")
_BODY: Final = Text(
    "{maker} invites you to work for {organisation} as: {role}.\n\nTo accept, until {until}:\n{link}\n\n"
    "The link is for you alone.",
    "{maker}邀请您以“{role}”身份代表{organisation}办理业务。\n\n请于{until}前打开以下链接接受邀请：\n{link}\n\n"
    "该链接仅供本人使用。",
)
_NO_OFFICER: Final = Text(
    "Only a case officer of its own place records an enterprise that applied on paper.",
    "仅企业所在地药品监督管理部门的承办人可以登记以纸质形式提出申请的企业。",
)
_OTHER_NAME: Final = Text(
    "This credit code is recorded under another name; compare the paper.",
    "该统一社会信用代码登记的企业名称与此不一致，请核对申请材料。",
)
_THE_OPERATOR: Final = Text("The operator", "运维人员")
_LAST: Final = Text(
    "An organisation keeps at least one administrator; name another one first.",
    "单位至少应有一名管理员，请先指定其他管理员。",
)
_ENDED: Final = Text(
    "This invitation has expired, was withdrawn, or was accepted.", "该邀请已过期、已撤回或者已被接受。"
)
_ANOTHER: Final = Text(
    "There is an account with this e-mail address: sign in with it, then open the link again.",
    "该电子邮箱已有账户，请登录该账户后再打开链接。",
)
_ALREADY: Final = Text("This person holds this role already.", "该人员已担任此角色。")
_NOT_HELD: Final = Text("You can hand over only a role that you hold yourself.", "只能委派本人担任的角色。")
_NO_COLLEAGUE: Final = Text("Work is handed over to a colleague of one's own organisation.", "只能委派给本单位人员。")


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation and the secret of its link, which is kept nowhere."""

    invitation: Invitation
    secret: str

    @property
    def link(self) -> str:
        """The address at which it is accepted."""
        return f"{settings.FENDUAN_ADDRESS}/invitation/{self.secret}/"


def digest_of(secret: str) -> str:
    """Return what the table keeps of an invitation's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_organisation(
    *, actor: Actor, kind: Kind, slug: str, name: Text, place: str = "", credit_code: str = ""
) -> Organisation:
    """Set up an organisation. Raises :class:`Refused` with every fault at its field."""
    rules.only_the_operator(actor)
    rules.refuse_if(rules.of_organisation(kind, slug, name, place, credit_code))
    made = Organisation.objects.create(
        kind=kind, slug=slug, name_zh=name.zh, name_en=name.en, place=place, credit_code=rules.compact(credit_code)
    )
    fields = {"kind": kind, "name": name, "place": place, "credit_code": made.credit_code}
    record(actor=actor, action="accounts.create_organisation", subject=("organisation", slug), fields=fields)
    return made


def unknown_enterprise(name: Text, credit_code: str, place: str) -> Organisation:
    """Return the enterprise of a credit code, or, where there is none yet, one that is not written.

    Raises:
        Refused: no such code can be, or it is recorded under another name.
    """
    code = rules.compact(credit_code)
    found = Organisation.objects.filter(kind="enterprise", credit_code=code).first() if code else None
    if found is not None:
        rules.refuse_if({"applicant_name": [] if found.name_zh == name.zh else [_OTHER_NAME]})
        return found
    slug = f"cn-{code.lower()}"
    faults = rules.of_organisation("enterprise", slug, name, place, credit_code)
    named = [*faults["name_zh"], *faults["name_en"]][:1]
    rules.refuse_if({"applicant_name": named, "credit_code": faults["credit_code"], "place": faults["place"]})
    return Organisation(kind="enterprise", slug=slug, name_zh=name.zh, name_en=name.en, place=place, credit_code=code)


@transaction.atomic
def record_enterprise(*, actor: Actor, enterprise: Organisation) -> None:
    """Write an enterprise without people, for which a case officer of its place enters what came on paper.

    People are invited into it by the operator later, and find there what was entered.

    Raises:
        Refused: the actor is no case officer of an authority of that place.
    """
    if actor.kind != "province" or not actor.has("case_officer") or actor.place != enterprise.place:
        raise Refused(_NO_OFFICER, status=403)
    enterprise.save(force_insert=True)
    fields = {"name": enterprise.name, "place": enterprise.place, "credit_code": enterprise.credit_code}
    subject = ("organisation", enterprise.slug)
    record(actor=actor, action="accounts.record_enterprise", subject=subject, fields=fields)


def authority_slug(place: str) -> str:
    """Return the slug of a provincial authority: ``mpa-sh`` for ``CN-SH``."""
    return "mpa-" + place.removeprefix("CN-").lower()


@transaction.atomic
def seed_authorities(*, actor: Actor) -> list[Organisation]:
    """Set up the 32 provincial authorities, the centre and the NMPA where they are not there yet; return those made."""
    rules.only_the_operator(actor)
    wanted: list[tuple[str, Kind, Text | None, str]] = [
        (authority_slug(code), "province", place.authority, code)
        for code, place in PLACES.items()
        if place.mainland and place.authority is not None
    ]
    wanted += [("cde", "centre", authority_of("CDE"), ""), ("nmpa", "nmpa", authority_of("NMPA"), "")]
    there = set(Organisation.objects.values_list("slug", flat=True))
    made = [
        Organisation.objects.create(kind=kind, slug=slug, name_zh=name.zh, name_en=name.en, place=place)
        for slug, kind, name, place in wanted
        if name is not None and slug not in there
    ]
    if made:
        slugs = [each.slug for each in made]
        record(actor=actor, action="accounts.seed_authorities", subject=("platform", "authorities"),
               fields={"organisations": slugs})  # fmt: skip
    return made


@transaction.atomic
def invite(*, actor: Actor, email: str, name: str, role: Role, organisation: Organisation | None = None) -> Invited:
    """Invite a person into a role; the link goes out by mail.

    An administrator invites into their own organisation, the operator (``organisation`` stated) anybody anywhere.
    """
    if organisation is None:
        rules.only_an_administrator(actor)
        organisation = Organisation.objects.get(pk=actor.organisation_id)
    else:
        rules.only_the_operator(actor)
    email = email.strip().lower()
    faults = rules.of_person(email, name)
    person = User.objects.filter(email=email).first()
    held = [] if person is None else rules.roles_held(person.pk, organisation.pk)
    faults["role"] = rules.of_role(organisation.kind, role, held) or ([_ALREADY] if role in held else [])
    rules.refuse_if(faults)
    secret, now = secrets.token_urlsafe(24), clock.now()
    made = Invitation.objects.create(
        organisation=organisation,
        email=email,
        name=name.strip(),
        role=role,
        secret_digest=digest_of(secret),
        made_by_id=actor.user_id or None,
        made_at=now,
        expires_at=now + INVITATION_HOLDS,
    )
    record(actor=actor, action="accounts.invite", subject=("organisation", organisation.slug),
           fields={"email": email, "role": role, "expires_at": made.expires_at})  # fmt: skip
    invited = Invited(made, secret)
    transaction.on_commit(lambda: _send(actor, invited, person))
    return invited


def _send(actor: Actor, invited: Invited, person: User | None) -> None:
    made = invited.invitation
    facts = {
        "maker": actor.name if actor.user_id else _THE_OPERATOR,
        "organisation": made.organisation.name,
        "role": ROLE_LABELS[made.role],
        "until": made.expires_at,
        "link": invited.link,
    }
    subject, body = filled(_SUBJECT, **facts), filled(_BODY, **facts)
    if person is None:
        send_mail(f"{subject.zh} / {subject.en}", f"{body.zh}\n\n---\n\n{body.en}", None, [made.email])
    else:
        language: Language = "en" if person.language == "en" else "zh"
        send_mail(subject.pick(language), body.pick(language), None, [made.email])


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation_id: int) -> None:
    """Take an invitation back that nobody has accepted yet."""
    rules.only_an_administrator(actor)
    found = Invitation.objects.filter(
        pk=invitation_id, organisation_id=actor.organisation_id, accepted_at=None, withdrawn_at=None
    ).first()
    if found is None:
        raise NotFound
    found.withdrawn_at = clock.now()
    found.save(update_fields=["withdrawn_at"])
    record(actor=actor, action="accounts.withdraw_invitation", subject=("organisation", actor.organisation),
           fields={"email": found.email, "role": found.role})  # fmt: skip


@transaction.atomic
def accept_invitation(
    *, secret: str, user: User | None = None, password: str = "", language: Language = "zh"
) -> Membership:
    """Accept an invitation: with a new account of ``password``, or as ``user``, who is signed in.

    Raises:
        Refused: it has ended; the address belongs to another account; the password is too weak; the roles do not go
            together.
    """
    found = open_invitation(digest_of(secret), lock=True)
    if found is None:
        raise Refused(_ENDED)
    person = User.objects.filter(email=found.email).first()
    if person is not None and (user is None or user.pk != person.pk):
        raise Refused(_ANOTHER)
    if person is None:
        _check_password(password, found)
        person = User.objects.create_user(found.email, password, name=found.name, language=language)
    role_faults = rules.of_role(found.organisation.kind, found.role, rules.roles_held(person.pk, found.organisation_id))
    rules.refuse_if({"role": role_faults})
    made = Membership.objects.create(user=person, organisation=found.organisation, role=found.role, since=clock.today())
    found.accepted_at = clock.now()
    found.save(update_fields=["accepted_at"])
    actor = actor_for(person, found.organisation)
    record(actor=actor, action="accounts.accept_invitation", subject=("organisation", actor.organisation),
           fields={"email": person.email, "role": found.role})  # fmt: skip
    return made


def _check_password(password: str, invitation: Invitation) -> None:
    try:
        validate_password(password, User(email=invitation.email, name=invitation.name))
    except ValidationError as error:
        raise Refused(
            Text(
                "The password needs at least 12 characters, is not a usual one and not like your name or address.",
                "密码至少12个字符，不得为常见密码，且不得与姓名或者电子邮箱相似。",
            ),
            status=400,
            fields={
                "password": [
                    Text("Please choose another password.", "请更换密码。"),
                ]
            },
        ) from error


@transaction.atomic
def give_role(*, actor: Actor, user_id: int, role: Role) -> Membership:
    """Give a colleague one more role."""
    rules.only_an_administrator(actor)
    held = rules.roles_held(user_id, actor.organisation_id)
    if not held:
        raise NotFound
    rules.refuse_if({"role": rules.of_role(actor.kind, role, held) or ([_ALREADY] if role in held else [])})
    made = Membership.objects.create(
        user_id=user_id, organisation_id=actor.organisation_id, role=role, since=clock.today()
    )
    record(actor=actor, action="accounts.give_role", subject=("organisation", actor.organisation),
           fields={"user": user_id, "role": role})  # fmt: skip
    return made


@transaction.atomic
def end_role(*, actor: Actor, membership_id: int) -> Membership:
    """End a role at once: an administrator anybody's, everybody their own. What was done in it stays."""
    found = (
        Membership.objects.select_for_update()
        .filter(held_on(clock.today()), pk=membership_id, organisation_id=actor.organisation_id)
        .first()
    )
    if found is None or (found.user_id != actor.user_id and not actor.has(*ADMINISTRATORS)):
        raise NotFound
    if found.role in ADMINISTRATORS and not _other_administrators(found):
        raise Refused(_LAST)
    found.ended_at = clock.now()
    found.save(update_fields=["ended_at"])
    Delegation.objects.filter(
        giver_id=found.user_id, organisation_id=found.organisation_id, role=found.role, ended_at=None
    ).update(ended_at=clock.now())
    record(actor=actor, action="accounts.end_role", subject=("organisation", actor.organisation),
           fields={"user": found.user_id, "role": found.role})  # fmt: skip
    return found


def _other_administrators(leaving: Membership) -> bool:
    held = Membership.objects.filter(held_on(clock.today()), organisation_id=leaving.organisation_id)
    return held.filter(role=leaving.role, user__is_active=True).exclude(pk=leaving.pk).exists()


@transaction.atomic
def delegate(*, actor: Actor, taker_id: int, role: Role, since: dt.date, until: dt.date) -> Delegation:
    """Hand one's own role over to a colleague for some days, both included; what was handed over is not passed on."""
    faults = rules.of_stretch(since, until)
    faults["role"] = [] if role in rules.roles_held(actor.user_id, actor.organisation_id) else [_NOT_HELD]
    held = rules.roles_held(taker_id, actor.organisation_id)
    faults["taker"] = [] if held and taker_id != actor.user_id else [_NO_COLLEAGUE]
    faults["role"] += rules.of_role(actor.kind, role, held)
    rules.refuse_if(faults)
    made = Delegation.objects.create(
        organisation_id=actor.organisation_id,
        giver_id=actor.user_id,
        taker_id=taker_id,
        role=role,
        since=since,
        until=until,
    )
    record(actor=actor, action="accounts.delegate", subject=("organisation", actor.organisation),
           fields={"taker": taker_id, "role": role, "since": since, "until": until})  # fmt: skip
    return made


@transaction.atomic
def end_delegation(*, actor: Actor, delegation_id: int) -> None:
    """End a delegation at once; its giver may, and an administrator."""
    found = Delegation.objects.filter(
        pk=delegation_id, organisation_id=actor.organisation_id, ended_at__isnull=True
    ).first()
    if found is None or (found.giver_id != actor.user_id and not actor.has(*ADMINISTRATORS)):
        raise NotFound
    found.ended_at = clock.now()
    found.save(update_fields=["ended_at"])
    record(actor=actor, action="accounts.end_delegation", subject=("organisation", actor.organisation),
           fields={"giver": found.giver_id, "taker": found.taker_id, "role": found.role})  # fmt: skip


@transaction.atomic
def state_absence(*, actor: Actor, since: dt.date, until: dt.date) -> Absence:
    """Say on which days, both included, one is away: no work is handed to one then."""
    rules.refuse_if(rules.of_stretch(since, until))
    made = Absence.objects.create(user_id=actor.user_id, since=since, until=until)
    record(actor=actor, action="accounts.state_absence", subject=("user", str(actor.user_id)),
           fields={"since": since, "until": until})  # fmt: skip
    return made


@transaction.atomic
def end_absence(*, actor: Actor, absence_id: int) -> None:
    """Be back before the absence is over, or take it back."""
    found = Absence.objects.filter(pk=absence_id, user_id=actor.user_id, ended_at__isnull=True).first()
    if found is None:
        raise NotFound
    found.ended_at = clock.now()
    found.save(update_fields=["ended_at"])
    record(actor=actor, action="accounts.end_absence", subject=("user", str(actor.user_id)),
           fields={"absence": absence_id})  # fmt: skip
