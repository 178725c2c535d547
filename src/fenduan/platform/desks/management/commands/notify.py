"""``manage notify``: tell everybody what has come to need them; run it every few minutes."""

from django.core.management.base import BaseCommand

from fenduan.platform.desks.services import notify_all


class Command(BaseCommand):
    """Make the notices and send the mails."""

    help = "Tell everybody what has come to need them. 通知各人员新的待办事项。"

    def handle(self, *_: object, **__: object) -> None:
        """Say how many notices were made."""
        made = notify_all()
        self.stdout.write(f"Notices made: {made}. 已发出通知{made}项。")
