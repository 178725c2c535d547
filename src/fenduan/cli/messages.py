"""Everything that the command line says, in both languages; ``{name}`` in a text stands for a fact.

What findings, errors of a dossier and labels say is with them; here is what the commands say around it.
"""

from collections.abc import Mapping
from typing import Final

from fenduan.cli import chain_messages, evidence_messages, operate_messages, release_messages, temperature_messages
from fenduan.reference.text import Language, Text


def filled(text: Text, **facts: object) -> Text:
    """Return ``text`` with its facts in both languages; a fact that is a :class:`Text` is said in each."""
    en = {name: fact.en if isinstance(fact, Text) else fact for name, fact in facts.items()}
    zh = {name: fact.zh if isinstance(fact, Text) else fact for name, fact in facts.items()}
    return Text(text.en.format_map(en), text.zh.format_map(zh))


DISCLAIMER: Final = Text(
    "This supports a person's decision. It is not legal advice.", "本结果供有关人员决策参考，不构成法律意见。"
)

# Help

USAGE: Final = Text("Usage: ", "用法：")
ARGUMENTS: Final = Text("Arguments", "参数")
OPTIONS: Final = Text("Options", "选项")
COMMANDS: Final = Text("Commands", "命令")
OPTIONS_HOLDER: Final = Text("[OPTIONS]", "[选项]")
COMMAND_HOLDER: Final = Text("COMMAND [ARGS]...", "命令 [参数]...")
MORE_HELP: Final = Text("Help: {command} --help", "查看帮助：{command} --help")
ERROR: Final = Text("Error: ", "错误：")

