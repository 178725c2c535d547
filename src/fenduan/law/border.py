"""Section F: across the border; certificates in lieu of application materials, a permission and no duty."""

import datetime as dt
from collections.abc import Iterator

from fenduan.dossier.model import Certificate, NotApplicableMaterial, Site
from fenduan.law.arrangement import Arrangement, domestic, of_site, settled
from fenduan.law.citation import Citation
from fenduan.law.finding import (
    EVIDENCE,
    Code,
    Finding,
    Lack,
    Say,
    Sayable,
    at,
    for_judgement,
    not_applicable,
    not_shown,
    obtain,
    say,
    wait_until,
)
from fenduan.law.instruments import NOTICE_173
from fenduan.law.purpose import FRAME, PLACEHOLDER_STATEMENT, stated
from fenduan.law.repairs import holder, obtaining, waiting
from fenduan.law.requirement import Section, requirement
from fenduan.reference.codes import Material
from fenduan.reference.text import Text

SECTION: Section = "F"
NO_OVERSEAS_SITE = say("No production site is overseas.", "没有境外生产场地。")


def _in_lieu(case: Arrangement, site: Site) -> list[Certificate]:
    return settled(each for each in case.dossier.certificates or () if each.site == site.id and each.in_lieu_of)


def _good(case: Arrangement, certificate: Certificate) -> bool:
    return case.evidenced(certificate) and case.in_force(certificate.valid_from, certificate.valid_until)


def _place_lack(site: Site) -> Lack:
    return Lack(at(site, "place"), say("the place of {site}", "{site}所在地", site=site), "CN-SH")


def _place_unknown(site: Site) -> Finding:
    return not_shown(
        say(
            "The place of {site} is not stated, so it cannot be told whether it is overseas.",
            "未说明{site}所在地，无法判断其是否在境外。",
            site=site,
        ),
        of_site(site),
        missing=lambda: [[_place_lack(site)]],
    )


@requirement(
    "notice-173/4/certificates",
    section=SECTION,
    title=Text("Certificates in lieu of materials", "以证明文件替代申请资料"),
    rule=Text(
        "For cross-border segmented manufacture, an application to expand the manufacturing scope may hold "
        "certificates of domestic or foreign regulators in lieu of materials that are not applicable.",
        "跨境分段生产的，申请增加药品生产许可证生产范围时，可以提交境内外药品监督管理部门出具的生产或者产品相关证明文件，"
        "替代不适用的申请资料。",
    ),
    cites=(Citation(NOTICE_173, "4"),),
    binds=("holder", "holder_province"),
    since=dt.date(2026, 4, 1),
    reads=(*FRAME, "sites~.place", "certificates~", "documents~"),
    questions=(8,),
    nothing=NO_OVERSEAS_SITE,
    repairs=(obtaining(holder), waiting),
)
def certificates(case: Arrangement) -> Iterator[Finding]:
    """Per overseas production site: every certificate in lieu is in force and evidenced."""
    for site in case.production_sites:
        if domestic(site.place):
            continue
        own = _in_lieu(case, site)
        facts = [at(each) for each in own]
        if not own:
            yield not_applicable(
                say(
                    "No certificate is submitted in lieu for {site}: ordinary materials are filed.",
                    "{site}未提交替代性证明文件，按常规提交申请资料。",
                    site=site,
                ),
                of_site(site),
            )
        elif site.place is None:
            yield _place_unknown(site)
        elif all(_good(case, each) for each in own):
            yield for_judgement(
                say(
                    "In lieu for {site}, in force and evidenced: {kinds}. Which suffice is for the authority.",
                    "{site}提交的替代性证明文件均在有效期内：{kinds}；能否替代相应资料，由药品监督管理部门判断。",
                    site=site,
                    kinds=[_kind(each) for each in own],
                ),
                of_site(site),
                facts=facts,
                questions=(8,),
            )
        else:
            yield _not_in_force(case, site, own)


def _kind(certificate: Certificate) -> Code | Say:
    """Name a certificate by its kind."""
    return Code("certificate", certificate.kind) if certificate.kind else say("certificate", "证明文件")


def _not_in_force(case: Arrangement, site: Site, own: list[Certificate]) -> Finding:
    """Answer where certificates in lieu are not shown to be in force and evidenced."""
    poor = [each for each in own if not _good(case, each)]
    begin = max((each.valid_from for each in poor if each.valid_from is not None), default=None)
    to_come = begin is not None and all(
        case.evidenced(each) and not case.begun(each.valid_from) and each.valid_until is not None for each in poor
    )
    return not_shown(
        say(
            "Not shown to be in force and evidenced among the certificates in lieu for {site}: {kinds}.",
            "{site}的下列替代性证明文件未证明在有效期内或者未提供文本：{kinds}。",
            site=site,
            kinds=[_kind(each) for each in poor],
        ),
        of_site(site),
        missing=lambda: [[lack for each in poor for lack in _renew(case, each, site)]],
        remedy=lambda: (
            wait_until(begin, "Wait until they are in force.", "待证明文件生效。")
            if begin and to_come
            else obtain(
                "Provide for {site}, in force: {kinds}.",
                "补充提供{site}在有效期内的证明文件：{kinds}。",
                site=site,
                kinds=[_kind(each) for each in poor],
            )
        ),
        facts=[at(each) for each in own],
        questions=(8,),
    )


