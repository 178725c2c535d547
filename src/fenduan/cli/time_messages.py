"""What the commands on time and change say: the law in time, comparisons, differences, the legacy check."""

from collections.abc import Mapping
from typing import Final

from fenduan.reference.text import Text

# The law in time

TIMELINE_TITLE: Final = Text(
    "The law in time (register, edition {edition})", "法律规定的时间线（登记册，版本 {edition}）"
)
EVENT: Final[Mapping[str, Text]] = {
    "begins": Text("begins", "施行"),
    "lapses": Text("last day", "最后一日"),
    "transition": Text("transition", "过渡"),
    "deadline": Text("due", "到期"),
}
ALWAYS_IN_FORCE: Final = Text("Without a date: always", "不设日期：始终适用")
GRADE: Final = Text("grade {grade}", "{grade}级")
OF_ANOTHER: Final = Text("{title}, from this day", "{title}，自该日起")
CHART_NOTE: Final = Text(
    "Each column is a day named below. {mark} marks a transition or a day due.",
    "每列对应下列一个日期；{mark}表示过渡安排或者到期日。",
)
LAW_DIFF_TITLE: Final = Text("The law on {start} and on {end}", "{start}与{end}的法律规定比较")
LAW_DIFF_COUNTS: Final = Text(
    "Come into force: {begins}; lapsed: {lapses}; with a new provision behind them: {based_anew}.",
    "开始施行{begins}项，失效{lapses}项，新增依据{based_anew}项。",
)
LAW_DIFF_NONE: Final = Text("Nothing differs in law between the two days.", "两日之间法律规定没有差异。")
LAW_CHANGE: Final[Mapping[str, Text]] = {
    "begins": Text("Come into force", "开始施行"),
    "lapses": Text("Lapsed: last day", "失效：最后一日"),
    "based_anew": Text("In force on both days, with a new provision behind them", "两日均施行，新增依据"),
}
INSTRUMENTS_CHANGED: Final = Text("Instruments", "法律文件")
OTHER_EVENTS: Final = Text("Transitions and days due", "过渡安排和到期日")

# One dossier at two dates

COMPARED: Final = Text("{id}: {as_of} and {other}", "{id}：{as_of}与{other}比较")
OUTCOME_CHANGES: Final = Text("Outcome: {before} → {after}", "结论：{before} → {after}")
OUTCOME_STAYS: Final = Text("Outcome: the same on both days: {before}", "结论：两日相同：{before}")
OUTCOME_CORNERS: Final = Text(
    "Same facts under the law of {other}: {by_law}. Facts of {other} under the law of {as_of}: {by_time}.",
    "事实不变、适用{other}的法律：{by_law}。适用{as_of}的法律、事实取{other}：{by_time}。",
)
CAUSE: Final[Mapping[str, Text]] = {
    "law": Text("the law", "法律变化"),
    "time": Text("time", "时间经过"),
    "both": Text("both", "两者兼有"),
}
CAUSE_TITLE: Final[Mapping[str, Text]] = {
    "law": Text("Law: the same facts, under the law of the other day", "法律变化：事实不变，适用另一日的法律"),
    "time": Text("Time: the same law, on the other day", "时间经过：法律不变，事实取另一日"),
    "both": Text("Both the law and time", "法律变化与时间经过"),
}
CAUSE_COUNTS: Final = Text(
    "Differences: {law} by the law alone, {time} by time alone, {both} by both.",
    "差异：仅因法律变化{law}项，仅因时间经过{time}项，两者兼有{both}项。",
)
NO_DIFFERENCE: Final = Text("No finding differs.", "各项判定均无差异。")
ROUTE_TITLE: Final = Text("The route", "办理路径")
ROUTE_COUNTS: Final = Text(
    "Steps that differ: {law} by the law alone, {time} by time alone, {both} by both.",
    "有差异的事项：仅因法律变化{law}项，仅因时间经过{time}项，两者兼有{both}项。",
)
ROUTE_SAME: Final = Text("No step differs.", "各事项均无差异。")
NO_STEP: Final = Text("no such step", "无此事项")
STEP_DUE: Final = Text("due {due}", "届满日{due}")
STEP_SINCE: Final = Text("since {started}", "自{started}起")
STEP_WAITS: Final = Text("waits for: {steps}", "须先办结：{steps}")
WITH: Final = Text("with: {whom}", "办理机关：{whom}")
REMARKS_NOT_COMPARED: Final = Text("Remarks are not compared.", "备注不作比较。")
CORNERS: Final = Text("Law alone: {by_law}. Time alone: {by_time}.", "仅法律变化：{by_law}。仅时间经过：{by_time}。")
WHY_LAW: Final = Text("Law: ", "法律：")
WHY_TIME: Final = Text("Dates between: ", "其间日期：")
NOT_SAID: Final = Text("no finding", "无此判定")
CONCERNS: Final = Text("Concerns: ", "涉及：")
WAS: Final = Text("Was: ", "原：")
NOW: Final = Text("Now: ", "现：")
ON: Final = Text("{day}: ", "{day}：")

