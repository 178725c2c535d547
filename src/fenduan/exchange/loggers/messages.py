"""What is said where a logger's file is refused, and what a reader has to know of one that was read."""

from collections.abc import Mapping
from typing import Final

from fenduan.reference.text import Text

RULES: Final[Mapping[str, Text]] = {
    # The file
    "unreadable": Text("The file cannot be read ({found}).", "无法读取该文件（{found}）。"),
    "too-large": Text(
        "The file is larger than 16 MiB (16777216 bytes). Read out a shorter time.",
        "文件超过 16 MiB（16777216 字节）。请缩短导出的时间范围。",
    ),
    "empty-file": Text("The file is empty.", "文件没有内容。"),
    "binary": Text(
        "The file is no text. Export the readings as text (CSV), or give the device's own text read-out.",
        "文件不是文本。请将读数导出为文本（CSV），或者提供设备自带的文本记录文件。",
    ),
    "not-recognised": Text(
        "No line names a column for the time and one for the temperature, and this is no read-out of a Q-tag or "
        "Fridge-tag and no EPCIS document in JSON.",
        "没有写明时间列和温度列的标题行，也不是 Q-tag、Fridge-tag 的记录文件或者 JSON 格式的 EPCIS 文档。",
    ),
    # Values
    "no-temperature": Text(
        "{found} is no temperature. Write a number such as 5.4; leave it empty where nothing was read.",
        "{found} 不是温度值。请填写数值，例如 5.4；没有读数的，留空。",
    ),
    "impossible-temperature": Text(
        "{found} is no temperature of goods: from -273.15 (not included) to 1000 degrees Celsius are taken.",
        "{found} 不可能是货物的温度：仅接受 -273.15（不含）至 1000 摄氏度。",
    ),
    "decimal-marks": Text(
        "{found} has another decimal mark than line {other} ({first}). Use one throughout.",
        "{found} 的小数点与第 {other} 行（{first}）不一致。请在文件中统一使用一种。",
    ),
    "no-time": Text(
        "{found} is no date with a time of day. Write it as YYYY-MM-DD hh:mm.",
        "{found} 不是日期和时间。请按 YYYY-MM-DD hh:mm 填写。",
    ),
    "no-such-time": Text("There is no such date or time: {found}", "不存在该日期或者时间：{found}"),
    "two-digit-year": Text(
        "The year of {found} has two digits. State --date-order (ymd, dmy or mdy), or write the year with four.",
        "{found} 的年份只有两位。请用 --date-order 指明顺序（ymd、dmy 或 mdy），或者写出四位年份。",
    ),
    "date-order": Text(
        "{found} may begin with the day or with the month, and no other line tells. State --date-order dmy or mdy.",
        "{found} 可能以日或者月开头，其他各行也无法判明。请用 --date-order 指明 dmy 或 mdy。",
    ),
    "date-orders": Text(
        "{found} can only begin with the day, line {other} ({first}) only with the month. Correct one of them.",
        "{found} 只能以日开头，第 {other} 行（{first}）只能以月开头。请更正其中之一。",
    ),
    "other-date-order": Text(
        "{found} does not have the order of dates stated by --date-order ({order}).",
        "{found} 不符合 --date-order 指明的日期顺序（{order}）。",
    ),
    "mixed-zones": Text(
        "{found} states a time zone and line {other} ({first}) none, or the reverse. State it everywhere or nowhere.",
        "{found} 与第 {other} 行（{first}）只有一处写明时区。请全部写明或者全部不写。",
    ),
    "conflict": Text(
        "At {found} the same sensor read {second} here and {first} in line {other}. Only one can be right.",
        "同一探头在 {found} 此处的读数为 {second}，第 {other} 行为 {first}。只能有一个是正确的。",
    ),
    "conflict-at": Text(
        "At {found} the same sensor read {second} here and {first} at {other}. Only one can be right.",
        "同一探头在 {found} 此处的读数为 {second}，{other} 处为 {first}。只能有一个是正确的。",
    ),
    # Read-outs of devices
    "no-section": Text(
        "The read-out of a Q-tag or Fridge-tag has a section {found}; there is none here. It may be cut off.",
        "Q-tag 或者 Fridge-tag 的记录文件应当有 {found} 部分，此处没有。文件可能不完整。",
    ),
    "no-number": Text("{found} is no number.", "{found} 不是数值。"),
    "interval": Text(
        "{found} is no logging interval in minutes: more than 0 and at most 1440.",
        "{found} 不是以分钟计的记录间隔：应当大于 0，且不超过 1440。",
    ),
    "energy": Text(
        "{found} is no activation energy in kJ/mol: more than 0 and at most 1000.",
        "{found} 不是以 kJ/mol 计的活化能：应当大于 0，且不超过 1000。",
    ),
    "unit": Text(
        "{found} is no unit of temperature that is known here. {expected} are taken.",
        "{found} 不是可识别的温度单位。可用：{expected}。",
    ),
    "device-unit": Text(
        "The device shows {found}. Whether its file then holds degrees Celsius is not documented, so it is not read.",
        "设备以 {found} 显示温度，此时文件中的数值是否为摄氏度没有公开说明，不予读取。",
    ),
    "columns": Text(
        "{found} is not how the columns of the readings are named: {expected}.",
        "{found} 不是读数各列的标题，应为：{expected}。",
    ),
    "fields": Text(
        "This line has {found} fields, the heading in line {other} has {first}. Put text with commas in quotes.",
        "本行有 {found} 个字段，第 {other} 行的标题有 {first} 个。含有逗号的文字请加引号。",
    ),
    "quotes": Text("The quotation marks are not closed, or a field is too long.", "引号没有成对，或者字段过长。"),
    # JSON
    "no-json": Text("This is no JSON: {found}", "不是有效的 JSON：{found}"),
    "no-unit": Text(
        "The report of a temperature states no unit (uom). {expected} are taken.",
        "温度报告没有写明单位（uom）。可用：{expected}。",
    ),
    "no-sensor-data": Text(
        "No event here has a sensor report of type Temperature.", "各事件中没有类型为 Temperature 的传感器报告。"
    ),
    "no-object": Text("Here stands {found} where {expected} is needed.", "此处为 {found}，应为 {expected}。"),
}
"""Every reason for which a file is refused, by its code; ``{name}`` stands for a fact."""

