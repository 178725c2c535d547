"""Section F: across the border; certificates in lieu of application materials, a permission and no duty."""

import datetime as dt
from collections.abc import Iterator

from fenduan.dossier.model import Certificate, Site
from fenduan.law.arrangement import Arrangement, domestic, of_site
from fenduan.law.citation import Citation
from fenduan.law.finding import EVIDENCE, Code, Finding, Lack, at, for_judgement, not_applicable, not_shown, say
from fenduan.law.instruments import NOTICE_173
from fenduan.law.purpose import FRAME, PLACEHOLDER_STATEMENT, stated
from fenduan.law.requirement import Section, requirement
from fenduan.reference.codes import Material
from fenduan.reference.text import Text

SECTION: Section = "F"
NO_OVERSEAS_SITE = say("No production site is overseas.", "没有境外生产场地。")


def _in_lieu(case: Arrangement, site: Site) -> list[Certificate]:
    return [each for each in case.dossier.certificates or () if each.site == site.id and each.in_lieu_of]


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
        missing=[[_place_lack(site)]],
    )


@requirement(
    "notice-173/4/certificates",
    section=SECTION,
    title=Text("Certificates in lieu of materials", "以证明文件替代申请资料"),
    rule=Text(
        "For cross-border segmented manufacture, certificates of domestic or foreign regulators may be submitted in lieu of "
        "application materials that are not applicable.",
        "跨境分段生产的，可以提交境内外药品监管机构出具的生产或者产品相关证明文件，替代不适用的申请资料。",
    ),
    cites=(Citation(NOTICE_173, "4"),),
    binds=("holder", "holder_province"),
    since=dt.date(2026, 4, 1),
    reads=(*FRAME, "sites~.place", "certificates~", "documents~"),
    questions=(8,),
    nothing=NO_OVERSEAS_SITE,
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
                    "{site}未提交替代性证明文件：按常规提交申请资料。",
                    site=site,
                ),
                of_site(site),
            )
        elif site.place is None:
            yield _place_unknown(site)
        elif all(_good(case, each) for each in own):
            yield for_judgement(
                say(
                    "For {site} {kinds} in force are submitted in lieu; which suffice is for the authority.",
                    "{site}提交了在有效期内的{kinds}；哪些可以替代由药品监督管理部门判断。",
                    site=site,
                    kinds=[Code("certificate", kind) for kind in sorted({each.kind or "" for each in own}) if kind],
                ),
                of_site(site),
                facts=facts,
                questions=(8,),
            )
        else:
            poor = [each for each in own if not _good(case, each)]
            yield not_shown(
                say(
                    "{count} of the certificates in lieu for {site} are not shown to be in force and evidenced.",
                    "{site}有{count}份替代性证明文件未显示在有效期内或者未提供文本。",
                    count=len(poor),
                    site=site,
                ),
                of_site(site),
                missing=[[lack for each in poor for lack in _renew(case, each, site)]],
                facts=facts,
                questions=(8,),
            )


