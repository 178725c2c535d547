"""Answers about a chain, for a person at a terminal."""

from collections.abc import Sequence
from typing import Any, Final

from fenduan.chain.answers import Affected, Trace, TracedLot
from fenduan.chain.facts import Quantity
from fenduan.chain.flags import Flag
from fenduan.chain.history import Balance, Making
from fenduan.chain.quantities import shown
from fenduan.cli import chain_messages as c
from fenduan.cli import messages as m
from fenduan.cli.terminal import Page, Terminal
from fenduan.documents.chain_words import kind_said, short
from fenduan.reference.text import Text

# So many lots, or things not known, are listed; JSON has them all.
_LOTS: Final = 300
_THINGS: Final = 60
_LEAST: Final = (5, 10, 6, 8, 10, 8, 8)
_BALANCE_LEAST: Final = (10, 10, 10, 8, 8, 6)


def answer_text(found: Trace | Affected, flags: Sequence[Flag] | None, terminal: Terminal) -> str:
    """Return a trace, or what was affected, as text; ``flags`` is None where they were not looked for."""
    page = Page(terminal)
    page.heading(title_of(found, terminal))
    facts = {"lots": len(found.lots), "finished": len(found.finished), "position": found.position}
    page.paragraph(terminal.pick(c.COUNTS, **facts))
    if found.complete:
        page.paragraph(terminal.pick(c.COMPLETE), lead=f"{terminal.sign('met')} ")
    else:
        said = terminal.pick(c.INCOMPLETE, count=len(found.incomplete))
        page.paragraph(said, lead=f"{terminal.sign('not_shown')} ")
    if flags is None:
        page.paragraph(terminal.pick(c.NOT_LOOKED_FOR), lead=f"{terminal.sign('not_shown')} ")
    page.blank()
    _lots(page, found.lots)
    if isinstance(found, Trace):
        _names(page, c.RAW, found.raw)
    _names(page, c.FINISHED, found.finished)
    _things(page, c.NOT_KNOWN, [each.message for each in found.incomplete])
    flags_said = [
        Text(
            f"{c.SEVERITIES[each.severity].en}: {each.message.en}",
            f"{c.SEVERITIES[each.severity].zh}：{each.message.zh}",
        )
        for each in flags or ()
    ]
    _things(page, c.FLAGGED, flags_said)
    page.blank()
    page.paragraph(terminal.pick(m.DISCLAIMER))
    return page.text()


def title_of(found: Trace | Affected, terminal: Terminal) -> str:
    """Return what an answer is called."""
    if isinstance(found, Trace):
        return terminal.pick(c.TITLES[found.direction], name=found.lot)
    return terminal.pick(c.TITLES[found.by], name=found.id, since=found.since, until=found.until)


def _lots(page: Page, lots: Sequence[TracedLot]) -> None:
    """Set lots as a table where there is room, else a line each."""
    terminal = page.terminal
    if not lots:
        page.paragraph(terminal.pick(c.NO_LOTS))
        return
    head = [terminal.pick(each) for each in c.HEAD]
    rows = [
        [
            str(lot.depth),
            short(lot.id),
            kind_said(lot.kind, terminal.language),
            "" if lot.quantity is None else shown(lot.quantity),
            lot.date or "",
            short(lot.site or ""),
            short(lot.party or ""),
        ]
        for lot in lots[:_LOTS]
    ]
    if not page.table(head, rows, _LEAST):
        for row in rows:
            said = [f"{name} {cell}" for name, cell in zip(head, row, strict=True) if cell]
            page.paragraph(m.SEPARATOR[terminal.language].join(said), hang=2)
    if len(lots) > _LOTS:
        page.paragraph(terminal.pick(c.MORE_LOTS, count=len(lots) - _LOTS))


def _names(page: Page, title: Text, names: Sequence[str]) -> None:
    _things(page, title, [Text(name, name) for name in names])


def _things(page: Page, title: Text, things: Sequence[Text]) -> None:
    if not things:
        return
    page.heading(page.terminal.pick(title))
    for each in things[:_THINGS]:
        page.paragraph(page.terminal.pick(each), hang=2, full=True)
    if len(things) > _THINGS:
        page.paragraph(page.terminal.pick(c.MORE, count=len(things) - _THINGS))


def flags_text(found: Sequence[Flag], position: int, terminal: Terminal) -> str:
    """Return the flags of a store as text, gravest first."""
    page = Page(terminal)
    page.heading(terminal.pick(c.FLAGS_TITLE, count=len(found), position=position))
    if not found:
        page.paragraph(terminal.pick(c.NO_FLAGS))
    for severity, title in c.SEVERITIES.items():
        _things(page, title, [each.message for each in found if each.severity.value == severity])
    page.blank()
    page.paragraph(terminal.pick(m.DISCLAIMER))
    return page.text()


def balance_payload(making: Making, found: Balance | None) -> dict[str, Any]:
    """Return one making with its balance, for a program."""
    inside, out = (None, None) if found is None else found.amounts
    percent = None if found is None or found.yield_percent is None else round(float(found.yield_percent), 2)
    return {
        "making": making.id,
        "date": making.events[0].time.date().isoformat(),
        "events": [event.id for event in making.events],
        "inputs": [share.lot for share in making.inputs],
        "outputs": [share.lot for share in making.outputs],
        "in": _amount(inside),
        "out": _amount(out),
        "yield_percent": percent,
        "excess": None if found is None else found.excess,
    }


def _amount(quantity: Quantity | None) -> dict[str, str | None] | None:
    return None if quantity is None else {"value": format(quantity.value, "f"), "unit": quantity.unit}


def balance_text(found: Sequence[tuple[Making, Balance | None]], position: int, terminal: Terminal) -> str:
    """Return the mass balance of makings as text."""
    page = Page(terminal)
    page.heading(terminal.pick(c.BALANCE_TITLE, count=len(found), position=position))
    head = [terminal.pick(each) for each in c.BALANCE_HEAD]
    rows = []
    for making, account in found:
        amounts = [terminal.pick(c.NOT_COMPARED), "", ""]
        if account is not None:
            percent = account.yield_percent
            sign = f" {terminal.sign('not_met')}" if account.excess else ""
            amounts = [*map(shown, account.amounts), "" if percent is None else f"{percent:.1f} %{sign}"]
        lots = [
            m.SEPARATOR[terminal.language].join(dict.fromkeys(short(share.lot) for share in shares))
            for shares in (making.inputs, making.outputs)
        ]
        rows.append([making.events[0].time.date().isoformat(), *lots, *amounts])
    if rows and not page.table(head, rows, _BALANCE_LEAST):
        for row in rows:
            said = [f"{name} {cell}" for name, cell in zip(head, row, strict=True) if cell]
            page.paragraph(m.SEPARATOR[terminal.language].join(said), hang=2)
    page.blank()
    page.paragraph(terminal.pick(m.DISCLAIMER))
    return page.text()
