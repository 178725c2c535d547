"""Repairs: acts in the world that would cure a finding, declared beside the requirements.

A repair says what is done, who can do it, what paper proves it and what the dossier would state afterwards. It never
says that a stated fact was otherwise: what it changes, the act itself changes. A fact that only the applicant knows is
no repair (:func:`to_be_stated`), nor is more experience of a party that has a name.

The changes hold placeholders of the least that would do, never statements of fact; what they presuppose beyond the act
is said as conditions.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, get_args

from fenduan.dossier.model import Agreement, Party, Segment
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import EVIDENCE, Code, Finding, Lack, Say, Sayable, Status, say, show
from fenduan.reference.codes import SUBSTANCE_FORMS, Clause, Element

REMOVED: Final = object()
"""Stands in a change for a fact that no longer holds once the act is done."""

Doer = Party | str
Who = Callable[[Arrangement, Finding], tuple[Doer, ...]]
_CLAUSES: Final = tuple(each for each in get_args(Clause) if each != "transfers_statutory_duties")
_SHIFTING: Final = "transfers_statutory_duties"
# What only the applicant can say: its experience, the case that it claims, the ground that it has, what it needs.
_OF_THE_APPLICANT: Final = ("/experience/-", "/circumstances/-", "/product/grounds/-", "/not_applicable_materials/-")
_PLACEHOLDER: Final = "(to be stated)"
_WITH_ACTS_OF_THEIR_OWN: Final = frozenset({"/parties/-", "/personnel/-"})
# What no act makes otherwise: what follows what, and the days on which something was given or begins.
_NEVER_REWRITTEN: Final = ("after", "date", "valid_from")


class Change(NamedTuple):
    """One change that an act makes: ``value`` at a JSON pointer; ``/-`` appends, :data:`REMOVED` takes away."""

    pointer: str
    value: object


@dataclass(frozen=True, slots=True)
class Repair:
    """One act. Two repairs with the same ``key`` are the same act, also on another day.

    ``by`` are parties, and codes of authorities (a place, ``NMPA``). ``step`` is the step of the route whose period in
    law counts, that of ``about``; without one no text has a period. ``until`` is the day to wait for. ``newcomer`` is
    a manufacturer entrusted in the place of another: what it needs besides is found by assessing it.
    """

    key: tuple[str, ...]
    what: Say
    by: tuple[Doer, ...]
    paper: Say
    changes: tuple[Change, ...] = ()
    step: str | None = None
    about: Party | None = None
    until: dt.date | None = None
    conditions: tuple[Say, ...] = ()
    newcomer: str | None = None


Repairs = Callable[[Arrangement, Finding], Iterator[Repair]]


# Who acts


def holder(case: Arrangement, _finding: Finding) -> tuple[Doer, ...]:
    """Return the holder."""
    return (case.holder,)


def manufacturer(case: Arrangement, finding: Finding) -> tuple[Doer, ...]:
    """Return the manufacturer that the finding is about."""
    return (_party(case, finding),)


def both(case: Arrangement, finding: Finding) -> tuple[Doer, ...]:
    """Return the holder and the manufacturer that the finding is about."""
    party = _party(case, finding)
    return (case.holder,) if party is case.holder else (case.holder, party)


def with_province(who: Who) -> Who:
    """Add the province of the first who acts, which has to decide."""

    def find(case: Arrangement, finding: Finding) -> tuple[Doer, ...]:
        parties = who(case, finding)
        place = parties[0].place if isinstance(parties[0], Party) else None
        return parties if place is None else (*parties, place)

    return find


def step_of_remedy(_case: Arrangement, finding: Finding) -> str | None:
    """Return the step of the route that the finding names."""
    return finding.remedy.step


def _party(case: Arrangement, finding: Finding) -> Party:
    """Return the party that the finding is about: named, or by its site or segment; else the holder."""
    if finding.subject is None or not finding.subject.ids:
        return case.holder
    first, last = finding.subject.ids[0], finding.subject.ids[-1]
    match finding.subject.kind:
        case "manufacturer" | "person":
            return case.parties[first]
        case "pair":
            return case.parties[last]
        case "site":
            return case.party_of(case.sites[first]) or case.holder
        case "segment":
            return case.performer(case.segments[first]) or case.holder
        case _:
            return case.holder


# What a lack is: an act, or a fact to be stated


def _stated_at(case: Arrangement, pointer: str) -> object:
    """Return what stands at a pointer of the dossier; for a place behind a list, the list."""
    here: object = case.dossier
    for key in pointer.removesuffix("/-").split("/")[1:]:
        if isinstance(here, tuple):
            here = here[int(key)]
        elif here is not None:
            here = getattr(here, "from_" if key == "from" else key, None)
    return here


def to_be_stated(case: Arrangement, lack: Lack) -> bool:
    """Whether a lack is a fact that only the applicant can state, rather than something that an act brings about.

    A paper can be had. What is stated otherwise can be changed by an act (a clause is agreed, a transport validated);
    what is not stated at all may be so or not, and is never made up.
    """
    pointer = case.pointer(*lack.place)
    if pointer in _OF_THE_APPLICANT or _holds_placeholder(lack.value):
        return True
    if pointer.rpartition("/")[2] in _NEVER_REWRITTEN:
        return True
    if pointer in ("/licences/-", "/parties/-"):
        return False
    return not lack.needs_paper and _stated_at(case, pointer) is None


def _holds_placeholder(value: object) -> bool:
    return isinstance(value, dict) and any(_PLACEHOLDER in (each, *_texts(each)) for each in (value, *value.values()))


def _texts(value: object) -> tuple[object, ...]:
    return tuple(value.values()) if isinstance(value, dict) else ()


# Acts that the lacks of a finding name


def obtaining(
    who: Who, *, step: Callable[[Arrangement, Finding], str | None] | str | None = None, what: Say | None = None
) -> Repairs:
    """Offer to bring about what one alternative of what is missing names, where nothing of it is to be stated."""

    def offer(case: Arrangement, finding: Finding) -> Iterator[Repair]:
        for alternative in finding.missing:
            other = {case.pointer(*lack.place) for lack in alternative} <= _WITH_ACTS_OF_THEIR_OWN
            if other or any(to_be_stated(case, lack) for lack in alternative):
                continue
            items: list[Sayable] = [lack.what for lack in alternative]
            yield Repair(
                key=("obtain", *(_name(case, lack) for lack in alternative)),
                what=_said(what, items),
                by=who(case, finding),
                paper=say("{items}", "{items}", items=items),
                changes=tuple(Change(case.pointer(*lack.place), lack.value) for lack in alternative),
                step=step(case, finding) if callable(step) else step,
                about=_party(case, finding),
            )

    return offer


def _said(what: Say | None, items: list[Sayable]) -> Say:
    template = what or say("Obtain: {items}.", "取得：{items}。")
    return Say(template.en, template.zh, {**template.facts, "items": items})


def _name(case: Arrangement, lack: Lack) -> str:
    """Name a lack by its place and what it would put there, days apart."""
    return f"{case.pointer(*lack.place)} {json.dumps(_undated(lack.value), sort_keys=True)}"


def _undated(value: object) -> object:
    if isinstance(value, dict):
        return {key: _undated(each) for key, each in value.items() if key not in ("date", "valid_until", "valid_from")}
    return None if isinstance(value, str) and value[:1].isdecimal() else value


# Time


def waiting(_case: Arrangement, finding: Finding) -> Iterator[Repair]:
    """Offer to wait, where the finding says until when."""
    if finding.remedy.kind == "wait_until" and finding.remedy.date is not None:
        yield wait(finding.remedy.date)


def wait(day: dt.date) -> Repair:
    """Wait until ``day``; nothing is done and nothing has to be proved."""
    return Repair(
        key=("wait",),
        what=say("Wait until {day}.", "等待至{day}。", day=day),
        by=(),
        paper=say("none: the date decides", "无需文件，以日期为准"),
        until=day,
    )


CARRY_OUT: Final = say("Carry out and put on file: {items}.", "完成并归档：{items}。")
SET_UP: Final = say("Establish and put on file: {items}.", "形成并归档：{items}。")


# Agreements


def signing(*kinds: str) -> Repairs:
    """Offer to sign, or to amend, the agreements of these kinds that the finding asks for."""

    def offer(case: Arrangement, finding: Finding) -> Iterator[Repair]:
        party = _party(case, finding)
        lacks = [lack for alternative in finding.missing for lack in alternative]
        asked = {case.pointer(*lack.place) for lack in lacks}
        new = {lack.value.get("kind") for lack in lacks if isinstance(lack.value, dict)}
        for kind in kinds:
            running = [each for each in case.agreements_with(party, kind) if not case.ended(each.expires)]
            if kind in new or (finding.status is Status.NOT_MET and not running):
                yield _new_agreement(case, party, kind)
            for each in running:
                shifts = finding.status is Status.NOT_MET and _SHIFTING in (each.clauses or ())
                own = {key for key in ("clauses", "sites", "document") if case.pointer(each, key) in asked}
                silent = [key for key in own - {"document"} if getattr(each, key) is None]
                if (shifts or own) and not silent:
                    yield _amended(case, party, each)

    return offer


def _new_agreement(case: Arrangement, party: Party, kind: str) -> Repair:
    name = Code("agreement", kind)
    value: dict[str, object] = {
        "kind": kind,
        "parties": [case.holder.id, party.id],
        "sites": sorted(site.id for site in case.production_sites_of(party)),
        "document": EVIDENCE,
    }
    conditions: tuple[Say, ...] = ()
    if kind == "quality":
        value["clauses"] = list(_CLAUSES)
        conditions = (
            say(
                "It holds every clause asked for, and shifts no statutory duty of the holder.",
                "协议应当载明要求的全部内容，且不得转移持有人的法定义务和责任。",
            ),
        )
    elif kind == "testing":
        del value["sites"]
    renewed = bool(case.agreements_with(party, kind))
    names: dict[str, Sayable] = {"kind": name, "party": party}
    return Repair(
        key=("sign", kind, party.id),
        what=say("Sign anew or extend the {kind} with {party}.", "与{party}重新签订或者续签{kind}。", **names)
        if renewed
        else say("Have the {kind} with {party} signed and on file.", "与{party}签订{kind}并归档。", **names),
        by=(case.holder, party),
        paper=say("the signed {kind}, covering every production site of {party}", _ZH_SIGNED, **names),
        changes=(Change("/agreements/-", value),),
        conditions=conditions,
    )


_ZH_SIGNED: Final = "双方签署的、适用于{party}全部生产场地的{kind}"


def _amended(case: Arrangement, party: Party, agreement: Agreement) -> Repair:
    """Amend one agreement that runs, in all at once: duties that it shifts, clauses and sites that it leaves out."""
    base = case.pointer(agreement)
    changes = [Change(f"{base}/document", EVIDENCE)]
    what: list[Sayable] = []
    clauses = set(agreement.clauses or ())
    wanted = (clauses | set(_CLAUSES if agreement.kind == "quality" else ())) - {_SHIFTING}
    if _SHIFTING in clauses:
        what.append(say("the holder keeps its statutory duties", "法定义务和责任由持有人承担，不得转移"))
    if wanted - clauses and agreement.clauses is not None:
        listed = [Code("clause", each) for each in _CLAUSES if each in wanted - clauses]
        what.append(say("it holds {clauses}", "补充约定{clauses}", clauses=say_list(listed)))
    if agreement.clauses is not None:
        changes.append(Change(f"{base}/clauses", sorted(wanted)))
    left_out = [site for site in case.production_sites_of(party) if site.id not in (agreement.sites or ())]
    if agreement.sites is not None and left_out and agreement.kind != "testing":
        what.append(say("it covers {sites}", "适用场地增列{sites}", sites=left_out))
        changes.append(Change(f"{base}/sites", sorted({*agreement.sites, *(each.id for each in left_out)})))
    if not what:
        what.append(say("both sign it", "由双方签署"))
    names: dict[str, Sayable] = {"kind": Code("agreement", agreement.kind or ""), "party": party, "what": what}
    return Repair(
        key=("amend", base),
        what=say("Amend the {kind} with {party}: {what}.", "修订与{party}签订的{kind}：{what}。", **names),
        by=(case.holder, party),
        paper=say("the {kind} as amended, signed by both parties", "双方签署的{kind}修订文本", **names),
        changes=tuple(changes),
    )


def say_list(items: Sequence[Sayable]) -> Say:
    """Say a list inside a sentence as one thing."""
    return say("{items}", "{items}", items=list(items))


def entrusting_directly(case: Arrangement, finding: Finding) -> Iterator[Repair]:
    """Offer that the holder itself entrusts a segment which another entrusted."""
    segment = case.segments[finding.subject.ids[0]] if finding.subject is not None else None
    party = None if segment is None else case.performer(segment)
    if segment is None or party is None or finding.status is not Status.NOT_MET:
        return
    yield Repair(
        key=("entrust-directly", segment.id),
        what=say(
            "The holder itself entrusts {segment} to {party}.",
            "由持有人直接委托{party}生产{segment}。",
            segment=segment,
            party=party,
        ),
        by=(case.holder, party),
        paper=say(
            "entrustment and quality agreement between {holder} and {party} that name {segment}",
            "{holder}与{party}签订的、载明{segment}的委托生产协议和质量协议",
            holder=case.holder,
            party=party,
            segment=segment,
        ),
        changes=(Change(case.pointer(segment, "entrusted_by"), case.holder.id),),
        conditions=(
            say(
                "The contract by which another entrusted it is ended.",
                "原由其他企业签订的再委托合同应当终止。",
            ),
        ),
    )


# Licences and confirmations


def licensing(case: Arrangement, finding: Finding) -> Iterator[Repair]:
    """Offer the manufacturer's licence for a site and form, where the route has the step for it."""
    if finding.remedy.step is None or finding.subject is None:
        return
    site, form = case.sites[finding.subject.ids[0]], finding.subject.ids[1]
    party = case.party_of(site)
    if party is None:
        return
    letter = "A" if party is case.holder else "C"
    names: dict[str, Sayable] = {"party": party, "site": site, "form": Code("form", form), "letter": letter}
    yield Repair(
        key=("licence", party.id, site.id, form),
        what=say(
            "{party} obtains or renews its licence, or has it changed, so that it lists {form} at {site}.",
            "{party}办理药品生产许可证的核发、重新核发或者许可事项变更，载明{site}（{form}）。",
            **names,
        ),
        by=(party,) if party.place is None else (party, party.place),
        paper=say(
            "licence of class {letter} in force that lists {form} at {site}",
            "载明{site}（{form}）的有效药品生产许可证（{letter}类）",
            **names,
        ),
        changes=(
            Change(
                "/licences/-",
                {
                    "party": party.id,
                    "number": "(number)",
                    "class_code": f"{letter}s",
                    "valid_until": case.as_of.isoformat(),
                    "scope": [{"site": site.id, "forms": [form]}],
                },
            ),
        ),
        step=finding.remedy.step,
        about=party,
        conditions=_not_while_unlicensed(finding),
    )