HELP: Final[Mapping[str, tuple[Text, ...]]] = {
    "fenduan": (
        Text(
            "Segmented manufacture of biological products in China: from a dossier to a reasoned determination.",
            "生物制品分段生产：依据卷宗作出附理由的判定。",
        ),
        Text(
            "A dossier (YAML or JSON) states the facts of one arrangement. For every requirement Fenduan says how it "
            "stands, from which facts, under which provision, and what would cure it; then what to file, where, by "
            "when.",
            "卷宗（YAML 或 JSON）记载一项分段生产安排的事实。本程序逐项说明各项要求的符合情况、所依据的事实和条款、"
            "应当如何补正，并列出须向哪个部门办理哪些事项、何时到期。",
        ),
        Text('Begin with "fenduan assess FILE".', "可先运行“fenduan assess 文件”。"),
    ),
    "assess": (
        Text(
            "Assess a dossier: verdict, findings, what is missing, the route.",
            "评估卷宗：结论、逐项判定、缺项和办理路径。",
        ),
        Text(
            "The date judged at is --as-of, else the date in the dossier, else today in Shanghai.",
            "判断日期依次取：--as-of 指定的日期、卷宗中的日期、上海时间当日。",
        ),
        Text(
            "The formats html, pdf and docx give the determination as a document to print, sign or edit, in the "
            "language chosen; pdf and docx need -o PATH.",
            "html、pdf、docx 格式输出可打印、签署或者编辑的书面评估报告，语言随 --lang；pdf 和 docx 须用 -o 指定路径。",
        ),
        Text(
            "Exit status: 0 ready; 1 needs an exception, incomplete, not eligible or out of scope; 2 the dossier is "
            "refused or the command misused.",
            "退出状态：0 表示具备提请审查决定的条件；1 表示须作例外处理、资料不齐、不符合法定条件或者不属于适用范围；"
            "2 表示卷宗被拒收或者命令使用有误。",
        ),
    ),
    "route": (
        Text("Show the route: what is filed, where, by when.", "显示办理路径：向哪个部门办理什么、何时到期。"),
        Text(
            "Every step has who files it, to whom, how it stands, its legal period, its due date and what it waits "
            "for. Exit status: 0 shown; 2 refused or misused.",
            "逐项列出办理主体、受理部门、办理状态、法定期限、到期日以及须先完成的事项。"
            "退出状态：0 表示已显示；2 表示卷宗被拒收或者命令使用有误。",
        ),
    ),
    "screen": (
        Text(
            "Screen many dossiers: one line each, then totals by outcome and by requirement.",
            "批量筛查卷宗：每份一行，并按结论和要求汇总。",
        ),
        Text(
            "A PATH is a dossier, a folder (searched below for .yaml, .yml, .json, .jsonl and .ndjson) or a JSON Lines "
            "file with one dossier a line. A dossier that cannot be read is reported, and the rest is done.",
            "路径可以是卷宗、文件夹（逐级查找 .yaml、.yml、.json、.jsonl、.ndjson 文件）或者每行一份卷宗的 "
            "JSON Lines 文件。无法读取的卷宗予以报告，其余继续筛查。",
        ),
        Text(
            "The date judged at is --as-of, else the date in each dossier, else today in Shanghai. --compare DATE says "
            "what another date changes, and whether by the law or by time.",
            "判断日期依次取：--as-of 指定的日期、各卷宗中的日期、上海时间当日。"
            "--compare 显示另一日期的变化，以及源于法律变化还是时间经过。",
        ),
        Text(
            "Exit status: 0 all are ready; 1 at least one is not; 2 at least one was refused, nothing was found or the "
            "command is misused.",
            "退出状态：0 表示全部具备提请审查决定的条件；1 表示至少一份不具备；"
            "2 表示至少一份被拒收、未找到卷宗或者命令使用有误。",
        ),
    ),
    "whatif": (
        Text(
            "Say what is the least that would have to be done: by whom, with which paper, by when.",
            "查找最少须采取哪些措施：由谁办理、凭何文件、何时可以完成。",
        ),
        Text(
            "Every plan is verified by assessing anew. Stated facts are never changed; what only the applicant can "
            "state is listed apart. At most 8 acts, at most 10 seconds.",
            "各方案均经重新评估核实；不改变已载明的事实，只有申请人才能说明的事实另行列出。最多8项措施，最长10秒。",
        ),
        Text(
            "Exit status: 0 ready, now or by a plan; 1 not so, or not found in time; 2 the dossier is refused or the "
            "command misused.",
            "退出状态：0 表示已具备或者经补正可以具备提请审查决定的条件；1 表示尚不能，或者在时限内未找到；"
            "2 表示卷宗被拒收或者命令使用有误。",
        ),
    ),
    "law": (Text("Look up the requirements.", "查阅各项要求。"),),
    "law list": (Text("List every requirement, by section.", "按章节列出全部要求。"),),
    "law show": (
        Text(
            "Show one requirement: its rule, provisions, dates and open questions.",
            "显示一项要求：规则、条款、施行日期和未决问题。",
        ),
    ),
    "law timeline": (
        Text(
            "Show every instrument and requirement with its dates, drawn as a time line.",
            "显示各法律文件和各项要求的日期，并绘制时间线。",
        ),
        Text(
            "With what is in transition, and days by which something is due.",
            "同时列出过渡安排和到期日。",
        ),
    ),
    "law diff": (
        Text("Say what in law differs between two dates.", "显示两个日期之间法律规定的差异。"),
        Text(
            "What comes into force after START and up to END, what has lapsed, what rests on a new provision.",
            "列出起始日之后、终止日（含）之前开始施行的，已失效的，以及新增依据的要求。",
        ),
    ),
    "calendar": (Text("Reckon with working days.", "推算工作日。"),),
    "calendar add": (
        Text("Say on which day a period of working days ends.", "推算若干个工作日的期限于何日届满。"),
        Text(
            "The day after DATE is day 1. Working days follow the State Council's yearly plans. Exit status: 1 where "
            "the plan of a year is not published, 2 for misuse.",
            "自所给日期的次日起计第 1 日。工作日以国务院办公厅每年公布的节假日安排为准。"
            "退出状态：所涉年度的安排尚未公布的为 1，命令使用有误的为 2。",
        ),
    ),
    "calendar between": (
        Text("Count the working days after one date up to another.", "计算两个日期之间的工作日数。"),
        Text("START is not counted, END is.", "起始日不计入，终止日计入。"),
    ),
    "dossier": (Text("Check a dossier, or show its format.", "检查卷宗，或者显示卷宗格式。"),),
    "dossier check": (
        Text("Read a dossier and report every error with its place.", "读取卷宗，报告全部错误及其位置。"),
        Text(
            "Nothing is assessed. Exit status: 0 in order, 2 refused.",
            "只检查，不评估。退出状态：0 表示无误，2 表示拒收。",
        ),
    ),
    "dossier schema": (
        Text("Print the JSON Schema of the dossier.", "输出卷宗的 JSON Schema。"),
        Text("With --format text: every field in words.", "使用 --format text 时，以文字逐项说明各字段。"),
    ),
    "dossier diff": (
        Text("Say what differs between two dossiers, and what that means.", "比较两份卷宗，并说明变化的影响。"),
        Text(
            "Entries are matched by id, or by content where they have none. Both are judged at the same date: --as-of, "
            "else that of AFTER, else today in Shanghai. Then: which findings change, and what is to be filed.",
            "条目按编号对应，没有编号的按内容对应。两份卷宗在同一日期判断，依次取：--as-of 指定的日期、"
            "变更后卷宗中的日期、上海时间当日。随后列出发生变化的判定和须办理的事项。",
        ),
        Text(
            "Exit status: 0 shown, whether they differ or not; 2 a dossier is refused or the command misused.",
            "退出状态：0 表示已显示，无论有无差异；2 表示卷宗被拒收或者命令使用有误。",
        ),
    ),
    "dossier template": (
        Text(
            "Write a workbook (.xlsx) in which a dossier can be filled in.",
            "生成可供填写卷宗的工作簿（.xlsx）。",
        ),
        Text(
            "Guided sheets in both languages, with drop-downs and notes. Read it with from-xlsx.",
            "工作表中英文对照，带有下拉列表和填写说明。填写后用 from-xlsx 读取。",
        ),
    ),
    "dossier to-xlsx": (
        Text("Write a dossier as a workbook (.xlsx).", "将卷宗写成工作簿（.xlsx）。"),
        Text(
            "What from-xlsx reads back is the same dossier, with the same digest.",
            "用 from-xlsx 读回的是同一卷宗，摘要值相同。",
        ),
    ),
    "dossier from-xlsx": (
        Text(
            "Read the dossier in a workbook and write it as YAML or JSON.",
            "读取工作簿中的卷宗，写成 YAML 或者 JSON。",
        ),
        Text(
            "Every error is named with its sheet and cell. Formulas are not computed but refused, as are macros and "
            "links. JSON is written with --format json or into a file whose name ends in .json.",
            "如有错误，逐一指明工作表和单元格。公式不予计算；含有公式、宏或者外部链接的，予以拒收。"
            "使用 --format json，或者写入名称以 .json 结尾的文件的，输出 JSON。",
        ),
        Text("Exit status: 0 written, 2 refused.", "退出状态：0 表示已写出，2 表示拒收。"),
    ),
    "legacy": (
        Text(
            "Check a running arrangement against announcements 134 and 132, and plan what to put right.",
            "对照第134号、第132号公告检查已运行的委托生产，并形成整改方案。",
        ),
        Text(
            "For an arrangement with running_since on or before the date judged at. The exception of article 28 is not "
            "applied: it concerns applications.",
            "适用于 running_since 不晚于判断日期的安排。不适用第28条的例外：该条针对申请事项。",
        ),
        Text(
            "With --format html, pdf or docx and -o PATH: the document for the province.",
            "使用 --format html、pdf 或者 docx 并加 -o 时，生成报送省级药品监督管理部门的文件。",
        ),
        Text(
            "Exit status: 0 no gap; 1 gaps, or no running arrangement; 2 the dossier is refused or the command "
            "misused.",
            "退出状态：0 表示无不一致事项；1 表示存在不一致事项，或者不是已运行的安排；"
            "2 表示卷宗被拒收或者命令使用有误。",
        ),
    ),
    **operate_messages.HELP,
    **temperature_messages.HELP,
    **chain_messages.HELP,
    **release_messages.HELP,
    **evidence_messages.HELP,
}
PARAMETERS: Final[Mapping[str, Text]] = {
    "file": Text(
        'The dossier, YAML or JSON; "-" reads standard input.', "卷宗文件，YAML 或 JSON；“-”表示从标准输入读取。"
    ),
    "as_of": Text("The date to judge at, as YYYY-MM-DD.", "判断日期，格式为 YYYY-MM-DD。"),
    "paths": Text(
        'Dossiers, folders, JSON Lines files; "-" reads JSON Lines from standard input.',
        "卷宗、文件夹、JSON Lines 文件；“-”表示从标准输入读取 JSON Lines。",
    ),
    **temperature_messages.PARAMETERS,
    **chain_messages.PARAMETERS,
    **release_messages.PARAMETERS,
    **evidence_messages.PARAMETERS,
    **operate_messages.PARAMETERS,
    "reasons": Text(
        "With every obstacle of each dossier and its reason; a table has that of the first.",
        "逐份列出全部障碍及理由；表格仅列首要障碍的理由。",
    ),
    "jobs": Text(
        "How many processes work; otherwise as many as there are processors.", "工作进程数；未指定的，与处理器数相同。"
    ),
    "output": Text("Write to this file instead; all of it or nothing.", "写入该文件；要么完整写入，要么不写。"),
    "workbook": Text("The workbook (.xlsx).", "工作簿（.xlsx）。"),
    "workbook_to_write": Text("The workbook to write (.xlsx).", "要写出的工作簿（.xlsx）。"),
    "dossier_to_write": Text(
        "The dossier to write, JSON if its name ends in .json; otherwise it is printed.",
        "要写出的卷宗，名称以 .json 结尾的为 JSON；未指定的，直接输出。",
    ),
    "compare": Text(
        "Judge at this date too, and say what differs: by the law, by time, or by both.",
        "同时在该日期判断，并说明差异源于法律变化、时间经过还是两者兼有。",
    ),
    "before": Text("The dossier before the change.", "变更前的卷宗。"),
    "after": Text("The dossier after the change.", "变更后的卷宗。"),
    "earlier": Text("The earlier date.", "较早的日期。"),
    "later": Text("The later date.", "较晚的日期。"),
    "all": Text("Unfold everything: every finding, also those met.", "全部展开：逐项列出所有判定，包括已符合的。"),
    "lang": Text(
        "Speak Chinese or English; otherwise the locale decides.", "使用中文或者英文；未指定的，以系统区域设置为准。"
    ),
    "format": Text("For a person, or for a program.", "供人阅读，或者供程序读取。"),
    "help": Text("Show this help.", "显示本帮助。"),
    "version": Text("Show the version.", "显示版本。"),
    "id": Text('The id of a requirement, as "law list" shows it.', "要求的编号，见“law list”。"),
    "date": Text("The day from which the period runs.", "期限起算之日。"),
    "days": Text("How many working days, 0 or more.", "工作日数，不小于 0。"),
    "start": Text("The first date, not counted.", "起始日，不计入。"),
    "end": Text("The last date, counted.", "终止日，计入。"),
}
HOLDERS: Final[Mapping[str, Text]] = {
    "FILE": Text("FILE", "文件"),
    "DATE": Text("DATE", "日期"),
    "DAYS": Text("DAYS", "天数"),
    "START": Text("START", "起始日"),
    "END": Text("END", "终止日"),
    "BEFORE": Text("BEFORE", "变更前"),
    "AFTER": Text("AFTER", "变更后"),
    "ID": Text("ID", "编号"),
    "PATH": Text("PATH", "路径"),
    "PATHS": Text("PATH...", "路径..."),
    "NUMBER": Text("NUMBER", "数量"),
    "PORT": Text("PORT", "端口"),
    **temperature_messages.HOLDERS,
    **chain_messages.HOLDERS,
    **evidence_messages.HOLDERS,
    **operate_messages.HOLDERS,
}
VERSION: Final = Text("fenduan {version} (register {edition})", "fenduan {version}（登记册版本 {edition}）")

