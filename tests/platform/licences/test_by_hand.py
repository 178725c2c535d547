"""What is entered by hand into a licence: who may, on what paper, what it covered then, who learns of it."""

import datetime as dt
from dataclasses import replace
from hashlib import sha256
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor, Role
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.ledger.models import Entry, Signature
from fenduan.platform.licences import history, selectors, services
from fenduan.platform.licences.acts import ACTS, DOCUMENT, ground_in_words, ground_of
from fenduan.platform.licences.duties import Happened
from fenduan.platform.licences.history import Content, Entrustment, Event, EventKind
from fenduan.platform.licences.models import Happening, Licence, LicenceEvent
from fenduan.platform.licences.services import Change, Written
from fenduan.reference.text import Text
from tests.platform.licences.people import NAMES, TODAY, actor, content, everybody, issued, party

pytestmark = pytest.mark.django_db
NUMBER: Final = "苏20240001"
ONE: Final = dt.timedelta(days=1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def maker_of_decisions(slug: str = "js-mpa", *roles: Role) -> Actor:
    """Return somebody who has just shown the second factor."""
    return replace(actor(slug, *(roles or ("decision_maker",))), second_factor_at=clock.machine_time())


def paper(kind: EventKind, on: dt.date = TODAY, **more: Any) -> Change:  # noqa: ANN401 - whatever a change holds
    """Return an act with all that it needs on its paper."""
    if kind != "corrected":
        more = {"paper": "苏药监许〔2026〕1号", "paper_on": on, "ground": ACTS[kind].grounds[0].code} | more
    return Change(kind, on, **more)


def enter(
    what: Change, *, seen: int = 1, key: str = "", who: Actor | None = None, reason: str = "依文书登记"
) -> Written:
    me = who or maker_of_decisions()
    shown = ""
    if ACTS[what.kind].signature is not None:
        shown = sha256(services.to_sign(me, NUMBER, seen, what, reason)).hexdigest()
    return services.enter(
        actor=me, key=key or f"{what.kind}{seen}", number=NUMBER, seen=seen, what=what, reason=reason, shown=shown
    )


def less() -> Content:
    return content(scope=content().scope[:1])


def without() -> Content:
    return content(entrustments=(), scope=content().scope[:1])


SAYS: Final[dict[EventKind, Content | None]] = {
    "scope_reduced": less(),
    "entrustment_ended": without(),
    "changed": content(class_code="CsDs"),
    "renamed": content(holder=Text("New Name", "新名称公司")),
    "renewed": content(valid_from=day("2029-01-10"), valid_until=day("2034-01-09")),
    "suspended": None,
    "cancelled": None,
    "revoked": None,
    "withdrawn": None,
}
LOST: Final = ("scope_reduced", "entrustment_ended", "cancelled", "revoked", "withdrawn")


# The table


def test_every_act_by_hand_says_its_source_or_that_no_text_holds_one() -> None:
    for act in ACTS.values():
        if act.kind == "corrected":
            continue
        assert act.grounds[-1].code == DOCUMENT
        assert not act.grounds[-1].cites
        named = [each for each in act.grounds if each.code != DOCUMENT]
        assert all(cite.sureness == "P" for each in named for cite in each.cites)
        assert all(each.cites for each in named)
        assert len({each.code for each in act.grounds}) == len(act.grounds)
        assert ground_of(act, "none") is None
    # No text at hand speaks of a change of name.
    assert [each.code for each in ACTS["renamed"].grounds] == [DOCUMENT]
    assert ground_in_words("issued", "x") is None
    found = ground_in_words("withdrawn", "licensing-law-69-1-2")
    assert found is not None
    assert found.cites[0].text().zh == "《中华人民共和国行政许可法》第69条第1款第2项"


# Writing


@pytest.mark.parametrize("kind", SAYS)
def test_an_act_counts_from_its_day_on_and_not_the_day_before(kind: EventKind) -> None:
    issued()
    on = day("2026-03-02")
    assert enter(paper(kind, on, content=SAYS[kind])).version == 2
    licence = Licence.objects.get()
    before, after = (selectors.covered(licence, "js-2", "solution_for_injection", each) for each in (on - ONE, on))
    assert before is not None
    assert (after is None) is (kind in LOST)
    told = [selectors.licence_for(actor("maker"), NUMBER, day=each) for each in (on - ONE, on)]
    assert told[0].content == content()
    assert told[0].state == "in_force"
    assert told[1].content == (SAYS[kind] or content())
    assert told[1].state == {"suspended": "suspended"}.get(kind, kind if kind in history.ENDS else "in_force")
    event = told[1].events[-1]
    assert (event.kind, event.paper, event.paper_on, event.reason) == (kind, "苏药监许〔2026〕1号", on, "依文书登记")


def test_one_act_one_entry_in_the_ledger_signed_where_it_stands_for_a_decision() -> None:
    issued()
    enter(paper("revoked"))
    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.action, entry.subject) == ("licences.revoked", NUMBER)
    assert Entry.objects.count() == 2
    signature = Signature.objects.get()
    assert signature.entry_id == entry.pk == LicenceEvent.objects.get(kind="revoked").entry
    assert "本部门文书" in signature.meaning_zh


