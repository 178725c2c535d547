"""What an error says: a sentence in both languages for every rule, with what was found and what to do.

``RULES`` is the complete list of reasons for which a dossier is refused. Placeholders in braces are filled from the
finding: ``found`` is always there, the others come from the function in ``_DETAILS``.
"""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from itertools import islice
from types import MappingProxyType
from typing import Any, Final

from fenduan.dossier.errors import REPORTED, Error, Finding, Findings, Refused, clip, pointer, short
from fenduan.dossier.shape import LeafSpec
from fenduan.reference.places import is_place
from fenduan.reference.text import LANGUAGES, Language, Text

# How many ids or codes a sentence names.
_NAMED = 6

# What may stand at a place, in notation that needs no language.
EXPECTED: Final[Mapping[str, str]] = {
    "text": "text",
    "wording": "text | {en: text, zh: text}",
    "truth": "true | false",
    "number": "number",
    "integer": "integer",
    "date": "YYYY-MM-DD",
    "list": "[…]",
    "mapping": "{…}",
}
_NOUNS: Final[Mapping[str, Text]] = {
    "text": Text("text", "文本"),
    "wording": Text("text, or one text for each language,", "文本或按语言列出的文本"),
    "truth": Text("`true` or `false`", "`true` 或 `false`"),
    "number": Text("a number", "数值"),
    "integer": Text("a whole number", "整数"),
    "date": Text("a date", "日期"),
    "list": Text("a list", "列表"),
    "mapping": Text("a mapping of keys to values", "由键和值组成的映射"),
}
_LISTS: Final[Mapping[str, tuple[Text, Text, Text]]] = {
    "parties": (
        Text("party", "企业"),
        Text("the parties are", "已列企业有"),
        Text("no party is listed", "尚未列出企业"),
    ),
    "sites": (Text("site", "场地"), Text("the sites are", "已列场地有"), Text("no site is listed", "尚未列出场地")),
    "segments": (
        Text("segment", "生产段"),
        Text("the segments are", "已列生产段有"),
        Text("no segment is listed", "尚未列出生产段"),
    ),
    "documents": (
        Text("document", "文件"),
        Text("the documents are", "已列文件有"),
        Text("no document is listed", "尚未列出文件"),
    ),
}

