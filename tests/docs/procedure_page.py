"""docs/procedure.md and the pictures of the states, written from the tables of the procedure.

``script/pages`` writes them anew; a test holds that they are what this module writes.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fenduan.documents.letters import KINDS
from fenduan.platform.procedure.clock import SOON, TITLES, URGENT
from fenduan.platform.procedure.decide import whom
from fenduan.platform.procedure.model import Action, Procedure
from fenduan.platform.procedure.picture import draw_states
from fenduan.platform.procedure.tables import PROCEDURES
from fenduan.platform.procedure.words import FLAGS, MATTERS, STATES
from fenduan.reference.text import LANGUAGES, Language, Text
from tests.structure.program import ROOT

FOLDER: Final = ROOT / "docs"
PAGE: Final = "procedure.md"
_COLUMNS: Final = (
    Text("act", "办理环节"),
    Text("from → to", "状态变化"),
    Text("who", "办理人"),
    Text("asked for", "填写内容"),
    Text("only if", "前提"),
    Text("clock", "期限"),
    Text("letter", "文书"),
    Text("signature", "签名含义"),
    Text("source", "依据"),
)
_CLOCK: Final = {
    "start": Text("starts: {what}", "起算：{what}"),
    "done": Text("ends: {what}", "届满：{what}"),
    "reset": Text("does not count: {what}", "不再计算：{what}"),
    "stop": Text("stops for {what}", "中止：{what}"),
    "resume": Text("resumes after {what}", "恢复：{what}"),
    "drop": Text("given up: {what}", "不再办理：{what}"),
}
_ANY: Final = Text("testing, appraisal or expert review", "检验检测、鉴定或者专家评审")
_EVERY: Final = Text("every clock that runs", "正在计算的各项期限")
_HEAD: Final = Text(
    "How an authority handles a case: one table of acts for each kind. Pages, permissions, letters and tests are made "
    "from these tables; nothing else decides who may do what when. A case keeps the edition it began under.",
    "省级药品监督管理部门办理案件的程序：每类案件一张办理环节表。页面、权限、文书和测试均由该表生成，谁在何时可以办理何事仅由该表决定。"
    "案件始终适用其开始时的程序版本。",
)
_CLOCKS: Final = (
    Text(
        "A clock is computed from dated events and the working-day calendar; no counter is kept. For a stop dated S "
        "and a resume dated R the working days after S through R are not counted, overlaps merge, and counting goes "
        "on the day after R.",
        "期限根据注明日期的办理事件和工作日日历推算，不保存计数。中止之日为S、恢复之日为R的，S之后至R（含当日）的工作日不计入，"
        "重叠部分合并，自R次日起继续计算。",
    ),
    Text(
        f"While a clock is stopped it has no due date, only working days left. It warns at {SOON} working days left "
        f"and again at {URGENT}. A due date beyond the published calendar is not guessed.",
        f"中止期间不显示届满日，仅显示剩余工作日。剩余{SOON}个工作日时提示，"
        f"剩余{URGENT}个工作日时再次提示。"
        "届满日超出已公布日历的，不作推算。",
    ),
)
_OPEN: Final = Text("Open questions", "待明确问题")
_STAYS: Final = Text("stays", "不变")
_BEGINS: Final = Text("begins", "开始")
_SELF: Final = Text("Applied for by {who}.", "申请人：{who}。")
_HEADINGS: Final = {"en": "English", "zh": "中文"}


def picture_name(procedure: Procedure, language: Language) -> str:
    """Return the path of a picture below ``docs``."""
    return f"images/procedure-{procedure.kind.replace('_', '-')}-{language}.svg"


def files() -> dict[str, str]:
    """Return every file by its path below ``docs``: the page and the pictures."""
    pictures = {
        picture_name(procedure, language): draw_states(procedure, language).markup + "\n"
        for procedure in PROCEDURES
        for language in LANGUAGES
    }
    return {PAGE: "\n".join(_page()) + "\n", **pictures}


def write(folder: Path = FOLDER) -> None:
    """Write the page and the pictures into ``folder``."""
    for name, content in files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def _page() -> Iterator[str]:
    yield "# Procedure 办理程序"
    yield ""
    yield "[English](#english) · [中文](#中文)"
    for language in LANGUAGES:
        yield ""
        yield f"## {_HEADINGS[language]}"
        yield ""
        yield _HEAD.pick(language)
        for each in _CLOCKS:
            yield ""
            yield each.pick(language)
        for procedure in PROCEDURES:
            yield ""
            yield from _procedure(procedure, language)
    yield ""
    yield "---"
    yield ""
    yield "Written by `script/pages` from the tables of the procedure. It supports a person's decision and is not legal"
    yield "advice. 本页由 `script/pages` 根据办理环节表生成，用于辅助人员决策，不构成法律意见。"


def _procedure(procedure: Procedure, language: Language) -> Iterator[str]:
    yield f"### {procedure.title.pick(language)}"
    yield ""
    yield _SELF.pick(language).format(who=procedure.applicant.pick(language))
    yield ""
    yield f"![{draw_states(procedure, language).title}]({picture_name(procedure, language)})"
    yield ""
    yield f"{_OPEN.pick(language)}{':' if language == 'en' else '：'}"
    yield ""
    for question in (*procedure.questions, *procedure.points):
        yield f"- {question.pick(language)}"
    yield ""
    yield "| " + " | ".join(column.pick(language) for column in _COLUMNS) + " |"
    yield "| " + " | ".join("---" for _ in _COLUMNS) + " |"
    for action in procedure.actions:
        yield "| " + " | ".join(_cells(action, language)) + " |"


def _cells(action: Action, language: Language) -> Iterator[str]:
    def say(parts: list[Text]) -> str:
        return "<br>".join(part.pick(language) for part in parts)

    yield f"**{action.label.pick(language)}** `{action.name}`<br>{action.about.pick(language)}"
    yield _states(action, language)
    yield say([whom(each) for each in action.by])
    yield say([need.label for need in action.needs])
    yield say([*(FLAGS[flag] for flag in sorted(action.requires)), *(guard.rule for guard in action.guards)])
    yield "<br>".join(_effects(action, language))
    yield KINDS[action.letter].title.pick(language) if action.letter is not None else "–"
    yield action.signature.pick(language) if action.signature is not None else "–"
    source = [cite.text() for cite in action.cites] or [action.choice or Text("", "")]
    yield say([*source, *([action.notice] if action.notice is not None else [])])


def _states(action: Action, language: Language) -> str:
    start = "；".join if language == "zh" else "; ".join
    before = start(name.pick(language) for state, name in STATES.items() if state in action.on)
    after = _STAYS.pick(language) if action.to is None else STATES[action.to].pick(language)
    return f"{before or _BEGINS.pick(language)} → {after}"


def _effects(action: Action, language: Language) -> Iterator[str]:
    for effect in action.effects:
        what = TITLES[effect.clock] if effect.clock is not None else _EVERY if effect.kind == "drop" else _ANY
        if effect.matter is not None:
            what = MATTERS[effect.matter]
        yield _CLOCK[effect.kind].pick(language).format(what=what.pick(language))
    if not action.effects:
        yield "–"


if __name__ == "__main__":
    write()
