"""``fenduan dossier diff``: what differs between two dossiers of an arrangement, and what it means."""

import datetime as dt
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Final

import click

from fenduan.cli import messages as m
from fenduan.cli import time_messages as t
from fenduan.cli.commands import Command, Date, argument, option, session_of
from fenduan.cli.loading import judge, load
from fenduan.cli.output import deliver
from fenduan.cli.terminal import Page, Terminal

if TYPE_CHECKING:
    from fenduan.assessment.change import ChangeReport, Filing, FindingChange
    from fenduan.dossier.difference import Change
    from fenduan.dossier.model import Dossier
    from fenduan.law.arrangement import Arrangement
    from fenduan.law.finding import Subject

_SIGNS: Final = {"added": "+ ", "removed": "- ", "changed": "~ "}
# Of a text longer than this the beginning is shown; JSON has all of it.
_LONGEST: Final = 300


@click.command("diff", cls=Command)
@argument("before", about="before", holder="BEFORE")
@argument("after", about="after", holder="AFTER")
@option("--as-of", "as_of", about="as_of", holder="DATE", type=Date())
@option("--all", "unfold", about="all", is_flag=True)
@option("-o", "--output", "output", about="output", holder="PATH")
@click.pass_context
def diff(
    ctx: click.Context, *, before: str, after: str, as_of: dt.date | None, unfold: bool, output: str | None
) -> None:
    """Say what differs between two dossiers, and what that means."""
    earlier = load(before)
    report = judge(after, as_of, lambda dossier, day: _report(earlier, dossier, day))
    deliver(
        session_of(ctx),
        output,
        report.as_dict,
        lambda terminal: _text(report, terminal, unfold=unfold),
        (before, after),
    )


def _report(before: "Dossier", after: "Dossier", as_of: dt.date) -> "ChangeReport":
    from fenduan.assessment.change import change_between

    return change_between(before, after, as_of)


def _text(report: "ChangeReport", terminal: Terminal, *, unfold: bool) -> str:
    page = Page(terminal)
    before, after = report.before.case.dossier.id, report.after.case.dossier.id
    page.heading(terminal.pick(t.DIFF_TITLE, before=before, after=after))
    _changes(page, report.changes)
    if report.changes:
        page.heading(terminal.pick(t.MEANS, as_of=report.after.as_of.isoformat()))
        _outcome(page, report)
        _occasions(page, report)
        _findings(page, report, unfold=unfold)
    page.blank()
    page.paragraph(terminal.pick(m.DISCLAIMER))
    return page.text()


# What differs


def _changes(page: Page, changes: "Sequence[Change]") -> None:
    terminal = page.terminal
    if not changes:
        page.paragraph(terminal.pick(t.SAME_DOSSIER))
        return
    counts = {kind: sum(each.kind == kind for each in changes) for kind in _SIGNS}
    page.paragraph(terminal.pick(t.DIFF_COUNTS, **counts))
    entry = None
    for each in changes:
        named = each.entry.pick(terminal.language)
        if named != entry:
            page.blank()
            page.paragraph(named, style="bold")
            entry = named
        page.paragraph(_said(each, terminal), indent=2, lead=_SIGNS[each.kind])


def _said(change: "Change", terminal: Terminal) -> str:
    language = terminal.language
    was = None if change.was is None else _clipped(change.was.pick(language))
    now = None if change.now is None else _clipped(change.now.pick(language))
    if change.field is None:
        return terminal.pick(t.ADDED_ENTRY, now=now) if was is None else terminal.pick(t.REMOVED_ENTRY, was=was)
    field = change.field.pick(language)
    if was is None or now is None:
        return terminal.pick(t.ADDED, field=field, now=was if now is None else now)
    return terminal.pick(t.CHANGED, field=field, was=was, now=now)


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


# What it means


def _outcome(page: Page, report: "ChangeReport") -> None:
    from fenduan.reference.labels import label

    terminal = page.terminal
    before, after = (label("outcome", each.outcome).pick(terminal.language) for each in (report.before, report.after))
    if report.before.outcome == report.after.outcome:
        page.paragraph(terminal.pick(t.OUTCOME_KEPT, before=before), style="bold")
    else:
        page.paragraph(terminal.pick(t.OUTCOME_CHANGES, before=before, after=after), style="bold")


def _occasions(page: Page, report: "ChangeReport") -> None:
    terminal = page.terminal
    page.blank()
    page.paragraph(terminal.pick(t.OCCASIONS), style="bold")
    for number, each in enumerate(report.occasions, start=1):
        source = terminal.aside(each.citation.text().pick(terminal.language))
        page.paragraph(each.what.pick(terminal.language) + source, indent=2, lead=f"{number}  ")
    if not report.occasions:
        page.paragraph(terminal.pick(t.NO_OCCASION), indent=2)
        return
    page.blank()
    page.paragraph(terminal.pick(t.FILINGS), style="bold")
    for filing in report.filings:
        _filing(page, filing, class_asked=report.class_asked)
    if not report.filings:
        page.paragraph(terminal.pick(t.NO_FILING), indent=2)
    if report.class_asked:
        _class(page)


