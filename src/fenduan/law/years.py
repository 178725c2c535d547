"""The years of experience of a pair: which records count in a test, which would, and what they lack."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from fenduan.dossier.model import Experience, Party
from fenduan.law.arrangement import Arrangement, settled
from fenduan.law.finding import EVIDENCE, Code, Lack, Ref, Say, at, say
from fenduan.law.periods import Reach, Span, day_it_is_reached, reach
from fenduan.reference.codes import SUBSTANCE_FORMS
from fenduan.reference.kept import kept

# The items of article 17, paragraph 2: item 1 speaks of the product, item 4 is left to be weighed in the sterile test.
OF_THE_PRODUCT, ONE_GROUP, ELECTRONIC, TOOK_PART = 1, 2, 3, 4
ANY_ACTIVITY = ("development", "manufacture", "commercial_manufacture")
COMMERCIAL = ("commercial_manufacture",)
SOME_FORM = "solution_for_injection"
# Records are tried one by one for whether they are needed; of more than this many all are named.
_TRIED = 40

# Three-valued: True matches, False does not, None is silent on it.
Match = Callable[[Experience], bool | None]


def all_of(*answers: bool | None) -> bool | None:
    """Join three-valued answers: one ``False`` decides, else one ``None`` leaves it open."""
    if False in answers:
        return False
    return None if None in answers else True


@dataclass(frozen=True)
class ExperienceTest:
    """One of the two tests: the key of a record that it looks at, the items that widen it, and how it is said."""

    key: Literal["biologic", "sterile"]
    items: tuple[int, ...]
    commercial: Say
    widened: Say

    def example(self, activity: str) -> dict[str, object]:
        """Return what a record that counts states, dosage form apart."""
        return {"activity": activity, self.key: True}


BIOLOGIC = ExperienceTest(
    "biologic",
    (ONE_GROUP, TOOK_PART),
    say("commercial manufacture of biological products", "生物制品商业化生产"),
    say("development or manufacture of biological products", "生物制品研发或者生产"),
)
STERILE = ExperienceTest(
    "sterile",
    (OF_THE_PRODUCT, ONE_GROUP, ELECTRONIC, TOOK_PART),
    say("commercial manufacture of sterile drugs", "无菌药品商业化生产"),
    say("development or manufacture of sterile drugs", "无菌药品研发或者生产"),
)


@dataclass
class Years:
    """The experience of one pair of holder and manufacturer in one test (either party reaches it alone).

    ``form`` is the dosage form looked for; the product's, or one that it might have where it states none.
    """

    case: Arrangement
    parties: tuple[Party, ...]
    test: ExperienceTest
    match: Match
    form: str
    sure: dict[str, list[Experience]] = field(init=False)
    possible: dict[str, list[Experience]] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the records of each party into those that count and those that would if evidenced or stated."""
        self.sure = {party.id: [] for party in self.parties}
        self.possible = {party.id: [] for party in self.parties}
        owners = {None, *self.sure}
        for record in self.case.once(("experience",), lambda: settled(self.case.dossier.experience or ())):
            if record.party not in owners:
                continue
            answer = self.match(record)
            if answer is False or record.from_ is None or record.from_ > self.case.as_of:
                continue
            for party in self.parties:
                if record.party == party.id and answer and self.case.evidenced(record):
                    self.sure[party.id].append(record)
                elif record.party in (None, party.id):
                    self.possible[party.id].append(record)

    def _reach(self, records: list[Experience]) -> Reach:
        if not records:
            return Reach.SHORT
        return reach([Span(each.from_, each.to) for each in records if each.from_ is not None], self.case.as_of)

    def _best_reach(self, of_parties: list[list[Experience]]) -> Reach:
        best = Reach.SHORT
        for records in of_parties:
            best = max(best, self._reach(records))
            if best is Reach.REACHED:
                break
        return best

    @kept
    def level(self) -> Reach:
        """How far the better of the two parties goes by what is evidenced."""
        return self._best_reach(list(self.sure.values()))

    @kept
    def level_if_shown(self) -> Reach:
        """How far the better of the two goes if what is silent or not evidenced counted too."""
        # More records never take back what is reached.
        if self.level is Reach.REACHED:
            return self.level
        return self._best_reach([[*self.sure[key], *self.possible[key]] for key in self.sure])

    def best(self) -> tuple[Party, list[Experience]]:
        """Return the party that goes furthest, and its records (the holder first where both do)."""
        party = max(self.parties, key=lambda each: self._reach(self.sure[each.id]))
        return party, self.sure[party.id]

    @kept
    def lacking(self) -> list[tuple[Party, list[Experience]]]:
        """For each party that would reach it: the records it would need, were they evidenced and complete."""
        found = ((party, self._needed(party)) for party in self.parties)
        return [(party, needed) for party, needed in found if needed]

    def _needed(self, party: Party) -> list[Experience]:
        sure, needed = self.sure[party.id], list(self.possible[party.id])
        goal = self._reach([*sure, *needed])
        if goal is Reach.SHORT:
            return []
        for record in list(needed) if len(needed) <= _TRIED else ():
            fewer = [each for each in needed if each is not record]
            if self._reach([*sure, *fewer]) >= goal:
                needed = fewer
        return needed

    def day(self) -> dt.date | None:
        """Return the first day on which experience that still goes on reaches three years."""
        days = [
            day_it_is_reached(
                [Span(each.from_, each.to) for each in records if each.from_ is not None], self.case.as_of
            )
            for records in self.sure.values()
        ]
        return min((day for day in days if day is not None), default=None)

    def facts(self) -> list[Ref]:
        """Point at every record that counts."""
        return [at(each) for records in self.sure.values() for each in records]


