"""May this be done, by this person, now? Every reason why not, at once; and what may be done at all."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from fenduan.law.finding import say
from fenduan.platform.base.actor import ROLE_LABELS, Role
from fenduan.platform.procedure.fold import DAYS_TO_TELL, received_on, standing_on
from fenduan.platform.procedure.model import Action, Data, Facts, Moment, Procedure, Standing, Standpoint, Who
from fenduan.platform.procedure.needs import take
from fenduan.platform.procedure.words import FLAGS, RELATIONS, STATES, Flag, Relation, State
from fenduan.reference.calendar import CalendarNotPublished, add_working_days
from fenduan.reference.text import Text


class Why(NamedTuple):
    """One reason why not. ``status`` is as in HTTP: 400 what was given, 403 who, 409 how the case stands."""

    reason: Text
    status: int
    field: str | None = None


class Answer(NamedTuple):
    """What was given, as taken, and every reason why the act is refused; none if it may be done."""

    data: Data
    refusals: tuple[Why, ...]


_NOT_IN_STATE: Final = Text(
    "Not while the case is “{state}”; it may be done while it is: {on}.",
    "案件处于“{state}”时不得办理；可以办理的状态：{on}。",
)


def ask(  # noqa: PLR0917 - who does what to which case, when, with what
    procedure: Procedure,
    action: Action,
    facts: Facts,
    by: Standpoint,
    today: dt.date,
    given: Mapping[str, object],
) -> Answer:
    """Decide whether ``by`` may do ``action`` now with what is ``given``; a pure function.

    The guards that read what is given are asked only once all of it could be taken.
    """
    data, faults = take(action, given, today)
    now = Moment(procedure, facts, standing_on(procedure, facts, today), by, today, data)
    refusals = [*_beforehand(action, now)]
    refusals += [Why(fault.reason, 400, fault.field) for fault in faults]
    if not faults:
        refusals += [Why(reason, 409) for guard in action.guards if guard.asks for reason in guard.check(now)]
    return Answer(data, tuple(refusals))


def _beforehand(action: Action, now: Moment) -> Iterator[Why]:
    yield from (Why(reason, 403) for reason in who_not(action, now))
    yield from (Why(reason, 409) for reason in when_not(action, now))


def when_not(action: Action, now: Moment) -> Iterator[Text]:
    """Say why the case, as it stands, does not allow ``action``, whoever does it."""
    state, flags, deemed = now.standing
    if state is not None and state not in action.on:
        on = tuple(name for each, name in STATES.items() if each in action.on)
        yield say(_NOT_IN_STATE.en, _NOT_IN_STATE.zh, state=STATES[state], on=on).text() if on else _BEGUN
        if deemed is not None:
            yield say(
                "Nothing was told in time: it counts as accepted since {since}.",
                "逾期未告知，该申请自{since}起即为受理。",
                since=deemed,
            ).text()
    if state is None and not action.begins:
        yield Text("The case has not begun.", "案件尚未开始。")
    for flag in sorted(action.requires - flags):
        yield say("Only when this holds: {flag}.", "须先具备：{flag}。", flag=FLAGS[flag]).text()
    for flag in sorted(action.forbids & flags):
        yield say("Not when this holds: {flag}.", "有下列情形的，不得办理：{flag}。", flag=FLAGS[flag]).text()
    for guard in action.guards:
        if not guard.asks:
            yield from guard.check(now)


_BEGUN: Final = Text("The case has begun already.", "案件已经开始。")


def who_not(action: Action, now: Moment) -> Iterator[Text]:
    """Say why it is not for this person: role and relation, recusal, absence, assignment, four eyes, second factor."""
    by = now.by
    fitting = [who for who in action.by if who.relation in by.relations and (not who.roles or who.roles & by.roles)]
    if not fitting:
        yield say("For {whom} only.", "仅限{whom}办理。", whom=tuple(whom(each) for each in action.by)).text()
    if now.facts.recused & by.people:
        yield Text("You are recused from this case.", "您在本案中回避。")
    if by.absent_until is not None:
        yield say(
            "You are recorded as absent until {day}; end the absence first.",
            "您已登记缺勤至{day}，请先取消缺勤。",
            day=by.absent_until,
        ).text()
    if fitting:
        yield from _among(fitting, now)
    if action.signature is not None and not by.verified:
        yield Text("Signing asks for your second factor again.", "签名须再次进行第二重身份验证。")


def _among(fitting: list[Who], now: Moment) -> Iterator[Text]:
    """Say why none of the fitting rows serves this person after all: the reasons of the first of them."""
    reasons = [tuple(_kept_out(who, now)) for who in fitting]
    if all(reasons):
        yield from reasons[0]


def _kept_out(who: Who, now: Moment) -> Iterator[Text]:
    by, assigned = now.by, now.facts.assigned
    if who.assigned and assigned is not None and assigned not in by.people and not by.stands_in:
        yield Text(
            "The case is with another officer, who is neither absent nor has delegated to you.",
            "本案由其他承办人办理，其未缺勤，也未委托您代办。",
        )
    if any((event := now.facts.last(name)) is not None and event.people & by.people for name in who.not_after):
        yield Text(
            "You did the step before it; another person does this one.", "前一环节由您办理，本环节应当由他人办理。"
        )


def whom(who: Who) -> Text:
    """Name who may: the roles, and how they stand to the case."""
    relation = RELATIONS[who.relation]
    if who.relation is Relation.SYSTEM or not who.roles:
        return relation
    labels = [ROLE_LABELS[role] for role in sorted_roles(who.roles)]
    en = " or ".join(each.en.lower() if each.en[1:].islower() else each.en for each in labels)
    return Text(f"{en} of {relation.en}", f"{relation.zh}的{'或者'.join(each.zh for each in labels)}")


def sorted_roles(roles: frozenset[str]) -> list[Role]:
    """Return roles in the order in which the platform names them."""
    return [role for role in ROLE_LABELS if role in roles]


class Choice(NamedTuple):
    """An action that is this person's to do in the case's state, and why it cannot be done just now, if so."""

    action: Action
    obstacles: tuple[Text, ...]


def choices(procedure: Procedure, facts: Facts, by: Standpoint, today: dt.date) -> tuple[Choice, ...]:
    """Return what this person may do now: the actions of the state that are for people who stand as they do."""
    standing = standing_on(procedure, facts, today)
    now = Moment(procedure, facts, standing, by, today)
    found = []
    for action in procedure.actions:
        suited = any(who.relation in by.relations and (not who.roles or who.roles & by.roles) for who in action.by)
        if suited and Relation.SYSTEM not in by.relations and standing.state in action.on:
            found.append(Choice(action, (*who_not(action, now), *when_not(action, now))))
    return tuple(found)


def notices(procedure: Procedure, facts: Facts, today: dt.date) -> tuple[Text, ...]:
    """Return what everybody who may see the case is told of how it stands, besides its state."""
    standing = standing_on(procedure, facts, today)
    return tuple(_notices(procedure, facts, standing, today))


def _notices(procedure: Procedure, facts: Facts, standing: Standing, today: dt.date) -> Iterator[Text]:
    if standing.deemed is not None:
        yield say(
            "Nothing was told within {days} working days of receipt: the application counts as accepted since {since}.",
            "自收到申请材料之日起{days}个工作日内未告知，该申请自{since}起即为受理。",
            days=DAYS_TO_TELL,
            since=standing.deemed,
        ).text()
    if standing.state is State.SUBMITTED:
        yield Text(
            "The authority has not signed for the materials, so no clock runs yet.", "尚未签收申请材料，期限尚未起算。"
        )
    if standing.state is State.RECEIVED and Flag.TOLD in standing.flags:
        yield Text(
            "Everything that was missing has been handed in: it is to be accepted (Administrative Licensing Law, art. "
            "32(5)); the text names no period for it.",
            "申请人已提交补正材料，应当受理（《行政许可法》第32条第5项）；文本未规定期限。",
        )
    if procedure.deeming == "open" and standing.state is State.RECEIVED and _past_telling(procedure, facts, today):
        yield procedure.questions[0]


def _past_telling(procedure: Procedure, facts: Facts, today: dt.date) -> bool:
    received = received_on(procedure, facts.events)
    try:
        return received is not None and today > add_working_days(received, DAYS_TO_TELL)
    except CalendarNotPublished:
        return False
