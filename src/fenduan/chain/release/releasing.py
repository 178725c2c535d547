"""Conditions of leaving the factory and of going to market, and of who decides each question."""

from collections.abc import Iterator

from fenduan.chain.facts import FINISHED, LotStatus
from fenduan.chain.history import Lot, Role
from fenduan.chain.release.case import Case, day, told
from fenduan.chain.release.facts import (
    Category,
    Listing,
    LotReleaseOutcome,
    ProcedureKind,
    Question,
    RecordKind,
    Reviewed,
)
from fenduan.chain.release.saying import Finding, left_open, met, not_applicable, not_met, not_shown
from fenduan.reference.text import Text

_RECORDS = {
    RecordKind.BATCH_PRODUCTION: Text("batch production records", "批生产记录"),
    RecordKind.BATCH_TESTING: Text("batch test records", "批检验记录"),
    RecordKind.DEVIATION_INVESTIGATION: Text("records of deviation investigations", "偏差调查记录"),
}
_REVIEWED = {
    Reviewed.TEST_RESULTS: Text("test results", "药品质量检验结果"),
    Reviewed.KEY_PRODUCTION_RECORDS: Text("key production records", "关键生产记录"),
    Reviewed.DEVIATION_CONTROL: Text("deviation control", "偏差控制情况"),
}
_ALWAYS = frozenset({Category.VACCINE, Category.BLOOD_PRODUCT, Category.BLOOD_SCREENING_REAGENT})
_DOES = {
    Question.STEP: Text("confirm the step", "确认本生产段"),
    Question.FACTORY: Text("release it from the factory", "签字出厂放行"),
    Question.MARKET: Text("release it to the market", "签字上市放行"),
}
_STATE_HOLDER = Text("State the holder.", "说明药品上市许可持有人。")
_NO_HOLDER = Text("Who holds the product is not stated.", "未说明药品上市许可持有人。")


def _joined(words: list[Text]) -> Text:
    return Text(", ".join(each.en for each in words), "、".join(each.zh for each in words))