def _filing(page: Page, filing: "Filing", *, class_asked: bool) -> None:
    terminal, step = page.terminal, filing.step
    say, language = terminal.pick, terminal.language
    state = "open" if filing.stale else step.state
    title = terminal.sentence(step.label.pick(language))
    if class_asked and step.step == "supplementary_application":
        title += terminal.aside(say(t.IF_APPROVAL))
    who = " → ".join(each for each in (step.who.pick(language), step.whom.pick(language)) if each)
    numbers = m.COMMA[language].join(str(number + 1) for number in filing.occasions)
    parts = [who, say(t.BECAUSE, numbers=numbers)]
    if step.due is not None and not filing.stale:
        parts.append(say(t.DUE, due=step.due.isoformat()))
    page.paragraph(title, indent=2, lead=f"{terminal.sign(state)} ")
    page.paragraph(m.SEPARATOR[language].join(parts) + m.STOP[language], indent=4)
    notes = [say(t.STALE)] if filing.stale else [each.pick(language) for each in step.notes]
    if notes:
        page.paragraph(("" if language == "zh" else " ").join(notes), indent=4)
    page.paragraph(step.citation.text().pick(language), indent=4, style="dim", full=True)


def _class(page: Page) -> None:
    from fenduan.assessment.change import CLASS_CITES, CLASS_NOT_KNOWN
    from fenduan.cli.citing import cited

    terminal = page.terminal
    page.blank()
    page.paragraph(terminal.pick(t.CLASS), style="bold")
    page.paragraph(CLASS_NOT_KNOWN.pick(terminal.language), indent=2)
    page.paragraph(" · ".join(cited(CLASS_CITES, terminal.language)), indent=2, style="dim", full=True)


def _findings(page: Page, report: "ChangeReport", *, unfold: bool) -> None:
    terminal = page.terminal
    shown = [each for each in report.findings if unfold or (each.status_changes and each.after)]
    page.blank()
    page.paragraph(terminal.pick(t.CHANGED_FINDINGS), style="bold")
    if not report.findings:
        page.paragraph(terminal.pick(t.NO_DIFFERENCE), indent=2)
    together: dict[Hashable, list[FindingChange]] = {}
    for place, each in enumerate(shown):
        said = tuple(tuple((finding.status, finding.reason.en) for finding in own) for own in (each.before, each.after))
        together.setdefault(place if unfold else (each.requirement.id, said), []).append(each)
    for group in together.values():
        _finding(page, report, group)
    gone = sum(not each.after for each in report.findings)
    for text, count in ((t.FALLEN_AWAY, gone), (t.REASON_ONLY, len(report.findings) - len(shown) - gone)):
        if count and not unfold:
            page.blank()
            page.paragraph(terminal.pick(text, count=count), style="dim")


def _finding(page: Page, report: "ChangeReport", group: "Sequence[FindingChange]") -> None:
    from fenduan.cli.compare_text import heading, said

    terminal, first = page.terminal, group[0]
    heading(page, first.requirement, first.after)
    page.paragraph(said(terminal, first.before), indent=2, lead=terminal.pick(t.WAS))
    page.paragraph(said(terminal, first.after), indent=2, lead=terminal.pick(t.NOW))
    names = [_name(report, each.subject, terminal) for each in group if each.subject is not None]
    if names:
        page.paragraph(m.SEPARATOR[terminal.language].join(names), indent=2, lead=terminal.pick(t.CONCERNS))
    provision = first.requirement.cites[0].text().pick(terminal.language)
    page.paragraph(f"{provision} · {first.requirement.id}", indent=2, style="dim", full=True)


def _name(report: "ChangeReport", subject: "Subject", terminal: Terminal) -> str:
    """Name a subject by the dossier that has it."""
    from fenduan.cli.alike import subject_name

    return subject_name(_having(report, subject), subject, terminal.language)


def _having(report: "ChangeReport", subject: "Subject") -> "Arrangement":
    """Return the arrangement that knows the ids of a subject, the one after the change where both do."""
    case = report.after.case
    known = {*case.parties, *case.sites, *case.segments}
    first = subject.ids[-1] if subject.kind == "pair" else subject.ids[0] if subject.ids else ""
    return case if not subject.ids or {first, *_ends(subject)} <= known else report.before.case


def _ends(subject: "Subject") -> tuple[str, ...]:
    return subject.ids if subject.kind == "edge" else ()
