"""What ``fenduan release`` says around what the conditions say."""

from collections.abc import Mapping
from typing import Final

from fenduan.reference.text import Text

HELP: Final[Mapping[str, tuple[Text, ...]]] = {
    "release": (
        Text("Lay out whether a lot may be released.", "列明批次能否放行的各项条件。"),
        Text("A person releases; this program never does.", "放行由质量受权人决定，本程序不作放行决定。"),
    ),
    "release check": (
        Text(
            "Lay out for a lot: may the step be confirmed, may it leave the factory, may it go to market.",
            "就某批次列明：本生产段能否确认、能否出厂放行、能否上市放行。",
        ),
        Text(
            "Events come from the store; what they do not tell (tests, deviations, agreements, licences, who decides) "
            "from the file of facts. What nobody states is not shown, never taken for the better.",
            "事件取自数据库；事件未记载的内容（检验、偏差、协议、许可证、决定人等）取自事实文件。"
            "未说明的一律列为未说明，不作有利推定。",
        ),
        Text(
            "Earlier lots that were judged on the same facts are listed by their exceptions only. Confirming a step is "
            "a choice of this product; factory and market release follow the law.",
            "此前已依据相同事实审核的批次，仅列出例外事项。生产段确认为本产品设计；出厂放行和上市放行依照法律文件。",
        ),
        Text(
            "The day decides which entries of the file exist; events count as the store has them. Exit status: 0 "
            "shown; 1 with --for, the question is obstructed or incomplete; 2 refused or misused.",
            "日期决定事实文件中哪些条目已经存在；事件以数据库现有内容为准。退出状态：0 表示已显示；"
            "1 表示使用 --for 时该问题存在障碍或者资料不齐；2 表示文件被拒收或者命令使用有误。",
        ),
    ),
}
PARAMETERS: Final[Mapping[str, Text]] = {
    "release_lot": Text("The lot, by its identifier or its number.", "批次，以标识或者批号指明。"),
    "release_facts": Text(
        'The file of facts, YAML or JSON; "-" reads standard input.', "事实文件，YAML或者JSON；“-”表示从标准输入读取。"
    ),
    "release_certificate": Text(
        "A certificate of analysis in FHIR R5 JSON, whose tests count as facts; may be given several times.",
        "FHIR R5 JSON格式的检验报告书，其检验结果作为事实；可以重复指定。",
    ),
    "release_question": Text(
        "Only this question: step, factory or market.", "仅列出该问题：step、factory 或者 market。"
    ),
    "release_as_of": Text(
        "The day judged at; else that of the file, else today in Shanghai.",
        "判断日期；未指定的取事实文件中的日期，仍没有的取上海时间当日。",
    ),
}

TITLE: Final = Text("Release of {lot}", "批次{lot}的放行条件")
DAY: Final = Text("On {day}; events up to position {position}.", "判断日期{day}；事件截至序号{position}。")
BASIS: Final = Text("Facts of this lot: {basis}", "该批事实摘要值：{basis}")
CHOICE: Final = Text("A choice of this product", "本产品设计")
AFTER: Final = Text("A choice of this product, after {title}", "本产品设计，参考《{title}》")
GRADE: Final = Text("grade {grade}", "可信等级{grade}")
STANDINGS: Final[Mapping[str, Text]] = {
    "obstructed": Text("Obstructed", "存在障碍"),
    "incomplete": Text("Incomplete", "资料不齐"),
    "for_the_person": Text("For the authorised person to decide", "由质量受权人决定"),
    "decided": Text("Decided by the authorised person, on these facts", "质量受权人已依据上述事实决定"),
}
STATUSES: Final[Mapping[str, Text]] = {
    "met": Text("met", "符合"),
    "not_met": Text("not met", "不符合"),
    "not_shown": Text("not shown", "未说明"),
    "not_applicable": Text("not applicable", "不适用"),
    "open": Text("open", "待判断"),
}
CURE: Final = Text("To do: {cure}", "补正：{cure}")
FROM: Final = Text("From: {facts}", "依据：{facts}")
BEFORE: Final = Text(
    "Judged before by {person} on {date} on the same facts: {count} conditions that stand are not repeated.",
    "{person}已于{date}依据相同事实审核，其余{count}项条件不再列出。",
)
CHANGED: Final = Text(
    "Judged before by {person} on {date}, on other facts ({basis}): judged anew.",
    "{person}曾于{date}审核，所依据的事实（{basis}）已变化，重新列出。",
)
ABOVE: Final = Text(
    "What is asked of the lot itself stands under the first question.", "对该批本身的各项条件见第一个问题。"
)
CERTIFICATES: Final = Text("On the certificates", "关于检验报告书")
CERTIFICATE_UNREADABLE: Final = Text("{file} cannot be read ({reason}).", "无法读取 {file}（{reason}）。")
UPSTREAM: Final = Text("Earlier lots", "此前各批次")
LOT: Final = Text("{lot} (made by {party}): facts {basis}", "批{lot}（{party}生产）：事实摘要值{basis}")
NOBODY: Final = Text("nobody told", "未记载")
ALL_STAND: Final = Text("No exception.", "无例外事项。")
NOT_READ: Final = Text("Refused: {count} error{s}. Nothing was judged.", "事实文件被拒收，共{count}处错误；未作判断。")
