"""A determination for a person at a terminal: the verdict and what cures it first, what was assessed last."""

from collections.abc import Iterable, Iterator, Sequence

from fenduan.assessment.determination import ENGINE, Determination
from fenduan.assessment.evaluate import Assessed
from fenduan.cli import messages as m
from fenduan.cli.alike import groups, subject_name, subject_names
from fenduan.cli.arrangement_text import about
from fenduan.cli.citing import cited
from fenduan.cli.route_text import in_brief, numbers, set_route
from fenduan.cli.setting import TIED
from fenduan.cli.terminal import COLOURS, Page, Style, Terminal
from fenduan.law.finding import Finding, Lack, Say, Status
from fenduan.law.questions import OPEN_QUESTIONS
from fenduan.law.requirement import SECTIONS
from fenduan.reference.labels import label
from fenduan.reference.text import Text

_FOLDED = (Status.MET, Status.NOT_APPLICABLE, Status.NOT_YET_IN_FORCE, Status.LAPSED)
_UNFOLDED = (Status.NOT_MET, Status.NOT_SHOWN, Status.FOR_JUDGEMENT, Status.PENDING)
_VERDICT_SIGN = {
    "ready": "met",
    "needs_exception": "not_shown",
    "incomplete": "not_shown",
    "not_eligible": "not_met",
    "out_of_scope": "not_applicable",
}
# More pointers than these are counted, not listed; JSON has them all.
_POINTERS = 4
# How many facts are named to begin with.
_FIRST = 3
_SHORT_DIGEST = 19


def render(determination: Determination, terminal: Terminal, *, unfold: bool = False) -> str:
    """Return the determination as text; ``unfold`` tells of every finding by itself, also of those that are met."""
    page = _Determination(determination, Page(terminal), unfold=unfold)
    page.verdict()
    about(page.page, determination)
    page.findings()
    page.folded()
    page.advisory()
    page.questions()
    set_route(page.page, determination.route)
    page.assessed()
    return page.page.text()


def short(digest: str) -> str:
    """Return as much of a digest as a person compares."""
    return digest[:_SHORT_DIGEST] + "…"


def plural(count: int) -> str:
    """Return the ending of an English plural."""
    return "" if count == 1 else "s"


