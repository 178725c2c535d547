"""What a person is told of their desk: what needs them, a reminder when it presses, and what is late under them.

When reminders go out, and that decision makers hear of what is late at their authority, is a product choice; no text
orders it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fenduan.platform.base.text import filled
from fenduan.platform.desks.selectors import Desk, Item
from fenduan.reference.text import Text

_PRESSING: Final = {
    "urgent": Text("Reminder, due soon: {words}", "即将到期，请抓紧办理：{words}"),
    "late": Text("Reminder, overdue: {words}", "已超期，请尽快办理：{words}"),
}
_ESCALATED: Final = Text("Overdue at your authority: {words}", "本部门案件已超期：{words}")
_LONGEST_KEY: Final = 200


@dataclass(frozen=True, slots=True)
class Tiding:
    """One thing that a person is told once: ``key`` tells it from any other."""

    key: str
    item: Item
    words: Text


def tidings(desk: Desk) -> Iterator[Tiding]:
    """Yield what stands to be told of a desk today; what presses more than before is told as something new."""
    for item in desk.today:
        pressing = _PRESSING.get(item.warning)
        if pressing is None:
            yield Tiding(item.key[:_LONGEST_KEY], item, item.words)
        else:
            words = filled(pressing, words=item.words)
            yield Tiding(f"{item.key}:{item.warning}"[:_LONGEST_KEY], item, words)
    for item in desk.escalated:
        yield Tiding(f"{item.key}escalated"[:_LONGEST_KEY], item, filled(_ESCALATED, words=item.words))