RULES: Final[Mapping[str, Text]] = {
    # The file
    "unreadable": Text(
        "The file cannot be read ({found}). Check that it exists and may be read.",
        "无法读取该文件（{found}）。请确认文件存在且有读取权限。",
    ),
    "too-large": Text(
        "The file is larger than 5 MiB (5242880 bytes). Keep attachments as files beside the dossier.",
        "文件超过 5 MiB（5242880 字节）。附件请另存于卷宗旁，不要写入卷宗。",
    ),
    "too-many-entries": Text(
        "The file holds more than 200000 entries. No arrangement needs as many; check how it was made.",
        "文件中的条目超过 200000 项。任何生产安排都不需要如此之多，请检查文件的生成方式。",
    ),
    "empty-file": Text(
        "The file holds no dossier. Begin with `dossier: 1`.", "文件中没有卷宗内容。请以 `dossier: 1` 开头。"
    ),
    "no-utf-8": Text(
        "The bytes `{found}` are not UTF-8. Save the file with the encoding UTF-8.",
        "字节 `{found}` 不是 UTF-8 编码。请将文件另存为 UTF-8 编码（常见原因：以 GB 系列编码保存）。",
    ),
    "control-character": Text(
        "holds the control character `{found}`. Only tab and line end are allowed; remove it.",
        "含有控制字符 `{found}`。除制表符和换行符外均不允许，请删除。",
    ),
    "yaml-syntax": Text(
        "This is not well-formed YAML: `{found}`. Check indentation, brackets, quotes and colons from here upwards.",
        "此处不是合格的 YAML：`{found}`。请自此向上检查缩进、括号、引号和冒号。",
    ),
    "json-syntax": Text(
        "This is not well-formed JSON: `{found}`. Check commas, brackets and quotes from here upwards.",
        "此处不是合格的 JSON：`{found}`。请自此向上检查逗号、括号和引号。",
    ),
    "too-deep": Text(
        "The file is nested deeper than 64 levels. A dossier needs far fewer; check brackets and indentation.",
        "嵌套超过 64 层。卷宗远不需要如此多层，请检查括号和缩进。",
    ),
    "second-document": Text(
        "A second document begins here. Keep one dossier in a file.", "此处开始了第二份文档。一个文件只能有一份卷宗。"
    ),
    "directive": Text(
        "`{found}` is a YAML directive. The format has none; remove the line.",
        "`{found}` 是 YAML 指令。本格式不使用指令，请删除该行。",
    ),
    "tag": Text(
        "`{found}` is a YAML tag. The format has none; write the plain value.",
        "`{found}` 是 YAML 标签。本格式不使用标签，请直接填写值。",
    ),
    "anchor": Text(
        "`{found}` is a YAML anchor. The format has none; write the value out each time.",
        "`{found}` 是 YAML 锚点。本格式不使用锚点，请逐处写明。",
    ),
    "alias": Text(
        "`{found}` is a YAML alias. The format has none; write the value out.",
        "`{found}` 是 YAML 别名引用。本格式不使用别名，请写明具体值。",
    ),
    "merge-key": Text(
        "`{found}` is a YAML merge key. The format has none; write the entries out.",
        "`{found}` 是 YAML 合并键。本格式不使用合并键，请逐项写明。",
    ),
    "odd-key": Text("A key is a list or a mapping. Keys are plain text.", "以列表或映射作为键。键只能是普通文本。"),
    "duplicate-key": Text(
        "The key `{found}` stands twice in one mapping. Keep one of them.",
        "同一映射中键 `{found}` 重复。请只保留一处。",
    ),
    "null": Text(
        "There is no value here. Leave the key out if it is not stated; write `[]` for “there are none”.",
        "此处没有值。未陈述的事项请删去该键；确认“没有”的，写 `[]`。",
    ),
    # The shape
    "unknown-key": Text("`{found}` is no key of the format here. {advice}", "此处不应有键 `{found}`。{advice}"),
    "missing-key": Text("The key `{expected}` is required here. Add it.", "此处缺少必填的键 `{expected}`。请补填。"),
    "wrong-type": Text(
        "is {kind} (`{found}`) where {noun} is expected. {advice}", "此处应为{noun}，实为{kind}（`{found}`）。{advice}"
    ),
    "unknown-code": Text(
        "`{found}` is not one of the codes: {listed}. {advice}", "`{found}` 不在代码表内。可用代码：{listed}。{advice}"
    ),
    "unknown-version": Text(
        "The format version {found} is not known. This program reads version {expected}.",
        "不识别的格式版本 {found}。本程序读取版本 {expected}。",
    ),
    "no-id": Text(
        "`{found}` is no identifier. Use 1 to 80 lower-case letters, digits and `-`.",
        "`{found}` 不是合格的编号。请用 1 至 80 个小写字母、数字或 `-`。",
    ),
    "no-form": Text(
        "`{found}` is no code for a form. Use at most 80 lower-case letters, digits and `_`, such as `cartridge`.",
        "`{found}` 不是合格的剂型代码。请用不超过 80 个小写字母、数字或 `_`，例如 `cartridge`。",
    ),
    "no-sha256": Text(
        "`{found}` is no SHA-256 value. Write its 64 digits in lower-case hexadecimal.",
        "`{found}` 不是 SHA-256 值。请以小写十六进制写出全部 64 位。",
    ),
    "no-language": Text(
        "`{found}` is no language code. Use codes such as `en` and `zh`.",
        "`{found}` 不是语言代码。请用 `en`、`zh` 等代码。",
    ),
    "empty-wording": Text(
        "No wording is given. Write the text, or leave the key out.", "未给出任何文字。请填写文本，或删去该键。"
    ),
    "no-date": Text(
        "`{found}` is no calendar date. Write it as year, month and day: YYYY-MM-DD.",
        "`{found}` 不是有效的日期。请按“年-月-日”填写：YYYY-MM-DD。",
    ),
    "date-with-time": Text(
        "`{found}` is a date with a time. Write the date alone: YYYY-MM-DD.",
        "`{found}` 带有时刻。请只写日期：YYYY-MM-DD。",
    ),
    "not-finite": Text(
        "`{found}` is no number that can be reckoned with. Write a number.", "`{found}` 不是有限数值。请填写数值。"
    ),
    "negative": Text(
        "`{found}` is below 0. Hours, years and pages count from 0.", "`{found}` 小于 0。小时数、年数和页数自 0 起计。"
    ),
    "out-of-range": Text("`{found}` is out of range; it must be {expected}.", "`{found}` 超出范围；应为 {expected}。"),
    "no-pair": Text(
        "A covered hand-off is a pair of 2 segments: the one that gives and the one that takes.",
        "所覆盖的交接须为 2 个生产段组成的一对：先交出方，后接收方。",
    ),
    "not-taken": Text(
        "This entry is not in the form that the format asks for. Compare it with the field guide.",
        "此项不符合卷宗格式的要求。请对照字段说明修改。",
    ),
    # Across the entries
    "unknown-place": Text(
        "`{found}` is no place. Use `CN-SH` and the like for a mainland province, `CN-XPCC` for the Xinjiang "
        "Production and Construction Corps, or a country's two letters. {advice}",
        "`{found}` 不是有效的地区代码。境内省级行政区用 `CN-SH` 之类的代码，新疆生产建设兵团用 `CN-XPCC`，"
        "境外用两位字母的国家或地区代码。{advice}",
    ),
    "unknown-reference": Text(
        "names the {list} `{found}`; {listed}. Add the {list} or correct the name.",
        "指向{list} `{found}`；{listed}。请补列该{list}，或更正编号。",
    ),
    "duplicate-id": Text(
        "The id `{found}` is already used at {expected}. Give each entry of a list its own.",
        "编号 `{found}` 已在 {expected} 使用。同一列表内编号不得重复。",
    ),
    "self-reference": Text(
        "The segment `{found}` is said to come after itself. Name the segment whose output it takes.",
        "生产段 `{found}` 被列为自身的前序生产段。请填写为其提供物料的生产段。",
    ),
    "cycle": Text(
        "The segments wait for each other in a circle: {trail}. Take out the reference that is wrong.",
        "生产段互为前序，形成循环：{trail}。请删除有误的引用。",
    ),
    "too-tangled": Text(
        "The segments meet in testing and cell bank steps in more ways than can be followed. "
        "Name under `after` only the segments whose output is taken.",
        "生产段经检验、细胞库生产段相互交织，关系过多，无法逐一核对。`after` 中只填写直接提供物料的生产段。",
    ),
    "end-before-start": Text(
        "The end {found} lies before the start {start}. Correct one of the dates.",
        "终止日期 {found} 早于起始日期 {start}。请更正其一。",
    ),
    "min-above-max": Text(
        "The lowest value {found} lies above the highest value {most}. Correct one of them.",
        "下限 {found} 高于上限 {most}。请更正其一。",
    ),
    "no-edge": Text(
        "No material passes from `{giver}` to `{taker}`: {listed}. "
        "Correct the pair, or name the giving segment under `after`.",
        "`{giver}` 与 `{taker}` 之间没有物料交接：{listed}。"
        "请更正该对生产段，或在接收生产段的 `after` 中填写交出生产段。",
    ),
    "duplicate-handoff": Text(
        "The hand-off from `{giver}` to `{taker}` is already given at {expected}. Keep one.",
        "`{giver}` 至 `{taker}` 的交接已在 {expected} 填写。请只保留一项。",
    ),
    "no-holder": Text(
        "No party is `applicant` or `holder`. Give this role to exactly one party.",
        "没有任何企业的角色为 `applicant`（申请人）或 `holder`（持有人）。须有且仅有一家。",
    ),
    "two-holders": Text(
        "`{found}` is applicant or holder, and so is `{first}`. Exactly one party may be.",
        "`{found}` 与 `{first}` 均被列为申请人或持有人。须有且仅有一家。",
    ),
    # The files beside it
    "file-path": Text(
        "`{found}` does not stay beside the dossier. Give a relative path without `..`, drive or address.",
        "`{found}` 不在卷宗所在目录之内。请填写相对路径，不得含 `..`、盘符或网址。",
    ),
    "file-link": Text(
        "`{found}` is a link or lies behind one. Put the file itself beside the dossier.",
        "`{found}` 是链接，或须经链接才能到达。请将文件本身放在卷宗旁。",
    ),
    "file-not-regular": Text(
        "`{found}` is no regular file. Name a file, not a folder or a device.",
        "`{found}` 不是普通文件。请填写文件，而非文件夹或设备。",
    ),
    "file-unreadable": Text(
        "`{found}` is there but cannot be read. Check who may read it.", "`{found}` 存在但无法读取。请检查读取权限。"
    ),
    "file-too-large": Text(
        "With `{found}` the files beside the dossier come to more than 2 GiB. Attach smaller files.",
        "加上 `{found}`，卷宗旁的文件合计超过 2 GiB。请缩小附件。",
    ),
    "file-hash": Text(
        "`{file}` is not the file described: its SHA-256 is {expected}. Put the right file there or correct the value.",
        "`{file}` 与所述文件不一致：其 SHA-256 为 {expected}。请换上正确的文件，或更正该值。",
    ),
    "more-errors": Text(
        "And {found} more errors. Correct those above first.", "另有 {found} 处错误。请先更正以上各项。"
    ),
    "at-least-more-errors": Text(
        "And at least {found} more errors; reading was given up. Correct those above first.",
        "另有至少 {found} 处错误，已停止读取。请先更正以上各项。",
    ),
}

