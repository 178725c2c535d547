"""People, organisations, and who holds which role where, since and until when."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from fenduan.platform.base import clock
from fenduan.platform.base.actor import KIND_LABELS, KINDS, ROLE_LABELS, ROLES
from fenduan.reference.text import Text

_KINDS = [(each, KIND_LABELS[each].zh) for each in KINDS]
_ROLES = [(each, ROLE_LABELS[each].zh) for each in ROLES]
_LANGUAGES = [("zh", "简体中文"), ("en", "English")]


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no superuser, since nobody may everything."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make a user who signs in by ``email``."""
        user = self.model(email=self.normalize_email(email).lower(), **{"joined_at": clock.now(), **fields})
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person. What one may do comes from memberships alone."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=_LANGUAGES, default="zh")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """An enterprise or an authority.

    ``slug`` stands in addresses; ``place`` is a place code; ``credit_code`` the unified social credit code of an
    enterprise on the mainland.
    """

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=_KINDS)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    place = models.CharField(max_length=8, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        """One organisation a credit code; one authority a place."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["credit_code"], condition=~Q(credit_code=""), name="one_credit_code"),
            models.UniqueConstraint(fields=["place"], condition=Q(kind="province"), name="one_authority_a_place"),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind__in=["centre", "nmpa"]), name="one_national"),
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> Text:
        """Its name in both languages."""
        return Text(self.name_en, self.name_zh)


class Membership(models.Model):
    """A role that a person holds in an organisation; ``until`` is the last day, both days included.

    ``ended_at`` is when somebody ended it before; it is gone at once then.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=_ROLES)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A stretch of time ends after it begins."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="membership_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class Invitation(models.Model):
    """An invitation into a role; the link holds the secret, the table only its digest. The operator's has no maker."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=_ROLES)
    secret_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email


class Delegation(models.Model):
    """What a person hands over to a colleague of the same organisation for a stretch of time."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="delegations")
    giver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="given")
    taker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="taken")
    role = models.CharField(max_length=20, choices=_ROLES)
    since = models.DateField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Nobody delegates to oneself."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="delegation_to_another"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="delegation_order"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"


class Absence(models.Model):
    """Days, both included, on which a person is away: work is not handed to them."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    since = models.DateField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A stretch of time ends after it begins."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="absence_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.since}–{self.until}"
