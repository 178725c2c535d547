"""What the commands say with which the platform is operated."""

from collections.abc import Mapping
from typing import Final

from fenduan.reference.text import Text

HELP: Final[Mapping[str, tuple[Text, ...]]] = {
    "serve": (
        Text("Serve the platform until it is interrupted.", "运行平台，直至中断。"),
        Text(
            "The database is made ready first. Settings come from the environment; docs/operate.md names them all.",
            "先准备数据库。各项设置由环境变量给出，均载于 docs/operate.md。",
        ),
        Text(
            "Several processes answer, so that all processors are used; one that ends is started again, and a signal "
            "ends all of them.",
            "由多个进程答复请求，以使用全部处理器；进程意外终止的，自动重新启动；收到终止信号的，全部停止。",
        ),
        Text(
            "With --demonstration: SQLite, an invented world at a stated day, accounts printed with how to sign in, "
            "reachable from this machine only.",
            "使用 --demonstration 时：使用 SQLite，载入虚构的演示数据和固定日期，列出各账号及登录方式，仅限本机访问。",
        ),
    ),
    "notify": (
        Text(
            "Tell everybody what has come to need them: on their desks, and by mail.",
            "通知各人员新的待办事项：在工作台显示，并发送邮件。",
        ),
        Text(
            "Run it every few minutes, or with --every. Nothing is told twice; what becomes pressing or overdue is "
            "told as a reminder, and what is overdue also to those who decide at the authority.",
            "每隔数分钟运行一次，或者使用 --every。同一事项不重复通知；临近到期或者已超期的予以催办，"
            "已超期的案件同时通知本部门审批人。",
        ),
        Text(
            "Exit status: 0 done; 1 mails wait because the server did not take them, and go out with the next run.",
            "退出状态：0 表示已完成；1 表示邮件服务器未接收，有邮件待发，下次运行时继续发送。",
        ),
    ),
    "admin": (
        Text(
            "Set up authorities, organisations and their first administrators.",
            "登记药品监督管理部门、单位及其首位管理员。",
        ),
        Text(
            "Whoever runs it is the operator; what it does is recorded in the ledger. Everybody else is invited by the "
            "administrator of their organisation, on the pages.",
            "运行者即运维人员，其操作载入存证记录。其他人员由本单位管理员在页面上邀请。",
        ),
    ),
    "admin authorities": (
        Text(
            "Set up the provincial authorities, the Center for Drug Evaluation and the NMPA where they are missing.",
            "登记各省级药品监督管理部门、药品审评中心和国家药品监督管理局，已有的不重复登记。",
        ),
    ),
    "admin organisation": (
        Text("Set up an enterprise.", "登记企业。"),
        Text(
            "SLUG is its short name, of a-z, 0-9 and hyphens. An enterprise on the mainland needs its credit code.",
            "简称由a-z、0-9和连字符组成。境内企业须填写统一社会信用代码。",
        ),
    ),
    "admin organisations": (
        Text("List the organisations, with how many administrators each has.", "列出各单位及其管理员人数。"),
    ),
    "admin invite": (
        Text(
            "Invite a person into a role; without --role, as administrator of the organisation.",
            "邀请人员担任某一角色；未指定 --role 的，担任单位管理员。",
        ),
        Text(
            "The link is printed and sent by mail; it holds for 7 days, for that person alone.",
            "邀请链接直接显示，并以邮件发送；链接7日内有效，仅供本人使用。",
        ),
    ),
    "calendar load": (
        Text("Load a year's holiday plan into the platform's calendar.", "将年度节假日安排载入平台日历。"),
        Text(
            "FILE is JSON, as docs/calendar.md describes it, with the notice of the State Council. Clocks, duties and "
            "assessments on the platform reckon with it from then on; the ledger records it. The same file again "
            "changes nothing.",
            "文件为 JSON，格式见 docs/calendar.md，载有国务院办公厅的通知。平台的期限、义务和评估自此按其计算，"
            "并载入存证记录。重复载入同一文件不产生变化。",
        ),
        Text(
            "Another plan of a year that is held is refused, unless it is a --correction with its --reason.",
            "载入已收录年度的另一安排的，不予接受；属于更正的，使用 --correction 并以 --reason 说明理由。",
        ),
    ),
    "backup": (
        Text(
            "Write the database and all files into one file, with digests.",
            "将数据库和全部文件写入一个文件，并附摘要值。",
        ),
        Text("Private keys are not in it; keep them apart.", "备份不含私钥，私钥应当另行保管。"),
    ),
    "restore": (
        Text("Bring everything back from a backup, into an empty place.", "从备份恢复到空的位置。"),
        Text(
            "Every file is compared with its digest before anything is put in place; then the ledger is verified.",
            "先逐一核对文件摘要值再写入，随后核验存证记录。",
        ),
    ),
    "doctor": (
        Text("Say whether this installation is in order.", "检查本安装是否正常。"),
        Text(
            "Where the platform's settings are in the environment, or with --platform, the platform is looked over "
            "too: settings, database, rights, ledger, data, mail. No secret is shown.",
            "环境变量中有平台设置的，或者使用 --platform 的，一并检查平台的设置、数据库、权限、存证、数据和邮件。"
            "不显示任何密钥。",
        ),
        Text(
            "Exit status: 0 in order, though with warnings perhaps; 1 something is wrong.",
            "退出状态：0 表示正常，可能有提示；1 表示存在问题。",
        ),
    ),
}
PARAMETERS: Final[Mapping[str, Text]] = {
    "calendar_file": Text("The year's plan, JSON.", "年度安排文件，JSON。"),
    "correction": Text("It takes the place of the plan held for its year.", "替代该年度已收录的安排。"),
    "correction_reason": Text("Why it is corrected.", "更正理由。"),
    "backup_to_write": Text("The file to write.", "要写入的文件。"),
    "backup_to_read": Text("The backup.", "备份文件。"),
    "demonstration": Text("Serve an invented world instead.", "改为运行演示环境。"),
    "port": Text("The port to serve at; 8000 unless stated.", "服务端口；未指定的，为 8000。"),
    "processes": Text(
        "How many processes answer; otherwise as many as there are processors, 8 at most, and with SQLite 1.",
        "答复请求的进程数；未指定的，与处理器数相同，最多8个，使用SQLite时为1个。",
    ),
    "open": Text("Open the first page in a browser, where there is a screen.", "有图形界面的，用浏览器打开首页。"),
    "data": Text("The folder that keeps everything; var unless stated.", "存放全部数据的文件夹；未指定的，为 var。"),
    "notify_every": Text("Tell again after so many seconds.", "每隔若干秒通知一次。"),
    "platform": Text("Look over the platform too, whatever is set.", "无论设置如何，一并检查平台。"),
    "slug": Text("The organisation's short name, such as mpa-sh.", "单位简称，例如 mpa-sh。"),
    "email": Text("The person's e-mail address.", "人员的电子邮箱。"),
    "person": Text("The person's name.", "人员姓名。"),
    "org_role": Text("The role.", "角色。"),
    "name_zh": Text("Its name in Chinese.", "中文名称。"),
    "name_en": Text("Its name in English.", "英文名称。"),
    "place": Text("Where it is, such as CN-SH.", "所在地代码，例如 CN-SH。"),
    "credit_code": Text("Its unified social credit code.", "统一社会信用代码。"),
}
HOLDERS: Final[Mapping[str, Text]] = {
    "REASON": Text("REASON", "理由"),
    "SLUG": Text("SLUG", "简称"),
    "EMAIL": Text("EMAIL", "邮箱"),
    "PERSON": Text("NAME", "姓名"),
    "PLACE": Text("PLACE", "地区"),
    "CODE": Text("CODE", "代码"),
}

