"""``{% part thing %}`` draws a part of :mod:`fenduan.platform.web.parts` with its own template."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from fenduan.platform.web.entry import faults_of, fields_of
from fenduan.platform.web.parts import Chip, Note, Part

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
