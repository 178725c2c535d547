"""``fenduan whatif``: the least that would have to be done, by whom, with which paper, by when."""

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import click

from fenduan.cli import messages as m
from fenduan.cli.commands import Command, Date, argument, option, session_of
from fenduan.cli.loading import judge
from fenduan.cli.output import deliver, put
from fenduan.cli.problems import Misuse
from fenduan.cli.session import FORMATS, Session
from fenduan.cli.terminal import COLOURS, Page, Terminal, write
from fenduan.documents import whatif_words as w

if TYPE_CHECKING:
    from fenduan.assessment.evaluate import Assessed
    from fenduan.assessment.whatif import Act, WayOut, WhatIf
    from fenduan.documents import Kind
    from fenduan.dossier.model import Dossier

_DOCUMENTS: Final[dict[str, "Kind"]] = {"html": "html", "pdf": "pdf", "docx": "docx"}
_SECONDS: Final = 10.0
_SIGN: Final = {
    "ready": "met",
    "needs_exception": "not_shown",
    "incomplete": "not_shown",
    "not_eligible": "not_met",
    "out_of_scope": "not_applicable",
}


@click.command("whatif", cls=Command, forms=(*FORMATS, *_DOCUMENTS))
@argument("file", about="file", holder="FILE")
@option("--as-of", "as_of", about="as_of", holder="DATE", type=Date())
@option("-o", "--output", "output", about="output", holder="PATH")
@click.pass_context
def whatif(ctx: click.Context, *, file: str, as_of: dt.date | None, output: str | None, form: str) -> int:
    """Say what it would take and return the exit status."""
    session, kind = session_of(ctx), _DOCUMENTS.get(form)
    if kind is not None and kind != "html" and output is None:
        raise Misuse("needs-file", m.filled(m.DOCUMENT_NEEDS_FILE, form=kind), found=kind, expected="-o PATH")
    found = judge(file, as_of, _find)
    if kind is None:
        deliver(session, output, found.as_dict, lambda terminal: _text(found, terminal), (file,))
    else:
        _document(session, found, kind, output, file)
    return 0 if found.best == "ready" else 1


def _document(session: Session, found: "WhatIf", kind: "Kind", output: str | None, file: str) -> None:
    from fenduan.documents.whatif import render_whatif

    data = render_whatif(found, session.language, kind)
    if output is None:
        write(data.decode("utf-8"))
    else:
        put(session, output, data, (file,))


def _find(dossier: "Dossier", as_of: dt.date) -> "WhatIf":
    from fenduan.assessment.whatif import Limits
    from fenduan.assessment.whatif import whatif as find

    end = time.monotonic() + _SECONDS
    return find(dossier, as_of, limits=Limits(stop=lambda: time.monotonic() > end))


def _text(found: "WhatIf", terminal: Terminal) -> str:
    page = Page(terminal)
    as_of = found.start.case.as_of.isoformat()
    page.heading(terminal.pick(w.TITLE, id=found.start.case.dossier.id, as_of=as_of))
    _verdict(page, found)
    for number, plan in enumerate(found.plans, start=1):
        count = len(found.plans)
        _plan(page, plan, terminal.pick(w.PLAN, number=number, count=count, **_counted(plan, terminal)))
    if found.keeping is not None:
        _plan(page, found.keeping, terminal.pick(w.KEEPING, **_counted(found.keeping, terminal)))
    _to_state(page, found)
    if found.further:
        count = len(found.further)
        page.heading(terminal.pick(w.FURTHER, count=count, s="" if count == 1 else "s"))
        page.paragraph(terminal.pick(w.FURTHER_NOTE))
        _acts(page, found.further)
    if found.without:
        page.heading(terminal.pick(w.WITHOUT))
        _obstacles(page, found.without)
    page.blank()
    page.paragraph(terminal.pick(w.NOTE, as_of=as_of))
    page.paragraph(terminal.pick(m.DISCLAIMER))
    return page.text()


def _counted(plan: "WayOut", terminal: Terminal) -> dict[str, object]:
    conditions = sum(len(each.repair.conditions) for each in plan.acts)
    return {
        "acts": len(plan.acts),
        "s": "" if len(plan.acts) == 1 else "s",
        "conditions": conditions,
        "t": "" if conditions == 1 else "s",
        "outcome": _outcome(plan.outcome, terminal),
    }


def _outcome(outcome: str, terminal: Terminal) -> str:
    from fenduan.reference.labels import label

    return label("outcome", outcome).pick(terminal.language)


