"""``fenduan legacy``: a running arrangement against announcements 134 and 132, and the plan to put it right."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import click

from fenduan.cli import messages as m
from fenduan.cli import time_messages as t
from fenduan.cli.commands import Command, Date, OneOf, Option, argument, option, session_of
from fenduan.cli.loading import judge
from fenduan.cli.output import deliver, put
from fenduan.cli.problems import Misuse
from fenduan.cli.session import FORMATS
from fenduan.cli.terminal import COLOURS, Page, Terminal

if TYPE_CHECKING:
    from fenduan.assessment.evaluate import Assessed
    from fenduan.assessment.legacy import Item, LegacyCheck
    from fenduan.documents import Kind
    from fenduan.dossier.model import Dossier

_PAPERS: "Final[dict[str, Kind]]" = {"html": "html", "pdf": "pdf", "docx": "docx"}
_FORMS: Final = (*FORMATS, *_PAPERS)


class _Legacy(Command):
    """The command, with the formats of a paper besides those that others have."""

    def __init__(self, name: str, **rest: Any) -> None:  # noqa: ANN401 - whatever click takes
        super().__init__(name, **rest)
        place = next(number for number, each in enumerate(self.params) if "--format" in each.opts)
        holder = "|".join(_FORMS)
        self.params[place] = Option(
            ["--format", "form"], about="format", holder=holder, type=OneOf(_FORMS), default="text"
        )


@click.command("legacy", cls=_Legacy)
@argument("file", about="file", holder="FILE")
@option("--as-of", "as_of", about="as_of", holder="DATE", type=Date())
@option("-o", "--output", "output", about="output", holder="PATH")
@click.pass_context
def legacy(ctx: click.Context, *, file: str, as_of: dt.date | None, output: str | None, form: str) -> int:
    """Check a running arrangement and return the exit status."""
    if form in _PAPERS and output is None:
        raise Misuse("needs-output", m.filled(t.NEEDS_OUTPUT, form=form), found=form, expected="-o PATH", ctx=ctx)
    session = session_of(ctx)
    check = judge(file, as_of, _check)
    if form in _PAPERS and output is not None:
        from fenduan.documents.legacy import render_check

        put(session, output, render_check(check, session.language, _PAPERS[form]), (file,))
    else:
        deliver(session, output, check.as_dict, lambda terminal: _text(check, terminal), (file,))
    return 0 if check.runs and not check.plan else 1


def _check(dossier: "Dossier", as_of: dt.date) -> "LegacyCheck":
    from fenduan.assessment.legacy import legacy_check

    return legacy_check(dossier, as_of)


def _text(check: "LegacyCheck", terminal: Terminal) -> str:
    page = Page(terminal)
    page.heading(
        terminal.pick(t.LEGACY_TITLE, id=check.case.dossier.id, as_of=check.case.as_of.isoformat()),
    )
    if check.refusal is not None:
        page.paragraph(check.refusal.pick(terminal.language), lead=f"{terminal.sign('not_applicable')} ")
    else:
        _verdict(page, check)
        if check.plan:
            page.heading(terminal.pick(t.PLAN))
            for number, item in enumerate(check.plan, start=1):
                _item(page, check, number, item)
        _rest(page, check)
    page.blank()
    page.paragraph(terminal.pick(m.DISCLAIMER))
    return page.text()


def _verdict(page: Page, check: "LegacyCheck") -> None:
    from fenduan.law.timeline import RECTIFICATION_DUE

    terminal, count = page.terminal, len(check.plan)
    said = (
        terminal.pick(t.LEGACY_GAPS, count=count, s="" if count == 1 else "s")
        if count
        else t.LEGACY_NO_GAP.pick(terminal.language)
    )
    status = "not_met" if count else "met"
    page.paragraph(said, lead=f"{terminal.sign(status)} ", style="bold", lead_style=COLOURS[status])
    since = check.case.dossier.running_since
    if since is not None:
        running = terminal.pick(t.LEGACY_RUNNING, since=since.isoformat(), due=RECTIFICATION_DUE.isoformat())
        page.paragraph(running, indent=2)
    for remark in check.remarks:
        page.paragraph(remark.pick(terminal.language), indent=2)


def _item(page: Page, check: "LegacyCheck", number: int, item: "Item") -> None:
    from fenduan.reference.labels import label

    terminal, language = page.terminal, page.terminal.language
    finding, requirement = item.assessed.finding, item.assessed.requirement
    title = requirement.title.pick(language) + terminal.aside(label("status", finding.status).pick(language))
    page.blank()
    sign = terminal.sign(finding.status.value)
    style = COLOURS.get(finding.status.value, "")
    page.paragraph(title, lead=f"{number}  {sign} ", style="bold", lead_style=style)
    rows = [(terminal.pick(t.PLAN_ROW[key]), said) for key, said in _rows(check, item, terminal)]
    page.definitions(rows, indent=3)
    for remark in finding.remarks:
        page.paragraph(terminal.sentence(remark.pick(language)), indent=3, lead=terminal.pick(m.REMARK))


def _rows(check: "LegacyCheck", item: "Item", terminal: Terminal) -> Iterator[tuple[str, str]]:
    from fenduan.cli.alike import subject_name

    language = terminal.language
    finding, requirement = item.assessed.finding, item.assessed.requirement
    if finding.subject is not None:
        yield "about", subject_name(check.case, finding.subject, language)
    yield "gap", terminal.sentence(finding.reason.pick(language))
    yield "what", terminal.sentence(item.what.pick(language))
    yield "owner", item.owner(language) or "–"
    yield "date", _by(item, terminal)
    if item.deadline.reason_needed:
        yield "reason", terminal.pick(t.TO_FILL_IN)
    source = (finding.cites or requirement.cites[0]).text().pick(language)
    yield "provision", f"{source} · {requirement.id}"


def _by(item: "Item", terminal: Terminal) -> str:
    """Say by when, and what could be computed."""
    from fenduan.law.timeline import RECTIFICATION_DUE

    deadline, language = item.deadline, terminal.language
    if deadline.date is None:
        said = terminal.pick(t.TO_BE_SET, due=RECTIFICATION_DUE.isoformat())
    else:
        said = deadline.date.isoformat()
    if deadline.earliest is not None and deadline.earliest != deadline.date:
        said += terminal.aside(terminal.pick(t.EARLIEST, earliest=deadline.earliest.isoformat()))
    notes = "".join(terminal.aside(each.pick(language)) for each in deadline.notes)
    return said + notes


def _rest(page: Page, check: "LegacyCheck") -> None:
    """Set what the province judges, and count what agrees."""
    terminal = page.terminal
    if check.to_be_judged:
        page.heading(terminal.pick(t.TO_BE_JUDGED))
        for each in check.to_be_judged:
            _judged(page, each)
    agreeing = len(check.found) - len(check.plan) - len(check.to_be_judged)
    page.blank()
    page.paragraph(terminal.pick(t.IN_ORDER, count=agreeing))


def _judged(page: Page, each: "Assessed") -> None:
    terminal, language = page.terminal, page.terminal.language
    colon = m.COLON[language]
    said = each.requirement.title.pick(language) + colon + terminal.sentence(each.finding.reason.pick(language))
    page.paragraph(said, lead=f"{terminal.sign('for_judgement')} ")
