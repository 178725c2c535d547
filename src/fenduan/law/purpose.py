"""Section A: is it segmented manufacture of a biological product, and may it be."""

import datetime as dt
from collections.abc import Iterator

from fenduan.dossier.model import Ground, Licence, Need, NmpaApproval, Party, Wording
from fenduan.law.arrangement import Arrangement, settled
from fenduan.law.citation import Citation
from fenduan.law.finding import (
    EVIDENCE,
    Code,
    Finding,
    Lack,
    Ref,
    Say,
    at,
    correct_fact,
    file_step,
    for_judgement,
    met,
    not_applicable,
    not_met,
    not_shown,
    obtain,
    say,
)
from fenduan.law.instruments import DAL, NOTICE_173, PILOT_PLAN, REGULATIONS, VACCINE_LAW
from fenduan.law.repairs import approving, holder, obtaining, specified_by_nmpa, with_province
from fenduan.law.requirement import Section, requirement
from fenduan.reference.text import Text

SECTION: Section = "A"
PLACEHOLDER_STATEMENT = {"en": "(to be stated)", "zh": "（待说明）"}
FRAME = (
    "segments.*.site",
    "segments.*.stage",
    "segments.*.form",
    "segments.*.after",
    "sites.*.party",
    "parties.*.roles",
)

STATE_CATEGORY = Lack(("/product/category",), say("the product's category", "产品类别"), "antibody")


def stated(wording: Wording | None) -> bool:
    """Whether a text says anything."""
    if wording is None:
        return False
    return any(each.strip() for each in ([wording] if isinstance(wording, str) else wording.values()))


def licence_in_force(case: Arrangement, licence: Licence) -> bool:
    """Whether a licence is evidenced by its number and in force on the day."""
    return bool(licence.number) and case.in_force(licence.valid_from, licence.valid_until)


def licence_lacks(case: Arrangement, licence: Licence, party: Party, letter: str | None = None) -> list[Lack] | None:
    """Name what a licence is silent on and would need to be in force (with ``letter`` in its class code).

    ``None`` where what it states is contrary already, so that nothing stated besides would do.
    """
    if licence.party not in (None, party.id) or not case.begun(licence.valid_from) or case.ended(licence.valid_until):
        return None
    if letter is not None and licence.class_code is not None and letter not in licence.class_code:
        return None
    wanted: list[tuple[str, bool, Say, object]] = [
        (
            "party",
            licence.party is None,
            say("the party of the licence: {party}", "许可证的持证企业：{party}", party=party),
            party.id,
        ),
        (
            "number",
            not licence.number,
            say("the number of the licence of {party}", "{party}许可证的编号", party=party),
            "(number)",
        ),
        (
            "class_code",
            letter is not None and licence.class_code is None,
            say("the class code of the licence of {party}", "{party}许可证的分类码", party=party),
            f"{letter}s",
        ),
        (
            "valid_until",
            licence.valid_until is None,
            say("the last day of validity of the licence of {party}", "{party}许可证的有效期截止日期", party=party),
            case.as_of.isoformat(),
        ),
    ]
    return [Lack(at(licence, key), what, value) for key, absent, what, value in wanted if absent]


def is_vaccine_kind(ground: Ground) -> bool:
    """Whether a ground is one of article 33 (vaccines)."""
    return ground.kind is not None and ground.kind.startswith("vaccine_")


def sustained(case: Arrangement, ground: Ground) -> bool:
    """Whether a ground of article 32 stands on its face: stated, evidenced and, if innovative, so stated."""
    return (
        ground.kind is not None
        and not is_vaccine_kind(ground)
        and stated(ground.statement)
        and case.evidenced(ground)
        and (ground.kind != "innovative_special_requirements" or case.product.innovative is True)
    )


def _could_be_sustained(case: Arrangement, ground: Ground) -> bool:
    """Whether a ground fails only for what is silent or not evidenced."""
    innovative = ground.kind == "innovative_special_requirements"
    return not is_vaccine_kind(ground) and not (innovative and case.product.innovative is False)