def _not_while_unlicensed(finding: Finding) -> tuple[Say, ...]:
    if finding.status is not Status.NOT_MET:
        return ()
    return (say("Nothing is made there until it is in force.", "许可生效前，不得在该场地生产。"),)


def opinion_asked(case: Arrangement, finding: Finding) -> Iterator[Repair]:
    """Offer the opinion of the manufacturer's province, a new one where a stated one no longer serves."""
    if finding.remedy.step not in ("opinion", "c_licence"):
        return
    party = _party(case, finding)
    if party.place is None:
        return
    conditions: tuple[Say, ...] = ()
    if finding.status is Status.NOT_MET:
        conditions = (say("What the refusal rests on is cured.", "不同意所依据的问题已完成整改。"),)
    yield Repair(
        key=("opinion", party.id),
        what=say(
            "{party} asks its province for the opinion on entrusted manufacture.",
            "{party}向所在地省级药品监督管理部门申请《药品受托生产意见书》。",
            party=party,
        ),
        by=(party, party.place),
        paper=say("Opinion on entrusted manufacture, with consent", "同意受托生产的《药品受托生产意见书》"),
        changes=(
            Change(
                "/opinions/-",
                {
                    "entrusted": party.id,
                    "authority": party.place,
                    "date": case.as_of.isoformat(),
                    "consent": True,
                    "document": EVIDENCE,
                },
            ),
        ),
        step=finding.remedy.step,
        about=party,
        conditions=(*conditions, say("The province consents.", "受托生产企业所在地省级药品监督管理部门同意。")),
    )


