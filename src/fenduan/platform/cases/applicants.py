"""Who applies: a party of the arrangement that acts here itself, or an enterprise without an account, on paper."""

from collections.abc import Mapping
from typing import Final

from fenduan.dossier.model import Party
from fenduan.platform.accounts import rules
from fenduan.platform.accounts.models import Membership, Organisation
from fenduan.platform.accounts.selectors import held_on
from fenduan.platform.accounts.services import unknown_enterprise
from fenduan.platform.arrangements.models import Arrangement, Participant
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.base.errors import NotFound, Refused
from fenduan.platform.cases import dossiers
from fenduan.platform.procedure.common import APPLICANT
from fenduan.platform.procedure.model import Procedure
from fenduan.reference.text import Text

_NOT_HERE: Final = Text(
    "This manufacturer is not on the platform: invite it, so that it applies and is answered itself.",
    "该受托生产企业尚未加入本系统：请先邀请其加入，由其自行申请并接收文书。",
)
_WHO: Final = Text(
    "This manufacturer is not on the platform: state its name and credit code as on the application.",
    "该受托生产企业尚未加入本系统：请填写申请材料所载企业名称和统一社会信用代码。",
)
_HERE: Final = Text(
    "This manufacturer is on the platform: its name and credit code are known and left empty here.",
    "该受托生产企业已加入本系统，无须填写企业名称和统一社会信用代码。",
)
_ANOTHER: Final = Text(
    "The dossier states another credit code of this manufacturer.", "与卷宗所载该受托生产企业的统一社会信用代码不一致。"
)


def party_that_applies(actor: Actor, procedure: Procedure, arrangement: Arrangement, party: str) -> Participant:
    """Return the party that applies: the holder for B; for an opinion the manufacturer named, or the only one.

    Raises:
        NotFound: there is none that the actor may apply for.
    """
    found = arrangement.participants.select_related("organisation").filter(state="accepted").order_by("pk")
    if actor.kind == "enterprise":
        found = found.filter(organisation=actor.organisation_id)
    elif actor.kind != "province":
        raise NotFound
    if procedure.kind == "b_licence":
        found = found.filter(role="applicant")
    else:
        found = found.exclude(role="applicant")
        if party:
            found = found.filter(party=party)
    rows = list(found[:2])
    if len(rows) != 1 or not actor.works:
        raise NotFound
    return rows[0]


def organisation_of(
    actor: Actor, arrangement: Arrangement, participant: Participant, entry: Party, data: Mapping[str, object]
) -> Organisation:
    """Return the organisation that applies; one that is not here yet is not written.

    A manufacturer whose parts the holder states has no account; an authority enters what came on paper for it, by the
    name and credit code that stand there.

    Raises:
        Refused: nobody is named, or somebody else.
    """
    name, code = (str(data.get(each) or "").strip() for each in ("applicant_name", "credit_code"))
    if participant.role == "applicant" or participant.organisation_id != arrangement.holder_id:
        rules.refuse_if({"credit_code": [_HERE] if name or code else []})
        return participant.organisation
    if actor.kind == "enterprise":
        raise Refused(_NOT_HERE)
    missing = {"applicant_name": [] if name else [_WHO], "credit_code": [] if code else [_WHO]}
    rules.refuse_if(missing)
    if entry.credit_code and rules.compact(entry.credit_code) != rules.compact(code):
        rules.refuse_if({"credit_code": [_ANOTHER]})
    stated = dossiers.name_of(entry)
    return unknown_enterprise(Text(stated.en, name), code, actor.place or "")


def acts_on_paper(organisation: int) -> bool:
    """Whether nobody of an organisation can act for it here, so that what it hands in is entered for it."""
    held = Membership.objects.filter(held_on(clock.today()), organisation=organisation, role__in=APPLICANT.roles)
    return not held.filter(user__is_active=True).exists()
