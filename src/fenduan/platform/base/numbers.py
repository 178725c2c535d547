"""Numbers by which people call a thing: they count up by kind and year, and say nothing else."""

import secrets

from django.db import transaction

from fenduan.platform.base import clock
from fenduan.platform.base.models import Sequence


@transaction.atomic
def next_number(prefix: str) -> str:
    """Return the next number of a kind in this year: ``AR-2026-0001`` for the prefix ``AR``."""
    name = f"{prefix}-{clock.today().year}"
    row, _ = Sequence.objects.select_for_update().get_or_create(name=name)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{name}-{row.last:04d}"


def opaque_id() -> str:
    """Return an id of 128 bits that cannot be guessed."""
    return secrets.token_urlsafe(16)