# Misuse

NO_SUCH_OPTION: Final = Text("There is no option {found} here.", "此处没有选项 {found}。")
NO_SUCH_COMMAND: Final = Text("There is no command {found}.", "没有命令 {found}。")
NO_SUCH_REQUIREMENT: Final = Text("There is no requirement {found}.", "没有编号为 {found} 的要求。")
DID_YOU_MEAN: Final = Text("Did you mean {near}?", "是否指 {near}？")
THERE_ARE: Final = Text("There are: {names}.", "可用的有：{names}。")
SEE_LIST: Final = Text('See "fenduan law list".', "请见“fenduan law list”。")
MISSING_COMMAND: Final = Text("A command is missing.", "缺少命令。")
MISSING: Final = Text("{name} is missing.", "缺少{name}。")
NEEDS_VALUE: Final = Text("The option {found} needs a value.", "选项 {found} 须有取值。")
TAKES_NO_VALUE: Final = Text("The option {found} takes no value.", "选项 {found} 不接受取值。")
TOO_MANY: Final = Text("This is more than the command takes: {found}", "多出的内容：{found}")
NOT_ONE_OF: Final = Text("{found} is not one of: {names}.", "{found} 不在可选值之内：{names}。")
DOCUMENT_NEEDS_FILE: Final = Text(
    "A document of the kind {form} goes into a file: give -o PATH.",
    "{form} 格式的文件不能直接输出：请使用 -o 指定路径。",
)
NO_COMPARED_DOCUMENT: Final = Text(
    "A comparison is given as text or JSON, not as {form}.", "比较结果只能以 text 或者 json 格式输出，不支持 {form}。"
)
NO_DATE: Final = Text("{found} is no date. Write it as YYYY-MM-DD.", "{found} 不是有效日期。请按 YYYY-MM-DD 填写。")
NO_DAYS: Final = Text(
    "{found} is no number of days. Write a whole number, 0 or more.", "{found} 不是有效天数。请填写不小于 0 的整数。"
)
END_BEFORE_START: Final = Text("The end {end} is before the start {start}.", "终止日 {end} 早于起始日 {start}。")
NOT_UNDERSTOOD: Final = Text("The command line is not understood: {found}", "无法识别命令行：{found}")

