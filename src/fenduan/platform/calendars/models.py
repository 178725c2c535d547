"""What is kept of the calendar: each year's plan as it was loaded, for ever."""

from typing import ClassVar

from django.db import models

from fenduan.platform.base.models import Immutable


class YearPlan(Immutable):
    """A year's holiday plan as it was loaded. ``body`` is its file as canonical JSON, ``digest`` the SHA-256 of that.

    ``edition`` counts all that were loaded: edition *n* of the calendar is the package's plans with those up to *n*, of
    each year the newest. ``corrects`` is the digest of the days that it took the place of, empty for a new year.
    ``loaded_by`` is the number of a user (0 is the operator), ``entry`` that of the row of the ledger entry.
    """

    edition = models.PositiveIntegerField(unique=True)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=300)
    dated = models.DateField()
    paper = models.CharField(max_length=300)
    body = models.BinaryField()
    digest = models.CharField(max_length=71)
    corrects = models.CharField(max_length=71, blank=True)
    reason = models.TextField(blank=True)
    loaded_at = models.DateTimeField()
    loaded_by = models.BigIntegerField()
    organisation = models.CharField(max_length=60)
    entry = models.BigIntegerField()

    class Meta:
        """Found by its year."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["year", "edition"], name="plan_of_year")]

    def __str__(self) -> str:
        return f"{self.year} ({self.edition})"