def test_a_change_of_name_is_entered_by_an_officer_and_not_signed() -> None:
    issued()
    assert enter(paper("renamed", content=SAYS["renamed"]), who=actor("js-mpa")).version == 2
    assert not Signature.objects.exists()
    assert Licence.objects.get().holder == Text("New Name", "新名称公司")


@pytest.mark.parametrize("kind", [each for each, act in ACTS.items() if act.signature is not None])
def test_an_officer_enters_no_decision(kind: EventKind) -> None:
    issued()
    what = paper(kind, content=SAYS.get(kind))
    with pytest.raises(Refused, match="decision maker") as caught:
        enter(what, who=actor("js-mpa"))
    assert caught.value.status == 403
    assert LicenceEvent.objects.count() == 1


def test_without_the_second_factor_or_for_other_bytes_nothing_is_signed() -> None:
    issued()
    what = paper("revoked")
    given: dict[str, Any] = {"key": "k", "number": NUMBER, "seen": 1, "what": what, "reason": "r"}
    body = services.to_sign(maker_of_decisions(), NUMBER, 1, what, "r")
    right, wrong = sha256(body).hexdigest(), sha256(body + b" ").hexdigest()
    with pytest.raises(Refused, match="second factor"):
        services.enter(actor=actor("js-mpa", "decision_maker"), shown=right, **given)
    with pytest.raises(Refused, match="changed since"):
        services.enter(actor=maker_of_decisions(), shown=wrong, **given)
    assert Entry.objects.count() == LicenceEvent.objects.count() == 1
    services.enter(actor=maker_of_decisions(), shown=right, **given)
    assert services.enter(actor=maker_of_decisions(), shown="", **given).version == 2
    assert LicenceEvent.objects.count() == 2


@pytest.mark.parametrize("slug", ["sh-mpa", "bj-mpa", "maker", "holder", "nmpa", "cde"])
def test_no_other_authority_and_no_enterprise_enters_anything(slug: str) -> None:
    issued()
    me = maker_of_decisions(slug)
    for act in (
        lambda: services.to_sign(me, NUMBER, 1, paper("revoked"), "r"),
        lambda: services.enter(actor=me, key="k", number=NUMBER, seen=1, what=paper("revoked"), reason="r", shown=""),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Refused) as caught:
        enter(paper("revoked"), who=maker_of_decisions("js-mpa", "inspector"))
    assert caught.value.status == 403
    assert LicenceEvent.objects.count() == 1


def test_a_stale_act_is_refused_and_one_key_does_one_thing() -> None:
    issued()
    enter(paper("suspended"), key="a")
    with pytest.raises(Refused, match="at version 2, you saw version 1"):
        enter(paper("revoked"), key="b")
    with pytest.raises(Refused, match="used for another act"):
        services.enter(
            actor=maker_of_decisions(), key="a", number=NUMBER, seen=2, what=paper("revoked"), reason="r", shown=""
        )


