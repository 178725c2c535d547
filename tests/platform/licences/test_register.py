"""The register: who may write what, what is written once, and who sees what of it."""

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from fenduan.platform.accounts.models import User
from fenduan.platform.arrangements.models import Arrangement, Manifest, Opened, Participant
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Role
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.ledger.models import Entry
from fenduan.platform.licences import extracts, history, printed, selectors, services
from fenduan.platform.licences.duties import Happened
from fenduan.platform.licences.history import REGISTRATION_ONLY, Entrustment, ScopeLine
from fenduan.platform.licences.models import Happening, Licence, LicenceEvent
from fenduan.platform.licences.services import Change
from fenduan.reference.text import Text
from tests.platform.licences.people import NAMES, TODAY, actor, content, everybody, issued, party

pytestmark = pytest.mark.django_db

NUMBER = "苏20240001"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _change(what: Change, *, seen: int = 1, key: str = "c", slug: str = "js-mpa", number: str = NUMBER) -> int:
    return services.change(actor=actor(slug), key=key, number=number, seen=seen, what=what).version


def _reasons(caught: pytest.ExceptionInfo[Refused]) -> str:
    assert all(each.en and each.zh for each in caught.value.reasons)
    return " | ".join(each.en for each in caught.value.reasons)


# Writing


def test_a_licence_is_entered_once_with_one_entry_in_the_ledger() -> None:
    written = issued()
    assert (written.number, written.version) == (NUMBER, 1)
    assert written.promise
    entry = Entry.objects.get()
    assert (entry.action, entry.subject_kind, entry.subject) == ("licences.issue", "licence", NUMBER)
    licence = Licence.objects.get()
    assert (licence.class_code, licence.holder, licence.valid_until) == ("Cs", NAMES["maker"][1], day("2029-01-09"))

    again = issued()
    assert (again.version, again.promise) == (1, "")
    assert Entry.objects.count() == LicenceEvent.objects.count() == 1


def test_a_number_is_entered_only_once() -> None:
    issued()
    with pytest.raises(Refused, match="in the register already"):
        issued(key="other")


@pytest.mark.parametrize(
    ("slug", "roles"),
    [
        ("holder", ()),
        ("maker", ()),
        ("sh-mpa", ()),
        ("cde", ()),
        ("nmpa", ()),
        ("js-mpa", ("inspector",)),
        ("js-mpa", ("authority_admin",)),
    ],
)
def test_who_does_not_keep_the_register_is_told_so_and_nothing_is_written(slug: str, roles: tuple[Role, ...]) -> None:
    with pytest.raises(Refused) as caught:
        issued(actor=actor(slug, *roles))
    assert caught.value.status == 403
    assert "register of a place" in _reasons(caught)
    assert not Licence.objects.exists()
    assert not Entry.objects.exists()


def test_everything_wrong_with_a_licence_is_said_at_once() -> None:
    bad = content(class_code=" ", holder=Text("", ""), valid_from=day("2030-01-01"), scope=())
    with pytest.raises(Refused) as caught:
        issued(content=bad, on=day("2026-06-16"), key="")
    said = _reasons(caught)
    for each in ("class code", "no holder", "ends before it begins", "each site", "lies ahead", "idempotency key"):
        assert each in said
    assert caught.value.status == 400


def test_a_change_appends_and_the_past_stays() -> None:
    issued()
    reduced = content(scope=content().scope[:1])
    assert _change(Change("scope_reduced", day("2026-03-01"), reduced, case="JS-C-2026-0002")) == 2
    licence = Licence.objects.get()
    assert licence.version == 2
    assert selectors.covered(licence, "js-2", "solution_for_injection", day("2026-02-28")) is not None
    assert selectors.covered(licence, "js-2", "solution_for_injection", day("2026-03-01")) is None
    assert [each.action for each in Entry.objects.order_by("pk")] == ["licences.issue", "licences.scope_reduced"]


def test_a_stale_write_is_refused_and_says_so_and_a_repeated_one_answers_as_before() -> None:
    issued()
    changed = Change("changed", day("2026-03-01"), content(class_code="CsDs"))
    assert _change(changed) == 2
    assert _change(changed) == 2
    with pytest.raises(Refused) as caught:
        _change(replace(changed, content=content(class_code="Ds")), key="d")
    assert caught.value.status == 409
    assert "at version 2, you saw version 1" in _reasons(caught)
    with pytest.raises(Refused, match="used for another act"):
        _change(replace(changed, kind="cancelled"))
    assert LicenceEvent.objects.count() == 2


