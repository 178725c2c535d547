"""Two companies, two provinces, one arrangement: the world of the tests of cases, made row by row."""

import datetime as dt
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from fenduan.evidence.canonical import canonical
from fenduan.platform.accounts.models import Membership, Organisation, User
from fenduan.platform.arrangements.models import Arrangement, Manifest, Part, Participant, PartVersion
from fenduan.platform.arrangements.parts import split
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.cases import selectors, services
from fenduan.platform.cases.known import known_to
from fenduan.platform.cases.models import LetterFile
from fenduan.platform.cases.records import Upload
from tests.scenarios.build import example

BEFORE: Final = dt.date(2020, 1, 1)
SINCE: Final = dt.datetime(2026, 5, 4, 4, tzinfo=dt.UTC)
PDF: Final = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n0\n%%EOF\n"
REMEDIES: Final = {
    "reconsideration_at": "国家药品监督管理局",
    "reconsideration_within": "60日",
    "reconsideration_law": "《中华人民共和国行政复议法》",
    "court": "某市中级人民法院",
    "suit_within": "6个月",
    "suit_law": "《中华人民共和国行政诉讼法》",
}
_NUMBERS: Final = itertools.count(1)


def dossier(*, same_place: bool = False, stated: bool = False) -> dict[str, Any]:
    """Return the worked example before anything is filed; ``stated`` keeps the opinions that it states itself."""
    tree = example()
    tree["steps"] = []
    if not stated:
        tree["opinions"] = [each for each in tree["opinions"] if each["entrusted"] == "filler"]
    if same_place:
        for each in (*tree["parties"], *tree["sites"]):
            each["place"] = "CN-SH"
        tree["opinions"] = []
    return tree


def organisation(slug: str, kind: str, place: str = "", name: Mapping[str, str] | None = None) -> Organisation:
    """Return an organisation, made where it is not there yet."""
    said = name or {"en": slug.upper(), "zh": f"{slug}单位"}
    made, _ = Organisation.objects.get_or_create(
        slug=slug, defaults={"kind": kind, "place": place, "name_en": said["en"], "name_zh": said["zh"]}
    )
    return made


def person(slug: str, where: Organisation, *roles: str) -> Actor:
    """Return somebody who works somewhere, with a second factor shown just now."""
    user = User.objects.create_user(f"{slug}@{where.slug}.example", name=f"{slug} {where.slug}")
    for role in roles:
        Membership.objects.create(user=user, organisation=where, role=role, since=BEFORE)
    return Actor(
        user_id=user.pk,
        name=user.name,
        organisation_id=where.pk,
        organisation=where.slug,
        kind=where.kind,
        place=where.place or None,
        roles=frozenset(roles),  # type: ignore[arg-type]
        second_factor_at=clock.machine_time(),
    )


@dataclass
class Province:
    """An authority and the people of it."""

    place: str
    authority: Organisation = field(init=False)
    officer: Actor = field(init=False)
    colleague: Actor = field(init=False)
    inspector: Actor = field(init=False)
    decider: Actor = field(init=False)
    confirmer: Actor = field(init=False)

    def __post_init__(self) -> None:
        slug = self.place.lower()
        self.authority = organisation(slug, "province", self.place)
        self.officer = person("officer", self.authority, "case_officer")
        self.colleague = person("colleague", self.authority, "case_officer")
        self.inspector = person("inspector", self.authority, "inspector")
        self.decider = person("decider", self.authority, "decision_maker")
        self.confirmer = person("confirmer", self.authority, "decision_maker")