def confirming(case: Arrangement, finding: Finding) -> Iterator[Repair]:
    """Offer the written confirmation of the holder's province, where it is all that is missing."""
    for alternative in finding.missing:
        if alternative and all(case.pointer(*lack.place) == "/confirmations/-" for lack in alternative):
            place = case.holder.place
            yield Repair(
                key=("confirm", *(finding.subject.ids if finding.subject is not None else ())),
                what=say(
                    "{holder} has its province confirm the experience test in writing.",
                    "{holder}申请所在地省级药品监督管理部门对生产经验要求作出书面确认。",
                    holder=case.holder,
                ),
                by=(case.holder,) if place is None else (case.holder, place),
                paper=alternative[0].what,
                changes=tuple(Change("/confirmations/-", lack.value) for lack in alternative),
                step="confirmation",
                about=case.holder,
                conditions=(say("The province confirms.", "持有人所在地省级药品监督管理部门予以确认。"),),
            )


def approving(case: Arrangement, finding: Finding) -> Iterator[Repair]:
    """Offer the NMPA's approval of entrusting a vaccine, or to wait for the day that is stated for it."""
    if finding.remedy.step != "nmpa_approval":
        return
    approval = case.product.nmpa_approval
    if approval is not None and approval.date is not None:
        yield wait(approval.date)
        return
    yield Repair(
        key=("nmpa-approval",),
        what=say(
            "{holder} applies to the NMPA for its approval of entrusting the vaccine.",
            "{holder}向国务院药品监督管理部门申请批准委托生产疫苗。",
            holder=case.holder,
        ),
        by=(case.holder, "NMPA"),
        paper=say("the approval of the NMPA", "国务院药品监督管理部门的批准文件"),
        changes=(
            Change("/product/nmpa_approval/date", case.as_of.isoformat()),
            Change("/product/nmpa_approval/document", EVIDENCE),
        ),
        step="nmpa_approval",
        conditions=(say("The NMPA approves.", "国务院药品监督管理部门予以批准。"),),
    )