MORE = ScopeLine(Text("Site 3", "第三场地"), ("cartridge",), key="js-3")
WRONG: dict[str, tuple[Callable[[], Change], str]] = {
    "ahead": (lambda: Change("changed", day("2026-06-16"), content(class_code="x")), "lies ahead"),
    "before the last": (lambda: Change("changed", day("2024-01-09"), content(class_code="x")), "before the last event"),
    "again issued": (lambda: Change("issued", TODAY, content(class_code="x")), "in the register already"),
    "nothing said": (lambda: Change("changed", TODAY), "State what the licence says"),
    "nothing changed": (lambda: Change("changed", TODAY, content()), "Nothing is changed"),
    "end with content": (lambda: Change("cancelled", TODAY, content()), "no new content"),
    "reduced to more": (
        lambda: Change("scope_reduced", TODAY, content(scope=(*content().scope, MORE))),
        "adds nothing",
    ),
    "renewed to earlier": (
        lambda: Change("renewed", TODAY, content(valid_until=day("2028-01-01"))),
        "ends later than before",
    ),
    "points without correcting": (
        lambda: Change("changed", TODAY, content(class_code="x"), corrects=1),
        "Only a correction",
    ),
    "corrects nothing": (lambda: Change("corrected", TODAY, content()), "Say which event"),
    "corrects what is not there": (lambda: Change("corrected", TODAY, content(), corrects=7), "Say which event"),
    "strikes the first out": (lambda: Change("corrected", TODAY, None, corrects=1), "cannot be struck out"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_change_that_cannot_be_is_refused(what: str) -> None:
    issued()
    make, said = WRONG[what]
    with pytest.raises(Refused) as caught:
        _change(make())
    assert said in _reasons(caught)
    assert LicenceEvent.objects.count() == 1


def test_after_the_end_only_a_correction_is_taken() -> None:
    issued()
    _change(Change("cancelled", day("2026-05-01")))
    assert Licence.objects.get().ended == "cancelled"
    with pytest.raises(Refused, match="has ended"):
        _change(Change("changed", TODAY, content(class_code="x")), seen=2, key="d")
    with pytest.raises(Refused, match="strike it out"):
        _change(Change("corrected", TODAY, content(), corrects=2), seen=2, key="d")
    assert _change(Change("corrected", TODAY, None, corrects=2), seen=2, key="d") == 3
    licence = Licence.objects.get()
    assert (licence.ended, licence.ended_on) == ("", None)
    assert selectors.covered(licence, "js-1", "drug_substance", TODAY) is not None


def test_a_renewal_carries_the_validity_on() -> None:
    issued()
    _change(Change("renewed", TODAY, content(valid_from=TODAY, valid_until=day("2031-06-14"))))
    assert Licence.objects.get().valid_until == day("2031-06-14")


def test_the_licence_of_another_place_is_not_there_for_who_would_change_it() -> None:
    issued()
    for slug in ("sh-mpa", "maker", "nmpa"):
        with pytest.raises(NotFound):
            _change(Change("cancelled", TODAY), slug=slug)
    with pytest.raises(NotFound):
        _change(Change("cancelled", TODAY), number="none")
    with pytest.raises(Refused) as caught:
        services.change(
            actor=actor("js-mpa", "inspector"), key="c", number=NUMBER, seen=1, what=Change("cancelled", TODAY)
        )
    assert caught.value.status == 403


def test_events_are_written_once() -> None:
    issued()
    event = LicenceEvent.objects.get()
    with pytest.raises(TypeError, match="never changed"):
        event.save()
    with pytest.raises(TypeError, match="never deleted"):
        event.delete()


def test_the_columns_repeat_what_the_events_say() -> None:
    issued()
    _change(Change("changed", day("2026-03-01"), content(class_code="CsDs")))
    _change(Change("corrected", TODAY, content(class_code="Ds"), corrects=2), seen=2, key="d")
    licence = Licence.objects.get()
    told = history.latest(each.as_event() for each in licence.events.all())
    assert (licence.class_code, licence.valid_from, licence.valid_until) == (
        told.content.class_code,
        told.content.valid_from,
        told.content.valid_until,
    )


def test_a_key_of_another_act_enters_nothing() -> None:
    issued()
    with pytest.raises(Refused, match="used for another act"):
        issued("苏20240002", key=f"issue-{NUMBER}")
    assert Licence.objects.count() == 1


def test_a_licence_is_bound_to_its_enterprise_once() -> None:
    maker, stranger = everybody()["maker"].pk, everybody()["stranger"].pk
    issued(organisation=None)
    assert _numbers("maker") == []
    for _ in range(2):
        services.bind(actor=actor("js-mpa"), number=NUMBER, organisation=maker)
    assert _numbers("maker") == [NUMBER]
    assert Entry.objects.filter(action="licences.bind").count() == 1
    for other in (stranger, 10**9):
        with pytest.raises(Refused, match="belongs to another"):
            services.bind(actor=actor("js-mpa"), number=NUMBER, organisation=other)
    for slug in ("sh-mpa", "maker"):
        with pytest.raises(NotFound):
            services.bind(actor=actor(slug), number=NUMBER, organisation=maker)


# As printed

HEAD = "number,class_code,holder,authority,valid_from,valid_until,site,forms\n"
TWO = f"{HEAD}苏1,AhBhCh,示例原液公司,CN-JS,2024-01-10,2029-01-09,一厂,原液\n苏2,Cs?,没有账户的公司,江苏省,,,,\n"


def _imported(table: str = TWO, slug: str = "js-mpa", key: str = "i") -> services.Imported:
    return services.import_printed(actor=actor(slug), key=key, data=table.encode(), name="a.csv")


def test_licences_are_entered_as_printed_odd_codes_kept() -> None:
    everybody()
    assert _imported().entered == ("苏1", "苏2")
    first, second = Licence.objects.order_by("number")
    assert (first.class_code, first.organisation) == ("AhBhCh", everybody()["maker"])
    assert (second.class_code, second.organisation, second.valid_until) == ("Cs?", None, None)
    assert selectors.covered(first, "一厂", "drug_substance", day("2025-01-01")) is not None
    entry = Entry.objects.get()
    assert (entry.action, entry.subject_kind) == ("licences.import", "import")


def test_an_import_repeated_enters_nothing_and_one_that_differs_is_refused_whole() -> None:
    _imported()
    again = _imported(key="j")
    assert (again.entered, again.unchanged) == ((), ("苏1", "苏2"))
    assert Entry.objects.count() == 1
    with pytest.raises(Refused) as caught:
        _imported(f"{TWO.replace('AhBhCh', 'Cs')}苏3,Cs,丙,CN-JS,,,,\n", key="k")
    assert "苏1 is in the register already" in _reasons(caught)
    assert Licence.objects.count() == 2


def test_an_import_enters_what_the_own_authority_issued_and_nothing_else() -> None:
    with pytest.raises(Refused) as caught:
        _imported(slug="sh-mpa")
    assert "Row 2, licence 苏1: it was issued by another authority" in _reasons(caught)
    for slug in ("maker", "nmpa"):
        with pytest.raises(Refused) as caught:
            _imported(slug=slug)
        assert caught.value.status == 403
    assert not Licence.objects.exists()


# Seeing


def _numbers(slug: str, *roles: Role) -> list[str]:
    rows, count = selectors.licences_for(actor(slug, *roles))
    assert count == len(rows)
    return [each.number for each in rows]


def _tie(kind: str = "opinion_issued", key: str = "n", **more: object) -> None:
    given: dict[str, object] = {"holder": party("holder"), "manufacturer": party("maker"), **more}
    happened = Happened(kind, day("2026-06-01"), "AR-2026-0001", **given)  # type: ignore[arg-type]
    services.note(actor=actor("js-mpa"), key=key, happened=happened)


def test_who_sees_a_licence_whole() -> None:
    issued()
    whole = {slug for slug in NAMES if _numbers(slug) == [NUMBER]}
    assert whole == {"maker", "js-mpa"}
    _tie()
    whole |= {"holder", "sh-mpa", "nmpa"}
    assert {slug for slug in NAMES if _numbers(slug) == [NUMBER]} == whole
    for slug in NAMES:
        if slug in whole:
            view = selectors.licence_for(actor(slug), NUMBER)
            assert (view.level, view.content, view.state) == (
                "entrusting" if slug == "holder" else "full",
                content(),
                "in_force",
            )
        else:
            with pytest.raises(NotFound):
                selectors.licence_for(actor(slug), NUMBER)


def _arrangement() -> Arrangement:
    """Make an arrangement of the holder in which the maker takes part, with one signed manifest."""
    user = User.objects.create_user("a@example.org", name="A")
    kept = Arrangement.objects.create(
        number="AR-2026-0007",
        holder=everybody()["holder"],
        title_zh="安排",
        title_en="Arrangement",
        created_at=clock.now(),
        created_by=user,
    )
    for slug, role, state in (
        ("holder", "applicant", "accepted"),
        ("maker", "entrusted_manufacturer", "accepted"),
        ("filler", "entrusted_manufacturer", "invited"),
    ):
        Participant.objects.create(
            arrangement=kept,
            organisation=everybody()[slug],
            party=slug,
            role=role,
            name_zh=slug,
            name_en=slug,
            state=state,
            invited_at=clock.now(),
        )
    signed = {"signed_at": clock.now(), "signed_by": user, "printed_name": "A", "entry": 1}
    Manifest(arrangement=kept, number=1, body=b"{}", digest="sha256:0", **signed).save()
    return kept


def test_a_holder_sees_the_licence_of_who_takes_part_and_an_authority_when_it_is_opened() -> None:
    issued()
    issued("川1", actor=actor("bj-mpa"), authority="CN-BJ", organisation=everybody()["filler"].pk)
    kept = _arrangement()
    assert _numbers("holder") == [NUMBER]
    assert _numbers("cde") == _numbers("nmpa") == _numbers("sh-mpa") == []
    for slug in ("cde", "nmpa", "sh-mpa"):
        Opened(manifest=kept.manifests.get(), organisation=everybody()[slug], opened_at=clock.now()).save()
        assert _numbers(slug) == [NUMBER]
        assert selectors.licence_for(actor(slug), NUMBER).level == "full"


def test_no_holder_learns_of_another() -> None:
    other = Entrustment(NAMES["stranger"][1], "CN-BJ", "stranger", Text("Secret product", "秘密品种"))
    issued()
    both = content(entrustments=(*content().entrustments, other))
    _change(Change("changed", day("2026-02-01"), both, case="JS-SECRET-1"))
    _change(Change("changed", day("2026-03-01"), replace(both, class_code="CsDs"), case="JS-SECRET-2"), seen=2, key="d")
    _tie()
    mine = selectors.licence_for(actor("maker"), NUMBER)
    assert (len(mine.events), mine.version) == (3, 3)
    view = selectors.licence_for(actor("holder"), NUMBER)
    assert view.content == content(class_code="CsDs")
    assert [(each.number, each.on) for each in view.events] == [(1, day("2024-01-10")), (2, day("2026-03-01"))]
    told = repr(view)
    for hidden in ("stranger", "Stranger", "秘密品种", "示例无关公司", "SECRET", "date(2026, 2, 1)", "JS-C-2024-0001"):
        assert hidden not in told
        assert hidden.encode() not in selectors.export(actor("holder"), "csv")


def test_another_manufacturer_of_the_same_holder_sees_nothing_of_it() -> None:
    issued()
    _tie()
    services.note(
        actor=actor("sh-mpa"),
        key="f",
        happened=Happened(
            "b_completed", day("2026-06-01"), "AR-2026-0001", party("holder"), party("filler"), reference="沪1"
        ),
    )
    assert _numbers("filler") == []
    issued("苏20240009", organisation=everybody()["stranger"].pk)
    assert _numbers("holder") == [NUMBER]


def test_an_administrator_of_accounts_sees_nothing() -> None:
    issued()
    assert _numbers("maker", "enterprise_admin") == []
    assert _numbers("js-mpa", "authority_admin") == []
    assert selectors.tasks_for(actor("maker", "enterprise_admin")) == ()
    with pytest.raises(NotFound):
        selectors.licence_for(actor("maker", "enterprise_admin"), NUMBER)


def test_what_does_not_exist_and_what_is_not_yours_are_told_alike() -> None:
    issued()
    told = []
    for slug, number in (("stranger", NUMBER), ("stranger", "none")):
        with pytest.raises(NotFound) as caught:
            selectors.licence_for(actor(slug), number)
        told.append((caught.value.reasons, caught.value.status))
    assert told[0] == told[1]


def test_the_public_page_tells_four_things() -> None:
    issued()
    _change(Change("cancelled", day("2026-05-01")))
    found = selectors.public(NUMBER)
    assert (found.number, found.holder, found.valid_until, found.state) == (
        NUMBER,
        NAMES["maker"][1],
        day("2029-01-09"),
        "cancelled",
    )
    assert not hasattr(found, "content")
    with pytest.raises(NotFound):
        selectors.public("none")


def test_a_neighbour_sees_number_validity_and_the_scope_of_the_site_it_hands_to() -> None:
    issued()
    (view,) = selectors.neighbours_licences(everybody()["maker"].pk, ["js-1"])
    assert (view.number, view.content.valid_until, view.level) == (NUMBER, day("2029-01-09"), "handoff")
    assert [each.key for each in view.content.scope] == ["js-1"]
    told = repr(view)
    for hidden in ("Cs", "示例原液公司", "第二场地", "示例产品", "JS-C-2024-0001", "CN-JS"):
        assert hidden not in told
    assert selectors.neighbours_licences(everybody()["maker"].pk, ["elsewhere"]) == ()


def test_a_licence_is_shown_as_it_stood_on_a_past_day() -> None:
    issued()
    _change(Change("changed", day("2026-03-01"), content(class_code="CsDs")))
    assert selectors.licence_for(actor("maker"), NUMBER).content.class_code == "CsDs"
    past = selectors.licence_for(actor("maker"), NUMBER, day=day("2026-02-28"))
    assert past.content.class_code == "Cs"
    with pytest.raises(NotFound):
        selectors.licence_for(actor("maker"), NUMBER, day=day("2024-01-09"))


def test_lists_are_searched_paged_and_told_by_state() -> None:
    issued()
    issued("苏20240002", content=content(valid_until=day("2026-06-14")), key="b")
    issued("苏20240003", content=content(valid_from=day("2026-07-01")), key="c")
    issued("苏20240004", key="d")
    _change(Change("revoked", day("2026-05-01")), number="苏20240004")
    me = actor("js-mpa")
    everything, count = selectors.licences_for(me)
    assert count == 4
    assert [each.state for each in everything] == ["in_force", "expired", "not_yet_valid", "revoked"]
    for each in everything:
        rows, found = selectors.licences_for(me, state=each.state)
        assert ([one.number for one in rows], found) == ([each.number], 1)
        assert selectors.licence_for(me, each.number).state == each.state
    assert selectors.licences_for(me, text="0003")[1] == 1
    assert selectors.licences_for(me, text="示例原液")[1] == 4
    assert [each.number for each in selectors.licences_for(me, start=1, size=2)[0]] == ["苏20240002", "苏20240003"]


def test_a_list_asks_the_same_few_questions_however_long_it_is() -> None:
    issued()
    me = actor("js-mpa")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            selectors.licences_for(me)
            selectors.export(me, "csv")
        return len(queries)

    few = asked()
    for number in range(20):
        issued(f"苏2025{number:04d}", key=f"k{number}")
    assert asked() == few


def test_an_export_holds_what_the_actor_sees_and_comes_back() -> None:
    issued()
    (back,) = printed.read(selectors.export(actor("maker"), "csv"), name="a.csv")
    assert (back.number, back.authority, back.content.valid_until) == (NUMBER, "CN-JS", day("2029-01-09"))
    assert [each.note for each in back.content.scope] == [None, REGISTRATION_ONLY]
    assert selectors.export(actor("stranger"), "csv").count(b"\r\n") == 1
    assert selectors.export(actor("maker"), "xlsx").startswith(b"PK")


def test_which_licence_covered_a_site_on_a_past_day() -> None:
    issued()
    maker = everybody()["maker"].pk
    assert selectors.covering(maker, "js-1", "drug_substance", day("2025-01-01")) == NUMBER
    assert selectors.covering(maker, "js-1", "drug_substance", day("2024-01-09")) is None


# Duties


def test_duties_follow_from_what_is_noted_and_each_sees_its_own() -> None:
    _tie()
    services.note(
        actor=actor("sh-mpa"),
        key="done",
        happened=Happened("b_completed", TODAY, "AR-2026-0001", party("holder"), party("maker"), reference="沪1"),
    )
    seen = {slug: [each.kind for each in selectors.tasks_for(actor(slug))] for slug in NAMES}
    assert seen == {
        **{slug: [] for slug in NAMES},
        "maker": ["note_in_duplicate"],
        "js-mpa": ["note_in_duplicate"],
        "nmpa": ["note_in_duplicate"],
    }
    (task,) = selectors.tasks_for(actor("maker"))
    assert task.due == day("2026-09-08")
    done = selectors.tasks_for(actor("holder"), all_of_them=True)
    assert [(each.kind, each.state) for each in done] == [("apply_for_b", "done")]


def test_the_duty_of_the_manufacturer_is_done_by_its_own_application(settings: object) -> None:
    settings.FENDUAN_DAY_IS_STATED = True  # type: ignore[attr-defined]
    _tie("b_completed", reference="沪1")
    clock.state_day(day("2026-07-10"))
    applied = Happened("duplicate_applied", day("2026-07-01"), "AR-2026-0001", party("holder"), party("maker"))
    services.note(actor=actor("maker"), key="a", happened=applied)
    assert selectors.tasks_for(actor("maker")) == ()
    (task,) = selectors.tasks_for(actor("js-mpa"), all_of_them=True)
    assert (task.state, task.proved) == ("done", None)
    noted = replace(applied, kind="duplicate_noted", on=day("2026-07-08"))
    services.note(actor=actor("js-mpa"), key="b", happened=noted)
    (task,) = selectors.tasks_for(actor("js-mpa"), all_of_them=True)
    assert (task.state, task.proved) == ("proved", day("2026-07-08"))


def test_a_renewal_is_shown_only_when_it_is_near() -> None:
    issued(content=content(valid_until=day("2027-03-31")))
    issued("苏20240002", key="b")
    (task,) = selectors.tasks_for(actor("maker"))
    assert (task.kind, task.matter, task.due, task.advisory) == ("renew", NUMBER, day("2026-09-30"), True)
    assert len(selectors.tasks_for(actor("js-mpa"))) == 1
    assert selectors.tasks_for(actor("sh-mpa")) == ()


@pytest.mark.parametrize("slug", ["stranger", "filler", "bj-mpa", "cde", "nmpa"])
def test_who_is_no_party_notes_nothing(slug: str) -> None:
    happened = Happened("opinion_issued", TODAY, "AR-2026-0001", party("holder"), party("maker"))
    with pytest.raises(Refused) as caught:
        services.note(actor=actor(slug), key="k", happened=happened)
    assert caught.value.status == 403
    assert not Happening.objects.exists()


def test_a_note_is_written_once_and_says_what_it_lacks() -> None:
    _tie()
    _tie()
    assert Happening.objects.count() == Entry.objects.count() == 1
    with pytest.raises(Refused, match="used for another act"):
        _tie("b_completed")
    with pytest.raises(Refused) as caught:
        services.note(
            actor=actor("sh-mpa"), key="", happened=Happened("b_completed", day("2027-01-01"), "", party("holder"))
        )
    said = _reasons(caught)
    for each in ("lies ahead", "arrangement", "entrusted manufacturer", "idempotency key"):
        assert each in said
    with pytest.raises(Refused, match="who applied"):
        _tie("scope_reduction_applied", key="r")


# The page


def test_the_page_of_a_licence_says_what_the_register_says_in_both_languages() -> None:
    issued()
    made = extracts.extract_for(actor("maker"), NUMBER)
    assert made == extracts.extract_for(actor("maker"), NUMBER)
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).replace("\n", "").replace(" ", "")
    for each in (
        NUMBER,
        "Cs",
        "示例原液公司",
        "ExampleMaker",
        "江苏省药品监督管理局",
        "2029年1月9日2029-01-09",
        "第一原液生产场地",
    ):
        assert each in said
    for each in ("仅限注册申报使用", "registrationuseonly", "原液", "drugsubstance", "有效inforce", "示例产品"):
        assert each in said
    assert "不是药品生产许可证正本或者副本" in said
    assert extracts.public_address(NUMBER) in extracts.extract_for(actor("maker"), NUMBER, "html").decode()
    assert extracts.public_address("a/b c").endswith("/check/licence/a%2Fb%20c")


def test_the_page_is_for_who_may_see_the_licence() -> None:
    issued()
    with pytest.raises(NotFound):
        extracts.extract_for(actor("stranger"), NUMBER)
    with pytest.raises(NotFound):
        extracts.extract_for(actor("maker"), NUMBER, day=day("2024-01-09"))
    _tie()
    other = Entrustment(NAMES["stranger"][1], "CN-BJ", "stranger", Text("Secret product", "秘密品种"))
    _change(Change("changed", TODAY, content(entrustments=(*content().entrustments, other))))
    assert "秘密品种" in extracts.extract_for(actor("maker"), NUMBER, "html").decode()
    assert "秘密品种" not in extracts.extract_for(actor("holder"), NUMBER, "html").decode()


def test_a_page_of_a_licence_with_little_on_it_is_made_too() -> None:
    _imported()
    made = extracts.extract_for(actor("js-mpa"), "苏2", "html").decode()
    assert "未载明 not stated – 未载明 not stated" in made
    assert "登记册未载明该许可证的生产范围。" in made
    assert extracts.extract_for(actor("js-mpa"), "苏1", "docx").startswith(b"PK")
