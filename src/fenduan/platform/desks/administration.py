"""What an administrator of accounts is needed for: invitations that lie open, roles that nobody fills, second factors.

An administrator sees no arrangement and no case (Records and data 2020/74, article 22); nothing here tells of one.
"""

from collections import Counter
from typing import Final

from allauth.mfa.models import Authenticator

from fenduan.platform.accounts.selectors import members, open_invitations
from fenduan.platform.base import clock
from fenduan.platform.base.actor import ADMINISTRATORS, ROLE_LABELS, ROLES_OF, Actor, Role
from fenduan.platform.base.text import filled
from fenduan.platform.desks.selectors import Item
from fenduan.reference.text import Text

_SOON_DAYS: Final = 2
_LEAST: Final[dict[Role, int]] = {"decision_maker": 2}
"""How many have to hold a role so that its work can be done: a second decision maker confirms (a product choice)."""

INVITED: Final = Text("Invited, not accepted yet", "已邀请，尚未接受")
NOBODY: Final = Text("Nobody holds this role", "该角色尚无人担任")
TOO_FEW: Final = Text(
    "Too few hold this role: {held} of at least {least}; decisions are confirmed by a second person",
    "该角色人数不足：现有{held}名，至少需要{least}名；决定须由第二人复核",
)
NO_SECOND_FACTOR: Final = Text("No second factor yet: cannot sign", "尚未设置第二因素，不能签名")


def needs_of(actor: Actor) -> list[Item]:
    """Return what needs an administrator, what has a date first; nothing for anybody else."""
    if not actor.has(*ADMINISTRATORS):
        return []
    held = members(actor)
    found = [*_invitations(actor), *_roles(actor, Counter(each.role for each in held))]
    names = {each.user_id: each.user.name for each in held if each.role not in ADMINISTRATORS}
    safe = set(
        Authenticator.objects.filter(user__in=names)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .values_list("user_id", flat=True)
    )
    found += [
        _item(f"factor-{user}", NO_SECOND_FACTOR, Text(name, name)) for user, name in names.items() if user not in safe
    ]
    return found


def _invitations(actor: Actor) -> list[Item]:
    today = clock.today()
    found = []
    for each in open_invitations(actor):
        ends = each.expires_at.astimezone(clock.SHANGHAI).date()
        about = filled(Text("{name}: {role}", "{name}：{role}"), name=each.name, role=ROLE_LABELS[each.role])
        near = (ends - today).days <= _SOON_DAYS
        found.append(Item("account", f"invitation-{each.pk}", INVITED, about, ends, "soon" if near else "none"))
    return sorted(found, key=lambda item: (item.due or today, item.number))


def _roles(actor: Actor, held: Counter[str]) -> list[Item]:
    found = []
    for role in ROLES_OF[actor.kind]:
        least = _LEAST.get(role, 1)
        if role not in ADMINISTRATORS and held[role] < least:
            words = filled(TOO_FEW, held=held[role], least=least) if held[role] else NOBODY
            found.append(_item(f"role-{role}", words, ROLE_LABELS[role]))
    return found


def _item(number: str, words: Text, about: Text) -> Item:
    return Item("account", number, words, about, None, "none")
