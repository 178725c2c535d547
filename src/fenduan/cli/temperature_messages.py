"""What ``fenduan temperature`` says."""

from collections.abc import Mapping
from typing import Final

from fenduan.reference.text import Text

HELP: Final[Mapping[str, tuple[Text, ...]]] = {
    "temperature": (
        Text(
            "Say what the file of a temperature logger says: statistics, excursions, gaps, mean kinetic temperature.",
            "说明温度记录仪文件的内容：统计、超限、记录中断和平均动力学温度。",
        ),
        Text(
            "Reads the text read-outs of Q-tag CLm doc and Fridge-tag, tables (CSV), and EPCIS 2.0 documents in JSON. "
            "The limits are those given, else those of the device's own alarms, else none.",
            "可读取 Q-tag CLm doc 和 Fridge-tag 的文本记录、表格（CSV）以及 JSON 格式的 EPCIS 2.0 文档。"
            "限值依次取：指定的限值、设备自身的报警限值；都没有的，不作超限判断。",
        ),
        Text(
            "Minutes beyond a limit are those of steps whose earlier reading is strictly beyond it; a step of more "
            "than 1.5 logging intervals is a gap and left out. Whether goods may be used is for a person to judge.",
            "超限时间为前一读数严格超出限值的各间隔之和；超过 1.5 倍记录间隔的为记录中断，不计入。"
            "货物能否使用由有关人员判断。",
        ),
        Text(
            "The format svg is a drawing. Exit status: 0 shown; 2 the file is refused or the command misused.",
            "svg 格式输出图。退出状态：0 表示已显示；2 表示文件被拒收或者命令使用有误。",
        ),
    ),
}
PARAMETERS: Final[Mapping[str, Text]] = {
    "logger_file": Text('The file of the logger; "-" reads standard input.', "记录仪的文件；“-”表示从标准输入读取。"),
    "limits": Text(
        'The lower and the upper limit in degrees Celsius; "none" for an end that is open.',
        "以摄氏度计的下限和上限；某一端没有限值的，写 none。",
    ),
    "activation_energy": Text(
        "The activation energy for the mean kinetic temperature in kJ/mol; 83.144 unless stated.",
        "计算平均动力学温度的活化能，以 kJ/mol 计；未指定的，为 83.144。",
    ),
    "date_order": Text(
        "The order of day, month and year in the file, where the year does not stand first.",
        "文件中日期的顺序（日、月、年），用于年份不在最前的文件。",
    ),
}
HOLDERS: Final[Mapping[str, Text]] = {
    "LOGGER_FILE": Text("FILE", "文件"),
    "MIN MAX": Text("MIN MAX", "下限 上限"),
    "ENERGY": Text("KJ", "活化能"),
}

NO_LIMIT: Final = Text(
    "{found} is no limit. Write degrees Celsius above -273.15 and at most 1000, or none.",
    "{found} 不是有效限值。请填写高于 -273.15、不超过 1000 的摄氏度数值，或者 none。",
)
LIMITS_REVERSED: Final = Text(
    "The lower limit {lower} is above the upper limit {upper}.", "下限 {lower} 高于上限 {upper}。"
)
NO_ENERGY: Final = Text(
    "{found} is no activation energy. Write kJ/mol, more than 0 and at most 1000.",
    "{found} 不是有效的活化能。请以 kJ/mol 填写大于 0、不超过 1000 的数值。",
)
NOT_READ: Final = Text("Refused: {count} error{s}. Nothing was computed.", "文件被拒收，共{count}处错误；未作计算。")

# The answer

