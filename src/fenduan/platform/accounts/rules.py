"""What has to hold of accounts: checked before anything is written, all reasons at once, each at its field."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NoCreditCode

from fenduan.platform.accounts.models import Membership, Organisation
from fenduan.platform.accounts.selectors import held_on
from fenduan.platform.base import clock
from fenduan.platform.base.actor import ADMINISTRATORS, ROLES_OF, Actor, Kind
from fenduan.platform.base.direction import TURNS, turns
from fenduan.platform.base.errors import Refused
from fenduan.reference.places import is_mainland, is_place
from fenduan.reference.text import Text

Faults = dict[str, list[Text]]
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_NAME: Final = 200

_NO_OPERATOR: Final = Text("Only the operator sets up organisations.", "仅运维人员可以登记单位。")
_NO_ADMINISTRATOR: Final = Text(
    "Only an administrator of this organisation manages its accounts.", "仅本单位管理员可以管理账户。"
)
_BOTH: Final = Text(
    "Nobody both manages accounts and holds a role of business in one organisation (Records and data 2020 No. 74, "
    "article 22).",
    "同一人不得在同一单位既管理账户又担任业务角色（《药品记录与数据管理要求（试行）》2020年第74号第二十二条）。",
)


def refuse_if(faults: Faults) -> None:
    """Raise what is at fault, if anything is."""
    found = {name: each for name, each in faults.items() if each}
    if found:
        raise Refused([text for each in found.values() for text in each], status=400, fields=found)


def only_the_operator(actor: Actor) -> None:
    """Refuse anybody but the operator of the platform."""
    if actor.user_id or actor.organisation != "operator":
        raise Refused(_NO_OPERATOR, status=403)


def only_an_administrator(actor: Actor) -> None:
    """Refuse anybody but an administrator of the actor's organisation."""
    if not actor.has(*ADMINISTRATORS):
        raise Refused(_NO_ADMINISTRATOR, status=403)


def of_organisation(kind: Kind, slug: str, name: Text, place: str, credit_code: str) -> Faults:
    """Return what is at fault with a new organisation."""
    faults: Faults = {"slug": [], "name_zh": [], "name_en": [], "place": [], "credit_code": []}
    if not _SLUG.fullmatch(slug) or Organisation.objects.filter(slug=slug).exists():
        faults["slug"].append(
            Text(
                "Its short name is of a-z, 0-9 and hyphens, and nobody else's.",
                "简称由a-z、0-9和连字符组成，且不与其他单位重复。",
            )
        )
    for key, said in (("name_zh", name.zh), ("name_en", name.en)):
        if not said.strip() or len(said) > _LONGEST_NAME:
            faults[key].append(Text("A name of up to 200 characters is needed.", "名称必填，不超过200个字符。"))
        if turns(said):
            faults[key].append(TURNS)
    if kind in ("enterprise", "province") and not is_place(place):
        faults["place"].append(Text("This is no place.", "所在地代码无效。"))
    if kind == "enterprise":
        faults["credit_code"] += _credit_code_faults(place, credit_code)
    return faults


def compact(credit_code: str) -> str:
    """Return a credit code as it is kept."""
    kept: str = uscc.compact(credit_code).upper()
    return kept


def _credit_code_faults(place: str, credit_code: str) -> list[Text]:
    if not credit_code:
        needed = Text("An enterprise on the mainland has a credit code.", "境内企业须填写统一社会信用代码。")
        return [needed] if is_mainland(place) else []
    try:
        kept = uscc.validate(credit_code)
    except NoCreditCode:
        return [
            Text(
                "This is no unified social credit code: 18 characters, the last one checks the others.",
                "统一社会信用代码有误：应为18位，且末位校验码相符。",
            )
        ]
    if Organisation.objects.filter(credit_code=kept).exists():
        return [Text("An organisation with this credit code is there already.", "该统一社会信用代码已登记。")]
    return []


def of_role(kind: Kind, role: str, held: Iterable[str] = ()) -> list[Text]:
    """Return what is at fault with giving ``role`` to somebody who holds ``held`` in an organisation of this kind."""
    if role not in ROLES_OF[kind]:
        return [Text("Organisations of this kind have no such role.", "此类单位没有该角色。")]
    others = set(held) - {role}
    manages = {each in ADMINISTRATORS for each in others} | {role in ADMINISTRATORS}
    return [_BOTH] if len(manages) > 1 else []


def of_person(email: str, name: str) -> Faults:
    """Return what is at fault with a person's address and name."""
    faults: Faults = {"email": [], "name": []}
    try:
        validate_email(email)
    except ValidationError:
        faults["email"].append(Text("This is not an e-mail address.", "电子邮箱格式不正确。"))
    if not name.strip() or len(name) > 120:  # noqa: PLR2004 - what the table holds
        faults["name"].append(Text("A name of up to 120 characters is needed.", "姓名必填，不超过120个字符。"))
    if turns(name):
        faults["name"].append(TURNS)
    return faults


def of_stretch(since: dt.date, until: dt.date) -> Faults:
    """Return what is at fault with days from now on, both included."""
    faults: Faults = {"since": [], "until": []}
    if since < clock.today():
        faults["since"].append(Text("This day is past.", "该日期已过。"))
    if until < since:
        faults["until"].append(Text("It ends before it begins.", "结束日期早于开始日期。"))
    return faults


def roles_held(user_id: int, organisation_id: int) -> list[str]:
    """Return the roles that a person holds today in an organisation, of their own right."""
    held = Membership.objects.filter(held_on(clock.today()), user_id=user_id, organisation_id=organisation_id)
    return list(held.values_list("role", flat=True))