def designating(case: Arrangement, finding: Finding) -> Iterator[Repair]:
    """Offer that an overseas holder designates its legal person in China, where it has named none."""
    for alternative in finding.missing:
        if len(alternative) == 1 and case.pointer(*alternative[0].place) == "/parties/-":
            yield Repair(
                key=("designate-agent",),
                what=say(
                    "{holder} designates a legal person in China to perform its duties.",
                    "{holder}指定中国境内企业法人履行持有人义务。",
                    holder=case.holder,
                ),
                by=(case.holder,),
                paper=say("the designation", "指定境内企业法人的证明文件"),
                changes=(Change("/parties/-", alternative[0].value),),
                conditions=(
                    say(
                        "Which licence it needs is open (question 9).",
                        "该法人所需生产许可尚无明确规定（待明确问题9）。",
                    ),
                ),
            )


def specified_by_nmpa(kind: str) -> Repairs:
    """Offer that the NMPA specifies the product, where the grounds that are stated do not open the way."""

    def offer(_case: Arrangement, finding: Finding) -> Iterator[Repair]:
        if finding.status is not Status.NOT_MET or finding.remedy.kind != "obtain":
            return
        value = {
            "kind": kind,
            "statement": {"en": "As the NMPA specifies.", "zh": "以国务院药品监督管理部门的规定为准。"},
            "evidence": [EVIDENCE],
        }
        yield Repair(
            key=("nmpa-specifies", kind),
            what=say(
                "Have the NMPA specify that this product may be so entrusted.",
                "提请国务院药品监督管理部门对该产品可以委托（分段）生产作出规定。",
            ),
            by=("NMPA",),
            paper=say("the provision of the NMPA", "国务院药品监督管理部门的有关规定"),
            changes=(Change("/product/grounds/-", value),),
            conditions=(say("The NMPA so provides; it need not.", "以国务院药品监督管理部门作出规定为前提。"),),
        )

    return offer