class _Determination:
    """One determination being set on a page."""

    def __init__(self, determination: Determination, page: Page, *, unfold: bool) -> None:
        self.it = determination
        self.page = page
        self.unfold = unfold
        self.say = page.terminal.pick
        self.language = page.terminal.language
        self.counted = [each for each in determination.findings if each.counts]
        self.steps = numbers(determination.route)

    def of(self, *statuses: Status) -> list[Assessed]:
        """Return the findings that count and have one of ``statuses``."""
        return [each for each in self.counted if each.finding.status in statuses]

    # The verdict

    def verdict(self) -> None:
        """Say the outcome in one sentence, then what cures it or what is left."""
        outcome = self.it.outcome
        contrary = self.of(Status.NOT_MET)
        strict = _requirements(each for each in contrary if not each.finding.discretion)
        lenient = _requirements(each for each in contrary if each.finding.discretion)
        told = {
            "not_eligible": strict,
            "needs_exception": lenient,
            "incomplete": _requirements(self.of(Status.NOT_SHOWN)),
        }.get(outcome, 0)
        status = _VERDICT_SIGN[outcome]
        page, style = self.page, COLOURS.get(status, "")
        lead = f"{page.terminal.sign(status)} "
        page.paragraph(self._number(m.VERDICT[outcome], told), lead=lead, style="bold", lead_style=style)
        if outcome == "not_eligible" and lenient:
            page.paragraph(self._number(m.OF_THEM_IN_PRINCIPLE, lenient), indent=2)
        if outcome == "out_of_scope":
            for each in self.of(Status.NOT_APPLICABLE):
                if each.requirement.id == "scope":
                    page.paragraph(self.sentence(each.finding.reason), indent=2)
        page.blank()
        for lead_text, text in self._what_to_do():
            page.paragraph(text, lead=self.say(lead_text), lead_style="bold")
        self._counts()

    def _number(self, text: Text, count: int) -> str:
        one = count == 1
        return self.say(text, count=count, s="" if one else "s", holds="s" if one else "", are="is" if one else "are")

    def _what_to_do(self) -> Iterator[tuple[Text, str]]:
        outcome = self.it.outcome
        if outcome == "out_of_scope":
            yield m.CURE, self.say(m.CURE_SCOPE)
            return
        contrary, missing = self.of(Status.NOT_MET), self.of(Status.NOT_SHOWN)
        cures = []
        if contrary:
            lenient = outcome == "needs_exception"
            cures.append(self.say(m.CURE_EXCEPTION if lenient else m.CURE_CONTRARY, count=_requirements(contrary)))
        if missing:
            lacks = _lacking(self.it, missing)
            papers = sum(lack.needs_paper for lack, _ in lacks)
            facts = len(lacks) - papers
            cures.append(self.say(m.CURE_MISSING, papers=papers, facts=facts, s=plural(papers), t=plural(facts)))
        for place, cure in enumerate(cures):
            yield (m.BESIDES if place else m.CURE), cure
        first = [lack.what.pick(self.language) for lack, ids in _lacking(self.it, missing) if _opens_several(lack, ids)]
        if first:
            yield m.BEGIN_WITH, self.say(m.SEVERAL, items=m.COMMA[self.language].join(first[:_FIRST]))
        if not cures:
            judgement, pending = len(self.of(Status.FOR_JUDGEMENT)), len(self.of(Status.PENDING))
            left = self.say(m.LEFT, judgement=judgement, pending=pending, s=plural(judgement))
            yield m.WHAT_IS_LEFT, left
        yield from in_brief(self.it.route, self.language)

    def _counts(self) -> None:
        counts = self.it.counts
        order = (*_UNFOLDED, *_FOLDED)
        shown = [self._count(status, counts[status]) for status in order if counts.get(status)]
        between = m.CLAUSE[self.language]
        self.page.paragraph(
            between.join(shown), lead=self.say(m.ABOUT["counts"]) + m.COLON[self.language], lead_style="bold"
        )

    def _count(self, status: Status, number: int) -> str:
        parts = (self.page.terminal.sign(status), label("status", status).pick(self.language), str(number))
        return TIED.join(TIED.join(part.split()) for part in parts)

    # The findings

    def findings(self) -> None:
        """Set what blocks, what is missing, what is for the authority, what is pending."""
        for status in _UNFOLDED:
            found = self.of(status)
            if found:
                style: Style = "red" if status is Status.NOT_MET else "bold"
                self.page.heading(self.say(m.SECTIONS[status]), style=style)
                self._by_section(found, status)

    def _by_section(self, found: Sequence[Assessed], status: Status) -> None:
        for letter, title in SECTIONS.items():
            own = [each for each in found if each.requirement.section == letter]
            if not own:
                continue
            requirements = _requirements(own)
            count = self.say(
                m.OF_REQUIREMENTS,
                requirements=requirements,
                findings=len(own),
                s=plural(requirements),
                t=plural(len(own)),
            )
            self.page.blank()
            self.page.paragraph(
                title.pick(self.language) + self.page.terminal.aside(count), lead=f"{letter}  ", style="dim"
            )
            for each in _by_requirement(own):
                self._requirement(each, status)

    def _requirement(self, found: list[Assessed], status: Status) -> None:
        page, requirement = self.page, found[0].requirement
        page.blank()
        tags = []
        if any(each.finding.discretion for each in found):
            tags.append(self.say(m.IN_PRINCIPLE))
        if requirement.advisory:
            tags.append(self.say(m.ADVISORY, grade=requirement.grade))
        title = requirement.title.pick(self.language) + "".join(map(page.terminal.aside, tags))
        page.paragraph(title, lead=f"{page.terminal.sign(status)} ", style="bold", lead_style=COLOURS.get(status, ""))
        told = [[each] for each in found] if self.unfold else groups(self.it.case, found)
        for group in told:
            self._finding(group)
        self._provision(found)

    def _finding(self, group: list[Assessed]) -> None:
        page, finding = self.page, group[0].finding
        page.paragraph(self.sentence(finding.reason), indent=2)
        for text, lead in self._to_do(finding):
            page.paragraph(text, indent=2, lead=lead)
        others = subject_names(self.it.case, group, self.language)
        if others:
            page.paragraph(others, indent=2, lead=self.say(m.LIKEWISE))
        for remark in finding.remarks:
            page.paragraph(self.sentence(remark), indent=2, lead=self.say(m.REMARK))

    def _to_do(self, finding: Finding) -> Iterator[tuple[str, str]]:
        remedy = finding.remedy
        if remedy.what is not None:
            yield self.sentence(remedy.what), "→ "
        for alternative in finding.missing[1:]:
            items = m.COMMA[self.language].join(lack.what.pick(self.language) for lack in alternative)
            yield items + m.STOP[self.language], self.say(m.OR_ELSE)

    def _provision(self, found: Sequence[Assessed]) -> None:
        parts = cited(((each.finding.cites or each.requirement.cites[0]) for each in found), self.language)
        parts.append(found[0].requirement.id)
        parts.extend(self._pointers(found))
        self.page.paragraph(" · ".join(parts), indent=2, style="dim", full=True)

    def _pointers(self, found: Sequence[Assessed]) -> Iterator[str]:
        pointers: dict[str, None] = {}
        papers: dict[str, None] = {}
        for each in found:
            lacking = [self.it.case.pointer(*lack.place) for first in each.finding.missing[:1] for lack in first]
            pointers |= dict.fromkeys(lacking or self.it.pointers(each))
            papers |= dict.fromkeys(self.it.evidence(each))
        listed = sorted(pointers, key=_natural)
        most = len(listed) if self.unfold else _POINTERS
        if listed:
            more = len(listed) - most
            rest = [self.say(m.AND_MORE, count=more, total=len(listed))] if more > 0 else []
            yield " ".join([*listed[:most], *rest])
        if papers:
            yield self.say(m.EVIDENCE, ids=" ".join(papers))

    # What is folded

    def folded(self) -> None:
        """Set what is met or does not apply: a line a section with its remarks, or every finding."""
        found = self.of(*_FOLDED)
        untimely = [each for each in self.it.findings if not each.counts and not each.requirement.advisory]
        every = [each for each in self.it.findings if each in found or each in untimely]
        if not every:
            return
        page = self.page
        page.heading(self.say(m.SECTIONS["folded"]))
        rows = []
        for letter, title in SECTIONS.items():
            own = [each for each in every if each.requirement.section == letter]
            counts = [
                self._count(status, number)
                for status in _FOLDED
                if (number := sum(each.finding.status is status for each in own))
            ]
            if own:
                rows.append(
                    (letter, title.pick(self.language) + m.COLON[self.language] + m.CLAUSE[self.language].join(counts))
                )
            if own and self.unfold:
                page.blank()
                page.paragraph(rows[-1][1], lead=f"{letter}  ", style="dim")
                for group in _by_requirement(own):
                    self._briefly(group)
        if not self.unfold:
            page.definitions(rows)
            self._remarks(every)
            page.paragraph(self.say(m.UNFOLD), style="dim")

    def _briefly(self, found: Sequence[Assessed]) -> None:
        page, requirement = self.page, found[0].requirement
        for each in found:
            status = each.finding.status
            title = requirement.title.pick(self.language)
            page.paragraph(
                title + m.COLON[self.language] + self.sentence(each.finding.reason),
                indent=2,
                lead=f"{page.terminal.sign(status)} ",
                lead_style=COLOURS.get(status, ""),
            )
            for remark in each.finding.remarks:
                page.paragraph(self.sentence(remark), indent=4, lead=self.say(m.REMARK))
        page.paragraph(
            " · ".join([requirement.cites[0].text().pick(self.language), requirement.id, *self._pointers(found)]),
            indent=4,
            style="dim",
            full=True,
        )

    def _remarks(self, found: Iterable[Assessed]) -> None:
        told: dict[str, None] = {}
        for each in found:
            for remark in each.finding.remarks:
                subject = each.finding.subject
                name = subject_name(self.it.case, subject, self.language) + m.COLON[self.language] if subject else ""
                told[name + self.sentence(remark)] = None
        for remark_text in told:
            self.page.paragraph(remark_text, lead=self.say(m.REMARK))

    def advisory(self) -> None:
        """Set what is shown but never part of the outcome."""
        found = [each for each in self.it.findings if each.requirement.advisory]
        if not found:
            return
        self.page.heading(self.say(m.SECTIONS["advisory"]))
        for own in _by_requirement(found):
            self._requirement(own, own[0].finding.status)

    # What it rests on

    def questions(self) -> None:
        """Set the open questions that the findings touch."""
        if not self.it.questions:
            return
        self.page.heading(self.say(m.SECTIONS["questions"]))
        for number, ids in self.it.questions.items():
            question = OPEN_QUESTIONS[number].pick(self.language)
            touches = self.say(m.TOUCHES, ids=m.COMMA[self.language].join(ids))
            self.page.paragraph(question, lead=f"{number:>2}  ")
            self.page.paragraph(touches, indent=4, style="dim", full=True)

    def assessed(self) -> None:
        """Set what was assessed, at which date, under which edition, and what the result is worth."""
        page, it = self.page, self.it
        page.heading(self.say(m.SECTIONS["assessed"]))
        edition = self.say(m.EDITION, edition=it.law.edition, digest=short(it.law.digest))
        rows = [
            ("dossier", it.case.dossier.id + m.CLAUSE[self.language] + it.digest),
            ("as_of", it.as_of.isoformat()),
            ("register", edition),
            ("engine", ENGINE),
        ]
        page.definitions([(self.say(m.ASSESSED[key]), text) for key, text in rows])
        page.blank()
        page.paragraph(self.say(m.SHOW_ONE), style="dim")
        page.paragraph(self.say(m.DISCLAIMER))

    def sentence(self, said: Say) -> str:
        """Return what is said, in English with a capital at its beginning."""
        return self.page.terminal.sentence(said.pick(self.language))