# Ends without an answer

NO_INPUT: Final = Text("There is no standard input to read.", "没有可读取的标准输入。")
REFUSED: Final = Text("Refused: {count} error{s}. Nothing was assessed.", "卷宗被拒收，共{count}处错误；未作评估。")
CANNOT_WRITE: Final = Text(
    "{path} cannot be written ({reason}). Nothing was changed.", "无法写入 {path}（{reason}）。原有内容未改动。"
)
CANNOT_WRITE_OUTPUT: Final = Text("The output cannot be written ({reason}).", "无法写出结果（{reason}）。")
IS_INPUT: Final = Text("{path} is the dossier itself and is not written over.", "{path} 就是卷宗本身，不予覆盖。")
DOSSIER_TOO_LARGE: Final = Text(
    "Written out, the dossier would be larger than 5 MiB (5242880 bytes), which is refused when it is read.",
    "写出的卷宗将超过 5 MiB（5242880 字节），读取时会被拒收。",
)
WRITTEN: Final = Text("Written: {path}", "已写入：{path}")
INTERRUPTED: Final = Text("Interrupted.", "已中断。")
UNEXPECTED: Final = Text(
    "Fenduan met something it was not made for ({reason}). No result is given. Please report this, with the command "
    "and, if you may share it, the dossier.",
    "程序遇到未预见的情况（{reason}），未给出结果。请反馈所用命令；卷宗可以提供的，请一并附上。",
)
TEXT_NOT_SHOWN: Final = Text(
    "The encoding of this terminal ({encoding}) cannot show Chinese; use --lang en or a UTF-8 terminal.",
    "本终端的编码（{encoding}）无法显示中文；请使用 --lang en 或者 UTF-8 终端。",
)

