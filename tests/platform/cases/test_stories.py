"""Whole stories at the services: an opinion in one province, a B licence in another, and how it may go otherwise."""

import datetime as dt
from hashlib import sha256

import pytest

from fenduan.platform.accounts.models import Absence, Organisation
from fenduan.platform.base import clock
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.cases import selectors, services
from fenduan.platform.cases.models import Case, CaseDocument, Conclusion, InspectionOfficer, Letter
from fenduan.platform.ledger.models import Entry, Signature
from fenduan.platform.licences.models import Happening, Licence
from fenduan.platform.procedure.words import State
from tests.platform.cases.world import PDF, REMEDIES, World, dossier, fresh, organisation, person, written

pytestmark = pytest.mark.django_db


def to(day: str) -> None:
    """Let the day be another of 2026."""
    clock.state_day(dt.date.fromisoformat(f"2026-{day}"))


@pytest.fixture
def world() -> World:
    """Return the world on a Monday."""
    to("06-01")
    return World()


def reasons(refused: pytest.ExceptionInfo[Refused]) -> str:
    """Return the reasons of a refusal in English."""
    return " ".join(each.en for each in refused.value.reasons)


def opinion_under_examination(world: World) -> str:
    case = world.begin("opinion", world.maker)
    world.do(case, world.away.officer, "receive", on="2026-06-01")
    world.do(case, world.away.officer, "accept")
    return case


def licence_under_examination(world: World, variant: str = "issue") -> str:
    case = world.begin("b_licence", world.holder, variant=variant)
    today = clock.today().isoformat()
    world.do(case, world.home.officer, "receive", on=today)
    world.do(case, world.home.officer, "accept")
    return case


def inspect(world: World, case: str, began: str, ended: str) -> None:
    """Inspect the holder on site between two days."""
    home = world.home
    people = [home.officer.user_id, home.inspector.user_id]
    world.do(
        case, home.officer, "arrange_inspection", officers=people, certificates=["沪检001", "沪检002"],
        first=clock.today(), last=clock.today(), site="张江工厂", address="上海市浦东新区", scope=["质量管理体系"],
    )  # fmt: skip
    to(ended)
    world.do(case, home.inspector, "start_inspection", on=f"2026-{began}")
    world.do(
        case, home.inspector, "end_inspection", on=f"2026-{ended}", officers=people, result="conforms",
        found="符合要求。", report=PDF,
    )  # fmt: skip


def state(case: str) -> str:
    """Return the state that is kept."""
    return Case.objects.get(number=case).state


def test_an_opinion_in_one_province_and_a_licence_in_another(world: World) -> None:
    opinion = opinion_under_examination(world)
    assert world.review(opinion, world.away.officer) > 0
    to("06-15")
    world.decide(opinion, world.away)
    world.do(opinion, world.away.officer, "deliver", on="2026-06-15", how="electronic")
    assert state(opinion) == State.CLOSED

    licence = licence_under_examination(world)
    assert [entry.action for entry in selectors.timeline(world.holder, licence)] == [
        "submit", "opinion_arrived", "receive", "accept",
    ]  # fmt: skip
    assert Case.objects.get(number=licence).due == dt.date(2026, 7, 28)
    world.review(licence, world.home.officer)
    inspect(world, licence, "06-17", "06-18")
    world.decide(licence, world.home, licence_number="沪20260009")
    world.do(licence, world.home.officer, "publish")
    world.do(licence, world.home.officer, "deliver", on="2026-06-18", how="in_person")

    assert state(licence) == State.CLOSED
    row = Licence.objects.get(number="沪20260009")
    assert (row.authority, row.organisation_id) == ("CN-SH", world.companies["holder"].pk)
    noted = list(Happening.objects.order_by("pk").values_list("kind", flat=True))
    assert noted == ["opinion_issued", "b_applied", "b_completed", "b_completed"]


def test_an_opinion_that_is_given_later_flows_into_the_case_that_waits(world: World) -> None:
    opinion = opinion_under_examination(world)
    licence = world.begin("b_licence", world.holder)
    world.do(licence, world.home.officer, "receive", on="2026-06-01")
    with pytest.raises(Refused) as refused:
        world.do(licence, world.home.officer, "accept")
    assert "There is no opinion on Example Conjugation" in reasons(refused)

    world.review(opinion, world.away.officer)
    world.decide(opinion, world.away)
    arrived = selectors.timeline(world.holder, licence)[-1]
    assert arrived.action == "opinion_arrived"
    assert {label.en: value for label, value in arrived.said}["Does it consent"] is True
    world.do(licence, world.home.officer, "accept")
    assert state(licence) == State.IN_REVIEW


