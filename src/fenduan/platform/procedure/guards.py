"""The guards of the tables: named pure functions that say, in both languages, why an act is not to be done now."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from fenduan.law.finding import place_name, say
from fenduan.platform.procedure.fold import received_on
from fenduan.platform.procedure.model import DAY, Concluded, Event, Moment, guard
from fenduan.platform.procedure.words import Flag
from fenduan.reference.text import Text

OFFICERS: Final = 2
"""Officers that verify on site at least (licensing-law 34)."""
_NOTHING_TO_CONCLUDE: Final = frozenset({"met", "not_applicable", "not_yet_in_force", "lapsed"})
_CONTRARY: Final = frozenset({"not_met", "not_shown"})


# May it be applied for


@guard(
    "licensed_already",
    "The site and form are licensed already; otherwise the opinion goes with the class C licence.",
    "相应生产地址和生产范围已取得许可；未取得的，意见书随C类许可证一并办理。",
)
def licensed_already(now: Moment) -> Iterator[Text]:
    """An opinion is asked for alone only where the licence covers site and form (ann-134 19, second case)."""
    for lacking in now.facts.unlicensed:
        yield say(
            "No licence covers {what}: the opinion is given together with the issue or change of the class C licence "
            "(announcement 134, art. 19), which is not handled here.",
            "{what}尚未取得许可：意见书随C类许可证核发或者变更同步出具（第134号公告第19条），本系统暂不办理。",
            what=lacking,
        ).text()


@guard(
    "another_place",
    "Holder and manufacturer are in different provinces.",
    "持有人与受托生产企业不在同一省级行政区域。",
)
def another_place(now: Moment) -> Iterator[Text]:
    """Within one place no opinion is given (ann-134 19(1))."""
    if now.facts.same_place:
        yield Text(
            "Holder and manufacturer are in the same province: no opinion is needed (announcement 134, art. 19). The "
            "holder applies for the class B licence.",
            "委托双方在同一省级行政区域，无需出具意见书（第134号公告第19条），由持有人申请办理B类许可证。",
        )


@guard("holder_here", "The holder is on the mainland.", "持有人在境内。")
def holder_here(now: Moment) -> Iterator[Text]:
    """Which licence an overseas holder's agent needs is open (register, open question 9)."""
    if now.facts.overseas:
        yield Text(
            "The holder is overseas: which licence its agent in China needs is open (open question 9).",
            "持有人在境外：其境内企业法人需要何种许可尚不明确（待明确问题9）。",
        )


@guard("same_place", "A manufacturer is in the holder's own province.", "有受托生产企业与持有人在同一省级行政区域。")
def same_place(now: Moment) -> Iterator[Text]:
    """The C matter goes together with B only within one place (ann-134 19(1))."""
    if not now.facts.together:
        yield Text(
            "No manufacturer is in the holder's province, so no class C matter goes with this case.",
            "没有受托生产企业与持有人在同一省级行政区域，本案无同步办理的C类许可事项。",
        )


# Receiving


@guard("told_once", "The applicant is told only once, so everything.", "仅可告知一次，应当一次告知全部补正内容。")
def told_once(now: Moment) -> Iterator[Text]:
    """What is missing is told once (licensing-law 32(4))."""
    if Flag.TOLD in now.standing.flags:
        yield Text(
            "The applicant has been told what is missing; it is told once (Administrative Licensing Law, art. 32(4)).",
            "已经告知补正内容；补正内容应当一次告知（《行政许可法》第32条第4项）。",
        )


@guard("counts_as_accepted", "It counts as accepted for want of an answer.", "该申请因逾期未告知而视为受理。")
def counts_as_accepted(now: Moment) -> Iterator[Text]:
    """Only what was not accepted expressly is acknowledged afterwards (licensing-law 32, last paragraph)."""
    if now.standing.deemed is None:
        yield Text("It was accepted expressly.", "该申请已明示受理。")


