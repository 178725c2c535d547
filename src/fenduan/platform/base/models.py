"""What the platform keeps about itself."""

from typing import ClassVar, Never

from django.db import models


class Setting(models.Model):
    """A value that an operator may change while it runs."""

    key = models.CharField(max_length=60, unique=True)
    value = models.TextField()

    def __str__(self) -> str:
        return self.key


class Sequence(models.Model):
    """The last number given of a kind, in a year."""

    name = models.CharField(max_length=60, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"


class Immutable(models.Model):
    """A row that is written once; what was wrong in it is put right by another that points at it."""

    class Meta:
        """No table of its own."""

        abstract: ClassVar[bool] = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Insert the row. Raises ``TypeError`` where it exists already."""
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is written once and never changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_: object, **__: object) -> Never:
        """Raise ``TypeError``: nothing is deleted."""
        raise TypeError(f"{type(self).__name__} is never deleted")