def test_an_opinion_on_paper_is_entered_and_serves_as_well(world: World) -> None:
    licence = world.begin("b_licence", world.holder)
    world.do(licence, world.home.officer, "receive", on="2026-06-01")
    world.do(
        licence, world.home.officer, "enter_opinion", party="conjugator", number="苏意见2026-7", day="2026-05-20",
        consent=True, document=PDF,
    )  # fmt: skip
    world.do(licence, world.home.officer, "accept")

    assert state(licence) == State.IN_REVIEW
    (kept,) = selectors.documents_of(world.home.officer, licence)
    assert selectors.document_file(world.home.officer, licence, kept.digest) == PDF


def test_an_opinion_that_does_not_consent_stops_the_licence(world: World) -> None:
    opinion = opinion_under_examination(world)
    world.review(opinion, world.away.officer)
    world.decide(opinion, world.away, grant=False)
    licence = world.begin("b_licence", world.holder)
    world.do(licence, world.home.officer, "receive", on="2026-06-01")

    with pytest.raises(Refused) as refused:
        world.do(licence, world.home.officer, "accept")
    assert "does not consent" in reasons(refused)
    assert selectors.case_for(world.home.officer, opinion).outcome is not None


def test_within_one_place_there_is_one_case_and_the_class_c_matter_is_entered_by_hand() -> None:
    to("06-01")
    world = World(dossier(same_place=True))
    with pytest.raises(Refused) as refused:
        world.begin("opinion", world.maker)
    assert "no opinion is needed" in reasons(refused)

    licence = licence_under_examination(world)
    world.do(licence, world.home.officer, "enter_c_matter", number="沪C2026-5", state="accepted", day="2026-06-01")
    world.review(licence, world.home.officer)
    inspect(world, licence, "06-02", "06-03")
    world.decide(licence, world.home, licence_number="沪20260010")
    assert state(licence) == State.GRANTED


def test_a_site_without_a_licence_is_told_that_the_opinion_goes_with_it() -> None:
    to("06-01")
    tree = dossier()
    tree["licences"] = [each for each in tree["licences"] if each["party"] != "conjugator"]
    world = World(tree)

    with pytest.raises(Refused) as refused:
        world.begin("opinion", world.maker)
    assert "Suzhou plant" in reasons(refused)
    assert "class C licence" in reasons(refused)
    assert not Case.objects.exists()


def test_what_is_withdrawn_is_withdrawn(world: World) -> None:
    opinion = opinion_under_examination(world)
    world.do(opinion, world.maker, "withdraw", reasons="不再委托。")

    assert state(opinion) == State.WITHDRAWN
    assert Case.objects.get(number=opinion).due is None
    with pytest.raises(Refused) as refused:
        world.do(opinion, world.away.officer, "request_supplement", questions=["为何"], reply_by="2026-06-30")
    assert "Not while the case is “withdrawn”" in reasons(refused)


def test_a_refusal_says_why_and_what_may_be_done(world: World) -> None:
    world.do(opinion_under_examination(world), world.maker, "withdraw")
    licence = world.begin("b_licence", world.holder)
    world.do(licence, world.home.officer, "receive", on="2026-06-01")
    to("06-15")
    world.review(licence, world.home.officer)
    world.decide(licence, world.home, grant=False)
    world.do(licence, world.home.officer, "deliver_refusal", on="2026-06-15", how="post")

    assert state(licence) == State.CLOSED
    letter = Letter.objects.get(case__number=licence, kind="refusal")
    assert letter.facts["remedies"]["court"]["zh"] == REMEDIES["court"]
    assert letter.facts["remedies"]["within"] == {"en": "60 days", "zh": "60日"}
    assert letter.facts["remedies"]["suit_under"]["en"] == "Administrative Litigation Law"
    assert Happening.objects.filter(kind="b_refused").exists()


