"""What people were told: once each time that something comes to need them, and again when it becomes pressing."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from fenduan.platform.accounts.models import Organisation, User
from fenduan.reference.text import Text


class Mail(models.Model):
    """A mail that tells a person of notices: written down together with them, so that none is lost, and closed once.

    ``token`` stands in its Message-ID: handed over twice, it is one mail to whoever receives it. ``closed_at`` is when
    it was handed to the mail server, or when nothing it told of stood any more; ``tries`` how often it was refused.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mails")
    token = models.CharField(max_length=22, unique=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """Found while it waits."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["id"], condition=Q(closed_at__isnull=True), name="mails_waiting"),
        ]

    def __str__(self) -> str:
        return self.token


class Notice(models.Model):
    """That something needs a person. ``key`` tells what; ``settled_at`` is when it no longer did.

    It holds the object's kind and number and what is to be done, and nothing else of it.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=100)
    words_zh = models.CharField(max_length=200)
    words_en = models.CharField(max_length=200)
    due = models.DateField(null=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="notices", null=True)

    class Meta:
        """One that still stands for each thing."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "organisation", "key"], condition=Q(settled_at__isnull=True), name="one_standing_notice"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "organisation", "settled_at", "read_at"], name="notices_of_person"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def words(self) -> Text:
        """What is to be done."""
        return Text(self.words_en, self.words_zh)
