"""Every list and every workspace asks the database as often for thirty as for one, and not too often."""

from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fenduan.platform.arrangements.models import Arrangement, Manifest, Opened, Participant
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.cases.models import Case, CaseEvent, Letter
from fenduan.platform.licences.models import Happening, Licence
from fenduan.platform.licences.owed import keep_owed
from tests.platform.cases.world import World
from tests.platform.web.clients import client_of

pytestmark = pytest.mark.django_db
MANY: Final = 30
LISTS: Final[dict[str, int]] = {
    "/": 26,
    "/?all=1": 26,
    "/cases/": 10,
    "/cases/?state=open&q=2026": 10,
    "/arrangements/": 10,
    "/arrangements/?q=2026&sort=-changed": 10,
    "/licences/": 10,
    "/licences/?q=2026&sort=until": 10,
    "/licences/duties/": 12,
    "/licences/duties/?all=1": 12,
    "/search/?q=2026": 14,
    "/account/": 16,
}
"""The lists, and how often each may ask at most: session, person, roles and delegations take four."""


def asked(client: Client, page: str) -> tuple[int, int]:
    """Return how often a page asks the second time it is shown, and how many bytes it has."""
    assert client.get(page).status_code == 200
    with CaptureQueriesContext(connection) as told:
        found = client.get(page)
        count = len(told)
    return count, len(found.content)


class Full:
    """A world with one arrangement, two cases, a licence and a duty; and many of each after :meth:`multiply`."""

    def __init__(self) -> None:
        self.world = World()
        clock.state_day(clock.today())
        self.opinion = self.world.begin("opinion", self.world.maker)
        self.world.do(self.opinion, self.world.away.officer, "receive", on=clock.today().isoformat())
        self.b = self.world.begin("b_licence", self.world.holder)
        maker = self.world.companies["conjugator"]
        self.licence = Licence.objects.create(
            number="苏20260001", authority="CN-JS", organisation=maker, class_code="Cs", holder_zh="甲", holder_en="A",
            valid_from=clock.today(), valid_until=clock.today(), version=0,
        )  # fmt: skip
        Happening.objects.create(
            kind="b_completed", on=clock.today(), matter=self.world.arrangement.number,
            holder=self.world.companies["holder"], holder_name={"en": "H", "zh": "持"}, holder_place="CN-SH",
            manufacturer=maker, manufacturer_name={"en": "M", "zh": "受"}, manufacturer_place="CN-JS",
            written_at=clock.now(), written_by=self.world.home.officer.user_id, key="done",
        )  # fmt: skip
        keep_owed(self.world.arrangement.number)

    def multiply(self) -> None:
        """Make thirty of everything."""
        of = self.world.arrangement
        for count in range(1, MANY):
            mark = f"2026-X{count:03d}"
            with_number = Arrangement(
                number=f"AR-{mark}", holder=of.holder, title_zh=of.title_zh, title_en=of.title_en,
                created_at=of.created_at, created_by=of.created_by,
            )  # fmt: skip
            with_number.save()
            for taking in of.participants.order_by("pk"):
                Participant.objects.create(
                    arrangement=with_number, organisation=taking.organisation, party=taking.party, role=taking.role,
                    name_zh=taking.name_zh, name_en=taking.name_en, place=taking.place, state=taking.state,
                    invited_at=taking.invited_at,
                )  # fmt: skip
            first = of.manifests.order_by("number")[0]
            manifest = Manifest(
                arrangement=with_number, number=1, body=first.body, digest=f"sha256:{count:064x}",
                signed_at=first.signed_at, signed_by=first.signed_by, printed_name="x", entry=first.entry,
            )  # fmt: skip
            manifest.save()
            manifest.versions.set(first.versions.all())
            for opened in Opened.objects.filter(manifest=first):
                Opened(manifest=manifest, organisation=opened.organisation, opened_at=opened.opened_at).save()
            for case in Case.objects.filter(arrangement=of).order_by("pk"):
                self._copy_case(case, with_number, manifest, mark)
            for one in Happening.objects.filter(matter=of.number):
                Happening.objects.bulk_create([self._other(one, matter=with_number.number, key=f"{one.key}{count}")])
            keep_owed(with_number.number)
            Licence.objects.bulk_create([self._other(self.licence, number=f"苏2026X{count:03d}")])

    def _copy_case(self, case: Case, arrangement: Arrangement, manifest: Manifest, mark: str) -> None:
        number = f"{case.number[:6]}{mark}"[:20]
        made = self._other(case, number=number, arrangement_id=arrangement.pk, manifest_id=manifest.pk)
        made.save()
        for event in case.events.order_by("number"):
            copied = self._other(event, case_id=made.pk, manifest_id=manifest.pk, key=f"{event.key}{mark}"[:120])
            CaseEvent.objects.bulk_create([copied])
            for letter in event.letters.order_by("pk"):
                own = {"number": f"{letter.number}{mark}", "opaque": f"{mark}{letter.opaque}"[:22]}
                Letter.objects.bulk_create([self._other(letter, case_id=made.pk, event_id=copied.pk, **own)])

    @staticmethod
    def _other(row: Any, **changed: object) -> Any:  # noqa: ANN401 - of any table
        names = [each.attname for each in row._meta.concrete_fields if not each.primary_key]
        return type(row)(**{**{name: getattr(row, name) for name in names}, **changed})


def readers(full: Full) -> dict[str, Actor]:
    """Return who looks: both companies, an officer and a decision maker, the NMPA."""
    world = full.world
    return {
        "holder": world.holder, "maker": world.maker, "officer": world.away.officer, "home": world.home.officer,
        "decider": world.away.decider, "nmpa": world.nmpa,
    }  # fmt: skip


def test_lists_ask_as_often_for_thirty_as_for_one() -> None:
    full = Full()
    clients = {name: client_of(actor) for name, actor in readers(full).items()}
    one = {(name, page): asked(client, page) for name, client in clients.items() for page in LISTS}
    full.multiply()
    many = {(name, page): asked(client, page) for name, client in clients.items() for page in LISTS}
    assert {key: count for key, (count, _) in many.items()} == {key: count for key, (count, _) in one.items()}
    too_often = {key: count for key, (count, _) in many.items() if count > LISTS[key[1]]}
    assert not too_often
    # What would be the same page with nothing more on it proves nothing.
    for name, page in (
        ("nmpa", "/cases/"),
        ("maker", "/arrangements/"),
        ("officer", "/licences/"),
        ("nmpa", "/"),
        ("maker", "/licences/duties/"),
    ):
        assert many[name, page][1] > one[name, page][1] + 1000


@pytest.mark.parametrize(
    ("name", "page", "most"),
    [
        ("holder", "/arrangements/{arrangement}/", 22),
        ("maker", "/arrangements/{arrangement}/", 22),
        ("officer", "/arrangements/{arrangement}/", 20),
        ("holder", "/cases/{b}/", 28),
        ("maker", "/cases/{opinion}/", 28),
        ("officer", "/cases/{opinion}/", 30),
        ("officer", "/cases/{opinion}/history/", 30),
        ("officer", "/cases/{opinion}/dossier/", 30),
        ("nmpa", "/cases/{opinion}/", 30),
    ],
)
def test_a_workspace_asks_as_often_whatever_else_there_is(name: str, page: str, most: int) -> None:
    full = Full()
    client = client_of(readers(full)[name])
    address = page.format(arrangement=full.world.arrangement.number, b=full.b, opinion=full.opinion)
    alone, _ = asked(client, address)
    full.multiply()
    among_many, _ = asked(client, address)
    assert among_many == alone
    assert among_many <= most
