"""Section B, second half: manufacturing licences, the opinion of the other province, GMP inspection."""

import datetime as dt
from collections.abc import Iterator
from functools import partial

from fenduan.dossier.model import Certificate, Licence, LicenceScope, Opinion, Party, Site, Step, plain
from fenduan.law.arrangement import (
    VALIDITY_OF_OPINION_MONTHS,
    Arrangement,
    domestic,
    of_manufacturer,
    of_site,
    settled,
    within_months,
)
from fenduan.law.citation import Citation
from fenduan.law.entrustment import CORPS, NO_DOMESTIC_MANUFACTURER, UNDATED, XPCC, place_remarks, place_unknown
from fenduan.law.finding import (
    EVIDENCE,
    Code,
    Finding,
    Lack,
    Ref,
    Remedy,
    Say,
    Subject,
    at,
    file_step,
    for_judgement,
    met,
    not_applicable,
    not_met,
    not_shown,
    pending,
    place_name,
    say,
    wait_until,
)
from fenduan.law.instruments import ANN_132, ANN_134, DAL, REGULATIONS
from fenduan.law.purpose import FRAME, licence_in_force, licence_lacks
from fenduan.law.repairs import (
    designating,
    entrusting_another,
    holder,
    licensing,
    manufacturer,
    obtaining,
    opinion_asked,
    step_of_remedy,
    waiting,
    with_province,
)
from fenduan.law.requirement import Section, requirement
from fenduan.reference.calendar import add_months
from fenduan.reference.text import Text

SECTION: Section = "B"
EXPIRY_REMARK_MONTHS = 6
_HOLDER_APPLIED = ("b_licence_application", "b_licence_accepted")
_HOLDER_ANSWERED = ("b_licence_completed", "b_licence_refused")


def scope_for(licence: Licence, site: Site, form: str) -> LicenceScope | None:
    """Return the line of a licence's scope that lists ``site`` and ``form``."""
    for each in licence.scope or ():
        if each.site == site.id and each.forms is not None and form in each.forms:
            return each
    return None


def covers(licence: Licence, places: tuple[tuple[Site, str], ...]) -> bool:
    """Whether a licence's scope lists every site and form."""
    return all(scope_for(licence, site, form) is not None for site, form in places)


def _may_cover(licence: Licence, site: Site, form: str) -> bool:
    """Whether a licence lists ``site`` and ``form``, or may, its scope or a line of it being silent."""
    if licence.scope is None:
        return True
    return any(each.site in (None, site.id) and (each.forms is None or form in each.forms) for each in licence.scope)


def _scope_lacks(licence: Licence, places: tuple[tuple[Site, str], ...]) -> list[Lack]:
    """Name the sites and forms that the stated scope of a licence does not list."""
    absent = [(site, form) for site, form in places if scope_for(licence, site, form) is None]
    if not absent:
        return []
    lines = [plain(each) for each in licence.scope or ()]
    what = say(
        "in the scope of the licence: {places}",
        "许可证载明的生产地址和生产范围：{places}",
        places=[
            say("{form} at {site}", "{site}（{form}）", form=Code("form", form), site=site) for site, form in absent
        ],
    )
    return [Lack(at(licence, "scope"), what, [*lines, *({"site": site.id, "forms": [form]} for site, form in absent)])]


def _remarks_on(case: Arrangement, licence: Licence, site: Site, form: str, expected: str) -> list[Say]:
    remarks: list[Say] = []
    line = scope_for(licence, site, form)
    if line is not None and line.note == "registration_only" and _approved(case):
        remarks.append(
            say(
                "Licence {number} is noted for registration use only, though the product is approved.",
                "许可证{number}标注“仅限注册申报使用”，而该产品已获批上市。",
                number=licence.number,
            )
        )
    remarks.extend(_soon_over(case, licence))
    if expected not in (licence.class_code or ""):
        remarks.append(
            say(
                "Licence {number} is not shown to be of class {expected} (class code: {code}).",
                "许可证{number}未显示为{expected}类（分类码：{code}）。",
                number=licence.number,
                expected=expected,
                code=licence.class_code or say("not stated", "未载明"),
            )
        )
    if licence.authority is not None and site.place is not None and licence.authority != site.place:
        remarks.append(
            say(
                "Licence {number} is stated to be issued in {authority}, while the site is in {place}.",
                "许可证{number}载明的发证机关所在地为{authority}，而生产场地位于{place}。",
                number=licence.number,
                authority=place_name(licence.authority),
                place=place_name(site.place),
            )
        )
    return remarks


def _soon_over(case: Arrangement, licence: Licence) -> list[Say]:
    # Past the middle of the calendar's last year every last day is near.
    horizon = dt.date.max
    if case.as_of < add_months(dt.date.max, -EXPIRY_REMARK_MONTHS):
        horizon = add_months(case.as_of, EXPIRY_REMARK_MONTHS)
    if licence.valid_until is None or licence.valid_until > horizon:
        return []
    return [
        say(
            "Licence {number} expires on {day}, within 6 months: apply for renewal.",
            "许可证{number}将于{day}到期（6个月内），应当申请重新核发。",
            number=licence.number,
            day=licence.valid_until,
        )
    ]


