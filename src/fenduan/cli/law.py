"""``fenduan law``: the requirements, looked up."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from fenduan.cli import messages as m
from fenduan.cli.commands import Command, Group, argument, joined, session_of
from fenduan.cli.output import answer
from fenduan.cli.problems import Misuse
from fenduan.cli.terminal import Page, Terminal, printable

if TYPE_CHECKING:
    from fenduan.law.citation import Citation
    from fenduan.law.register import Register
    from fenduan.law.requirement import Requirement

law = Group("law")


@law.command("list", cls=Command)
@click.pass_context
def list_all(ctx: click.Context) -> None:
    """List every requirement, by section."""
    from fenduan.law.register import register

    edition = register()
    answer(session_of(ctx), lambda: _list_payload(edition), lambda terminal: _list_text(edition, terminal))


@law.command("show", cls=Command)
@argument("requirement_id", about="id", holder="ID")
@click.pass_context
def show(ctx: click.Context, requirement_id: str) -> None:
    """Show one requirement."""
    from fenduan.law.register import register

    edition = register()
    found = edition.by_id.get(requirement_id)
    if found is None:
        shown = printable(requirement_id)
        hint = m.filled(m.DID_YOU_MEAN, near=_nearest(requirement_id, list(edition.by_id)))
        said = joined(m.filled(m.NO_SUCH_REQUIREMENT, found=shown), hint, m.SEE_LIST)
        raise Misuse("no-such-requirement", said, found=shown, expected=_nearest(requirement_id, list(edition.by_id)))
    answer(
        session_of(ctx),
        lambda: {"register": _edition(edition), "requirement": _whole(found)},
        lambda terminal: _show_text(found, terminal),
    )


def _nearest(word: str, known: list[str]) -> str:
    """Return the id nearest to ``word``: one that holds it, else the one most like it."""
    from difflib import get_close_matches

    holding = [each for each in known if word and word.lower() in each]
    return (holding or get_close_matches(word, known, n=1, cutoff=0.0))[0]


def _edition(edition: "Register") -> dict[str, str]:
    return {"edition": edition.edition, "digest": edition.digest}


def _list_payload(edition: "Register") -> dict[str, Any]:
    from fenduan.law.requirement import SECTIONS

    sections = [
        {
            "section": letter,
            "title": title.as_dict(),
            "requirements": [_brief(each) for each in edition.requirements if each.section == letter],
        }
        for letter, title in SECTIONS.items()
    ]
    return {"register": _edition(edition), "sections": sections}


def _brief(requirement: "Requirement") -> dict[str, Any]:
    return {
        "id": requirement.id,
        "title": requirement.title.as_dict(),
        "since": None if requirement.since is None else requirement.since.isoformat(),
        "until": None if requirement.until is None else requirement.until.isoformat(),
        "grade": requirement.grade,
        "advisory": requirement.advisory,
    }


def _whole(requirement: "Requirement") -> dict[str, Any]:
    from fenduan.law.questions import OPEN_QUESTIONS

    return {
        **_brief(requirement),
        "section": requirement.section,
        "rule": requirement.rule.as_dict(),
        "citations": [{**each.as_dict(), "text": each.text().as_dict()} for each in requirement.cites],
        "binds": list(requirement.binds),
        "since_may_differ": requirement.since_for is not None,
        "reads": list(requirement.reads),
        "open_questions": [
            {"number": number, "question": OPEN_QUESTIONS[number].as_dict()} for number in requirement.questions
        ],
    }


def _list_text(edition: "Register", terminal: Terminal) -> str:
    from fenduan.law.requirement import SECTIONS

    page = Page(terminal)
    count = len(edition.requirements)
    page.paragraph(terminal.pick(m.REGISTER_TITLE, edition=edition.edition, count=count), style="bold")
    for letter, title in SECTIONS.items():
        page.blank()
        page.paragraph(title.pick(terminal.language), lead=f"{letter}  ", style="bold")
        rows = [
            (each.id, each.title.pick(terminal.language) + _advisory(each, terminal))
            for each in edition.requirements
            if each.section == letter
        ]
        page.definitions(rows, indent=2)
    page.blank()
    page.paragraph(terminal.pick(m.SHOW_ONE), style="dim")
    page.paragraph(terminal.pick(m.DISCLAIMER))
    return page.text()


def _advisory(requirement: "Requirement", terminal: Terminal) -> str:
    return terminal.aside(terminal.pick(m.ADVISORY, grade=requirement.grade)) if requirement.advisory else ""


def _show_text(requirement: "Requirement", terminal: Terminal) -> str:
    from fenduan.cli.citing import by_instrument
    from fenduan.law.questions import OPEN_QUESTIONS
    from fenduan.law.requirement import SECTIONS

    page = Page(terminal)
    page.heading(requirement.title.pick(terminal.language))
    page.paragraph(f"{requirement.id} · {requirement.section} {SECTIONS[requirement.section].pick(terminal.language)}")
    page.blank()
    page.paragraph(requirement.rule.pick(terminal.language))
    page.blank()
    page.paragraph(terminal.pick(m.LAW["provisions"]), style="bold")
    for citations in by_instrument(requirement.cites).values():
        _provision(page, citations)
    page.blank()
    rows = [
        ("binds", m.COMMA[terminal.language].join(terminal.pick(m.BINDS[each]) for each in requirement.binds)),
        ("dates", m.CLAUSE[terminal.language].join(_dates(requirement, terminal))),
        ("sureness", _sureness(requirement, terminal)),
        ("reads", m.COMMA[terminal.language].join(requirement.reads)),
    ]
    page.definitions([(terminal.pick(m.LAW[key]), text) for key, text in rows])
    if requirement.questions:
        page.blank()
        page.paragraph(terminal.pick(m.LAW["questions"]), style="bold")
        for number in requirement.questions:
            page.paragraph(OPEN_QUESTIONS[number].pick(terminal.language), indent=2, lead=f"{number}  ")
    page.blank()
    page.paragraph(terminal.pick(m.DISCLAIMER))
    return page.text()


def _provision(page: Page, citations: "list[Citation]") -> None:
    """Set the places cited in one instrument, how sure its text is, and where it stands."""
    from fenduan.cli.citing import cited
    from fenduan.reference.labels import label

    terminal, instrument = page.terminal, citations[0].instrument
    for line in cited(citations, terminal.language):
        page.paragraph(line, indent=2)
    grades = [
        grade + m.COLON[terminal.language] + label("grade", grade).pick(terminal.language)
        for grade in dict.fromkeys(each.sureness for each in citations)
    ]
    page.paragraph(" · ".join([instrument.number, *grades]), indent=4, style="dim")
    page.paragraph(instrument.url or terminal.pick(m.NO_ADDRESS), indent=2, style="dim", full=True)
    if instrument.note is not None:
        page.paragraph(instrument.note.pick(terminal.language), indent=4, style="dim")


def _dates(requirement: "Requirement", terminal: Terminal) -> Iterator[str]:
    if requirement.since is None and requirement.until is None:
        yield terminal.pick(m.ALWAYS)
    if requirement.since is not None:
        yield terminal.pick(m.SINCE, since=requirement.since.isoformat())
    if requirement.until is not None:
        yield terminal.pick(m.UNTIL, until=requirement.until.isoformat())
    if requirement.since_for is not None:
        yield terminal.pick(m.MAY_DIFFER)


def _sureness(requirement: "Requirement", terminal: Terminal) -> str:
    from fenduan.reference.labels import label

    said = f"{requirement.grade}{m.COLON[terminal.language]}{label('grade', requirement.grade).pick(terminal.language)}"
    return said + m.SEPARATOR[terminal.language] + terminal.pick(m.COUNTS_NOT if requirement.advisory else m.COUNTS)