def _renew(case: Arrangement, certificate: Certificate, site: Site) -> list[Lack]:
    names = {"site": site, "kind": Code("certificate", certificate.kind or "cpp")}
    lacks: list[Lack] = []
    if not case.begun(certificate.valid_from):
        what = say("a {kind} of {site} that has begun", "{site}已生效的{kind}", **names)
        lacks.append(Lack(at(certificate, "valid_from"), what, case.as_of.isoformat()))
    if certificate.valid_until is None or case.ended(certificate.valid_until):
        what = say("a {kind} of {site} in force", "{site}在有效期内的{kind}", **names)
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
        "Certificates stand in only for application materials that are not applicable, and why is to be said.",
        "证明文件仅可替代不适用的申请资料，并应当说明不适用的理由。",
    ),
    cites=(Citation(NOTICE_173, "4"),),
    binds=("holder", "holder_province"),
    since=dt.date(2026, 4, 1),
    reads=(*FRAME, "sites~.place", "certificates~", "not_applicable_materials~", "documents~"),
    questions=(8,),
    nothing=NO_OVERSEAS_SITE,
)
def substitution(case: Arrangement) -> Iterator[Finding]:
    """Per overseas production site: each material in lieu is declared with a reason, each declared one replaced."""
    for site in case.production_sites:
        if domestic(site.place):
            continue
        own = _in_lieu(case, site)
        declared = [each for each in case.dossier.not_applicable_materials or () if each.site == site.id]
        facts = [at(each) for each in (*own, *declared)]
        if not own and not declared:
            yield not_applicable(
                say(
                    "For {site} nothing is declared not applicable and nothing is submitted in lieu.",
                    "{site}未声明不适用的资料，也未提交替代性证明文件。",
                    site=site,
                ),
                of_site(site),
            )
        elif site.place is None:
            yield _place_unknown(site)
        else:
            lacks = _mismatches(case, site, own)
            if lacks:
                yield not_shown(
                    say(
                        "For {site} what is not applicable and what stands in for it do not match: {lacks}.",
                        "{site}不适用的资料与替代性证明文件不能一一对应，缺少：{lacks}。",
                        site=site,
                        lacks=[lack.what for lack in lacks],
                    ),
                    of_site(site),
                    missing=[lacks],
                    facts=facts,
                    questions=(8,),
                )
            else:
                yield for_judgement(
                    say(
                        "For {site} each material declared not applicable has a certificate in its place; the authority weighs "
                        "them.",
                        "{site}声明不适用的资料均有证明文件替代；由药品监督管理部门判断。",
                        site=site,
                    ),
                    of_site(site),
                    facts=facts,
                    questions=(8,),
                )


def _mismatches(case: Arrangement, site: Site, own: list[Certificate]) -> list[Lack]:
    """Name materials in lieu that are not declared with a reason, and declared ones that nothing stands in for."""
    declared = [each for each in case.dossier.not_applicable_materials or () if each.site == site.id]
    reasoned = {each.material for each in declared if stated(each.reason)}
    replaced: set[Material] = {code for each in own if _good(case, each) for code in each.in_lieu_of or ()}
    lacks: list[Lack] = []
    for material in sorted({code for each in own for code in each.in_lieu_of or ()} - reasoned):
        what = say(
            "why {material} is not applicable to {site}",
            "{material}对{site}不适用的理由",
            material=Code("material", material),
            site=site,
        )
        silent = [each for each in declared if each.material == material]
        value = {"site": site.id, "material": material, "reason": PLACEHOLDER_STATEMENT}
        lacks.extend(Lack(at(each, "reason"), what, PLACEHOLDER_STATEMENT) for each in silent)
        if not silent:
            lacks.append(Lack(("/not_applicable_materials/-",), what, value))
    for each in declared:
        if each.material is None:
            what = say("which material is not applicable to {site}", "{site}不适用的资料名称", site=site)
            lacks.append(Lack(at(each, "material"), what, sorted(replaced)[0] if replaced else "site_master_file"))
            continue
        names = {"material": Code("material", each.material), "site": site}
        if not stated(each.reason) and each.material not in {code for c in own for code in c.in_lieu_of or ()}:
            what = say("why {material} is not applicable to {site}", "{material}对{site}不适用的理由", **names)
            lacks.append(Lack(at(each, "reason"), what, PLACEHOLDER_STATEMENT))
        if each.material not in replaced:
            what = say(
                "a certificate of {site} in force in lieu of {material}", "替代{material}的{site}有效证明文件", **names
            )
            value = {
                "site": site.id,
                "kind": "gmp_certificate",
                "valid_until": case.as_of.isoformat(),
                "in_lieu_of": [each.material],
                "document": EVIDENCE,
            }
            lacks.append(Lack(("/certificates/-",), what, value))
    return lacks
