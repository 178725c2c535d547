"""What is said of a plan, on a terminal and on paper."""

from collections.abc import Mapping
from typing import Final

from fenduan.reference.text import Text

TITLE: Final = Text("What it would take: {id}, judged at {as_of}", "补正方案：{id}（判断日期 {as_of}）")
NOW: Final = Text("Now: ", "目前结论：")
BEST: Final = Text("Best that can be had: ", "可以达到的最好结论：")
AS_THEY_ARE: Final = Text(
    "That takes a new manufacturer. With those named, the best is: {outcome} (acts: {acts}; last plan below).",
    "该结论须更换受托生产企业。不更换的，最好结论为：{outcome}（措施{acts}项，见末尾方案）。",
)
NOTHING_TO_CURE: Final = Text("Nothing is to be cured.", "无需补正。")
NO_PLAN: Final = Text(
    "No set of at most {limit} acts leads to a better outcome.", "不超过{limit}项措施的组合均不能取得更好的结论。"
)
STATE_FIRST: Final = Text(
    "Facts are to be stated first; they are not made up here. What they leave open is in the way until then.",
    "须先说明有关事实；本程序不代为编造事实，说明之前相关障碍依然存在。",
)
STOPPED: Final = Text(
    "The time allowed was over before all was searched: there may be other or smaller sets.",
    "已到时限，未能穷尽全部组合：可能还有其他组合或者更少的措施。",
)
PLAN: Final = Text(
    "Plan {number} of {count}: {acts} act{s}, {conditions} condition{t} → {outcome}",
    "方案{number}（共{count}个）：{acts}项措施、{conditions}项前提条件 → {outcome}",
)
KEEPING: Final = Text(
    "With the manufacturers as they are: {acts} act{s}, {conditions} condition{t} → {outcome}",
    "不更换受托生产企业：{acts}项措施、{conditions}项前提条件 → {outcome}",
)
DONE_BY: Final = Text("Earliest: ", "最早：")
ALL_DONE: Final = Text("all done by {date}.", "{date}全部完成。")
UNDATED: Final = Text(
    "no date in law for all of it; assessed anew as of {day}.", "部分措施法律未规定期限，无法推算；以{day}重新评估。"
)
NO_DATE: Final = Text("no date in law", "法律未规定期限")
NOT_PUBLISHED: Final = Text(
    "{days} working days; the calendar of that year is not published", "{days}个工作日；该年度的节假日安排尚未公布"
)
WITHIN: Final = Text("{days} working days", "{days}个工作日")
HYPOTHETICAL: Final = Text("hypothetical", "假设")
ROW: Final[Mapping[str, Text]] = {
    "who": Text("Who", "由谁办理"),
    "paper": Text("Paper", "证明文件"),
    "date": Text("Earliest", "最早日期"),
    "cures": Text("Cures", "解决事项"),
    "provision": Text("Provision", "依据"),
}
CONDITIONS: Final = Text("On condition:", "前提条件：")
LEFT: Final = Text("What is then left:", "其后仍存在的事项：")
EXCEPTION: Final = Text(
    "That holds in principle: the authority can allow an exception, with reasons.",
    "上述要求为“原则上”的要求：能否例外，由药品监督管理部门说明理由后决定。",
)
TO_STATE: Final = Text("To be stated first", "须先说明的事实")
WAITS: Final = Text("{count} requirement{s} wait{t} for it", "{count}项要求以此为前提")
FURTHER: Final = Text("What else must be had: {count} act{s}", "此外还须完成的措施：{count}项")
FURTHER_NOTE: Final = Text(
    "As far as it can be told from what is stated; not searched for the fewest.",
    "根据现有资料列出，未就最少措施进行搜索。",
)
WITHOUT: Final = Text("No act known here cures these", "尚无已知措施可以解决的事项")
NOTE: Final = Text(
    "Dates take it that all is filed and accepted on {as_of} and that the authority uses its whole period. Papers and "
    "parties to come are placeholders; no stated fact is taken to be otherwise.",
    "日期按{as_of}提出申请并受理、主管部门用足法定期限推算。尚未取得的文件和拟定的企业均为假设，不改变已载明的事实。",
)
IN_SHORT: Final = Text("In short: ", "概要：")
FACTS_IN_SHORT: Final = Text("{count} fact{s} to state", "须说明的事实{count}项")
ACTS_IN_SHORT: Final = Text(
    "{count} act{s} needed besides, {dated} with a period in law{until}; for the others the law has no date",
    "此外须完成的措施{count}项，其中{dated}项有法定期限{until}，其余法律未规定期限",
)
UNTIL: Final = Text(" (the last by {day})", "（最晚{day}）")
