"""Every route there is, asked by every reader, shows none of them a text that the design keeps from it.

Routes come from the resolver, so a new one is asked without being named here; one with a part that is not known below
fails the test until somebody says what to put there.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import islice, product, zip_longest
from typing import Any, Final

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from fenduan.assessment import need_to_know
from fenduan.platform.api.scopes import SCOPES
from fenduan.platform.api.services import give_token
from fenduan.platform.arrangements.parts import SECTIONS
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.cases import services as cases
from fenduan.platform.cases.models import Letter
from fenduan.platform.ledger.models import Entry
from fenduan.platform.ledger.sealing import seal
from fenduan.platform.licences.acts import ACTS
from fenduan.reference.calendar import add_months
from tests.platform.arrangements.test_canaries import PROVINCES, Scene, _Design, _forget, _tree
from tests.platform.arrangements.test_canaries import _scene as scene_of_canaries
from tests.platform.web.clients import client_of

pytestmark = pytest.mark.django_db

_PARAMETER: Final = re.compile(r"<(?:\w+:)?(\w+)>")
# What allauth asks for when one signs in or out; it has no text of an arrangement.
_NOT_OURS: Final = ("accounts/",)

scene_with_canaries = scene_of_canaries


class Values:
    """What there is to put into the parts of an address."""

    def __init__(self, number: str, case: list[str]) -> None:
        entries = list(Entry.objects.order_by("pk"))
        self.number = number
        self.cases = case
        self.parts: dict[str, list[object]] = {
            "party": ["holder", "conjugator", "filler"],
            "section": list(SECTIONS),
            "digest": ["0" * 64],
            "manifest": [1],
            "before": [1],
            "event": [1, 2],
            "profile": [1],
            "loan": [1],
            "opaque": list(Letter.objects.values_list("opaque", flat=True)) or ["x"],
            "language": ["zh", "en"],
            "form": ["html", "json", "yaml", "xlsx", "docx", "csv"],
            "kind": ["html", "docx", "opinion", "b_licence"],
            "action": ["submit", "receive", "accept", "withdraw", "request_supplement"],
            "secret": ["x"],
            "path": ["web/fenduan.css"],
            "entry": [entries[-1].number],
            "nth": [1],
        }

    def of(self, route: str, name: str) -> list[object]:
        """Return what may stand in a part of a route."""
        if name == "number":
            if "cases/" in route:
                return list(self.cases)
            if "licences/" in route or "licence/" in route:
                return ["苏20220002", "沪20230001"]
            return self.parts["entry"] if "receipts/" in route else [self.number]
        if name == "kind" and "enter/" in route:
            return list(ACTS)
        return self.parts[name]


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Yield every address of the application, as it is written in the resolver."""
    for each in (resolver or get_resolver()).url_patterns:
        here = before + str(each.pattern).removeprefix("^").removesuffix("$")
        if isinstance(each, URLResolver):
            yield from routes(each, here)
        elif isinstance(each, URLPattern) and not here.startswith(_NOT_OURS):
            yield here


def addresses(values: Values, few: int) -> Iterator[str]:
    """Yield every address with something in each of its parts, ``few`` times at most."""
    for route in routes():
        names = _PARAMETER.findall(route)
        choices = [values.of(route, name) for name in names]
        for chosen in islice(product(*choices), few):
            between = _PARAMETER.split(route)[::2]
            yield "/" + "".join(each for pair in zip_longest(between, map(str, chosen), fillvalue="") for each in pair)


def said_by(client: Client, address: str, method: str = "get") -> str:
    """Return all that an answer says, headers too; what is packed is unpacked."""
    response = getattr(client, method)(address)
    assert response.status_code < 500, (address, response.status_code)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return f"{response.headers}\n{body.decode(errors='replace')}"


def _browsers(readers: dict[str, Actor]) -> dict[str, list[Client]]:
    """Return for each reader the browser, and a program with every scope."""
    until = add_months(clock.today(), 1)
    found = {}
    for who, actor in readers.items():
        secret = give_token(actor=actor, name="canary", scopes=SCOPES, expires_on=until).secret
        found[who] = [client_of(actor), Client(headers={"authorization": f"Bearer {secret}"})]
    return found