@requirement(
    "scope",
    section=SECTION,
    title=Text("Segmented manufacture of a biological product", "属于生物制品分段生产"),
    rule=Text(
        "A biological product is made in production segments at more than one site, at least one of them entrusted.",
        "生物制品的各生产段在两个以上场地进行，且至少一个生产段委托生产。",
    ),
    cites=(
        Citation(NOTICE_173, "1"),
        Citation(REGULATIONS, "32", paragraph=1),
        Citation(REGULATIONS, "35"),
    ),
    binds=("holder", "entrusted_manufacturer"),
    since=None,
    reads=(*FRAME, "product.biologic", "sites.*.place"),
    questions=(6,),
)
def scope(case: Arrangement) -> Iterator[Finding]:
    """Decide whether the rules on segmented manufacture speak of this arrangement at all."""
    if case.product.biologic is False:
        yield not_applicable(
            say("The product is stated not to be a biological product.", "资料载明该产品不属于生物制品。"),
            facts=[at(case.product, "biologic")],
        )
    elif case.scope_exclusion is not None:
        yield _excluded(case, case.scope_exclusion)
    elif case.product.biologic is None or not case.manufacturers:
        yield _scope_not_shown(case)
    else:
        own = len(case.entrusted_segments) < len(case.production_segments)
        yield met(
            say(
                "A biological product made in {segments} production segments ({entrusted} of them entrusted) at "
                "{sites} sites.",
                "该生物制品分{segments}个生产段生产，其中{entrusted}个委托生产，涉及{sites}个生产场地。",
                segments=len(case.production_segments),
                sites=len(case.production_sites),
                entrusted=len(case.entrusted_segments),
            ),
            facts=[at(case.product, "biologic"), *(at(segment) for segment in case.production_segments)],
            questions=(6,) if own else (),
        )


def _excluded(case: Arrangement, why: str) -> Finding:
    chain = [at(segment) for segment in case.production_segments]
    if why == "repackaging":
        return not_applicable(
            say(
                "Only packaging is done on the mainland, all else overseas: a filing with the NMPA, not segmented "
                "manufacture.",
                "仅在境内分包装，其余生产段均在境外：属于境外生产药品境内分包装备案事项，不属于分段生产。",
            ),
            facts=chain,
            cites=Citation(REGULATIONS, "35"),
        )
    if why == "one_site":
        return not_applicable(
            say(
                "All production segments are at one site, {site}.",
                "全部生产段均在同一生产场地（{site}）进行。",
                site=case.production_sites[0],
            ),
            facts=chain,
        )
    if not chain:
        return not_applicable(
            say("No production segment is stated, so nothing is entrusted.", "未列明任何生产段，不存在委托生产。"),
            facts=[at("/segments")],
        )
    return not_applicable(
        say(
            "The holder itself performs every production segment; nothing is entrusted.",
            "全部生产段均由持有人自行承担，不存在委托生产。",
        ),
        facts=chain,
    )


def _scope_not_shown(case: Arrangement) -> Finding:
    lacks: list[Lack] = []
    if case.product.biologic is None:
        lacks.append(
            Lack(("/product/biologic",), say("whether it is a biological product", "是否属于生物制品"), value=True)
        )
    if not case.manufacturers:
        lacks.extend(_name_a_manufacturer(case))
    return not_shown(
        say("It is not stated whether the product is a biological product.", "未说明产品是否属于生物制品。")
        if case.product.biologic is None
        else say(
            "It is not stated who performs the segments that the holder does not.",
            "未说明非持有人承担的生产段由哪一企业承担。",
        ),
        missing=[lacks],
        facts=[at(segment) for segment in case.production_segments],
    )


def _name_a_manufacturer(case: Arrangement) -> list[Lack]:
    """Name the parties of the sites that have none; a party is made up where the dossier has none but the holder."""
    others = sorted(key for key in case.parties if key != case.holder.id)
    lacks = [
        Lack(at(site, "party"), say("the party of {site}", "{site}所属企业", site=site), (*others, _TO_BE_NAMED)[0])
        for site in case.production_sites
        if site.party is None
    ]
    if not others:
        what = say("the entrusted manufacturer", "受托生产企业")
        lacks.append(Lack(("/parties/-",), what, {"id": _TO_BE_NAMED, "roles": ["entrusted_manufacturer"]}))
    return lacks


_TO_BE_NAMED = "party-to-be-named"