# What a rule's sentence needs beyond what was found: (expected, words).
_Words = dict[str, str | Text]
_Details = Callable[[Finding], tuple[str, _Words]]

_NO_ADVICE = Text("Correct it.", "请更正。")


def describe(finding: Finding) -> tuple[str, str, Text]:
    """Return what was found, what was expected (in notation) and the sentence, in both languages."""
    found = short(finding.found, quoted=finding.rule == "wrong-type")
    details = _DETAILS.get(finding.rule)
    expected, words = details(finding) if details else (_FIXED.get(finding.rule, ""), {})
    words = {"found": found, "expected": expected, **words}
    return found, expected, _fill(RULES[finding.rule], words)


def more_errors(file: str, count: int, *, at_least: bool) -> Error:
    """Return the entry that stands for the ``count`` errors which are not described."""
    message = _fill(RULES["at-least-more-errors" if at_least else "more-errors"], {"found": str(count)})
    return Error(file, "", None, None, "more-errors", str(count), "", message)


def _fill(template: Text, words: Mapping[str, str | Text]) -> Text:
    def said(language: Language) -> str:
        each = {key: word.pick(language) if isinstance(word, Text) else word for key, word in words.items()}
        return template.pick(language).format_map(each)

    en, zh = (said(language) for language in LANGUAGES)
    return Text(en, zh)