# The quality system and the line


def covering_sites(case: Arrangement, finding: Finding) -> Iterator[Repair]:
    """Offer to bring every production site under every element, where elements are stated."""
    if case.system_elements is None or finding.status not in (Status.NOT_MET, Status.NOT_SHOWN):
        return
    covered: dict[str | None, set[str]] = {}
    for each in case.system_elements:
        covered.setdefault(each.element, set()).update(each.sites or ())
    gaps = {
        element: [site for site in case.production_sites if site.id not in covered.get(element, ())]
        for element in get_args(Element)
    }
    gaps = {element: sites for element, sites in gaps.items() if sites}
    if not gaps:
        return
    sites = [each for each in case.production_sites if any(each in own for own in gaps.values())]
    owners = {party.id: party for site in sites if (party := case.party_of(site)) is not None}
    names: dict[str, Sayable] = {"sites": sites, "count": len(gaps)}
    yield Repair(
        key=("cover-sites",),
        what=say(
            "Bring {sites} under {count} elements of the unified quality system.",
            "将{sites}纳入统一质量保证体系的{count}项要素。",
            **names,
        ),
        by=tuple({case.holder.id: case.holder, **owners}.values()),
        paper=say(
            "the quality manual and procedures, amended and in effect at {sites}",
            "修订并在{sites}生效的质量手册和管理规程",
            **names,
        ),
        changes=tuple(
            Change(
                "/quality_system/elements/-",
                {"element": element, "sites": [site.id for site in own], "document": EVIDENCE},
            )
            for element, own in gaps.items()
        ),
    )


