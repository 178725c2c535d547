"""Several threads at one register; run in a process of its own with a fresh database, it tells in JSON what came of it.

``python -m tests.platform.licences.driver`` with ``DATABASE_URL`` set.
"""

import json
import sys
import threading
from collections.abc import Callable

import django
from django.core.management import call_command
from django.db import connection

WRITERS = 4


def _together(act: Callable[[int], object]) -> dict[str, int]:
    """Do ``act`` in several threads at once; count what they were answered."""
    ready = threading.Barrier(WRITERS)
    told: list[str] = []

    def run(number: int) -> None:
        from fenduan.platform.base.errors import Refused  # noqa: PLC0415 - Django is set up first

        try:
            ready.wait()
            act(number)
            told.append("written")
        except Refused:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {word: told.count(word) for word in ("written", "refused")}


def main() -> None:
    """Migrate, let them go, and tell."""
    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    from fenduan.platform.ledger.models import Entry  # noqa: PLC0415 - Django is set up first
    from fenduan.platform.licences import services  # noqa: PLC0415
    from fenduan.platform.licences.models import LicenceEvent  # noqa: PLC0415
    from tests.platform.licences.people import TODAY, actor, content, everybody, issued  # noqa: PLC0415

    everybody()
    me = actor("js-mpa")
    told: dict[str, object] = {
        "one number": _together(lambda number: issued("一", key=f"k{number}", actor=me)),
        "one key": _together(lambda _: issued("二", key="same", actor=me)),
        "one version": _together(
            lambda number: services.change(
                actor=me,
                key=f"c{number}",
                number="一",
                seen=1,
                what=services.Change("changed", TODAY, content(class_code=f"C{number}")),
            )
        ),
    }
    told["events"] = sorted(LicenceEvent.objects.values_list("licence__number", "number"))
    told["entries"] = Entry.objects.count()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