def _begin_cases(scene: Scene) -> list[str]:
    """Let the manufacturers and the holder apply, and the authorities receive; return the numbers.

    The first case is at the centre for its technical review.
    """
    world, _, readers = scene
    begun = []
    for kind, who, data in (
        ("opinion", "conjugator", {}),
        ("opinion", "filler", {}),
        ("b_licence", "holder", {"variant": "change"}),
    ):
        digest = world_manifest(world)
        done = cases.begin(
            actor=readers[who], kind=kind, action="submit", arrangement=world.number, key=f"begin {who}",
            data={"manifest": digest, **data},
        )  # type: ignore[arg-type]  # fmt: skip
        begun.append(done.case)
    today = clock.today().isoformat()
    for case, place in zip(begun, ("CN-JS", "CN-ZJ", "CN-SH"), strict=True):
        cases.act(actor=readers[place], case=case, action="receive", seen=1, key=f"receive {case}", data={"on": today})
    referral: dict[str, object] = {"on": today, "carried_out_by": "centre", "expected_days": 10, "reasons": "工艺复杂"}
    steps: tuple[tuple[str, dict[str, object]], ...] = (("accept", {}), ("start_technical_review", referral))
    for seen, (action, given) in enumerate(steps, 2):
        cases.act(actor=readers["CN-JS"], case=begun[0], action=action, seen=seen, key=action, data=given)
    return begun


def world_manifest(world: Any) -> str:  # noqa: ANN401 - the world of the canaries
    """Return the digest of the manifest."""
    from fenduan.platform.arrangements import selectors  # noqa: PLC0415 - named here alone

    return selectors.manifests_of(world.actors["holder"], world.number)[0].digest


def _leaks(scene: Scene, few: int) -> dict[str, list[tuple[str, str]]]:
    world, canaries, readers = scene
    begun = _begin_cases(scene)
    seal()
    design, values = _Design(_tree()), Values(world.number, begun)
    found: dict[str, list[tuple[str, str]]] = {}
    for who, browsers in _browsers(readers).items():
        hidden = {pointer: each for pointer, each in canaries.items() if not design.shown(pointer, who)}
        found[who] = []
        # Who may see all is shown nothing that is hidden.
        for address in addresses(values, few) if hidden else ():
            for browser in browsers if address.startswith("/api/") else browsers[:1]:
                said = said_by(browser, address)
                found[who].extend((address, pointer) for pointer, each in hidden.items() if each in said)
    return found


@pytest.mark.parametrize("few", [4, pytest.param(60, marks=pytest.mark.long)])
def test_no_route_shows_anybody_what_the_design_keeps_from_them(scene: Scene, few: int) -> None:
    found = _leaks(scene, few)

    assert set(found) == {"holder", "conjugator", "filler", *PROVINCES, "CDE", "NMPA"}
    assert {who: each for who, each in found.items() if each} == {}


def test_the_centre_reads_the_case_that_is_referred_to_it_and_hears_of_no_other(scene: Scene) -> None:
    world, canaries, readers = scene
    referred, *others = _begin_cases(scene)
    browser, program = _browsers({"CDE": readers["CDE"]})["CDE"]
    read: set[str] = set()
    for address in addresses(Values(world.number, [referred, *others]), 4):
        response = (program if address.startswith("/api/") else browser).get(address)
        if any(each in address for each in others):
            assert response.status_code in (404, 405), address
        elif response.status_code == 200:
            body = b"".join(response.streaming_content) if response.streaming else response.content
            said = body.decode(errors="replace")
            assert not [each for each in others if each in said], address
            if referred in address:
                read |= {pointer for pointer, each in canaries.items() if each in said}
    assert {pointer.split("/")[1] for pointer in read} >= {"product", "sites", "handoffs"}


@pytest.mark.long
def test_a_broken_cell_of_the_table_shows_in_the_routes(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(need_to_know.TABLE["manufacturer"], "other", "full")  # type: ignore[arg-type]
    monkeypatch.setitem(need_to_know.TABLE["manufacturer"], "neighbour", "full")  # type: ignore[arg-type]
    _forget()
    found = _leaks(scene, 4)
    monkeypatch.undo()
    _forget()

    assert found["filler"]


def test_the_public_and_a_stranger_see_no_text_of_an_arrangement(scene: Scene) -> None:
    world, canaries, _ = scene
    values = Values(world.number, ["JS-OP-2026-0001"])
    for address in addresses(values, 4):
        said = said_by(Client(), address)
        assert not [pointer for pointer, each in canaries.items() if each in said], address