def recording(case: Arrangement, finding: Finding) -> Iterator[Repair]:
    """Offer electronic records of all data, where a segment is stated not to have them."""
    if finding.status is not Status.NOT_MET or finding.subject is None:
        return
    segment = case.segments[finding.subject.ids[0]]
    party = case.performer(segment) or case.holder
    yield Repair(
        key=("record", segment.id),
        what=say(
            "{party} records all data of {segment} by information technology.",
            "{party}采用信息化手段如实记录{segment}生产、检验过程中形成的全部数据。",
            party=party,
            segment=segment,
        ),
        by=(party,),
        paper=say("validation report of the system of records", "信息化记录系统验证报告"),
        changes=(Change(case.pointer(segment, "electronic_records"), value=True),),
    )


def appointing(case: Arrangement, finding: Finding) -> Iterator[Repair]:
    """Offer to fill a key position, with all the practice that any requirement asks for.

    Where a person is stated whose practice is not, that is to be stated first.
    """
    if finding.subject is None or finding.subject.kind != "person":
        return
    new = any(case.pointer(*lack.place) == "/personnel/-" for each in finding.missing for lack in each)
    if finding.status is not Status.NOT_MET and not new:
        return
    party, role = case.parties[finding.subject.ids[0]], finding.subject.ids[1]
    if party.place is None:
        return
    sterile = bool(case.sterile)
    practice = _STERILE_PRACTICE if role == "production_head" and not sterile else _PRACTICE
    value: dict[str, object] = {"party": party.id, "role": role, "years_practice": practice, "document": EVIDENCE}
    if sterile:
        value["years_sterile"] = _STERILE_PRACTICE
    names: dict[str, Sayable] = {"party": party, "role": Code("person_role", role), "years": practice}
    more = say(", {years} of them with sterile drugs", "（其中无菌药品至少{years}年）", years=_STERILE_PRACTICE)
    yield Repair(
        key=("appoint", party.id, role),
        what=say(
            "{party} fills the position of {role} with a person of at least {years} years of practice{more}.",
            "{party}的{role}由从业至少{years}年{more}的人员担任。",
            more=more if sterile else "",
            **names,
        ),
        by=(party,),
        paper=say(
            "appointment and curriculum vitae of the {role}, with evidence of the practice",
            "{role}的任命文件、履历及从业经历证明",
            **names,
        ),
        changes=(Change("/personnel/-", value),),
    )


_PRACTICE: Final = 5
_STERILE_PRACTICE: Final = 3


