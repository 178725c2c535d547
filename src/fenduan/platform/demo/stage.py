"""How the people of the demonstration act: through the services, each on their day."""

import datetime as dt
import heapq
import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from fenduan.platform.accounts.models import User
from fenduan.platform.accounts.selectors import actor_for
from fenduan.platform.accounts.services import invite
from fenduan.platform.arrangements import selectors as arrangements
from fenduan.platform.arrangements import services as arranging
from fenduan.platform.base import clock
from fenduan.platform.base.actor import Actor
from fenduan.platform.cases import selectors as cases
from fenduan.platform.cases import services as handling
from fenduan.platform.cases.models import Case, LetterFile
from fenduan.platform.cases.records import Upload
from fenduan.platform.demo.papers import paper
from fenduan.platform.demo.people import COMPANIES, INVITED
from fenduan.platform.ledger.sealing import seal
from fenduan.platform.licences.printed import COLUMNS
from fenduan.platform.licences.services import import_printed
from fenduan.reference.labels import label
from fenduan.reference.places import PLACES
from fenduan.reference.text import Text

Scene = Callable[["Stage"], Iterator[str]]
"""What happens in one arrangement: it yields the day, as YYYY-MM-DD, on which it goes on."""

_PRINTED: Final = (
    "number", "class_code", "holder", "authority", "valid_from", "valid_until", "site", "forms",
)  # fmt: skip
REMEDIES: Final = {
    "reconsideration_at": "国家药品监督管理局",
    "reconsideration_within": "60日",
    "reconsideration_law": "《中华人民共和国行政复议法》",
    "court": "示例市中级人民法院",
    "suit_within": "6个月",
    "suit_law": "《中华人民共和国行政诉讼法》",
}


@cache
def _example(name: str) -> dict[str, Any]:
    """Return an example as a tree: it lies beside this file in an installation, and in the checkout before that."""
    here = Path(__file__).resolve()
    folders = (here.parent / "dossiers", here.parents[4] / "examples")
    path = next(folder / f"{name}.yaml" for folder in folders if (folder / f"{name}.yaml").is_file())
    tree: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tree


def example(name: str, *, filed: bool = False) -> dict[str, Any]:
    """Return an example's dossier to be filled in; what authorities did comes from their cases, unless ``filed``.

    The companies are called as they are registered here, with their credit codes: letters print both.
    """
    tree = deepcopy(_example(name))
    known = {each.party: each for each in COMPANIES}
    for party in tree["parties"]:
        company = known.get(party["id"])
        if company is not None and company.place == party["place"]:
            party |= {"name": company.name.as_dict(), "credit_code": company.credit_code}
    tree.pop("as_of", None)
    if not filed:
        tree["steps"], tree["opinions"] = [], []
    return tree


def play(scenes: Sequence[Scene], begin: dt.date) -> None:
    """Play all scenes in the order of their days, and seal the ledger after each day."""
    stage = Stage()
    stage.enter_licences()
    order = itertools.count()
    waiting = [(begin.isoformat(), next(order), scene(stage)) for scene in scenes]
    heapq.heapify(waiting)
    while waiting:
        day, _, scene = heapq.heappop(waiting)
        if dt.date.fromisoformat(day) > clock.today():
            seal()
            clock.state_day(dt.date.fromisoformat(day))
        following = next(scene, None)
        if following is not None:
            heapq.heappush(waiting, (following, next(order), scene))
    seal()


@dataclass(frozen=True, slots=True)
class Bureau:
    """The people of a provincial authority, by the part of the address before ``.example``."""

    place: str

    def who(self, part: str) -> str:
        """Return an address."""
        return f"{part}@{self.place}.example"


SHANGHAI: Final = Bureau("sh")
JIANGSU: Final = Bureau("js")
ZHEJIANG: Final = Bureau("zj")
SITES: Final = {
    SHANGHAI: ("张江工厂", "上海市浦东新区"),
    JIANGSU: ("苏州工厂", "江苏省苏州市苏州工业园区"),
    ZHEJIANG: ("杭州工厂", "浙江省杭州市钱塘区"),
}