@guard(
    "opinions_on_file",
    "On every manufacturer in another province there is an opinion, and it consents.",
    "对其他省级行政区域的受托生产企业，均有同意受托生产的意见书。",
)
def opinions_on_file(now: Moment) -> Iterator[Text]:
    """On such an opinion the holder's province may accept (ann-132 3), and grants (ann-134 19)."""
    for each in now.facts.elsewhere:
        if each.consent is None:
            yield say(
                "There is no opinion on {who} from {place} (announcement 132, item 3; announcement 134, art. 19).",
                "缺少{place}就{who}出具的意见书（第132号公告第3项、第134号公告第19条）。",
                who=each.name,
                place=place_name(each.place),
            ).text()
        elif not each.consent:
            yield say(
                "The opinion on {who} from {place} does not consent.",
                "{place}就{who}出具的意见为不同意受托生产。",
                who=each.name,
                place=place_name(each.place),
            ).text()


# Days


@guard("not_before_receipt", "Not before the materials were received.", "不得早于收到申请材料之日。", asks=True)
def not_before_receipt(now: Moment) -> Iterator[Text]:
    """What happens in a case happens after it came."""
    day, received = _day(now), received_on(now.procedure, now.facts.events)
    if day is not None and received is not None and day < received:
        yield say(
            "{day} is before the day of receipt, {received}.",
            "{day}早于收到申请材料之日（{received}）。",
            day=day,
            received=received,
        ).text()


def _day(now: Moment) -> dt.date | None:
    given = now.data.get(DAY)
    return dt.date.fromisoformat(given) if isinstance(given, str) else None


_BEGINNINGS: Final = {
    "receive": "submit",
    "end_inspection": "start_inspection",
    "end_rectification": "start_rectification",
    "end_technical_review": "start_technical_review",
    "end_matter": "start_matter",
}


def _begun(now: Moment, ends: str) -> Event | None:
    return now.facts.last(_BEGINNINGS[ends])


def _not_before(now: Moment, ends: str) -> Iterator[Text]:
    day, begun = _day(now), _begun(now, ends)
    if day is not None and begun is not None and day < begun.on:
        yield say(
            "{day} is before its beginning on {begun}.", "{day}早于开始之日（{begun}）。", day=day, begun=begun.on
        ).text()


@guard("after_submitting", "Not before it was submitted.", "不得早于提交之日。", asks=True)
def after_submitting(now: Moment) -> Iterator[Text]:
    """Materials are signed for when they are there."""
    yield from _not_before(now, "receive")


@guard("after_inspection_began", "Not before the inspection began.", "不得早于检查开始之日。", asks=True)
def after_inspection_began(now: Moment) -> Iterator[Text]:
    """An inspection ends after it began."""
    yield from _not_before(now, "end_inspection")


@guard("after_rectification_began", "Not before the rectification began.", "不得早于整改开始之日。", asks=True)
def after_rectification_began(now: Moment) -> Iterator[Text]:
    """A rectification ends after it began."""
    yield from _not_before(now, "end_rectification")


@guard("after_review_began", "Not before the technical review began.", "不得早于技术审查开始之日。", asks=True)
def after_review_began(now: Moment) -> Iterator[Text]:
    """A technical review ends after it began."""
    yield from _not_before(now, "end_technical_review")


@guard("after_matter_began", "Not before it began.", "不得早于开始之日。", asks=True)
def after_matter_began(now: Moment) -> Iterator[Text]:
    """Testing, appraisal and expert review end after they began."""
    yield from _not_before(now, "end_matter")


@guard(
    "received_before_accepted", "Received on the day of acceptance or before.", "收到之日不晚于受理之日。", asks=True
)
def received_before_accepted(now: Moment) -> Iterator[Text]:
    """What was accepted on paper was received by then."""
    accepted, received = _day(now), now.data.get("received_on")
    if accepted is not None and isinstance(received, str) and dt.date.fromisoformat(received) > accepted:
        yield say("It cannot be received after {day}.", "收到之日不得晚于{day}。", day=accepted).text()


@guard(
    "applicant_on_paper",
    "Nobody of the applicant has an account to act for it.",
    "申请人在本系统无可办理业务的账户。",
)
def applicant_on_paper(now: Moment) -> Iterator[Text]:
    """Who can act itself is not acted for (a product choice)."""
    if not now.facts.on_paper:
        yield Text("The applicant acts here itself.", "申请人可在本系统自行办理。")


# Examining


