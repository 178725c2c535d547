"""What it would take as a document: for each plan what to do, who, with which paper, by when, on what condition."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

from fenduan.assessment.determination import ENGINE
from fenduan.assessment.evaluate import Assessed, counts_of
from fenduan.assessment.whatif import Act, WayOut, WhatIf
from fenduan.documents import Kind, written
from fenduan.documents import whatif_words as w
from fenduan.documents.clean import clean
from fenduan.documents.findings import about, cited_together
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
from fenduan.documents.words import OUTCOME_STATUS, SIGNS, UNSTATED, ended, opened, parted
from fenduan.law.finding import show
from fenduan.reference.labels import label
from fenduan.reference.text import Language, Text

TITLE: Final = Text("What it would take", "补正方案")
DISCLAIMER: Final = Text(
    "This supports a person's decision. It is not legal advice.", "本结果供有关人员决策参考，不构成法律意见。"
)
_MARK: Final = Text("Fenduan, {id}, judged at {day}", "分段·{id}·判断日期{day}")
_DIGEST: Final = Text("Digest of this plan", "本方案摘要值")
_PAGE: Final = Text("Page {page} of {total}", "第{page}页，共{total}页")
_CONTENTS: Final = Text("Contents", "目录")
_ABOUT: Final[dict[str, Text]] = {
    "product": Text("Product", "产品"),
    "holder": Text("Holder", "持有人"),
    "as_of": Text("Judged at", "判断日期"),
    "register": Text("Register", "登记册"),
}
_EDITION: Final = Text("edition {edition}", "版本{edition}")
_NOW: Final = Text("As it stands: {now}.", "目前结论：{now}。")
_BEST: Final = Text(
    "Now: {now}. Best that can be had: {best}; {acts} act{s}, {conditions} condition{t}.",
    "目前结论：{now}。可以达到的最好结论：{best}；措施{acts}项，前提条件{conditions}项。",
)
_LEAST: Final = Text("The least that must be done", "最少须采取的措施")
_ACTS_HEAD: Final = (
    Text("What to do", "措施"),
    Text("Who", "由谁办理"),
    Text("Paper that proves it", "证明文件"),
    Text("Earliest", "最早日期"),
)
_ACTS_SHARES: Final = (36, 22, 24, 18)
_PARTS: Final[dict[str, Text]] = {
    "keeping": Text("With the manufacturers as they are", "不更换受托生产企业的方案"),
    "state": Text("To be stated first", "须先说明的事实"),
    "further": Text("What else must be had", "此外还须完成的措施"),
    "without": Text("What no act known here cures", "尚无已知措施可以解决的事项"),
    "assessed": Text("What was assessed, and by what", "判断对象和依据"),
    "review": Text("Review and signature", "审核与签署"),
}
_PLAN: Final = Text("Plan {number} of {count}", "方案{number}（共{count}个）")
_LEADS_TO: Final = Text("Leads to", "达到的结论")
_DONE_BY: Final = Text("Earliest", "最早完成")
_CAPTION: Final = Text("Acts in order", "按先后顺序排列的措施")
_CONDITION: Final = Text("Condition {number}", "前提条件{number}")
_FACTS: Final = Text("{count} fact{s}: part {part}.", "{count}项，见第{part}部分。")
_FURTHER: Final = Text(
    "{count} act{s}: part {part}; {dated} with a period in law{until}; for the others the law has no date.",
    "{count}项，见第{part}部分；其中{dated}项有法定期限{until}，其余法律未规定期限。",
)
_NUMERALS: Final = "一二三四五六七八九十"
_STATE_HEAD: Final = (
    Text("Fact to be stated", "须说明的事实"),
    Text("Requirements that wait for it", "以此为前提的要求"),
)
_LEFT_HEAD: Final = (
    Text("Status", "判定"),
    Text("Requirement and subject", "要求和对象"),
    Text("Why", "理由"),
)
_LEFT_SHARES: Final = (15, 35, 50)
_ASSESSED: Final[dict[str, Text]] = {
    "title": Text("Arrangement", "安排名称"),
    "dossier": Text("Dossier", "卷宗"),
    "digest": Text("Digest of the dossier", "卷宗摘要值"),
    "as_of": Text("Judged at the end of", "判断日期（截至当日终了）"),
    "register": Text("Register of requirements", "要求登记册"),
    "law": Text("Digest of the register", "登记册摘要值"),
    "engine": Text("Engine", "程序"),
    "own": Text("Digest of this plan", "本方案摘要值"),
}
_OPINION: Final = Text("Opinion on review", "审核意见")
_SIGN_HEAD: Final = (Text("Role", "环节"), Text("Name", "姓名"), Text("Signature", "签字"), Text("Date", "日期"))
_ROLES: Final = (Text("Prepared by", "承办人"), Text("Reviewed by", "审核人"), Text("Approved by", "批准人"))
_SEAL: Final = Text("(seal of the company)", "（单位盖章）")


def render_whatif(found: WhatIf, language: Language, kind: Kind) -> bytes:
    """Return what it would take as a file of a kind; the same answer gives the same bytes."""
    return written(content_of(found, language), kind)


def whatif_digest(found: WhatIf) -> str:
    """Return ``sha256:`` and the SHA-256 of the answer's canonical JSON in lower-case hexadecimal."""
    return "sha256:" + hashlib.sha256(canonical_json(found.as_dict())).hexdigest()


