"""What ``fenduan events``, ``trace`` and ``affected`` say."""

from collections.abc import Mapping
from typing import Final

from fenduan.reference.text import Text

_STATUS: Final = Text(
    "Exit status: 0 done; 2 misuse, or no such lot or store.",
    "退出状态：0 表示完成；2 表示使用有误，或者没有该批次、数据库。",
)
HELP: Final[Mapping[str, tuple[Text, ...]]] = {
    "events": (
        Text("Check, import and export events of a chain of manufacture.", "检查、导入、导出生产链事件。"),
        Text(
            "Events come as EPCIS 2.0 in JSON or XML, or EPCIS 1.2 in XML. They are kept in a store, a folder: the one "
            "given with --store, else that in FENDUAN_STORE, else ./chain. Nothing in a store is ever changed.",
            "事件文件为 EPCIS 2.0（JSON 或者 XML）或者 EPCIS 1.2（XML）。事件存入数据库文件夹：依次取 --store 指定的"
            "文件夹、环境变量 FENDUAN_STORE、当前目录下的 chain。已存入的内容不作改动。",
        ),
    ),
    "events check": (
        Text(
            "Say whether files can be imported, with every error and its place.",
            "说明文件能否导入，逐项列出错误及其位置。",
        ),
        Text("Exit status: 0 valid; 1 errors; 2 misuse.", "退出状态：0 表示有效；1 表示有错误；2 表示使用有误。"),
    ),
    "events import": (
        Text(
            "Take files into a store, each whole or not at all.",
            "将文件导入数据库，每份文件或者全部导入，或者全部不导入。",
        ),
        Text(
            "With --keep-valid the right events of a file are taken and the wrong ones left out. What was told before "
            "is not told again.",
            "加 --keep-valid 的，导入文件中正确的事件，略去有误的事件。已有的事件不重复导入。",
        ),
        Text(
            "Exit status: 0 all taken; 1 a file was refused or events were left out; 2 misuse.",
            "退出状态：0 表示全部导入；1 表示有文件被拒收或者有事件被略去；2 表示使用有误。",
        ),
    ),
    "events export": (
        Text("Give out the events of a store as an EPCIS 2.0 document.", "将数据库中的事件输出为 EPCIS 2.0 文件。"),
        Text(
            "Each event comes out with all that it came in with, what is not understood here too.",
            "各事件连同本程序未解读的内容一并原样输出。",
        ),
    ),
    "events flags": (
        Text(
            "List what in the events cannot have happened, contradicts itself, is irregular or missing.",
            "列出事件中不可能发生、相互矛盾、不合规定或者缺失的内容。",
        ),
        Text(
            "Nothing is dropped for it; what to do is for a person to decide. Exit status: 0 none; 1 some; 2 misuse.",
            "有关事件仍予保留，如何处理由有关人员决定。退出状态：0 表示没有；1 表示有；2 表示使用有误。",
        ),
    ),
    "events balance": (
        Text("List what went into each making and what came out.", "列出各次制备的投入量和产出量。"),
        Text(
            "Quantities of different dimensions, and those not stated, are not compared.",
            "量纲不同或者未说明数量的，不作比较。",
        ),
    ),
    "trace": (
        Text("Show what a lot was made of, or what was made of it.", "查询某批次的来源，或者由其制成的批次。"),
        Text(
            "The lot is named by its identifier (URN, Digital Link), by the element strings of its barcode, or by its "
            "lot number if only one lot has it. The answer says what it cannot know.",
            "批次可以用标识（URN、Digital Link）、条码的元素字符串表示；批号唯一的，也可以用批号。"
            "结果注明不能确定的内容。",
        ),
        Text("The format svg is a picture, summarised beyond 300 lots.", "svg 格式输出图；超过300批的，按组汇总。"),
        _STATUS,
    ),
    "affected": (
        Text(
            "Show which lots a site, party, line, lane or material reached within some days.",
            "查询某场地、企业、生产线、运输线路或者物料在一段时间内涉及的批次。",
        ),
        Text(
            "Lots of depth 0 were touched themselves; the others were made of them. Days are days in China, both taken "
            "in. Lanes are written FROM>TO.",
            "层级为 0 的批次直接涉及，其余批次由其制成。日期按中国时间计，首尾两日均计入。运输线路写作“起点>终点”。",
        ),
        Text("The format svg is a picture, summarised beyond 300 lots.", "svg 格式输出图；超过300批的，按组汇总。"),
        Text(
            "Exit status: 0 done; 2 misuse, or nothing known by that name.",
            "退出状态：0 表示完成；2 表示使用有误，或者没有该名称的记录。",
        ),
    ),
}
PARAMETERS: Final[Mapping[str, Text]] = {
    "event_files": Text('Files of events; "-" reads standard input.', "事件文件；“-”表示从标准输入读取。"),
    "store": Text(
        "The folder of the store; otherwise that in FENDUAN_STORE, otherwise ./chain.",
        "数据库文件夹；未指定的，取环境变量 FENDUAN_STORE，再取 ./chain。",
    ),
    "keep_valid": Text(
        "Take the right events of a file and leave out the wrong ones.", "导入文件中正确的事件，略去有误的事件。"
    ),
    "since": Text("Only events after this position.", "仅输出该序号之后的事件。"),
    "severity": Text("Only flags of this severity.", "仅列出该类标记。"),
    "lot": Text("The lot.", "批次。"),
    "back": Text("To what it was made of; so unless told otherwise.", "向前追溯来源；未指定的，即为此项。"),
    "forward": Text("To what was made of it.", "向后追踪由其制成的批次。"),
    "of_site": Text("The site.", "场地。"),
    "of_party": Text("The party.", "企业。"),
    "of_line": Text("The line.", "生产线。"),
    "of_lane": Text("The lane, FROM>TO.", "运输线路，写作“起点>终点”。"),
    "of_material": Text("The material: its article code.", "物料编码。"),
    "first_day": Text("The first day.", "首日。"),
    "last_day": Text("The last day.", "末日。"),
}
HOLDERS: Final[Mapping[str, Text]] = {
    "FILES": Text("FILE...", "文件..."),
    "FOLDER": Text("FOLDER", "文件夹"),
    "POSITION": Text("POSITION", "序号"),
    "SEVERITY": Text("SEVERITY", "类别"),
    "LOT": Text("LOT", "批次"),
    "NAME": Text("NAME", "名称"),
}