@pytest.mark.parametrize(
    ("typed", "english"),
    [("60日", "60 days"), ("1个月", "1 month"), ("15个工作日", "15 working days"), ("法定期限", "法定期限")],
)
def test_the_letter_states_the_periods_that_the_authority_states(world: World, typed: str, english: str) -> None:
    licence = world.begin("b_licence", world.holder)
    remedies = {**REMEDIES, "suit_within": typed, "suit_law": "《另一部法》"}
    world.do(licence, world.home.officer, "not_needed", reasons="无需许可。", **remedies)

    facts = Letter.objects.get(case__number=licence).facts["remedies"]
    assert facts["suit_within"] == {"en": english, "zh": typed}
    assert facts["suit_under"] == {"en": "《另一部法》", "zh": "《另一部法》"}


@pytest.mark.parametrize("left_out", sorted(REMEDIES))
def test_no_period_is_stated_that_the_authority_did_not_state(world: World, left_out: str) -> None:
    licence = world.begin("b_licence", world.holder)
    given = {name: value for name, value in REMEDIES.items() if name != left_out}
    with pytest.raises(Refused) as refused:
        world.do(licence, world.home.officer, "not_needed", reasons="无需许可。", **given)

    assert set(refused.value.fields) == {left_out}
    assert not Letter.objects.filter(case__number=licence).exists()


def test_what_nobody_answers_in_time_counts_as_accepted_and_everyone_sees_it(world: World) -> None:
    opinion = opinion_under_examination(world)
    licence = world.begin("b_licence", world.holder)
    world.do(licence, world.home.officer, "receive", on="2026-06-01")
    assert [
        row.due for row in selectors.rows(world.holder, selectors.cases_for(world.holder).filter(number=licence))
    ] == [dt.date(2026, 6, 8)]
    to("06-09")

    for actor in (world.holder, world.home.officer, world.nmpa):
        view = selectors.case_for(actor, licence)
        assert (view.state, view.deemed) == (State.IN_REVIEW, dt.date(2026, 6, 1))
        assert "counts as accepted since 2026-06-01" in view.notices[0].en
    with pytest.raises(Refused) as refused:
        world.do(licence, world.home.officer, "tell_missing", missing=["公司章程"])
    assert "counts as accepted since 2026-06-01" in reasons(refused)
    world.do(licence, world.home.officer, "acknowledge")
    (letter,) = [each for each in selectors.letters_for(world.holder, licence) if each.kind == "acceptance"]
    assert Letter.objects.get(opaque=letter.opaque).facts["lapsed"] is True
    assert selectors.case_for(world.away.officer, opinion).state is State.IN_REVIEW


def test_everything_missing_is_told_once_and_answered_by_a_new_version(world: World) -> None:
    opinion = world.begin("opinion", world.maker)
    world.do(opinion, world.away.officer, "receive", on="2026-06-01")
    world.do(opinion, world.away.officer, "tell_missing", missing=["技术转移报告", "共线评估报告"])
    with pytest.raises(Refused) as refused:
        world.do(opinion, world.maker, "complete", manifest=world.manifest.digest, answer="已补正。")
    assert "the version in hand" in reasons(refused)

    newer = world.sign(world.tree)
    assert selectors.case_for(world.maker, opinion).newer == newer.digest
    world.do(opinion, world.maker, "complete", manifest=newer.digest, answer="已补正。")
    case = Case.objects.get(number=opinion)
    assert (case.state, case.manifest_id) == (State.RECEIVED, newer.pk)
    assert case.events.get(number=1).manifest_id == world.manifest.pk
    with pytest.raises(Refused) as again:
        world.do(opinion, world.away.officer, "tell_missing", missing=["另一份"])
    assert "told once" in reasons(again)


def test_a_supplement_is_answered_by_a_new_version_and_findings_are_judged_anew(world: World) -> None:
    opinion = opinion_under_examination(world)
    count = world.review(opinion, world.away.officer)
    world.do(opinion, world.away.officer, "request_supplement", questions=["稳定性"], reply_by="2026-06-30")
    newer = world.sign(world.tree)
    world.do(opinion, world.maker, "answer_supplement", manifest=newer.digest, answer="见新版本。")

    with pytest.raises(Refused) as refused:
        world.do(opinion, world.away.officer, "advise_grant", reasons="可", basis="gmp_inspection")
    assert f"{count} findings wait" in reasons(refused)
    assert world.review(opinion, world.away.officer) == count
    assert Conclusion.objects.filter(case__number=opinion).count() == 2 * count