@requirement(
    "regulations/32-1/ground",
    section=SECTION,
    title=Text("A ground for segmented manufacture", "符合可以分段生产的情形"),
    rule=Text(
        "Segmented manufacture is open to innovative drugs with special requirements on process, facilities or "
        "equipment, to drugs that State Council departments put forward as urgent or for reserves, and to others that "
        "the NMPA specifies.",
        "可以分段生产的药品：生产工艺、设施设备有特殊要求的创新药；国务院有关部门提出的临床急需、应对突发公共卫生事件急需或者储备需要的药品；国务院药品监督管理部门规定的其他药品。",
    ),
    cites=(Citation(REGULATIONS, "32", paragraph=1),),
    binds=("holder", "holder_province"),
    since=dt.date(2026, 5, 15),
    reads=("product.category", "product.innovative", "product.grounds", "documents~"),
    questions=(1,),
    repairs=(obtaining(holder), specified_by_nmpa("nmpa_specified")),
)
def ground(case: Arrangement) -> Iterator[Finding]:
    """Weigh the grounds of article 32, paragraph 1; vaccines have their own article."""
    grounds = case.product.grounds
    if case.vaccine:
        yield not_applicable(
            say("Vaccines have grounds of their own (regulations 33).", "疫苗适用《实施条例》第33条的专门规定。"),
            facts=[at(case.product, "category")],
        )
        return
    standing = [each for each in settled(grounds or ()) if sustained(case, each)]
    if standing:
        yield for_judgement(
            say(
                "Stated and evidenced: {kinds}. The authority weighs {weigh}.",
                "已说明并附证明材料：{kinds}。由药品监督管理部门审查判断：{weigh}。",
                kinds=_kinds(standing),
                weigh=[_to_weigh(each) for each in _by_kind(standing)],
            ),
            facts=[at(each) for each in standing],
            remarks=[
                say(
                    "It is not stated which department put it forward: {kind}.",
                    "未说明由哪个部门提出：{kind}。",
                    kind=Code("ground", kind),
                )
                for kind in _unraised(standing)
            ],
            questions=(1,) if any(each.kind == "nmpa_specified" for each in standing) else (),
        )
        return
    possible = [each for each in settled(grounds or ()) if _could_be_sustained(case, each)]
    if grounds is None or possible:
        yield not_shown(
            say("No ground is stated.", "未说明分段生产的情形。")
            if grounds is None
            else say(
                "Stated, but not made out: {kinds}.",
                "已提出、但说明或者证明材料不全的情形：{kinds}。",
                kinds=_kinds(possible),
            ),
            missing=lambda: [_for_ground(case, each) for each in possible] or [_NEW_GROUND],
            facts=[at(each) for each in possible],
        )
        return
    yield not_met(
        say(
            "No ground stated is one that article 32 gives for this product.",
            "所提出的情形均不属于《实施条例》第32条规定的、适用于该产品的情形。",
        )
        if grounds
        else say("The dossier states that there is no ground.", "资料载明不存在可以分段生产的情形。"),
        remedy=lambda: obtain(
            "Have the NMPA specify the product, or a State Council department put it forward; otherwise segmented "
            "manufacture is not open to it.",
            "由国务院药品监督管理部门规定可以分段生产，或者由国务院有关部门提出急需或者储备需要；否则不得分段生产。",
        ),
        facts=[at(case.product, "grounds"), at(case.product, "innovative")],
    )


_PUT_FORWARD = frozenset({"clinically_urgent", "public_health_emergency", "reserve"})
_NEW_GROUND = (
    Lack(
        ("/product/grounds/-",),
        say("a ground with statement and evidence", "分段生产的情形及其说明、证明材料"),
        {"kind": "clinically_urgent", "statement": PLACEHOLDER_STATEMENT, "evidence": [EVIDENCE]},
    ),
)


def _unraised(standing: list[Ground]) -> list[str]:
    """Kinds that a State Council department puts forward and of which no ground says which department did."""
    raised = {each.kind for each in standing if stated(each.raised_by)}
    return sorted({each.kind for each in standing if each.kind in _PUT_FORWARD and each.kind not in raised})


def _by_kind(grounds: list[Ground]) -> list[Ground]:
    return list({each.kind: each for each in sorted(grounds, key=lambda each: each.kind or "")}.values())


_OF_NO_KIND = say("a ground of no stated kind", "未说明种类的情形")


def _kinds(grounds: list[Ground]) -> list[Code | Say]:
    return [Code("ground", each.kind) if each.kind else _OF_NO_KIND for each in _by_kind(grounds)]


