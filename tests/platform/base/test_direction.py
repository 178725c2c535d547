"""Characters that turn the direction of a line are refused wherever a name, a title or a line is typed."""

import datetime as dt
from collections.abc import Callable

import pytest

from fenduan.platform.accounts import rules
from fenduan.platform.accounts.services import OPERATOR, invite
from fenduan.platform.api.services import give_token
from fenduan.platform.arrangements import selectors, services
from fenduan.platform.base import clock
from fenduan.platform.base.direction import TURNS, turns
from fenduan.platform.base.errors import Refused
from fenduan.platform.licences import printed
from fenduan.platform.procedure.needs import take
from fenduan.platform.procedure.tables import procedure_of
from fenduan.reference.text import Text
from tests.platform.arrangements.world import a_key, begun, organisation, person, signed

TURNED = ("甲\u202e司公\u202c", "ab\u2066c\u2069", "\u202a", "x\u2068", "\u2067")
OTHERWISE = ("示例公司", "Ünïcode 😀", "عربي", "\u200fעבר\u200e", "甲\u200b乙", "")


@pytest.mark.parametrize("said", TURNED)
def test_what_turns_a_line_is_found(said: str) -> None:
    assert turns(said)


@pytest.mark.parametrize("said", OTHERWISE)
def test_what_runs_from_right_to_left_by_itself_is_no_fault(said: str) -> None:
    assert not turns(said)


def _reasons(act: Callable[[], object]) -> tuple[Text, ...]:
    with pytest.raises(Refused) as refused:
        act()
    return tuple(refused.value.reasons)


@pytest.mark.django_db
@pytest.mark.parametrize("said", TURNED)
def test_names_of_people_and_organisations_are_refused(said: str) -> None:
    faults = rules.of_organisation("enterprise", "a", Text(said, said), "CN-SH", "91310115MA1K30001D")
    assert (faults["name_zh"], faults["name_en"]) == ([TURNS], [TURNS])
    assert rules.of_person("a@b.example", said)["name"] == [TURNS]
    house = organisation("holder", place="CN-SH")
    told = _reasons(lambda: invite(actor=OPERATOR, email="a@b.example", name=said, role="quality", organisation=house))
    assert told == (TURNS,)


@pytest.mark.django_db
@pytest.mark.parametrize("said", TURNED)
def test_titles_and_names_in_arrangements_are_refused(said: str) -> None:
    actor = person(organisation("holder", place="CN-SH"))
    good = Text("A", "甲")
    for title in (Text(said, good.zh), Text(good.en, said)):
        assert _reasons(lambda title=title: services.create(actor=actor, title=title, key=a_key())) == (TURNS,)  # type: ignore[misc]
    assert _reasons(lambda: services.save_profile(actor=actor, name=said, content={}, seen=0, key=a_key())) == (TURNS,)
    until = clock.today() + dt.timedelta(days=9)
    assert TURNS in _reasons(lambda: give_token(actor=actor, name=said, scopes=["cases:read"], expires_on=until))


@pytest.mark.django_db
def test_what_is_typed_into_a_part_is_kept_told_at_its_field_and_not_signed() -> None:
    world = begun()
    world.write("holder")
    world.save("holder", "product", "/title", {"en": "Conjugate\u202e", "zh": "偶联药物"})
    seen = selectors.workspace(world.actors["holder"], world.number)
    assert [(place[2], each.rule, each.message) for place, each in seen.faults if each.rule == "turned"] == [
        ("/title/en", "turned", TURNS)
    ]
    assert seen.part("holder", "product").content["title"]["en"] == "Conjugate\u202e"
    (reason,) = _reasons(lambda: world.sign("holder", "product"))
    assert TURNS.en in reason.en
    assert TURNS.zh in reason.zh


@pytest.mark.django_db
def test_what_was_signed_before_holds_none() -> None:
    world = signed()
    assert not turns(selectors.export(world.actors["holder"], world.number, "json").decode())


def test_lines_of_a_case_are_refused_and_longer_texts_are_kept() -> None:
    table, today = procedure_of("opinion").by_name, dt.date(2026, 6, 15)
    for name, field, value in (
        ("tell_interested", "name", "甲\u202e"),
        ("request_supplement", "questions", ["甲", "乙\u2067"]),
    ):
        _, faults = take(table[name], {field: value}, today)
        (fault,) = (each for each in faults if TURNS.en in each.reason.en)
        assert fault.field == field
        assert TURNS.zh in fault.reason.zh
    kept, _ = take(table["withdraw"], {"reasons": "引用：\u202bعربي\u202c"}, today)
    assert kept["reasons"] == "引用：\u202bعربي\u202c"


def test_a_printed_licence_is_refused_at_its_cell() -> None:
    table = "许可证编号,分类码,企业名称,发证机关\n苏20240001,Cs,示例\u202e公司,CN-JS\n"
    (reason,) = _reasons(lambda: printed.read(table.encode(), name="a.csv"))
    assert reason == Text(f"Row 2, {printed.COLUMNS['holder'].en}: {TURNS.en}", f"第2行“企业名称”：{TURNS.zh}")
