"""A determination as a document: the first page that decides, then everything behind it."""

from collections.abc import Iterator, Sequence
from typing import Final

from fenduan.assessment.determination import ENGINE, Determination
from fenduan.assessment.evaluate import Assessed
from fenduan.documents.chain_table import table_of_chain
from fenduan.documents.clean import clean
from fenduan.documents.drawing import FLIPPED, UPRIGHT, draw, draw_parts
from fenduan.documents.findings import about, blocking, by_section, paper, provision, remedy_of
from fenduan.documents.identity import determination_digest
from fenduan.documents.measure import width
from fenduan.documents.overview import draw_overview
from fenduan.documents.route import route_blocks
from fenduan.documents.svg import Svg
from fenduan.documents.tree import (
    Block,
    Content,
    Count,
    Definitions,
    Figure,
    Heading,
    Paragraph,
    Plate,
    Signatures,
    Table,
    Verdict,
)
from fenduan.documents.words import (
    OUTCOME_STATUS,
    SIGNS,
    UNSTATED,
    ended,
    listed,
    named,
    natural,
    opened,
    parted,
    plural,
)
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import Status, show
from fenduan.law.questions import OPEN_QUESTIONS
from fenduan.reference.labels import label
from fenduan.reference.text import Language, Text

# The first page of A4 in points, and what of it stands beside the drawing and the rows of the table.
_PAGE_HIGH: Final = 718
_BESIDE: Final[dict[Language, int]] = {"en": 300, "zh": 265}
_LINE_HIGH: Final = 14.5
_POINT: Final = 0.75
_WIDE: Final = 170 / 25.4 * 72
# The most that a drawing takes of the first page, and the least scale at which its letters have six points.
_DRAWN_HIGH: Final = 105 / 25.4 * 72
_LEGIBLE: Final = 0.76
_SHARES: Final = (13, 37, 50)