def _to_weigh(each: Ground) -> Say:
    if each.kind == "innovative_special_requirements":
        return say(
            "whether the process, facilities or equipment have special requirements",
            "生产工艺、设施设备是否确有特殊要求",
        )
    if each.kind == "nmpa_specified":
        return say("whether the NMPA has specified the product", "是否属于国务院药品监督管理部门规定的药品")
    return say("whether a State Council department put it forward", "是否确由国务院有关部门提出")


_GROUND_EVIDENCE = say("the evidence of the ground", "情形证明材料")


def _for_ground(case: Arrangement, each: Ground) -> list[Lack]:
    lacks: list[Lack] = []
    if each.kind is None:
        lacks.append(Lack(at(each, "kind"), say("which ground it is", "属于何种情形"), "clinically_urgent"))
    if not stated(each.statement):
        lacks.append(Lack(at(each, "statement"), say("the statement of the ground", "情形说明"), PLACEHOLDER_STATEMENT))
    if not case.evidenced(each):
        lacks.append(Lack(at(each, "evidence"), _GROUND_EVIDENCE, [EVIDENCE]))
    if each.kind == "innovative_special_requirements" and case.product.innovative is None:
        lacks.append(
            Lack(("/product/innovative",), say("whether it is an innovative drug", "是否属于创新药"), value=True)
        )
    return lacks


@requirement(
    "regulations/32-1/need",
    section=SECTION,
    title=Text("A genuine need", "确有需要"),
    rule=Text(
        "Segmented manufacture is entrusted where it is genuinely needed.", "持有人确有需要的，方可委托分段生产。"
    ),
    cites=(Citation(REGULATIONS, "32", paragraph=1),),
    binds=("holder", "holder_province"),
    since=dt.date(2026, 5, 15),
    reads=("product.need", "documents~"),
    repairs=(obtaining(holder),),
)
def need(case: Arrangement) -> Iterator[Finding]:
    """Lay out the stated need; vaccines too."""
    fact = case.product.need
    if fact is not None and stated(fact.statement) and case.evidenced(fact):
        yield for_judgement(
            say(
                "A need is stated and evidenced; the authority weighs whether it is genuine: {statement}",
                "已说明分段生产的必要性并附证明材料，由药品监督管理部门审查判断是否确有需要：{statement}",
                statement=fact.statement,
            ),
            facts=[at(fact)],
        )
        return
    lacks: list[Lack] = []
    base: Ref = ("/product/need",)
    if fact is None or not stated(fact.statement):
        lacks.append(
            Lack((*base, "statement"), say("the statement of the need", "分段生产必要性说明"), PLACEHOLDER_STATEMENT)
        )
    if not case.evidenced(fact):
        lacks.append(Lack((*base, "evidence"), say("the evidence of the need", "必要性证明材料"), [EVIDENCE]))
    yield not_shown(
        say("A genuine need is not stated and evidenced.", "未充分说明并证明分段生产确有需要。"),
        missing=[lacks],
        facts=[at(fact)] if fact is not None else (),
    )


@requirement(
    "dal/32-4/not-entrustable",
    section=SECTION,
    title=Text("Not barred from entrusted manufacture", "不属于不得委托生产的药品"),
    rule=Text(
        "Blood products, narcotics, psychotropics, toxic drugs for medical use and precursor chemicals (from "
        "2026-05-15 also what contains narcotics, psychotropics or precursors) are not entrusted unless the NMPA "
        "provides otherwise.",
        "血液制品、麻醉药品、精神药品、医疗用毒性药品、药品类易制毒化学品（自2026-05-15起还包括含有麻醉药品、精神药品、药品类易制毒化学品成份的药品）不得委托生产；国务院药品监督管理部门另有规定的除外。",
    ),
    cites=(Citation(DAL, "32", paragraph=4), Citation(REGULATIONS, "31", paragraph=3)),
    binds=("holder", "entrusted_manufacturer"),
    since=dt.date(2019, 12, 1),
    reads=("product.category", "product.controlled", "product.grounds", "documents~"),
    repairs=(obtaining(holder), specified_by_nmpa("nmpa_specified")),
)
def not_entrustable(case: Arrangement) -> Iterator[Finding]:
    """Decide whether the product is of a kind that may not be entrusted."""
    product = case.product
    lacks: list[Lack] = []
    if product.category is None:
        lacks.append(STATE_CATEGORY)
    if product.controlled is None:
        lacks.append(
            Lack(
                ("/product/controlled",),
                say("whether it is a specially controlled drug", "是否属于特殊管理药品"),
                "none",
            )
        )
    if lacks:
        # What is stated may forbid it already; then the NMPA's provision is wanted besides.
        forbidden = product.category == "blood_product" or product.controlled not in (None, "none")
        provisions = _provision_lacks(case) if forbidden else []
        yield not_shown(
            say(
                "It cannot be told from what is stated whether the product is one that may not be entrusted.",
                "现有资料不足以判断该产品是否属于不得委托生产的药品。",
            ),
            missing=lambda: [[*lacks, *each] for each in provisions or [[]]],
        )
        return
    facts = [at(product, "category"), at(product, "controlled")]
    if product.category != "blood_product" and product.controlled == "none":
        yield met(
            say(
                "Neither a blood product nor a specially controlled drug: {category}.",
                "该产品为{category}，不属于血液制品，也不属于特殊管理药品。",
                category=Code("category", product.category or ""),
            ),
            facts=facts,
        )
        return
    kind = (
        Code("category", "blood_product")
        if product.category == "blood_product"
        else Code("controlled", product.controlled or "")
    )
    yield _forbidden(case, kind, facts)