def _approved(case: Arrangement) -> bool:
    registration = case.product.registration
    return registration is not None and registration.status == "approved"


@requirement(
    "dal/41/licence",
    section=SECTION,
    title=Text("Manufacturing licence for each site and form", "各场地、各剂型的药品生产许可证"),
    rule=Text(
        "Whoever manufactures needs a manufacturing licence of the province, which states its validity and scope.",
        "从事药品生产活动，应当经所在地省级药品监督管理部门批准，取得药品生产许可证；许可证应当标明有效期和生产范围。",
    ),
    cites=(Citation(DAL, "41"), Citation(REGULATIONS, "31", paragraph=1)),
    binds=("holder", "entrusted_manufacturer"),
    since=dt.date(2019, 12, 1),
    reads=(
        *FRAME,
        "parties~.place",
        "parties~holder.place",
        "sites~.place",
        "segments~.started",
        "licences~",
        "steps~",
        "product.registration.status",
    ),
    nothing=say("No production site is on the mainland.", "没有境内生产场地。"),
    repairs=(licensing, waiting),
)
def licence(case: Arrangement) -> Iterator[Finding]:
    """Per domestic production site and form: licensed, applied for, made without, or not shown."""
    for site in case.production_sites:
        for form in case.forms_at(site):
            here = domestic(site.place)
            party = case.party_of(site)
            if here is None:
                yield not_shown(
                    say(
                        "The place of {site} is not stated, so it cannot be told whether it needs a licence.",
                        "未说明{site}所在地，无法判断其是否需要药品生产许可证。",
                        site=site,
                    ),
                    of_site(site, form),
                    missing=[[_place_of(site)]],
                )
            elif here and party is None:
                yield _nobodys_site(case, site, form)
            elif here and party is not None:
                finding = _licence_of(case, party, site, form)
                finding.remark(partial(place_remarks, [site], party))
                yield finding


def _place_of(site: Site) -> Lack:
    """Name a site's place; one overseas is the least that would do, for the row then does not ask about it."""
    return Lack(at(site, "place"), say("the place of {site}", "{site}所在地", site=site), "US")


def _nobodys_site(case: Arrangement, site: Site, form: str) -> Finding:
    what = say("the party of {site}", "{site}所属企业", site=site)
    held = any(
        licence_in_force(case, each) and scope_for(each, site, form) is not None
        for each in case.licences_of(case.holder)
    )
    return not_shown(
        say("The party of {site} is not stated.", "未说明{site}所属企业。", site=site),
        of_site(site, form),
        missing=lambda: [
            [
                Lack(at(site, "party"), what, case.holder.id),
                *([] if held else [_new_licence(case, case.holder, site, form)]),
            ]
        ],
        facts=[at(site, "place")],
    )


def _licence_of(case: Arrangement, party: Party, site: Site, form: str) -> Finding:
    subject = of_site(site, form)
    own = case.licences_of(party)
    covering = [each for each in own if scope_for(each, site, form) is not None]
    expected = _class_of(case, party)
    good = [each for each in covering if licence_in_force(case, each)]
    if good:
        best = good[0]
        if len(good) > 1:
            best = min(good, key=lambda each: len(_remarks_on(case, each, site, form, expected)))
        return met(
            say(
                "Licence {number} of {party} covers {form} at {site} until {day}.",
                "{party}的许可证{number}已载明{site}（{form}），有效期至{day}。",
                number=best.number,
                party=party,
                form=Code("form", form),
                site=site,
                day=best.valid_until,
            ),
            subject,
            facts=[at(best)],
            remarks=lambda: _remarks_on(case, best, site, form, expected),
        )
    applied = case.running(("licence_application_accepted",), ("licence_granted", "licence_refused"), party)
    if applied is not None:
        return pending(
            say(
                "The application of {party} for its licence was accepted ({day}) and is not decided yet.",
                "{party}的药品生产许可申请已受理（{day}），尚未作出决定。",
                party=party,
                day=applied.date or UNDATED,
            ),
            subject,
            facts=[at(applied)],
        )
    return _silent_licence(case, party, site, form) or _not_licensed(case, party, site, form)


def _silent_licence(case: Arrangement, party: Party, site: Site, form: str) -> Finding | None:
    """Answer where a licence would cover ``site`` and ``form`` if what it is silent on were stated."""
    found: list[tuple[Licence, list[Lack]]] = []
    for each in settled(case.dossier.licences or ()):
        lacks = licence_lacks(case, each, party)
        if lacks is not None and _may_cover(each, site, form):
            found.append((each, [*lacks, *_scope_lacks(each, ((site, form),))]))
        elif each.party == party.id and each.valid_until is None and scope_for(each, site, form) is not None:
            # Not begun and without a last day: stating that day would not put it in force yet.
            found.append((each, [_new_licence(case, party, site, form)]))
    if not found:
        return None
    missing = sorted([lacks for _, lacks in found], key=len)
    return not_shown(
        say(
            "A licence may cover {form} of {party} at {site}, but is not shown to be in force and to list it.",
            "有许可证可能涵盖{party}的{site}（{form}），但未显示其在有效期内并已载明该生产地址和生产范围。",
            party=party,
            site=site,
            form=Code("form", form),
        ),
        of_site(site, form),
        missing=missing,
        facts=[at(each) for each, _ in found],
    )


