"""Production does not start on the demonstration's data."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from fenduan.platform.base.models import Setting

MARK = "demonstration"


def mark() -> None:
    """Mark the database as one of a demonstration, for good."""
    Setting.objects.update_or_create(key=MARK, defaults={"value": "yes"})


def is_marked() -> bool:
    """Whether the database is one of a demonstration."""
    if Setting._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001 - Django's own name for it
        return False
    return Setting.objects.filter(key=MARK).exists()


@register(Tags.database)
def no_demonstration_in_production(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Refuse production on a database that was a demonstration's; its accounts are known to everybody."""
    if not databases or not settings.PRODUCTION or not is_marked():
        return []
    return [
        Error(
            "The database is a demonstration's; its accounts are known to everybody. "
            "数据库为演示环境所用，其账号为公开信息。",
            hint="Set DATABASE_URL or FENDUAN_DATA to another place. "
            "请将 DATABASE_URL 或者 FENDUAN_DATA 指向其他位置。",
            id="fenduan.E001",
        )
    ]
