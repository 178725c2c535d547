"""The pages of docs/requirements, one for each requirement, written from the register and the source of its functions.

``script/pages`` writes them anew; a test holds that they are what this module writes.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fenduan.law.citation import DRIVING_GRADES
from fenduan.law.instruments import INSTRUMENTS
from fenduan.law.questions import OPEN_QUESTIONS
from fenduan.law.register import EDITION, register
from fenduan.law.requirement import SECTIONS, Requirement
from fenduan.reference.labels import LABELS, label
from fenduan.reference.text import Text
from tests.docs.reasons import reasons, subjects
from tests.structure.program import ROOT

FOLDER: Final = ROOT / "docs" / "requirements"
INDEX: Final = "README.md"
INSTRUMENTS_PAGE: Final = "instruments.md"
QUESTIONS_PAGE: Final = "open-questions.md"

_BOUND: Final = {
    "holder": label("role", "holder"),
    "entrusted_manufacturer": label("role", "entrusted_manufacturer"),
    "domestic_agent": label("role", "domestic_agent"),
    "holder_province": Text("the holder's province", "持有人所在地省级药品监督管理部门"),
    "manufacturer_province": Text("the manufacturer's province", "受托生产企业所在地省级药品监督管理部门"),
    "cde": Text("Center for Drug Evaluation", "药品审评中心"),
}
# What stands in a sentence where a fact of the dossier goes; any other is an ellipsis.
_FACTS: Final = {
    "agents": Text("agents", "境内企业法人"),
    "applied": Text("day", "日期"),
    "authority": Text("authority", "部门"),
    "by": Text("party", "企业"),
    "category": Text("category", "类别"),
    "clauses": Text("clauses", "条款"),
    "code": Text("class code", "分类码"),
    "count": Text("number", "数量"),
    "day": Text("day", "日期"),
    "edge": Text("link", "衔接"),
    "edges": Text("links", "衔接"),
    "form": Text("form", "剂型"),
    "gaps": Text("gaps", "缺项"),
    "holder": Text("holder", "持有人"),
    "item": Text("item", "项"),
    "lacks": Text("what is missing", "所缺内容"),
    "last": Text("last day", "届满日"),
    "kind": Text("kind", "类别"),
    "number": Text("number", "编号"),
    "parties": Text("parties", "企业"),
    "party": Text("party", "企业"),
    "place": Text("place", "地区"),
    "practice": Text("years", "年数"),
    "role": Text("position", "岗位"),
    "segment": Text("segment", "生产段"),
    "segments": Text("segments", "生产段"),
    "site": Text("site", "场地"),
    "sites": Text("sites", "场地"),
    "spans": Text("from, to", "起止日期"),
    "stated": Text("practice stated", "所列经历"),
    "statement": Text("statement", "说明"),
    "step": Text("step", "事项"),
    "why": Text("reason", "理由"),
    "years": Text("years", "年数"),
}
_WRITTEN: Final = "Written by `script/pages`. 本页由 `script/pages` 生成。"
_ELLIPSIS: Final = Text("…", "……")
_PLACE = re.compile(r"\{(\w+)\}")


def file_name(requirement: Requirement) -> str:
    """Return the name of a requirement's page."""
    return f"{requirement.id.replace('/', '-')}.md"


def pages() -> dict[str, str]:
    """Return every page by its file name: the requirements, their index, the instruments, the open questions."""
    lines = {file_name(each): _page(each) for each in register().requirements}
    lines |= {INDEX: _index(), INSTRUMENTS_PAGE: _instruments(), QUESTIONS_PAGE: _open_questions()}
    return {name: "\n".join(each) + "\n" for name, each in lines.items()}