def _nearest(word: object, known: Iterable[str]) -> str | None:
    matches = get_close_matches(str(word)[:80], list(islice(known, 1000)), n=1)
    return matches[0] if matches else None


def _advice(word: object, known: Iterable[str]) -> Text:
    """Name the nearest known word, if any is near."""
    near = _nearest(word, known)
    if near is None:
        return _NO_ADVICE
    return _fill(Text("Did you mean `{near}`?", "是否应为 `{near}`？"), {"near": near})


def _listed(words: Iterable[str], count: int) -> Text:
    """Name the first few words, and how many there are if that is more."""
    first = [f"`{clip(word, 40)}`" for word in islice(words, _NAMED)]
    en, zh = ", ".join(first), "、".join(first)
    if count > _NAMED:
        return Text(f"{en}, … ({count} in all)", f"{zh} 等（共 {count} 个）")
    return Text(en, zh)


def _notation(codes: Iterable[str]) -> str:
    return " | ".join(codes)


def _unknown_key(finding: Finding) -> tuple[str, _Words]:
    keys: Any = finding.context
    near = _nearest(finding.found, keys)
    if near is not None:
        return _notation(keys), {"advice": _advice(finding.found, keys)}
    advice = _fill(Text("The keys here are {keys}.", "此处可用的键：{keys}。"), {"keys": _listed(keys, len(keys))})
    return _notation(keys), {"advice": advice}


