"""The instruments of the register's first edition (register, "Instruments"; ``sources.md`` 0 to 8)."""

import datetime as dt

from fenduan.law.citation import Instrument
from fenduan.reference.text import Text

NOTICE_173 = Instrument(
    code="notice-173",
    title=Text("Notice on segmented manufacturing of biological products", "关于做好生物制品分段生产有关工作的通知"),
    number="药监综药管函〔2026〕173号",
    in_force=dt.date(2026, 4, 1),
    grade="P",
    url="https://www.nmpa.gov.cn/xxgk/fgwj/gzwj/gzwjyp/20260402100454129.html",
    note=Text(
        "At hand in an English translation only; the Chinese original prevails and is to be compared.",
        "本版仅据英文译本编制；以中文原文为准，尚待核对。",
    ),
)
REGULATIONS = Instrument(
    code="regulations",
    title=Text("Implementing Regulations of the Drug Administration Law", "中华人民共和国药品管理法实施条例"),
    number="国务院令第828号",
    in_force=dt.date(2026, 5, 15),
    grade="P",
    url="https://www.gov.cn/gongbao/2026/issue_12546/202602/content_7057461.html",
)
ANN_134 = Instrument(
    code="ann-134",
    title=Text(
        "Announcement on the supervision of entrusted manufacture (2025 No. 134)",
        "国家药监局关于加强药品受托生产监督管理工作的公告（2025年第134号）",
    ),
    number="国家药监局公告2025年第134号",
    in_force=dt.date(2025, 12, 30),
    grade="P",
    url="https://www.nmpa.gov.cn/xxgk/fgwj/xzhgfxwj/20260106115318178.html",
    note=Text("The texts of its 3 annexes were not found.", "其3个附件的文本尚未取得。"),
)
ANN_132 = Instrument(
    code="ann-132",
    title=Text(
        "Announcement on holders' entrusted manufacture (2023 No. 132)",
        "国家药监局关于加强药品上市许可持有人委托生产监督管理工作的公告（2023年第132号）",
    ),
    number="国家药监局公告2023年第132号",
    in_force=dt.date(2023, 10, 17),
    grade="P",
    url="https://www.nmpa.gov.cn/xxgk/fgwj/xzhgfxwj/20231023160426145.html",
)
PILOT_PLAN = Instrument(
    code="pilot-plan",
    title=Text("Pilot Work Plan for Segmented Manufacturing of Biological Products", "生物制品分段生产试点工作方案"),
    number="国药监药管〔2024〕24号",
    in_force=dt.date(2024, 10, 21),
    until=dt.date(2026, 12, 31),
    grade="P-ex",
    url="https://www.nmpa.gov.cn/xxgk/fgwj/gzwj/gzwjyp/20241022112249149.html",
    note=Text(
        "Only the beginning of the text was seen; its last day rests on a law firm's summary (grade L).",
        "仅见文本开头部分；其截止日期依据律师事务所摘要（L级）。",
    ),
)
DAL = Instrument(
    code="dal",
    title=Text("Drug Administration Law", "中华人民共和国药品管理法"),
    number="中华人民共和国主席令第三十一号",
    in_force=dt.date(2019, 12, 1),
    grade="P",
    url="http://www.npc.gov.cn/npc/c2/c30834/201908/t20190826_300489.html",
)
VACCINE_LAW = Instrument(
    code="vaccine-law",
    title=Text("Vaccine Administration Law", "中华人民共和国疫苗管理法"),
    number="2019年6月29日通过",
    in_force=dt.date(2019, 12, 1),
    grade="P",
    url="",
    note=Text("Read in a public collection of statutes.", "文本取自公开的法律法规汇编。"),
)
GMP = Instrument(
    code="gmp",
    title=Text("Good Manufacturing Practice (revised in 2010)", "药品生产质量管理规范（2010年修订）"),
    number="卫生部令第79号",
    in_force=dt.date(2011, 3, 1),
    grade="P",
    url="https://www.samr.gov.cn/zw/zfxxgk/fdzdgknr/bgt/art/2023/art_d5e1dbaa8f284277a5f6c3e2fc840d00.html",
)
LICENSING_LAW = Instrument(
    code="licensing-law",
    title=Text("Administrative Licensing Law", "中华人民共和国行政许可法"),
    number="2019年4月23日修正",
    in_force=dt.date(2004, 7, 1),
    grade="P",
    url="",
    note=Text("Read in a public collection of statutes.", "文本取自公开的法律法规汇编。"),
)
RECORDS_DATA = Instrument(
    code="records-data",
    title=Text("Requirements for Drug Records and Data (Trial)", "药品记录与数据管理要求（试行）"),
    number="国家药监局公告2020年第74号",
    in_force=dt.date(2020, 12, 1),
    grade="P",
    url="https://www.nmpa.gov.cn/xxgk/fgwj/xzhgfxwj/20200701110301645.html",
)
ORDER_28 = Instrument(
    code="order-28",
    title=Text("Measures for the Supervision and Administration of Drug Manufacturing", "药品生产监督管理办法"),
    number="国家市场监督管理总局令第28号",
    in_force=dt.date(2020, 7, 1),
    grade="L",
    url="https://www.samr.gov.cn/zw/zfxxgk/fdzdgknr/fgs/art/2023/art_65070d0ee03a4109ac831ee7b3cee51c.html",
    note=Text(
        "Only arts 24 to 27 were read in an official translation; the rest rests on summaries.",
        "仅第24条至第27条见于官方译文；其余依据摘要。",
    ),
)
ORDER_27 = Instrument(
    code="order-27",
    title=Text("Measures for the Administration of Drug Registration", "药品注册管理办法"),
    number="国家市场监督管理总局令第27号",
    in_force=dt.date(2020, 7, 1),
    grade="P-en",
    url="http://english.nmpa.gov.cn/2022-06/30/c_785628_8.htm",
    note=Text("Arts 94 to 96 were read in the official translation.", "第94条至第96条据官方译文。"),
)
POST_APPROVAL_CHANGES = Instrument(
    code="post-approval-changes",
    title=Text("Provisions for Post-approval Changes of Drugs (Trial)", "药品上市后变更管理办法（试行）"),
    number="国家药监局发布，2021年1月施行",
    in_force=dt.date(2021, 1, 12),
    grade="P-en",
    url="http://english.nmpa.gov.cn/2022-06/30/c_785633_3.htm",
    note=Text(
        "Arts 1 to 3, 7, 8, 20 and 21 were read in the official translation; the section on site changes was not.",
        "第1条至第3条、第7条、第8条、第20条、第21条据官方译文；场地变更一节未见。",
    ),
)
CDE_ADC_2024 = Instrument(
    code="cde-adc-2024",
    title=Text(
        "Technical requirements for pilot applications of segmented manufacture of antibody conjugates",
        "抗体偶联药物分段生产试点注册申报技术要求",
    ),
    number="药品审评中心2024年11月7日发布",
    in_force=dt.date(2024, 11, 7),
    grade="P-ex",
    url="https://www.ccfdie.org/en/gzdt/webinfo/2024/12/1732613154525450.htm",
    note=Text("Only its introduction was read.", "仅见其引言部分。"),
)

INSTRUMENTS = (
    NOTICE_173,
    REGULATIONS,
    ANN_134,
    ANN_132,
    PILOT_PLAN,
    DAL,
    VACCINE_LAW,
    GMP,
    LICENSING_LAW,
    RECORDS_DATA,
    ORDER_28,
    ORDER_27,
    POST_APPROVAL_CHANGES,
    CDE_ADC_2024,
)
