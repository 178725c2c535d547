"""What a doctor looks at in a platform that is set up: settings, database, rights, ledger, data, mail, clock.

Nothing is changed, no key is made, and no secret is said: of a key its number, of a secret its length.
"""

import datetime as dt
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, run_checks
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from fenduan.evidence.checkpoints import opened
from fenduan.evidence.errors import Refused as BadEvidence
from fenduan.evidence.notes import Note, PrivateKey
from fenduan.platform.base import clock
from fenduan.platform.base.errors import Refused
from fenduan.platform.base.models import Setting
from fenduan.platform.desks.mailing import LAST_RUN, MOST_TRIES
from fenduan.platform.desks.models import Mail
from fenduan.platform.ledger import protection
from fenduan.platform.ledger.handing_over import known_log
from fenduan.platform.ledger.models import Checkpoint, Entry
from fenduan.platform.ledger.pending import unsealed
from fenduan.platform.ledger.sealing import overdue
from fenduan.reference.calendar import published_years
from fenduan.reference.text import Text

Level = Literal["ok", "warning", "fault"]

OLDEST_POSTGRESQL: Final = 15
LITTLE_SPACE: Final = 1 << 30
NO_SPACE: Final = 100 << 20
SEALED_WITHIN: Final = dt.timedelta(minutes=5)
"""Longer than the sealer leaves anything lying; the promise itself is for an hour."""
TOLD_WITHIN: Final = dt.timedelta(hours=1)
CLOCKS_DIFFER: Final = dt.timedelta(seconds=5)
LOOKED_AHEAD: Final = dt.timedelta(days=60)
"""Longer than any period of a case, in calendar days without holidays."""
_MEGABYTE: Final = 1 << 20
_LEAST_SECRET: Final = 50
_LEAST_DIFFERENT: Final = 5


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing looked at: what it is, what was found, whether that is in order."""

    what: Text
    found: Text
    level: Level = "ok"


def look() -> Iterator[Looked]:
    """Yield everything in the order in which it would be put right; without a database, no more than before it."""
    yield from _settings()
    yield _files()
    yield _mail_server()
    try:
        yield _database()
        yield from _tables()
    except DatabaseError as error:
        yield Looked(DATABASE, _said(UNREACHABLE, reason=_first_line(error)), "fault")


def _tables() -> Iterator[Looked]:
    missing = _migrations()
    yield missing
    if missing.level == "fault":
        return
    for each in (_own_checks, _rights, _ledger_key, _promises, _sealer, _clock, _years, _notices, _mails):
        yield each()


# Settings


def _settings() -> Iterator[Looked]:
    mode = settings.FENDUAN_MODE
    yield Looked(MODE, _same(mode), "ok" if settings.PRODUCTION else "warning")
    secret = settings.SECRET_KEY
    strong = len(secret) >= _LEAST_SECRET and len(set(secret)) >= _LEAST_DIFFERENT
    strong = strong and not secret.startswith("django-insecure-")
    yield Looked(SECRET, _said(LENGTH if strong else WEAK, count=len(secret)), "ok" if strong else "fault")
    yield Looked(DEBUGGING, OFF if not settings.DEBUG else ON, "fault" if settings.DEBUG else "ok")
    yield _hosts()
    address = settings.FENDUAN_ADDRESS
    secure = address.startswith("https://") or not settings.PRODUCTION
    yield Looked(ADDRESS, _same(address) if secure else _said(NO_TLS, address=address), "ok" if secure else "warning")


def _hosts() -> Looked:
    hosts = settings.ALLOWED_HOSTS
    named = ", ".join(hosts)
    own = urlsplit(settings.FENDUAN_ADDRESS).hostname or ""
    if "*" in hosts:
        return Looked(HOSTS, ANY_HOST, "fault")
    if own not in hosts:
        return Looked(HOSTS, _said(HOST_MISSING, hosts=named, host=own), "fault")
    return Looked(HOSTS, _same(named))


def _own_checks() -> Looked:
    """Return what the framework finds, and that production does not run on a demonstration's data."""
    found: list[CheckMessage] = run_checks(include_deployment_checks=settings.PRODUCTION, databases=["default"])
    told = [each for each in found if each.level >= _WARNING]
    if not told:
        return Looked(CHECKS, NOTHING_FOUND)
    serious = any(each.is_serious() for each in told)
    ids = ", ".join(sorted({each.id or "?" for each in told}))
    return Looked(CHECKS, _said(FOUND, ids=ids, first=told[0].msg), "fault" if serious else "warning")