def test_a_technical_review_stops_the_licence_and_the_letter_says_what_is_left(world: World) -> None:
    opinion = opinion_under_examination(world)
    world.review(opinion, world.away.officer)
    world.decide(opinion, world.away)
    licence = licence_under_examination(world, "change")
    to("06-03")
    world.do(
        licence, world.home.officer, "start_technical_review", on="2026-06-03", expected_days=5, reasons="工艺复杂",
        carried_out_by="authority",
    )  # fmt: skip
    (shown,) = [each for each in selectors.clock_of(world.holder, licence) if each.clock == "decide"]
    assert (shown.due, shown.lines[0].left) == (None, 13)
    assert Case.objects.get(number=licence).due is None
    facts = Letter.objects.get(case__number=licence, kind="time_not_counted").facts
    assert (facts["needed"], facts["left"]) == (5, 13)
    to("06-10")
    world.do(licence, world.home.officer, "end_technical_review", on="2026-06-10")
    assert Case.objects.get(number=licence).due == dt.date(2026, 6, 30)


def test_an_inspection_and_a_rectification_stop_the_opinion_and_the_applicant_is_told(world: World) -> None:
    opinion, away = opinion_under_examination(world), world.away
    people = [away.officer.user_id, away.inspector.user_id]
    to("06-05")
    world.do(
        opinion, away.officer, "arrange_inspection", officers=people, certificates=["1", "2"], first="2026-06-08",
        last="2026-06-12", site="苏州工厂", address="苏州", scope=["偶联"],
    )  # fmt: skip
    to("06-08")
    world.do(opinion, away.inspector, "start_inspection", on="2026-06-08")
    facts = Letter.objects.get(case__number=opinion, kind="time_not_counted").facts
    assert (facts["reason"], facts["needed"], facts["left"]) == ("inspection", 5, 10)
    to("06-12")
    world.do(
        opinion, away.inspector, "end_inspection", on="2026-06-12", officers=people, result="rectify", found="两项"
    )
    world.do(opinion, away.officer, "start_rectification", on="2026-06-12", what="两项", expected_days=3)
    to("06-17")
    world.do(opinion, away.officer, "end_rectification", on="2026-06-17")

    assert Case.objects.get(number=opinion).due == dt.date(2026, 7, 2)
    told = [each.kind for each in selectors.letters_for(world.maker, opinion)]
    assert told.count("time_not_counted") == 2


def test_an_application_on_paper_has_its_own_number_and_day(world: World) -> None:
    to("06-15")
    opinion = world.begin(
        "opinion", world.away.officer, "enter", party="conjugator", origin="paper", own_number="苏纸2026-8",
        on="2026-06-01",
    )  # fmt: skip
    case = Case.objects.get(number=opinion)

    assert (case.own_number, case.origin, case.due) == ("苏纸2026-8", "paper", dt.date(2026, 6, 8))
    assert selectors.case_for(world.maker, opinion).state is State.RECEIVED
    with pytest.raises(NotFound):
        world.begin("opinion", world.home.officer, "enter", party="conjugator", origin="paper", own_number="1")


def test_an_application_accepted_on_paper_runs_from_that_day(world: World) -> None:
    to("06-15")
    licence = world.begin(
        "b_licence", world.home.officer, "enter_accepted", origin="other_portal", own_number="沪网2026-8",
        received_on="2026-05-28", on="2026-06-01",
    )  # fmt: skip

    assert (state(licence), Case.objects.get(number=licence).due) == (State.IN_REVIEW, dt.date(2026, 6, 23))
    assert Happening.objects.get().kind == "b_applied"
    assert selectors.case_for(world.holder, licence).deemed is None


def stated_by_the_holder(world: World) -> None:
    """Take the manufacturer off the platform: the holder states its parts."""
    world.arrangement.participants.filter(party="conjugator").update(organisation=world.companies["holder"])


PAPER = {"party": "conjugator", "origin": "paper", "own_number": "苏纸2026-8", "on": "2026-06-01"}


CODE, OTHER_CODE = "91320594MA1K4XQ870", "91320594MA1K4XQ971"


def test_a_manufacturer_that_is_not_on_the_platform_is_named_by_who_enters_its_application(world: World) -> None:
    stated_by_the_holder(world)
    for actor, action, said in (
        (world.holder, "submit", "invite it"),
        (world.away.officer, "enter", "state its name and credit code"),
    ):
        with pytest.raises(Refused) as refused:
            world.begin("opinion", actor, action, **PAPER)
        assert "not on the platform" in reasons(refused)
        assert said in reasons(refused)


