"""The people and organisations of the demonstration: all invented, but for the authorities' names."""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Final

from fenduan.platform.base.actor import ROLE_LABELS, Kind, Role
from fenduan.reference.places import authority_of
from fenduan.reference.text import Text

PASSWORD: Final = "fenduan-demonstration-2026"  # noqa: S105 - printed at every start; production has no such accounts


@dataclass(frozen=True, slots=True)
class Company:
    """An enterprise: its slug, name, place, and the id by which the example's dossier knows it."""

    slug: str
    party: str
    name: Text
    place: str
    credit_code: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in: ``organisation`` is a slug."""

    email: str
    name: Text
    organisation: str
    kind: Kind
    roles: tuple[Role, ...]
    at: Text

    @property
    def about(self) -> Text:
        """Who it is: role, organisation, name."""
        en = ", ".join(ROLE_LABELS[each].en for each in self.roles)
        zh = "、".join(ROLE_LABELS[each].zh for each in self.roles)
        return Text(f"{self.at.en}: {en} ({self.name.en})", f"{self.at.zh}：{zh}（{self.name.zh}）")

    @property
    def here(self) -> Text:
        """Who it is, where the organisation is named already: name, roles."""
        en = ", ".join(ROLE_LABELS[each].en for each in self.roles)
        zh = "、".join(ROLE_LABELS[each].zh for each in self.roles)
        return Text(f"{self.name.en}: {en}", f"{self.name.zh}：{zh}")

    @property
    def secret(self) -> str:
        """The secret of the second factor, known to everybody who reads this."""
        return base64.b32encode(hashlib.sha256(f"demonstration {self.email}".encode()).digest()[:20]).decode()


COMPANIES: Final = (
    Company(
        "holder",
        "holder",
        Text("Example Biopharma (Shanghai) Co., Ltd.", "示例生物医药（上海）有限公司"),
        "CN-SH",
        "91310115MA1K30001D",
    ),
    Company(
        "conjugator",
        "conjugator",
        Text("Example Conjugation (Suzhou) Co., Ltd.", "示例偶联（苏州）有限公司"),
        "CN-JS",
        "91320594MA1K30002N",
    ),
    Company(
        "filler",
        "filler",
        Text("Example Fill-Finish (Hangzhou) Co., Ltd.", "示例制剂（杭州）有限公司"),
        "CN-ZJ",
        "91330100MA1K300034",
    ),
)
_OF_COMPANY: Final[dict[str, tuple[tuple[str, Text, tuple[Role, ...]], ...]]] = {
    "holder": (
        ("ra", Text("Wang Haiyan", "王海燕"), ("regulatory_affairs",)),
        ("qa", Text("Li Jianguo", "李建国"), ("quality",)),
        ("ap", Text("Zhao Min", "赵敏"), ("authorised_person",)),
        ("admin", Text("Sun Lei", "孙磊"), ("enterprise_admin",)),
    ),
    "conjugator": (
        ("ra", Text("Chen Xiaoyu", "陈晓雨"), ("regulatory_affairs",)),
        ("qa", Text("Zhou Ping", "周平"), ("quality", "authorised_person")),
        ("admin", Text("Wu Fang", "吴芳"), ("enterprise_admin",)),
    ),
    "filler": (
        ("ra", Text("Xu Lina", "徐丽娜"), ("regulatory_affairs",)),
        ("qa", Text("Hu Qiang", "胡强"), ("quality", "authorised_person")),
    ),
}
_OF_AUTHORITY: Final[dict[str, tuple[tuple[str, Text, tuple[Role, ...]], ...]]] = {
    "CN-SH": (
        ("officer", Text("Lin Jing", "林静"), ("case_officer",)),
        ("decider", Text("Guo Wei", "郭伟"), ("decision_maker",)),
        ("second", Text("He Yun", "何云"), ("decision_maker",)),
        ("inspector1", Text("Ma Chao", "马超"), ("inspector",)),
        ("inspector2", Text("Luo Dan", "罗丹"), ("inspector",)),
        ("admin", Text("Gao Feng", "高峰"), ("authority_admin",)),
    ),
    "CN-JS": (
        ("officer", Text("Liang Chen", "梁晨"), ("case_officer",)),
        ("decider", Text("Song Jie", "宋杰"), ("decision_maker",)),
        ("second", Text("Tang Li", "唐莉"), ("decision_maker",)),
        ("inspector1", Text("Han Bing", "韩冰"), ("inspector",)),
        ("inspector2", Text("Feng Tao", "冯涛"), ("inspector",)),
    ),
    "CN-ZJ": (
        ("officer", Text("Dong Xue", "董雪"), ("case_officer",)),
        ("decider", Text("Pan Hong", "潘红"), ("decision_maker",)),
        ("second", Text("Yu Liang", "于亮"), ("decision_maker",)),
        ("inspector1", Text("Jiang Bo", "蒋波"), ("inspector",)),
        ("inspector2", Text("Cai Ying", "蔡英"), ("inspector",)),
    ),
}


@cache
def people() -> tuple[Person, ...]:
    """Return everybody who can sign in, desk by desk."""
    named = {each.slug: each.name for each in COMPANIES}
    found = [
        Person(f"{who}@{slug}.example", name, slug, "enterprise", roles, named[slug])
        for slug, each in _OF_COMPANY.items()
        for who, name, roles in each
    ]
    for place, each in _OF_AUTHORITY.items():
        slug = place.removeprefix("CN-").lower()
        authority = authority_of(place) or Text(place, place)
        found += [
            Person(f"{who}@{slug}.example", name, f"mpa-{slug}", "province", roles, authority)
            for who, name, roles in each
        ]
    found.append(
        Person(
            "reviewer@cde.example",
            Text("Shen Yi", "沈怡"),
            "cde",
            "centre",
            ("reviewer",),
            authority_of("CDE") or Text("CDE", "药品审评中心"),
        )
    )
    nmpa = authority_of("NMPA") or Text("NMPA", "国家药品监督管理局")
    found += [
        Person("observer@nmpa.example", Text("Bai Lu", "白露"), "nmpa", "nmpa", ("observer",), nmpa),
        Person("admin@nmpa.example", Text("Ye Qing", "叶青"), "nmpa", "nmpa", ("authority_admin",), nmpa),
    ]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whom an administrator has invited and who has not come yet: ``by`` is the administrator's address."""

    by: str
    email: str
    name: Text
    role: Role


INVITED: Final = (
    Colleague("admin@holder.example", "qa2@holder.example", Text("Qian Rui", "钱睿"), "quality"),
    Colleague("admin@conjugator.example", "ra2@conjugator.example", Text("Fan Yu", "范宇"), "regulatory_affairs"),
    Colleague("admin@sh.example", "inspector3@sh.example", Text("Shi Lan", "石岚"), "inspector"),
    Colleague("admin@nmpa.example", "observer2@nmpa.example", Text("Kong Xi", "孔曦"), "observer"),
)
