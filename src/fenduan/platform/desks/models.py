"""What people were told: once each time that something comes to need them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from fenduan.platform.accounts.models import Organisation, User
from fenduan.reference.text import Text


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
