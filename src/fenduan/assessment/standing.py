"""Where each matter of the route stands, read from the facts: done, with the authority, or neither."""

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from fenduan.dossier.model import Party, Site, Step
from fenduan.law.arrangement import Arrangement, domestic
from fenduan.law.experience import claims, experience
from fenduan.law.finding import Code, Say, Status, say
from fenduan.law.licences import b_licence_in_force, entrusted_sites, scope_for
from fenduan.law.purpose import licence_in_force
from fenduan.reference.text import Text

APPLIED: Final = ("b_licence_application", "b_licence_accepted")
ANSWERED: Final = ("b_licence_completed", "b_licence_refused")
LICENCE_STEPS: Final = ("licence_application_accepted", "licence_granted", "licence_refused")
_CONFIRMABLE_ITEMS: Final = (2, 4)
_QUESTION_OF_CONFIRMATION: Final = 4

Place = tuple[Site, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a matter stands: ``state`` is ``None`` where that hangs on what it waits for.

    ``started`` is the day its clock runs from, ``done_on`` the day it was done, where they are stated. ``accepted``
    is false where it was applied for and not yet accepted, so that no clock runs.
    """

    state: Literal["done", "running", "not_yet"] | None = None
    started: dt.date | None = None
    done_on: dt.date | None = None
    notes: tuple[Text, ...] = ()
    accepted: bool = True


NOT_BEGUN: Final = Standing()


def shown(day: dt.date | None) -> dt.date | Text:
    """Return a day as it is said, also where it is not stated."""
    return day or Text("a day not stated", "未注明日期")


def _last_day(steps: tuple[Step, ...]) -> dt.date | None:
    return steps[-1].date if steps else None


def _left_open(accepted: Step | None) -> tuple[Text, ...]:
    """Say that an application stands undecided beside a licence that serves already."""
    if accepted is None:
        return ()
    sentence = say(
        "An application accepted on {day} is not recorded as decided.",
        "{day}受理的申请未记载办理结果。",
        day=shown(accepted.date),
    )
    return (sentence.text(),)


# Places and parties


def applicant(case: Arrangement) -> tuple[Party, ...]:
    """Return who acts: the holder, or of an overseas holder its agents on the mainland where there are any."""
    here = tuple(agent for agent in case.agents if domestic(agent.place))
    return here or (case.holder,)


def province(*parties: Party) -> tuple[str, ...]:
    """Return the mainland places of ``parties``, each once, in order."""
    return tuple(sorted({each.place for each in parties if each.place is not None and domestic(each.place)}))


def at_home(case: Arrangement) -> tuple[Party, ...]:
    """Return the entrusted manufacturers that are not stated to be overseas."""
    return tuple(party for party in case.manufacturers if not case.is_overseas(party))


def together(case: Arrangement, party: Party) -> bool:
    """Whether a manufacturer is in the same place as a domestic holder, so that no opinion is needed."""
    return party is not case.holder and bool(case.holder_domestic) and party.place == case.holder.place


# The licence for a party's own manufacture (class A or C)


def unlicensed(case: Arrangement, party: Party) -> tuple[Place, ...]:
    """Return the mainland sites and forms of ``party`` that no licence of it in force covers."""
    own = [each for each in case.licences_of(party) if licence_in_force(case, each)]
    return tuple(
        (site, form)
        for site in case.production_sites_of(party)
        if domestic(site.place)
        for form in case.forms_at(site)
        if not any(scope_for(each, site, form) for each in own)
    )


def had_licence(case: Arrangement, party: Party, day: dt.date) -> bool:
    """Whether ``party`` had a licence on ``day``, so that it changes one and is not issued its first."""
    return any(
        (each.valid_from is None or each.valid_from <= day) and (each.valid_until is None or day <= each.valid_until)
        for each in case.licences_of(party)
    )


def say_places(places: tuple[Place, ...]) -> list[Say]:
    """Name sites and forms."""
    return [say("{form} at {site}", "{site}的{form}", form=Code("form", form), site=site) for site, form in places]


def own_licence(case: Arrangement, party: Party) -> Standing:
    """Where the licence for a party's own manufacture stands."""
    lacking = unlicensed(case, party)
    applied = case.running(("licence_application_accepted",), ("licence_granted", "licence_refused"), party)
    granted = case.steps("licence_granted", party=party)
    if not lacking:
        covered = say("A licence in force covers each site and form.", "有效许可证已涵盖各场地和剂型。").text()
        return Standing("done", done_on=_last_day(granted), notes=(covered, *_left_open(applied)))
    if applied is not None:
        return Standing("running", started=applied.date)
    answers = case.steps("licence_granted", "licence_refused", party=party)
    if not answers or _expired(case, party, lacking):
        return NOT_BEGUN
    if _refused(answers, "licence_refused"):
        return Standing(notes=(_refusal(answers[-1]),))
    unseen = say(
        "The licence granted is not on the dossier, or does not list {places}.",
        "所核发的许可证未列入资料，或者未载明{places}。",
        places=say_places(lacking),
    )
    return Standing("done", done_on=answers[-1].date, notes=(unseen.text(),))


def _expired(case: Arrangement, party: Party, places: tuple[Place, ...]) -> bool:
    """Whether a licence that covered one of ``places`` is over: a grant in the past no longer helps."""
    return any(
        case.ended(each.valid_until) and any(scope_for(each, site, form) for site, form in places)
        for each in case.licences_of(party)
    )


def _refused(answers: tuple[Step, ...], kind: str) -> bool:
    """Whether the latest of ``answers`` refuses; of two of one day the refusal wins."""
    last = max(each.date or dt.date.min for each in answers)
    return any(each.kind == kind for each in answers if (each.date or dt.date.min) == last)


def _refusal(step: Step) -> Text:
    return say("Refused on {day}.", "已于{day}不予许可。", day=shown(step.date)).text()


# The holder's B matter


def b_matter_belongs(case: Arrangement) -> bool:
    """Whether a production site on the mainland, or one whose place is not stated, is entrusted."""
    return any(entrusted_sites(case))


def b_matter(case: Arrangement) -> Standing:
    """Where the holder's licence for entrusting (class B) stands."""
    completed = case.steps("b_licence_completed", party=case.holder)
    accepted = case.running(("b_licence_accepted",), ANSWERED, case.holder)
    applied = case.running(APPLIED, ANSWERED, case.holder)
    if b_licence_in_force(case) is not None:
        listed = say(
            "The holder's licence lists every entrusted site and form.", "持有人许可证已载明全部受托场地和剂型。"
        )
        return Standing("done", done_on=_last_day(completed), notes=(listed.text(), *_left_open(accepted)))
    if accepted is not None:
        return Standing("running", started=accepted.date)
    if applied is not None:
        waiting = say(
            "Applied for on {day}; the period runs from acceptance. If nothing is said within 5 working days, it "
            "counts as accepted from the day of receipt.",
            "已于{day}提出申请；期限自受理之日起计算。5个工作日内逾期不告知的，自收到申请材料之日起即为受理。",
            day=shown(applied.date),
        )
        return Standing("running", notes=(waiting.text(),), accepted=False)
    answers = case.steps(*ANSWERED, party=case.holder)
    entrusted = tuple((site, form) for sites in entrusted_sites(case) for site in sites for form in case.forms_at(site))
    if not answers or _expired(case, case.holder, entrusted):
        return NOT_BEGUN
    if _refused(answers, "b_licence_refused"):
        return Standing(notes=(_refusal(answers[-1]),))
    unseen = say(
        "The licence then issued or changed is not on the dossier, or does not list every entrusted site and form.",
        "办结后的许可证未列入资料，或者未载明全部受托场地和剂型。",
    )
    return Standing("done", done_on=answers[-1].date, notes=(unseen.text(),))


# The opinion, the confirmation, the note in the duplicate


def opinion_stated(case: Arrangement, party: Party) -> bool:
    """Whether the dossier shows an opinion on ``party``, or that one was asked for."""
    asked = case.steps("opinion_requested", "opinion_issued", party=party)
    return bool(asked) or case.latest_opinion(party) is not None


def opinion(case: Arrangement, party: Party) -> Standing:
    """Where the opinion of the province of ``party`` on it stands."""
    latest = case.latest_opinion(party)
    day = None if latest is None else latest.date or dt.date.min
    asked = case.running(("opinion_requested",), ("opinion_issued",), party)
    if asked is not None and (day is None or (asked.date or dt.date.min) > day):
        return Standing("running", started=asked.date)
    if latest is not None and latest.consent:
        return Standing("done", _last_day(case.steps("opinion_requested", party=party)), latest.date)
    if latest is not None and latest.consent is False:
        sentence = say(
            "The opinion of {day} does not consent.", "{day}的意见为不同意受托生产。", day=shown(latest.date)
        )
        return Standing(notes=(sentence.text(),))
    if latest is not None:
        sentence = say(
            "The opinion of {day} does not say whether it consents.",
            "{day}的意见书未说明是否同意。",
            day=shown(latest.date),
        )
        return Standing(notes=(sentence.text(),))
    issued = case.steps("opinion_issued", party=party)
    if issued:
        unseen = say(
            "The opinion itself is not on the dossier, or not evidenced.", "意见书本身未列入资料或者未提供证明。"
        )
        return Standing("done", done_on=issued[-1].date, notes=(unseen.text(),))
    return NOT_BEGUN


def consents(case: Arrangement) -> tuple[dt.date, ...]:
    """Return the days of the latest opinions that consent, of manufacturers in another place, oldest first."""
    latest = [case.latest_opinion(party) for party in at_home(case) if not together(case, party)]
    return tuple(sorted(each.date for each in latest if each is not None and each.consent and each.date is not None))


def extended_test_used(case: Arrangement, party: Party) -> bool:
    """Whether item 2 or 4 is claimed for ``party`` and the ordinary test of experience does not carry it already."""
    if not any(claims(case, item, party) for item in _CONFIRMABLE_ITEMS):
        return False
    return not any(
        finding.status in (Status.MET, Status.FOR_JUDGEMENT) and _QUESTION_OF_CONFIRMATION not in finding.questions
        for finding in experience.decide(case)
        if finding.subject is not None and party.id in finding.subject.ids
    )


def confirmation(case: Arrangement, party: Party) -> Standing:
    """Where the written confirmation of the extended test for ``party`` stands."""
    claimed = {item for item in _CONFIRMABLE_ITEMS if claims(case, item, party)}
    places = province(*applicant(case))
    days = [
        each.date
        for each in case.existing(case.dossier.confirmations)
        if each.kind == "experience_extension"
        and each.entrusted == party.id
        and each.item in claimed
        and each.authority in places
        and each.date is not None
        and case.evidenced(each)
    ]
    return Standing("done", done_on=min(days)) if days else NOT_BEGUN


def duplicate_noted(case: Arrangement, party: Party, completed: dt.date | None) -> Standing:
    """Where the note in the licence duplicate of ``party`` stands, after the B matter ``completed`` on that day."""
    noted = [
        each
        for each in case.steps("duplicate_noted", party=party)
        if each.date is None or completed is None or each.date >= completed
    ]
    return Standing("done", completed, noted[-1].date) if noted else Standing(started=completed)


# Registration, and what ends an entrustment


def registration(case: Arrangement) -> Standing:
    """Where the application to the Center for Drug Evaluation stands."""
    if case.dossier.running_since is not None and case.begun(case.dossier.running_since):
        since = say("The arrangement runs since {day}.", "本安排自{day}起运行。", day=case.dossier.running_since)
        return Standing("done", notes=(since.text(),))
    accepted = case.running(("registration_accepted",), ("registration_refused",), case.holder)
    if accepted is not None:
        return Standing("running", started=accepted.date)
    refused = case.steps("registration_refused", party=case.holder)
    return Standing(notes=(_refusal(refused[-1]),)) if refused else NOT_BEGUN


def endings(case: Arrangement, party: Party) -> tuple[Step, ...]:
    """Return what ends the entrustment of ``party``, oldest first: it ended, or an application was refused for good.

    A refusal after which the holder applied again, on a later day, is no end; nor is that of a B matter whose licence
    is in force all the same.
    """
    everyone = {None, *case.principals}
    ended = [each for each in case.steps("entrustment_ended") if each.party in {*everyone, party.id}]
    refused = [
        *(() if b_licence_in_force(case) else _standing_refusals(case, "b_licence_refused", APPLIED)),
        *_standing_refusals(case, "registration_refused", ("registration_accepted",)),
    ]
    return tuple(sorted((*ended, *refused), key=lambda each: (each.date or dt.date.max, each.kind or "")))


def _standing_refusals(case: Arrangement, refusal: str, again: tuple[str, ...]) -> list[Step]:
    last = max((each.date or dt.date.min for each in case.steps(*again, party=case.holder)), default=dt.date.min)
    return [each for each in case.steps(refusal, party=case.holder) if each.date is None or each.date >= last]