def _not_licensed(case: Arrangement, party: Party, site: Site, form: str) -> Finding:
    subject = of_site(site, form)
    own = case.licences_of(party)
    covering = [each for each in own if scope_for(each, site, form) is not None]
    names: dict[str, object] = {"party": party, "site": site, "form": Code("form", form)}
    remedy = _apply(case, party, names, change=any(not case.ended(each.valid_until) for each in own))
    begun = [
        (each.started, each)
        for each in case.production_segments
        if each.site == site.id and each.form == form and each.started is not None and each.started <= case.as_of
    ]
    if begun:
        return not_met(
            say(
                "{segments}: made at {site} since {day}, and no licence of {party} in force covers {form} there.",
                "{segments}自{day}起已在{site}生产，但{party}没有载明该场地（{form}）的有效许可证。",
                segments=[each for _, each in begun],
                day=min(day for day, _ in begun),
                **names,
            ),
            subject,
            remedy=remedy,
            facts=[*(at(each, "started") for _, each in begun), *(at(each) for each in covering)],
        )
    if covering:
        return _out_of_time(case, covering[0], names, subject, remedy)
    return not_shown(
        say("The licences of {party} do not list {form} at {site}.", "{party}的许可证未载明{site}（{form}）。", **names)
        if own
        else say("No licence of {party} is shown.", "未显示{party}持有药品生产许可证。", **names),
        subject,
        missing=lambda: [[_new_licence(case, party, site, form)]],
        remedy=remedy,
        facts=[at(each) for each in own],
    )


def _apply(case: Arrangement, party: Party, names: dict[str, object], *, change: bool) -> Remedy:
    step = _licence_step(case, party)
    if change:
        return file_step(
            step,
            "{party} applies to its province for a change of its licence: {form} at {site}.",
            "{party}向所在地省级药品监督管理部门申请许可事项变更：{site}（{form}）。",
            **names,
        )
    return file_step(
        step,
        "{party} applies to its province for the issue of a licence: {form} at {site}.",
        "{party}向所在地省级药品监督管理部门申请核发药品生产许可证：{site}（{form}）。",
        **names,
    )


def _class_of(case: Arrangement, party: Party) -> str:
    """Return the class letter expected of who manufactures: A the holder itself, C an entrusted manufacturer."""
    return "A" if party is case.holder else "C"


def _licence_step(case: Arrangement, party: Party) -> str:
    """Name the step of the route by which ``party`` comes to its licence."""
    same = party.place is not None and party.place == case.holder.place
    return "b_and_c_together" if same and party is not case.holder else "c_licence"


def _new_licence(case: Arrangement, party: Party, site: Site, form: str) -> Lack:
    return Lack(
        ("/licences/-",),
        say(
            "a licence of {party} in force that lists {form} at {site}",
            "{party}载明{site}（{form}）的有效许可证",
            party=party,
            form=Code("form", form),
            site=site,
        ),
        {
            "party": party.id,
            "number": "(number)",
            "class_code": f"{_class_of(case, party)}s",
            "valid_until": case.as_of.isoformat(),
            "scope": [{"site": site.id, "forms": [form]}],
        },
    )


def _out_of_time(
    case: Arrangement, licence: Licence, names: dict[str, object], subject: Subject, remedy: Remedy
) -> Finding:
    """Answer for a covering licence that has expired or has not begun."""
    number = licence.number or say("of no stated number", "（编号未载明）")
    if licence.valid_from is not None and not case.begun(licence.valid_from):
        return not_met(
            say(
                "Licence {number} of {party} for {form} at {site} is valid only from {day}.",
                "{party}载明{site}（{form}）的许可证{number}自{day}起方有效。",
                number=number,
                day=licence.valid_from,
                **names,
            ),
            subject,
            remedy=wait_until(licence.valid_from, "Wait until the licence is valid: {date}.", "待许可证生效：{date}。"),
            facts=[at(licence, "valid_from")],
        )
    return not_met(
        say(
            "Licence {number} of {party} for {form} at {site} expired after {day}.",
            "{party}载明{site}（{form}）的许可证{number}有效期至{day}，现已届满。",
            number=number,
            day=licence.valid_until,
            **names,
        ),
        subject,
        remedy=remedy,
        facts=[at(licence, "valid_until")],
    )


# The holder's licence


