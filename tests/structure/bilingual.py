"""Every place in the source where one thing is said in both languages, and what holds for such a pair."""

import ast
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tests.structure.program import Module, modules

HAN = re.compile(r"[\u3400-\u9fff]")
_CHINESE_MARKS = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff01-\uff5e]")
# Beside a Chinese character the marks are full-width (GB/T 15834); in "2.5" or "GB/T 15834" they are not.
_HALF_WIDTH = re.compile(r"[\u3400-\u9fff”》）][,;:?!()]|[,;:?!()][\u3400-\u9fff“《（]")

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_ENGLISH_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)})(?: (\d{{4}}))?\b")
_ENGLISH_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)}) (\d{{4}})\b")
_CHINESE_NUMERALS = {mark: value for value, mark in enumerate("零一二三四五六七八九")}
# 第三十二条 is article 32; 第三方 is a third party and says no number.
_ORDINAL = re.compile(r"第([一二三四五六七八九十百零]+)(?=[条款项章节号])")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_HOLE = "\ufffc"


@dataclass(frozen=True)
class Pair:
    """One thing said in English and in Chinese, at ``place``; ``None`` where that side is no literal.

    What an f-string fills in is one object replacement character in ``en`` and ``zh``. ``template`` tells that
    ``{name}`` in them stands for a fact.
    """

    place: str
    callee: str
    en: str | None
    zh: str | None
    template: bool


def wording(node: ast.expr | None) -> str | None:
    """Return what a string literal or f-string says, or ``None`` for any other expression."""
    match node:
        case ast.Constant(value=str() as said):
            return said
        case ast.JoinedStr(values=parts):
            return "".join(wording(part) or _HOLE for part in parts)
        case _:
            return None


@cache
def speakers() -> Mapping[str, tuple[int, bool]]:
    """Find every function and class that takes ``en`` and ``zh``, in this order.

    By its name: the position of ``en`` among its positional arguments, and whether it fills templates.
    """
    found: dict[str, tuple[int, bool]] = {}
    for module in modules():
        for node in ast.walk(module.tree):
            match node:
                case ast.FunctionDef():
                    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
                    template = node.args.kwarg is not None
                case ast.ClassDef():
                    names = _fields(node)
                    template = "facts" in names
                case _:
                    continue
            if "en" in names and names[names.index("en") + 1 :][:1] == ["zh"]:
                found[node.name] = (names.index("en") - (names[0] in ("self", "cls")), template)
    return found


def _fields(node: ast.ClassDef) -> list[str]:
    targets = [each.target for each in node.body if isinstance(each, ast.AnnAssign)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def pairs() -> Iterator[Pair]:
    """Yield every call that says something in both languages, and every ``"English", "中文"`` side by side."""
    for module in modules():
        for node in ast.walk(module.tree):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in speakers():
                    yield _of_call(module, node, name)
                case ast.Call(args=items) | ast.Tuple(elts=items) | ast.List(elts=items):
                    yield from _neighbours(module, items)
                case _:
                    pass


def _of_call(module: Module, node: ast.Call, name: str) -> Pair:
    position, template = speakers()[name]
    given: dict[str | None, ast.expr] = {each.arg: each.value for each in node.keywords}
    for offset, language in enumerate(("en", "zh")):
        if len(node.args) > position + offset:
            given[language] = node.args[position + offset]
    return Pair(module.at(node), name, wording(given.get("en")), wording(given.get("zh")), template)


def _neighbours(module: Module, items: list[ast.expr]) -> Iterator[Pair]:
    said = [wording(item) for item in items]
    for item, en, zh in zip(items, said, said[1:], strict=False):
        if en and zh and HAN.search(zh) and not HAN.search(en) and " " in en:
            yield Pair(module.at(item), "a list", en, zh, template=False)


def places(template: str) -> set[str]:
    """Return the names in ``{}`` of a template. Raises ``ValueError`` where it is none."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def without_places(template: str) -> str:
    """Return the words of a template, each place a single mark."""
    parsed = string.Formatter().parse(template)
    return "".join(text + (_HOLE if name is not None else "") for text, name, _, _ in parsed)


def numbers(text: str) -> set[str]:
    """Return the numbers that ``text`` says, in either language's way of writing dates and ordinals.

    "15 May 2026" and "2026年5月15日" say 15, 5, 2026; "Article 32" and "第三十二条" say 32; "1,095" says 1095.
    """
    text = _ENGLISH_DATE.sub(lambda found: f"{found[1]} {_MONTHS.index(found[2]) + 1} {found[3] or ''}", text)
    text = _ENGLISH_MONTH.sub(lambda found: f"{_MONTHS.index(found[1]) + 1} {found[2]}", text)
    text = _ORDINAL.sub(lambda found: f"第{_value(found[1])}", text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return {".".join(str(int(part)) for part in found.split(".")) for found in _NUMBER.findall(text)}


def _value(numeral: str) -> int:
    """Read a Chinese numeral below one thousand: 三十二 is 32, 一百零五 is 105."""
    total = digit = 0
    for mark in numeral:
        if mark in "十百":
            total += (digit or 1) * (10 if mark == "十" else 100)
            digit = 0
        else:
            digit = _CHINESE_NUMERALS[mark]
    return total + digit


def faults(pair: Pair) -> list[str]:
    """Say what is wrong with a pair; nothing where a side is put together elsewhere."""
    return [*_faults_of_each(pair), *_faults_between(pair)]


def half_width(pair: Pair) -> str | None:
    """Return the first half-width mark of the Chinese, with the character beside it, or ``None``."""
    found = _HALF_WIDTH.search(pair.zh or "")
    return found[0] if found else None


def _faults_of_each(pair: Pair) -> Iterator[str]:
    if pair.en is not None:
        if not pair.en.strip():
            yield "the English is empty"
        if _CHINESE_MARKS.search(pair.en):
            yield f"Chinese in the English: {pair.en!r}"
    if pair.zh is not None and not (HAN.search(pair.zh) or _HOLE in pair.zh or "{" in pair.zh):
        yield f"no Chinese in the Chinese: {pair.zh!r}"


def _faults_between(pair: Pair) -> Iterator[str]:
    en, zh = pair.en, pair.zh
    if en is None or zh is None:
        return
    if pair.template:
        if places(en) != places(zh):
            yield f"not the same places: {sorted(places(en) ^ places(zh))} in {en!r}"
        en, zh = without_places(en), without_places(zh)
    if en == zh and _HOLE not in en:
        yield f"the same in both: {en!r}"
    if numbers(en) != numbers(zh):
        yield f"not the same numbers: {sorted(numbers(en) ^ numbers(zh))} in {en!r} and {zh!r}"
