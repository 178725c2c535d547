"""Tokens by which programs of an organisation ask and act."""

from django.db import models

from fenduan.platform.accounts.models import Organisation, User


class Token(models.Model):
    """A token: the table holds its digest alone. ``scopes`` are codes of :data:`fenduan.platform.api.scopes.SCOPES`."""

    number = models.CharField(max_length=40, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=120)
    scopes = models.JSONField(default=list)
    secret_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
