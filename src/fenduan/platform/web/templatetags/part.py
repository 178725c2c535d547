"""``{% part thing %}`` draws a part of :mod:`fenduan.platform.web.parts` with its own template."""

from typing import Any

from django import template
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from fenduan.platform.base.text import shown
from fenduan.platform.web.entry import faults_of, fields_of
from fenduan.platform.web.parts import Cell, Chip, Column, Note, Part, Table
from fenduan.platform.web.templatetags.say import language_of
from fenduan.reference.text import Language

register = template.Library()
_NOTHING = mark_safe("")  # an empty constant


@register.simple_tag(takes_context=True, name="part")
def draw(context: template.Context, thing: Any) -> SafeString:
    """Draw a part, or each of several; nothing where there is none."""
    if isinstance(thing, list | tuple):
        return mark_safe("".join(draw(context, each) for each in thing))  # noqa: S308 - drawn and escaped below
    if not isinstance(thing, Part):
        return _NOTHING
    drawer = context.template.engine.get_template(thing.template)
    with context.push(part=thing):
        return mark_safe(drawer.render(context))  # noqa: S308 - a template's output, escaped in it


@register.simple_tag(takes_context=True, name="chip")
def chip(context: template.Context, tone: str, words: Any = None, count: int | None = None) -> SafeString:
    """Draw a state: ``{% chip "met" %}``."""
    return draw(context, Chip(tone, words, count))


@register.simple_tag(takes_context=True, name="table_rows")
def table_rows(context: template.Context, table: Table) -> SafeString:
    """Draw the rows of a table.

    A page has hundreds of cells and little else: put together here they take a sixth of what a template takes for them.
    """
    language = language_of(context)
    columns = [each.column for each in table.heads]
    opened = [
        format_html('<td data-label="{}" class="{}">', shown(each.words, language), _class_of(each)) for each in columns
    ]
    chips: dict[Chip, str] = {}
    rows = []
    for row in table.rows:
        rows.append("<tr>")
        for begin, cell in zip(opened, row, strict=True):
            rows += (begin, _cell(context, cell, chips, language), "</td>")
        rows.append("</tr>")
    return mark_safe("".join(rows))  # noqa: S308 - every piece was escaped


def _class_of(column: Column) -> str:
    return ("numeric" if column.numeric else "") + (" nowrap" if column.nowrap else "")


def _cell(context: template.Context, cell: Cell, chips: dict[Chip, str], language: Language) -> str:
    pieces: list[str] = []
    if cell.chip:
        if cell.chip not in chips:
            chips[cell.chip] = draw(context, cell.chip)
        pieces += (chips[cell.chip], " ")
    said = conditional_escape(shown(cell.said, language))
    pieces.append(f'<a href="{escape(cell.href)}">{said}</a>' if cell.href else said)
    if cell.act:
        with context.push(act=cell.act):
            pieces.append(context.template.engine.get_template("web/parts/act.html").render(context))
    if cell.small:
        line = "<br>" if cell.said or cell.chip or cell.act else ""
        pieces.append(f'{line}<span class="small">{conditional_escape(shown(cell.small, language))}</span>')
    return "".join(pieces)


@register.filter(name="is_part")
def is_part(thing: object) -> bool:
    """Whether a value is drawn rather than said."""
    return isinstance(thing, Part | list)


@register.simple_tag(takes_context=True, name="entry_fields")
def entry_fields(context: template.Context, form: Any) -> SafeString:
    """Draw the fields of a form of signing in, with what is wrong on top: ``{% entry_fields form %}``."""
    faults = faults_of(form, None)
    note = Note(faults, "not_met") if faults else None
    hidden = mark_safe("".join(str(each) for each in form.hidden_fields()))  # noqa: S308 - drawn by Django
    return mark_safe(draw(context, note) + hidden + draw(context, fields_of(form)))  # noqa: S308 - drawn above
