"""``fenduan dossier``: a dossier checked, and its format."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fenduan.cli import messages as m
from fenduan.cli.commands import Command, Group, argument, session_of
from fenduan.cli.loading import STANDARD_INPUT, load
from fenduan.cli.output import answer, json_text
from fenduan.cli.terminal import Page, Terminal, write
from fenduan.reference.text import Text

if TYPE_CHECKING:
    from fenduan.dossier.model import Dossier

dossier = Group("dossier")


@dossier.command("check", cls=Command)
@argument("file", about="file", holder="FILE")
@click.pass_context
def check(ctx: click.Context, file: str) -> None:
    """Read a dossier and report every error, or what it holds."""
    found = load(file)
    remarks = list(_remarks(found, None if file == STANDARD_INPUT else Path(file).parent))
    answer(session_of(ctx), lambda: _payload(found, remarks), lambda terminal: _text(found, remarks, terminal))


@dossier.command("schema", cls=Command)
@click.pass_context
def schema(ctx: click.Context) -> None:
    """Print the JSON Schema, or the field guide where text is asked for."""
    session = session_of(ctx)
    if session.text:
        from fenduan.dossier.guide import render

        write(render(session.language))
    else:
        from fenduan.dossier.schema import json_schema

        write(json_text(json_schema()))


def _entries(found: "Dossier") -> dict[str, int | None]:
    """Count the entries of every list; ``None`` where the list is not stated."""
    lists = {name: getattr(found, name) for name in m.LISTS}
    return {name: None if each is None else len(each) for name, each in lists.items()}


def _remarks(found: "Dossier", directory: Path | None) -> Iterator[Text]:
    """Say what is worth a look: forms that no list knows, files that are absent, hashes of the others."""
    from fenduan.dossier.files import file_hashes
    from fenduan.reference.codes import FAMILIES

    for pointer, code in _forms(found):
        if code not in FAMILIES["form"]:
            yield m.filled(m.FORM_UNKNOWN, pointer=pointer, code=code)
    named = [(place, each) for place, each in enumerate(found.documents or ()) if each.file is not None]
    if directory is None:
        if named:
            yield m.FILES_NOT_READ
        return
    hashes = file_hashes(found, directory)
    for place, each in named:
        pointer = f"/documents/{place}/file"
        if each.id in hashes:
            yield m.filled(m.FILE_HASHED, pointer=pointer, file=each.file, hash=hashes[each.id])
        else:
            yield m.filled(m.FILE_ABSENT, pointer=pointer, file=each.file)


def _forms(found: "Dossier") -> Iterator[tuple[str, str]]:
    """Yield every code of a form or dosage form with its pointer."""
    if found.product.dosage_form is not None:
        yield "/product/dosage_form", found.product.dosage_form
    for place, segment in enumerate(found.segments):
        yield f"/segments/{place}/form", segment.form
    for place, each in enumerate(found.experience or ()):
        if each.dosage_form is not None:
            yield f"/experience/{place}/dosage_form", each.dosage_form
    for place, licence in enumerate(found.licences or ()):
        for row, scope in enumerate(licence.scope or ()):
            for column, form in enumerate(scope.forms or ()):
                yield f"/licences/{place}/scope/{row}/forms/{column}", form


def _payload(found: "Dossier", remarks: list[Text]) -> dict[str, Any]:
    from fenduan.dossier.canonical import digest

    return {
        "id": found.id,
        "digest": digest(found),
        "entries": _entries(found),
        "remarks": [remark.as_dict() for remark in remarks],
    }


def _text(found: "Dossier", remarks: list[Text], terminal: Terminal) -> str:
    from fenduan.dossier.canonical import digest

    page = Page(terminal)
    say = terminal.pick
    page.paragraph(say(m.CHECKED, id=found.id), lead=f"{terminal.sign('met')} ", style="bold", lead_style="green")
    page.blank()
    page.definitions([(say(m.DIGEST), digest(found))])
    page.blank()
    page.paragraph(say(m.ENTRIES), style="bold")
    entries = _entries(found)
    page.definitions(
        [(say(m.LISTS[name]), say(m.NOT_STATED) if n is None else str(n)) for name, n in entries.items()], indent=2
    )
    page.blank()
    page.paragraph(say(m.REMARKS), style="bold")
    for remark in remarks:
        page.paragraph(remark.pick(terminal.language), indent=2, full=True)
    if not remarks:
        page.paragraph(say(m.NO_REMARKS), indent=2)
    return page.text()