@requirement(
    "ann-134/19/holder-licence",
    section=SECTION,
    title=Text("The holder's licence for entrusting (class B)", "持有人的委托生产许可（B类）"),
    rule=Text(
        "The holder that entrusts applies to its own province for a licence of class B, or for its change; for an "
        "overseas holder the legal person that it designates in China performs its duties.",
        "委托生产的，持有人应当向所在地省级药品监督管理部门申请办理B类许可证核发或者许可事项变更；持有人为境外企业的，由其指定的中国境内企业法人履行持有人义务。",
    ),
    cites=(Citation(ANN_134, "19", paragraph=3), Citation(DAL, "38"), Citation(REGULATIONS, "25")),
    binds=("holder", "holder_province"),
    since=dt.date(2025, 12, 30),
    reads=(*FRAME, "parties~holder.place", "sites.*.place", "licences~holder", "steps~holder"),
    spared=True,
    questions=(9,),
    repairs=(designating, obtaining(with_province(holder), step=step_of_remedy)),
)
def holder_licence(case: Arrangement) -> Iterator[Finding]:
    """The licence of class B of a domestic holder, or the agent of an overseas one."""
    if case.holder_domestic is None:
        here = Lack(at(case.holder, "place"), say("the holder's place", "持有人所在地"), "CN-SH")
        yield not_shown(
            say(
                "The holder's place is not stated, so it cannot be told which licence it needs.",
                "未说明持有人所在地，无法判断其所需许可。",
            ),
            missing=lambda: [[here, *each] for each in _b_licence(case).missing or [()]],
        )
    elif case.holder_domestic:
        finding = _b_licence(case)
        if case.holder.place == XPCC:
            finding.remark(lambda: [CORPS])
        yield finding
    else:
        yield _agent_of_overseas_holder(case)


def entrusted_sites(case: Arrangement) -> tuple[tuple[Site, ...], tuple[Site, ...]]:
    """Production sites of others than the holder: those on the mainland, and those whose place is not stated."""
    entrusted = [site for site in case.production_sites if case.party_of(site) is not case.holder]
    return (
        tuple(site for site in entrusted if domestic(site.place)),
        tuple(site for site in entrusted if site.place is None),
    )


def _lists(case: Arrangement, sites: tuple[Site, ...]) -> Licence | None:
    """Return the holder's licence in force with B in its class code that lists every form at ``sites``."""
    wanted = tuple((site, form) for site in sites for form in case.forms_at(site))
    return next(
        (
            each
            for each in case.licences_of(case.holder)
            if "B" in (each.class_code or "") and licence_in_force(case, each) and covers(each, wanted)
        ),
        None,
    )


def b_licence_in_force(case: Arrangement) -> Licence | None:
    """Return the holder's licence in force with B in its class code that lists every entrusted site and form."""
    return case.once(("b licence in force",), lambda: _b_licence_in_force(case))


def _b_licence_in_force(case: Arrangement) -> Licence | None:
    at_home, unknown = entrusted_sites(case)
    return _lists(case, (*at_home, *unknown)) if at_home or unknown else None


def _b_licence(case: Arrangement) -> Finding:
    at_home, unknown = entrusted_sites(case)
    if not at_home and not unknown:
        return not_applicable(
            say("No production site on the mainland is entrusted.", "没有境内受托生产的场地。"),
            facts=[at(case.holder, "place")],
        )
    found = b_licence_in_force(case)
    if found is not None:
        return met(
            say(
                "Licence {number} of the holder, class code {code}, lists every entrusted site and form.",
                "持有人的许可证{number}（分类码{code}）已载明全部受托生产场地和剂型。",
                number=found.number,
                code=found.class_code,
            ),
            facts=[at(found)],
            remarks=lambda: _soon_over(case, found),
        )
    applied = case.running(_HOLDER_APPLIED, _HOLDER_ANSWERED, case.holder)
    if applied is not None:
        return pending(
            say(
                "Not completed yet: {step} ({day}, {authority}).",
                "{step}（{day}，{authority}），尚未办结。",
                step=Code("step", applied.kind or ""),
                day=applied.date or UNDATED,
                authority=place_name(applied.authority or case.holder.place or ""),
            ),
            facts=[at(applied)],
        )
    wanted = tuple((site, form) for site in (*at_home, *unknown) for form in case.forms_at(site))
    own = case.licences_of(case.holder)
    return not_shown(
        say(
            "No licence of class B in force lists every entrusted site and form, and none has been applied for.",
            "未显示持有人持有载明全部受托生产场地和剂型的有效B类许可证，也未显示已提出申请。",
        ),
        missing=lambda: [
            *_stated_b_lacks(case, wanted),
            *([[_place_of(each) for each in unknown]] if unknown and (not at_home or _lists(case, at_home)) else []),
            [_new_b_licence(case, wanted)],
        ],
        remedy=lambda: (
            file_step(
                "b_licence",
                "The holder applies to its province for a change of its licence.",
                "持有人向所在地省级药品监督管理部门申请许可事项变更。",
            )
            if any(not case.ended(each.valid_until) for each in own)
            else file_step(
                "b_licence",
                "The holder applies to its province for the issue of a licence of class B.",
                "持有人向所在地省级药品监督管理部门申请核发B类许可证。",
            )
        ),
        facts=[at(each) for each in own],
    )


