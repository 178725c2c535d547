"""The settings of processes that need the ledger, and what each command holds; they start in a fraction of the time."""

from tests.platform_settings import *  # noqa: F403 - but for the applications, the same

INSTALLED_APPS = [  # type: ignore[misc]  # in place of theirs
    "fenduan.platform.base",
    "fenduan.platform.ledger",
    "fenduan.platform.calendars",
]