# The determination: verdict and what cures it. {s}, {are}, {it} agree with the number in English.

VERDICT: Final[Mapping[str, Text]] = {
    "ready": Text(
        "Ready to be put to the authority: nothing contrary and nothing missing was found.",
        "具备提请审查决定的条件：未发现不符合或者缺项。",
    ),
    "needs_exception": Text(
        'Needs an exception: {count} requirement{s} that hold{holds} "in principle" {are} not met.',
        "须由机关决定是否作例外处理：{count}项“原则上”的要求不符合。",
    ),
    "incomplete": Text(
        "Incomplete: {count} requirement{s} {are} not shown, for want of facts or evidence.",
        "资料不齐：{count}项要求因缺少事实或者证明材料而未能证明。",
    ),
    "not_eligible": Text(
        "Not eligible: {count} requirement{s} {are} not met.", "不符合法定条件：{count}项要求不符合。"
    ),
    "out_of_scope": Text(
        "Out of scope: the rules on segmented manufacture of biological products do not reach this arrangement.",
        "不属于适用范围：生物制品分段生产的有关规定不适用于该安排。",
    ),
}
OF_THEM_IN_PRINCIPLE: Final = Text(
    '{count} more hold{holds} "in principle" and {are} not met: only the authority can allow that, with reasons.',
    "另有{count}项“原则上”的要求不符合：能否准予，由药品监督管理部门说明理由后决定。",
)
CURE: Final = Text("What cures it: ", "如何补正：")
CURE_CONTRARY: Final = Text(
    'put right what stands under "Not met" ({count}).', "纠正“不符合”项下所列事项（{count}项）。"
)
CURE_EXCEPTION: Final = Text(
    'put right what stands under "Not met" ({count}), or give the authority reasons for an exception.',
    "纠正“不符合”项下所列事项（{count}项），或者向药品监督管理部门说明理由，请求例外。",
)
CURE_MISSING: Final = Text(
    'provide what stands under "Missing": {papers} item{s} with a document, {facts} fact{t} to state; '
    "then assess again.",
    "补齐“缺项”项下所列内容（须附文件的{papers}项、须说明的事实{facts}项）后重新评估。",
)
BEGIN_WITH: Final = Text("Begin with: ", "建议先说明：")
SEVERAL: Final = Text("{items}; several requirements wait for that.", "{items}；多项要求以此为前提。")
CURE_SCOPE: Final = Text(
    "nothing is to be cured; if a fact is wrong, correct it and assess again.",
    "无需补正；有关事实如有误，更正后重新评估。",
)
WHAT_IS_LEFT: Final = Text("What is left: ", "其余事项：")
LEFT: Final = Text(
    "{judgement} finding{s} for the authority to judge, {pending} pending.",
    "待机关判断{judgement}项，办理中{pending}项。",
)
NOW: Final = Text("What to file now: ", "现在可以办理：")
RUNNING_NOW: Final = Text("What is running: ", "正在办理：")
BESIDES: Final = Text("Besides: ", "此外：")
# Marks, as each language sets them

