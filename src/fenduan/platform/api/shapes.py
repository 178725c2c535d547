"""Shapes that several routes answer with."""

from typing import Any, Final

from ninja import Schema

from fenduan.reference.text import Text


class Said(Schema):
    """One thing said in English and in simplified Chinese."""

    en: str
    zh: str


class Refusal(Schema):
    """Why something was not done: every reason, and those of a field at its name."""

    reasons: list[Said]
    fields: dict[str, list[Said]]


REFUSALS: Final[dict[int, Any]] = dict.fromkeys((400, 401, 403, 404, 409), Refusal)


def answers(body: Any) -> dict[int, Any]:
    """Return the answers of a route: ``body``, or a refusal."""
    return {200: body, **REFUSALS}


def said(text: Text) -> Said:
    """Return a text in its shape."""
    return Said(en=text.en, zh=text.zh)


def perhaps(text: Text | None) -> Said | None:
    """Return a text in its shape, if there is one."""
    return None if text is None else said(text)


def plain(value: object) -> Any:
    """Return what an act was given as JSON has it: a label in both languages."""
    if isinstance(value, Text):
        return value.as_dict()
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value