# The store

STORE_UNUSABLE: Final = Text("The store {folder} cannot be used ({reason}).", "无法使用数据库 {folder}（{reason}）。")
INDEX_NOT_WRITTEN: Final = Text(
    "The index in {folder} cannot be written ({reason}).", "无法写入 {folder} 中的索引（{reason}）。"
)
PROGRESS: Final = Text("{done} events, {rate} a second", "已处理{done}个事件，每秒{rate}个")
UNREADABLE: Final = Text("{file} cannot be read ({reason}).", "无法读取 {file}（{reason}）。")
READING_LOST: Final = Text(
    "A process that reads was ended from outside; nothing of this file was taken. Free memory and import it again.",
    "读取进程被外部终止，该文件未导入。请释放内存后重新导入。",
)
CHECKING_LOST: Final = Text(
    "A process that reads was ended from outside; this file was not checked to its end. Free memory, check it again.",
    "读取进程被外部终止，该文件未检查完毕。请释放内存后重新检查。",
)

# Files of events

VALID: Final = Text("{file}: valid, events: {events}.", "{file}：有效，事件{events}个。")
INVALID: Final = Text(
    "{file}: not valid. Events: {events}, wrong: {invalid}, errors: {count}.",
    "{file}：无效。事件{events}个，其中有误{invalid}个，错误{count}处。",
)
BROKEN: Final = Text(
    "{file}: the document itself is not valid. Events read: {events}, errors: {count}.",
    "{file}：文件本身无效。读取事件{events}个，错误{count}处。",
)
WHERE: Final = Text("Line {line}, {pointer}: ", "第{line}行，{pointer}：")
MORE_ERRORS: Final = Text("And {count} more; JSON has up to 1000.", "另有{count}处；JSON 格式至多列出1000处。")
IMPORTED: Final = Text(
    "{file}: imported. New events: {new}, told before: {repeated}.",
    "{file}：已导入。新增事件{new}个，已有事件{repeated}个。",
)
IMPORTED_REST: Final = Text(
    "{file}: imported, wrong events left out: {skipped}. New events: {new}, told before: {repeated}.",
    "{file}：已导入，略去有误事件{skipped}个。新增事件{new}个，已有事件{repeated}个。",
)
REFUSED: Final = Text(
    "Refused whole: nothing of this file was taken. --keep-valid takes the rest, unless the document itself is wrong.",
    "整体拒收，该文件未导入。加 --keep-valid 可以导入其余事件，但文件本身有误的除外。",
)
POSITION: Final = Text(
    "Position of the last event in the store: {position}.", "数据库中最后一个事件的序号：{position}。"
)
LEFT_OUT: Final = Text(
    "Not given out, since they did not come as EPCIS: {count} events.", "非以 EPCIS 导入的事件{count}个，未输出。"
)

# What is asked about