def content_of(found: WhatIf, language: Language) -> Content:
    """Return what it would take as a document without a format, in one language."""
    return _Builder(found, language).content()


class _Builder:
    """One answer being put into one language."""

    def __init__(self, found: WhatIf, language: Language) -> None:
        self.it = found
        self.case = found.start.case
        self.language = language
        self.own = whatif_digest(found)
        self.part = 0

    def say(self, text: Text, **facts: object) -> str:
        """Return a wording in the language of the document."""
        said = text.pick(self.language)
        return said.format_map(facts) if facts else said

    def content(self) -> Content:
        """Return the whole document."""
        dossier, day = self.case.dossier, self.case.as_of.isoformat()
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
        product = self.case.product.name
        values = {
            "product": clean(show(product, self.language)) if product else self.say(UNSTATED),
            "holder": clean(show(self.case.holder, self.language)),
            "as_of": self.case.as_of.isoformat(),
            "register": self.say(_EDITION, edition=self.it.start.law.edition),
        }
        return tuple((self.say(_ABOUT[key]), value) for key, value in values.items())

    # The first page: the least, by whom, by when

    def _front(self) -> Iterator[Block]:
        yield self._verdict()
        for note in self._notes():
            yield Paragraph(note)
        if self.it.plans:
            plan = self.it.plans[0]
            yield Heading(1, self.say(_LEAST), "least")
            yield Definitions(((self.say(_DONE_BY), self._done_by(plan)),))
            yield self._acts(plan.acts)
        elif self.it.to_state or self.it.further:
            yield Heading(1, self.say(_LEAST), "least")
            yield Definitions(tuple(self._in_short()))
        yield Paragraph(self.say(w.NOTE, as_of=self.case.as_of.isoformat()), "small")
        yield Paragraph(self.say(DISCLAIMER), "small")

    def _verdict(self) -> Verdict:
        now, best = (self._outcome(each) for each in (self.it.outcome, self.it.best))
        sentence = self.say(_NOW, now=now)
        if self.it.plans:
            sentence = self.say(_BEST, now=now, best=best, **self._counted(self.it.plans[0]))
        counts = tuple(
            Count(status, label("status", status).pick(self.language), number)
            for status, number in counts_of(self.it.start.found).items()
        )
        meaning = label("outcome_meaning", self.it.outcome).pick(self.language)
        return Verdict(OUTCOME_STATUS[self.it.outcome], opened(now), sentence, meaning, counts)

    def _outcome(self, outcome: str) -> str:
        return label("outcome", outcome).pick(self.language)

    @staticmethod
    def _counted(plan: WayOut) -> dict[str, object]:
        acts, conditions = len(plan.acts), sum(len(each.repair.conditions) for each in plan.acts)
        return {
            "acts": acts,
            "s": "" if acts == 1 else "s",
            "conditions": conditions,
            "t": "" if conditions == 1 else "s",
        }

    def _notes(self) -> Iterator[str]:
        """Say what is to be known before the plans are read."""
        if self.it.keeping is not None:
            outcome = self._outcome(self.it.keeping.outcome)
            yield self.say(w.AS_THEY_ARE, outcome=outcome, acts=len(self.it.keeping.acts))
        if self.it.outcome in ("ready", "out_of_scope"):
            yield self.say(w.NOTHING_TO_CURE)
        elif not self.it.plans:
            yield self.say(w.NO_PLAN, limit=self.it.limit)
        if self.it.to_state:
            yield self.say(w.STATE_FIRST)
        if not self.it.complete:
            yield self.say(w.STOPPED)

    def _in_short(self) -> Iterator[tuple[str, str]]:
        """Say how much there is to state and to do where no plan was found, and by when."""
        part = 1
        if self.it.to_state:
            count = len(self.it.to_state)
            said = self.say(_FACTS, count=count, s="" if count == 1 else "s", part=self._numeral(part))
            yield self.say(_PARTS["state"]), said
            part += 1
        if self.it.further:
            count, dates = len(self.it.further), [each.date for each in self.it.further if each.date is not None]
            until = self.say(w.UNTIL, day=max(dates).isoformat()) if dates else ""
            yield (
                self.say(_PARTS["further"]),
                self.say(
                    _FURTHER,
                    count=count,
                    s="" if count == 1 else "s",
                    part=self._numeral(part),
                    dated=len(dates),
                    until=until,
                ),
            )

    # Everything behind it

    def _numeral(self, part: int) -> str:
        return _NUMERALS[part - 1] if self.language == "zh" else str(part)

    def _heading(self, said: str, key: str) -> Heading:
        self.part += 1
        mark = self._numeral(self.part) + ("、" if self.language == "zh" else ". ")
        return Heading(1, mark + said, f"part-{key}")

    def _body(self) -> Iterator[Block]:
        for number, plan in enumerate(self.it.plans, start=1):
            title = self.say(_PLAN, number=number, count=len(self.it.plans))
            yield from self._plan(plan, self._heading(title, f"plan-{number}"))
        if self.it.keeping is not None:
            yield from self._plan(self.it.keeping, self._heading(self.say(_PARTS["keeping"]), "keeping"))
        if self.it.to_state:
            yield self._heading(self.say(_PARTS["state"]), "state")
            yield Paragraph(self.say(w.STATE_FIRST))
            yield self._to_state()
        if self.it.further:
            yield self._heading(self.say(_PARTS["further"]), "further")
            yield Paragraph(self.say(w.FURTHER_NOTE))
            yield self._acts(self.it.further)
            yield from self._details(self.it.further, "further")
        if self.it.without:
            yield self._heading(self.say(_PARTS["without"]), "without")
            yield self._left(self.it.without, self.say(_PARTS["without"]))
        yield self._heading(self.say(_PARTS["assessed"]), "assessed")
        yield self._assessed()
        yield self._heading(self.say(_PARTS["review"]), "review")
        yield self._signatures()

    def _plan(self, plan: WayOut, heading: Heading) -> Iterator[Block]:
        yield heading
        leads = (self.say(_LEADS_TO), opened(self._outcome(plan.outcome)))
        yield Definitions((leads, (self.say(_DONE_BY), self._done_by(plan))))
        yield self._acts(plan.acts)
        yield from self._details(plan.acts, heading.id)
        if plan.left:
            yield self._left(plan.left, self.say(w.LEFT).rstrip(":："))
            if plan.outcome == "needs_exception":
                yield Paragraph(self.say(w.EXCEPTION))

    def _done_by(self, plan: WayOut) -> str:
        if plan.date is None:
            return opened(self.say(w.UNDATED, day=plan.day.isoformat()))
        return opened(self.say(w.ALL_DONE, date=plan.date.isoformat()))

    def _acts(self, acts: Sequence[Act]) -> Table:
        """List acts as orders: what, who, with which paper, when at the earliest."""
        rows = tuple(
            (
                f"{number}. {self._what(act)}",
                clean(act.who.pick(self.language)) or "–",
                opened(clean(act.repair.paper.pick(self.language))),
                self._date(act),
            )
            for number, act in enumerate(acts, start=1)
        )
        return Table(self.say(_CAPTION), tuple(self.say(each) for each in _ACTS_HEAD), rows, _ACTS_SHARES)

    def _what(self, act: Act) -> str:
        said = opened(clean(act.repair.what.pick(self.language)))
        return said if act.repair.newcomer is None else said + self._aside(self.say(w.HYPOTHETICAL))

    def _aside(self, said: str) -> str:
        return f"（{said}）" if self.language == "zh" else f" ({said})"

    def _date(self, act: Act) -> str:
        if act.period is None or act.period.days is None:
            return opened(self.say(w.NO_DATE)) if act.date is None else act.date.isoformat()
        if act.date is None:
            return self.say(w.NOT_PUBLISHED, days=act.period.days)
        return act.date.isoformat() + self._aside(self.say(w.WITHIN, days=act.period.days))

    def _details(self, acts: Sequence[Act], key: str) -> Iterator[Block]:
        """Say of each act on what condition, what it cures and under which provision."""
        for number, act in enumerate(acts, start=1):
            rows = [(self.say(_CONDITION), opened(clean(each.pick(self.language)))) for each in act.repair.conditions]
            if act.cures:
                cures = parted(list(dict.fromkeys(self._named(each) for each in act.cures)), self.language)
                laws = parted(cited_together(act.citations, self.language), self.language)
                rows += [(self.say(w.ROW["cures"]), cures), (self.say(w.ROW["provision"]), laws)]
            if rows:
                yield Heading(2, f"{number}. {self._what(act)}", f"{key}-act-{number}")
                yield Definitions(tuple(rows))

    def _named(self, each: Assessed) -> str:
        """Name a requirement, with its subject where there is one."""
        title = opened(each.requirement.title.pick(self.language))
        if each.finding.subject is None:
            return title
        return title + ("：" if self.language == "zh" else ": ") + about(self.case, each.finding, self.language)

    def _left(self, obstacles: Sequence[Assessed], caption: str) -> Table:
        rows = tuple(
            (
                f"{SIGNS[each.finding.status]} {label('status', each.finding.status).pick(self.language)}",
                self._named(each),
                opened(clean(each.finding.reason.pick(self.language))),
            )
            for each in obstacles
        )
        return Table(caption, tuple(self.say(each) for each in _LEFT_HEAD), rows, _LEFT_SHARES)

    def _to_state(self) -> Table:
        rows = tuple(
            (
                opened(clean(each.what.pick(self.language))),
                parted(
                    list(dict.fromkeys(opened(one.requirement.title.pick(self.language)) for one in each.waiting)),
                    self.language,
                ),
            )
            for each in self.it.to_state
        )
        return Table(self.say(_PARTS["state"]), tuple(self.say(each) for each in _STATE_HEAD), rows, (45, 55))

    def _assessed(self) -> Definitions:
        dossier, law = self.case.dossier, self.it.start.law
        values = {
            "title": clean(show(dossier.title, self.language)) if dossier.title else self.say(UNSTATED),
            "dossier": dossier.id,
            "digest": self.it.digest,
            "as_of": self.case.as_of.isoformat(),
            "register": self.say(_EDITION, edition=law.edition),
            "law": law.digest,
            "engine": ENGINE,
            "own": self.own,
        }
        codes = frozenset({self.it.digest, law.digest, self.own})
        return Definitions(tuple((self.say(_ASSESSED[key]), value) for key, value in values.items()), codes)

    def _signatures(self) -> Signatures:
        note = self.say(w.NOTE, as_of=self.case.as_of.isoformat())
        return Signatures(
            ended([note, self.say(DISCLAIMER)], self.language),
            self.say(_OPINION),
            tuple(self.say(each) for each in _SIGN_HEAD),
            tuple(self.say(each) for each in _ROLES),
            self.say(_SEAL),
        )