def test_an_application_on_paper_is_entered_for_a_manufacturer_without_an_account(world: World) -> None:
    stated_by_the_holder(world)
    officer = world.away.officer
    entries = Entry.objects.count()
    given = {**PAPER, "applicant_name": "示例偶联（苏州）有限公司", "credit_code": CODE}
    dry = services.beginning(
        actor=officer, kind="opinion", action="enter", arrangement=world.arrangement.number,
        data={"manifest": world.manifest.digest, **given},
    )  # fmt: skip
    assert dry.answer.refusals == ()
    assert not Organisation.objects.filter(credit_code=CODE).exists()

    opinion = world.begin("opinion", officer, "enter", **given)
    case = Case.objects.get(number=opinion)
    assert (case.applicant.name_zh, case.applicant.place) == ("示例偶联（苏州）有限公司", "CN-JS")
    assert Entry.objects.count() == entries + 2
    assert selectors.case_for(world.holder, opinion).state is State.RECEIVED
    with pytest.raises(NotFound):
        selectors.case_for(world.filler, opinion)

    world.do(opinion, officer, "tell_missing", missing=["质量协议"])
    newer = world.sign(world.tree)
    with pytest.raises(Refused) as early:
        world.do(opinion, officer, "enter_completion", manifest=newer.digest, answer="见信。", on="2026-05-29")
    assert "before the day of receipt" in reasons(early)
    answer = {"answer": "见信。", "on": "2026-06-01", "document": PDF}
    world.do(opinion, officer, "enter_completion", manifest=newer.digest, **answer)
    world.do(opinion, officer, "accept")
    world.do(opinion, officer, "request_supplement", questions=["稳定性"], reply_by="2026-06-30")
    newest = world.sign(world.tree)
    world.do(opinion, officer, "enter_answer", manifest=newest.digest, answer="见信。", on="2026-06-01")
    assert Case.objects.get(number=opinion).manifest_id == newest.pk
    world.review(opinion, officer)
    world.decide(opinion, world.away)

    given_to = Letter.objects.get(case__number=opinion, kind="opinion").to
    assert given_to == case.applicant
    assert Happening.objects.filter(kind="opinion_issued", manufacturer=case.applicant).exists()
    licence = licence_under_examination(world)
    assert "opinion_arrived" in [entry.action for entry in selectors.timeline(world.holder, licence)]


def test_the_same_enterprise_is_found_again_and_another_name_is_refused(world: World) -> None:
    stated_by_the_holder(world)
    named = {**PAPER, "applicant_name": "示例偶联（苏州）有限公司", "credit_code": CODE}
    first = world.begin("opinion", world.away.officer, "enter", **named)
    world.do(first, world.away.officer, "enter_withdrawal", on="2026-06-01", document=PDF)
    assert state(first) == State.WITHDRAWN
    with pytest.raises(Refused) as other:
        world.begin("opinion", world.away.officer, "enter", **{**named, "applicant_name": "另一公司"})
    assert "recorded under another name" in reasons(other)
    again = world.begin("opinion", world.away.officer, "enter", **named)
    assert Case.objects.get(number=again).applicant_id == Case.objects.get(number=first).applicant_id


@pytest.mark.parametrize(
    ("stated", "code", "said"),
    [(None, "123", "credit code"), (CODE, OTHER_CODE, "The dossier states another")],
)
def test_no_enterprise_is_recorded_by_a_code_that_is_none_or_not_the_dossiers(
    stated: str | None, code: str, said: str
) -> None:
    to("06-01")
    tree = dossier()
    if stated is not None:
        next(each for each in tree["parties"] if each["id"] == "conjugator")["credit_code"] = stated
    world = World(tree)
    stated_by_the_holder(world)
    with pytest.raises(Refused) as refused:
        world.begin("opinion", world.away.officer, "enter", **PAPER, applicant_name="示例", credit_code=code)
    assert set(refused.value.fields) == {"credit_code"}
    assert said in reasons(refused)
    assert not Organisation.objects.filter(slug__startswith="cn-9").exists()