def linking(case: Arrangement, finding: Finding) -> Iterator[Repair]:
    """Offer what a hand-off lacks: the specifications, the transfer of methods, the validation of the transport."""
    for alternative in finding.missing:
        if any(case.pointer(*lack.place).endswith("/after") for lack in alternative):
            continue
        parts: dict[str, list[Lack]] = {}
        for lack in alternative:
            keys = case.pointer(*lack.place).split("/")
            parts.setdefault(keys[3] if len(keys) > _BELOW_HANDOFF else keys[1], []).append(lack)
        for part, lacks in parts.items():
            # Validating a transport also settles between which temperatures it runs, and moving methods how it is done.
            done_by_act = part in _DONE_BY_ACT and any(lack.needs_paper for lack in lacks)
            if not done_by_act and any(to_be_stated(case, lack) for lack in lacks):
                continue
            edge = finding.subject.ids if finding.subject is not None else ()
            what, paper = _saying(case, part, lacks, edge)
            changes = [Change(case.pointer(*lack.place), lack.value) for lack in lacks]
            if part == "transport" and not any(change.pointer.endswith("/document") for change in changes):
                changes.append(Change(changes[0].pointer.rpartition("/")[0] + "/document", EVIDENCE))
            yield Repair(
                key=("link", part, *edge),
                what=what,
                by=_of_edge(case, edge),
                paper=paper,
                changes=tuple(changes),
            )


def _saying(case: Arrangement, part: str, lacks: Sequence[Lack], edge: tuple[str, ...]) -> tuple[Say, Say]:
    """Say what is done for one part of a hand-off, and what proves it."""
    if part in _LINKS and edge:
        first, second = (case.site_of(case.segments[each]) for each in edge)
        what, paper = _LINKS[part]
        names: dict[str, Sayable] = {"first": first, "second": second}
        return what.filled(**names), paper.filled(**names)
    items: list[Sayable] = [lack.what for lack in lacks]
    return SET_UP.filled(items=items), say("{items}", "{items}", items=items)


_BELOW_HANDOFF: Final = 3
_DONE_BY_ACT: Final = ("transport", "method_transfer")
_LINKS: Final = {
    "transport": (
        say("Validate the transport {first} → {second}.", "完成{first}至{second}的运输验证。"),
        say("transport validation report, {first} → {second}", "{first}至{second}的运输验证报告"),
    ),
    "method_transfer": (
        say(
            "Transfer or bridge the analytical methods {first} → {second}.",
            "完成{first}至{second}的分析方法转移或者桥接。",
        ),
        say("method transfer report, {first} → {second}", "{first}至{second}的分析方法转移报告"),
    ),
}


def _of_edge(case: Arrangement, edge: tuple[str, ...]) -> tuple[Doer, ...]:
    performers = (case.performer(case.segments[each]) for each in edge)
    return tuple({each.id: each for each in (case.holder, *performers) if each is not None}.values())


# Another manufacturer


def entrusting_another(case: Arrangement, finding: Finding) -> Iterator[Repair]:
    """Offer a new manufacturer with the experience, without a name, in place of the one that the finding is about.

    The changes say who performs what and take away what was stated of the one replaced at these segments; that the
    new one is licensed, assessed, under agreements and so on is for the assessment to find, as conditions.
    """
    old = _party(case, finding)
    if old is case.holder or finding.status is not Status.NOT_MET:
        return
    number = next(place for place, each in enumerate(case.dossier.parties, start=1) if each is old)
    new = f"new-manufacturer-{number}"
    if new in case.parties:
        return
    own = case.segments_of(old)
    yield Repair(
        key=("entrust-another", old.id),
        what=say(
            "Entrust {segments} to a new manufacturer that has 3 years of the experience asked for, instead of {old}.",
            "更换受托生产企业：将{segments}委托给具有3年以上相应生产经验的企业，不再委托{old}。",
            segments=own,
            old=old,
        ),
        by=(case.holder,),
        paper=say(
            "evidence of the new manufacturer's experience, and the papers listed as conditions",
            "拟更换企业的生产经验证明，以及下列前提条件所需的文件",
        ),
        changes=tuple(_swap(case, old, new)),
        conditions=(_experience_asked(case, own), _FILED_ANEW.filled(old=old)),
        newcomer=new,
    )


_FILED_ANEW: Final = say(
    "What was filed for {old} is changed or withdrawn; what names it is filed anew.",
    "已就{old}提出的申请应当变更或者撤回，涉及该企业的事项重新申报。",
)