@guard(
    "two_officers", "Two or more officers, by name, none recused.", "由两名以上工作人员进行，且均未回避。", asks=True
)
def two_officers(now: Moment) -> Iterator[Text]:
    """Where substance is verified, two or more officers do it (licensing-law 34)."""
    named = now.data.get("officers")
    if not isinstance(named, list):
        return
    if len(named) < OFFICERS:
        yield say(
            "At least {n} officers verify on site (Administrative Licensing Law, art. 34).",
            "现场核查应当由{n}名以上工作人员进行（《行政许可法》第34条）。",
            n=OFFICERS,
        ).text()
    if now.facts.recused.intersection(named):
        yield Text("One of the officers is recused from this case.", "所列人员中有人在本案中回避。")


@guard("certificates", "One certificate for each officer.", "核查人员与执法证件编号一一对应。", asks=True)
def certificates(now: Moment) -> Iterator[Text]:
    """Officers show their certificates; the notice names them."""
    officers, shown = now.data.get("officers"), now.data.get("certificates")
    if isinstance(officers, list) and isinstance(shown, list) and len(set(shown)) != len(officers):
        yield Text("There must be one certificate for each officer.", "执法证件编号应当与核查人员一一对应。")


@guard("last_after_first", "The last day is not before the first.", "结束日期不早于开始日期。", asks=True)
def last_after_first(now: Moment) -> Iterator[Text]:
    """A visit ends after it begins."""
    first, last = now.data.get("first"), now.data.get("last")
    if isinstance(first, str) and isinstance(last, str) and last < first:
        yield Text("The last day is before the first.", "结束日期早于开始日期。")


@guard("valid_in_order", "The licence ends after it begins.", "有效期截止日期不早于起始日期。", asks=True)
def valid_in_order(now: Moment) -> Iterator[Text]:
    """Both days of validity belong to it."""
    first, last = now.data.get("valid_from"), now.data.get("valid_until")
    if isinstance(first, str) and isinstance(last, str) and last < first:
        yield Text("The licence ends before it begins.", "有效期截止日期早于起始日期。")


@guard("own_staff", "The people named work for the authority.", "所列人员均为承办部门工作人员。", asks=True)
def own_staff(now: Moment) -> Iterator[Text]:
    """A case is handled and inspected by people of the authority."""
    named = [*_listed(now.data.get("officers")), *_listed(now.data.get("person"))]
    if any(each not in now.facts.staff for each in named):
        yield Text("Somebody named is not on the staff of the authority.", "所列人员中有人不属于承办部门。")


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


@guard("not_recused", "The person named is not recused.", "所列人员未回避。", asks=True)
def not_recused(now: Moment) -> Iterator[Text]:
    """A case is not assigned to who is recused from it."""
    if now.data.get("person") in now.facts.recused:
        yield Text("The person named is recused from this case.", "该人员在本案中回避。")


@guard("known_finding", "A finding of the assessment in hand.", "属于现有评估结果中的一项。", asks=True)
def known_finding(now: Moment) -> Iterator[Text]:
    """A conclusion stands beside a finding of the machine."""
    key = now.data.get("finding")
    if key is not None and all(each.key != key for each in now.facts.findings):
        yield Text("The assessment of the version in hand has no such finding.", "现有版本的评估结果中没有该项。")


def _open_findings(now: Moment) -> list[Concluded]:
    return [
        each
        for each in now.facts.findings
        if each.counts and each.status not in _NOTHING_TO_CONCLUDE and each.conclusion is None
    ]


@guard(
    "findings_concluded",
    "The officer has concluded on every finding that is not plainly met.",
    "对未直接判定为符合的各项结果，均已作出结论。",
)
def findings_concluded(now: Moment) -> Iterator[Text]:
    """What the law leaves to a person is concluded by a person, finding by finding."""
    left = _open_findings(now)
    if left:
        yield say(
            "{n} findings wait for the officer's conclusion, the first: {first}.",
            "尚有{n}项结果待作出结论，首项为：{first}。",
            n=len(left),
            first=left[0].title,
        ).text()