def test_who_is_on_the_platform_is_not_named_anew_and_acts_itself(world: World) -> None:
    with pytest.raises(Refused) as refused:
        world.begin("opinion", world.away.officer, "enter", **PAPER, applicant_name="示例", credit_code="1")
    assert "on the platform" in reasons(refused)
    opinion = world.begin("opinion", world.away.officer, "enter", **PAPER)
    with pytest.raises(Refused) as acts:
        world.do(opinion, world.away.officer, "enter_withdrawal", on="2026-06-01", document=PDF)
    assert "The applicant acts here itself." in reasons(acts)


def test_an_opinion_on_paper_serves_for_a_manufacturer_without_an_account(world: World) -> None:
    stated_by_the_holder(world)
    licence = world.begin("b_licence", world.holder)
    world.do(licence, world.home.officer, "receive", on="2026-06-01")
    world.do(
        licence, world.home.officer, "enter_opinion", party="conjugator", number="苏意见2026-7", day="2026-05-20",
        consent=True,
    )  # fmt: skip
    world.do(licence, world.home.officer, "accept")
    assert state(licence) == State.IN_REVIEW


def test_a_number_that_the_register_does_not_take_is_refused_before_the_decision(world: World) -> None:
    opinion = opinion_under_examination(world)
    world.review(opinion, world.away.officer)
    world.decide(opinion, world.away)
    licence = licence_under_examination(world, "change")
    world.review(licence, world.home.officer)
    inspect(world, licence, "06-01", "06-02")

    with pytest.raises(Refused) as refused:
        world.decide(licence, world.home, licence_number="沪20230001")
    assert "not in the register" in reasons(refused)
    assert state(licence) == State.ADVISED


def test_an_authority_learns_nothing_of_arrangements_by_guessing(world: World) -> None:
    third = person("officer", organisation("cn-zj", "province", "CN-ZJ"), "case_officer")
    told = set()
    for arrangement, digest in ((world.arrangement.number, "sha256:0"), ("AR-2026-9999", world.manifest.digest),
                                (world.arrangement.number, world.manifest.digest)):  # fmt: skip
        with pytest.raises(NotFound) as refused:
            services.begin(
                actor=third, kind="b_licence", action="enter", arrangement=arrangement, key=fresh(),
                data={"manifest": digest},
            )  # fmt: skip
        told.add((refused.value.reasons, refused.value.status))
    assert len(told) == 1


def test_a_case_is_refused_at_the_door_saying_who_is_competent(world: World) -> None:
    licence = world.begin("b_licence", world.holder)
    world.do(
        licence,
        world.home.officer,
        "not_competent",
        competent="国家药品监督管理局",
        reasons="不属于本局职权",
        **REMEDIES,
    )

    assert state(licence) == State.NOT_ACCEPTED
    (letter,) = selectors.letters_for(world.holder, licence)
    assert Letter.objects.get(opaque=letter.opaque).facts["competent"]["zh"] == "国家药品监督管理局"


def test_a_visit_needs_two_officers_who_are_kept_by_name(world: World) -> None:
    opinion = opinion_under_examination(world)
    world.review(opinion, world.away.officer)
    world.decide(opinion, world.away)
    licence = licence_under_examination(world)
    inspect(world, licence, "06-01", "06-02")

    names = InspectionOfficer.objects.filter(inspection__case__number=licence).order_by("pk")
    assert [each.certificate for each in names] == ["沪检001", "沪检002"]
    (letter,) = [each for each in selectors.letters_for(world.holder, licence) if each.kind == "inspection_notice"]
    assert selectors.letter_file(world.holder, licence, letter.opaque).startswith(b"%PDF")


def test_a_stale_write_is_refused_saying_what_changed(world: World) -> None:
    opinion = world.begin("opinion", world.maker)
    world.do(opinion, world.away.officer, "receive", on="2026-06-01")

    with pytest.raises(Refused) as refused:
        services.act(actor=world.away.officer, case=opinion, action="accept", seen=1, key=fresh())
    assert "at version 2, you saw 1" in reasons(refused)
    assert "Since then: Sign for the materials (2026-06-01)" in reasons(refused)


