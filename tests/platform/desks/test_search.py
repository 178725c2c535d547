"""A search finds what holds the words, character for character and whatever their case, and of that what one may see.

What is found is compared with what a search through everything finds: the words as they are, looked for in each number,
title and name, among what each list shows the same person.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fenduan.platform.accounts.models import Organisation
from fenduan.platform.arrangements import selectors as arrangements
from fenduan.platform.arrangements.models import Arrangement
from fenduan.platform.base.actor import Actor
from fenduan.platform.cases import selectors as cases
from fenduan.platform.desks import selectors
from fenduan.platform.licences import selectors as licences
from fenduan.platform.licences.models import Licence
from tests.platform.cases.world import World, organisation, person

pytestmark = [pytest.mark.databases, pytest.mark.django_db]
NAMES = ("抗体偶联药物100%", "Anti_body 50% A\\B", "示例（苏州）公司'甲'", "straße ABC", "生物")


@pytest.fixture
def world() -> World:
    made = World()
    made.begin("opinion", made.maker)
    made.begin("b_licence", made.holder)
    for place, (name, house) in enumerate(zip(NAMES, made.companies.values(), strict=False)):
        Organisation.objects.filter(pk=house.pk).update(name_zh=name, name_en=NAMES[place - 1])
        Licence.objects.create(
            number=f"苏2026_{place}%", authority="CN-JS" if place % 2 else "CN-SH", organisation=house, class_code="Cs",
            holder_zh=name, holder_en=NAMES[place - 1], version=0,
        )  # fmt: skip
    Arrangement.objects.update(title_zh=NAMES[0], title_en=NAMES[1])
    return made


@pytest.fixture
def readers(world: World) -> list[Actor]:
    """Return who searches: parties, an officer, who decides, the NMPA, the centre, and who takes part in nothing."""
    return [
        world.holder, world.maker, world.filler, world.away.officer, world.home.decider, world.nmpa, _outsider(),
        person("cde", organisation("cde", "centre"), "reviewer"),
    ]  # fmt: skip


def _outsider() -> Actor:
    return person("new", organisation("outsider", "enterprise", "CN-SH"), "regulatory_affairs")


def _holds(words: str, *said: str) -> bool:
    """Whether words stand in one of the texts, the case of ASCII letters aside, as both databases have it."""
    return any(_plain(words) in _plain(each) for each in said)


def _plain(said: str) -> str:
    return "".join(each.lower() if each.isascii() else each for each in said)


def _through_everything(actor: Actor, words: str) -> set[tuple[str, str]]:
    found = set()
    for one in arrangements.listed_for(actor):
        if _holds(words, one.number, one.title_zh, one.title_en, one.holder.name_zh, one.holder.name_en):
            found.add(("invitation" if one.state == "invited" else "arrangement", one.number))
    for case in cases.cases_for(actor).select_related("applicant"):
        if _holds(words, case.number, case.applicant.name_zh, case.applicant.name_en):
            found.add(("case", case.number))
    for licence in licences.register_for(actor):
        if _holds(words, licence.number, licence.holder_zh, licence.holder_en):
            found.add(("licence", licence.number))
    return found


# The two databases agree on the case of ASCII alone; a capital letter of another alphabet is looked for as it is.
PIECES = st.sampled_from(sorted({name[i:j] for name in (*NAMES, "2026_1%", "AR-2026") for i in range(len(name))
                                 for j in range(i + 1, i + 4)} - {" "}))  # fmt: skip
WORDS = st.one_of(
    PIECES,
    PIECES.map(lambda said: said.swapcase() if said.isascii() else said),
    st.text("抗体%_\\'ABab示例0-（", min_size=1, max_size=3),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS)
def test_a_search_finds_what_a_look_through_everything_finds(readers: list[Actor], words: str) -> None:
    for actor in readers:
        found = {(each.kind, each.number) for each in selectors.search(actor, words)}
        assert found == (_through_everything(actor, words.strip()) if words.strip() else set()), (actor, words)


@pytest.mark.parametrize("words", ["抗", "抗体", "%", "_", "\\", "anti_BODY", "'甲'"])
def test_words_are_found_in_names_as_they_are(world: World, words: str) -> None:
    found = {(each.kind, each.number) for each in selectors.search(world.nmpa, words)}
    assert found == _through_everything(world.nmpa, words)
    assert found


def test_an_outsider_finds_nothing(world: World) -> None:
    outsider = _outsider()
    for words in ("抗体", world.arrangement.number, "2026"):
        assert selectors.search(outsider, words) == []


def test_a_search_asks_as_often_whatever_it_finds(world: World, readers: list[Actor]) -> None:
    for actor in readers:
        counts = []
        for many in (1, 30):
            for number in range(Licence.objects.filter(number__startswith="多").count(), many):
                Licence.objects.create(
                    number=f"多{number}", authority="CN-JS", organisation=world.companies["conjugator"],
                    class_code="Cs", holder_zh="多", holder_en="many", version=0,
                )  # fmt: skip
            with CaptureQueriesContext(connection) as told:
                selectors.search(actor, "2026")
                selectors.search(actor, "多")
            counts.append(len(told))
        assert counts[0] == counts[1] <= 14
