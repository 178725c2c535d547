"""Sending the mails that wait: each once, whatever stops it in between.

A mail is written down with the notices it tells of. It is handed to the mail server and then closed; whoever is stopped
between the two hands it over again, under the same Message-ID, by which servers and programs know it as the same mail.
"""

import fcntl
import logging
import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection
from django.db.models import F

from fenduan.platform.base import clock
from fenduan.platform.base.models import Setting
from fenduan.platform.base.text import filled
from fenduan.platform.desks.models import Mail, Notice
from fenduan.platform.desks.services import notify_all
from fenduan.reference.text import Language, Text

_LOGGER: Final = logging.getLogger(__name__)
MOST_TRIES: Final = 5
"""How often a mail that the server refuses is tried; after that it waits for the operator, and the doctor says so."""
LAST_RUN: Final = "notified_at"
"""The setting that says when everybody was last told, by the machine's clock."""
_LOCK: Final = 0x6E6F74696679  # "notify" in ASCII

_SUBJECT: Final = Text("Fenduan: new things that need you: {count}", "分段：有{count}项新的待办事项")
_LINE: Final = Text("{number}: {words}", "{number}：{words}")
_DUE: Final = Text("{number}: {words} (due {due})", "{number}：{words}（应于{due}前办结）")
_BODY: Final = Text(
    "{lines}\n\n{address}\n\nThe mail says no more than what is to be done; the rest stands on the page.",
    "{lines}\n\n{address}\n\n邮件仅告知待办事项，其他内容请登录系统查看。",
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run did: notices made, mails sent, mails that wait still; ``busy``: another run was at it already."""

    made: int = 0
    sent: int = 0
    waiting: int = 0
    busy: bool = False


def run() -> Ran:
    """Tell everybody what has come to need them and send the mails; run it every few minutes.

    Run twice, it tells nothing twice; stopped in the middle, the next run goes on where this one was.
    """
    with _alone() as mine:
        if not mine:
            return Ran(busy=True)
        made = notify_all()
        sent = send_waiting()
        Setting.objects.update_or_create(key=LAST_RUN, defaults={"value": clock.machine_time().isoformat()})
    return Ran(made, sent, Mail.objects.filter(closed_at=None).count())


def send_waiting() -> int:
    """Send what waits, the oldest first; return how many were sent. Where the server cannot be reached it ends."""
    sent = 0
    try:
        with get_connection() as server:
            for mail in Mail.objects.filter(closed_at=None, tries__lt=MOST_TRIES).select_related("user").order_by("id"):
                sent += _sent(mail, server)
    except OSError as error:
        _LOGGER.warning("mail_server_unreachable reason=%s", type(error).__name__)
    return sent


def _sent(mail: Mail, server: Any) -> bool:
    """Send one mail and close it; say whether it went out. Raises ``OSError`` where the server cannot be reached."""
    standing = list(mail.notices.filter(settled_at=None).order_by("id"))
    try:
        if standing:
            _message(mail, standing, server).send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
        Mail.objects.filter(pk=mail.pk).update(tries=F("tries") + 1)
        return False
    Mail.objects.filter(pk=mail.pk).update(closed_at=clock.machine_time())
    return bool(standing)


def _message(mail: Mail, standing: Sequence[Notice], server: Any) -> EmailMessage:
    language: Language = "en" if mail.user.language == "en" else "zh"
    lines = [
        filled(_LINE if each.due is None else _DUE, number=each.number, words=each.words, due=each.due).pick(language)
        for each in standing
    ]
    return EmailMessage(
        filled(_SUBJECT, count=len(standing)).pick(language),
        filled(_BODY, lines="\n".join(lines), address=settings.FENDUAN_ADDRESS).pick(language),
        None,
        [mail.user.email],
        connection=server,
        headers={"Message-ID": f"<{mail.token}@{urlsplit(settings.FENDUAN_ADDRESS).hostname or 'localhost'}>"},
    )


@contextmanager
def _alone() -> Iterator[bool]:
    """Let one run work at a time; yield whether it is this one. Whatever ends the process lets go."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
            mine = bool(cursor.fetchone()[0])
            try:
                yield mine
            finally:
                if mine:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
        return
    settings.FENDUAN_DATA.mkdir(parents=True, exist_ok=True)
    with (settings.FENDUAN_DATA / "notify.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