WRONG: Final[dict[str, tuple[Change, str, str]]] = {
    "no number": (paper("revoked", paper=" "), "paper", "number of the authority's document"),
    "no day of the paper": (paper("revoked", paper_on=None), "paper_on", "day of the document"),
    "a paper of tomorrow": (paper("revoked", paper_on=TODAY + ONE), "paper_on", "day to come"),
    "an unknown ground": (paper("revoked", ground="dal-999"), "ground", "ground"),
    "the ground of another act": (paper("revoked", ground="applied-for"), "ground", "ground"),
    "a control character": (paper("revoked", paper="一\x00号"), "", "control character"),
    "one in a name": (paper("renamed", content=content(holder=Text("N", "新\x1b"))), "", "control character"),
    "a matter of nothing": (paper("revoked", matter="AR-1"), "matter", "No duty"),
    "no such duty": (paper("cancelled", matter="AR-1"), "matter", "no such duty"),
    "tomorrow": (paper("revoked", TODAY + ONE, paper_on=TODAY), "", "lies ahead"),
    "a name and more": (
        paper("renamed", content=content(holder=Text("N", "新"), class_code="x")),
        "",
        "changes the name alone",
    ),
    "less and a new name": (
        paper("scope_reduced", content=replace(less(), holder=Text("N", "新"))),
        "",
        "neither the holder nor the validity",
    ),
    "less and an entrustment more": (
        paper(
            "scope_reduced",
            content=replace(less(), entrustments=(*less().entrustments, Entrustment(NAMES["stranger"][1]))),
        ),
        "",
        "adds no entrustment",
    ),
    "no entrustment less": (paper("entrustment_ended", content=less()), "", "which entrustment"),
    "lifts nothing": (paper("resumed", lifts=1), "", "which suspension"),
    "a suspension with content": (paper("suspended", content=content()), "", "no new content"),
    "before it was": (paper("suspended", day("2024-01-09")), "", "did not exist"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_is_refused_at_its_field(what: str) -> None:
    issued()
    change, field, said = WRONG[what]
    with pytest.raises(Refused) as caught:
        enter(change)
    assert caught.value.status == 400
    assert said in " | ".join(each.en for each in caught.value.reasons)
    assert any(said in each.en for each in caught.value.fields.get(field, ())) is bool(field)
    assert LicenceEvent.objects.count() == 1


def test_all_that_is_missing_is_said_at_once() -> None:
    issued()
    with pytest.raises(Refused) as caught:
        enter(Change("changed", TODAY), reason=" ")
    assert set(caught.value.fields) == {"reason", "paper", "paper_on", "ground"}
    assert any("State what the licence says" in each.en for each in caught.value.reasons)


def test_what_is_not_entered_by_hand_is_refused() -> None:
    issued()
    for what in (Change("issued", TODAY, content()), replace(paper("revoked"), case="JS-C-2026-1")):
        with pytest.raises(Refused, match="entered by hand"):
            services.to_sign(maker_of_decisions(), NUMBER, 1, what, "r")


def test_after_it_was_revoked_it_is_struck_off_too_and_stays_revoked() -> None:
    issued()
    enter(paper("revoked", day("2026-05-01")))
    enter(paper("cancelled", day("2026-05-10"), ground="licensing-law-70-4"), seen=2)
    view = selectors.licence_for(actor("maker"), NUMBER)
    assert (view.state, [each.kind for each in view.events]) == ("revoked", ["issued", "revoked", "cancelled"])
    with pytest.raises(Refused, match="has ended"):
        enter(paper("renamed", content=SAYS["renamed"]), seen=3)


def test_of_a_licence_as_printed_only_what_changes_need_be_stated() -> None:
    table = "number,class_code,holder,authority,site,forms\n苏20240001,C?,示例原液公司,CN-JS,一厂,原液\n"
    services.import_printed(actor=actor("js-mpa"), key="i", data=table.encode(), name="a.csv")
    printed = selectors.licence_for(actor("js-mpa"), NUMBER).content
    enter(paper("renamed", content=replace(printed, holder=Text("N", "新"))))
    with pytest.raises(Refused, match="Both days of validity"):
        enter(paper("changed", content=replace(printed, class_code="x")), seen=2)


def test_issued_anew_it_holds_on_until_its_new_period_begins() -> None:
    issued(content=content(valid_until=day("2026-07-31")))
    anew = content(valid_from=day("2026-08-01"), valid_until=day("2031-07-31"))
    enter(paper("renewed", day("2026-06-01"), content=anew))
    answers = [_state(on) for on in ("2026-06-01", "2026-07-31", "2026-08-01", "2031-07-31", "2031-08-01")]
    assert answers == ["in_force"] * 4 + ["expired"]
    assert [each.state for each in selectors.licences_for(actor("maker"), state="in_force")[0]] == ["in_force"]


def test_a_new_period_after_a_gap_is_entered_when_it_begins() -> None:
    issued(content=content(valid_until=day("2026-05-31")))
    anew = content(valid_from=TODAY, valid_until=day("2031-06-14"))
    with pytest.raises(Refused, match="does not follow on"):
        enter(paper("renewed", day("2026-06-01"), content=anew))
    enter(paper("renewed", TODAY, content=anew))
    assert [_state(on) for on in ("2026-05-31", "2026-06-01", "2026-06-14", "2026-06-15")] == [
        "in_force", "expired", "expired", "in_force",
    ]  # fmt: skip


# Suspended


def test_two_suspensions_are_lifted_one_by_one() -> None:
    issued()
    enter(paper("suspended", day("2026-03-01")))
    enter(paper("suspended", day("2026-03-10"), ground="risk"), seen=2)
    enter(paper("resumed", day("2026-04-01"), lifts=2), seen=3)
    assert [_state(on) for on in ("2026-02-28", "2026-03-01", "2026-04-01")] == ["in_force", "suspended", "suspended"]
    assert Licence.objects.get().suspended
    with pytest.raises(Refused, match="which suspension"):
        enter(paper("resumed", lifts=2), seen=4)
    with pytest.raises(Refused, match="before it began"):
        enter(paper("resumed", day("2026-03-09"), lifts=3), seen=4)
    enter(paper("resumed", day("2026-05-01"), lifts=3), seen=4)
    assert [_state(on) for on in ("2026-04-30", "2026-05-01")] == ["suspended", "in_force"]
    assert not Licence.objects.get().suspended


def _state(on: str) -> str:
    return selectors.licence_for(actor("maker"), NUMBER, day=day(on)).state


def test_a_suspension_takes_nothing_out_of_the_licence_and_shows_in_every_list() -> None:
    issued()
    enter(paper("suspended", day("2026-03-01")))
    licence = Licence.objects.get()
    assert selectors.covered(licence, "js-1", "drug_substance", TODAY) is not None
    assert [each.state for each in selectors.licences_for(actor("maker"))[0]] == ["suspended"]
    assert selectors.licences_for(actor("maker"), state="suspended")[1] == 1
    assert selectors.licences_for(actor("maker"), state="in_force")[1] == 0
    assert selectors.public(NUMBER).state == "suspended"
    (near,) = selectors.neighbours_licences(everybody()["maker"].pk, ["js-1"])
    assert (near.state, near.events, near.suspended) == ("suspended", (), ())


def test_a_change_may_be_entered_though_a_suspension_was_entered_before_it() -> None:
    issued()
    enter(paper("suspended", day("2026-06-10")))
    enter(paper("changed", day("2026-06-01"), content=SAYS["changed"]), seen=2)
    assert selectors.licence_for(actor("maker"), NUMBER).content.class_code == "CsDs"


# Corrected


def test_a_correction_keeps_both_entries_with_reason_and_who(settings: Any) -> None:  # noqa: ANN401 - of pytest-django
    settings.FENDUAN_DAY_IS_STATED = True
    clock.state_day(day("2026-06-01"))
    issued()
    enter(paper("changed", day("2026-05-04"), content=SAYS["changed"]))
    clock.state_day(day("2026-06-10"))
    enter(
        paper("corrected", day("2026-05-05"), content=content(class_code="Ds"), corrects=2), seen=2, reason="日期录错"
    )
    view = selectors.licence_for(maker_of_decisions(), NUMBER)
    assert [(each.number, each.kind, each.on, each.entered) for each in view.events[1:]] == [
        (2, "changed", day("2026-05-04"), day("2026-06-01")),
        (3, "corrected", day("2026-05-05"), day("2026-06-10")),
    ]
    assert (view.events[1].content, view.events[2].content) == (SAYS["changed"], content(class_code="Ds"))
    assert view.events[2].reason == "日期录错"

    def code(on: str, known: str | None) -> str:
        asked = None if known is None else day(known)
        return selectors.licence_for(actor("maker"), NUMBER, day=day(on), known=asked).content.class_code

    # What it said on 4 and 5 May: as known before the correction, on its day, and now.
    assert [code("2026-05-04", known) for known in ("2026-06-01", "2026-06-09", "2026-06-10", None)] == [
        "CsDs", "CsDs", "Cs", "Cs",
    ]  # fmt: skip
    assert [code("2026-05-05", known) for known in ("2026-06-09", "2026-06-10", None)] == ["CsDs", "Ds", "Ds"]
    with pytest.raises(NotFound):
        selectors.licence_for(actor("maker"), NUMBER, known=day("2026-05-31"))


def test_a_suspension_that_was_lifted_is_not_struck_out_under_it() -> None:
    issued()
    enter(paper("suspended", day("2026-03-01")))
    enter(paper("resumed", day("2026-04-01"), lifts=2), seen=2)
    with pytest.raises(Refused, match="Strike out first"):
        enter(paper("corrected", day("2026-03-01"), corrects=2), seen=3)
    enter(paper("corrected", day("2026-04-01"), corrects=3), seen=3)
    assert _state("2026-05-01") == "suspended"


def test_a_correction_needs_its_reason() -> None:
    issued()
    with pytest.raises(Refused) as caught:
        enter(paper("corrected", content=content(class_code="Ds"), corrects=1), reason="")
    assert set(caught.value.fields) == {"reason"}


# Any history


LATER: Final[tuple[EventKind, ...]] = (
    "changed", "scope_reduced", "suspended", "resumed", "corrected", "revoked", "renamed",
)  # fmt: skip
KINDS = st.sampled_from(LATER)


@st.composite
def entries(draw: st.DrawFn) -> list[Event]:
    """Return a licence and what was entered later, each on a day of its own, whatever day it counts from."""
    events = [Event(1, "issued", day("2024-01-10"), content(), entered=day("2024-01-10"))]
    for number in range(2, draw(st.integers(2, 7)) + 1):
        kind = draw(KINDS)
        on = draw(st.dates(day("2024-01-10"), day("2026-12-31")))
        said = None if kind in ("suspended", "resumed", "revoked") else content(class_code=f"C{number}")
        corrects = draw(st.integers(1, number - 1)) if kind == "corrected" else None
        lifts = draw(st.integers(1, number - 1)) if kind == "resumed" else None
        entered = events[-1].entered or on
        entered += dt.timedelta(days=draw(st.integers(0, 400)))
        events.append(Event(number, kind, on, said, corrects=corrects, lifts=lifts, entered=entered))
    return events


@given(entries(), st.dates(day("2024-01-10"), day("2027-12-31")), st.dates(day("2024-01-10"), day("2030-12-31")))
@settings(deadline=None)
def test_what_was_known_on_a_day_never_changes_by_what_is_entered_later(
    events: list[Event], on: dt.date, then: dt.date
) -> None:
    answers = [
        history.standing(history.known(events[:count], then), on)
        for count in range(1, len(events) + 1)
        if all((each.entered or then) > then for each in events[count:])
    ]
    assert answers
    assert all(each == answers[0] for each in answers)


@given(entries(), st.dates(day("2024-01-10"), day("2027-12-31")))
@settings(deadline=None)
def test_what_counts_from_a_later_day_changes_no_answer_about_an_earlier_one(events: list[Event], on: dt.date) -> None:
    later = Event(len(events) + 1, "changed", on + ONE, content(class_code="later"))
    ended = Event(len(events) + 1, "revoked", on + ONE, None)
    paused = Event(len(events) + 1, "suspended", on + ONE, None)
    for added in (later, ended, paused):
        assert history.standing([*events, added], on) == history.standing(events, on)


# Duties and who learns of it


def _tie(kind: str = "entrustment_ended", on: str = "2026-02-01") -> None:
    happened = Happened(kind, day(on), "AR-2026-0001", party("holder"), party("maker"))  # type: ignore[arg-type]
    services.note(actor=actor("js-mpa"), key=f"n{kind}", happened=happened)


def _duty(slug: str) -> list[tuple[str, dt.date | None]]:
    found = selectors.tasks_for(actor(slug), all_of_them=True)
    return [(each.state, each.proved) for each in found if each.kind == "reduce_scope"]


def test_what_the_register_took_out_proves_that_the_duty_is_done_and_only_the_owners() -> None:
    issued()
    _tie()
    assert _duty("maker") == _duty("holder") == [("open", None)]
    with pytest.raises(Refused, match="from which the duty runs"):
        enter(paper("entrustment_ended", day("2026-01-31"), content=without(), matter="AR-2026-0001"))
    enter(paper("entrustment_ended", day("2026-03-01"), content=without(), matter="AR-2026-0001"))
    assert _duty("maker") == [("proved", day("2026-03-01"))]
    assert _duty("holder") == [("open", None)]
    noted = Happening.objects.get(kind="scope_reduced")
    assert (noted.by, noted.reference, noted.matter) == ("maker", NUMBER, "AR-2026-0001")


def test_what_the_register_noted_proves_the_duty_to_have_it_noted() -> None:
    issued(content=content(entrustments=()))
    _tie("b_completed", "2026-05-04")
    assert selectors.matters_for(actor("js-mpa"), NUMBER, "changed") == (
        ("AR-2026-0001", "AR-2026-0001 示例持有人公司"),
    )
    for slug in ("sh-mpa", "maker", "nmpa"):
        assert selectors.matters_for(actor(slug), NUMBER, "changed") == ()
    enter(paper("changed", day("2026-06-01"), content=content(), matter="AR-2026-0001", ground="entrustment-noted"))
    found = [each for each in selectors.tasks_for(actor("maker"), all_of_them=True) if each.kind == "note_in_duplicate"]
    assert [(each.state, each.proved) for each in found] == [("proved", day("2026-06-01"))]
    assert selectors.matters_for(actor("js-mpa"), NUMBER, "changed") == ()


def test_the_renewal_of_a_licence_that_ended_is_nobodys_duty_that_of_a_suspended_one_is() -> None:
    issued(content=content(valid_until=day("2027-03-31")))
    enter(paper("suspended", day("2026-03-01")))
    assert [each.kind for each in selectors.tasks_for(actor("maker"))] == ["renew"]
    enter(paper("revoked", day("2026-04-01")), seen=2)
    assert selectors.tasks_for(actor("maker")) == ()


def _news(slug: str) -> list[tuple[str, str]]:
    begin = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    return [(each.number, each.event.kind) for each in selectors.news_for(actor(slug), begin)]


def test_who_sees_a_licence_learns_of_what_is_entered_by_hand_and_nobody_else() -> None:
    issued()
    _tie("opinion_issued")
    enter(paper("suspended", day("2026-03-01")))
    told = {slug for slug in NAMES if _news(slug)}
    assert told == {"maker", "holder", "js-mpa", "sh-mpa", "nmpa"}
    assert _news("maker") == _news("holder") == [(NUMBER, "suspended")]
    assert selectors.news_for(actor("maker"), clock.now() + ONE) == ()


def test_a_holder_learns_nothing_of_what_concerns_another_holder_alone() -> None:
    other = Entrustment(NAMES["stranger"][1], "CN-BJ", "stranger", Text("Secret product", "秘密品种"))
    issued(content=content(entrustments=(*content().entrustments, other)))
    _tie("opinion_issued")
    enter(paper("entrustment_ended", day("2026-03-01"), content=content(), paper="秘密文号"), reason="秘密事由")
    assert _news("maker") == [(NUMBER, "entrustment_ended")]
    assert _news("holder") == []
    enter(paper("scope_reduced", day("2026-03-02"), content=less(), paper="秘密文号"), seen=2, reason="秘密事由")
    (news,) = selectors.news_for(actor("holder"), dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    view = selectors.licence_for(actor("holder"), NUMBER)
    for hidden in ("秘密", "stranger", "示例无关公司"):
        assert hidden not in repr(news)
        assert hidden not in repr(view)
    assert "秘密文号" in repr(selectors.licence_for(actor("maker"), NUMBER))


def test_who_entered_it_is_named_to_the_authority_alone() -> None:
    from fenduan.platform.accounts.models import User  # noqa: PLC0415 - named here alone

    person = User.objects.create_user("d@js.example", name="审批人甲")
    issued()
    enter(paper("suspended"), who=replace(maker_of_decisions(), user_id=person.pk))
    assert [each.by for each in selectors.licence_for(actor("js-mpa"), NUMBER).events][1:] == ["审批人甲"]
    assert "审批人甲" not in repr(selectors.licence_for(actor("maker"), NUMBER))
