"""A process that acts on cases: one makes the world, others act in it at the same moment.

``python -m tests.platform.cases.driver world`` tells how to reach it; ``act FOLDER WHO ACTION KEY`` waits for the file
``go`` in the folder and tells what came of the act.
"""

import dataclasses
import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from fenduan.platform.accounts.models import Organisation, User  # noqa: E402 - after the set-up
from fenduan.platform.accounts.selectors import actor_for  # noqa: E402
from fenduan.platform.base import clock  # noqa: E402
from fenduan.platform.base.actor import Actor  # noqa: E402
from fenduan.platform.base.errors import Refused  # noqa: E402
from fenduan.platform.cases import services  # noqa: E402
from fenduan.platform.cases.models import Case  # noqa: E402
from tests.platform.cases.world import REMEDIES, World  # noqa: E402

REFUSAL = {"reasons": "不符合规定。", **REMEDIES}
GIVEN: dict[str, dict[str, Any]] = {
    "decide_grant": {"reasons": "同意。"},
    "decide_refusal": REFUSAL,
    "withdraw": {},
}


def _tell(value: object) -> None:
    print(json.dumps(value), flush=True)  # noqa: T201 - how it speaks


def world() -> None:
    """Make the world, and an opinion that waits for its decision; a holder that may apply."""
    clock.state_day(dt.date(2026, 6, 1))
    made = World()
    case = made.begin("opinion", made.maker)
    made.do(case, made.away.officer, "receive", on="2026-06-01")
    made.do(case, made.away.officer, "accept")
    made.review(case, made.away.officer)
    made.do(case, made.away.officer, "advise_grant", reasons="可", basis="earlier_inspection", basis_day="2026-03-02")
    arrangement = made.arrangement.number
    _tell({"case": case, "arrangement": arrangement, "manifest": made.manifest.digest, "seen": _version(case)})


def _version(case: str) -> int:
    return Case.objects.get(number=case).version


def _actor(who: str) -> Actor:
    name, _, slug = who.partition("@")
    organisation = Organisation.objects.get(slug=slug)
    found = actor_for(User.objects.get(email=f"{name}@{slug}.example"), organisation)
    return dataclasses.replace(found, second_factor_at=clock.machine_time())


def _at_once(folder: str) -> None:
    (Path(folder) / f"ready-{time.monotonic_ns()}").touch()
    while not (Path(folder) / "go").exists():
        time.sleep(0.002)


def act(folder: str, who: str, case: str, seen: str, action: str, key: str) -> None:  # noqa: PLR0917 - the words given
    """Act on a case at the same moment as the others."""
    actor = _actor(who)
    _at_once(folder)
    try:
        done = services.act(actor=actor, case=case, action=action, seen=int(seen), key=key, data=GIVEN[action])
        _tell(["done", done.version, done.repeated])
    except Refused as refused:
        _tell(["refused", refused.reasons[0].en])


def begin(folder: str, arrangement: str, manifest: str, key: str) -> None:
    """Apply for B at the same moment as the others."""
    actor = _actor("ra@holder")
    _at_once(folder)
    data = {"manifest": manifest, "variant": "change"}
    try:
        done = services.begin(
            actor=actor, kind="b_licence", action="submit", arrangement=arrangement, key=key, data=data
        )
        _tell(["done", done.case, done.repeated])
    except Refused as refused:
        _tell(["refused", refused.reasons[0].en])


def tell(case: str) -> None:
    """Tell the events of a case, and the numbers of all cases."""
    found = Case.objects.get(number=case)
    names = list(found.events.order_by("number").values_list("number", "action"))
    _tell({"events": names, "version": found.version, "cases": list(Case.objects.values_list("number", flat=True))})


if __name__ == "__main__":
    actions = {each.__name__: each for each in (world, act, begin, tell)}
    actions[sys.argv[1]](*sys.argv[2:])  # type: ignore[operator]
