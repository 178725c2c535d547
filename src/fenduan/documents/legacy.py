"""The legacy check as a document for the province: the verdict, the rectification plan, what the province judges."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

from fenduan.assessment.determination import ENGINE
from fenduan.assessment.evaluate import Assessed
from fenduan.assessment.legacy import Item, LegacyCheck
from fenduan.documents import Kind, written
from fenduan.documents.clean import clean
from fenduan.documents.identity import canonical_json
from fenduan.documents.tree import (
    Block,
    Content,
    Count,
    Definitions,
    Heading,
    Paragraph,
    Signatures,
    Table,
    Verdict,
)
from fenduan.documents.words import SIGNS, UNSTATED, listed, named, opened
from fenduan.law.citation import Citation
from fenduan.law.finding import Finding, Status, show
from fenduan.law.instruments import ANN_132, ANN_134
from fenduan.law.timeline import RECTIFICATION_DUE
from fenduan.reference.labels import label
from fenduan.reference.text import Language, Text

TITLE: Final = Text("Legacy check and rectification plan", "存量委托生产自查与整改方案")
DISCLAIMER: Final = Text(
    "This supports a person's decision. It is not legal advice.", "本结果供有关人员决策参考，不构成法律意见。"
)
_MARK: Final = Text("Fenduan, {id}, judged at {day}", "分段·{id}·判断日期{day}")
_DIGEST: Final = Text("Digest of this check", "本自查结果摘要值")
_PAGE: Final = Text("Page {page} of {total}", "第{page}页，共{total}页")
_CONTENTS: Final = Text("Contents", "目录")
_ABOUT: Final[dict[str, Text]] = {
    "product": Text("Product", "产品"),
    "holder": Text("Holder", "持有人"),
    "since": Text("Running since", "运行起始日期"),
    "as_of": Text("Judged at", "判断日期"),
}
_WORDS: Final[dict[str, Text]] = {
    "gaps": Text("Gaps", "存在不一致事项"),
    "none": Text("No gap", "未发现不一致事项"),
    "other": Text("No running arrangement", "不属于已运行的安排"),
}
_GAPS: Final = Text(
    "{count} gap{s} against announcements 134 of 2025 and 132 of 2023.",
    "与2025年第134号、2023年第132号公告要求不一致的共{count}项。",
)
_NO_GAP: Final = Text(
    "No gap against announcements 134 of 2025 and 132 of 2023 was found.",
    "未发现与2025年第134号、2023年第132号公告要求不一致的事项。",
)
_MEANING: Final = Text(
    "Article 25 of announcement 134: to be put right by {due} in principle; what takes longer needs reasons and a "
    "date.",
    "依据第134号公告第25条，原则上应当在{due}前完成整改；确需延后的，应当明确理由和完成时限。",
)
_PARTS: Final[dict[str, Text]] = {
    "plan": Text("Rectification plan", "整改方案"),
    "judge": Text("For the province to judge", "由省级药品监督管理部门判断的事项"),
    "rest": Text("What agrees or does not apply", "符合或者不适用的事项"),
    "assessed": Text("What was checked, and by what", "检查对象和依据"),
    "sign": Text("Agreed by the parties", "委托双方确认"),
}
_SHORT: Final[dict[str, Text]] = {
    ANN_134.code: Text("announcement 134", "第134号公告"),
    ANN_132.code: Text("announcement 132", "第132号公告"),
}
_NUMERALS: Final = "一二三四五"
_NOTES: Final = Text("How to read it", "说明")
_NO_PLAN: Final = Text("Nothing is to be put right.", "无须整改。")
_NONE: Final = Text("None.", "无。")
_WHO: Final = Text("Who has to act", "责任分工")
_WHO_CAPTION: Final = Text(
    "Items of the plan by owner; some have more than one", "按责任单位汇总的整改事项（部分事项由多方共同负责）"
)
_WHO_HEAD: Final = (
    Text("Owner", "责任单位"),
    Text("Items", "事项数"),
    Text("Numbers in the plan", "整改方案序号"),
    Text("Later, with reasons", "须说明延期理由"),
)
_WHO_SHARES: Final = (40, 12, 30, 18)
_PLAN_CAPTION: Final = Text("Gaps, what to do, who, by when", "不一致事项、整改措施、责任单位和完成时限")
_PLAN_HEAD: Final = (
    Text("No., requirement, provision", "序号、要求和依据"),
    Text("Gap", "不一致情况"),
    Text("To do", "整改措施"),
    Text("Owner", "责任单位"),
    Text("By", "完成时限"),
    Text("Reason for a later date", "延期理由"),
)
_PLAN_SHARES: Final = (21, 22, 22, 13, 11, 11)
_LIST_HEAD: Final = (Text("Requirement", "要求"), Text("Status", "状态"), Text("What was found", "检查情况"))
_LIST_SHARES: Final = (32, 16, 52)
_EARLIEST: Final = Text("computed: {day}", "可推算日期：{day}")
_TO_BE_SET: Final = Text("later than {due}, to be set", "晚于{due}，待定")
_NOT_LATE: Final = "–"
_ASSESSED: Final[dict[str, Text]] = {
    "title": Text("Arrangement", "安排名称"),
    "dossier": Text("Dossier", "卷宗"),
    "digest": Text("Digest of the dossier", "卷宗摘要值"),
    "as_of": Text("Judged at the end of", "判断日期（截至当日终了）"),
    "register": Text("Register of requirements", "要求登记册"),
    "law": Text("Digest of the register", "登记册摘要值"),
    "engine": Text("Engine", "程序"),
    "own": Text("Digest of this check", "本自查结果摘要值"),
}
_EDITION: Final = Text("edition {edition}", "版本{edition}")
_OPINION: Final = Text("Undertaking of the parties", "委托双方承诺意见")
_SIGN_HEAD: Final = (Text("Party", "单位"), Text("Name", "姓名"), Text("Signature", "签字"), Text("Date", "日期"))
_SEAL: Final = Text("(seals of the parties)", "（委托双方盖章）")


def render_check(check: LegacyCheck, language: Language, kind: Kind) -> bytes:
    """Return a legacy check as a file of a kind; the same check gives the same bytes."""
    return written(content_of(check, language), kind)


def check_digest(check: LegacyCheck) -> str:
    """Return ``sha256:`` and the SHA-256 of the check's canonical JSON in lower-case hexadecimal."""
    return "sha256:" + hashlib.sha256(canonical_json(check.as_dict())).hexdigest()


