"""How a value is said to a reader: words in the reader's language, dates and times alike in both."""

import datetime as dt

from fenduan.platform.base.clock import SHANGHAI
from fenduan.reference.text import Language, Text


def shown(value: object, language: Language) -> str:
    """Return what people read: a :class:`Text` or a name ``{zh, en}`` in ``language``, a time with its zone."""
    if value is None:
        return ""
    if isinstance(value, Text):
        return value.pick(language)
    if isinstance(value, dict):
        return str(value.get(language) or next(iter(value.values()), ""))
    if isinstance(value, dt.datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M UTC+8")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def filled(text: Text, **facts: object) -> Text:
    """Return ``text`` with ``{name}`` replaced by the fact of that name, in each language as it says it."""
    return Text(
        text.en.format(**{name: shown(value, "en") for name, value in facts.items()}),
        text.zh.format(**{name: shown(value, "zh") for name, value in facts.items()}),
    )
