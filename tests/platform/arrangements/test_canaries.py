"""A text of its own in every field: what each reader is shown of each, held against the design, not the code."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from fenduan.assessment.need_to_know import TABLE, papers
from fenduan.assessment.search import Limits
from fenduan.platform.arrangements import assessing, selectors, services
from fenduan.platform.arrangements.models import Manifest
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from tests.platform.arrangements.world import World, a_key, authority, organisation, person, signed
from tests.properties.canaries import planted
from tests.properties.cases import case
from tests.scenarios.build import changed

pytestmark = pytest.mark.django_db

PROVINCES: Final = {"CN-SH": "holder", "CN-JS": "conjugator", "CN-ZJ": "filler"}
PARTIES: Final = ("holder", "conjugator", "filler")
# Who hands over to whom in the chain of three provinces.
NEIGHBOURS: Final = {"conjugator": ("filler",), "filler": ("conjugator",)}


def _tree() -> dict[str, Any]:
    """Return the chain of three provinces with an entry of every party in every list that has texts."""
    raw = changed(
        case("adc-three-provinces"),
        {
            "/product/registration": {"status": "applied", "number": "x"},
            "/product/grounds/0/raised_by": "x",
            "/steps/0/note": "x",
            "/bad_records": [{"party": each, "kind": "dishonesty", "date": "2010-01-01"} for each in PARTIES],
            "/circumstances": [{"item": 2, "entrusted": each, "statement": "x"} for each in PARTIES[1:]],
            "/preparations": [{"kind": "process_validation", "party": each} for each in PARTIES],
        },
    )
    for place, each in enumerate(raw["parties"]):
        raw = changed(raw, {f"/parties/{place}/credit_code": "x", f"/sites/{place}/address": f"x{each['id']}"})
    sites = [each["id"] for each in raw["sites"]]
    raw["certificates"] = [
        {"site": each, "kind": "gmp_certificate", "issuer": "x", "number": "x"} for each in sites
    ]  # fmt: skip
    raw["not_applicable_materials"] = [{"site": each, "material": "site_master_file", "reason": "x"} for each in sites]
    return raw


class _Design:
    """The table of the design, as text: who is shown the text at a place."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        sites = {each["id"]: each["party"] for each in raw["sites"]}
        self.maker = {each["id"]: sites[each["site"]] for each in raw["segments"]}
        self.site = sites

    def shown(self, pointer: str, who: str) -> bool:
        """Whether ``who`` (a party, a place, CDE, NMPA) is shown what stands at ``pointer``."""
        name, *rest = pointer.split("/")[1:]
        if who in ("holder", "CN-SH", "CDE", "NMPA"):
            return True
        if name == "documents":
            return self._document(self.raw["documents"][int(rest[0])]["id"], who)
        if name in ("title", "provenance", "product"):
            return who in PROVINCES or name == "title" or rest[:1] == ["name"]
        if name == "quality_system":
            return True
        entry = self.raw[name][int(rest[0])]
        return self._entry(name, entry, rest[1], who)

    def _entry(self, name: str, entry: dict[str, Any], key: str, who: str) -> bool:
        mine = PROVINCES.get(who, who)
        whom = self._whom(name, entry)
        if name in ("parties", "sites", "segments") and key == "name":
            return True
        if name in ("handoffs", "agreements", "control_strategy", "steps", "opinions", "confirmations"):
            return mine in whom
        # A manufacturer's province sees what is the holder's; of other manufacturers it sees names.
        return mine in whom or (who in PROVINCES and "holder" in whom)

    def _whom(self, name: str, entry: dict[str, Any]) -> set[str]:
        if name == "handoffs":
            return {self.maker[entry["from"]], self.maker[entry["to"]]}
        if name == "control_strategy":
            return {self.maker[each] for each in entry["controlled_at"]}
        if name == "agreements":
            return set(entry["parties"])
        if name in ("certificates", "not_applicable_materials"):
            return {self.site[entry["site"]]}
        if name == "segments":
            return {self.maker[entry["id"]]}
        whose = entry["id"] if name == "parties" else entry.get("party") or entry.get("entrusted")
        return {whose or "holder"}

    def _document(self, key: str, who: str) -> bool:
        """A document follows the entries that cite it; one that nothing cites is for those who see all."""
        for name, value in self.raw.items():
            if name == "product" and key in papers(value):
                found = who in PROVINCES
            elif name == "quality_system":
                found = key in papers(value.get("unified")) or any(
                    key == each["document"] for each in value["elements"] if "document" in each
                )
            elif isinstance(value, list) and name != "documents":
                found = any(key in papers(each) and self._entry(name, each, "document", who) for each in value)
            else:
                found = False
            if found:
                return True
        return False


@pytest.fixture(name="scene")
def _scene() -> tuple[World, dict[str, str], dict[str, Actor]]:
    """Return an arrangement with canaries, signed and pinned, opened to every authority; and everyone who reads."""
    raw, canaries = planted(_tree())
    world = signed(raw)
    manifest = world.manifest()
    readers = dict(world.actors)
    for place in PROVINCES:
        readers[place] = authority("province", place)
    readers["CDE"], readers["NMPA"] = authority("centre"), authority("nmpa")
    authorities = [organisation(each.organisation) for who, each in readers.items() if who not in world.actors]
    services.open_to(manifest=manifest, organisations=authorities)
    return world, canaries, readers


