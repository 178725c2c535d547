"""The organisations and people of a large world: 32 authorities with their officers, and companies in threes."""

import base64
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fenduan.platform.accounts.models import Membership, Organisation, User
from fenduan.platform.demo.people import COMPANIES
from fenduan.reference.places import PLACES, mainland

OFFICERS: Final = ("officer", "decider", "second", "inspector1", "inspector2")
STAFF: Final = ("ra", "qa")
_HEAVY: Final = {"CN-SH": 12, "CN-JS": 12, "CN-ZJ": 8, "CN-BJ": 8, "CN-GD": 8, "CN-SD": 5, "CN-SC": 3, "CN-HB": 3}
"""Where companies of biological products are more often than elsewhere."""


@dataclass(frozen=True, slots=True)
class Group:
    """Three companies that make things together, in three provinces: holder, conjugator, filler.

    ``words`` is what of the demonstration's companies stands for something else here, ``organisations`` and ``people``
    the primary keys, ``slugs`` the slugs; ``places`` are codes.
    """

    number: int
    places: tuple[str, ...]
    words: Mapping[str, str]
    organisations: Mapping[int, int]
    people: Mapping[int, int]
    slugs: Mapping[str, str]


def short(place: str) -> str:
    """Return a place as it stands in addresses: ``sh`` for ``CN-SH``."""
    return place.removeprefix("CN-").lower()


def seed(count: int, chance: random.Random) -> list[Group]:
    """Make the people of every authority and ``count`` groups of companies; the first is the demonstration's own."""
    _officers()
    places = [tuple(each.place for each in COMPANIES)] + [_places(chance) for _ in range(count - 1)]
    _companies(places)
    organisations = dict(Organisation.objects.values_list("slug", "pk"))
    people = dict(User.objects.values_list("email", "pk"))
    return [_group(number, where, organisations, people) for number, where in enumerate(places)]


def _places(chance: random.Random) -> tuple[str, ...]:
    every = sorted(mainland())
    found: list[str] = []
    while len(found) < len(COMPANIES):
        (place,) = chance.choices(every, [_HEAVY.get(each, 1) for each in every])
        if place not in found:
            found.append(place)
    return tuple(found)


def _officers() -> None:
    """Give every authority the officers that the demonstration's authority of Jiangsu has."""
    pairs = []
    for authority in Organisation.objects.filter(kind="province").order_by("pk"):
        pairs += [(f"{each}@js.example", f"{each}@{short(authority.place)}.example", authority.pk) for each in OFFICERS]
    _hire(pairs)


def _companies(places: Iterable[tuple[str, ...]]) -> None:
    new = [
        Organisation(
            slug=slug_of(company.slug, number),
            kind="enterprise",
            name_zh=named(company.name.zh, number),
            name_en=named(company.name.en, number),
            place=where[index],
            credit_code=credit_code(company.credit_code, number),
        )
        for number, where in enumerate(places)
        if number
        for index, company in enumerate(COMPANIES)
    ]
    Organisation.objects.bulk_create(new)
    slugs = {slug_of(company.slug, number): company.slug for number, _ in enumerate(places) for company in COMPANIES}
    found = Organisation.objects.filter(slug__in=slugs, pk__in=[each.pk for each in new])
    _hire(
        (f"{each}@{slugs[company.slug]}.example", f"{each}@{company.slug}.example", company.pk)
        for company in found.order_by("pk")
        for each in STAFF
    )


def _hire(pairs: Iterable[tuple[str, str, int]]) -> None:
    """Make people after others: address of the other, own address, organisation."""
    wanted = list(pairs)
    there = set(User.objects.values_list("email", flat=True))
    alike = {each.email: each for each in User.objects.filter(email__in={other for other, _, _ in wanted})}
    roles: dict[str, list[Membership]] = {}
    for held in Membership.objects.filter(user__in=[each.pk for each in alike.values()]).select_related("user"):
        roles.setdefault(held.user.email, []).append(held)
    new = [each for each in wanted if each[1] not in there]
    made = User.objects.bulk_create(
        User(email=email, name=alike[other].name, password=alike[other].password, joined_at=alike[other].joined_at)
        for other, email, _ in new
    )
    Membership.objects.bulk_create(
        Membership(user=user, organisation_id=organisation, role=held.role, since=held.since)
        for user, (other, _, organisation) in zip(made, new, strict=True)
        for held in roles[other]
    )


def slug_of(slug: str, number: int) -> str:
    """Return the slug of a company in a group."""
    return f"{slug}-{number}" if number else slug


def named(name: str, number: int) -> str:
    """Return what a company is called in a group: each has another word in the place of "Example"."""
    if not number:
        return name
    word = base64.b32encode(number.to_bytes(3, "big")).decode().rstrip("=").lstrip("A")
    return name.replace("示例", f"示例{word}").replace("Example", f"Example {word}")


def credit_code(code: str, number: int) -> str:
    """Return another code of the same form; its check character is not right, which no page asks."""
    return f"{code[:11]}{number:05d}{code[16:]}" if number else code


def _group(number: int, places: tuple[str, ...], organisations: Mapping[str, int], people: Mapping[str, int]) -> Group:
    words: dict[str, str] = {}
    slugs: dict[str, str] = {}
    houses: dict[int, int] = {}
    users: dict[int, int] = {}
    for company, place in zip(COMPANIES, places, strict=True):
        slug = slug_of(company.slug, number)
        slugs[company.slug] = slug
        houses[organisations[company.slug]] = organisations[slug]
        users |= {people[f"{each}@{company.slug}.example"]: people[f"{each}@{slug}.example"] for each in STAFF}
        here, there = short(company.place), short(place)
        houses[organisations[f"mpa-{here}"]] = organisations[f"mpa-{there}"]
        slugs[f"mpa-{here}"] = f"mpa-{there}"
        users |= {people[f"{each}@{here}.example"]: people[f"{each}@{there}.example"] for each in OFFICERS}
        words |= {company.place: place, company.credit_code: credit_code(company.credit_code, number)}
        words |= _names(company.name.zh, company.name.en, number)
        words[_prefix(company.place)] = _prefix(place)
    return Group(number, places, words, houses, users, slugs)


def _prefix(place: str) -> str:
    """Return how an authority's letters and the numbers of its licences begin, as far as it can be told apart."""
    return f"{PLACES[place].licence_prefix}药监"


def _names(chinese: str, english: str, number: int) -> dict[str, str]:
    narrow = chinese.replace("（", "(").replace("）", ")")
    return {each: named(each, number) for each in (chinese, narrow, english)}


def words_of_companies() -> list[str]:
    """Return the words of the demonstration's companies that stand for something else in another group."""
    found = [each for company in COMPANIES for each in (company.place, company.credit_code, _prefix(company.place))]
    return [*found, *(each for company in COMPANIES for each in _names(company.name.zh, company.name.en, 0))]