SEPARATOR: Final[Mapping[Language, str]] = {"en": "; ", "zh": "；"}
COMMA: Final[Mapping[Language, str]] = {"en": ", ", "zh": "、"}
COLON: Final[Mapping[Language, str]] = {"en": ": ", "zh": "："}
CLAUSE: Final[Mapping[Language, str]] = {"en": ", ", "zh": "，"}
STOP: Final[Mapping[Language, str]] = {"en": ".", "zh": "。"}

# The determination: the arrangement in short

ABOUT: Final[Mapping[str, Text]] = {
    "title": Text("Dossier", "卷宗"),
    "product": Text("Product", "产品"),
    "holder": Text("Holder", "持有人"),
    "segments": Text("Segments", "生产段"),
    "as_of": Text("Judged at", "判断日期"),
    "counts": Text("Findings", "判定"),
}
PLACE_NOT_STATED: Final = Text("place not stated", "所在地未说明")
PARTY_NOT_STATED: Final = Text("party not stated", "承担企业未说明")
UNNAMED_PRODUCT: Final = Text("not named", "未说明名称")
TAKES_FROM: Final = Text("after {names}", "承接{names}")
SUPPORT: Final = Text("{stage}, no production segment", "{stage}，不属于生产段")

# The determination: sections

SECTIONS: Final[Mapping[str, Text]] = {
    "not_met": Text("Not met: what blocks", "不符合：须先纠正的事项"),
    "not_shown": Text("Missing: what is not shown, and what to provide", "缺项：未证明的要求和须补充的内容"),
    "for_judgement": Text("For the authority to judge: what it weighs", "待机关判断：由药品监督管理部门审查判断的事项"),
    "pending": Text("Pending", "办理中"),
    "folded": Text("Met, or not applicable", "符合或者不适用"),
    "advisory": Text("For information: not part of the outcome", "仅供参考：不计入结论"),
    "questions": Text("Open questions of law that this touches", "本判定涉及的未决法律问题"),
    "route": Text("Route: what to file, where, by when", "办理路径：向哪个部门办理什么、何时到期"),
    "assessed": Text("What was assessed", "判断依据"),
}
OF_REQUIREMENTS: Final = Text(
    "{requirements} requirement{s}, {findings} finding{t}", "{requirements}项要求，{findings}条判定"
)
LIKEWISE: Final = Text("The same for: ", "同样情形：")
OR_ELSE: Final = Text("Or instead: ", "或者改为：")
REMARK: Final = Text("Remark: ", "备注：")
EVIDENCE: Final = Text("evidence {ids}", "证明文件 {ids}")
AND_MORE: Final = Text("and {count} more", "等共{total}处")
IN_PRINCIPLE: Final = Text(
    '"in principle": only the authority can allow an exception, with reasons',
    "“原则上”的要求：能否例外由药品监督管理部门说明理由后决定",
)
ADVISORY: Final = Text("advisory, grade {grade}", "仅供参考，{grade}级")
UNFOLD: Final = Text("--all shows each of them.", "使用 --all 逐项查看。")
SHOW_ONE: Final = Text(
    '"fenduan law show ID" explains a requirement.', "运行“fenduan law show 编号”可查看某项要求的说明。"
)
TOUCHES: Final = Text("touches {ids}", "涉及 {ids}")
ASSESSED: Final[Mapping[str, Text]] = {
    "dossier": Text("Dossier", "卷宗"),
    "as_of": Text("Judged at", "判断日期"),
    "register": Text("Register", "登记册"),
    "engine": Text("Engine", "程序"),
    "provenance": Text("Facts from", "事实来源"),
}
EDITION: Final = Text("edition {edition}, {digest}", "版本 {edition}，{digest}")

