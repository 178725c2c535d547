"""Words in a template: both languages stand there, the reader's is shown."""

from typing import Any

from django import template

from fenduan.platform.base.text import shown
from fenduan.reference.text import Language

register = template.Library()


def language_of(context: template.Context) -> Language:
    """Return the language of the page."""
    language: Language = context.get("language", "zh")
    return language


@register.simple_tag(takes_context=True, name="say")
def say_in(context: template.Context, en: str, zh: str, **facts: object) -> str:
    """Say a sentence: ``{% say "Open" "打开" %}``; ``{name}`` in it stands for the fact of that name."""
    language = language_of(context)
    words = zh if language == "zh" else en
    return words.format(**{name: shown(value, language) for name, value in facts.items()}) if facts else words


@register.simple_tag(takes_context=True, name="tell")
def tell_in(context: template.Context, text: Any) -> str:
    """Say a :class:`Text`, a name ``{zh, en}``, a date or a time in the reader's language."""
    return shown(text, language_of(context))