def _by_requirement(found: Iterable[Assessed]) -> list[list[Assessed]]:
    """Put the findings of each requirement together, in the register's order."""
    together: dict[str, list[Assessed]] = {}
    for each in found:
        together.setdefault(each.requirement.id, []).append(each)
    return list(together.values())


def _natural(pointer: str) -> list[tuple[bool, int, str]]:
    """Sort ``/steps/2`` before ``/steps/10``."""
    return [(key.isdecimal(), int(key) if key.isdecimal() else 0, key) for key in pointer.split("/")]


def _requirements(found: Iterable[Assessed]) -> int:
    return len({each.requirement.id for each in found})


def _lacking(determination: Determination, found: Iterable[Assessed]) -> list[tuple[Lack, set[str]]]:
    """List what the first alternatives ask for, each once, with the ids of the requirements that ask for it."""
    lacks: dict[tuple[str, str], tuple[Lack, set[str]]] = {}
    for each in found:
        for lack in (lack for alternative in each.finding.missing[:1] for lack in alternative):
            key = (determination.case.pointer(*lack.place), lack.what.pick("en"))
            lacks.setdefault(key, (lack, set()))[1].add(each.requirement.id)
    return list(lacks.values())


def _opens_several(lack: Lack, ids: set[str]) -> bool:
    """Whether more than one requirement waits for a fact that only needs to be stated."""
    return len(ids) > 1 and not lack.needs_paper