def _renew(case: Arrangement, certificate: Certificate, site: Site) -> list[Lack]:
    names: dict[str, Sayable] = {"site": site, "kind": _kind(certificate)}
    lacks: list[Lack] = []
    if not case.begun(certificate.valid_from):
        what = say("the {kind} of {site}, in force already", "{site}已生效的{kind}", **names)
        lacks.append(Lack(at(certificate, "valid_from"), what, case.as_of.isoformat()))
    if certificate.valid_until is None or case.ended(certificate.valid_until):
        what = say("the last day of the {kind} of {site}, not yet past", "{site}{kind}尚未届满的有效期", **names)
        last = max(case.as_of, certificate.valid_from or case.as_of)
        lacks.append(Lack(at(certificate, "valid_until"), what, last.isoformat()))
    if not case.evidenced(certificate):
        what = say("the {kind} of {site} itself", "{site}的{kind}文本", **names)
        lacks.append(Lack(at(certificate, "document"), what, EVIDENCE))
    return lacks


@requirement(
    "notice-173/4/substitution",
    section=SECTION,
    title=Text("Only in place of what is not applicable", "仅替代不适用的资料"),
    rule=Text(
        "Certificates stand in only for application materials that are not applicable to the site.",
        "证明文件仅可用于替代不适用的申请资料。",
    ),
    cites=(Citation(NOTICE_173, "4"),),
    binds=("holder", "holder_province"),
    since=dt.date(2026, 4, 1),
    reads=(*FRAME, "sites~.place", "certificates~", "not_applicable_materials~", "documents~"),
    questions=(8,),
    nothing=NO_OVERSEAS_SITE,
    repairs=(obtaining(holder),),
)
def substitution(case: Arrangement) -> Iterator[Finding]:
    """Per overseas production site: each material in lieu is declared with a reason, each declared one replaced."""
    for site in case.production_sites:
        if domestic(site.place):
            continue
        own, declared = _in_lieu(case, site), _declared(case, site)
        if not own and not declared:
            yield not_applicable(
                say(
                    "For {site} nothing is declared not applicable and nothing is submitted in lieu.",
                    "{site}未申报不适用的资料，也未提交替代性证明文件。",
                    site=site,
                ),
                of_site(site),
            )
        elif site.place is None:
            yield _place_unknown(site)
        else:
            yield _matched(case, site, own, declared)


def _declared(case: Arrangement, site: Site) -> list[NotApplicableMaterial]:
    return settled(each for each in case.dossier.not_applicable_materials or () if each.site == site.id)


def _matched(case: Arrangement, site: Site, own: list[Certificate], declared: list[NotApplicableMaterial]) -> Finding:
    """Answer whether what is not applicable and what stands in for it match one by one."""
    facts = [at(each) for each in (*own, *declared)]
    lacks = [*_undeclared(site, own, declared), *_unreplaced(case, site, own, declared)]
    if lacks:
        return not_shown(
            say(
                "For {site}, what is not applicable and what stands in for it do not match; missing: {lacks}.",
                "{site}不适用的资料与替代性证明文件不能一一对应，缺少：{lacks}。",
                site=site,
                lacks=[lack.what for lack in lacks],
            ),
            of_site(site),
            missing=[lacks],
            facts=facts,
            questions=(8,),
        )
    return for_judgement(
        say(
            "For {site}, each material declared not applicable has a certificate in its place; the authority weighs "
            "them.",
            "{site}申报不适用的资料均有证明文件替代；是否适当，由药品监督管理部门判断。",
            site=site,
        ),
        of_site(site),
        facts=facts,
        questions=(8,),
    )


def _undeclared(site: Site, own: list[Certificate], declared: list[NotApplicableMaterial]) -> list[Lack]:
    """Name each material in lieu that is not declared, and each declaration without its reason."""
    known = {each.material for each in declared}
    lacks: list[Lack] = []
    for material in sorted({code for each in own for code in each.in_lieu_of or ()} - known):
        value = {"site": site.id, "material": material, "reason": PLACEHOLDER_STATEMENT}
        lacks.append(Lack(("/not_applicable_materials/-",), _why(site, material), value))
    lacks.extend(
        Lack(at(each, "reason"), _why(site, each.material), PLACEHOLDER_STATEMENT)
        for each in declared
        if not stated(each.reason)
    )
    return lacks


def _why(site: Site, material: Material | None) -> Say:
    name = Code("material", material) if material else say("the material", "该项资料")
    return say("why {material} is not applicable to {site}", "{material}对{site}不适用的理由", material=name, site=site)


def _unreplaced(
    case: Arrangement, site: Site, own: list[Certificate], declared: list[NotApplicableMaterial]
) -> list[Lack]:
    """Name each material declared, or to be declared, that no certificate in force and evidenced stands in for."""
    replaced = {code for each in own if _good(case, each) for code in each.in_lieu_of or ()}
    unnamed: Material = min(replaced, default="site_master_file")
    lacks = [
        Lack(
            at(each, "material"),
            say("which material is not applicable to {site}", "{site}不适用的资料名称", site=site),
            unnamed,
        )
        for each in declared
        if each.material is None
    ]
    in_lieu = {code for each in own for code in each.in_lieu_of or ()}
    for material in sorted(({each.material or unnamed for each in declared} | in_lieu) - replaced):
        what = say(
            "a certificate of {site} in force in lieu of {material}",
            "{site}用以替代{material}的有效证明文件",
            material=Code("material", material),
            site=site,
        )
        value = {
            "site": site.id,
            "kind": "gmp_certificate",
            "valid_until": case.as_of.isoformat(),
            "in_lieu_of": [material],
            "document": EVIDENCE,
        }
        lacks.append(Lack(("/certificates/-",), what, value))
    return lacks