TITLE: Final = Text("Determination on segmented manufacture of a biological product", "生物制品分段生产评估报告")
DISCLAIMER: Final = Text(
    "This supports a person's decision. It is not legal advice.", "本结果供有关人员决策参考，不构成法律意见。"
)
_MARK: Final = Text("Fenduan, {id}, judged at {day}", "分段·{id}·判断日期{day}")
_DIGEST: Final = Text("Digest of this determination", "本报告摘要值")
_PAGE: Final = Text("Page {page} of {total}", "第{page}页，共{total}页")
_CONTENTS: Final = Text("Contents", "目录")
_ABOUT: Final[dict[str, Text]] = {
    "product": Text("Product", "产品"),
    "holder": Text("Holder", "持有人"),
    "as_of": Text("Judged at", "判断日期"),
    "register": Text("Register", "登记册"),
}
_EDITION: Final = Text("edition {edition}", "版本{edition}")
_VERDICT: Final[dict[str, Text]] = {
    "ready": Text("nothing contrary and nothing missing was found", "未发现不符合或者缺项"),
    "not_met": Text("{count} requirement{s} {are} not met", "{count}项要求不符合"),
    "in_principle": Text(
        '{count} requirement{s} that hold{holds} "in principle" {are} not met', "{count}项“原则上”的要求不符合"
    ),
    "not_shown": Text(
        "{count} requirement{s} {are} not shown, for want of facts or evidence",
        "{count}项要求因缺少事实或者证明材料而未能证明",
    ),
    "pending": Text("{count} {are} pending", "{count}项办理中"),
    "for_judgement": Text("{count} {are} for the authority to judge", "{count}项待机关判断"),
}
_FIGURE: Final = Text(
    "The chain: places, segments, hand-offs, and the findings on each", "生产链：地点、生产段、交接及其判定"
)
_AT_A_GLANCE: Final = Text(
    "The chain at a glance: with each segment its gravest finding. The whole drawing is part {part}.",
    "生产链概览：各生产段标示最严重的判定；完整图见第{part}部分",
)
_CURE: Final = Text("What cures it", "如何补正")
_NO_CURE: Final = Text("Nothing is to be cured.", "无需补正。")
_LEFT: Final = Text("What is left", "其余事项")
_LEFT_ROW: Final = Text("{count}: {titles}", "{count}项：{titles}")
_MORE: Final = Text("{count} more stand in part {part}: {title}.", "其余{count}项见第{part}部分“{title}”。")
_CURE_CAPTION: Final = Text("What stands in the way, gravest first", "须补正的事项（按影响程度排列）")
_CURE_HEAD: Final = (
    Text("Status", "判定"),
    Text("Requirement and subject", "要求和对象"),
    Text("What to do", "如何补正"),
)
_NUMERALS: Final = "一二三四五六七八九十"
_PARTS: Final[dict[str, Text]] = {
    "drawing": Text("The chain, drawn", "生产链图"),
    "cure": Text("Everything to be cured", "补正事项清单"),
    "chain": Text("The chain in tables", "生产链情况"),
    "findings": Text("Findings, requirement by requirement", "逐项判定"),
    "route": Text("The route: what to file, where, by when", "办理路径"),
    "questions": Text("Open questions of law", "未决法律问题"),
    "evidence": Text("Documents that the findings rest on", "判定所依据的证明文件"),
    "assessed": Text("What was assessed, and by what", "判断对象和依据"),
    "review": Text("Review and signature", "审核与签署"),
}
_NO_QUESTIONS: Final = Text("No open question of law is touched.", "未涉及未决法律问题。")
_QUESTIONS_LEAD: Final = Text(
    "The texts leave these open. They are shown, never decided.", "下列问题现行规定尚未明确；仅作列示，不作认定。"
)
_WITHHELD: Final = Text(
    "Not told here, as it rests on material that its owner has restricted: {titles}.",
    "因依据提供方限制查看的材料，下列要求的判定此处不予显示：{titles}。",
)
_QUESTION: Final = Text("Question {number}", "问题{number}")
_TOUCHES: Final = Text("Touches: {titles}.", "涉及：{titles}。")
_NO_PAPERS: Final = Text("The dossier lists no document that a finding rests on.", "卷宗未列有判定所依据的证明文件。")
_PAPERS_HEAD: Final = (Text("Document", "证明文件"), Text("Findings that rest on it", "以其为依据的要求"))
_ASSESSED: Final[dict[str, Text]] = {
    "title": Text("Arrangement", "安排名称"),
    "dossier": Text("Dossier", "卷宗"),
    "digest": Text("Digest of the dossier", "卷宗摘要值"),
    "provenance": Text("Facts from", "事实来源"),
    "as_of": Text("Judged at the end of", "判断日期（截至当日终了）"),
    "register": Text("Register of requirements", "要求登记册"),
    "law": Text("Digest of the register", "登记册摘要值"),
    "engine": Text("Engine", "程序"),
    "own": Text("Digest of this determination", "本报告摘要值"),
}
_TEXTS: Final = Text("Texts applied", "所适用的文本")
_TEXTS_HEAD: Final = (
    Text("Instrument", "文件名称"),
    Text("Number", "文号"),
    Text("In force", "施行日期"),
    Text("How sure the text is", "文本可靠程度"),
)
_OPINION: Final = Text("Opinion on review", "审核意见")
_SIGN_HEAD: Final = (Text("Role", "环节"), Text("Name", "姓名"), Text("Signature", "签字"), Text("Date", "日期"))
_ROLES: Final = (Text("Prepared by", "承办人"), Text("Reviewed by", "审核人"), Text("Approved by", "批准人"))
_SEAL: Final = Text("(seal of the office)", "（单位盖章）")


def content_of(determination: Determination, language: Language) -> Content:
    """Return a determination as a document without a format, in one language."""
    return _Builder(determination, language).content()


