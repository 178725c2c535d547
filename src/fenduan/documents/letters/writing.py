"""Putting a letter's facts into one language: names, dates, provisions as official letters write them."""

import datetime as dt
from itertools import groupby
from typing import Final

from fenduan.documents.clean import clean
from fenduan.documents.letters.facts import Frame, Inspection, Matter, Missing, Reason, Remedies
from fenduan.documents.letters.sheet import Points
from fenduan.documents.tree import Paragraph
from fenduan.law.citation import Citation
from fenduan.law.instruments import LICENSING_LAW
from fenduan.reference.places import authority_of
from fenduan.reference.text import Language, Text

MATTERS: Final[dict[Matter, Text]] = {
    "opinion": Text("an opinion on entrusted manufacture", "出具药品受托生产意见书"),
    "b_issue": Text("the issue of a drug manufacturing licence (class B)", "核发药品生产许可证（B类）"),
    "b_change": Text(
        "a change of the licensed items of the drug manufacturing licence (class B)",
        "变更药品生产许可证（B类）许可事项",
    ),
}
BASES: Final[dict[str, Text]] = {
    "gmp_inspection": Text("GMP compliance inspection", "药品GMP符合性检查"),
    "licence_inspection": Text("licence inspection", "许可检查"),
    "earlier_inspection": Text(
        "earlier inspection of the same dosage form or production line", "对同一剂型或者同一生产线的既往检查"
    ),
}
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DIGITS: Final = "零一二三四五六七八九"
_TEN: Final = 10
_HUNDRED: Final = 100
_REMEDIES_LAW: Final = (Citation(LICENSING_LAW, "7"), Citation(LICENSING_LAW, "38", paragraph=2))


