"""What ``fenduan screen`` says, in both languages."""

from collections.abc import Mapping
from typing import Final

from fenduan.reference.text import Text

TITLE: Final = Text(
    "Screened at {day}, register edition {edition}. In each line: outcome, dossier, findings, first obstacle.",
    "判断日期：{day}；登记册版本{edition}。各行依次为：结论、卷宗、判定、首要障碍。",
)
OWN_DATE: Final = Text("each dossier's own date, else {today}", "依次取各卷宗的日期、{today}")
OUTCOME: Final[Mapping[str, Text]] = {
    "ready": Text("ready", "具备条件"),
    "needs_exception": Text("needs exception", "须作例外"),
    "incomplete": Text("incomplete", "资料不齐"),
    "not_eligible": Text("not eligible", "不符合条件"),
    "out_of_scope": Text("out of scope", "不属范围"),
    "refused": Text("refused", "拒收"),
}
"""Outcomes in a word, for a line; the refusal of a dossier among them."""
SAME: Final = Text("{other}: the same", "{other}：相同")
MOVED: Final = Text("{other}: {after} ({cause})", "{other}：{after}（{cause}）")
MORE_ERRORS: Final = Text("{message} ({count} errors)", "{message}（共{count}处错误）")
TOTALS: Final = Text("Totals", "合计")
READ: Final = Text("Dossiers assessed: {dossiers}; refused: {refused}.", "已评估卷宗{dossiers}份，拒收{refused}份。")
BY_OUTCOME: Final = Text("By outcome", "按结论")
BY_REQUIREMENT: Final = Text("By requirement: in how many dossiers it is an obstacle", "按要求：构成障碍的卷宗数")
NO_OBSTACLE: Final = Text("No requirement is an obstacle to any dossier.", "各项要求均不构成障碍。")
BY_CHANGE: Final = Text("What {other} changes", "{other}的变化")
OUTCOME_MOVED: Final = Text("{before} → {after} ({cause})", "{before} → {after}（{cause}）")
NO_CHANGE: Final = Text("No outcome and no requirement differs.", "结论和各项要求均无变化。")
COLUMNS: Final[Mapping[str, Text]] = {
    "file": Text("File", "文件"),
    "line": Text("Line", "行号"),
    "id": Text("Dossier", "卷宗编号"),
    "as_of": Text("Judged at", "判断日期"),
    "outcome": Text("Outcome", "结论"),
    "obstacle": Text("First obstacle", "首要障碍"),
    "obstacle_title": Text("What it asks", "要求名称"),
    "reason": Text("Reason, or why it was refused", "理由或者拒收原因"),
    "other_outcome": Text("Outcome at {other}", "{other}的结论"),
    "cause": Text("Cause", "变化原因"),
    "requirement": Text("Requirement", "要求"),
    "title": Text("Title", "名称"),
    "before": Text("Before", "变化前"),
    "after": Text("After", "变化后"),
    "dossiers": Text("Dossiers", "卷宗数"),
}
SHEETS: Final[Mapping[str, Text]] = {
    "dossiers": Text("Dossiers", "卷宗"),
    "outcomes": Text("Outcomes", "结论"),
    "requirements": Text("Requirements", "要求"),
    "changes": Text("Changes", "变化"),
}
PROGRESS: Final = Text(
    "{done} done, {refused} refused, {rate} a second", "已处理{done}份，拒收{refused}份，每秒{rate}份"
)
NOTHING_FOUND: Final = Text(
    "There is no dossier there: no .yaml, .yml, .json, .jsonl or .ndjson file with anything in it.",
    "未找到卷宗：没有含内容的 .yaml、.yml、.json、.jsonl 或者 .ndjson 文件。",
)
SHEET_NEEDS_FILE: Final = Text("A workbook goes into a file: give -o PATH.", "工作簿须写入文件：请使用 -o 指定路径。")
CANNOT_READ: Final = Text("{path} cannot be read ({reason}).", "无法读取 {path}（{reason}）。")
NO_JOBS: Final = Text(
    "{found} is no number of processes. Write 1 or more.", "{found} 不是有效的进程数。请填写不小于 1 的整数。"
)
WORKER_LOST: Final = Text(
    "A process ended by itself, perhaps for want of memory. No result is complete. Try --jobs 1.",
    "有工作进程意外终止，可能是内存不足；结果不完整。请使用 --jobs 1 重试。",
)