class Stage:
    """The people, and how they act."""

    def __init__(self) -> None:
        self._keys = itertools.count(1)

    def person(self, email: str) -> Actor:
        """Return somebody who has just shown the second factor."""
        actor = actor_for(User.objects.get(email=email))
        return replace(actor, second_factor_at=clock.machine_time())

    def key(self) -> str:
        """Return a key for one request."""
        return f"demonstration-{next(self._keys)}"

    def enter_licences(self) -> None:
        """Let each authority enter the licence that it printed for its company."""
        tree = _example("adc-three-provinces")
        sites = {each["id"]: each for each in tree["sites"]}
        for at, party in ((SHANGHAI, COMPANIES[0]), (JIANGSU, COMPANIES[1]), (ZHEJIANG, COMPANIES[2])):
            (printed,) = (each for each in tree["licences"] if each["party"] == party.party)
            head = [COLUMNS[name].zh for name in _PRINTED]
            rows = [
                [
                    printed["number"],
                    printed["class_code"],
                    party.name.zh,
                    PLACES[party.place].authority.zh,  # type: ignore[union-attr]
                    printed["valid_from"],
                    printed["valid_until"],
                    sites[scope["site"]]["name"]["zh"],
                    "；".join(label("form", form).zh for form in scope["forms"]),
                ]
                for scope in printed["scope"]
            ]
            table = "\n".join(",".join(map(str, row)) for row in (head, *rows)) + "\n"
            officer = self.person(at.who("officer"))
            import_printed(actor=officer, key=self.key(), data=table.encode(), name="licences.csv")

    # Arrangements

    def arrange(self, tree: dict[str, Any], title: Text, *, papers: bool = False) -> str:
        """Set up an arrangement: every party fills in and signs its own, the holder signs all; return its number.

        With ``papers`` every document has its file.
        """
        number = self.begin(tree, title)
        for party in ("conjugator", "filler"):
            arranging.accept(actor=self.person(f"ra@{party}.example"), arrangement=number, key=self.key())
        for party in ("holder", "conjugator", "filler"):
            self.fill(number, party, tree)
            if papers:
                self.hand_in(number, party)
            self.sign(number, party)
        self.sign_all(number)
        return number

    def hand_in(self, number: str, party: str) -> None:
        """Let a party upload the file of each of its documents, in every part that lists it."""
        actor = self.person(f"ra@{party}.example")
        listed = [
            (each.section, document)
            for each in arrangements.workspace(actor, number).own
            for document in each.content.get("documents", ())
        ]
        for section, document in listed:
            arranging.upload(
                actor=actor,
                arrangement=number,
                party=party,
                section=section,
                document=document["id"],
                name=f"{document['id']}.pdf",
                data=paper(document["title"], str(document["date"])),
                seen=arrangements.workspace(actor, number).part(party, section).revision,
                key=self.key(),
            )

    def countersign(self, number: str) -> None:
        """Let each manufacturer countersign the agreements that the holder states with it."""
        for party in ("conjugator", "filler"):
            actor = self.person(f"qa@{party}.example")
            for each in arrangements.agreements_for(actor, number):
                arranging.countersign(
                    actor=actor, arrangement=number, party=party, shown=each.to_sign.seen, key=self.key()
                )

    def invite(self) -> None:
        """Let administrators invite colleagues, who have not come yet."""
        for each in INVITED:
            invite(actor=self.person(each.by), email=each.email, name=each.name.zh, role=each.role)

    def begin(self, tree: dict[str, Any], title: Text) -> str:
        """Begin an arrangement and invite the manufacturers; return its number."""
        tree["title"] = title.as_dict()
        holder = self.person("ra@holder.example")
        number: str = arranging.create(actor=holder, title=title, key=self.key()).number
        tree["id"] = number.lower()
        for party in ("conjugator", "filler"):
            arranging.invite(actor=holder, arrangement=number, party=party, organisation=party, key=self.key())
        return number

    def fill(self, number: str, party: str, tree: Mapping[str, Any]) -> None:
        """Let a party read its own parts from a dossier."""
        actor = self.person(f"ra@{party}.example")
        seen = sum(each.revision for each in arrangements.workspace(actor, number).own)
        data = json.dumps(tree, ensure_ascii=False, default=str).encode()
        arranging.import_dossier(
            actor=actor, arrangement=number, name="dossier.json", data=data, seen=seen, key=self.key()
        )

    def sign(self, number: str, party: str) -> None:
        """Let a party's quality assurance sign what it states."""
        actor = self.person(f"qa@{party}.example")
        for each in arrangements.workspace(actor, number).own:
            if each.changed and each.content:
                shown = arrangements.part_to_sign(actor, number, each.party, each.section)
                arranging.sign_part(
                    actor=actor,
                    arrangement=number,
                    party=each.party,
                    section=each.section,
                    shown=shown.seen,
                    seen=each.revision,
                    key=self.key(),
                )

    def sign_all(self, number: str) -> str:
        """Let the holder sign the whole; return the digest of the manifest."""
        actor = self.person("qa@holder.example")
        shown = arrangements.manifest_to_sign(actor, number)
        seen = len(arrangements.manifests_of(actor, number))
        return arranging.sign_manifest(
            actor=actor, arrangement=number, shown=shown.seen, seen=seen, key=self.key()
        ).digest

    def manifest(self, number: str) -> str:
        """Return the digest of the last manifest."""
        signed = arrangements.manifests_of(self.person("ra@holder.example"), number)
        return max(signed, key=lambda each: each.number).digest

    # Cases

    def apply(self, kind: str, number: str, email: str, **data: object) -> str:
        """Begin a case on the last manifest; return its number."""
        given = {"manifest": self.manifest(number), **data}
        if kind == "b_licence":
            given.setdefault("variant", "change")
        done = handling.begin(
            actor=self.person(email),
            kind=kind,  # type: ignore[arg-type]
            action="submit",
            arrangement=number,
            key=self.key(),
            data=given,
        )
        return done.case

    def do(self, case: str, email: str, action: str, **data: object) -> None:
        """Do an act on a case as it stands; bytes are the scan of a document."""
        uploads = {name: Upload("scan.pdf", value) for name, value in data.items() if isinstance(value, bytes)}
        handling.act(
            actor=self.person(email),
            case=case,
            action=action,
            seen=Case.objects.get(number=case).version,
            key=self.key(),
            data={name: value for name, value in data.items() if name not in uploads},
            uploads=uploads,
        )

    def accept(self, case: str, at: Bureau) -> None:
        """Sign for the materials and accept."""
        self.do(case, at.who("officer"), "receive", on=clock.today().isoformat())
        self.do(case, at.who("officer"), "accept")

    def review(self, case: str, at: Bureau) -> None:
        """Let the officer conclude on every finding that waits."""
        officer = at.who("officer")
        for each in cases.findings_for(self.person(officer), case):
            status = each.found.assessed.finding.status.value
            if status not in ("met", "not_applicable") and each.conclusion is None:
                conclusion = "overrule" if status in ("not_shown", "not_met") else "confirm"
                reasons = "已核对原件。" if conclusion == "overrule" else "同意系统评估结果。"
                self.do(case, officer, "review_finding", finding=each.found.key, conclusion=conclusion, reasons=reasons)

    def refer(self, case: str, at: Bureau, days: int, reasons: str) -> None:
        """Let the centre carry out a technical review from today, which is expected to take ``days`` working days."""
        given: dict[str, object] = {"carried_out_by": "centre", "expected_days": days, "reasons": reasons}
        self.do(case, at.who("officer"), "start_technical_review", on=clock.today().isoformat(), **given)

    def people(self, at: Bureau) -> list[int]:
        """Return the two inspectors."""
        return [self.person(at.who(name)).user_id for name in ("inspector1", "inspector2")]

    def arrange_inspection(self, case: str, at: Bureau, days: tuple[str, str]) -> None:
        """Arrange for two inspectors to visit on days."""
        self.do(
            case,
            at.who("officer"),
            "arrange_inspection",
            officers=self.people(at),
            certificates=["检2101", "检2102"],
            first=days[0],
            last=days[1],
            site=SITES[at][0],
            address=SITES[at][1],
            scope=["质量管理体系", "生产过程控制"],
        )

    def inspect(self, case: str, at: Bureau, first: str, last: str) -> None:
        """Enter the visit as it was, with its report."""
        inspector = at.who("inspector1")
        self.do(case, inspector, "start_inspection", on=first)
        found: dict[str, object] = {"result": "conforms", "found": "符合要求。", "report": paper("检查报告", last)}
        self.do(case, inspector, "end_inspection", on=last, officers=self.people(at), **found)

    def advise(self, case: str, at: Bureau, *, grant: bool = True) -> None:
        """Let the officer review and advise."""
        self.review(case, at)
        advice: dict[str, object] = {"reasons": "经审查，符合要求。" if grant else "经审查，不符合要求。"}
        if "-OP-" in case:
            advice |= {"basis": "earlier_inspection", "basis_day": "2026-03-02", "basis_number": "检2026-3"}
        self.do(case, at.who("officer"), f"advise_{'grant' if grant else 'refusal'}", **advice)

    def decide(self, case: str, at: Bureau, *, grant: bool = True, licence: Mapping[str, object] | None = None) -> None:
        """Let a decision maker decide."""
        given: dict[str, object] = dict(licence or {}) if grant else {"reasons": "关键人员不具备相应经验。", **REMEDIES}
        self.do(case, at.who("decider"), f"decide_{'grant' if grant else 'refusal'}", **given)

    def confirm(self, case: str, at: Bureau) -> None:
        """Let a second decision maker confirm the bytes of the decision."""
        found = LetterFile.objects.filter(letter__case__number=case, letter__kind__in=("opinion", "grant", "refusal"))
        digest = found.order_by("-pk").values_list("digest", flat=True)[0]
        self.do(case, at.who("second"), "countersign", digest=digest)

    def conclude(
        self, case: str, at: Bureau, *, grant: bool = True, licence: Mapping[str, object] | None = None
    ) -> None:
        """Advise, decide, confirm and issue; ``licence`` is what the licence will say."""
        self.advise(case, at, grant=grant)
        self.decide(case, at, grant=grant, licence=licence)
        self.confirm(case, at)
        self.do(case, at.who("officer"), "issue" if grant else "refuse")