# The route

ROUTE: Final[Mapping[str, Text]] = {
    "number": Text("No.", "序号"),
    "step": Text("Step", "事项"),
    "who": Text("Who → to whom", "办理主体→受理部门"),
    "state": Text("State", "状态"),
    "period": Text("Period", "期限"),
    "due": Text("Due", "到期日"),
    "waits": Text("Waits for", "须先完成"),
}
NOT_KNOWN: Final = Text("(not known)", "（未能确定）")
NO_ROUTE: Final = Text("There is nothing to file.", "没有须办理的事项。")
NOT_COUNTED: Final = Text("Not counted: {what}", "不计入：{what}")
STARTED: Final = Text("Running since {date}", "自{date}起算")
ROUTE_TITLE: Final = Text("Route of {id} at {date}", "{id} 的办理路径（判断日期 {date}）")

# The law

LAW: Final[Mapping[str, Text]] = {
    "rule": Text("Rule", "规则"),
    "provisions": Text("Provisions", "条款"),
    "binds": Text("Binds", "适用对象"),
    "dates": Text("In force", "施行"),
    "sureness": Text("Sureness", "依据可靠程度"),
    "reads": Text("Reads", "读取的事实"),
    "questions": Text("Open questions", "未决问题"),
}
BINDS: Final[Mapping[str, Text]] = {
    "holder": Text("the holder", "持有人"),
    "entrusted_manufacturer": Text("the entrusted manufacturer", "受托生产企业"),
    "domestic_agent": Text("the domestic agent", "境内企业法人"),
    "holder_province": Text("the authority of the holder's place", "持有人所在地省级药品监督管理部门"),
    "manufacturer_province": Text(
        "the authority of the manufacturer's place", "受托生产企业所在地省级药品监督管理部门"
    ),
    "cde": Text("the Center for Drug Evaluation (CDE)", "药品审评中心"),
}
ALWAYS: Final = Text("always", "始终适用")
SINCE: Final = Text("since {since}", "自{since}起")
UNTIL: Final = Text("until {until}", "至{until}止")
MAY_DIFFER: Final = Text("for some products since another day: see the rule", "部分产品自其他日期起：见规则")
COUNTS: Final = Text("it counts towards the outcome", "计入结论")
COUNTS_NOT: Final = Text("advisory: shown, but not part of the outcome", "仅供参考：予以显示，不计入结论")
REGISTER_TITLE: Final = Text(
    "Register, edition {edition}: {count} requirements", "登记册，版本 {edition}：共{count}项要求"
)
NO_ADDRESS: Final = Text("no official address known", "未取得官方网址")

# The calendar

WEEKDAYS: Final = (
    Text("Monday", "星期一"),
    Text("Tuesday", "星期二"),
    Text("Wednesday", "星期三"),
    Text("Thursday", "星期四"),
    Text("Friday", "星期五"),
    Text("Saturday", "星期六"),
    Text("Sunday", "星期日"),
)
ADDED: Final = Text(
    "{days} working day{s} after {start}: {due}, a {weekday}.", "自{start}起算{days}个工作日：{due}，{weekday}。"
)
BETWEEN: Final = Text(
    "After {start} up to and including {end}: {days} working day{s}.", "{start}之后至{end}（含当日）：{days}个工作日。"
)
DAYS_OFF: Final = Text("Holidays on weekdays, not counted: {days}.", "不计入的节假日（周一至周五）：{days}。")
DAYS_WORKED: Final = Text(
    "Weekend days moved to be working days, counted: {days}.", "计入的调休上班日（周末）：{days}。"
)
PLANS: Final = Text("After the State Council's plan: {papers}.", "依据国务院办公厅节假日安排：{papers}。")

# The dossier

