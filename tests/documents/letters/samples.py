"""Facts for one letter of each kind and each of its variants; every name in them is invented."""

import datetime as dt
from dataclasses import replace
from typing import Final

from fenduan.documents.letters import number
from fenduan.documents.letters.facts import (
    AcceptanceFacts,
    Enterprise,
    Facts,
    Frame,
    GrantFacts,
    Inspection,
    InspectionNoticeFacts,
    InterestFacts,
    Licence,
    Line,
    Material,
    MaterialsMissingFacts,
    Matter,
    Missing,
    Officer,
    OpinionFacts,
    ProvinceNoticeFacts,
    Reason,
    ReceiptFacts,
    RefusalFacts,
    RefusalToAcceptFacts,
    Remedies,
    SupplementFacts,
    TimeNotCountedFacts,
)
from fenduan.reference.text import Text

HOLDER: Final = Text("Example Biologics (Shanghai) Co., Ltd.", "示例生物制药（上海）有限公司")
MAKER: Final = Text("Example Drug Substance (Suzhou) Co., Ltd.", "示例原液制造（苏州）有限公司")
PRODUCT: Final = Text("Example monoclonal antibody-drug conjugate for injection", "注射用示例单抗偶联剂")
SITE: Final = Text("Drug substance site 1", "第一原液生产场地")
ADDRESS: Final = Text("1 Example Road, Suzhou, Jiangsu", "江苏省苏州市示例路1号")
ID: Final = "s3Vb1Yk0QmOqk2V1c0x9Zg"
REMEDIES: Final = Remedies(
    Text("the People's Government of Shanghai Municipality", "上海市人民政府"),
    Text("60 days", "60日"),
    Text("Administrative Reconsideration Law", "《中华人民共和国行政复议法》"),
    Text("the Shanghai Railway Transport Court", "上海铁路运输法院"),
    Text("6 months", "6个月"),
    Text("Administrative Litigation Law", "《中华人民共和国行政诉讼法》"),
)