# Two dossiers

DIFF_TITLE: Final = Text("What differs: {before} → {after}", "卷宗差异：{before} → {after}")
SAME_DOSSIER: Final = Text("Both dossiers state the same.", "两份卷宗所述相同。")
CHANGED: Final = Text("{field}: {was} → {now}", "{field}：{was} → {now}")
ADDED: Final = Text("{field}: {now}", "{field}：{now}")
ADDED_ENTRY: Final = Text("added: {now}", "新增：{now}")
REMOVED_ENTRY: Final = Text("removed: {was}", "删除：{was}")
DIFF_COUNTS: Final = Text(
    "{added} added, {removed} removed, {changed} changed.", "新增{added}处，删除{removed}处，改变{changed}处。"
)
MEANS: Final = Text("What it means at {as_of}", "影响（判断日期 {as_of}）")
OUTCOME_KEPT: Final = Text("Outcome: as before: {before}", "结论：未变化：{before}")
OCCASIONS: Final = Text("What changed in the chain", "生产链条的变化")
NO_OCCASION: Final = Text(
    "Nothing about who makes what where, or what is handed over how: nothing is to be filed anew for it.",
    "生产主体、场地、产出物和交接均未变化：无须因此重新办理。",
)
FILINGS: Final = Text("What is to be filed for it", "须因此办理的事项")
NO_FILING: Final = Text("Nothing is open: what it asks for is done.", "没有待办事项：所需事项均已办结。")
BECAUSE: Final = Text("because of {numbers}", "因变化 {numbers}")
STALE: Final = Text(
    "What is on file was there before the change and is not about it: file anew or amend.",
    "现有办理记录早于该变化，未涵盖该变化：须重新办理或者补充变更。",
)
DUE: Final = Text("due {due}", "届满日{due}")
IF_APPROVAL: Final = Text("if the change needs approval", "属于审批类变更的")
CHANGED_FINDINGS: Final = Text("Findings that change", "发生变化的判定")
FALLEN_AWAY: Final = Text(
    "Fallen away with what they were about: {count}; --all shows them.",
    "因所涉对象不再存在而不再作出的判定：{count}项；使用 --all 查看。",
)
REASON_ONLY: Final = Text(
    "Another reason, the same status: {count}; --all shows them.", "状态不变、理由有变：{count}项；使用 --all 查看。"
)
CLASS: Final = Text("Class of the change", "变更类别")

# The legacy check

LEGACY_TITLE: Final = Text("Legacy check of {id} at {as_of}", "{id} 存量委托生产自查（判断日期 {as_of}）")
LEGACY_GAPS: Final = Text(
    "{count} gap{s} against announcements 134 of 2025 and 132 of 2023.",
    "与2025年第134号、2023年第132号公告要求不一致的共{count}项。",
)
LEGACY_NO_GAP: Final = Text(
    "No gap against announcements 134 of 2025 and 132 of 2023 was found.",
    "未发现与2025年第134号、2023年第132号公告要求不一致的事项。",
)
LEGACY_RUNNING: Final = Text(
    "Running since {since}; to be put right by {due} in principle.", "自{since}起运行；原则上应当在{due}前完成整改。"
)
PLAN: Final = Text("Rectification plan", "整改方案")
PLAN_ROW: Final[Mapping[str, Text]] = {
    "gap": Text("Gap", "不一致情况"),
    "what": Text("To do", "整改措施"),
    "owner": Text("Owner", "责任单位"),
    "date": Text("By", "完成时限"),
    "reason": Text("Reason for a later date", "延期理由"),
    "provision": Text("Provision", "依据"),
    "status": Text("Status", "状态"),
    "about": Text("Concerns", "涉及"),
    "number": Text("No.", "序号"),
    "requirement": Text("Requirement", "要求"),
}
EARLIEST: Final = Text("earliest that can be computed: {earliest}", "可推算的最早日期：{earliest}")
TO_BE_SET: Final = Text("to be set, later than {due}", "待定，晚于{due}")
TO_FILL_IN: Final = Text("__________ (to be filled in)", "__________（请填写）")
NEEDS_OUTPUT: Final = Text("The format {form} goes into a file: add -o PATH.", "格式 {form} 须写入文件：请加 -o 路径。")
TO_BE_JUDGED: Final = Text("For the province to judge", "由省级药品监督管理部门判断")
IN_ORDER: Final = Text("Agrees, or does not apply: {count}.", "符合或者不适用：{count}项。")