@guard(
    "no_contrary_confirmed",
    "The officer has confirmed nothing that stands against a grant and leaves no discretion.",
    "未确认任何不得准予且无裁量余地的结果。",
)
def no_contrary_confirmed(now: Moment) -> Iterator[Text]:
    """A confirmed finding that a requirement is not met, or not shown, and a grant contradict each other."""
    for each in now.facts.findings:
        if each.counts and each.blocking and each.status in _CONTRARY and each.conclusion == "confirm":
            yield say(
                "You confirmed that this does not stand: {what}. Overrule it with reasons, or advise refusal.",
                "已确认该项不成立：{what}。请说明理由予以更正，或者提出不予许可（不同意）的意见。",
                what=each.title,
            ).text()


@guard(
    "inspected_in_this_case",
    "An inspection of this case, where the opinion rests on it.",
    "以本案现场检查为依据的，已完成现场检查。",
    asks=True,
)
def inspected_in_this_case(now: Moment) -> Iterator[Text]:
    """An opinion may rest on earlier results for the same form or line, or on a licence inspection (ann-132 3)."""
    if now.data.get("basis") == "gmp_inspection" and Flag.INSPECTED not in now.standing.flags:
        yield Text(
            "No inspection of this case has been concluded; name the earlier one if the opinion rests on it.",
            "本案尚未完成现场检查；以既往检查结果为依据的，请注明该次检查。",
        )


@guard(
    "supplement_answered",
    "A supplement asked for has been answered, or its day has passed.",
    "所要求的补充资料已提交，或者提交期限已过。",
)
def supplement_answered(now: Moment) -> Iterator[Text]:
    """The applicant has until the day named to answer."""
    asked = now.facts.last("request_supplement")
    if Flag.AWAITING_SUPPLEMENT not in now.standing.flags or asked is None:
        return
    until = dt.date.fromisoformat(str(asked.data["reply_by"]))
    if now.today <= until:
        yield say(
            "The applicant may answer the request for a supplement up to and including {day}.",
            "申请人可在{day}（含当日）前提交补充资料。",
            day=until,
        ).text()


@guard(
    "interested_heard",
    "Whom the matter concerns was heard, and so was the applicant, or the day to state views has passed.",
    "利害关系人和申请人已陈述申辩，或者指定的陈述期限已过。",
)
def interested_heard(now: Moment) -> Iterator[Text]:
    """Views are heard before anything is decided (licensing-law 36)."""
    told = [event for event in now.facts.events if event.action == "tell_interested"]
    heard = set(_heard(now))
    for event in told:
        until = dt.date.fromisoformat(str(event.data["reply_by"]))
        name = str(event.data["name"])
        if now.today <= until and not {name, _APPLICANT} <= heard:
            yield say(
                "{who} and the applicant may state their views up to and including {day}.",
                "{who}和申请人可在{day}（含当日）前进行陈述和申辩。",
                who=name,
                day=until,
            ).text()


_APPLICANT: Final = ""


def _heard(now: Moment) -> Iterator[str]:
    """Yield who has stated views: interested parties by their names, the applicant as an empty name."""
    for event in now.facts.events:
        if event.action == "state_views" or event.data.get("who") == "applicant":
            yield _APPLICANT
        elif event.action == "take_statement":
            yield str(event.data["name"])


@guard(
    "interested_known",
    "An interested party that was told, by the same name.",
    "属于已告知的利害关系人，名称一致。",
    asks=True,
)
def interested_known(now: Moment) -> Iterator[Text]:
    """Views are taken of who was told; another interested party is told first."""
    if now.data.get("who") != "interested":
        return
    told = tuple(str(event.data["name"]) for event in now.facts.events if event.action == "tell_interested")
    if now.data.get("name") not in told:
        yield say(
            "Told were: {names}. Tell this party first.", "已告知的利害关系人为：{names}；请先告知该方。", names=told
        ).text()


@guard(
    "new_manifest",
    "On a dossier version that the holder signed after the one in hand.",
    "以持有人在现有版本之后签署的卷宗版本为准。",
    asks=True,
)
def new_manifest(now: Moment) -> Iterator[Text]:
    """Only an answered request pins another version, and only one that the holder signed."""
    given = now.data.get("manifest")
    if given is None:
        return
    if given == now.facts.manifest:
        yield Text(
            "That is the version in hand; have the holder sign the new one first.",
            "该版本即为现有版本；请先由持有人签署新版本。",
        )
    elif given != now.facts.newer:
        yield Text(
            "The newest version that the holder signed after the one in hand is another.",
            "该版本不是持有人在现有版本之后签署的最新版本。",
        )