def test_a_repeated_key_answers_as_before_and_another_act_under_it_is_refused(world: World) -> None:
    opinion = world.begin("opinion", world.maker)
    given = {"actor": world.away.officer, "case": opinion, "action": "receive", "seen": 1, "key": "same"}
    first = services.act(**given, data={"on": "2026-06-01"})  # type: ignore[arg-type]
    entries = Entry.objects.count()
    again = services.act(**given, data={"on": "2026-06-01"})  # type: ignore[arg-type]

    assert (again.version, again.letters, again.repeated) == (first.version, first.letters, True)
    assert Entry.objects.count() == entries
    with pytest.raises(Refused) as refused:
        services.act(**{**given, "action": "accept", "seen": 2})  # type: ignore[arg-type]
    assert "key was used" in reasons(refused)


def test_every_act_leaves_one_entry_and_what_is_signed_is_signed(world: World) -> None:
    before = Entry.objects.count()
    opinion = world.begin("opinion", world.maker)
    assert Entry.objects.count() == before + 1
    assert Signature.objects.filter(subject=opinion).count() == 1
    world.do(opinion, world.away.officer, "receive", on="2026-06-01")
    assert Entry.objects.count() == before + 2
    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.action, entry.subject) == ("cases.receive", opinion)


def test_what_was_shown_is_what_is_signed(world: World) -> None:
    opinion = world.begin("opinion", world.maker)
    world.do(opinion, world.away.officer, "receive", on="2026-06-01")
    shown = sha256(selectors.to_sign(world.away.officer, opinion, "accept", {})).hexdigest()
    with pytest.raises(Refused) as refused:
        services.act(actor=world.away.officer, case=opinion, action="accept", seen=2, key=fresh(), shown="0" * 64)
    assert "changed since" in reasons(refused)
    services.act(actor=world.away.officer, case=opinion, action="accept", seen=2, key=fresh(), shown=shown)
    assert state(opinion) == State.IN_REVIEW


def test_nothing_is_written_by_an_act_that_is_refused(world: World) -> None:
    opinion = opinion_under_examination(world)
    before = (Entry.objects.count(), Letter.objects.count(), Case.objects.get(number=opinion).version)
    with pytest.raises(Refused):
        world.do(opinion, world.away.decider, "decide_grant")
    with pytest.raises(Refused):
        world.do(opinion, world.away.officer, "arrange_inspection", officers=[1])

    assert (Entry.objects.count(), Letter.objects.count(), Case.objects.get(number=opinion).version) == before


def test_a_decision_is_confirmed_by_another_on_the_same_bytes(world: World) -> None:
    opinion = opinion_under_examination(world)
    world.review(opinion, world.away.officer)
    away = world.away
    world.do(opinion, away.officer, "advise_grant", reasons="可", basis="earlier_inspection", basis_day="2026-03-02")
    world.do(opinion, away.decider, "decide_grant")
    first = written(opinion)
    with pytest.raises(Refused) as himself:
        world.do(opinion, away.decider, "countersign", digest=first)
    assert "another person" in reasons(himself)
    world.do(opinion, away.confirmer, "send_back", reasons="补充理由")
    world.do(opinion, away.officer, "advise_grant", reasons="可", basis="earlier_inspection", basis_day="2026-03-02")
    world.do(opinion, away.decider, "decide_grant", conditions=["每年检查"])
    with pytest.raises(Refused) as old:
        world.do(opinion, away.confirmer, "countersign", digest=first)
    assert "not the one that was written" in reasons(old)
    world.do(opinion, away.confirmer, "countersign", digest=written(opinion))
    world.do(opinion, away.officer, "issue")

    shown = [each.opaque for each in selectors.letters_for(world.maker, opinion) if each.kind == "opinion"]
    assert len(shown) == 1
    assert Letter.objects.filter(case__number=opinion, kind="opinion").count() == 2


def test_the_officer_to_whom_it_is_assigned_handles_it_unless_absent(world: World) -> None:
    opinion = opinion_under_examination(world)
    away = world.away
    world.do(opinion, away.decider, "assign", person=away.officer.user_id)
    asked = {"questions": ["为何"], "reply_by": "2026-06-30"}
    with pytest.raises(Refused) as refused:
        world.do(opinion, away.colleague, "request_supplement", **asked)
    assert "with another officer" in reasons(refused)
    Absence.objects.create(user_id=away.officer.user_id, since=clock.today(), until=clock.today())
    world.do(opinion, away.colleague, "request_supplement", **asked)
    with pytest.raises(Refused) as absent:
        world.do(opinion, away.officer, "assign", person=away.colleague.user_id)
    assert "absent until 2026-06-01" in reasons(absent)