def gather_years(
    case: Arrangement,
    manufacturer: Party,
    test: ExperienceTest,
    activities: tuple[str, ...],
    forms: tuple[str, ...] | None = None,
) -> Years:
    """Gather the records of these activities and of ``forms``, the product's dosage form unless given.

    Where the product states no dosage form no record is sure to count; the form that goes furthest is looked for.
    """
    key = ("years", manufacturer.id, test.key, activities, forms)
    return case.once(key, lambda: _gathered(case, manufacturer, test, activities, forms))


def _gathered(
    case: Arrangement,
    manufacturer: Party,
    test: ExperienceTest,
    activities: tuple[str, ...],
    forms: tuple[str, ...] | None,
) -> Years:
    parties = (case.holder, manufacturer)

    def gather(wanted: tuple[str, ...], *, sure: bool) -> Years:
        def match(record: Experience) -> bool | None:
            activity, form = record.activity, record.dosage_form
            stated: bool | None = record.biologic if test.key == "biologic" else record.sterile
            if (
                stated is False
                or (activity is not None and activity not in activities)
                or (form is not None and form not in wanted)
            ):
                return False
            return None if not sure or stated is None or activity is None or form is None else True

        return Years(case, parties, test, match, wanted[0])

    form = case.product.dosage_form
    if forms is not None:
        return gather(forms, sure=True)
    if form is not None:
        return gather((form,), sure=True)
    known = {each.dosage_form for each in case.dossier.experience or () if each.dosage_form is not None}
    tried = sorted(known - set(SUBSTANCE_FORMS)) or [SOME_FORM]
    return max((gather((each,), sure=False) for each in tried), key=lambda years: years.level_if_shown)


def form_of(case: Arrangement) -> Code | Say:
    """Name the product's dosage form, or say that it is the one looked for where none is stated."""
    form = case.product.dosage_form
    return Code("form", form) if form is not None else say("of the product (not stated)", "本品剂型（未说明）")


def complete(years: Years, party: Party, records: list[Experience], activity: str) -> list[Lack]:
    """Name what is wanting in the records of ``party``: the document, or what they are silent on."""
    case = years.case
    asked = {**years.test.example(activity), "dosage_form": years.form}
    lacks: list[Lack] = []
    for record in records:
        if record.party is None:
            lacks.append(Lack(at(record, "party"), say("whose experience it is", "该项经历属于哪一企业"), party.id))
        if not case.evidenced(record):
            what = say("evidence of the experience of {party}", "{party}生产经验的证明文件", party=party)
            lacks.append(Lack(at(record, "document"), what, EVIDENCE))
        for key, value in asked.items():
            if getattr(record, key) is None:
                what = say("in the record of {party}: {key}", "{party}的经历记载：{key}", party=party, key=_KEYS[key])
                lacks.append(Lack(at(record, key), what, value))
    return lacks


def state_form(case: Arrangement, form: str) -> list[Lack]:
    """Name the product's dosage form where it is not stated."""
    if case.product.dosage_form is not None:
        return []
    return [Lack(("/product/dosage_form",), say("the product's dosage form", "产品剂型"), form)]


_KEYS = {
    "activity": say("which activity", "从事研发、生产还是商业化生产"),
    "biologic": say("whether it is of biological products", "是否为生物制品"),
    "sterile": say("whether it is of sterile drugs", "是否为无菌药品"),
    "dosage_form": say("of which dosage form", "何种剂型"),
}