def _stated_b_lacks(case: Arrangement, wanted: tuple[tuple[Site, str], ...]) -> list[list[Lack]]:
    """Name what each stated licence that may be the one lacks: silence only, never what it states otherwise."""
    found: list[list[Lack]] = []
    for each in settled(case.dossier.licences or ()):
        lacks = licence_lacks(case, each, case.holder, "B")
        if lacks is not None and all(_may_cover(each, site, form) for site, form in wanted):
            found.append([*lacks, *_scope_lacks(each, wanted)])
    return sorted(found, key=len)


def _new_b_licence(case: Arrangement, wanted: tuple[tuple[Site, str], ...]) -> Lack:
    return Lack(
        ("/licences/-",),
        say(
            "the holder's licence of class B that lists {sites}",
            "持有人载明{sites}的B类许可证",
            sites=list({site.id: site for site, _ in wanted}.values()),
        ),
        {
            "party": case.holder.id,
            "number": "(number)",
            "class_code": "Bs",
            "valid_until": case.as_of.isoformat(),
            "scope": [{"site": site.id, "forms": [form]} for site, form in wanted],
        },
    )


def _agent_of_overseas_holder(case: Arrangement) -> Finding:
    agents = case.parties_named_agent
    here = [each for each in agents if domestic(each.place)]
    if here:
        return for_judgement(
            say(
                "The holder is overseas; its agent is {agents}. Which licence the agent needs is open.",
                "持有人为境外企业，其指定的境内企业法人为{agents}；该法人是否需要、需要何种生产许可，尚无明确规定。",
                agents=here,
            ),
            facts=[at(case.holder, "place"), *(at(each) for each in here)],
            questions=(9,),
            cites=Citation(DAL, "38"),
        )
    unplaced = [each for each in agents if each.place is None]
    lack = (
        Lack(at(unplaced[0], "place"), say("the place of {agent}", "{agent}所在地", agent=unplaced[0]), "CN-SH")
        if unplaced
        else Lack(
            ("/parties/-",),
            say("the overseas holder's domestic agent", "境外持有人指定的境内企业法人"),
            {"id": "agent-to-be-named", "roles": ["domestic_agent"], "place": "CN-SH"},
        )
    )
    return not_shown(
        say(
            "The holder is overseas and no agent on the mainland is shown.",
            "持有人为境外企业，未显示其指定的境内企业法人。",
        ),
        missing=lambda: [[lack]],
        facts=[at(case.holder, "place")],
        questions=(9,),
        cites=Citation(DAL, "38"),
    )


# The opinion of the manufacturer's province


@requirement(
    "ann-134/19/opinion",
    section=SECTION,
    title=Text("Opinion on entrusted manufacture", "药品受托生产意见书"),
    rule=Text(
        "Where the parties are in different provinces, the manufacturer's province issues the opinion on entrusted "
        "manufacture; the holder applies for its class B licence within 12 months of it.",
        "委托双方不在同一省级行政区域的，由受托生产企业所在地省级药品监督管理部门出具《药品受托生产意见书》；受托生产企业取得意见书后，持有人应当在12个月内申请办理B类许可证。",
    ),
    cites=(Citation(ANN_134, "19", paragraph=2), Citation(ANN_134, "19", paragraph=3), Citation(ANN_132, "3")),
    binds=("entrusted_manufacturer", "manufacturer_province", "holder"),
    since=dt.date(2025, 12, 30),
    reads=(
        *FRAME,
        "parties~.place",
        "parties~holder.place",
        "sites.*.place",
        "licences~",
        "licences~holder",
        "steps~",
        "steps~holder",
        "opinions~",
        "running_since",
        "documents~",
    ),
    spared=True,
    questions=(11,),
    nothing=NO_DOMESTIC_MANUFACTURER,
    repairs=(opinion_asked, obtaining(manufacturer), entrusting_another),
)
def opinion(case: Arrangement) -> Iterator[Finding]:
    """Per domestic manufacturer: the latest opinion of its place, and whether it can still be used."""
    for party in case.manufacturers:
        if case.is_overseas(party):
            continue
        if party.place is None:
            yield place_unknown(party)
        elif case.holder_domestic is None:
            yield not_shown(
                say(
                    "The holder's place is not stated, so it cannot be told whether an opinion on {party} is needed.",
                    "未说明持有人所在地，无法判断{party}是否需要取得意见书。",
                    party=party,
                ),
                of_manufacturer(party),
                missing=[[Lack(at(case.holder, "place"), say("the holder's place", "持有人所在地"), party.place)]],
                facts=[at(party, "place")],
            )
        elif not case.holder_domestic:
            yield for_judgement(
                say(
                    "The holder is overseas; whether {party} needs an opinion of its province is for the authority to "
                    "weigh.",
                    "持有人为境外企业；{party}所在地省级药品监督管理部门是否出具意见书，由其审查判断。",
                    party=party,
                ),
                of_manufacturer(party),
                facts=[at(case.holder, "place"), at(party, "place")],
            )
        elif party.place == case.holder.place:
            yield not_applicable(
                say(
                    "{party} and the holder are in the same place: no opinion is needed, the matters may be processed "
                    "together.",
                    "{party}与持有人在同一省级行政区域：无需出具意见书，可同步办理相关许可事项。",
                    party=party,
                ),
                of_manufacturer(party),
                facts=[at(party, "place"), at(case.holder, "place")],
                cites=Citation(ANN_134, "19", paragraph=1),
            )
        else:
            finding = _opinion_on(case, party)
            finding.remark(partial(_remarks_on_places, case, party))
            yield finding