def _short(citation: Citation) -> Text:
    """Name a provision by the number of its announcement, where it is in one of the two."""
    said, title = citation.text(), citation.instrument.title
    short = _SHORT.get(citation.instrument.code)
    if short is None:
        return said
    return Text(said.en.replace(title.en, short.en), said.zh.replace(f"《{title.zh}》", short.zh))


def content_of(check: LegacyCheck, language: Language) -> Content:
    """Return a legacy check as a document without a format, in one language."""
    return _Builder(check, language).content()


class _Builder:
    """One check being put into one language."""

    def __init__(self, check: LegacyCheck, language: Language) -> None:
        self.it = check
        self.language = language
        self.own = check_digest(check)

    def say(self, text: Text, **facts: object) -> str:
        """Return a wording in the language of the document."""
        said = text.pick(self.language)
        return said.format_map(facts) if facts else said

    def content(self) -> Content:
        """Return the whole document."""
        dossier, day = self.it.case.dossier, self.it.case.as_of.isoformat()
        return Content(
            language=self.language,
            title=self.say(TITLE),
            subtitle=clean(show(dossier.title, self.language)) if dossier.title else dossier.id,
            about=self._about(),
            front=tuple(self._front()),
            body=tuple(self._body()),
            mark=self.say(_MARK, id=dossier.id, day=day),
            digest_label=self.say(_DIGEST),
            digest=self.own,
            page=_PAGE.pick(self.language),
            contents=self.say(_CONTENTS),
            day=day,
            keywords=(dossier.id, self.own),
        )

    def _about(self) -> tuple[tuple[str, str], ...]:
        case = self.it.case
        since = case.dossier.running_since
        values = {
            "product": clean(show(case.product.name, self.language)) if case.product.name else self.say(UNSTATED),
            "holder": clean(show(case.holder, self.language)),
            "since": self.say(UNSTATED) if since is None else since.isoformat(),
            "as_of": case.as_of.isoformat(),
        }
        return tuple((self.say(_ABOUT[key]), value) for key, value in values.items())

    def _front(self) -> Iterator[Block]:
        yield self._verdict()
        if self.it.plan:
            yield Heading(1, self.say(_WHO), "who")
            yield self._owners()
        if self.it.remarks:
            yield Heading(1, self.say(_NOTES), "notes")
        for remark in self.it.remarks:
            yield Paragraph(clean(remark.pick(self.language)))
        yield Paragraph(self.say(DISCLAIMER), "small")

    def _owners(self) -> Table:
        """Count for each party what it owes, and how much of it needs a reason for being later."""
        owed: dict[str, list[tuple[int, bool]]] = {}
        for number, each in enumerate(self.it.plan, start=1):
            for party in each.owners:
                name = clean(show(party, self.language))
                owed.setdefault(name, []).append((number, each.deadline.reason_needed))
        rows = tuple(
            (
                name,
                str(len(own)),
                listed([str(number) for number, _ in own], self.language),
                str(sum(late for _, late in own)),
            )
            for name, own in owed.items()
        )
        return Table(self.say(_WHO_CAPTION), tuple(self.say(each) for each in _WHO_HEAD), rows, _WHO_SHARES)

    def _verdict(self) -> Verdict:
        count = len(self.it.plan)
        if self.it.refusal is not None:
            return Verdict(
                "not_applicable", self.say(_WORDS["other"]), clean(self.it.refusal.pick(self.language)), "", ()
            )
        sentence = self.say(_GAPS, count=count, s="" if count == 1 else "s") if count else self.say(_NO_GAP)
        numbers = {status: sum(each.finding.status is status for each in self.it.found) for status in Status}
        counts = tuple(
            Count(status.value, label("status", status.value).pick(self.language), numbers[status])
            for status in sorted(numbers, key=lambda each: list(SIGNS).index(each.value))
            if numbers[status]
        )
        word = self.say(_WORDS["gaps" if count else "none"])
        meaning = self.say(_MEANING, due=RECTIFICATION_DUE.isoformat())
        return Verdict("not_met" if count else "met", word, sentence, meaning, counts)

    # Everything behind it

    def _heading(self, key: str) -> Heading:
        place = list(_PARTS).index(key)
        mark = f"{_NUMERALS[place]}、" if self.language == "zh" else f"{place + 1}. "
        return Heading(1, mark + self.say(_PARTS[key]), f"part-{key}")

    def _body(self) -> Iterator[Block]:
        in_plan = {id(each.assessed) for each in self.it.plan}
        judged = {id(each) for each in self.it.to_be_judged}
        yield self._heading("plan")
        yield self._plan()
        yield self._heading("judge")
        yield self._listing("judge", self.it.to_be_judged)
        yield self._heading("rest")
        yield self._listing("rest", (each for each in self.it.found if id(each) not in in_plan | judged))
        yield self._heading("assessed")
        yield self._assessed()
        yield self._heading("sign")
        yield Signatures(
            self.say(DISCLAIMER),
            self.say(_OPINION),
            tuple(self.say(each) for each in _SIGN_HEAD),
            tuple(clean(show(each, self.language)) for each in (self.it.case.holder, *self.it.case.manufacturers)),
            self.say(_SEAL),
        )

    def _plan(self) -> Block:
        if not self.it.plan:
            return Paragraph(self.say(_NO_PLAN))
        head = tuple(self.say(each) for each in _PLAN_HEAD)
        rows = tuple(self._row(number, each) for number, each in enumerate(self.it.plan, start=1))
        return Table(self.say(_PLAN_CAPTION), head, rows, _PLAN_SHARES)

    def _row(self, number: int, item: Item) -> tuple[str, ...]:
        finding, requirement = item.assessed.finding, item.assessed.requirement
        source = self.say(_short(finding.cites or requirement.cites[0]))
        aside = f"（{source}）" if self.language == "zh" else f" ({source})"
        said = f"{SIGNS[finding.status]} {label('status', finding.status).pick(self.language)}"
        colon = "：" if self.language == "zh" else ": "
        return (
            f"{number}. {self._title(item.assessed)}{aside}",
            said + colon + opened(clean(finding.reason.pick(self.language))),
            opened(clean(item.what.pick(self.language))),
            clean(named([show(each, self.language) for each in item.owners], self.language)) or _NOT_LATE,
            self._by(item),
            "" if item.deadline.reason_needed else _NOT_LATE,
        )

    def _by(self, item: Item) -> str:
        deadline = item.deadline
        if deadline.date is None:
            return self.say(_TO_BE_SET, due=RECTIFICATION_DUE.isoformat())
        said = deadline.date.isoformat()
        if deadline.earliest is None or deadline.earliest == deadline.date:
            return said
        computed = self.say(_EARLIEST, day=deadline.earliest.isoformat())
        return f"{said}（{computed}）" if self.language == "zh" else f"{said} ({computed})"

    def _title(self, each: Assessed) -> str:
        """Name a requirement, with its subject where there is one."""
        title = opened(each.requirement.title.pick(self.language))
        subject = self._subject(each.finding)
        if not subject:
            return title
        return f"{title}：{subject}" if self.language == "zh" else f"{title}: {subject}"

    def _subject(self, finding: Finding) -> str:
        subject, case = finding.subject, self.it.case
        if subject is None:
            return ""
        entries = {**case.sites, **case.parties, **case.segments}
        names = [show(entries[each], self.language) for each in subject.ids if each in entries]
        if subject.kind == "person":
            names.append(label("person_role", subject.ids[1]).pick(self.language))
        return clean(named(names, self.language))

    def _listing(self, key: str, found: Iterable[Assessed]) -> Block:
        rows = tuple(
            (
                self._title(each),
                f"{SIGNS[each.finding.status]} {label('status', each.finding.status).pick(self.language)}",
                opened(clean(each.finding.reason.pick(self.language))),
            )
            for each in found
        )
        if not rows:
            return Paragraph(self.say(_NONE))
        return Table(self.say(_PARTS[key]), tuple(self.say(each) for each in _LIST_HEAD), rows, _LIST_SHARES)

    def _assessed(self) -> Definitions:
        case, law = self.it.case, self.it.law
        title = clean(show(case.dossier.title, self.language)) if case.dossier.title else self.say(UNSTATED)
        values = {
            "title": title,
            "dossier": case.dossier.id,
            "digest": self.it.digest,
            "as_of": case.as_of.isoformat(),
            "register": self.say(_EDITION, edition=law.edition),
            "law": law.digest,
            "engine": ENGINE,
            "own": self.own,
        }
        codes = frozenset({self.it.digest, law.digest, self.own})
        return Definitions(tuple((self.say(_ASSESSED[key]), value) for key, value in values.items()), codes)