def _forbidden(case: Arrangement, kind: Code, facts: list[Ref]) -> Finding:
    """Answer for a product that may not be entrusted unless the NMPA provides otherwise."""
    grounds = case.product.grounds
    claimed = [each for each in settled(grounds or ()) if each.kind in (None, "nmpa_specified")]
    specified = [each for each in claimed if sustained(case, each)]
    facts = [*facts, *(at(each) for each in specified or claimed)]
    if specified:
        return for_judgement(
            say(
                "{kind}: not to be entrusted unless the NMPA provides otherwise; the authority weighs whether it has.",
                "{kind}：不得委托生产，国务院药品监督管理部门另有规定的除外；是否另有规定，由药品监督管理部门审查判断。",
                kind=kind,
            ),
            facts=facts,
            questions=(1,),
        )
    if grounds is None or claimed:
        return not_shown(
            say(
                "{kind}: not to be entrusted, and that the NMPA provides otherwise is not shown.",
                "{kind}：不得委托生产，且未证明国务院药品监督管理部门另有规定。",
                kind=kind,
            ),
            missing=lambda: _provision_lacks(case),
            facts=facts,
            questions=(1,),
        )
    return not_met(
        say("{kind}: its manufacture may not be entrusted.", "{kind}：不得委托生产。", kind=kind),
        remedy=lambda: obtain(
            "Show a provision of the NMPA that allows it; otherwise the holder makes the product itself.",
            "提供国务院药品监督管理部门另有规定的依据；否则应当由持有人自行生产。",
        ),
        facts=facts,
    )


_NEW_PROVISION = Lack(
    ("/product/grounds/-",),
    say("the provision of the NMPA, with statement and evidence", "国务院药品监督管理部门的规定及其说明、证明材料"),
    {"kind": "nmpa_specified", "statement": PLACEHOLDER_STATEMENT, "evidence": [EVIDENCE]},
)


def _provision_lacks(case: Arrangement) -> list[list[Lack]]:
    """Name what would sustain that the NMPA provides otherwise; nothing where that is sustained or excluded."""
    grounds = case.product.grounds
    if grounds is None:
        return [[_NEW_PROVISION]]
    claimed = [each for each in settled(grounds) if each.kind in (None, "nmpa_specified")]
    return [] if any(sustained(case, each) for each in claimed) else [_for_provision(case, each) for each in claimed]


def _for_provision(case: Arrangement, each: Ground) -> list[Lack]:
    lacks = _for_ground(case, each)
    if each.kind is not None:
        return lacks
    what = say("whether the ground is that the NMPA specified it", "是否属于国务院药品监督管理部门规定的药品")
    return [Lack(at(each, "kind"), what, "nmpa_specified"), *lacks[1:]]


def _not_a_vaccine(case: Arrangement) -> Finding | None:
    """Answer for the vaccine rows where the product is no vaccine, or where that is not stated."""
    if case.vaccine is None:
        return not_shown(
            say("It is not stated whether the product is a vaccine.", "未说明产品是否属于疫苗。"),
            missing=lambda: [[STATE_CATEGORY]],
        )
    if not case.vaccine:
        return not_applicable(
            say("The product is not a vaccine.", "该产品不属于疫苗。"), facts=[at(case.product, "category")]
        )
    return None


