"""What documents say beside the findings: signs, short words, headings, in both languages."""

import re
from dataclasses import dataclass
from typing import Final

from fenduan.reference.text import Language, Text

# Each status by a sign beside its word. All are in the packaged fonts, and in every office's.
SIGNS: Final[dict[str, str]] = {
    "not_met": "×",
    "not_shown": "△",
    "pending": "…",
    "for_judgement": "◇",
    "met": "✓",
    "not_applicable": "–",
    "not_yet_in_force": "○",
    "lapsed": "●",
}
# The signs of outcomes are those of the statuses that lead to them.
OUTCOME_STATUS: Final[dict[str, str]] = {
    "ready": "met",
    "needs_exception": "not_shown",
    "incomplete": "not_shown",
    "not_eligible": "not_met",
    "out_of_scope": "not_applicable",
}
SHORT: Final[dict[str, Text]] = {
    "not_met": Text("not met", "不符合"),
    "not_shown": Text("not shown", "未证明"),
    "pending": Text("pending", "办理中"),
    "for_judgement": Text("to judge", "待判断"),
    "met": Text("met", "符合"),
    "not_applicable": Text("not applicable", "不适用"),
    "not_yet_in_force": Text("not in force", "未施行"),
    "lapsed": Text("lapsed", "已失效"),
}
# Gravest first.
GRAVITY: Final = tuple(SIGNS)


@dataclass(frozen=True, slots=True)
class Colours:
    """Ink and ground of a status; the contrast between them is at least 4.5 to 1."""

    ink: str
    ground: str


_GREY: Final = Colours("#4d5866", "#eef1f4")
COLOURS: Final[dict[str, Colours]] = {
    "not_met": Colours("#a3211b", "#fbe9e7"),
    "not_shown": Colours("#7a5000", "#fdf3dc"),
    "pending": Colours("#0b5a7a", "#e6f0f4"),
    "for_judgement": Colours("#4a3f8f", "#edebf7"),
    "met": Colours("#1d6b3a", "#e7f3ea"),
    "not_applicable": _GREY,
    "not_yet_in_force": _GREY,
    "lapsed": _GREY,
}
# The usual means of transport; any other is shown as stated.
MODES: Final[dict[str, Text]] = {
    "road": Text("road", "公路"),
    "rail": Text("rail", "铁路"),
    "air": Text("air", "航空"),
    "sea": Text("sea", "海运"),
}
UNSTATED: Final = Text("not stated", "未说明")


def chip(status: str, count: int | None, language: Language) -> str:
    """Return the sign and the short word of a status, with how many."""
    said = f"{SIGNS[status]} {SHORT[status].pick(language)}"
    return said if count is None else f"{said} {count}"


def listed(items: list[str], language: Language) -> str:
    """Join items as the language lists them."""
    return ("、" if language == "zh" else ", ").join(items)


def named(names: list[str], language: Language) -> str:
    """Join names, which in English may hold commas of their own."""
    return ("、" if language == "zh" else "; ").join(names)


def ended(sentences: list[str], language: Language) -> str:
    """Join sentences as the language sets them one behind the other."""
    return ("" if language == "zh" else " ").join(sentences)


def dotted(items: list[str], language: Language) -> str:
    """Set short items one behind the other; Chinese sets a dot between them."""
    return ("·" if language == "zh" else ", ").join(items)


def parted(clauses: list[str], language: Language) -> str:
    """Join clauses of one sentence."""
    return ("；" if language == "zh" else "; ").join(clauses)


def opened(text: str) -> str:
    """Return ``text`` with a capital letter where it opens a line."""
    return text[:1].upper() + text[1:]


def plural(count: int) -> dict[str, str]:
    """Return what agrees with a number in an English template."""
    return {"s": "" if count == 1 else "s", "are": "is" if count == 1 else "are", "holds": "s" if count == 1 else ""}


def natural(name: str) -> list[tuple[int, str]]:
    """Return what sorts ``doc-2`` before ``doc-10``."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", name)]
