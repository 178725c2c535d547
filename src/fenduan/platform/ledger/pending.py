"""Which entries may be sealed now, so that none is ever skipped.

On PostgreSQL a transaction that began earlier may commit later. Entries are therefore taken only from transactions
below the oldest one still running (``pg_snapshot_xmin``): of those, none can appear any more. Each checkpoint keeps up
to which number it took them. SQLite has one writer: what is there is all there is, in the order of its keys.
"""

from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Q, QuerySet

from fenduan.platform.ledger.models import Checkpoint, Entry, Leaf

_LOCK: Final = 0x66656E6475616E  # "fenduan" in ASCII


@dataclass(frozen=True, slots=True)
class Ready:
    """The entries that may be sealed, in their order, and the number up to which all are in then."""

    entries: QuerySet[Entry]
    below: int


def hold() -> None:
    """Let one sealer work at a time, until the transaction ends; SQLite's transactions do so by themselves."""
    if _numbered():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def ready() -> Ready:
    """Return what may be sealed now; call it after :func:`hold`, in the same transaction."""
    if not _numbered():
        return Ready(unsealed().order_by("id"), 0)
    oldest, following = _running()
    # A number that this cluster has not given out yet came with a restored copy: nobody is still writing under it.
    finished = Q(transaction__lt=oldest) | Q(transaction__gte=following)
    return Ready(unsealed().filter(finished).order_by("transaction", "id"), oldest)


def unsealed() -> QuerySet[Entry]:
    """Return the entries that are in no checkpoint yet, whoever is still writing; cheap however long the log is."""
    if not _numbered():
        last = Leaf.objects.order_by("-index").values_list("entry_id", flat=True).first() or 0
        return Entry.objects.filter(id__gt=last)
    below = Checkpoint.objects.order_by("-size").values_list("below", flat=True).first() or 0
    without = Entry.objects.filter(leaf_row__isnull=True)
    # Restored into a younger cluster, the numbers begin anew: look at all entries, once.
    return without if below > _running()[1] else without.filter(transaction__gte=below)


def _numbered() -> bool:
    return bool(connection.vendor == "postgresql")


def _running() -> tuple[int, int]:
    """Return the number of the oldest running transaction, and the first that has not been given out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint FROM pg_current_snapshot() s"
        )
        oldest, following = cursor.fetchone()
    return int(oldest), int(following)