@requirement(
    "regulations/33/vaccine-ground",
    section=SECTION,
    title=Text("A ground for a vaccine", "疫苗分段生产的情形"),
    rule=Text(
        "A vaccine is entrusted where the holder's own capacity is exceeded, for multi-component or multivalent "
        "vaccines, for urgent disease control or reserves, or as the NMPA provides.",
        "超出疫苗上市许可持有人生产能力，且属于生产多联多价疫苗、国务院有关部门提出疾病预防控制急需或者储备需要、国务院药品监督管理部门规定的其他情形的，可以委托生产或者分段生产。",
    ),
    cites=(Citation(REGULATIONS, "33"),),
    binds=("holder", "holder_province"),
    since=dt.date(2026, 5, 15),
    reads=("product.category", "product.grounds", "product.need", "documents~"),
    repairs=(obtaining(holder), specified_by_nmpa("vaccine_nmpa_specified")),
)
def vaccine_ground(case: Arrangement) -> Iterator[Finding]:
    """Weigh the grounds of article 33 and whether the holder's own capacity is exceeded."""
    other = _not_a_vaccine(case)
    if other is not None:
        yield other
        return
    grounds, need_fact = case.product.grounds, case.product.need
    own = [each for each in settled(grounds or ()) if is_vaccine_kind(each)]
    possible = [each for each in settled(grounds or ()) if each.kind is None or is_vaccine_kind(each)]
    exceeded = None if need_fact is None else need_fact.own_capacity_exceeded
    standing = [each for each in own if stated(each.statement) and case.evidenced(each)]
    lacks = _capacity_lacks(case, need_fact)
    if exceeded is False:
        yield not_met(
            say(
                "The holder's own capacity is stated not to be exceeded.",
                "资料载明未超出疫苗上市许可持有人的生产能力。",
            ),
            remedy=lambda: correct_fact(
                "Make the vaccine within the holder's own capacity.", "在持有人自身生产能力范围内自行生产。"
            ),
            facts=[at("/product/need/own_capacity_exceeded")],
        )
    elif grounds is not None and not possible:
        yield not_met(
            say("No ground stated is one for vaccines.", "所提出的情形均不属于疫苗适用的情形。")
            if grounds
            else say("The dossier states that there is no ground.", "资料载明不存在疫苗可以委托生产的情形。"),
            remedy=lambda: obtain(
                "Have the NMPA specify the case, or a State Council department put it forward.",
                "由国务院药品监督管理部门规定，或者由国务院有关部门提出急需或者储备需要。",
            ),
            facts=[at(case.product, "grounds")],
        )
    elif lacks or not standing:
        yield not_shown(
            say("The ground for entrusting the vaccine is not made out.", "委托生产疫苗的情形未充分说明或者证明。"),
            missing=lambda: (
                [lacks]
                if standing
                else [[*_for_vaccine_ground(case, each), *lacks] for each in possible]
                or [[_NEW_VACCINE_GROUND, *lacks]]
            ),
            facts=[*(at(each) for each in possible), at("/product/need")],
        )
    else:
        yield for_judgement(
            say(
                "Stated and evidenced: {kinds}, and that the holder's own capacity is exceeded; the authority weighs "
                "both.",
                "已说明并附证明材料：{kinds}，且超出持有人自身生产能力；由药品监督管理部门审查判断。",
                kinds=_kinds(standing),
            ),
            facts=[*(at(each) for each in standing), at("/product/need")],
        )


def _capacity_lacks(case: Arrangement, fact: Need | None) -> list[Lack]:
    """Name what is missing to show that the holder's own capacity is exceeded."""
    lacks: list[Lack] = []
    if fact is None or fact.own_capacity_exceeded is None:
        what = say("whether the holder's own capacity is exceeded", "是否超出持有人自身生产能力")
        lacks.append(Lack(("/product/need/own_capacity_exceeded",), what, value=True))
    if not case.evidenced(fact):
        what = say("the evidence of the capacity exceeded", "超出生产能力的证明材料")
        lacks.append(Lack(("/product/need/evidence",), what, [EVIDENCE]))
    return lacks