TITLE: Final = Text("Temperature record: {name}", "温度记录：{name}")
SENSOR_TITLE: Final = Text("Sensor {number}: {name}", "探头{number}：{name}")
UNNAMED: Final = Text("no serial number stated", "未写明序列号")
SEVERAL: Final = Text("The file holds {count} sensors; each has its own result.", "文件含{count}个探头，结果分别列出。")
ROWS: Final[Mapping[str, Text]] = {
    "readings": Text("Readings", "读数"),
    "period": Text("Period", "时间范围"),
    "temperature": Text("Temperature", "温度"),
    "kinetic": Text("Mean kinetic temperature", "平均动力学温度"),
    "above": Text("Above the upper limit", "高于上限"),
    "below": Text("Below the lower limit", "低于下限"),
    "gaps": Text("Gaps", "记录中断"),
    "device": Text("The device states", "设备所示"),
    "device_kinetic": Text("Compared", "比对"),
    "alarm": Text("Alarm {name}", "报警{name}"),
    "signature": Text("Signature", "签名"),
    "sha256": Text("SHA-256", "SHA-256 值"),
}
READINGS: Final = Text("{count}, {missing} missing", "{count}个，缺失{missing}个")
INTERVAL: Final = Text("one every {interval} min", "每{interval}分钟一个")
REPEATED: Final = Text("{count} repeated, taken once", "重复{count}个，只计一次")
PERIOD: Final = Text("{first} to {last}", "{first}至{last}")
NO_ZONE: Final = Text("as the device's clock shows, no time zone stated", "按设备时钟，未写明时区")
ZONE: Final = Text("offset from UTC {zone}", "与 UTC 的时差 {zone}")
TEMPERATURE: Final = Text(
    "lowest {lowest} °C, highest {highest} °C, mean {mean} °C", "最低{lowest}℃，最高{highest}℃，平均{mean}℃"
)
KINETIC: Final = Text(
    "{plain} °C at {energy} kJ/mol; time-weighted {weighted} °C",
    "{plain}℃（活化能{energy} kJ/mol）；按时间加权{weighted}℃",
)
EFFECT: Final = Text("the readings beyond the limits account for {effect} °C of it", "其中超限读数的影响为{effect}℃")
FROZEN: Final = Text(
    "not applicable: the goods are frozen (all readings, or the upper limit, at or below 0 °C)",
    "不适用：货物处于冷冻状态（全部读数或者上限不高于0℃）",
)
NO_READINGS: Final = Text("none: nothing is computed", "无，不作计算")
NO_LIMIT_HELD: Final = Text("no limit given, none stated by the device", "未指定限值，设备也未载明")
BEYOND: Final = Text(
    "{readings} reading{s}, {minutes} min (limit {limit} °C)", "{readings}个读数，{minutes}分钟（限值{limit}℃）"
)
NOT_COUNTED: Final = Text("not counted without readings (limit {limit} °C)", "无读数，不作统计（限值{limit}℃）")
NO_GAPS: Final = Text("none", "无")
STATED: Final[Mapping[str, Text]] = {
    "lowest": Text("lowest {value} °C", "最低{value}℃"),
    "highest": Text("highest {value} °C", "最高{value}℃"),
    "mean": Text("mean {value} °C", "平均{value}℃"),
    "kinetic": Text("mean kinetic {value} °C", "平均动力学温度{value}℃"),
    "energy": Text("activation energy {value} kJ/mol", "活化能{value} kJ/mol"),
    "flagged": Text("{value} readings marked", "标记读数{value}个"),
}
AGREES: Final = Text(
    "its readings give a mean kinetic temperature of {computed} °C at its activation energy: agrees with the {printed} "
    "°C printed, which is cut to tenths",
    "按设备的活化能由读数算得平均动力学温度{computed}℃，与设备显示的{printed}℃（截至一位小数）一致",
)
DIFFERS: Final = Text(
    "its readings give a mean kinetic temperature of {computed} °C at its activation energy: differs from the "
    "{printed} °C printed",
    "按设备的活化能由读数算得平均动力学温度{computed}℃，与设备显示的{printed}℃不一致",
)
ALARM: Final[Mapping[str, Text]] = {
    "above": Text("above {limit} °C", "高于{limit}℃"),
    "below": Text("below {limit} °C", "低于{limit}℃"),
}
ALARM_AFTER: Final = Text("after {minutes} min", "持续{minutes}分钟后报警")
ALARM_ADDED: Final = Text("after {minutes} min in all", "累计{minutes}分钟后报警")
RAISED: Final = Text("raised {at}", "{at}报警")
RAISED_FOR: Final = Text("raised {at}, {minutes} min by the device", "{at}报警，设备计{minutes}分钟")
NOT_RAISED: Final = Text("not raised", "未报警")
OURS: Final = Text("{minutes} min by the readings", "按读数计{minutes}分钟")
MORE_EVENTS: Final = Text("and {count} more", "另有{count}次")
SIGNED: Final[Mapping[bool, Text]] = {
    True: Text("present; not verified here", "有；此处未验证"),
    False: Text("none", "无"),
}
EXCURSIONS: Final = Text("Excursions", "超限")
GAPS: Final = Text("Gaps", "记录中断")
MORE: Final = Text("And {count} more; --format json lists all.", "另有{count}项；使用 --format json 可全部列出。")
DAYS: Final = Text("What the device states of single stretches of time", "设备所示各时段汇总")
DAY_HEAD: Final = (
    Text("From", "起"),
    Text("To", "止"),
    Text("Lowest °C", "最低℃"),
    Text("Highest °C", "最高℃"),
    Text("Mean °C", "平均℃"),
    Text("Minutes below", "低于下限分钟"),
    Text("Minutes above", "高于上限分钟"),
)
REMARKS: Final = Text("How the file was read", "读取说明")