def _remarks_on_places(case: Arrangement, party: Party) -> list[Say]:
    remarks = place_remarks(case.production_sites_of(party), party)
    return remarks if CORPS in remarks or case.holder.place != XPCC else [*remarks, CORPS]


def _opinion_on(case: Arrangement, party: Party) -> Finding:
    latest = case.latest_opinion(party)
    if latest is None:
        return _no_opinion(case, party)
    if latest.consent is False:
        return _later_opinion(case, party, latest) or not_met(
            say(
                "The opinion of {place} on {party} ({day}) does not consent.",
                "{place}对{party}出具的意见（{day}）为不同意受托生产。",
                place=place_name(latest.authority or ""),
                party=party,
                day=latest.date or UNDATED,
            ),
            of_manufacturer(party),
            remedy=lambda: file_step(
                "opinion",
                "Cure what the refusal rests on and ask for a new opinion, or entrust another manufacturer.",
                "针对不同意的理由完成整改后重新申请意见书，或者更换受托生产企业。",
            ),
            facts=[at(latest, "consent")],
        )
    if latest.consent is None:
        return not_shown(
            say(
                "The opinion on {party} does not say whether it consents.",
                "对{party}的意见书未说明是否同意受托生产。",
                party=party,
            ),
            of_manufacturer(party),
            missing=lambda: [_to_serve(case, party, latest)],
            facts=[at(latest)],
        )
    return _consented(case, party, latest)


def _later_opinion(case: Arrangement, party: Party, refusal: Opinion) -> Finding | None:
    """Answer for an opinion after a refusal that would lift it if it were evidenced, or not silent."""
    after = refusal.date or dt.date.min
    later = [
        each
        for each in settled(case.existing(case.dossier.opinions))
        if each.date is not None
        and each.date > after
        and each.entrusted in (None, party.id)
        and each.authority in (None, party.place)
        and each.consent is not False
    ]
    if not later:
        return None
    last = max(later, key=lambda each: each.date or dt.date.min)
    return not_shown(
        say(
            "{party} was refused ({day}); a later opinion is stated ({later}) but not made out.",
            "对{party}曾出具不同意的意见（{day}）；资料另载有此后的意见（{later}），但说明或者证明材料不全。",
            party=party,
            day=refusal.date or UNDATED,
            later=last.date,
        ),
        of_manufacturer(party),
        missing=lambda: [_to_serve(case, party, last)],
        facts=[at(refusal), at(last)],
    )


def _to_serve(case: Arrangement, party: Party, last: Opinion) -> list[Lack]:
    """Name what an opinion is silent on and would need to serve; a new one where it is too old for that."""
    if last.date is not None and not _in_time(case, last.date) and not _used_up(case):
        return [_new_opinion(case, party)]
    wanted: list[tuple[str, bool, Say, object]] = [
        ("entrusted", last.entrusted is None, say("whom the opinion is on", "意见书所涉受托生产企业"), party.id),
        ("authority", last.authority is None, say("which province gave the opinion", "出具意见书的部门"), party.place),
        ("consent", last.consent is None, say("whether the opinion consents", "意见书是否同意"), True),
        (
            "date",
            last.date is None and not _used_up(case),
            say("the date of the opinion", "意见书日期"),
            case.as_of.isoformat(),
        ),
        ("document", not case.evidenced(last), say("the opinion itself", "意见书文本"), EVIDENCE),
    ]
    return [Lack(at(last, key), what, value) for key, absent, what, value in wanted if absent]


def _applied_after(case: Arrangement, day: dt.date) -> list[Step]:
    """Return the holder's applications on or after ``day`` and within 12 months of it."""
    return [
        each
        for each in case.steps(*_HOLDER_APPLIED, party=case.holder)
        if each.date is not None and within_months(day, each.date, VALIDITY_OF_OPINION_MONTHS)
    ]


def _in_time(case: Arrangement, day: dt.date) -> bool:
    """Whether an opinion of ``day`` can still be applied with, or was in time."""
    return within_months(day, case.as_of, VALIDITY_OF_OPINION_MONTHS) or bool(_applied_after(case, day))


def _used_up(case: Arrangement) -> bool:
    """Whether an opinion has served its purpose: the B matter is completed, the arrangement runs, or B is in force."""
    running = case.dossier.running_since
    return (
        bool(case.steps("b_licence_completed", party=case.holder))
        or (running is not None and running <= case.as_of)
        or b_licence_in_force(case) is not None
    )