_WARNING: Final = 30  # of django.core.checks


# Files


def _files() -> Looked:
    folder = Path(settings.FENDUAN_DATA)
    try:
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        return Looked(DATA, _said(NOT_WRITABLE, path=folder, reason=type(error).__name__), "fault")
    facts = {"path": folder, "free": free // _MEGABYTE}
    if free < NO_SPACE:
        return Looked(DATA, _said(FULL, **facts), "fault")
    return Looked(DATA, _said(FREE, **facts), "warning" if free < LITTLE_SPACE else "ok")


# Database


def _database() -> Looked:
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("SELECT sqlite_version()")
            return Looked(DATABASE, _said(SQLITE, version=cursor.fetchone()[0]))
        cursor.execute("SHOW server_version")
        version = str(cursor.fetchone()[0]).split(" ")[0]
        old = int(version.split(".")[0]) < OLDEST_POSTGRESQL
        said = (
            _said(POSTGRESQL_OLD, version=version, least=OLDEST_POSTGRESQL) if old else _same(f"PostgreSQL {version}")
        )
    return Looked(DATABASE, said, "fault" if old else "ok")


def _migrations() -> Looked:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Looked(TABLES, _said(NOT_READY, count=len(waiting)), "fault")
    return Looked(TABLES, READY)


def _rights() -> Looked:
    """Say whether whoever is connected could change the ledger."""
    found = protection.standing()
    said, level = _RIGHTS[found.held]
    return Looked(RIGHTS, _said(said, role=found.role), level)


# Ledger


def _ledger_key() -> Looked:
    path = Path(settings.FENDUAN_LEDGER_KEY)
    for each in filter(None, (path, settings.FENDUAN_LEDGER_OLD_KEY and Path(settings.FENDUAN_LEDGER_OLD_KEY))):
        fault = _fault_of_key(each)
        if fault is not None:
            return Looked(LEDGER_KEY, fault, "fault")
    last = Checkpoint.objects.order_by("-size").values_list("note", flat=True).first()
    try:
        log = known_log()
        if last is not None:
            opened(Note.parse(last), log)
    except Refused as refused:
        return Looked(LEDGER_KEY, refused.reasons[0], "fault")
    except BadEvidence as refused:
        return Looked(LEDGER_KEY, _said(OTHER_LOG, reason=refused.message), "fault")
    number = f"{log.keys[0].name}+{log.keys[0].number.hex()}"
    if settings.FENDUAN_LEDGER_OLD_KEY:
        return Looked(LEDGER_KEY, _said(BOTH_SIGN, key=number))
    return Looked(LEDGER_KEY, _same(number))


def _fault_of_key(path: Path) -> Text | None:
    """Say what is wrong with the file of a private key, without a word of what is in it."""
    try:
        PrivateKey.parse(path.read_text(encoding="ascii"))
        about = path.stat()
    except FileNotFoundError:
        return _said(KEY_MISSING, path=path)
    except (OSError, UnicodeDecodeError, BadEvidence) as error:
        return _said(KEY_UNREADABLE, path=path, reason=type(error).__name__)
    if about.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return _said(KEY_OPEN, path=path, mode=f"{stat.S_IMODE(about.st_mode):04o}")
    if about.st_uid not in (os.geteuid(), 0):
        return _said(KEY_OF_ANOTHER, path=path)
    return None


def _promises() -> Looked:
    late = overdue()
    if late:
        return Looked(
            PROMISES, _said(LATE, count=len(late), time=late[0].seal_by.isoformat(timespec="seconds")), "fault"
        )
    return Looked(PROMISES, KEPT_ALL)


def _sealer() -> Looked:
    last = Checkpoint.objects.order_by("-size").first()
    at = {} if last is None else {"size": last.size, "time": last.time.isoformat(timespec="seconds")}
    oldest = unsealed().order_by("time").values_list("time", flat=True).first()
    if oldest is not None and clock.now() - oldest > SEALED_WITHIN:
        return Looked(SEALER, _said(NOT_SEALING, time=oldest.isoformat(timespec="seconds")), "fault")
    return Looked(SEALER, NOTHING_SEALED if last is None else _said(LAST_CHECKPOINT, **at))


# Time


def _clock() -> Looked:
    now = clock.machine_time()
    newest = Entry.objects.order_by("-time").values_list("time", flat=True).first()
    if settings.PRODUCTION and newest is not None and newest > now + CLOCKS_DIFFER:
        return Looked(CLOCK, _said(GONE_BACK, time=newest.isoformat(timespec="seconds")), "fault")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - clock.machine_time())
        if apart > CLOCKS_DIFFER:
            return Looked(CLOCK, _said(APART, seconds=int(apart.total_seconds())), "warning")
    return Looked(CLOCK, _said(DAY, time=now.isoformat(timespec="seconds"), day=clock.today()))