# Remarks

UNIT_TAKEN: Final = Text(
    "The file states no unit of temperature; degrees Celsius are taken.", "文件没有写明温度单位，按摄氏度读取。"
)
INTERVAL_TAKEN: Final = Text(
    "The file states no logging interval; the median of the steps is taken.",
    "文件没有写明记录间隔，取各相邻读数间隔的中位数。",
)
ENCODING: Final = Text("Read as {encoding}.", "按 {encoding} 编码读取。")
ORDER_FOUND: Final = Text(
    "Dates are read as {order}: line {other} ({first}) allows nothing else.",
    "日期按 {order} 读取：第 {other} 行（{first}）只能如此。",
)
ORDER_STATED: Final = Text("Dates are read as {order}, as asked for.", "日期按指明的 {order} 读取。")
COLUMNS_KEPT: Final = Text("Columns not used: {names}.", "未使用的列：{names}。")
EXTREMES_ONLY: Final = Text(
    "The file holds summaries only, no single readings: nothing is computed from them.",
    "文件仅有汇总数据，没有逐条读数，不作计算。",
)
NO_READINGS: Final = Text("The file holds no readings.", "文件没有读数。")
SENSOR_ERRORS: Final = Text(
    "Reports with an error condition count as missing: {count}.", "标明传感器故障的报告计为缺失：{count}条。"
)
EVENT_TIME: Final = Text(
    "Reports without a time of their own stand at the time of their event: {count}.",
    "没有自身时间的报告按事件时间计：{count}条。",
)
