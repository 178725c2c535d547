"""Organisations, actors and licences for the tests of the register; every name in them is invented."""

import datetime as dt
from typing import Final

from fenduan.platform.accounts.models import Organisation
from fenduan.platform.base.actor import Actor, Kind, Role
from fenduan.platform.licences import services
from fenduan.platform.licences.duties import Party
from fenduan.platform.licences.history import REGISTRATION_ONLY, Content, Entrustment, ScopeLine
from fenduan.platform.licences.services import Written
from fenduan.reference.text import Text

TODAY: Final = dt.date(2026, 6, 15)
NAMES: Final[dict[str, tuple[Kind, Text, str]]] = {
    "holder": ("enterprise", Text("Example Holder", "示例持有人公司"), "CN-SH"),
    "maker": ("enterprise", Text("Example Maker", "示例原液公司"), "CN-JS"),
    "filler": ("enterprise", Text("Example Filler", "示例制剂公司"), "CN-SC"),
    "stranger": ("enterprise", Text("Example Stranger", "示例无关公司"), "CN-BJ"),
    "sh-mpa": ("province", Text("Shanghai authority", "上海市药品监督管理局"), "CN-SH"),
    "js-mpa": ("province", Text("Jiangsu authority", "江苏省药品监督管理局"), "CN-JS"),
    "bj-mpa": ("province", Text("Beijing authority", "北京市药品监督管理局"), "CN-BJ"),
    "cde": ("centre", Text("Center for Drug Evaluation", "药品审评中心"), ""),
    "nmpa": ("nmpa", Text("NMPA", "国家药品监督管理局"), ""),
}
WORK: Final[dict[Kind, Role]] = {
    "enterprise": "regulatory_affairs",
    "province": "case_officer",
    "centre": "reviewer",
    "nmpa": "observer",
}


def everybody() -> dict[str, Organisation]:
    """Make the organisations, or return those that are there."""
    return {
        slug: Organisation.objects.get_or_create(
            slug=slug, defaults={"kind": kind, "name_zh": name.zh, "name_en": name.en, "place": place}
        )[0]
        for slug, (kind, name, place) in NAMES.items()
    }


def actor(slug: str, *roles: Role, user: int | None = None) -> Actor:
    """Return somebody of an organisation, in its role of business unless others are stated."""
    kind, name, place = NAMES[slug]
    return Actor(
        user_id=user if user is not None else list(NAMES).index(slug) + 1,
        name=name.zh,
        organisation_id=everybody()[slug].pk,
        organisation=slug,
        kind=kind,
        place=place or None,
        roles=frozenset(roles or (WORK[kind],)),
    )


def party(slug: str) -> Party:
    """Return an organisation as duties know it."""
    _, name, place = NAMES[slug]
    return Party(slug, name, place)


SITE: Final = Text("Drug substance site 1", "第一原液生产场地")
ADDRESS: Final = Text("1 Example Road", "示例路1号")


def content(**more: object) -> Content:
    """Return what a licence of the maker says."""
    given: dict[str, object] = {
        "class_code": "Cs",
        "holder": NAMES["maker"][1],
        "valid_from": dt.date(2024, 1, 10),
        "valid_until": dt.date(2029, 1, 9),
        "scope": (
            ScopeLine(SITE, ("drug_substance",), ADDRESS, Text("Line 1", "1号线"), key="js-1"),
            ScopeLine(Text("Site 2", "第二场地"), ("solution_for_injection",), note=REGISTRATION_ONLY, key="js-2"),
        ),
        "entrustments": (Entrustment(NAMES["holder"][1], "CN-SH", "holder", Text("Product", "示例产品")),),
    }
    return Content(**(given | more))  # type: ignore[arg-type]


def issued(number: str = "苏20240001", **more: object) -> Written:
    """Enter a licence of the maker in the register of Jiangsu."""
    given: dict[str, object] = {
        "actor": actor("js-mpa"),
        "key": f"issue-{number}",
        "number": number,
        "authority": "CN-JS",
        "organisation": everybody()["maker"].pk,
        "content": content(),
        "on": dt.date(2024, 1, 10),
        "case": "JS-C-2024-0001",
    }
    return services.issue(**(given | more))  # type: ignore[arg-type]