def frame(
    kind: str, matter: Matter = "b_issue", place: str = "CN-SH", addressee: Text | None = None, **more: object
) -> Frame:
    opinion = matter == "opinion"
    made = Frame(
        number=number(kind, place, 2026, 3),
        id=ID,
        check=f"https://fenduan.example/check/{ID}",
        authority=place,
        addressee=addressee or (MAKER if opinion else HOLDER),
        dated=dt.date(2026, 6, 15),
        case="JS-OP-2026-0001" if opinion else "SH-B-2026-0001",
        matter=matter,
        product=PRODUCT,
        applicant=MAKER if opinion else HOLDER,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def scope(*, registration_only: bool = False) -> tuple[Line, ...]:
    return (
        Line(MAKER, SITE, ADDRESS, Text("drug substance", "原液"), Text("Line DS-1", "DS-1生产线"), registration_only),
        Line(
            Text("Example Fill-Finish (Chengdu) Co., Ltd.", "示例制剂（成都）有限公司"),
            Text("Sterile site", "无菌制剂生产场地"),
            Text("2 Example Road, Chengdu, Sichuan", "四川省成都市示例路2号"),
            Text("lyophilised powder for injection", "冻干粉针剂"),
        ),
    )


INSPECTIONS: Final = (
    Inspection("gmp_inspection", dt.date(2026, 4, 22), "苏GMP告〔2026〕11号"),
    Inspection("licence_inspection", dt.date(2026, 5, 8)),
)
MANUFACTURER: Final = Enterprise(MAKER, "CN-JS", "91320594MA1TEST00X", "苏20260001")
OPINION: Final = OpinionFacts(
    frame("opinion", "opinion", "CN-JS", copies=(Text("Shanghai authority", "上海市药品监督管理局"),)),
    MANUFACTURER,
    Enterprise(HOLDER, "CN-SH"),
    scope()[:1],
    INSPECTIONS,
    consent=True,
)
MISSING: Final = (
    Missing(
        Text("The quality agreement, signed by both parties", "双方签署的质量协议"),
        Text("Drug Administration Law, article 32", "《中华人民共和国药品管理法》第三十二条"),
    ),
    Missing(Text("The curriculum of the quality head", "质量负责人简历")),
)
LICENCE: Final = Licence(
    "沪20260123", "Bs", HOLDER, dt.date(2026, 6, 15), dt.date(2031, 6, 14), scope(registration_only=True)
)
_RECEIVED: Final = dt.date(2026, 6, 1)
_SEEN: Final = dt.date(2026, 6, 3)


def _notice(event: str, **more: object) -> ProvinceNoticeFacts:
    away = Text("Jiangsu Provincial Medical Products Administration", "江苏省药品监督管理局")
    facts = ProvinceNoticeFacts(
        frame("province_notice", addressee=away), "companion_asked", MAKER, _RECEIVED, until=dt.date(2026, 6, 30)
    )
    return replace(facts, event=event, **more)  # type: ignore[arg-type]


def _inspection(matter: Matter) -> InspectionNoticeFacts:
    opinion = matter == "opinion"
    return InspectionNoticeFacts(
        frame("inspection_notice", matter, "CN-JS" if opinion else "CN-SH"),
        MAKER if opinion else HOLDER,
        SITE,
        ADDRESS,
        dt.date(2026, 6, 23),
        dt.date(2026, 6, 25),
        (Officer(Text("Zhang Shili", "张示例"), "JS-0101"), Officer(Text("Li Shili", "李示例"), "JS-0102")),
        (
            Text("Key staff and their presence", "关键岗位人员配备和在职在岗情况"),
            Text("The quality system and how it runs", "质量管理体系建设和运行情况"),
        ),
    )


def _interest(matter: Matter) -> InterestFacts:
    place = "CN-JS" if matter == "opinion" else "CN-SH"
    neighbour = Text("Example Vaccines (Suzhou) Co., Ltd.", "示例疫苗（苏州）有限公司")
    return InterestFacts(
        frame("interest_notice", matter, place, neighbour),
        _SEEN,
        Text("The line that you reserved is to be shared.", "拟共用你单位已预订的生产线。"),
        dt.date(2026, 6, 26),
    )


SAMPLES: Final[dict[str, tuple[str, Facts]]] = {
    "receipt": (
        "receipt",
        ReceiptFacts(
            frame("receipt"),
            _RECEIVED,
            (
                Material(Text("Application form", "申请表"), 2, 6),
                Material(Text("Dossier", "卷宗"), 1, None, "sha256:" + "0f" * 32),
            ),
            Text("Wang Shili", "王示例"),
            Text("Chen Shili", "陈示例"),
        ),
    ),
    "receipt-opinion": (
        "receipt",
        ReceiptFacts(
            frame("receipt", "opinion", "CN-JS"),
            _RECEIVED,
            (Material(Text("Application form", "申请表")),),
            Text("Wang Shili", "王示例"),
        ),
    ),
    "acceptance": ("acceptance", AcceptanceFacts(frame("acceptance"), _RECEIVED, _SEEN, dt.date(2026, 7, 16))),
    "acceptance-change-open": (
        "acceptance",
        AcceptanceFacts(frame("acceptance", "b_change"), _RECEIVED, _SEEN, None),
    ),
    "acceptance-lapsed": (
        "acceptance",
        AcceptanceFacts(frame("acceptance"), _RECEIVED, _RECEIVED, dt.date(2026, 7, 14), lapsed=True),
    ),
    "acceptance-opinion": (
        "acceptance",
        AcceptanceFacts(frame("acceptance", "opinion", "CN-JS"), _RECEIVED, _SEEN, dt.date(2026, 6, 23)),
    ),
    "not-needed": (
        "refusal_to_accept",
        RefusalToAcceptFacts(
            frame("refusal_to_accept"),
            _RECEIVED,
            "not_needed",
            Text("only the name of the quality head changes.", "仅变更质量负责人姓名。"),
            REMEDIES,
        ),
    ),
    "outside-competence": (
        "refusal_to_accept",
        RefusalToAcceptFacts(
            frame("refusal_to_accept"),
            _RECEIVED,
            "outside_competence",
            Text("you are registered in Zhejiang Province.", "你单位住所地位于浙江省。"),
            REMEDIES,
            Text("Zhejiang Provincial Medical Products Administration", "浙江省药品监督管理局"),
        ),
    ),
    "not-needed-opinion": (
        "refusal_to_accept",
        RefusalToAcceptFacts(
            frame("refusal_to_accept", "opinion", "CN-JS"),
            _RECEIVED,
            "not_needed",
            Text("the holder is in the same province.", "委托双方在同一省级行政区域。"),
            REMEDIES,
        ),
    ),
    "outside-competence-opinion": (
        "refusal_to_accept",
        RefusalToAcceptFacts(
            frame("refusal_to_accept", "opinion", "CN-JS"),
            _RECEIVED,
            "outside_competence",
            Text("the site is in Anhui Province.", "生产场地位于安徽省。"),
            REMEDIES,
            Text("Anhui Provincial Medical Products Administration", "安徽省药品监督管理局"),
        ),
    ),
    "materials-missing": ("materials_missing", MaterialsMissingFacts(frame("materials_missing"), _RECEIVED, MISSING)),
    "materials-missing-opinion": (
        "materials_missing",
        MaterialsMissingFacts(frame("materials_missing", "opinion", "CN-JS"), _RECEIVED, MISSING[:1]),
    ),
    "supplement": (
        "supplement_request",
        SupplementFacts(frame("supplement_request"), _SEEN, MISSING, dt.date(2026, 6, 26)),
    ),
    "supplement-opinion": (
        "supplement_request",
        SupplementFacts(frame("supplement_request", "opinion", "CN-JS"), _SEEN, MISSING, dt.date(2026, 6, 26)),
    ),
    "technical-review": (
        "time_not_counted",
        TimeNotCountedFacts(frame("time_not_counted"), "technical_review", dt.date(2026, 6, 16), 20, 22),
    ),
    "expert-review": (
        "time_not_counted",
        TimeNotCountedFacts(frame("time_not_counted", "b_change"), "expert_review", dt.date(2026, 6, 16), 10, 7),
    ),
    "rectification": (
        "time_not_counted",
        TimeNotCountedFacts(
            frame("time_not_counted", "opinion", "CN-JS"), "rectification", dt.date(2026, 6, 16), 20, 5
        ),
    ),
    "inspection": ("inspection_notice", _inspection("b_issue")),
    "inspection-opinion": ("inspection_notice", _inspection("opinion")),
    "interest": ("interest_notice", _interest("b_change")),
    "interest-opinion": ("interest_notice", _interest("opinion")),
    "opinion": ("opinion", OPINION),
    "opinion-refused": (
        "opinion",
        replace(
            OPINION,
            consent=False,
            approval="国药准字S20260001",
            reasons=(Reason(Text("Two of three shared-line risks are not assessed.", "共线生产风险评估缺少两项。")),),
            remedies=REMEDIES,
        ),
    ),
    "grant": (
        "grant",
        GrantFacts(
            frame(
                "grant",
                annexes=(Text("The drug manufacturing licence", "药品生产许可证"),),
                copies=(
                    Text("Jiangsu authority", "江苏省药品监督管理局"),
                    Text("Sichuan authority", "四川省药品监督管理局"),
                ),
            ),
            _SEEN,
            LICENCE,
            (
                MANUFACTURER,
                Enterprise(Text("Example Fill-Finish (Chengdu) Co., Ltd.", "示例制剂（成都）有限公司"), "CN-SC"),
            ),
            INSPECTIONS[1:],
            dt.date(2026, 6, 30),
        ),
    ),
    "grant-change": (
        "grant",
        GrantFacts(
            frame("grant", "b_change", demonstration=True),
            _SEEN,
            replace(LICENCE, scope=scope()),
            (Enterprise(HOLDER, "CN-SH"),),
        ),
    ),
    "refusal": (
        "refusal",
        RefusalFacts(
            frame("refusal"),
            _SEEN,
            (
                Reason(
                    Text(
                        "The authorised person has 3 years of practice.",
                        "质量受权人从事药品生产和质量管理的实践经验为3年。",
                    ),
                    Text(
                        "Good Manufacturing Practice (2010), article 25",
                        "《药品生产质量管理规范（2010年修订）》第二十五条",
                    ),
                ),
                Reason(Text("No unified quality assurance system is shown.", "未显示建立统一质量保证体系。")),
            ),
            REMEDIES,
        ),
    ),
    "refusal-change": (
        "refusal",
        RefusalFacts(
            frame("refusal", "b_change"),
            _SEEN,
            (Reason(Text("No opinion was handed in.", "未提交药品受托生产意见书。")),),
            REMEDIES,
        ),
    ),
    "asked": ("province_notice", _notice("companion_asked")),
    "asked-questions": (
        "province_notice",
        _notice(
            "companion_asked",
            questions=(
                Text("Which lines were inspected?", "检查了哪些生产线？"),
                Text("With what result?", "检查结论如何？"),
            ),
        ),
    ),
    "asked-by-opinion": (
        "province_notice",
        replace(
            _notice("companion_asked"),
            frame=frame("province_notice", "opinion", "CN-JS", Text("Shanghai authority", "上海市药品监督管理局")),
            enterprise=HOLDER,
        ),
    ),
    "reminded": ("province_notice", _notice("companion_reminded", reference="沪药监许函字〔2026〕第1号")),
    "given": ("province_notice", _notice("opinion_given", reference="苏药监许意见字〔2026〕第3号", consent=True)),
    "given-refused": (
        "province_notice",
        _notice("opinion_given", reference="苏药监许意见字〔2026〕第4号", consent=False),
    ),
    "completed": (
        "province_notice",
        _notice("b_licence_completed", reference="沪20260123", until=dt.date(2026, 9, 8)),
    ),
    "completed-open": ("province_notice", _notice("b_licence_completed", reference="沪20260123", until=None)),
    "refused": ("province_notice", _notice("b_licence_refused")),
    "withdrawn": ("province_notice", _notice("withdrawn")),
}
