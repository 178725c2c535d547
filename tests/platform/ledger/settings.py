"""The settings of processes that need the ledger and nothing else: they start in a fraction of the time."""

from tests.platform_settings import *  # noqa: F403 - but for the applications, the same

INSTALLED_APPS = ["fenduan.platform.base", "fenduan.platform.ledger"]  # type: ignore[misc]  # in place of theirs