def _missing_key(finding: Finding) -> tuple[str, _Words]:
    return str(finding.context), {}


def _wrong_type(finding: Finding) -> tuple[str, _Words]:
    wanted = str(finding.context)
    found = finding.found
    advice = _NO_ADVICE
    if wanted in {"text", "wording", "date"} and isinstance(found, bool | int | float):
        advice = Text("Put it in quotes.", "请加引号。")
    elif wanted in {"number", "integer", "truth"} and isinstance(found, str):
        advice = Text("If it is meant so, write it without quotes.", "若本意如此，请去掉引号。")
    return EXPECTED[wanted], {"noun": _NOUNS[wanted], "kind": _kind(found), "advice": advice}


def _kind(value: object) -> Text:
    if isinstance(value, bool):
        return Text("a truth value", "真假值")
    if isinstance(value, int | float):
        return _NOUNS["number"]
    if isinstance(value, str):
        return _NOUNS["text"]
    return _NOUNS["list"] if isinstance(value, list) else _NOUNS["mapping"]


def _unknown_code(finding: Finding) -> tuple[str, _Words]:
    codes: Any = finding.context
    near = _nearest(finding.found, codes)
    ordered = codes if near is None else [near, *(code for code in codes if code != near)]
    return _notation(codes), {"listed": _listed(ordered, len(codes)), "advice": _advice(finding.found, codes)}


def _unknown_version(finding: Finding) -> tuple[str, _Words]:
    versions: Any = finding.context
    return _notation(str(version) for version in versions), {}


def _bounds(finding: Finding) -> tuple[str, _Words]:
    spec = finding.context
    if not isinstance(spec, LeafSpec):
        return EXPECTED["number"], {}
    return f"{spec.minimum} … {spec.maximum}", {}


def _unknown_place(finding: Finding) -> tuple[str, _Words]:
    bodies: Any = finding.context
    notation = _notation(["CN-XX", "CN-XPCC", "XX", *sorted(bodies)])
    upper = str(finding.found)[:80].upper()
    bare = {"CN-HK": "HK", "CN-MO": "MO", "CN-TW": "TW"}.get(upper)
    near = bare or (upper if is_place(upper) and upper != finding.found else None)
    return notation, {"advice": _advice(near, [near]) if near else _NO_ADVICE}


def _unknown_reference(finding: Finding) -> tuple[str, _Words]:
    name, ids = _reference(finding.context)
    noun, are, none = _LISTS[name]
    near = _nearest(finding.found, ids) if len(ids) > _NAMED else None
    ordered = ids if near is None else [near, *(each for each in ids if each != near)]
    named = _listed(ordered, len(ids))
    known = Text(f"{are.en} {named.en}", f"{are.zh} {named.zh}") if ids else none
    return f"/{name}/*/id", {"list": noun, "listed": known}


def _reference(context: object) -> tuple[str, list[str]]:
    name, ids = context if isinstance(context, tuple) else ("", ())
    return str(name), list(ids)


def _duplicate(finding: Finding) -> tuple[str, _Words]:
    return str(finding.context), {}


def _cycle(finding: Finding) -> tuple[str, _Words]:
    ids = finding.context if isinstance(finding.context, list) else []
    return "", {"trail": " → ".join(f"`{clip(each, 40)}`" for each in [*ids, ids[0]])}