def _experience_asked(case: Arrangement, own: Sequence[Segment]) -> Say:
    form = _form_of_experience(case, own)
    names: dict[str, Sayable] = {"form": Code("form", form)}
    if form in SUBSTANCE_FORMS:
        return say(
            "It has, evidenced, 3 years of commercial manufacture of biological products as {form}; whether that "
            "counts as the same dosage form is for the authority (open question 2).",
            "具有3年以上生物制品{form}商业化生产经验并附证明文件；是否视为“同剂型”经验，由药品监督管理部门判断（待明确问题2）。",
            **names,
        )
    if case.sterile:
        return say(
            "It has, evidenced, 3 years of commercial manufacture of sterile biological products, dosage form {form}.",
            "具有3年以上同剂型（{form}）无菌生物制品商业化生产经验，并附证明文件。",
            **names,
        )
    return say(
        "It has, evidenced, 3 years of commercial manufacture of biological products, dosage form {form}.",
        "具有3年以上同剂型（{form}）生物制品商业化生产经验，并附证明文件。",
        **names,
    )


def _form_of_experience(case: Arrangement, own: Sequence[Segment]) -> str:
    """Return the product's dosage form, or for a maker of substance alone the form that it makes (question 2)."""
    if all(each.form in SUBSTANCE_FORMS for each in own):
        return own[-1].form
    return case.product.dosage_form or own[-1].form


def _swap(case: Arrangement, old: Party, new: str) -> Iterator[Change]:
    own = case.segments_of(old)
    en, zh = show(own, "en"), show(own, "zh")
    name = {"en": f"the new manufacturer of {en}", "zh": f"{zh}拟定受托生产企业"}
    party: dict[str, object] = {"id": new, "name": name, "roles": ["entrusted_manufacturer"]}
    if old.place is not None:
        party["place"] = old.place
    yield Change("/parties/-", party)
    moved: dict[str, str] = {}
    for segment in own:
        moved.setdefault(segment.site, f"{new}-site-{len(moved) + 1}")
    for was, now in moved.items():
        made = tuple(each for each in own if each.site == was)
        called = {"en": f"the new site for {show(made, 'en')}", "zh": f"{show(made, 'zh')}拟定场地"}
        site: dict[str, object] = {"id": now, "party": new, "name": called}
        if case.sites[was].place is not None:
            site["place"] = case.sites[was].place
        yield Change("/sites/-", site)
    for segment in own:
        yield Change(case.pointer(segment, "site"), moved[segment.site])
        if segment.entrusted_by is not None:
            yield Change(case.pointer(segment, "entrusted_by"), case.holder.id)
        for key in _OF_THE_PERFORMER:
            if getattr(segment, key) is not None:
                yield Change(case.pointer(segment, key), REMOVED)
    yield from _no_longer_shown(case, {each.id for each in own})
    yield from _system_over(case, tuple(moved.values()))
    yield Change("/experience/-", _experience_of(case, new, own))


_OF_THE_PERFORMER: Final = (
    "electronic_records",
    "electronic_materials",
    "data_exchange",
    "started",
    "line_idle_since",
)


def _no_longer_shown(case: Arrangement, moved: set[str]) -> Iterator[Change]:
    """Take away what was shown of the place left: what passes to and from it, and validation of the whole process."""
    for handoff in case.dossier.handoffs or ():
        ends = {"outbound_specification": handoff.from_ in moved, "inbound_specification": handoff.to in moved}
        ends |= dict.fromkeys(_DONE_BY_ACT, handoff.from_ in moved or handoff.to in moved)
        for key, concerned in ends.items():
            if concerned and getattr(handoff, key) is not None:
                yield Change(case.pointer(handoff, key), REMOVED)
    for each in case.dossier.preparations or ():
        if each.kind in ("process_validation", "main_materials") and each.document is not None:
            yield Change(case.pointer(each, "document"), REMOVED)


def _system_over(case: Arrangement, sites: tuple[str, ...]) -> Iterator[Change]:
    if case.system_elements is not None:
        for element in get_args(Element):
            yield Change("/quality_system/elements/-", {"element": element, "sites": list(sites), "document": EVIDENCE})


def _experience_of(case: Arrangement, new: str, own: Sequence[Segment]) -> dict[str, object]:
    form = _form_of_experience(case, own)
    return {
        "party": new,
        "activity": "commercial_manufacture",
        "biologic": True,
        "sterile": bool(case.sterile) and form not in SUBSTANCE_FORMS,
        "dosage_form": form,
        "from": dt.date(case.as_of.year - _YEARS_BACK, 1, 1).isoformat(),
        "document": EVIDENCE,
    }


_YEARS_BACK: Final = 4
