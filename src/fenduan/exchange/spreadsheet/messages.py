"""Why a workbook is refused, and why a dossier cannot be put into one: a sentence in both languages for every rule.

What the dossier's own checks find is said by :mod:`fenduan.dossier.messages`.
"""

from collections.abc import Mapping
from typing import Final

from fenduan.reference.text import LANGUAGES, Text

RULES: Final[Mapping[str, Text]] = {
    # The file
    "no-workbook": Text(
        "This is no workbook that can be read (.xlsx), or it is damaged. Save it anew as “Excel Workbook (.xlsx)”.",
        "该文件不是可读取的工作簿（.xlsx），或者已损坏。请另存为“Excel 工作簿（.xlsx）”。",
    ),
    "old-or-locked": Text(
        "The workbook is encrypted or in the old format (.xls). Save it without password as .xlsx.",
        "工作簿已加密，或者为旧格式（.xls）。请去除密码并另存为 .xlsx。",
    ),
    "workbook-too-large": Text(
        "The workbook is larger than any arrangement needs ({found}). Fill in a fresh template.",
        "工作簿超出任何生产安排所需的规模（{found}）。请使用新的空白模板填写。",
    ),
    "macro": Text(
        "The workbook carries a program (`{found}`). Save it without macros as .xlsx.",
        "工作簿含有宏或者其他程序（`{found}`）。请另存为不含宏的 .xlsx。",
    ),
    "external-link": Text(
        "The workbook is linked to something outside it (`{found}`). Break the links and paste the values.",
        "工作簿链接了外部内容（`{found}`）。请断开链接，以数值形式粘贴。",
    ),
    "entities": Text(
        "The workbook declares a document type (`{found}`), which no spreadsheet program writes. Save it anew.",
        "工作簿中含有文档类型声明（`{found}`），电子表格软件不会写入此类内容。请重新保存。",
    ),
    "not-ours": Text(
        "This workbook was not made from the template. Make one with `fenduan dossier template` and fill it in.",
        "该工作簿不是由本程序的模板生成。请用 `fenduan dossier template` 生成模板后填写。",
    ),
    # The sheets
    "unknown-sheet": Text(
        "The sheet “{sheet}” is none of the template's, and it is not empty. Move its facts to the sheets that are "
        "there, then delete it.",
        "工作表“{sheet}”不属于模板，且不为空。请将其中的内容移至模板已有的工作表，然后删除该表。",
    ),
    "sheet-twice": Text(
        "This sheet stands in the workbook twice; the other is “{other}”. Keep one.",
        "该工作表重复，另一张为“{other}”。请只保留一张。",
    ),
    "marks-lost": Text(
        "The hidden first column or row of this sheet is damaged. Copy the facts into a fresh template.",
        "该工作表隐藏的首列或者首行已被改动。请将内容复制到新的空白模板。",
    ),
    "unknown-column": Text(
        "The hidden key `{found}` of this column is not known. Copy the facts into a fresh template.",
        "该列隐藏的键 `{found}` 无法识别。请将内容复制到新的空白模板。",
    ),
    "column-twice": Text(
        "This column stands twice; the other begins at {other}. Keep one.",
        "该列重复，另一列位于 {other}。请只保留一列。",
    ),
    "stray-cell": Text(
        "`{found}` stands outside the columns of the table. Move it into its column or delete it.",
        "`{found}` 位于表格各列之外。请移入相应列，或者删除。",
    ),
    "no-site": Text(
        "This column is filled in but names no site. Choose the site at its head.",
        "该列已填写，但列首未选择场地。请在列首选择场地。",
    ),
    "none-and-entries": Text(
        "“Stated: none” is said here, but entries are given as well. Keep one of the two.",
        "此处已确认“没有”，但又填写了内容。请只保留其一。",
    ),
    "given-twice": Text(
        "Another row of the same licence says this differently. Say it once.",
        "同一许可证的另一行对此填写不一致。请只填写一处。",
    ),
    # The cells
    "formula": Text(
        "`{found}` is a formula. Formulas are not computed; paste the value in its place.",
        "`{found}` 是公式。本程序不计算公式，请以数值形式粘贴。",
    ),
    "cell-error": Text(
        "The cell holds the error `{found}`. Write the value.", "单元格为错误值 `{found}`。请填写具体内容。"
    ),
    "cell-no-text": Text(
        "`{found}` is a number, a date or a truth value where text belongs. Set the cell to the format “Text” and type "
        "it again.",
        "此处应为文本，`{found}` 却是数值、日期或者逻辑值。请将单元格格式设为“文本”后重新输入。",
    ),
    "cell-no-truth": Text(
        "`{found}` says neither yes nor no. Choose “Yes” or “No”.",
        "`{found}` 既不是“是”也不是“否”。请选择“是 Yes”或者“否 No”。",
    ),
    "cell-no-choice": Text(
        "`{found}` is not in the list: {listed}. Choose from the list.",
        "`{found}` 不在可选内容之内：{listed}。请从下拉列表中选择。",
    ),
    "cell-no-date": Text(
        "`{found}` is no date. Set the cell to a date format and type it again, or write YYYY-MM-DD.",
        "`{found}` 不是日期。请将单元格设为日期格式后重新输入，或者按 YYYY-MM-DD 填写。",
    ),
    "cell-no-number": Text(
        "`{found}` is no number. Write digits, without a unit.", "`{found}` 不是数值。请只填写数字，不带单位。"
    ),
    "same-alone": Text(
        "“Same” stands here, but there is no text on its left. Write the text there.",
        "此处填写“同左 Same”，但左侧没有文本。请在左侧填写。",
    ),
    "missing-key": Text("“{heading}” is required. Fill in this cell.", "“{heading}”为必填项，请填写此单元格。"),
    # Writing
    "too-long-for-a-cell": Text(
        "The text “{found}” is too long for a cell of a spreadsheet, which holds 32767 characters.",
        "文本“{found}”过长，超出电子表格单元格的容量（32767 个字符）。",
    ),
    "not-in-a-cell": Text(
        "The text “{found}” holds signs that spreadsheet programs read differently. It can stay in YAML or JSON only.",
        "文本“{found}”含有各电子表格软件解读不一的符号，只能保存在 YAML 或者 JSON 中。",
    ),
    "too-many-for-a-sheet": Text(
        "{found} entries are more than the workbook can be read back with ({expected}).",
        "{found} 项超出工作簿可读回的数量（{expected}）。",
    ),
}


def sentence(rule: str, words: Mapping[str, str | Text]) -> Text:
    """Return the sentence of a rule with its words filled in."""
    template = RULES[rule]
    en, zh = (
        template.pick(language).format_map(
            {key: word.pick(language) if isinstance(word, Text) else word for key, word in words.items()}
        )
        for language in LANGUAGES
    )
    return Text(en, zh)


def at(place: str, said: Text) -> Text:
    """Say where a sentence belongs: the sheet and the cell before it."""
    return Text(f"{place}: {said.en}", f"{place}：{said.zh}") if place else said