def _verdict(page: Page, found: "WhatIf") -> None:
    terminal = page.terminal
    for lead, standing in ((w.NOW, found.outcome), (w.BEST, found.best)):
        sign = _SIGN[standing]
        said = f"{terminal.sign(sign)} {_outcome(standing, terminal)}"
        page.paragraph(said, lead=terminal.pick(lead), style=COLOURS.get(sign, ""), lead_style="bold")
    if found.keeping is not None:
        outcome = _outcome(found.keeping.outcome, terminal)
        page.paragraph(terminal.pick(w.AS_THEY_ARE, outcome=outcome, acts=len(found.keeping.acts)))
    if found.outcome in ("ready", "out_of_scope"):
        page.paragraph(terminal.pick(w.NOTHING_TO_CURE))
    elif not found.plans:
        page.paragraph(terminal.pick(w.NO_PLAN, limit=found.limit))
    short = m.SEPARATOR[terminal.language].join(_in_short(found, terminal))
    if short:
        page.paragraph(short + m.STOP[terminal.language], lead=terminal.pick(w.IN_SHORT), lead_style="bold")
    if found.to_state:
        page.paragraph(terminal.pick(w.STATE_FIRST))
    if not found.complete:
        page.paragraph(terminal.pick(w.STOPPED))


def _in_short(found: "WhatIf", terminal: Terminal) -> Iterator[str]:
    """Say how much there is to state, and to do besides the plans, and by when."""
    if found.to_state:
        count = len(found.to_state)
        yield terminal.pick(w.FACTS_IN_SHORT, count=count, s="" if count == 1 else "s")
    if found.further:
        count, dates = len(found.further), [each.date for each in found.further if each.date is not None]
        until = terminal.pick(w.UNTIL, day=max(dates).isoformat()) if dates else ""
        plural = "" if count == 1 else "s"
        yield terminal.pick(w.ACTS_IN_SHORT, count=count, s=plural, dated=len(dates), until=until)


def _plan(page: Page, plan: "WayOut", title: str) -> None:
    terminal = page.terminal
    page.heading(title)
    said = (
        terminal.pick(w.UNDATED, day=plan.day.isoformat())
        if plan.date is None
        else terminal.pick(w.ALL_DONE, date=plan.date.isoformat())
    )
    page.paragraph(said, lead=terminal.pick(w.DONE_BY), lead_style="bold")
    _acts(page, plan.acts)
    if plan.left:
        page.blank()
        page.paragraph(terminal.pick(w.LEFT), style="bold")
        _obstacles(page, plan.left)
        if plan.outcome == "needs_exception":
            page.paragraph(terminal.pick(w.EXCEPTION), indent=2)


def _acts(page: Page, acts: "Sequence[Act]") -> None:
    terminal, language = page.terminal, page.terminal.language
    for number, act in enumerate(acts, start=1):
        said = terminal.sentence(act.repair.what.pick(language))
        if act.repair.newcomer is not None:
            said += terminal.aside(terminal.pick(w.HYPOTHETICAL))
        page.blank()
        page.paragraph(said, lead=f"{number}  ", style="bold")
        page.definitions([(terminal.pick(w.ROW[key]), text) for key, text in _rows(act, terminal)], indent=3)
        if act.repair.conditions:
            page.paragraph(terminal.pick(w.CONDITIONS), indent=3, style="bold")
            for each in act.repair.conditions:
                page.paragraph(terminal.sentence(each.pick(language)), indent=5, lead="- ")


def _rows(act: "Act", terminal: Terminal) -> Iterator[tuple[str, str]]:
    from fenduan.cli.citing import cited

    language = terminal.language
    if act.repair.by:
        yield "who", act.who.pick(language)
    yield "paper", terminal.sentence(act.repair.paper.pick(language))
    yield "date", _date(act, terminal)
    if act.cures:
        titles = dict.fromkeys(each.requirement.title.pick(language) for each in act.cures)
        yield "cures", m.SEPARATOR[language].join(titles)
        yield "provision", m.SEPARATOR[language].join(cited(act.citations, language))


def _date(act: "Act", terminal: Terminal) -> str:
    if act.period is None or act.period.days is None:
        return terminal.pick(w.NO_DATE) if act.date is None else act.date.isoformat()
    if act.date is None:
        return terminal.pick(w.NOT_PUBLISHED, days=act.period.days)
    return act.date.isoformat() + terminal.aside(terminal.pick(w.WITHIN, days=act.period.days))


def _obstacles(page: Page, obstacles: "Sequence[Assessed]") -> None:
    terminal, language = page.terminal, page.terminal.language
    for each in obstacles:
        said = each.requirement.title.pick(language) + m.COLON[language]
        reason = terminal.sentence(each.finding.reason.pick(language))
        page.paragraph(said + reason, indent=2, lead=f"{terminal.sign(each.finding.status.value)} ")


def _to_state(page: Page, found: "WhatIf") -> None:
    terminal = page.terminal
    if not found.to_state:
        return
    page.heading(terminal.pick(w.TO_STATE))
    for each in found.to_state:
        count = len({waiting.requirement.id for waiting in each.waiting})
        waits = terminal.pick(w.WAITS, count=count, s="" if count == 1 else "s", t="s" if count == 1 else "")
        said = terminal.sentence(each.what.pick(terminal.language))
        page.paragraph(said + terminal.aside(waits), indent=2, lead="- ")