_NEW_VACCINE_GROUND = Lack(
    ("/product/grounds/-",),
    say("a ground for vaccines with statement and evidence", "疫苗适用的情形及其说明、证明材料"),
    {"kind": "vaccine_multivalent", "statement": PLACEHOLDER_STATEMENT, "evidence": [EVIDENCE]},
)


def _for_vaccine_ground(case: Arrangement, each: Ground) -> list[Lack]:
    if each.kind is None:
        what = say("which ground for vaccines it is", "属于疫苗适用的何种情形")
        kind = Lack(at(each, "kind"), what, "vaccine_multivalent")
        return [kind, *_for_ground(case, each)[1:]]
    return _for_ground(case, each)


@requirement(
    "vaccine-law/22/nmpa-approval",
    section=SECTION,
    title=Text("The NMPA's approval for a vaccine", "疫苗委托生产经批准"),
    rule=Text(
        "Entrusting a vaccine beyond the holder's capacity needs the approval of the NMPA.",
        "超出疫苗生产能力确需委托生产的，应当经国务院药品监督管理部门批准。",
    ),
    cites=(Citation(VACCINE_LAW, "22", paragraph=4), Citation(REGULATIONS, "33")),
    binds=("holder",),
    since=dt.date(2019, 12, 1),
    reads=("product.category", "product.nmpa_approval", "documents~"),
    repairs=(approving, obtaining(holder)),
)
def nmpa_approval(case: Arrangement) -> Iterator[Finding]:
    """Look for the evidenced approval, dated on or before the day."""
    other = _not_a_vaccine(case)
    if other is not None:
        yield other
        return
    approval = case.product.nmpa_approval
    if approval is not None and approval.date is not None and case.exists(approval) and case.evidenced(approval):
        yield met(
            say("Approved by the NMPA on {date}.", "已于{date}经国务院药品监督管理部门批准。", date=approval.date),
            facts=[at(approval)],
        )
        return
    yield _no_approval(case, approval)


def _no_approval(case: Arrangement, approval: NmpaApproval | None) -> Finding:
    base: Ref = ("/product/nmpa_approval",)
    given = approval is not None and case.exists(approval)
    lacks: list[Lack] = []
    if approval is None or approval.date is None or not given:
        lacks.append(Lack((*base, "date"), say("the date of the approval", "批准日期"), case.as_of.isoformat()))
    if not case.evidenced(approval):
        lacks.append(Lack((*base, "document"), say("the approval itself", "批准文件"), EVIDENCE))
    return not_shown(
        say(
            "The dossier shows no dated and evidenced approval of the NMPA.",
            "资料未显示已经国务院药品监督管理部门批准（应当注明批准日期并附批准文件）。",
        ),
        missing=[lacks],
        # Once given, the approval is only to be shown; the file step is for one still to be had.
        remedy=None
        if given
        else file_step("nmpa_approval", "Apply to the NMPA for its approval.", "向国务院药品监督管理部门申请批准。"),
        facts=[at(approval)] if approval is not None else (),
    )


@requirement(
    "vaccine-law/22/holder-capability",
    section=SECTION,
    title=Text("The holder's own capability to make vaccines", "持有人具备疫苗生产能力"),
    rule=Text("The holder of a vaccine has production capability itself.", "疫苗上市许可持有人应当具备疫苗生产能力。"),
    cites=(Citation(VACCINE_LAW, "22", paragraph=4),),
    binds=("holder", "holder_province"),
    since=dt.date(2019, 12, 1),
    reads=(*FRAME, "product.category", "licences~holder"),
    repairs=(obtaining(with_province(holder), step="c_licence"),),
)
def holder_capability(case: Arrangement) -> Iterator[Finding]:
    """Lay out what shows that the holder itself can make vaccines."""
    other = _not_a_vaccine(case)
    if other is not None:
        yield other
        return
    qualified = say(
        "Every entrusted manufacturer must be a qualified vaccine manufacturer (Vaccine Administration Law 22, "
        "regulations 33): to be checked by the authority.",
        "受托生产企业均应当为符合条件的疫苗生产企业（《疫苗管理法》第22条、《实施条例》第33条）：由药品监督管理部门核查。",
    )
    own = case.production_segments_of(case.holder)
    licences = [
        each
        for each in case.licences_of(case.holder)
        if "A" in (each.class_code or "") and licence_in_force(case, each)
    ]
    if own or licences:
        yield for_judgement(
            say(
                "The holder performs {segments}; the authority weighs whether that is the capability to make vaccines.",
                "持有人自行承担{segments}；由药品监督管理部门审查判断其是否具备疫苗生产能力。",
                segments=own,
            )
            if own
            else say(
                "The holder has licence {number} of class A in force; the authority weighs whether that is the "
                "capability to make vaccines.",
                "持有人持有有效的A类药品生产许可证{number}；由药品监督管理部门审查判断其是否具备疫苗生产能力。",
                number=licences[0].number,
            ),
            facts=[at(each) for each in (*own, *licences)],
            remarks=[qualified],
        )
        return
    yield not_shown(
        say(
            "The holder performs no production segment and no licence of class A in force is shown.",
            "持有人未承担任何生产段，也未显示其持有有效的A类药品生产许可证。",
        ),
        missing=lambda: _class_a_lacks(case),
        remedy=lambda: obtain(
            "Obtain a manufacturing licence of class A, or let the holder perform a production segment.",
            "取得A类药品生产许可证，或者由持有人自行承担至少一个生产段。",
        ),
        remarks=[qualified],
    )