def _end_before_start(finding: Finding) -> tuple[str, _Words]:
    _, start = finding.context if isinstance(finding.context, tuple) else ("", "")
    return f"≥ {start}", {"start": str(start)}


def _min_above_max(finding: Finding) -> tuple[str, _Words]:
    return f"≤ {short(finding.context)}", {"most": short(finding.context)}


def _pair(finding: Finding) -> tuple[str, _Words]:
    giver, taker = finding.found if isinstance(finding.found, tuple) else ("", "")
    words: _Words = {"giver": clip(giver), "taker": clip(taker), "found": f"{clip(giver, 38)} → {clip(taker, 38)}"}
    if finding.rule == "duplicate-handoff":
        return str(finding.context), words
    edges: Any = finding.context
    if not edges:
        words["listed"] = Text("no segment is said to come after another", "未填写任何前序生产段")
        return "", words
    named = [f"{clip(first, 30)} → {clip(second, 30)}" for first, second in islice(sorted(edges), _NAMED)]
    listed = _fill(Text("the hand-offs are {edges}", "现有交接为 {edges}"), {"edges": _listed(named, len(edges))})
    words["listed"] = listed
    return _notation(named), words


def _two_holders(finding: Finding) -> tuple[str, _Words]:
    return "", {"first": short(finding.context)}


def _file_hash(finding: Finding) -> tuple[str, _Words]:
    file, actual = finding.context if isinstance(finding.context, tuple) else ("", "")
    return str(actual), {"file": clip(str(file))}


_FIXED: Final[Mapping[str, str]] = {
    "too-large": "≤ 5242880",
    "too-many-entries": "≤ 200000",
    "no-utf-8": "UTF-8",
    "too-deep": "≤ 64",
    "no-id": "[a-z0-9-]{1,80}",
    "no-form": "[a-z][a-z0-9_]{0,79}",
    "no-sha256": "[0-9a-f]{64}",
    "no-language": "en | zh | …",
    "empty-wording": EXPECTED["wording"],
    "no-date": EXPECTED["date"],
    "date-with-time": EXPECTED["date"],
    "no-pair": "[from, to]",
}
_DETAILS: Final[Mapping[str, _Details]] = {
    "unknown-key": _unknown_key,
    "missing-key": _missing_key,
    "wrong-type": _wrong_type,
    "unknown-code": _unknown_code,
    "unknown-version": _unknown_version,
    "not-finite": _bounds,
    "negative": _bounds,
    "out-of-range": _bounds,
    "unknown-place": _unknown_place,
    "unknown-reference": _unknown_reference,
    "duplicate-id": _duplicate,
    "cycle": _cycle,
    "end-before-start": _end_before_start,
    "min-above-max": _min_above_max,
    "no-edge": _pair,
    "duplicate-handoff": _pair,
    "two-holders": _two_holders,
    "file-hash": _file_hash,
}


def refused(findings: Findings, name: str, own: Mapping[str, Text] = MappingProxyType({})) -> Refused:
    """Return the refusal that says the findings in the order of the file; what has no place concerns all of it.

    Args:
        findings: All that was found, each at its place where it has one.
        name: The file's name.
        own: Sentences by rule, where what is read has its own in place of a dossier's.
    """
    file = clip(name)
    in_order = sorted(findings.kept, key=lambda finding: finding.place or (0, 0))
    errors = [_error(finding, file, own) for finding in in_order[:REPORTED]]
    if findings.count > len(errors):
        errors.append(more_errors(file, findings.count - len(errors), at_least=findings.given_up))
    return Refused(errors, findings.count)


def _error(finding: Finding, file: str, own: Mapping[str, Text]) -> Error:
    line, column = finding.place or (None, None)
    found, expected, message = describe(finding)
    message = own.get(finding.rule, message)
    return Error(file, pointer(finding.path), line, column, finding.rule, found, expected, message)