def _consented(case: Arrangement, party: Party, latest: Opinion) -> Finding:
    day = latest.date
    names = {"place": place_name(latest.authority or ""), "party": party, "day": day or UNDATED}
    applied = [] if day is None else _applied_after(case, day)
    facts: list[Ref] = [at(latest), *(at(each) for each in applied)]
    if applied:
        return met(
            say(
                "{place} consented ({day}) to manufacture by {party}; the holder applied on {applied}, within 12 "
                "months.",
                "{place}同意{party}受托生产（{day}）；持有人已于{applied}提出申请，未超过12个月。",
                applied=applied[0].date,
                **names,
            ),
            of_manufacturer(party),
            facts=facts,
        )
    if _used_up(case):
        return met(
            say(
                "{place} consented ({day}) to manufacture by {party}; the opinion has been used for the holder's class "
                "B licence.",
                "{place}同意{party}受托生产（{day}）；该意见书已用于办理持有人的B类许可事项。",
                **names,
            ),
            of_manufacturer(party),
            facts=facts,
        )
    if day is not None and within_months(day, case.as_of, VALIDITY_OF_OPINION_MONTHS):
        return met(
            say(
                "{place} consented ({day}) to manufacture by {party}; the holder must apply by {last}, that day "
                "included.",
                "{place}同意{party}受托生产（{day}）；持有人应当在{last}前（含当日）提出申请。",
                last=add_months(day, VALIDITY_OF_OPINION_MONTHS),
                **names,
            ),
            of_manufacturer(party),
            facts=facts,
        )
    if day is None:
        return not_shown(
            say("The opinion on {party} is not dated.", "对{party}的意见书未注明日期。", **names),
            of_manufacturer(party),
            missing=lambda: [_to_serve(case, party, latest)],
            facts=facts,
        )
    return not_shown(
        say(
            "{place} consented ({day}) to manufacture by {party}; the 12 months to apply were missed, and the text "
            "states no consequence.",
            "{place}同意{party}受托生产（{day}），但持有人未在12个月内提出申请；公告未规定其后果。",
            **names,
        ),
        of_manufacturer(party),
        missing=lambda: [[_new_opinion(case, party)]],
        remedy=lambda: file_step(
            "opinion",
            "Ask the province of {party} whether the opinion still serves, or for a new one.",
            "向{party}所在地省级药品监督管理部门确认意见书是否仍可使用，或者重新申请。",
            party=party,
        ),
        facts=facts,
        questions=(11,),
    )


def _new_opinion(case: Arrangement, party: Party) -> Lack:
    return Lack(
        ("/opinions/-",),
        say(
            "the opinion of {place} on {party}",
            "{place}对{party}出具的意见书",
            place=place_name(party.place or ""),
            party=party,
        ),
        {
            "entrusted": party.id,
            "authority": party.place,
            "date": case.as_of.isoformat(),
            "consent": True,
            "document": EVIDENCE,
        },
    )


def licensed_for_its_work(case: Arrangement, party: Party) -> bool:
    """Whether every mainland production site and form of ``party`` is covered by its licences in force."""
    own = [each for each in case.licences_of(party) if licence_in_force(case, each)]
    return all(
        any(scope_for(each, site, form) is not None for each in own)
        for site in case.production_sites_of(party)
        if domestic(site.place)
        for form in case.forms_at(site)
    )


def _no_opinion(case: Arrangement, party: Party) -> Finding:
    asked = case.steps("opinion_requested", party=party)
    stated = settled(each for each in case.existing(case.dossier.opinions) if each.entrusted == party.id)
    facts: list[Ref] = [*(at(each) for each in asked), *(at(each) for each in stated)]
    if asked:
        return pending(
            say(
                "The opinion on {party} has been asked for ({day}, {place}).",
                "{party}已申请药品受托生产意见书（{day}，{place}）。",
                party=party,
                day=asked[-1].date or UNDATED,
                place=place_name(party.place or ""),
            ),
            of_manufacturer(party),
            facts=facts,
        )
    names: dict[str, object] = {"party": party, "place": place_name(party.place or "")}
    lacks, remedy = _opinion_lacks(case, party, stated), _ask_for_opinion(case, party)
    return not_shown(
        say(
            "The opinion of {place} on {party} is stated but not evidenced.",
            "资料载有{place}对{party}出具的意见书，但未附该意见书。",
            **names,
        )
        if lacks
        else say(
            "No evidenced opinion of {place} on {party} is on the dossier, and none has been asked for.",
            "资料中没有{place}对{party}出具的意见书，也未显示已申请。",
            **names,
        ),
        of_manufacturer(party),
        missing=lambda: [lacks or [_new_opinion(case, party)]],
        remedy=None if lacks else remedy,
        facts=facts,
    )


def _ask_for_opinion(case: Arrangement, party: Party) -> Remedy:
    if licensed_for_its_work(case, party):
        return file_step(
            "opinion",
            "{party} asks its province for the opinion.",
            "{party}向所在地省级药品监督管理部门申请药品受托生产意见书。",
            party=party,
        )
    return file_step(
        "c_licence",
        "{party} applies to its province for its licence; the opinion is issued with it.",
        "{party}向所在地省级药品监督管理部门申请C类许可证核发或者许可事项变更，意见书同步出具。",
        party=party,
    )


