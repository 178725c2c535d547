"""What stands and what does not for the release of a lot, for a person at a terminal."""

from collections.abc import Sequence

from fenduan.chain.release.answer import Answer, Asked, Before, Condition, Judged, Status
from fenduan.chain.release.judging import OF_A_LOT
from fenduan.cli import messages as m
from fenduan.cli import release_messages as r
from fenduan.cli.citing import cited
from fenduan.cli.terminal import Page, Style, Terminal
from fenduan.law.release import CONDITIONS, QUESTIONS, ReleaseCondition
from fenduan.reference.text import Text


def render(answer: Answer, remarks: Sequence[Text], terminal: Terminal) -> str:
    """Return the answer as text."""
    page = Page(terminal)
    page.heading(terminal.pick(r.TITLE, lot=terminal.clean(answer.lot)))
    page.paragraph(terminal.pick(r.DAY, day=answer.as_of, position=answer.position))
    page.paragraph(terminal.pick(r.BASIS, basis=answer.basis))
    told: set[Condition] = set()
    for asked in answer.questions:
        _question(page, asked, told)
    if answer.upstream:
        page.blank()
        page.heading(terminal.pick(r.UPSTREAM))
    for judged in answer.upstream:
        _upstream(page, judged)
    if remarks:
        page.blank()
        page.heading(terminal.pick(r.CERTIFICATES))
    for remark in remarks:
        page.paragraph(terminal.clean(remark.pick(terminal.language)), lead="- ")
    page.blank()
    page.paragraph(terminal.pick(m.DISCLAIMER))
    return page.text()


def _question(page: Page, asked: Asked, told: set[Condition]) -> None:
    terminal, law = page.terminal, QUESTIONS[asked.question.value]
    page.blank()
    page.heading(terminal.pick(law.title))
    page.paragraph(terminal.pick(r.STANDINGS[asked.standing.value]), style="bold")
    page.paragraph(_law(law, terminal))
    _before(page, asked.before, asked.left_out)
    fresh = [each for each in asked.conditions if each not in told]
    if len(fresh) < len(asked.conditions):
        page.paragraph(terminal.pick(r.ABOVE))
    told.update(asked.conditions)
    _conditions(page, fresh)


def _upstream(page: Page, judged: Judged) -> None:
    terminal = page.terminal
    page.blank()
    party = judged.party or terminal.pick(r.NOBODY)
    page.paragraph(
        terminal.pick(r.LOT, lot=terminal.clean(judged.lot), party=terminal.clean(party), basis=judged.basis),
        style="bold",
    )
    _before(page, judged.before, judged.left_out)
    _conditions(page, [each for each in judged.conditions if each.id in OF_A_LOT])
    if not judged.conditions:
        page.paragraph(terminal.pick(r.ALL_STAND), indent=2)


def _before(page: Page, before: Before | None, left_out: int) -> None:
    if before is None:
        return
    terminal = page.terminal
    facts = {
        "person": terminal.clean(before.person),
        "date": before.date,
        "basis": before.basis or "?",
        "count": left_out,
    }
    page.paragraph(terminal.pick(r.BEFORE if before.unchanged else r.CHANGED, **facts))


def _conditions(page: Page, conditions: Sequence[Condition]) -> None:
    """Set conditions, each id once with its provisions, in their order."""
    last = ""
    for each in conditions:
        law = CONDITIONS[each.id]
        if each.id != last:
            page.blank()
            page.paragraph(f"{page.terminal.pick(law.title)} · {_law(law, page.terminal)}", indent=2, style="dim")
            last = each.id
        _condition(page, each)


def _condition(page: Page, condition: Condition) -> None:
    terminal = page.terminal
    word = terminal.pick(r.STATUSES[condition.status.value])
    style: Style = "red" if condition.status is Status.NOT_MET else ""
    # Names of lots and the like come from files: they are shown, not filled in.
    page.paragraph(
        terminal.clean(condition.reason.pick(terminal.language)), indent=4, lead=f"[{word}] ", lead_style=style
    )
    if condition.cure is not None:
        page.paragraph(terminal.pick(r.CURE, cure=terminal.clean(condition.cure.pick(terminal.language))), indent=6)
    if condition.facts:
        shown = m.COMMA[terminal.language].join(terminal.clean(each) for each in condition.facts)
        page.paragraph(terminal.pick(r.FROM, facts=shown), indent=6, style="dim")


def _law(law: ReleaseCondition, terminal: Terminal) -> str:
    """Name the provisions with their grade, or say that it is a choice of the product."""
    if law.choice:
        if not law.guidance:
            return terminal.pick(r.CHOICE)
        title = Text(law.guidance[0].title.en, law.guidance[0].title.zh).pick(terminal.language)
        return terminal.pick(r.AFTER, title=title)
    places = m.COMMA[terminal.language].join(cited(law.cites, terminal.language))
    grade = terminal.pick(r.GRADE, grade=law.grade)
    return f"{places} ({grade})" if terminal.language == "en" else f"{places}（{grade}）"
