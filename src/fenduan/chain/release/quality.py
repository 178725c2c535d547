"""Conditions on the quality of a lot: tests, deviations, changes, and what the maker states of it as a whole."""

from collections.abc import Iterator

from fenduan.chain.history import Lot
from fenduan.chain.release.case import Case, Placed
from fenduan.chain.release.facts import (
    Approval,
    Change,
    Deviation,
    DeviationClass,
    DeviationState,
    Listing,
    Result,
)
from fenduan.chain.release.saying import Finding, left_open, listed, met, not_applicable, not_met, not_shown
from fenduan.reference.text import Text

_TEST = Text("Test, and state the result and whether it conforms.", "完成检验，并说明结果和是否符合规定。")


def tests(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether every required test is there and conforms, and no result that stands is contrary."""
    required = list(dict.fromkeys(name for _, each in case.specifications(lot) for name in each.tests))
    if not required:
        yield not_shown(
            Text("Which tests are required of it is not stated.", "未说明该批应当完成的检验项目。"),
            Text("State the specification.", "说明质量标准。"),
            about="specification",
        )
    results: list[Placed[Result]] = case.about("tests", lot.id)
    good: list[str] = []
    for place, result in results:
        finding = _result(case, lot, place, result)
        if finding is None:
            good.append(place)
        else:
            yield finding
    done = {each.test for place, each in results if place in good}
    told = {each.test for _, each in results if each.invalidated_by is None}
    for name in required:
        if name not in done and name not in told:
            yield not_shown(
                Text(f"No result of “{name}” is stated.", f"未说明“{name}”的检验结果。"),
                _TEST,
                about=f"required:{name}",
            )
    if required and set(required) <= done:
        count = len(required)
        yield met(Text(f"All {count} required tests conform.", f"应当完成的{count}项检验均符合规定。"), *good)


def _result(case: Case, lot: Lot, place: str, result: Result) -> Finding | None:
    """Say what is wrong with a result; None where it conforms and stands."""
    about = f"{result.test}:{place}"
    shown = result.result or "?"
    if result.invalidated_by is not None:
        found = case.deviation(result.invalidated_by, lot)
        if found is not None and found[1].state is DeviationState.CLOSED and found[1].investigated:
            return left_open(
                Text(
                    f"“{result.test}” gave {shown}; the investigation of {result.invalidated_by} found it "
                    "invalid. To be weighed.",
                    f"“{result.test}”结果为{shown}，偏差{result.invalidated_by}的调查认定其无效，由质量受权人判断。",
                ),
                place,
                found[0],
                about=about,
            )
        if result.conforms is not False:
            return not_shown(
                Text(
                    f"“{result.test}” is called invalid; no closed investigation {result.invalidated_by} of this "
                    "lot shows it.",
                    f"“{result.test}”被认定无效，但该批没有已关闭的调查{result.invalidated_by}予以说明。",
                ),
                Text("State the investigation and its conclusion.", "说明调查及其结论。"),
                place,
                about=about,
            )
    if result.conforms is False:
        return not_met(
            Text(
                f"“{result.test}” gave {shown}, which does not conform.", f"“{result.test}”结果为{shown}，不符合规定。"
            ),
            Text(
                "Investigate; a result that the investigation finds invalid is stated as such.",
                "开展调查；调查认定结果无效的，予以说明。",
            ),
            place,
            about=about,
        )
    if result.conforms is None:
        return not_shown(
            Text(
                f"Whether “{result.test}” ({shown}) conforms is not stated.",
                f"未说明“{result.test}”（{shown}）是否符合规定。",
            ),
            Text("State whether it conforms.", "说明是否符合规定。"),
            place,
            about=about,
        )
    return None


def deviations(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether all deviations are explained or thoroughly investigated and dealt with (gmp 230(1)6, 250)."""
    entries: list[Placed[Deviation]] = case.about("deviations", lot.id)
    listing, places = _listing(case, lot, "deviations")
    words = Text("deviations", "偏差")
    yield from _listed_so(listing, bool(entries), places, words)
    found = [each for place, entry in entries for each in _deviation(place, entry)]
    yield from found
    if entries and not found and listing is Listing.LISTED:
        names = listed(each.id for _, each in entries)
        yield met(Text(f"Dealt with: {names.en}.", f"已处理完毕：{names.zh}。"), *(place for place, _ in entries))
    if not entries and listing is Listing.NONE:
        yield met(Text("The maker states that there were none.", "生产企业说明没有偏差。"), *places)


def _listing(case: Case, lot: Lot, name: str) -> tuple[Listing | None, list[str]]:
    entries = [(place, getattr(each, name)) for place, each in case.about("lots", lot.id)]
    said = [(place, each) for place, each in entries if each is not None]
    values = {each for _, each in said}
    value = Listing.LISTED if Listing.LISTED in values else next(iter(values), None)
    return value, [place for place, _ in said]


def _listed_so(listing: Listing | None, some: bool, places: list[str], words: Text) -> Iterator[Finding]:  # noqa: FBT001 - two facts
    """Say what is missing where nobody states that all are listed, or what is stated does not fit."""
    state = Text(f"State whether all {words.en} of the lot are listed.", f"说明该批{words.zh}是否已全部列出。")
    if listing is None:
        yield not_shown(
            Text(f"Nobody states whether all {words.en} are listed.", f"未说明{words.zh}是否已全部列出。"),
            state,
            about="listing",
        )
    elif listing is Listing.NONE and some:
        yield not_shown(
            Text(
                f"It is stated that there are no {words.en}, and some are listed.",
                f"说明没有{words.zh}，但已列出{words.zh}。",
            ),
            state,
            *places,
            about="listing",
        )
    elif listing is Listing.LISTED and not some:
        yield not_shown(
            Text(
                f"All {words.en} are said to be listed, and none is.", f"说明{words.zh}已全部列出，但没有列出任何一项。"
            ),
            Text("List them, or state that there are none.", "予以列出，或者说明没有。"),
            *places,
            about="listing",
        )


def _deviation(place: str, entry: Deviation) -> Iterator[Finding]:
    name = entry.id
    close = Text("Investigate, deal with it, and close it.", "完成调查和处理后关闭。")
    if entry.state is DeviationState.OPEN:
        yield not_met(Text(f"Deviation {name} is open.", f"偏差{name}尚未关闭。"), close, place, about=name)
    elif entry.severity is None and not entry.investigated:
        yield not_shown(
            Text(f"Whether deviation {name} is major is not stated.", f"未说明偏差{name}是否为重大偏差。"),
            Text("Classify it.", "进行分类。"),
            place,
            about=name,
        )
    elif entry.severity is DeviationClass.MAJOR and not entry.investigated:
        say = not_shown if entry.investigated is None else not_met
        yield say(
            Text(
                f"Major deviation {name} is closed without a thorough investigation.",
                f"重大偏差{name}已关闭，但没有彻底调查。",
            ),
            Text(
                "Investigate it with the quality unit, with a signed report.",
                "由质量管理部门会同其他部门彻底调查，形成经审核签字的调查报告。",
            ),
            place,
            about=name,
        )
    elif entry.severity is DeviationClass.MINOR and not (entry.explained or entry.investigated):
        say = not_met if entry.explained is False else not_shown
        yield say(
            Text(f"Minor deviation {name} is closed without an explanation.", f"次要偏差{name}已关闭，但没有说明。"),
            Text("Explain it.", "作出说明。"),
            place,
            about=name,
        )


def changes(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether changes are handled, approved by the holder, and by an authority where that is needed."""
    entries: list[Placed[Change]] = case.about("changes", lot.id)
    listing, places = _listing(case, lot, "changes")
    yield from _listed_so(listing, bool(entries), places, Text("changes", "变更"))
    found = [each for place, entry in entries for each in _change(case, lot, place, entry)]
    yield from found
    if entries and not found and listing is Listing.LISTED:
        names = listed(each.id for _, each in entries)
        yield met(
            Text(f"Handled and approved: {names.en}.", f"已处理完毕并获批准：{names.zh}。"),
            *(place for place, _ in entries),
        )
    if not entries and listing is Listing.NONE:
        yield met(Text("The maker states that there were none.", "生产企业说明没有变更。"), *places)


def _change(case: Case, lot: Lot, place: str, entry: Change) -> Iterator[Finding]:
    name = entry.id
    asked: list[tuple[str, bool | None, Text, Text]] = [
        (
            "handled",
            entry.handled,
            Text(f"Change {name} is not shown to be handled by the procedure.", f"变更{name}未按照规程处理完毕。"),
            Text("Finish it by the procedure.", "按照规程处理完毕。"),
        ),
        (
            "authority",
            {Approval.APPROVED: True, Approval.NOT_NEEDED: True, Approval.PENDING: False, None: None}[entry.authority],
            Text(
                f"Change {name}: approval by the authority is not shown.",
                f"变更{name}：未说明已获药品监督管理部门批准。",
            ),
            Text("Await the approval, or state that none is needed.", "待获得批准，或者说明无需批准。"),
        ),
    ]
    if case.holder != lot.party:
        asked.append(
            (
                "holder",
                entry.holder_approved,
                Text(f"Change {name}: approval by the holder is not shown.", f"变更{name}：未说明已经持有人批准。"),
                Text("Have the holder decide; nothing is changed without it.", "报持有人批准；未经批准不得实施。"),
            )
        )
    for what, stands, reason, cure in asked:
        if not stands:
            say = not_shown if stands is None else not_met
            yield say(reason, cure, place, about=f"{name}:{what}")


def validated(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether main process and methods are stated to be validated (gmp 230(1)1)."""
    yield _stated(
        case, lot, "validated", Text("main process and test methods are validated", "主要生产工艺和检验方法经过验证")
    )


def signed(case: Case, lot: Lot) -> Iterator[Finding]:
    """Whether all production and control is stated to be done and signed (gmp 230(1)3)."""
    yield _stated(
        case,
        lot,
        "signed",
        Text(
            "all required production and control is done and signed",
            "所有必需的生产和质量控制均已完成并经相关主管人员签名",
        ),
    )


def _stated(case: Case, lot: Lot, name: str, what: Text) -> Finding:
    said = [(place, getattr(each, name)) for place, each in case.about("lots", lot.id)]
    places = [place for place, value in said if value is not None]
    values = {value for _, value in said}
    cure = Text("Do it, and state it.", "完成后予以说明。")
    if False in values:
        return not_met(
            Text(f"It is stated that this is not so: {what.en}.", f"已说明尚未做到：{what.zh}。"), cure, *places
        )
    if True in values:
        return met(Text(f"Stated: {what.en}.", f"已说明：{what.zh}。"), *places)
    return not_shown(Text(f"Not stated: {what.en}.", f"未说明：{what.zh}。"), cure)


def duties(case: Case, lot: Lot) -> Iterator[Finding]:
    """Which duties of maker and holder are overdue: the law ties no release to them, so a person weighs it."""
    parties = {each for each in (lot.party, case.holder) if each is not None}
    mine = [each for each in case.stated("duties") if each[1].party in parties]
    late = [
        (place, each) for place, each in mine if each.due < case.as_of and (each.done is None or each.done > case.as_of)
    ]
    for place, each in late:
        yield left_open(
            Text(
                f"{each.party}: {each.id} was due on {each.due} and is not done.",
                f"{each.party}的{each.id}应于{each.due}前完成，尚未完成。",
            ),
            place,
            about=each.id,
        )
    if mine and not late:
        yield met(Text("None stated is overdue.", "所列义务均未逾期。"), *(place for place, _ in mine))
    if not mine:
        yield not_applicable(Text("No duty of the maker or the holder is stated.", "未列出生产企业或者持有人的义务。"))