class _Builder:
    """One determination being put into one language."""

    def __init__(self, determination: Determination, language: Language) -> None:
        self.it = determination
        self.language = language
        self.own = determination_digest(determination)
        self.blocking = _merged(determination, language)
        case, findings = determination.case, determination.findings
        whole = draw(case, findings, language)
        self.plates: tuple[Svg, ...] = ()
        if _scale(whole) < _LEGIBLE:
            self.plates, self.flipped = _plates(case, findings, language)
            whole = draw_overview(case, findings, language)
        self.drawn = whole
        self.first = _fitting(self.blocking, whole, language, least=1 if self.plates else 3)
        left_out = {"drawing": not self.plates, "cure": self.first == len(self.blocking)}
        self.parts = [key for key in _PARTS if not left_out.get(key)]

    def say(self, text: Text, **facts: object) -> str:
        """Return a wording in the language of the document; ``{name}`` in it stands for the fact of that name."""
        said = text.pick(self.language)
        return said.format_map(facts) if facts else said

    def content(self) -> Content:
        """Return the whole document."""
        dossier, day = self.it.case.dossier, self.it.as_of.isoformat()
        subtitle = clean(show(dossier.title, self.language)) if dossier.title else dossier.id
        return Content(
            language=self.language,
            title=self.say(TITLE),
            subtitle=subtitle,
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
        name = clean(show(case.product.name, self.language)) if case.product.name else self.say(UNSTATED)
        values = {
            "product": name,
            "holder": clean(show(case.holder, self.language)),
            "as_of": self.it.as_of.isoformat(),
            "register": self.say(_EDITION, edition=self.it.law.edition),
        }
        return tuple((self.say(_ABOUT[key]), value) for key, value in values.items())

    # The first page

    def _front(self) -> Iterator[Block]:
        yield self._verdict()
        caption = self.say(_AT_A_GLANCE, part=self._number("drawing")) if self.plates else self.say(_FIGURE)
        yield Figure((self.drawn,), caption)
        if self.blocking:
            yield Heading(1, self.say(_CURE), "cure")
            yield self._cures(self.blocking[: self.first])
            left = len(self.blocking) - self.first
            if left > 0:
                yield Paragraph(self.say(_MORE, count=left, part=self._number("cure"), title=self.say(_PARTS["cure"])))
        else:
            yield Heading(1, self.say(_LEFT), "left")
            yield Paragraph(self.say(_NO_CURE))
            yield from self._left()
        yield Paragraph(self.say(DISCLAIMER), "small")

    def _verdict(self) -> Verdict:
        outcome, words = self.it.outcome, []
        if outcome == "ready":
            words.append(self.say(_VERDICT["ready"]))
        numbers = self._requirements() if outcome != "out_of_scope" else {}
        for key, count in numbers.items():
            if count:
                words.append(self.say(_VERDICT[key], count=count, **plural(count)))
        name = opened(label("outcome", outcome).pick(self.language))
        meaning = label("outcome_meaning", outcome).pick(self.language)
        colon, stop = ("：", "。") if self.language == "zh" else (": ", ".")
        sentence = name + colon + parted(words, self.language) + stop if words else name + stop
        if self.it.scope is not None:
            sentence = opened(self.say(self.it.scope)) + colon + sentence
        counts = tuple(
            Count(status, label("status", status).pick(self.language), number)
            for status, number in self.it.counts.items()
        )
        return Verdict(OUTCOME_STATUS[outcome], name, sentence, meaning, counts)

    def _requirements(self) -> dict[str, int]:
        """Count the requirements, each once, under the gravest of its findings."""
        kinds = ("not_met", "in_principle", "not_shown", "pending", "for_judgement")
        worst: dict[str, int] = {}
        for each in self.it.findings:
            status = each.finding.status
            kind = "in_principle" if status is Status.NOT_MET and each.finding.discretion else status.value
            if each.counts and kind in kinds:
                rank = kinds.index(kind)
                worst[each.requirement.id] = min(worst.get(each.requirement.id, rank), rank)
        return {kind: sum(rank == number for rank in worst.values()) for number, kind in enumerate(kinds)}

    def _cures(self, rows: Sequence[tuple[str, str, str]]) -> Table:
        head = tuple(self.say(each) for each in _CURE_HEAD)
        return Table(self.say(_CURE_CAPTION), head, tuple(rows), _SHARES)

    def _left(self) -> Iterator[Block]:
        rows = []
        for status in (Status.PENDING, Status.FOR_JUDGEMENT):
            found = [each for each in self.it.findings if each.counts and each.finding.status is status]
            if found:
                titles = listed(_titles(found, self.language), self.language)
                word = f"{SIGNS[status]} {label('status', status).pick(self.language)}"
                rows.append((word, self.say(_LEFT_ROW, count=len(found), titles=titles)))
        if rows:
            yield Definitions(tuple(rows))

    # Everything behind it

    def _number(self, key: str) -> str:
        place = self.parts.index(key)
        return _NUMERALS[place] if self.language == "zh" else str(place + 1)

    def _heading(self, key: str) -> Heading:
        mark = f"{self._number(key)}、" if self.language == "zh" else f"{self._number(key)}. "
        return Heading(1, mark + self.say(_PARTS[key]), f"part-{key}")

    def _body(self) -> Iterator[Block]:
        if self.plates:
            yield Plate(self._heading("drawing"), self.plates, self.say(_FIGURE), self.flipped)
        if "cure" in self.parts:
            yield self._heading("cure")
            yield self._cures(self.blocking)
        yield self._heading("chain")
        yield from table_of_chain(self.it.case, self.it.findings, self.language)
        yield self._heading("findings")
        yield from by_section(self.it, self.language)
        if self.it.withheld_titles:
            titles = listed([opened(each.pick(self.language)) for each in self.it.withheld_titles], self.language)
            yield Paragraph(self.say(_WITHHELD, titles=titles))
        yield self._heading("route")
        yield from route_blocks(self.it.route, self.it.as_of, self.language)
        yield self._heading("questions")
        yield from self._questions()
        yield self._heading("evidence")
        yield from self._evidence()
        yield self._heading("assessed")
        yield from self._assessed()
        yield self._heading("review")
        yield Signatures(
            self.say(DISCLAIMER),
            self.say(_OPINION),
            tuple(self.say(each) for each in _SIGN_HEAD),
            tuple(self.say(each) for each in _ROLES),
            self.say(_SEAL),
        )

    def _questions(self) -> Iterator[Block]:
        if not self.it.questions:
            yield Paragraph(self.say(_NO_QUESTIONS))
            return
        yield Paragraph(self.say(_QUESTIONS_LEAD))
        titles = {each.id: opened(each.title.pick(self.language)) for each in self.it.law.requirements}
        rows = []
        for number, ids in self.it.questions.items():
            touches = self.say(_TOUCHES, titles=listed([titles[key] for key in ids], self.language))
            said = ended([OPEN_QUESTIONS[number].pick(self.language), touches], self.language)
            rows.append((self.say(_QUESTION, number=number), said))
        yield Definitions(tuple(rows))

    def _evidence(self) -> Iterator[Block]:
        used: dict[str, dict[str, None]] = {}
        for each in self.it.findings:
            for key in self.it.evidence(each):
                used.setdefault(key, {})[opened(each.requirement.title.pick(self.language))] = None
        if not used:
            yield Paragraph(self.say(_NO_PAPERS))
            return
        listing = sorted(
            (document for document in self.it.case.dossier.documents or () if document.id in used),
            key=lambda document: natural(document.id),
        )
        rows = tuple((paper(each, self.language), listed([*used[each.id]], self.language)) for each in listing)
        head = tuple(self.say(each) for each in _PAPERS_HEAD)
        yield Table(self.say(_PARTS["evidence"]), head, rows, (50, 50))

    def _assessed(self) -> Iterator[Block]:
        dossier = self.it.case.dossier
        rows = {
            "title": clean(show(dossier.title, self.language)) if dossier.title else "",
            "dossier": dossier.id,
            "digest": self.it.digest,
            "provenance": clean(show(dossier.provenance, self.language)) if dossier.provenance else "",
            "as_of": self.it.as_of.isoformat(),
            "register": self.say(_EDITION, edition=self.it.law.edition),
            "law": self.it.law.digest,
            "engine": ENGINE,
            "own": self.own,
        }
        stated = tuple((self.say(_ASSESSED[key]), value) for key, value in rows.items() if value)
        yield Definitions(stated, frozenset({self.it.digest, self.it.law.digest, self.own}))
        yield self._texts()

    def _texts(self) -> Table:
        """List every instrument that a finding or a step of the route cites."""
        cites = [provision(each) for each in self.it.findings] + [step.citation for step in self.it.route]
        instruments = {each.instrument.code: each.instrument for each in cites}
        rows = tuple(
            (
                each.title.pick(self.language),
                each.number,
                "–" if each.in_force is None else each.in_force.isoformat(),
                label("grade", each.grade).pick(self.language),
            )
            for each in instruments.values()
        )
        return Table(self.say(_TEXTS), tuple(self.say(each) for each in _TEXTS_HEAD), rows, (42, 26, 14, 18))


def _scale(drawn: Svg) -> float:
    """Return the scale at which the first page shows a drawing."""
    return min(1, _WIDE / (drawn.width * _POINT), _DRAWN_HIGH / (drawn.height * _POINT))


def _plates(case: Arrangement, findings: Sequence[Assessed], language: Language) -> tuple[tuple[Svg, ...], bool]:
    """Draw the chain for pages of its own, upright or on their side: as takes fewer pages."""
    upright, flipped = (draw_parts(case, findings, language, wide=wide, high=high) for wide, high in (UPRIGHT, FLIPPED))
    return (flipped, True) if len(flipped) < len(upright) else (upright, False)


def _fitting(rows: Sequence[tuple[str, ...]], drawn: Svg, language: Language, *, least: int) -> int:
    """Return how many rows the first page has room for below the drawing; ``least`` stand there in any case."""
    room = _PAGE_HIGH - _BESIDE[language] - _scale(drawn) * drawn.height * _POINT
    for number, row in enumerate(rows):
        lines = max(
            -(-width(cell, 9.2) // (_WIDE * share / sum(_SHARES) - 8)) for cell, share in zip(row, _SHARES, strict=True)
        )
        room -= lines * _LINE_HIGH + 9
        if room < 0 and number >= least:
            return number
    return len(rows)


def _titles(found: Sequence[Assessed], language: Language) -> list[str]:
    return list(dict.fromkeys(each.requirement.title.pick(language) for each in found))


def _merged(determination: Determination, language: Language) -> list[tuple[str, str, str]]:
    """Return status, requirement with subjects, and what to do; what is cured alike stands together."""
    together: dict[tuple[str, str], dict[str, dict[str, None]]] = {}
    for each in blocking(determination):
        status = each.finding.status
        word = f"{SIGNS[status]} {label('status', status).pick(language)}"
        what = remedy_of(each, language) or "–"
        subjects = together.setdefault((word, what), {}).setdefault(opened(each.requirement.title.pick(language)), {})
        if each.finding.subject is not None:
            subjects[about(determination.case, each.finding, language)] = None
    return [(word, _subjects(found, language), what) for (word, what), found in together.items()]


def _subjects(found: dict[str, dict[str, None]], language: Language) -> str:
    colon = "：" if language == "zh" else ": "
    said = [title + (colon + named([*names], language) if names else "") for title, names in found.items()]
    return parted(said, language)