CHECKED: Final = Text("In order: {id}", "无误：{id}")
ENTRIES: Final = Text("Entries", "条目")
REMARKS: Final = Text("Remarks", "备注")
DIGEST: Final = Text("Digest", "摘要值")
NO_REMARKS: Final = Text("none", "无")
FORM_UNKNOWN: Final = Text(
    "{pointer}: the form {code} is not in the code list; it is taken as a dosage form.",
    "{pointer}：剂型代码 {code} 不在代码表内，按剂型处理。",
)
FILE_ABSENT: Final = Text(
    "{pointer}: the file {file} is not beside the dossier.", "{pointer}：文件 {file} 不在卷宗旁。"
)
FILE_HASHED: Final = Text("{pointer}: {file} has SHA-256 {hash}.", "{pointer}：{file} 的 SHA-256 为 {hash}。")
FILES_NOT_READ: Final = Text(
    "Read from standard input: the files of its documents were not looked at.", "从标准输入读取：未核对所列文件。"
)
LISTS: Final[Mapping[str, Text]] = {
    "parties": Text("parties", "企业"),
    "sites": Text("sites", "场地"),
    "segments": Text("segments", "生产段"),
    "handoffs": Text("hand-offs", "交接"),
    "control_strategy": Text("controlled attributes", "受控质量属性"),
    "agreements": Text("agreements", "协议"),
    "licences": Text("licences", "许可证"),
    "experience": Text("records of experience", "生产经历"),
    "personnel": Text("key persons", "关键人员"),
    "circumstances": Text("circumstances claimed", "主张的情形"),
    "confirmations": Text("confirmations", "书面确认"),
    "opinions": Text("opinions", "意见书"),
    "certificates": Text("certificates", "证明文件"),
    "not_applicable_materials": Text("materials not applicable", "不适用的资料"),
    "preparations": Text("preparations", "前期准备"),
    "bad_records": Text("bad credit records", "不良信用记录"),
    "documents": Text("documents", "文件"),
    "steps": Text("steps", "已发生事项"),
}
NOT_STATED: Final = Text("not stated", "未说明")

# The doctor

HEALTHY: Final = Text("Everything is in order.", "一切正常。")
UNWELL: Final = Text("Something is wrong: see the lines marked {sign}.", "存在问题：见标有 {sign} 的各行。")
DOCTOR: Final[Mapping[str, Text]] = {
    "engine": Text("Fenduan", "本程序"),
    "python": Text("Python", "Python 版本"),
    "package": Text("Package {name}", "软件包 {name}"),
    "yaml": Text("Fast YAML reader (libyaml)", "快速 YAML 读取（libyaml）"),
    "calendar": Text("Working-day calendar", "工作日日历"),
    "places": Text("Places", "地区"),
    "register": Text("Register", "登记册"),
    "locale": Text("Language", "语言"),
    "encoding": Text("Encoding of the output", "输出编码"),
    "platform": Text("Platform", "平台"),
}
PYTHON_TOO_OLD: Final = Text("{found}; 3.11 or newer is needed", "{found}；须为 3.11 或者更高版本")
NOT_INSTALLED: Final = Text("not installed", "未安装")
TOO_OLD: Final = Text("{found}; {wanted} is needed", "{found}；须满足 {wanted}")
PRESENT: Final = Text("present", "具备")
ABSENT_SLOW: Final = Text("absent: dossiers cannot be read", "缺失：无法读取卷宗")
CALENDAR_HELD: Final = Text("plans of {first} to {last}", "已收录{first}年至{last}年的节假日安排")
CALENDAR_OLD: Final = Text(
    "plans of {first} to {last}; the plan of {year} is not held, so no due date of this year is computed",
    "已收录{first}年至{last}年的节假日安排；未收录{year}年，不推算本年到期日",
)
PLACES_HELD: Final = Text("{count} places, {mainland} of them on the mainland", "共{count}个地区，其中境内{mainland}个")
REGISTER_HELD: Final = Text(
    "edition {edition}, {count} requirements, {digest}", "版本 {edition}，共{count}项要求，{digest}"
)
SPOKEN: Final = Text("English ({locale})", "中文（{locale}）")
NO_LOCALE: Final = Text("no locale is set", "未设置区域")
SHOWS_CHINESE: Final = Text("{encoding}: shows Chinese", "{encoding}：可以显示中文")
SHOWS_NO_CHINESE: Final = Text("{encoding}: cannot show Chinese", "{encoding}：无法显示中文")
DAMAGED: Final = Text("damaged ({reason})", "已损坏（{reason}）")