NOTIFIED: Final = Text(
    "Notices made: {made}; mails sent: {sent}; mails waiting: {waiting}.",
    "已发出通知{made}项，已发送邮件{sent}封，待发邮件{waiting}封。",
)
YEAR_LOADED: Final = Text(
    "{year} is loaded: edition {edition} of the calendar.", "{year}年安排已载入，日历为第{edition}版。"
)
YEAR_REPEATED: Final = Text(
    "This file of {year} had been loaded already, as edition {edition}; nothing was changed.",
    "{year}年的该文件此前已作为第{edition}版载入，未作更改。",
)
AT_PLACE: Final = Text("{place}: {what}", "{place}：{what}")
NOTIFYING: Final = Text("Another run is telling everybody already.", "另一次通知正在进行。")
AUTHORITIES_MADE: Final = Text("Authorities set up: {count}.", "已登记部门{count}个。")
ORGANISATION_MADE: Final = Text(
    "{name} is set up as {slug}. Invite its administrator: fenduan admin invite {slug} EMAIL NAME",
    "{name}已登记，简称 {slug}。请邀请其管理员：fenduan admin invite {slug} 邮箱 姓名",
)
NO_ORGANISATION: Final = Text(
    "There is no organisation {slug}; see: fenduan admin organisations",
    "没有简称为 {slug} 的单位，见：fenduan admin organisations",
)
INVITED: Final = Text(
    "{email} is invited to {organisation} as: {role}. To accept, until {until}:",
    "已邀请 {email} 以“{role}”身份加入{organisation}。请于{until}前打开以下链接接受邀请：",
)
NO_ORGANISATIONS: Final = Text(
    "There is none yet. Begin with: fenduan admin authorities", "尚无单位。请先运行：fenduan admin authorities"
)
ADMINISTRATORS: Final = Text("{name}; administrators: {count}", "{name}；管理员{count}名")
