"""What a column asks of the database itself."""

from typing import Any

from django.db.models import BigIntegerField, Func


class TransactionNumber(Func):
    """The number of the running transaction; SQLite, which lets one write at a time, needs none and says 0."""

    arity = 0
    output_field = BigIntegerField()

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, list[Any]]:
        """Return what a database without such numbers says."""
        return "0", []

    def as_postgresql(self, *_: Any, **__: Any) -> tuple[str, list[Any]]:
        """Return the 64-bit number, which never comes round again within a cluster."""
        return "(pg_current_xact_id()::text::bigint)", []