def write(folder: Path = FOLDER) -> None:
    """Write all pages into ``folder`` and remove those of requirements that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    written = pages()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    for path in folder.glob("*.md"):
        if path.name not in written:
            path.unlink()


def _sentence(template: str, language: str, known: dict[str, str]) -> str:
    """Return a sentence with the known facts put in, and a mark where another fact goes."""

    def fill(place: re.Match[str]) -> str:
        name = place[1]
        if name in known:
            return known[name]
        if name not in _FACTS:
            return _ELLIPSIS.en if language == "en" else _ELLIPSIS.zh
        return f"[{_FACTS[name].en}]" if language == "en" else f"[{_FACTS[name].zh}]"

    return _PLACE.sub(fill, template)


def _page(requirement: Requirement) -> Iterator[str]:
    title, rule, section = requirement.title, requirement.rule, SECTIONS[requirement.section]
    yield f"# {title.en} {title.zh}"
    yield ""
    yield f"`{requirement.id}` · [{section.en} · {section.zh}]({INDEX}#{requirement.section.lower()})"
    yield ""
    yield f"> {rule.en}"
    yield ">"
    yield f"> {rule.zh}"
    yield ""
    yield from _particulars(requirement)
    yield from _provisions(requirement)
    yield from _findings(requirement)
    yield from _reads(requirement)
    yield from _questions(requirement)
    yield "---"
    yield ""
    yield f"Written by `script/pages` from edition {EDITION} of the register. It supports a person's decision and is"
    yield "not legal advice."
    yield f"本页由 `script/pages` 根据登记册{EDITION}版生成，用于辅助人员决策，不构成法律意见。"


def _particulars(requirement: Requirement) -> Iterator[str]:
    bound = [_BOUND[each] for each in requirement.binds]
    grade = label("grade", requirement.grade)
    about = [label("subject", each) for each in subjects(requirement)] or [Text("the arrangement", "整个安排")]
    weight = (
        Text("no: advisory, shown and marked", "否：仅供参考，显示并标明")
        if requirement.advisory
        else Text("yes", "是")
    )
    yield "| | | |"
    yield "| --- | --- | --- |"
    yield _row("Binds", "义务主体", _both(bound))
    yield _row("A finding for each", "逐项评估对象", _both(about))
    yield _row("In force", "施行期间", _period(requirement))
    yield _row("How sure", "可信等级", Text(f"{requirement.grade}: {grade.en}", f"{requirement.grade}：{grade.zh}"))
    yield _row("Part of the outcome", "计入评估结论", weight)
    yield ""


def _both(items: list[Text]) -> Text:
    return Text("; ".join(each.en for each in items), "；".join(each.zh for each in items))


def _row(en: str, zh: str, value: Text) -> str:
    return f"| {en} {zh} | {value.en} | {value.zh} |"


def _period(requirement: Requirement) -> Text:
    if requirement.since is None:
        return Text("always", "始终适用")
    first = Text(f"from {requirement.since}", f"自{requirement.since}起")
    if requirement.until is not None:
        return Text(f"{first.en} to {requirement.until}", f"{first.zh}至{requirement.until}")
    if requirement.since_for is not None:
        return Text(f"{first.en}; earlier for some products", f"{first.zh}；部分品种施行更早")
    return first


def _provisions(requirement: Requirement) -> Iterator[str]:
    yield "## Provisions 依据"
    yield ""
    yield "| provision | 条款 | grade 等级 | text 文本 |"
    yield "| --- | --- | --- | --- |"
    for each in requirement.cites:
        name, instrument = each.text(), each.instrument
        source = f"[{instrument.number}]({instrument.url})" if instrument.url else instrument.number
        yield f"| {name.en} | {name.zh} | {each.sureness} | {source} |"
    yield ""
    notes = dict.fromkeys(each.instrument.note for each in requirement.cites if each.instrument.note is not None)
    for note in notes:
        yield f"- {note.en}"
        yield f"  {note.zh}"
    if notes:
        yield ""


def _findings(requirement: Requirement) -> Iterator[str]:
    known = {"since": str(requirement.since), "until": str(requirement.until)}
    yield "## What it can find, and when 评估结果及其情形"
    yield ""
    yield "Words in brackets stand for facts of the dossier. 方括号内为卷宗中的相应事实。"
    yield ""
    for status, sentences in reasons(requirement).items():
        name = label("status", status)
        yield f"### `{status}` {name.zh}"
        yield ""
        for each in sentences:
            yield f"- {_sentence(each.en, 'en', known)}"
            yield f"  {_sentence(each.zh, 'zh', known)}"
        yield ""


def _reads(requirement: Requirement) -> Iterator[str]:
    yield "## Facts it may rest on 可能依据的事实"
    yield ""
    yield " · ".join(f"`{each}`" for each in requirement.reads)
    yield ""
    yield "A `*` stands for every entry of a list, `~` for the entries that concern the subject, `~holder` for those"
    yield "that concern the holder, `documents~` for the documents that are named as evidence. A change anywhere else"
    yield "leaves the finding as it is; the names of parties, sites and segments are always read."
    yield "`*` 表示列表中的每一项，`~` 表示与评估对象有关的各项，`~holder` 表示与持有人有关的各项，"
    yield "`documents~` 表示被引为证明的文件。其他内容的变化不影响本项结果；企业、场地和生产段的名称均会读取。"
    yield ""


def _questions(requirement: Requirement) -> Iterator[str]:
    if not requirement.questions:
        return
    yield "## Open questions of law 待明确的法律问题"
    yield ""
    for number in requirement.questions:
        question = OPEN_QUESTIONS[number]
        yield f"- **{number}.** {question.en}"
        yield f"  {question.zh}"
    yield ""


def _index() -> Iterator[str]:
    known = register().requirements
    yield "# The requirements 全部要求"
    yield ""
    yield f"Edition {EDITION} of the register: {len(known)} requirements, a page for each. The words and the results"
    yield "are explained in [the register](../register.md)."
    yield f"登记册{EDITION}版：共{len(known)}项要求，每项一页。用语和评估结果的说明见[要求登记册](../register.md)。"
    yield ""
    for section, name in SECTIONS.items():
        yield f'<a id="{section.lower()}"></a>'
        yield ""
        yield f"## {section}. {name.en} {name.zh}"
        yield ""
        yield "| requirement | 要求 | id | in force 施行 | grade 等级 |"
        yield "| --- | --- | --- | --- | --- |"
        for each in known:
            if each.section == section:
                title = f"[{each.title.en}]({file_name(each)}) | [{each.title.zh}]({file_name(each)})"
                yield f"| {title} | `{each.id}` | {each.since or '–'} | {each.grade} |"
        yield ""
    yield _WRITTEN


def _instruments() -> Iterator[str]:
    yield "# The instruments 法律文件"
    yield ""
    yield f"The {len(INSTRUMENTS)} texts that edition {EDITION} of the register knows. The Chinese text prevails."
    yield f"登记册{EDITION}版收录的{len(INSTRUMENTS)}件法律文件。以中文文本为准。"
    yield ""
    yield "| code 代码 | instrument | 文件名称 | text 文本 | in force 施行 | grade 等级 |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for each in INSTRUMENTS:
        source = f"[{each.number}]({each.url})" if each.url else each.number
        dates = f"{each.in_force or '–'}" + (f" – {each.until}" if each.until else "")
        yield f"| `{each.code}` | {each.title.en} | {each.title.zh} | {source} | {dates} | {each.grade} |"
    yield ""
    yield "## What is not at hand 尚未取得的内容"
    yield ""
    for each in INSTRUMENTS:
        if each.note is not None:
            yield f"- `{each.code}`: {each.note.en}"
            yield f"  {each.note.zh}"
    yield ""
    yield "## Grades 可信等级"
    yield ""
    yield "| grade 等级 | how the text is known | 文本来源 | may decide 可否据以作出结论 |"
    yield "| --- | --- | --- | --- |"
    for code, name in LABELS["grade"].items():
        yield f"| {code} | {name.en} | {name.zh} | {'yes 可以' if code in DRIVING_GRADES else 'no 不可以'} |"
    yield ""
    yield _WRITTEN


def _open_questions() -> Iterator[str]:
    yield "# Open questions of law 待明确的法律问题"
    yield ""
    yield f"These {len(OPEN_QUESTIONS)} questions have no answer in the texts. They are shown as open beside the"
    yield "findings that they touch; none is decided in code."
    yield f"以下{len(OPEN_QUESTIONS)}个问题在现有文本中没有明确答案，与所涉评估结果一并显示，程序不作判断。"
    yield ""
    for number, question in OPEN_QUESTIONS.items():
        touched = [each for each in register().requirements if number in each.questions]
        yield f"## {number}"
        yield ""
        yield question.en
        yield ""
        yield question.zh
        yield ""
        pages_of = " · ".join(f"[`{each.id}`]({file_name(each)})" for each in touched)
        yield f"Touches 涉及：{pages_of or 'none 无'}"
        yield ""
    yield _WRITTEN


if __name__ == "__main__":
    write()