def _read(world: World, actor: Actor) -> Iterator[str]:
    """Yield the bytes of everything that an actor can read of an arrangement."""
    number = world.number
    yield repr(selectors.rows(actor, selectors.listed_for(actor)))
    yield repr(selectors.arrangement_for(actor, number))
    yield repr(selectors.manifests_of(actor, number))
    yield repr(selectors.newer_parts(actor, number, 1))
    yield _json(selectors.assessment_of(actor, number, 1).as_dict())
    yield selectors.export(actor, number, "yaml", 1).decode()
    yield selectors.document(actor, number, "zh", "html", 1).decode()
    yield selectors.chain_drawing(actor, number, "en", 1).markup
    yield repr((selectors.profiles_of(actor), selectors.loans_of(actor)))
    if actor.kind == "enterprise":
        seen = selectors.workspace(actor, number)
        yield repr((seen.tree, seen.others, seen.faults, seen.restricted, [each.content for each in seen.own]))
        live = selectors.live_assessment(actor, number)
        assert live.projection is not None
        yield _json(live.projection.as_dict())
        yield repr((live.fields, live.findings))
        yield selectors.export(actor, number, "json").decode()
        yield _json(selectors.compare_versions(actor, number, 1).as_dict())
        yield repr([(each.agreement, each.to_sign.body) for each in selectors.agreements_for(actor, number)])
        plans = selectors.plans_for(actor, number, Limits(stop=lambda: True))
        assert plans is not None
        yield _json(plans.as_dict())
        yield repr(selectors.uploads_of(actor, number))
    else:
        yield _json(selectors.compare_versions(actor, number, 1, 1).as_dict())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _differences(scene: tuple[World, dict[str, str], dict[str, Actor]]) -> dict[str, tuple[list[str], list[str]]]:
    """Return for each reader what leaks, and what is kept from it though the design shows it."""
    world, canaries, readers = scene
    design = _Design(_tree())
    found = {}
    for who, actor in readers.items():
        said = "\n".join(_read(world, actor))
        shown = {pointer for pointer, each in canaries.items() if each in said}
        wanted = {pointer for pointer in canaries if design.shown(pointer, who)}
        found[who] = sorted(shown - wanted), sorted(wanted - shown)
    return found


Scene = tuple[World, dict[str, str], dict[str, Actor]]


def test_every_reader_is_shown_exactly_what_the_design_gives_it(scene: Scene) -> None:
    assert {who: each for who, each in _differences(scene).items() if each != ([], [])} == {}


@pytest.mark.parametrize("row", ["product", "manufacturer", "handoff", "control", "agreement"])
def test_one_cell_of_the_table_broken_is_noticed(scene: Scene, row: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    for column in ("neighbour", "other", "other_province"):
        monkeypatch.setitem(TABLE[row], column, "full")  # type: ignore[arg-type]  # a mapping that nobody should change
    _forget()
    leaks = [each for who, (each, _) in _differences(scene).items() if who in ("conjugator", "filler", "CN-ZJ")]
    monkeypatch.undo()
    _forget()

    assert any(leaks)


def _forget() -> None:
    assessing._projected.cache_clear()


def test_a_stranger_is_told_of_nothing(scene: Scene) -> None:
    world, canaries, _ = scene
    stranger, other = person(organisation("stranger")), authority("province", "CN-BJ")
    for actor in (stranger, other):
        assert selectors.rows(actor, selectors.listed_for(actor)) == []
        asked: list[tuple[Callable[..., object], tuple[object, ...]]] = [
            (selectors.assessment_of, (1,)),
            (selectors.export, ("json",)),
            (selectors.manifest_for, (1,)),
            (selectors.upload_for, ("0" * 64,)),
        ]
        for ask, more in asked:
            with pytest.raises(NotFound) as told:
                ask(actor, world.number, *more)
            with pytest.raises(NotFound) as absent:
                selectors.arrangement_for(actor, "AR-2026-9999")
            assert told.value.reasons == absent.value.reasons
    assert canaries
    assert Manifest.objects.count() == 1


def test_refusals_name_nothing_that_is_hidden(scene: Scene) -> None:
    world, canaries, _ = scene
    own = {pointer for pointer in canaries if _Design(_tree()).shown(pointer, "filler")}
    hidden = [each for pointer, each in canaries.items() if pointer not in own]
    for section, pointer, value in (
        ("segments", "/segments/0/after", ["nowhere"]),
        ("handoffs_in", "/handoffs/-", {"from": "antibody", "to": "fill"}),
        ("licences", "/licences/0/valid_until", "x"),
        ("experience", "/experience/0/document", "nowhere"),
    ):
        world.save("filler", section, pointer, value)
        said = repr(selectors.workspace(world.actors["filler"], world.number).faults)
        try:
            world.sign("filler", section)
        except Refused as refused:
            said += repr(refused.reasons)
        assert not [each for each in hidden if each in said]
    with pytest.raises(Refused) as refusal:
        services.save_field(
            actor=world.actors["filler"],
            arrangement=world.number,
            party="filler",
            section="licences",
            pointer="/licences/0/number",
            value="1",
            seen=0,
            key=a_key(),
        )
    assert not [each for each in hidden if each in repr(refusal.value.reasons)]
