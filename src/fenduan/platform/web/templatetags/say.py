"""Words in a template: both languages stand there, the reader's is shown."""

import datetime as dt
from typing import Any, Final

from django import template

from fenduan.platform.base.clock import SHANGHAI
from fenduan.reference.text import Language, Text

register = template.Library()
_NO_WORDS: Final = ""


def language_of(context: template.Context) -> Language:
    """Return the language of the page."""
    language: Language = context.get("language", "zh")
    return language


@register.simple_tag(takes_context=True, name="say")
def say_in(context: template.Context, en: str, zh: str, **facts: object) -> str:
    """Say a sentence: ``{% say "Open" "打开" %}``; ``{name}`` in it stands for the fact of that name."""
    words = zh if language_of(context) == "zh" else en
    return words.format(**{name: _shown(value, language_of(context)) for name, value in facts.items()})


@register.simple_tag(takes_context=True, name="tell")
def tell_in(context: template.Context, text: Any) -> str:
    """Say a :class:`Text`, a name ``{zh, en}``, a date or a time in the reader's language."""
    return _shown(text, language_of(context))


def _shown(value: object, language: Language) -> str:
    if value is None:
        return _NO_WORDS
    if isinstance(value, Text):
        return value.pick(language)
    if isinstance(value, dict):
        return str(value.get(language) or next(iter(value.values()), _NO_WORDS))
    if isinstance(value, dt.datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M UTC+8")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)