# Deciding


@guard("same_bytes", "The very decision that was written is confirmed.", "所复核的即为已拟定的决定文书。", asks=True)
def same_bytes(now: Moment) -> Iterator[Text]:
    """A second decision maker confirms the same bytes (a product choice)."""
    given = now.data.get("digest")
    if given is not None and given != now.facts.decision:
        yield Text(
            "The decision shown is not the one that was written; open it again.",
            "所显示的决定文书与已拟定的不一致，请重新打开。",
        )


@guard(
    "reasons_where_it_departs",
    "A decision that departs from the advice says why.",
    "决定与审查意见不一致的，说明理由。",
    asks=True,
)
def reasons_where_it_departs(now: Moment) -> Iterator[Text]:
    """Advice binds nobody, but a departure is explained."""
    if Flag.RECOMMENDED not in now.standing.flags and "reasons" not in now.data:
        yield Text(
            "The advice was to refuse: say why it is granted.", "审查意见为不予许可（不同意）：请说明准予的理由。"
        )


@guard(
    "known_manufacturer",
    "A manufacturer of this dossier in another province.",
    "属于本卷宗中其他省级行政区域的受托生产企业。",
    asks=True,
)
def known_manufacturer(now: Moment) -> Iterator[Text]:
    """An opinion is entered for a manufacturer on which one is needed."""
    party = now.data.get("party")
    if party is not None and all(each.party != party for each in now.facts.elsewhere):
        yield Text(
            "The dossier has no such manufacturer in another province.", "卷宗中没有该其他省级行政区域的受托生产企业。"
        )


@guard(
    "known_letter", "A letter of this case, with the digest on the paper.", "属于本案文书，且摘要值一致。", asks=True
)
def known_letter(now: Moment) -> Iterator[Text]:
    """A scan is of the very letter that was printed: the digest on the paper is that of the letter."""
    letter = now.data.get("letter")
    if letter is None:
        return
    digest = now.facts.letters.get(str(letter))
    if digest is None:
        yield Text("This case has no such letter.", "本案没有该文书。")
    elif now.data.get("printed") != digest:
        yield Text("The digest on the paper is not that of the letter.", "纸质文书所载摘要值与该文书不一致。")


@guard("nothing_open", "No case for the same is open.", "没有在办的相同申请。")
def nothing_open(now: Moment) -> Iterator[Text]:
    """One application at a time for the same."""
    if now.facts.already is not None:
        yield say(
            "Case {number} for the same is still open.", "相同事项的案件{number}尚未办结。", number=now.facts.already
        ).text()


# The other province


@guard("companion_known", "A companion case of this one.", "属于本案的关联案件。", asks=True)
def companion_known(now: Moment) -> Iterator[Text]:
    """Only the authority of a companion case is asked, reminded, or reported."""
    given = now.data.get("companion")
    if given is not None and given not in now.facts.companions:
        yield Text("There is no such companion case.", "没有该关联案件。")


@guard("asked_before", "It was asked before.", "已经商请。", asks=True)
def asked_before(now: Moment) -> Iterator[Text]:
    """Who was not asked is not reminded."""
    if _asked(now) is None:
        yield Text("The other province has not been asked about this.", "尚未就此商请该部门。")


@guard("reply_overdue", "The day named for the reply has passed.", "商请的回复期限已过。", asks=True)
def reply_overdue(now: Moment) -> Iterator[Text]:
    """It is reported upwards only when the reply is late."""
    asked = _asked(now)
    if asked is None:
        return
    until = dt.date.fromisoformat(str(asked.data["reply_by"]))
    if now.today <= until:
        yield say("A reply is due by {day}.", "回复期限为{day}，尚未届满。", day=until).text()


def _asked(now: Moment) -> Event | None:
    """Return the last question to the companion that is named and that has not been answered."""
    companion = now.data.get("companion")
    asked = None
    for event in now.facts.events:
        if event.data.get("companion") == companion:
            if event.action == "ask_companion":
                asked = event
            elif event.action == "answer_companion":
                asked = None
    return asked