def _years() -> Looked:
    years = published_years()
    needed = {day.year for day in (clock.today(), clock.today() + LOOKED_AHEAD)}
    missing = sorted(needed - set(years))
    facts = {"first": min(years), "last": max(years)}
    if missing:
        level: Level = "fault" if clock.today().year in missing else "warning"
        return Looked(YEARS, _said(YEARS_MISSING, year=missing[0], **facts), level)
    return Looked(YEARS, _said(YEARS_KNOWN, **facts))


# Telling people


def _mail_server() -> Looked:
    host = settings.EMAIL_HOST
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return Looked(MAIL, TO_FILES, "warning" if settings.PRODUCTION else "ok")
    try:
        with get_connection():
            return Looked(MAIL, _said(REACHED, host=host, sender=settings.DEFAULT_FROM_EMAIL))
    except OSError as error:
        return Looked(MAIL, _said(NOT_REACHED, host=host, reason=type(error).__name__), "fault")


def _notices() -> Looked:
    kept = Setting.objects.filter(key=LAST_RUN).values_list("value", flat=True).first()
    if kept is None:
        return Looked(NOTICES, NEVER_TOLD, "warning")
    late = clock.machine_time() - dt.datetime.fromisoformat(kept) > TOLD_WITHIN
    time = dt.datetime.fromisoformat(kept).isoformat(timespec="seconds")
    return Looked(NOTICES, _said(TOLD_LONG_AGO if late else TOLD, time=time), "warning" if late else "ok")


def _mails() -> Looked:
    waiting = Mail.objects.filter(closed_at=None)
    refused = waiting.filter(tries__gte=MOST_TRIES).count()
    if refused:
        return Looked(MAILS, _said(MAILS_REFUSED, count=refused), "warning")
    return Looked(MAILS, _said(MAILS_WAITING, count=waiting.count()))


# Words


def _same(value: object) -> Text:
    return Text(str(value), str(value))


def _said(text: Text, **facts: object) -> Text:
    en = {name: each.en if isinstance(each, Text) else each for name, each in facts.items()}
    zh = {name: each.zh if isinstance(each, Text) else each for name, each in facts.items()}
    return Text(text.en.format_map(en), text.zh.format_map(zh))