UNKNOWN_LOT: Final = Text("No event tells of a lot {found}.", "没有事件涉及批次 {found}。")
SEVERAL_LOTS: Final = Text(
    "{count} lots have the number {found}; name one by its identifier: {names}.",
    "有{count}个批次的批号为 {found}，请用标识指明：{names}。",
)
NEAR: Final = Text("Near: {names}.", "相近的有：{names}。")
UNKNOWN: Final[Mapping[str, Text]] = {
    "site": Text("No event tells of a site {found}.", "没有事件涉及场地 {found}。"),
    "party": Text("No event tells of a party {found}.", "没有事件涉及企业 {found}。"),
    "line": Text("No event tells of a line {found}.", "没有事件涉及生产线 {found}。"),
    "lane": Text("No event tells of a lane {found}.", "没有事件涉及运输线路 {found}。"),
    "material": Text("No event tells of a material {found}.", "没有事件涉及物料 {found}。"),
}
BOTH_WAYS: Final = Text("Choose --back or --forward.", "--back 和 --forward 只能选一项。")
ONE_CAUSE: Final = Text(
    "Name exactly one of --site, --party, --line, --lane, --material.",
    "--site、--party、--line、--lane、--material 须指定且只能指定一项。",
)
DAYS_REVERSED: Final = Text("The last day {last} lies before the first {first}.", "末日 {last} 早于首日 {first}。")

# The answers

TITLES: Final[Mapping[str, Text]] = {
    "back": Text("What {name} was made of", "{name} 的来源"),
    "forward": Text("What was made of {name}", "由 {name} 制成的批次"),
    "site": Text("Lots that site {name} reached, {since} to {until}", "场地 {name} 涉及的批次，{since}至{until}"),
    "party": Text("Lots that party {name} reached, {since} to {until}", "企业 {name} 涉及的批次，{since}至{until}"),
    "line": Text("Lots that line {name} reached, {since} to {until}", "生产线 {name} 涉及的批次，{since}至{until}"),
    "lane": Text("Lots that lane {name} reached, {since} to {until}", "运输线路 {name} 涉及的批次，{since}至{until}"),
    "material": Text(
        "Lots that material {name} reached, {since} to {until}", "物料 {name} 涉及的批次，{since}至{until}"
    ),
}
COUNTS: Final = Text(
    "Lots: {lots}, of these finished: {finished}. As of event {position}.",
    "共{lots}批，其中成品{finished}批。截至第{position}个事件。",
)
COMPLETE: Final = Text("Complete: nothing is known to be missing.", "完整：未发现缺失。")
INCOMPLETE: Final = Text("Not complete. Not known: {count}, listed below.", "不完整：有{count}项不能确定，列于下文。")
NOT_LOOKED_FOR: Final = Text(
    "What is wrong with these lots was not looked for: they are too many. fenduan events flags lists all of it.",
    "所涉批次过多，未查找其履历中的问题，可用 fenduan events flags 列出全部。",
)
NO_LOTS: Final = Text("No lots.", "没有涉及的批次。")
HEAD: Final = (
    Text("Depth", "层级"),
    Text("Lot", "批次"),
    Text("Kind", "类别"),
    Text("Quantity", "数量"),
    Text("Date", "日期"),
    Text("Site", "场地"),
    Text("Party", "企业"),
)
MORE_LOTS: Final = Text("And {count} more; JSON has all.", "另有{count}批；JSON 格式列出全部。")
NOT_KNOWN: Final = Text("What is not known", "不能确定的内容")
FINISHED: Final = Text("Finished lots", "成品批次")
RAW: Final = Text("Raw materials and cell banks", "原材料和细胞库")
FLAGGED: Final = Text("What is wrong with these lots, as told", "所涉批次履历中的问题")
MORE: Final = Text("And {count} more; JSON has all.", "另有{count}项；JSON 格式列出全部。")

SEVERITIES: Final[Mapping[str, Text]] = {
    "impossible": Text("Cannot have happened", "不可能发生"),
    "contradictory": Text("Contradicts itself", "相互矛盾"),
    "irregular": Text("Irregular", "不合规定"),
    "incomplete": Text("Missing", "缺失"),
}
FLAGS_TITLE: Final = Text(
    "Flags of the store, as of event {position}: {count}", "数据库的标记，截至第{position}个事件：{count}项"
)
NO_FLAGS: Final = Text("Nothing is flagged.", "没有标记。")
BALANCE_TITLE: Final = Text(
    "Mass balance of {count} makings, as of event {position}", "{count}次制备的物料平衡，截至第{position}个事件"
)
BALANCE_HEAD: Final = (
    Text("Date", "日期"),
    Text("Used", "投入批次"),
    Text("Made", "产出批次"),
    Text("In", "投入量"),
    Text("Out", "产出量"),
    Text("Yield", "收率"),
)
NOT_COMPARED: Final = Text("not compared", "不作比较")
