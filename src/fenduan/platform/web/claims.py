"""What is stated at a place of a dossier, in words: the name of the field, and its value as people say it."""

from collections.abc import Iterator
from typing import Final

from fenduan.assessment.determination import lookup
from fenduan.dossier.guide import family_of
from fenduan.dossier.model import Dossier, Facts, stated
from fenduan.dossier.shape import LeafSpec, ListSpec, ObjectSpec, Spec, specification
from fenduan.exchange.spreadsheet import headings
from fenduan.law.finding import show
from fenduan.reference.labels import label
from fenduan.reference.text import Language

_MOST: Final = 10
"""Values of an entry, or items of a list, that are said; the dossier has them all."""


def claim(dossier: Dossier, pointer: str, language: Language) -> tuple[str, str]:
    """Return the name of what stands at a pointer, its entry before it, and what is stated there."""
    spec: Spec = specification()
    words: list[str] = []
    at = ""
    for key in pointer.split("/")[1:]:
        at += f"/{key}"
        if isinstance(spec, ListSpec):
            spec = spec.item
            words.append(_entry(lookup(dossier, at), key, language))
        elif isinstance(spec, ObjectSpec) and key in spec.fields:
            words.append(_name(spec, key, language))
            spec = spec.fields[key].spec
    return " / ".join(each for each in words if each), _said(spec, lookup(dossier, pointer), language)


def _entry(value: object, key: str, language: Language) -> str:
    """Name one entry of a list: by its own name or id, else by its place."""
    if isinstance(value, Facts):
        facts = dict(stated(value))
        named = facts.get("name") or facts.get("id")
        return show(named, language) if named is not None else str(int(key) + 1)  # type: ignore[arg-type]
    return ""


def _name(spec: ObjectSpec, key: str, language: Language) -> str:
    found = headings.FIELDS.get(f"{spec.model.__name__}.{key}") or headings.SHEETS.get(key)
    return key if found is None else found.pick(language)


def _said(spec: Spec, value: object, language: Language) -> str:
    if value is None:
        return "–"
    if isinstance(spec, ListSpec) and isinstance(value, tuple | list):
        return ("、" if language == "zh" else ", ").join(_said(spec.item, each, language) for each in value[:_MOST])
    if isinstance(spec, ObjectSpec) and isinstance(value, Facts):
        return _in_a_row(list(_lines(spec, value, language)), language)
    if isinstance(spec, LeafSpec) and spec.codes and isinstance(value, str):
        return label(family_of(spec.codes), value).pick(language)
    return show(value, language)  # type: ignore[arg-type]


def _in_a_row(lines: list[str], language: Language) -> str:
    """Set lines one after another; what ends with a full stop needs no other mark."""
    mark, stop, gap = ("；", "。", "") if language == "zh" else ("; ", ".", " ")
    *before, last = lines or [""]
    return "".join(each + (gap if each.endswith(stop) else mark) for each in before) + last


def _lines(spec: ObjectSpec, value: Facts, language: Language) -> Iterator[str]:
    colon = "：" if language == "zh" else ": "
    shown = [(key, each) for key, each in stated(value) if key in spec.fields and each is not None]
    for key, each in shown[:_MOST]:
        yield _name(spec, key, language) + colon + _said(spec.fields[key].spec, each, language)