def _first_line(error: Exception) -> str:
    """Return the first line of what a database says, which names host and role and never a password."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


MODE: Final = Text("Mode", "运行模式")
SECRET: Final = Text("Secret key", "密钥")
LENGTH: Final = Text("{count} characters", "{count}个字符")
WEAK: Final = Text(
    "{count} characters of too few kinds; take 50 random ones or more",
    "共{count}个字符，过于简单，请使用50个以上随机字符",
)
DEBUGGING: Final = Text("DEBUG mode", "DEBUG 模式")
OFF: Final = Text("off", "关闭")
ON: Final = Text("on", "开启")
HOSTS: Final = Text("Hosts", "主机名")
ANY_HOST: Final = Text("any; name them in FENDUAN_HOSTS", "不限，请在 FENDUAN_HOSTS 中列明")
HOST_MISSING: Final = Text(
    "{hosts}; the host of the address, {host}, is not among them", "{hosts}，其中没有访问地址的主机名 {host}"
)
ADDRESS: Final = Text("Address", "访问地址")
NO_TLS: Final = Text(
    "{address}: not https, so passwords and cookies can be read on the way",
    "{address}：未使用 https，密码和会话可能在传输中泄露",
)
CHECKS: Final = Text("Checks of the framework", "框架自检")
NOTHING_FOUND: Final = Text("nothing found", "未发现问题")
FOUND: Final = Text("{ids}: {first}", "{ids}：{first}")
DATA: Final = Text("Data folder", "数据文件夹")
FREE: Final = Text("{path}: writable, {free} MB free", "{path}：可写，剩余空间{free} MB")
FULL: Final = Text("{path}: only {free} MB free", "{path}：剩余空间仅{free} MB")
NOT_WRITABLE: Final = Text("{path} cannot be written ({reason})", "{path} 不可写（{reason}）")
DATABASE: Final = Text("Database", "数据库")
SQLITE: Final = Text(
    "SQLite {version}; for more than a trial, PostgreSQL", "SQLite {version}；正式使用请配备 PostgreSQL"
)
POSTGRESQL_OLD: Final = Text(
    "PostgreSQL {version}; {least} or newer is needed", "PostgreSQL {version}；须为 {least} 或者更高版本"
)
UNREACHABLE: Final = Text("not to be used: {reason}", "无法使用：{reason}")
TABLES: Final = Text("Tables", "数据表")
READY: Final = Text("as this version needs them", "与本版本一致")
NOT_READY: Final = Text(
    "migrations to be applied: {count}; start the service, or run fenduan evidence protect as the owner",
    "待执行的迁移：{count}项；请启动服务，或者以所有者身份运行 fenduan evidence protect",
)
RIGHTS: Final = Text("Rights on the ledger", "存证数据权限")
APPEND_ONLY: Final = Text("inserting and reading, and no more", "仅可插入和读取")
TRIGGERS: Final = Text("triggers stop mistakes, not intent (SQLite)", "触发器可防止误操作，不能防止蓄意更改（SQLite）")
NO_TRIGGERS: Final = Text("no triggers; run fenduan evidence protect", "没有触发器，请运行 fenduan evidence protect")
IS_OWNER: Final = Text(
    "{role} owns the tables and may change them; run the service under a role of its own",
    "{role} 为数据表所有者，可以更改存证数据；请以单独的角色运行服务",
)
MAY_CHANGE: Final = Text(
    "{role} may change the ledger; run fenduan evidence protect --role {role} as the owner",
    "{role} 可以更改存证数据；请以所有者身份运行 fenduan evidence protect --role {role}",
)
LEDGER_KEY: Final = Text("Key of the log", "日志密钥")
KEY_MISSING: Final = Text(
    "{path} is missing; fenduan evidence keygen makes one", "缺少 {path}；可用 fenduan evidence keygen 生成"
)
KEY_UNREADABLE: Final = Text(
    "{path} holds no key that can be read ({reason})", "{path} 中没有可以读取的密钥（{reason}）"
)
KEY_OPEN: Final = Text(
    "{path} can be read by others (mode {mode}); chmod 600", "{path} 可由他人读取（权限{mode}），请执行 chmod 600"
)
KEY_OF_ANOTHER: Final = Text("{path} belongs to another account", "{path} 属于其他账户")
OTHER_LOG: Final = Text("not the key of this log: {reason}", "不是本日志的密钥：{reason}")
BOTH_SIGN: Final = Text("{key}; the key before it still signs too", "{key}；原密钥仍在同时签名")
PROMISES: Final = Text("Promises of the log", "日志的承诺")
KEPT_ALL: Final = Text("none overdue", "没有逾期")
LATE: Final = Text("overdue: {count}, the oldest since {time}", "逾期{count}项，最早一项应于 {time} 前封存")
SEALER: Final = Text("Sealer", "封存程序")
LAST_CHECKPOINT: Final = Text("last checkpoint of {time}, entries: {size}", "最近检查点 {time}，共{size}条")
NOTHING_SEALED: Final = Text("nothing was sealed yet", "尚无已封存的内容")
NOT_SEALING: Final = Text(
    "entries wait since {time}; does fenduan serve, or fenduan evidence seal, run?",
    "自 {time} 起有记录待封存，请确认 fenduan serve 或者 fenduan evidence seal 正在运行",
)
CLOCK: Final = Text("Clock", "时钟")
DAY: Final = Text("{time}; the day is {day}", "{time}，日期为{day}")
GONE_BACK: Final = Text(
    "behind the newest entry of the ledger, of {time}: it has gone back", "早于最新存证记录的时间 {time}，时钟曾被调回"
)
APART: Final = Text("{seconds} seconds apart from the database's", "与数据库时钟相差{seconds}秒")
YEARS: Final = Text("Years of the calendar", "日历年份")
YEARS_KNOWN: Final = Text("{first} to {last}", "{first}年至{last}年")
YEARS_MISSING: Final = Text(
    "{first} to {last}; the plan of {year} is not held: what runs into it has no due date",
    "{first}年至{last}年；未收录{year}年节假日安排，跨入该年的期限不推算到期日",
)
MAIL: Final = Text("Mail", "邮件")
TO_FILES: Final = Text(
    "written to files; nobody receives any: set FENDUAN_MAIL_HOST", "写入文件，无人收到；请设置 FENDUAN_MAIL_HOST"
)
REACHED: Final = Text("{host} answers; sender {sender}", "{host} 可以连接，发件人 {sender}")
NOT_REACHED: Final = Text("{host} cannot be reached ({reason})", "无法连接 {host}（{reason}）")
NOTICES: Final = Text("Notices", "通知")
NEVER_TOLD: Final = Text(
    "nobody was told of anything yet; let a timer run fenduan notify", "尚未运行过，请定时运行 fenduan notify"
)
TOLD: Final = Text("last run {time}", "最近一次 {time}")
TOLD_LONG_AGO: Final = Text(
    "last run {time}; does the timer of fenduan notify run?", "最近一次 {time}，请确认 fenduan notify 的定时器正在运行"
)
MAILS: Final = Text("Mails", "待发邮件")
MAILS_WAITING: Final = Text("waiting: {count}", "{count}封")
MAILS_REFUSED: Final = Text(
    "given up after 5 tries: {count}; look at the addresses", "发送5次均被拒收：{count}封，请核对邮箱地址"
)
_RIGHTS: Final[dict[str, tuple[Text, Level]]] = {
    "append": (APPEND_ONLY, "ok"),
    "owns": (IS_OWNER, "warning"),
    "changes": (MAY_CHANGE, "fault"),
    "triggers": (TRIGGERS, "ok"),
    "bare": (NO_TRIGGERS, "warning"),
}