def kind(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether it is a drug product, of which the law on factory release speaks."""
    del case
    if lot.kind in FINISHED:
        yield met(Text("It is a drug product.", "该批为制剂成品。"))
    elif lot.kind is None:
        yield not_shown(
            Text("What kind of lot it is is not told.", "没有该批类别的记录。"),
            Text("Tell it with an event.", "在事件中补充。"),
        )
    else:
        yield left_open(
            Text(
                "The texts speak of drugs that leave the factory. Whether what goes on to the next segment leaves by "
                "factory release, they do not say.",
                "法律文件规定的是药品出厂放行；交付下一生产段的中间产品或者原液是否适用，未作规定。",
            )
        )


def _procedure(case: Case, party: str | None, which: ProcedureKind) -> Finding:
    good = [
        place
        for place, each in case.stated("procedures")
        if each.party == party and each.kind is which and (each.since is None or each.since <= case.as_of)
    ]
    if party is not None and good:
        return met(Text(f"{party} has a written procedure.", f"{party}已建立规程。"), *good)
    who = party or "?"
    return not_shown(
        Text(f"No procedure of {who} is stated.", f"未说明{who}已建立规程。"),
        Text("State the procedure and since when.", "说明规程及其施行日期。"),
    )


def factory_procedure(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether the maker has a procedure of factory release."""
    yield _procedure(case, lot.party, ProcedureKind.FACTORY_RELEASE)


def market_procedure(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether the holder has a procedure of market release."""
    del lot
    yield _procedure(case, case.holder, ProcedureKind.MARKET_RELEASE)


def records(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether production, test and deviation records went to the holder together."""
    if case.holder is None:
        yield not_shown(_NO_HOLDER, _STATE_HOLDER)
        return
    if case.holder == lot.party:
        yield not_applicable(Text("The holder made it itself.", "该批由持有人自行生产。"))
        return
    handed = [
        (place, each)
        for place, each in case.about("hand_overs", lot.id)
        if each.sender == lot.party and each.receiver == case.holder
    ]
    stated = {each.deviations for _, each in case.about("lots", lot.id)}
    none = stated - {None} == {Listing.NONE} and not case.about("deviations", lot.id)
    wanted = [each for each in RecordKind if not (none and each is RecordKind.DEVIATION_INVESTIGATION)]
    whole = [place for place, each in handed if set(wanted) <= set(each.records)]
    if whole:
        words = _joined([_RECORDS[each] for each in wanted])
        yield met(Text(f"Handed over together: {words.en}.", f"已一并提交：{words.zh}。"), *whole)
        return
    there = {record for _, each in handed for record in each.records}
    missing = [each for each in wanted if each not in there]
    cure = Text("Hand all of them over together with the release.", "出厂放行时一并提交。")
    for each in missing:
        word = _RECORDS[each]
        yield not_shown(
            Text(f"Not handed over to {case.holder}: {word.en}.", f"未提交{case.holder}：{word.zh}。"),
            cure,
            *(place for place, _ in handed),
            about=each.value,
        )
    if not missing:
        yield not_shown(
            Text("They were handed over, but not together.", "已提交，但未一并提交。"),
            cure,
            *(place for place, _ in handed),
            about="together",
        )


def factory_released(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether the maker's authorised person released it from the factory, on the facts as they are."""
    release = Text(
        "Have the maker's authorised person release it from the factory.", "由生产企业质量受权人签字出厂放行。"
    )
    found = case.decision(Question.FACTORY, lot)
    if found is None:
        events = [
            t.event
            for t in lot.story
            if t.role is Role.STATED
            and t.event.status is LotStatus.RELEASED_FROM_FACTORY
            and day(t.event.time) <= case.as_of
        ]
        if events:
            yield not_shown(
                Text(
                    "An event tells of its factory release; who signed it is not stated.",
                    "有出厂放行的事件记录，但未说明签字人。",
                ),
                Text("State the decision: person, day and basis.", "说明放行决定的签字人、日期和依据。"),
                *(told(each) for each in events),
            )
        else:
            yield not_shown(Text("It is not released from the factory.", "该批尚未出厂放行。"), release)
        return
    place, decision = found
    if not case.authorised(decision, lot):
        yield not_met(
            Text(
                f"{decision.person}, who released it, is not stated to be an authorised person of "
                f"{lot.party} on {decision.date}.",
                f"{decision.date}签字出厂放行的{decision.person}，未说明为{lot.party}的质量受权人。",
            ),
            release,
            place,
        )
    elif decision.basis != case.basis(lot):
        yield not_shown(
            Text(
                "It was released from the factory on other facts than those now stated.",
                "出厂放行所依据的事实与现有事实不一致。",
            ),
            Text("Have it judged anew.", "重新审核。"),
            place,
        )
    else:
        yield met(
            Text(
                f"{decision.person} released it from the factory on {decision.date}.",
                f"{decision.person}已于{decision.date}签字出厂放行。",
            ),
            place,
        )


def review(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether the holder reviewed test results, key production records and deviation control."""
    mine = [(place, each) for place, each in case.about("reviews", lot.id) if each.party == case.holder]
    for each in Reviewed:
        entries = [(place, entry) for place, entry in mine if each in entry.of]
        word, places = _REVIEWED[each], [place for place, _ in entries]
        cure = Text(
            "Review it strictly; where needed, the whole records too.", "严格审核，必要时审核全部相关记录及数据。"
        )
        if any(entry.satisfied is False for _, entry in entries):
            yield not_met(
                Text(f"Reviewed and not found in order: {word.en}.", f"经审核不符合规定：{word.zh}。"),
                cure,
                *places,
                about=each.value,
            )
        elif any(entry.satisfied for _, entry in entries):
            yield met(
                Text(f"Reviewed and found in order: {word.en}.", f"经审核符合规定：{word.zh}。"),
                *places,
                about=each.value,
            )
        else:
            yield not_shown(
                Text(f"No review with its result is stated: {word.en}.", f"未说明审核及其结论：{word.zh}。"),
                cure,
                *places,
                about=each.value,
            )


def lot_release(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether lot release by an institution is needed, and given."""
    product = case.facts.product
    if (
        product is None
        or product.category is None
        or (product.category is Category.OTHER and product.lot_release is None)
    ):
        yield not_shown(
            Text("Whether its lots need lot release is not stated.", "未说明该产品是否实行批签发。"),
            Text(
                "State the category; for others, whether the NMPA has specified the product.",
                "说明产品类别；其他生物制品说明是否属于国家药监局规定实行批签发的品种。",
            ),
            "/product",
        )
        return
    if product.category is Category.OTHER and not product.lot_release:
        yield not_applicable(
            Text("It is stated that its lots need none.", "已说明该产品不实行批签发。"), "/product/lot_release"
        )
        return
    entries = case.about("lot_releases", lot.id)
    places = [place for place, _ in entries]
    outcomes = {each.outcome for _, each in entries}
    if LotReleaseOutcome.REFUSED in outcomes:
        yield not_met(
            Text("Lot release was refused: it may not be sold.", "不予批签发，不得销售。"),
            Text("None for this lot but a decision on review.", "除复审改变决定外，该批不能补正。"),
            *places,
        )
    elif LotReleaseOutcome.ISSUED in outcomes:
        yield met(Text("The certificate of lot release was issued.", "已取得批签发证明。"), *places)
    elif LotReleaseOutcome.EXEMPTED in outcomes and product.category is Category.VACCINE:
        yield met(Text("The vaccine is stated to be exempted from lot release.", "已说明该疫苗免予批签发。"), *places)
    elif LotReleaseOutcome.EXEMPTED in outcomes:
        yield left_open(
            Text(
                "An exemption is stated; the provision at hand exempts vaccines only.",
                "已说明免予批签发；现有规定仅涉及疫苗。",
            ),
            *places,
        )
    else:
        yield not_shown(
            Text("No certificate of lot release is stated.", "未说明已取得批签发证明。"),
            Text("Apply for it; state it when issued.", "申请批签发，取得后予以说明。"),
        )


def approval(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether the product is approved, and the lot made since; before, regulations 36 is for the person to apply."""
    product = case.facts.product
    if product is None or product.approved is None:
        yield not_shown(
            Text("Since when the product is approved is not stated.", "未说明药品批准上市的日期。"),
            Text("State the day.", "说明批准日期。"),
            "/product",
        )
    elif product.approved > case.as_of:
        yield not_met(
            Text(f"It is approved only on {product.approved}.", f"药品于{product.approved}才获批准。"),
            Text("Wait for the approval.", "待获得批准。"),
            "/product/approved",
        )
    elif case.made_on(lot) < product.approved:
        yield left_open(
            Text(
                f"It was made on {case.made_on(lot)}, before the approval of {product.approved}. Whether it may "
                "be sold under "
                "the provision on such lots is to be weighed.",
                f"该批于{case.made_on(lot)}生产，早于批准日期{product.approved}；能否按获批前生产批次的规定上市销售，由质量受权人判断。",
            ),
            "/product/approved",
        )
    else:
        yield met(
            Text(f"It was made since the approval of {product.approved}.", f"该批于{product.approved}获批后生产。"),
            "/product/approved",
        )


def shelf_life(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether it is within its shelf life on the day."""
    last = lot.facts.expires
    if last is None:
        yield not_shown(
            Text("Its expiry date is not told.", "没有该批有效期的记录。"),
            Text("Tell it with an event.", "在事件中补充。"),
        )
    elif last < case.as_of:
        yield not_met(Text(f"It expired on {last}.", f"该批有效期至{last}，已过期。"), Text("None.", "无法补正。"))
    else:
        yield met(Text(f"It is within its shelf life, which ends on {last}.", f"该批在有效期内，有效期至{last}。"))


def person(case: Case, lot: Lot, question: Question) -> Iterator[Finding]:
    """Who decides the question, and what that person decided."""
    party, does = case.decider(question, lot), _DOES[question]
    found = case.decision(question, lot)
    here = case.persons(party, case.as_of) if party is not None else []
    if found is not None:
        yield _decided(case, lot, question)
    elif not here:
        who = party or "?"
        yield not_shown(
            Text(f"No authorised person of {who} in office is stated.", f"未说明{who}在任的质量受权人。"),
            Text("State who it is and since when.", "说明质量受权人及其任职起始日期。"),
        )
    else:
        names = Text(" / ".join(each.id for _, each in here), "、".join(each.id for _, each in here))
        yield left_open(
            Text(f"It is for {names.en} to {does.en}.", f"由{names.zh}决定是否{does.zh}。"),
            *(place for place, _ in here),
        )


def _decided(case: Case, lot: Lot, question: Question) -> Finding:
    found = case.decision(question, lot)
    assert found is not None  # noqa: S101 - asked before
    place, decision = found
    does, now = _DOES[question], case.basis(lot)
    again = Text("Have an authorised person in office decide.", "由在任的质量受权人决定。")
    if not case.authorised(decision, lot):
        return not_met(
            Text(
                f"{decision.person} decided to {does.en} on {decision.date} and is not stated to be an "
                "authorised person "
                "in office then.",
                f"{decision.person}于{decision.date}决定{does.zh}，但未说明其当时为在任的质量受权人。",
            ),
            again,
            place,
        )
    if decision.basis != now:
        was = decision.basis or "?"
        return left_open(
            Text(
                f"{decision.person} decided to {does.en} on {decision.date}, on {was}; the facts are now "
                f"{now}. To be decided anew.",
                f"{decision.person}于{decision.date}决定{does.zh}，所依据的事实为{was}；现为{now}，须重新决定。",
            ),
            place,
            cure=again,
        )
    return met(
        Text(
            f"{decision.person} decided to {does.en} on {decision.date}, on these facts.",
            f"{decision.person}已于{decision.date}依据上述事实决定{does.zh}。",
        ),
        place,
    )
