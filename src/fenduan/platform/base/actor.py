"""Who acts: one person, for one organisation, in the roles held there today."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from fenduan.reference.text import Text

Kind = Literal["enterprise", "province", "centre", "nmpa"]
Role = Literal[
    "regulatory_affairs",
    "quality",
    "authorised_person",
    "enterprise_admin",
    "case_officer",
    "inspector",
    "decision_maker",
    "authority_admin",
    "reviewer",
    "observer",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
ROLES: Final[tuple[Role, ...]] = get_args(Role)

KIND_LABELS: Final[dict[Kind, Text]] = {
    "enterprise": Text("Enterprise", "企业"),
    "province": Text("Provincial authority", "省级药品监督管理部门"),
    "centre": Text("Center for Drug Evaluation", "药品审评中心"),
    "nmpa": Text("National Medical Products Administration", "国家药品监督管理局"),
}
ROLE_LABELS: Final[dict[Role, Text]] = {
    "regulatory_affairs": Text("Regulatory affairs", "注册事务"),
    "quality": Text("Quality assurance", "质量保证"),
    "authorised_person": Text("Authorised person", "质量受权人"),
    "enterprise_admin": Text("Enterprise administrator", "企业管理员"),
    "case_officer": Text("Case officer", "承办人"),
    "inspector": Text("Inspector", "检查员"),
    "decision_maker": Text("Decision maker", "审批人"),
    "authority_admin": Text("Authority administrator", "部门管理员"),
    "reviewer": Text("Reviewer", "审评员"),
    "observer": Text("Observer", "观察员"),
}
ROLES_OF: Final[dict[Kind, tuple[Role, ...]]] = {
    "enterprise": ("regulatory_affairs", "quality", "authorised_person", "enterprise_admin"),
    "province": ("case_officer", "inspector", "decision_maker", "authority_admin"),
    "centre": ("reviewer", "authority_admin"),
    "nmpa": ("observer", "authority_admin"),
}
ADMINISTRATORS: Final[frozenset[Role]] = frozenset({"enterprise_admin", "authority_admin"})
"""They manage accounts and have no business rights (Records and data 2020/74, article 22)."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for an organisation.

    ``place`` is the place of the organisation (``CN-SH``), ``acting_for`` the user who delegated, where somebody did;
    ``second_factor_at`` says when the second factor was last shown (UTC).
    """

    user_id: int
    name: str
    organisation_id: int
    organisation: str
    kind: Kind
    place: str | None
    roles: frozenset[Role]
    acting_for: int | None = None
    second_factor_at: dt.datetime | None = field(default=None, compare=False)

    def has(self, *roles: Role) -> bool:
        """Whether one of these roles is held."""
        return not self.roles.isdisjoint(roles)

    @property
    def works(self) -> bool:
        """Whether any role of business is held; administrators of accounts alone see none of it."""
        return bool(self.roles - ADMINISTRATORS)
