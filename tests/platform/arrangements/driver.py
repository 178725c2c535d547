"""A process with several threads at one arrangement, in a database of its own: what each thread got, as JSON.

``python -m tests.platform.arrangements.driver`` works on ``DATABASE_URL``, which is empty.
"""

import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - after the set-up
from django.db import connection  # noqa: E402

from fenduan.platform.arrangements import selectors, services  # noqa: E402
from fenduan.platform.arrangements.models import Arrangement, Edit, Manifest, Part, Participant, PartVersion  # noqa: E402
from fenduan.platform.base.errors import Refused  # noqa: E402
from fenduan.platform.ledger.models import Entry  # noqa: E402
from fenduan.reference.text import Text  # noqa: E402
from tests.platform.arrangements.world import World, begun, organisation, person  # noqa: E402

WRITERS = 4


def together(act: Callable[[int], object]) -> dict[str, int]:
    """Do ``act`` in several threads at once; count what each got, a refusal by its status."""
    ready, got = threading.Barrier(WRITERS), Counter[str]()

    def run(number: int) -> None:
        try:
            ready.wait()
            act(number)
            got["done"] += 1
        except Refused as refused:
            got[str(refused.status)] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(got)


def _save(world: World, number: str, key: str) -> services.Saved:
    return services.save_field(
        actor=world.actors["filler"],
        arrangement=world.number,
        party="filler",
        section="licences",
        pointer="/licences/-",
        value={"number": number},
        seen=0,
        key=key,
    )


def _arranged() -> dict[str, object]:
    """Begin an arrangement, invite and answer: each sent several times at once under one key."""
    holder, maker = person(organisation("twice-holder")), person(organisation("twice-maker"))
    numbers: list[str] = []
    counts = [
        together(lambda _: numbers.append(services.create(actor=holder, title=Text("Two", "二"), key="create").number))
    ]
    number = numbers[0]
    counts += [
        together(
            lambda _: services.invite(
                actor=holder, arrangement=number, party="maker", organisation="twice-maker", key="invite"
            )
        ),
        together(lambda _: services.accept(actor=maker, arrangement=number, key="accept")),
    ]
    made = Arrangement.objects.filter(holder__slug="twice-holder").count()
    parties = Participant.objects.filter(arrangement__number=number).count()
    written = Entry.objects.filter(subject=number).count()
    return {"arranged": counts, "made": [len(set(numbers)), made, parties, written]}


def main() -> dict[str, object]:
    """Make the tables and an arrangement, and let the threads go at it."""
    call_command("migrate", verbosity=0, skip_checks=True)
    world = begun()
    entries = Entry.objects.count()
    found: dict[str, object] = {"writes": together(lambda number: _save(world, str(number), f"save-{number}"))}
    part = Part.objects.get(participant__party="filler", section="licences")
    found["kept"] = [part.revision, len(part.content["licences"]), part.edits.count(), Entry.objects.count() - entries]

    other = begun()
    answers: list[object] = []
    found["same"] = together(lambda _: answers.append(asdict(_save(other, "1", "one"))))
    found["answers"] = answers
    found.update(_arranged())

    world.write("holder")
    holder = world.actors["holder"]
    shown = selectors.part_to_sign(holder, world.number, "holder", "product").seen
    revision = world.revision("holder", "product")
    found["signatures"] = together(
        lambda number: services.sign_part(
            actor=holder,
            arrangement=world.number,
            party="holder",
            section="product",
            shown=shown,
            seen=revision,
            key=f"sign-{number}",
        )
    )
    found["versions"] = PartVersion.objects.count()

    for party in world.actors:
        world.write(party)
        world.sign_all(party)
    shown = selectors.manifest_to_sign(holder, world.number).seen
    found["manifests"] = together(
        lambda number: services.sign_manifest(
            actor=holder, arrangement=world.number, shown=shown, seen=0, key=f"manifest-{number}"
        )
    )
    found["signed"] = [Manifest.objects.count(), Edit.objects.filter(revision=0).count()]
    return found


if __name__ == "__main__":
    print(json.dumps(main()), flush=True)  # noqa: T201 - how it speaks
