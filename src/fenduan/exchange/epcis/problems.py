"""What is wrong with a document or an event, with its place and its sentence in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fenduan.dossier.errors import Path, clip, pointer, short
from fenduan.reference.text import Text

RULES: Final[Mapping[str, Text]] = {
    # The document
    "unreadable": Text("The file cannot be read ({found}).", "无法读取该文件（{found}）。"),
    "empty": Text("There is nothing in the file.", "文件为空。"),
    "no-format": Text(
        "This is neither JSON nor XML (it begins with `{found}`).", "该文件既不是JSON也不是XML（开头为 `{found}`）。"
    ),
    "bad-json": Text("Here the JSON breaks off or is not well formed.", "此处JSON中断或者格式不正确。"),
    "bad-utf-8": Text(
        "Here are bytes that are not UTF-8. Save the file with the encoding UTF-8.",
        "此处字节不是UTF-8编码。请将文件另存为UTF-8编码。",
    ),
    "bad-xml": Text("Here the XML is not well formed ({found}).", "此处XML格式不正确（{found}）。"),
    "forbidden-xml": Text(
        "The document declares a document type or an entity (`{found}`). Neither is read; leave them out.",
        "文件中声明了文档类型或者实体（`{found}`）。此类内容不予读取，请删除。",
    ),
    "too-large-event": Text(
        "One part of the document is larger than {expected} bytes. An event is not that large.",
        "文件中有一部分超过 {expected} 字节，单个事件不会如此之大。",
    ),
    "too-deep": Text("This is nested deeper than {expected} levels.", "此处嵌套超过 {expected} 层。"),
    "key-twice": Text("The key `{found}` stands here twice. Keep one.", "键 `{found}` 重复。请只保留一个。"),
    "bad-character": Text(
        "Here is half a character (a lone surrogate), which no text can hold.",
        "此处为不完整的字符（单独的代理码位），不能作为文本。",
    ),
    "no-document": Text(
        "`{found}` is no EPCIS document. Its type should be one of: {expected}.",
        "`{found}` 不是EPCIS文件。类型应为下列之一：{expected}。",
    ),
    "bad-version": Text(
        "The schema version `{found}` is not read. Versions that are: {expected}.",
        "不支持模式版本 `{found}`。支持的版本：{expected}。",
    ),
    "bad-context": Text(
        "`{found}` is no JSON-LD context: give addresses and prefixes with what they stand for.",
        "`{found}` 不是JSON-LD上下文。请填写上下文地址，或者前缀及其含义。",
    ),
    "protected-term": Text(
        "The context gives a meaning of its own (`{found}`) to a word of EPCIS. Choose another word.",
        "上下文对EPCIS自有的词另行定义（`{found}`）。请改用其他词。",
    ),
    "no-epcis-context": Text(
        "The context of EPCIS is not named. Add `{expected}` to `@context`.",
        "未引用EPCIS上下文。请在 `@context` 中加入 `{expected}`。",
    ),
    # Keys
    "missing-key": Text("`{expected}` is required here.", "此处缺少必填项 `{expected}`。"),
    "unknown-key": Text(
        "`{found}` is no field of EPCIS, and it names no namespace. Correct it, or give it a prefix.",
        "`{found}` 不是EPCIS的字段，也未注明命名空间。请更正，或者加上前缀。",
    ),
    "undeclared-prefix": Text(
        "Nothing declares the prefix of `{found}`. Declare it in `@context`.",
        "`{found}` 的前缀未声明。请在 `@context` 中声明。",
    ),
    "wrong-field": Text(
        "`{found}` is no field of an event of this kind ({expected}).", "`{found}` 不是此类事件（{expected}）的字段。"
    ),
    "unknown-event": Text(
        "`{found}` is no kind of event. Kinds: {expected}.", "`{found}` 不是事件类型。事件类型有：{expected}。"
    ),
    # Values
    "no-text": Text("Text belongs here, not `{found}`.", "此处应为文本，而不是 `{found}`。"),
    "empty-text": Text("The text is empty.", "文本为空。"),
    "no-list": Text("A list belongs here, not `{found}`.", "此处应为列表，而不是 `{found}`。"),
    "no-mapping": Text("An object with keys belongs here, not `{found}`.", "此处应为对象，而不是 `{found}`。"),
    "no-number": Text("A number belongs here, not `{found}`.", "此处应为数值，而不是 `{found}`。"),
    "number-out-of-range": Text("The number `{found}` is beyond all measure.", "数值 `{found}` 超出合理范围。"),
    "no-truth": Text(
        "`true` or `false` belongs here, not `{found}`.", "此处应为 `true` 或 `false`，而不是 `{found}`。"
    ),
    "no-hex": Text("`{found}` is no row of hexadecimal bytes.", "`{found}` 不是十六进制字节串。"),
    "no-time": Text("`{found}` is no time. Write it as {expected}.", "`{found}` 不是时间。请按 {expected} 填写。"),
    "time-without-zone": Text(
        "The time `{found}` states no zone. Write it as {expected}.",
        "时间 `{found}` 未注明时区。请按 {expected} 填写。",
    ),
    "no-offset": Text(
        "`{found}` is no offset of a time zone. Write it as {expected}.",
        "`{found}` 不是时区偏移量。请按 {expected} 填写。",
    ),
    "times-reversed": Text("The end `{found}` lies before the start.", "结束时间 `{found}` 早于开始时间。"),
    "no-choice": Text("`{found}` is none of: {expected}.", "`{found}` 不在下列各项之中：{expected}。"),
    "no-word": Text(
        "`{found}` is no standard word of this list ({expected}), and no URI of your own.",
        "`{found}` 不是该词表（{expected}）的标准词，也不是自定义的URI。",
    ),
    "unknown-unit": Text(
        "`{found}` is no unit code of UN/CEFACT Recommendation 20, such as KGM or CEL.",
        "`{found}` 不是UN/CEFACT第20号建议书的计量单位代码（例如KGM、CEL）。",
    ),
    "no-temperature-unit": Text(
        "`{found}` is no unit of temperature. Units: {expected}.", "`{found}` 不是温度单位。温度单位有：{expected}。"
    ),
    "unit-without-quantity": Text(
        "A unit `{found}` is given, but no quantity.", "填写了单位 `{found}`，但未填写数量。"
    ),
    "negative-quantity": Text("The quantity `{found}` is negative.", "数量 `{found}` 为负数。"),
    # Identifiers
    "no-uri": Text("`{found}` is no URI.", "`{found}` 不是URI。"),
    "bad-urn": Text("`{found}` does not keep to the form of its EPC.", "`{found}` 不符合其EPC的格式。"),
    "bad-key": Text(
        "`{found}` is no key of GS1: it is too long or short, or holds marks that may not stand in it.",
        "`{found}` 不是GS1标识代码：长度不符，或者含有不允许的字符。",
    ),
    "bad-company-prefix": Text(
        "The company prefix of `{found}` has not {expected} digits.", "`{found}` 的厂商识别代码不是 {expected} 位数字。"
    ),
    "bad-check-digit": Text(
        "The check digit of `{found}` is wrong; it would be {expected}.", "`{found}` 的校验码错误，应为 {expected}。"
    ),
    "class-for-instance": Text(
        "`{found}` names a class (a product or a lot); here stand single things. Use the list of quantities.",
        "`{found}` 标识的是一类物品（产品或者批次），此处应为单个物品。请填入数量列表。",
    ),
    "instance-for-class": Text(
        "`{found}` names a single thing; here stands a class (a product or a lot). Use the list of EPCs.",
        "`{found}` 标识的是单个物品，此处应为一类物品（产品或者批次）。请填入EPC列表。",
    ),
    # The event as a whole
    "no-object": Text(
        "The event is about nothing: it needs at least one of {expected}.", "事件没有对象：至少应有 {expected} 之一。"
    ),
    "no-parent": Text(
        "With the action `{found}` the event needs a `parentID`.", "动作为 `{found}` 的事件应有 `parentID`。"
    ),
    "half-transformation": Text(
        "A transformation names what goes in and what comes out, or has a `transformationID` that joins the parts.",
        "转化事件应当列明投入和产出，或者以 `transformationID` 关联各部分。",
    ),
    "no-transaction": Text(
        "A transaction event names at least one business transaction.", "交易事件至少应有一项业务交易。"
    ),
    "ilmd-without-add": Text(
        "Master data of a lot (`ilmd`) belong to the action `ADD`, not `{found}`.",
        "批次主数据（`ilmd`）仅用于动作 `ADD`，不用于 `{found}`。",
    ),
}
"""Every reason for which an event or a document is refused. ``found`` and ``expected`` are filled in."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``path`` leads to it from the document's root; ``event`` is its event's index, if any.

    In XML the path is that of the same fact in JSON. ``line`` counts from 1. ``rule`` is a key of :data:`RULES`.
    """

    rule: str
    path: Path
    line: int | None
    found: str = ""
    expected: str = ""
    event: int | None = None

    @property
    def pointer(self) -> str:
        """The path as an RFC 6901 JSON pointer."""
        return pointer(self.path)

    @property
    def message(self) -> Text:
        """What is wrong and what would be right, in both languages."""
        said = RULES[self.rule]
        words = {"found": self.found, "expected": self.expected}
        return Text(said.en.format_map(words), said.zh.format_map(words))

    def as_dict(self) -> dict[str, object]:
        """Return the form the problem has in JSON output."""
        return {
            "pointer": self.pointer,
            "line": self.line,
            "rule": self.rule,
            "found": self.found,
            "message": self.message.as_dict(),
        }


class Refused(Exception):  # noqa: N818 - the word the program uses
    """The document is refused whole, because of ``problem``."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message.en)
        self.problem = problem


def shown(found: object) -> str:
    """Return what was found, clipped and made printable."""
    return clip(found) if isinstance(found, str) else short(found)