def _opinion_lacks(case: Arrangement, party: Party, stated: list[Opinion]) -> list[Lack]:
    """Name the document of a stated consent that could still be used; nothing where there is none such."""
    own = [each for each in stated if each.authority == party.place and each.consent and each.date is not None]
    latest = max(own, key=lambda each: each.date or dt.date.min, default=None)
    lacks = [] if latest is None else _to_serve(case, party, latest)
    return lacks if all(each.place[0] is latest for each in lacks) else []


# GMP compliance inspection

NEW_LINE_ONLY = say(
    "The text speaks of manufacture on a new workshop or line only; whether this is one is for the authority.",
    "该规定仅适用于在新建车间或者新建生产线受托生产的品种；是否属于该情形，由药品监督管理部门核实。",
)
_GMP_KINDS = ("gmp_inspection_notice", "gmp_certificate")


@requirement(
    "ann-132/1/gmp-notice",
    section=SECTION,
    title=Text("GMP compliance inspection of the manufacturer", "药品GMP符合性检查告知书"),
    rule=Text(
        "The holder's province examines the GMP compliance inspection notice that the manufacturer's province gave; "
        "for a product not yet authorised, on a new workshop or line, the opinion may rest on the licence inspection.",
        "持有人所在地省级药品监督管理部门应当严格审核受托生产企业所在地出具的药品GMP符合性检查告知书；在新建车间或者新建生产线受托生产的、尚未获得上市许可的品种，可以根据许可检查的结果出具意见。",
    ),
    cites=(Citation(ANN_132, "1"), Citation(ANN_132, "3")),
    binds=("entrusted_manufacturer", "manufacturer_province", "holder_province"),
    since=dt.date(2023, 10, 17),
    reads=(*FRAME, "parties~.place", "certificates~", "opinions~", "product.registration.status", "documents~"),
    nothing=NO_DOMESTIC_MANUFACTURER,
    repairs=(obtaining(with_province(manufacturer)),),
)
def gmp_notice(case: Arrangement) -> Iterator[Finding]:
    """Per domestic manufacturer: a notice or certificate in force, or an opinion that consents before approval."""
    for party in case.manufacturers:
        if case.is_overseas(party):
            continue
        if party.place is None:
            yield place_unknown(party)
            continue
        sites = {site.id for site in case.production_sites_of(party)}
        own = sorted(
            settled(each for each in case.dossier.certificates or () if each.kind in _GMP_KINDS and each.site in sites),
            key=lambda each: each.valid_until or dt.date.min,
            reverse=True,
        )
        good = [each for each in own if case.evidenced(each) and case.in_force(each.valid_from, each.valid_until)]
        registration = case.product.registration
        latest = case.latest_opinion(party)
        if good:
            yield met(
                say(
                    "{kind} of {site} (number: {number}) is in force until {day}.",
                    "{site}的{kind}（编号：{number}）有效期至{day}。",
                    kind=Code("certificate", good[0].kind or ""),
                    number=good[0].number or say("not stated", "未载明"),
                    site=case.sites[good[0].site or ""],
                    day=good[0].valid_until,
                ),
                of_manufacturer(party),
                facts=[at(good[0])],
            )
        elif (
            registration is not None
            and registration.status not in (None, "approved")
            and latest is not None
            and latest.consent
        ):
            yield met(
                say(
                    "The product is not approved yet and the opinion on {party} consents: it may rest on the licence "
                    "inspection.",
                    "该产品尚未获得上市许可，对{party}的意见为同意受托生产：意见可以依据许可检查的结果出具。",
                    party=party,
                ),
                of_manufacturer(party),
                facts=[at(latest), at(registration, "status")],
                remarks=[NEW_LINE_ONLY],
                cites=Citation(ANN_132, "3", paragraph=3),
            )
        else:
            yield not_shown(
                say(
                    "No evidenced GMP inspection notice or certificate in force is shown for a production site of "
                    "{party}.",
                    "未显示{party}的任一生产场地持有有效的药品GMP符合性检查告知书或者药品GMP证书。",
                    party=party,
                ),
                of_manufacturer(party),
                missing=[_certificate_lacks(case, party, own)],
                facts=[at(each) for each in own],
            )


def _certificate_lacks(case: Arrangement, party: Party, own: list[Certificate]) -> list[Lack]:
    usable = [each for each in own if case.begun(each.valid_from) and not case.ended(each.valid_until)]
    if not usable:
        sites = case.production_sites_of(party)
        return [
            Lack(
                ("/certificates/-",),
                say(
                    "the GMP compliance inspection notice of {sites}",
                    "{sites}的药品GMP符合性检查告知书",
                    sites=sites,
                ),
                {
                    "site": sites[0].id,
                    "kind": "gmp_inspection_notice",
                    "valid_until": case.as_of.isoformat(),
                    "document": EVIDENCE,
                },
            )
        ]
    nearest, lacks = usable[0], []
    if nearest.valid_until is None:
        what = say("the last day of validity of the notice", "告知书的有效期截止日期")
        lacks.append(Lack(at(nearest, "valid_until"), what, case.as_of.isoformat()))
    if not case.evidenced(nearest):
        lacks.append(Lack(at(nearest, "document"), say("the notice itself", "告知书文本"), EVIDENCE))
    return lacks