def _class_a_lacks(case: Arrangement) -> list[list[Lack]]:
    """Name what the holder's stated licences lack to be of class A and in force, or else a licence of that class."""
    stated_ones = [licence_lacks(case, each, case.holder, "A") for each in case.licences_of(case.holder)]
    new = Lack(
        ("/licences/-",),
        say("the holder's licence of class A in force", "持有人有效的A类药品生产许可证"),
        {
            "party": case.holder.id,
            "number": "(number)",
            "class_code": "As",
            "valid_until": case.as_of.isoformat(),
        },
    )
    return [*(each for each in stated_ones if each), [new]]


@requirement(
    "pilot-plan/products",
    section=SECTION,
    title=Text("A product of the pilot", "属于试点品种范围"),
    rule=Text(
        "The pilot takes, in principle, innovative and clinically urgent biological products and others specified, "
        "among them multivalent vaccines, antibodies, antibody conjugates, GLP-1 products and insulins.",
        "试点品种原则上为创新生物制品、临床急需生物制品以及国家药监局规定的其他生物制品，包括多联多价疫苗、抗体类、抗体偶联类、胰高血糖素样肽-1类、胰岛素类。",
    ),
    cites=(Citation(PILOT_PLAN, "2", item=3),),
    binds=("holder", "holder_province"),
    since=dt.date(2024, 10, 21),
    until=dt.date(2026, 12, 31),
    reads=("product.category", "product.innovative", "product.grounds", "documents~"),
    questions=(1,),
    rests_on="L",
)
def pilot_products(case: Arrangement) -> Iterator[Finding]:
    """Say whether the product is of a kind that the pilot took; advisory."""
    product = case.product
    grounds = settled(product.grounds or ())
    shown = {each.kind for each in grounds if case.evidenced(each)}
    wanted = (*_PILOT_GROUNDS, "vaccine_multivalent") if case.vaccine else _PILOT_GROUNDS
    why: Code | Say
    if product.category in _PILOT_CATEGORIES:
        why, facts = Code("category", product.category), [at(product, "category")]
    elif product.innovative:
        why, facts = say("an innovative drug", "创新药"), [at(product, "innovative")]
    elif not shown.isdisjoint(wanted):
        kind = next(each for each in wanted if each in shown)
        why, facts = Code("ground", kind), [at(each) for each in grounds if each.kind == kind and case.evidenced(each)]
    else:
        what = say("whether it is an innovative drug", "是否属于创新药")
        claimed = [each for each in grounds if each.kind in wanted]
        yield not_shown(
            say("That the product is one of the pilot is not shown.", "未显示该产品属于试点品种范围。"),
            missing=lambda: [
                *([Lack(at(each, "evidence"), _GROUND_EVIDENCE, [EVIDENCE])] for each in claimed),
                [Lack(("/product/innovative",), what, value=True)],
            ],
            facts=[at(each) for each in claimed],
            questions=(1,),
        )
        return
    yield met(
        say("Of a kind that the pilot takes: {why}.", "属于试点品种范围：{why}。", why=why), facts=facts, questions=(1,)
    )


_PILOT_CATEGORIES = frozenset({"antibody", "antibody_conjugate", "glp1", "insulin"})
_PILOT_GROUNDS = ("clinically_urgent", "nmpa_specified")