def numeral(number: int) -> str:
    """Write a number below 100 as the articles of Chinese law are counted: 32 is 三十二."""
    if not 0 < number < _HUNDRED:
        raise ValueError(f"no such article: {number}")
    tens, units = divmod(number, _TEN)
    return ("" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十") + (_DIGITS[units] if units else "")


def provision(citation: Citation, *, named: bool = True) -> Text:
    """Name a provision as a letter does: article, paragraph and item in words in Chinese.

    With ``named`` false the instrument is left out: it was named just before (Chinese) or is named next (English).
    """
    title = citation.instrument.title
    name, opening, rest = title.zh.partition("（")
    en, zh = f"article {citation.article}", f"第{numeral(int(citation.article))}条"
    if citation.paragraph is not None:
        en += f"({citation.paragraph})"
        zh += f"第{numeral(citation.paragraph)}款"
    if citation.item is not None:
        en += f"({citation.item})"
        zh += f"第{numeral(citation.item)}项"
    return Text(f"{en} of the {title.en}", f"《{name}》{opening}{rest}{zh}") if named else Text(en, zh)


def provisions(citations: tuple[Citation, ...]) -> Text:
    """Name several provisions, each instrument once."""
    runs = [tuple(run) for _, run in groupby(citations, key=lambda each: each.instrument.code)]
    en = [_both([*(provision(each, named=False).en for each in run[:-1]), provision(run[-1]).en]) for run in runs]
    zh = ["、".join([provision(run[0]).zh, *(provision(each, named=False).zh for each in run[1:])]) for run in runs]
    return Text(_both(en), "、".join(zh))


def _both(words: list[str]) -> str:
    """Join English words; a comma stands before "and" from three on, so that what belongs together is seen."""
    if len(words) <= 2:  # noqa: PLR2004 - two are joined by "and" alone
        return " and ".join(words)
    return f"{', '.join(words[:-1])}, and {words[-1]}"


def written_date(day: dt.date, language: Language) -> str:
    """Write a date as a letter does."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


class Writing:
    """One letter being put into one language; ``cited`` holds the provisions that it names, in their order."""

    def __init__(self, frame: Frame, language: Language) -> None:
        self.frame = frame
        self.language = language
        self.cited: dict[Citation, None] = {}

    def say(self, en: str, zh: str, **named: object) -> str:
        """Fill a wording in; what was stated by others can hold nothing that is not seen."""
        template = en if self.language == "en" else zh
        return template.format_map({key: self.word(value) for key, value in named.items()})

    def paragraph(self, en: str, zh: str, **named: object) -> Paragraph:
        """Fill a wording in as a paragraph."""
        return Paragraph(self.say(en, zh, **named))

    def word(self, value: object) -> str:
        """Write one value in the language of the letter."""
        match value:
            case Text():
                return clean(value.pick(self.language))
            case dt.date():
                return written_date(value, self.language)
            case Citation():
                self.cited[value] = None
                return provision(value).pick(self.language)
            case tuple():
                return self._listed(value)
            case _:
                return clean(str(value))

    def _listed(self, values: tuple[object, ...]) -> str:
        cited = tuple(each for each in values if isinstance(each, Citation))
        if cited:
            self.cited |= dict.fromkeys(cited)
            return provisions(cited).pick(self.language)
        words = [self.word(each) for each in values]
        return "、".join(words) if self.language == "zh" else _both(words)

    @property
    def application(self) -> str:
        """Name the application that the letter is about."""
        frame = self.frame
        return self.say(
            "for {matter}, product: {product} (application number {case})",
            "就{product}提出的{matter}申请（申请编号：{case}）",
            matter=MATTERS[frame.matter],
            product=frame.product,
            case=frame.case,
        )

    def place(self, code: str) -> str:
        """Name the authority of a place."""
        named = authority_of(code)
        if named is None:
            raise ValueError(f"no authority is known of {code!r}")
        return self.word(named)

    def due(self, day: dt.date | None) -> str:
        """Say the last day of a period, or that the calendar of its year is not published."""
        if day is None:
            return self.say(
                "the last day will be told as soon as the State Council's holiday plan of that year is published",
                "届满日期待国务院办公厅公布相应年度节假日安排后另行告知",
            )
        return self.say("the last day is {day}", "届满日期为{day}", day=day)

    def inspections(self, done: tuple[Inspection, ...]) -> str:
        """List inspections, each with its date and number."""
        said = tuple(
            self.say(
                "{basis} of {day}{notice}",
                "{day}{basis}{notice}",
                basis=BASES[each.basis],
                day=each.dated,
                notice="" if each.number is None else self._notice(each.number),
            )
            for each in done
        )
        return ("；" if self.language == "zh" else "; ").join(said)

    def _notice(self, number: str) -> str:
        return self.say(" (notice {number})", "（告知书编号：{number}）", number=number)

    def reasons(self, reasons: tuple[Reason, ...]) -> Points:
        """Number the reasons, each with the provision that it names."""
        return Points(tuple(self._with(each.says, each.law) for each in reasons))

    def missing(self, items: tuple[Missing, ...]) -> Points:
        """Number what is asked for, each with why."""
        return Points(tuple(self._with(each.what, each.why) for each in items))

    def sentence(self, said: Text) -> str:
        """Write what somebody stated as a sentence that ends."""
        word, end = self.word(said).rstrip(), "。" if self.language == "zh" else "."
        return word if word.endswith(("。", ".", "！", "？", "!", "?", "；", ";")) else word + end

    def _with(self, says: Text, aside: Text | None) -> str:
        if aside is None:
            return self.word(says)
        # The provision stands within the sentence that it supports.
        said, end = self.word(says), ("。" if self.language == "zh" else ".")
        whole = self.say("{says} ({aside})", "{says}（{aside}）", says=said.removesuffix(end), aside=aside)
        return whole + end if said.endswith(end) else whole

    def remedies(self, remedies: Remedies) -> Paragraph:
        """Say what may be done against a decision, in the periods and under the laws that the authority states.

        Whether the licensing law governs an opinion is open, so it is named for licences only.
        """
        under = (
            "" if self.frame.matter == "opinion" else self.say(" under {law}", "根据{law}的规定，", law=_REMEDIES_LAW)
        )
        return self.paragraph(
            "If you do not accept this decision, you may{under} apply to {body} for reconsideration within {within} of "
            "receiving it ({law}), or sue at {court} within {suit_within} of receiving it ({suit_law}).",
            "如对本决定不服，{under}可以自收到本决定之日起{within}内依照{law}向{body}申请行政复议，"
            "也可以自收到本决定之日起{suit_within}内依照{suit_law}向{court}提起行政诉讼。",
            under=under,
            body=remedies.reconsideration,
            within=remedies.within,
            law=remedies.under,
            court=remedies.court,
            suit_within=remedies.suit_within,
            suit_law=remedies.suit_under,
        )