def test_the_other_province_is_asked_reminded_and_answers(world: World) -> None:
    opinion = opinion_under_examination(world)
    licence = world.begin("b_licence", world.holder)
    world.do(licence, world.home.officer, "receive", on="2026-06-01")
    world.do(licence, world.home.officer, "ask_companion", companion=opinion, questions=["进度"], reply_by="2026-06-05")
    assert [each.kind for each in selectors.letters_for(world.away.officer, licence)] == ["province_notice"]
    asked = Letter.objects.get(case__number=licence, kind="province_notice").facts["questions"]
    assert [each["zh"] for each in asked] == ["进度"]
    to("06-08")
    world.do(licence, world.home.officer, "remind_companion", companion=opinion, reply_by="2026-06-12")
    world.do(licence, world.home.officer, "escalate_companion", companion=opinion, reasons="逾期未复")
    world.do(licence, world.away.officer, "answer_companion", companion=opinion, answer="将于下周出具。")

    assert selectors.timeline(world.holder, licence)[-1].action == "receive"
    assert selectors.timeline(world.home.officer, licence)[-1].action == "answer_companion"


def test_the_scan_of_a_sealed_letter_is_matched_with_the_letter(world: World) -> None:
    opinion = opinion_under_examination(world)
    letter = next(each for each in selectors.letters_for(world.maker, opinion) if each.kind == "acceptance")
    with pytest.raises(Refused) as wrong:
        world.do(opinion, world.away.officer, "attach_sealed", letter=letter.opaque, printed="sha256:0", scan=PDF)
    assert "not that of the letter" in reasons(wrong)
    world.do(opinion, world.away.officer, "attach_sealed", letter=letter.opaque, printed=letter.digest, scan=PDF)

    (kept,) = [each for each in selectors.letters_for(world.maker, opinion) if each.sealed]
    assert kept.opaque == letter.opaque


def test_anybody_may_check_a_letter_once_it_went_out(world: World) -> None:
    opinion = opinion_under_examination(world)
    world.review(opinion, world.away.officer)
    away = world.away
    world.do(opinion, away.officer, "advise_grant", reasons="可", basis="earlier_inspection", basis_day="2026-03-02")
    world.do(opinion, away.decider, "decide_grant")
    letter = Letter.objects.get(case__number=opinion, kind="opinion")
    with pytest.raises(NotFound):
        selectors.check_letter(letter.opaque)
    world.do(opinion, away.confirmer, "countersign", digest=written(opinion))
    world.do(opinion, away.officer, "issue")

    checked = selectors.check_letter(letter.opaque)
    assert (checked.number, checked.digest) == (letter.number, letter.digest)
    with pytest.raises(NotFound):
        selectors.check_letter("x" * 22)


def test_an_interested_party_is_told_and_heard_before_anything_is_advised(world: World) -> None:
    opinion, officer = opinion_under_examination(world), world.away.officer
    world.review(opinion, officer)
    due = Case.objects.get(number=opinion).due
    world.do(opinion, officer, "tell_interested", name="邻厂", interest="拟共用其预订的生产线", reply_by="2026-06-10")
    letter = Letter.objects.get(case__number=opinion, kind="interest_notice")
    assert (letter.to, letter.facts["frame"]["addressee"]["zh"]) == (None, "邻厂")
    assert "interest_notice" not in {each.kind for each in selectors.letters_for(world.maker, opinion)}
    assert selectors.timeline(world.maker, opinion)[-1].action == "tell_interested"

    advice = {"reasons": "可", "basis": "earlier_inspection", "basis_day": "2026-03-02"}
    with pytest.raises(Refused) as refused:
        world.do(opinion, officer, "advise_grant", **advice)
    assert "邻厂 and the applicant may state their views up to and including 2026-06-10" in reasons(refused)
    world.do(opinion, officer, "take_statement", who="interested", name="邻厂", on="2026-06-01", statement="反对。")
    with pytest.raises(Refused):
        world.do(opinion, officer, "advise_grant", **advice)
    world.do(opinion, world.maker, "state_views", statement="产能充足。", document=PDF)
    world.do(opinion, officer, "advise_grant", **advice)

    assert Case.objects.get(number=opinion).due == due
    assert CaseDocument.objects.filter(case__number=opinion, field="document").count() == 1