class World:
    """The arrangement, its people, and how they act."""

    def __init__(self, tree: dict[str, Any] | None = None) -> None:
        self.tree = tree or dossier()
        self.home, self.away = Province("CN-SH"), Province("CN-JS")
        organisation("cn-zj", "province", "CN-ZJ")
        self.nmpa = person("observer", organisation("nmpa", "nmpa"), "observer")
        self.companies = {
            each["id"]: organisation(each["id"], "enterprise", each["place"], each["name"])
            for each in self.tree["parties"]
        }
        self.holder = person("ra", self.companies["holder"], "regulatory_affairs")
        self.maker = person("ra", self.companies["conjugator"], "regulatory_affairs")
        self.filler = person("ra", self.companies["filler"], "regulatory_affairs")
        self.arrangement = self._arrange()
        self.manifest = self.sign(self.tree)

    def _arrange(self) -> Arrangement:
        made = Arrangement.objects.create(
            number=f"AR-2026-{next(_NUMBERS):04d}",
            holder=self.companies["holder"],
            title_en="Conjugate",
            title_zh="偶联药物",
            created_at=SINCE,
            created_by_id=self.holder.user_id,
        )
        for each in self.tree["parties"]:
            Participant.objects.create(
                arrangement=made,
                organisation=self.companies[each["id"]],
                party=each["id"],
                role=each["roles"][0],
                name_en=each["name"]["en"],
                name_zh=each["name"]["zh"],
                place=each["place"],
                state="accepted",
                invited_at=SINCE,
            )
        return made

    def sign(self, tree: dict[str, Any]) -> Manifest:
        """Return a manifest of ``tree``, signed by the holder."""
        number = self.arrangement.manifests.count() + 1
        versions = []
        for (party, section), content in split(tree).items():
            participant = Participant.objects.get(arrangement=self.arrangement, party=party)
            part, _ = Part.objects.get_or_create(
                arrangement=self.arrangement,
                participant=participant,
                section=section,
                defaults={"salt": "0" * 32, "edited_at": SINCE, "edited_by_id": self.holder.user_id},
            )
            body = canonical({"content": json.loads(json.dumps(content, default=str)), "part": [part.pk, number]})
            version = PartVersion(
                part=part,
                number=number,
                body=body,
                digest=f"sha256:{sha256(body).hexdigest()}",
                signed_at=SINCE,
                signed_by_id=self.holder.user_id,
                printed_name="",
                entry=0,
            )
            version.save()
            versions.append(version)
        body = canonical({"number": number, "parts": sorted(version.digest for version in versions)})
        made = Manifest(
            arrangement=self.arrangement,
            number=number,
            body=body,
            digest=f"sha256:{sha256(body).hexdigest()}",
            signed_at=SINCE,
            signed_by_id=self.holder.user_id,
            printed_name="",
            entry=0,
        )
        made.save()
        made.versions.set(versions)
        return made

    def begin(self, kind: str, actor: Actor, action: str = "submit", **data: object) -> str:
        """Begin a case and return its number."""
        given: dict[str, object] = {"manifest": self.manifest.digest, **data}
        if kind == "b_licence":
            given.setdefault("variant", "change")
        done = services.begin(
            actor=actor, kind=kind, action=action, arrangement=self.arrangement.number, key=fresh(), data=given  # type: ignore[arg-type]
        )  # fmt: skip
        return done.case

    def do(self, case: str, actor: Actor, action: str, **data: object) -> services.Done:
        """Do an act on a case at its present version; uploads are given as bytes."""
        seen = known_to(self.nmpa).get(number=case).version
        uploads = {name: value for name, value in data.items() if isinstance(value, bytes)}
        given = {name: value for name, value in data.items() if name not in uploads}
        return services.act(
            actor=actor,
            case=case,
            action=action,
            seen=seen,
            key=fresh(),
            data=given,
            uploads={name: Upload("paper.pdf", value) for name, value in uploads.items()},
        )

    def review(self, case: str, officer: Actor) -> int:
        """Conclude on every finding that is left, and say how many there were."""
        done = 0
        for each in selectors.findings_for(officer, case):
            status = each.found.assessed.finding.status.value
            if status not in ("met", "not_applicable") and each.conclusion is None:
                self.do(
                    case, officer, "review_finding", finding=each.found.key, conclusion="overrule", reasons="已核实"
                )
                done += 1
        return done

    def decide(self, case: str, province: Province, *, grant: bool = True, **data: object) -> None:
        """Take a case under examination through advice, decision, confirmation and issue."""
        kind = "grant" if grant else "refusal"
        opinion = "-OP-" in case
        advice: dict[str, object] = {"reasons": "经审查。"}
        if opinion:
            advice |= {"basis": "earlier_inspection", "basis_day": "2026-03-02", "basis_number": "检2026-3"}
        self.do(case, province.officer, f"advise_{kind}", **advice)
        given = dict(data) if grant else {"reasons": "不符合规定。", **REMEDIES}
        if grant and not opinion:
            given = {
                "licence_number": "沪20230001",
                "class_code": "ABs",
                "valid_from": "2026-06-15",
                "valid_until": "2031-06-14",
                **given,
            }
        self.do(case, province.decider, f"decide_{kind}", **given)
        self.do(case, province.confirmer, "countersign", digest=written(case))
        self.do(case, province.officer, "issue" if grant else "refuse")


def fresh() -> str:
    """Return a key that was not used."""
    return f"key-{next(_NUMBERS)}"


def written(case: str) -> str:
    """Return the digest of the decision as it was last written."""
    found = LetterFile.objects.filter(letter__case__number=case, letter__kind__in=("opinion", "grant", "refusal"))
    return found.order_by("-pk").values_list("digest", flat=True)[0]
