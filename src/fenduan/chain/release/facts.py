"""What is stated beside the events of a chain when a release is judged: plain facts, whoever states them.

Lots, parties, sites and consignments are named as the events name them. An entry dated after the day judged at does not
exist yet; one without a date exists. What is not stated stays unsaid and is never taken for the better.
"""

import datetime as dt
from enum import StrEnum
from typing import Final

import msgspec

VERSION: Final = 1


class Question(StrEnum):
    """What is asked, in the order in which a lot comes to it."""

    STEP = "step"
    FACTORY = "factory"
    MARKET = "market"


class Category(StrEnum):
    """What lot release by an authority hangs on (gmp 230(4))."""

    VACCINE = "vaccine"
    BLOOD_PRODUCT = "blood_product"
    BLOOD_SCREENING_REAGENT = "blood_screening_reagent"
    OTHER = "other"


class AgreementKind(StrEnum):
    """The two agreements between holder and manufacturer (dal 32(2))."""

    ENTRUSTMENT = "entrustment"
    QUALITY = "quality"


class DeviationClass(StrEnum):
    """How grave a deviation is (gmp 249)."""

    MAJOR = "major"
    MINOR = "minor"


class DeviationState(StrEnum):
    """Whether a deviation has been dealt with."""

    OPEN = "open"
    CLOSED = "closed"


class Listing(StrEnum):
    """What a party states of all deviations or changes of a lot."""

    NONE = "none"
    LISTED = "listed"


class Approval(StrEnum):
    """How the approval of a change by an authority stands."""

    NOT_NEEDED = "not_needed"
    PENDING = "pending"
    APPROVED = "approved"


class RecordKind(StrEnum):
    """What a manufacturer hands over when a lot leaves the factory (ann-134 12)."""

    BATCH_PRODUCTION = "batch_production"
    BATCH_TESTING = "batch_testing"
    DEVIATION_INVESTIGATION = "deviation_investigation"


class Reviewed(StrEnum):
    """What a holder reviews strictly before release to market (ann-134 12)."""

    TEST_RESULTS = "test_results"
    KEY_PRODUCTION_RECORDS = "key_production_records"
    DEVIATION_CONTROL = "deviation_control"


class ProcedureKind(StrEnum):
    """Whose written procedure of release it is: the manufacturer's (dal 47) or the holder's (dal 33)."""

    FACTORY_RELEASE = "factory_release"
    MARKET_RELEASE = "market_release"


class LotReleaseOutcome(StrEnum):
    """What the institution of lot release decided."""

    ISSUED = "issued"
    REFUSED = "refused"
    EXEMPTED = "exempted"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What every entry may have: the document that shows it."""

    document: str | None = None


class Product(Entry, frozen=True, kw_only=True):
    """The product: who holds it, since when it is approved, whether its lots need lot release."""

    holder: str | None = None
    category: Category | None = None
    lot_release: bool | None = None
    """For a product that is no vaccine, blood product or reagent: whether the NMPA has specified it."""
    approved: dt.date | None = None


class Party(Entry, frozen=True, kw_only=True):
    """A party of the chain."""

    id: str
    overseas: bool | None = None


class Person(Entry, frozen=True, kw_only=True):
    """An authorised person (质量受权人) of a party; ``until`` is the last day in office."""

    id: str
    party: str
    since: dt.date | None = None
    until: dt.date | None = None


class Agreement(Entry, frozen=True, kw_only=True):
    """An agreement between parties about sites; ``expires`` is its last day."""

    kind: AgreementKind
    parties: tuple[str, ...]
    sites: tuple[str, ...] = ()
    effective_from: dt.date | None = None
    expires: dt.date | None = None


class Licence(Entry, frozen=True, kw_only=True):
    """A manufacturing licence; ``valid_until`` is its last day."""

    party: str
    sites: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


class Specification(Entry, frozen=True, kw_only=True):
    """Which tests are required of a lot, or of every lot of a material."""

    lot: str | None = None
    material: str | None = None
    tests: tuple[str, ...]


class Result(Entry, frozen=True, kw_only=True):
    """What a test of a lot gave, and whether whoever tested says that it conforms."""

    lot: str
    test: str
    method: str | None = None
    acceptance: str | None = None
    result: str | None = None
    conforms: bool | None = None
    date: dt.date | None = None
    invalidated_by: str | None = None
    """The deviation whose investigation found that this result is none."""
    source: str | None = None
    """Where it was read, if not in the file of facts."""


class Deviation(Entry, frozen=True, kw_only=True):
    """A deviation and the lots that it touches."""

    id: str
    lots: tuple[str, ...]
    severity: DeviationClass | None = None
    state: DeviationState
    explained: bool | None = None
    investigated: bool | None = None
    date: dt.date | None = None


class Change(Entry, frozen=True, kw_only=True):
    """A change and the lots made under it."""

    id: str
    lots: tuple[str, ...]
    handled: bool | None = None
    holder_approved: bool | None = None
    authority: Approval | None = None
    date: dt.date | None = None


class Transport(Entry, frozen=True, kw_only=True):
    """What the temperature record of a consignment gave, as judged against its limits."""

    consignment: str
    controlled: bool | None = None
    """False: no limit of temperature applies to it."""
    within_limits: bool | None = None
    assessed: bool | None = None
    """Whether a person has assessed what went beyond the limits and states that the goods may be used."""
    date: dt.date | None = None


class Material(Entry, frozen=True, kw_only=True):
    """Whether a lot of a raw material was approved for use, and until when (gmp 113, 229)."""

    lot: str
    approved: bool | None = None
    date: dt.date | None = None
    retest: dt.date | None = None


class LotRecord(Entry, frozen=True, kw_only=True):
    """What the maker states of a lot as a whole (gmp 230(1))."""

    lot: str
    deviations: Listing | None = None
    changes: Listing | None = None
    validated: bool | None = None
    """Main process and methods are validated."""
    signed: bool | None = None
    """All required production and control is done and signed by those responsible."""
    date: dt.date | None = None


class HandOver(Entry, frozen=True, kw_only=True):
    """Records of lots that one party handed over to another at once."""

    lots: tuple[str, ...]
    sender: str
    receiver: str
    records: tuple[RecordKind, ...]
    date: dt.date | None = None


class Review(Entry, frozen=True, kw_only=True):
    """The holder's review of a lot."""

    lot: str
    party: str
    of: tuple[Reviewed, ...]
    satisfied: bool | None = None
    date: dt.date | None = None


class Procedure(Entry, frozen=True, kw_only=True):
    """A written procedure of release."""

    party: str
    kind: ProcedureKind
    since: dt.date | None = None


class LotRelease(Entry, frozen=True, kw_only=True):
    """What the institution of lot release decided about a lot."""

    lot: str
    outcome: LotReleaseOutcome
    date: dt.date | None = None


class Duty(Entry, frozen=True, kw_only=True):
    """A duty of a party that runs beside the lots; ``due`` is its last day."""

    id: str
    party: str
    due: dt.date
    done: dt.date | None = None


class Decision(Entry, frozen=True, kw_only=True):
    """What a person decided before: the step confirmed, or the lot released. ``basis`` names the facts it was on."""

    question: Question
    lot: str
    person: str
    date: dt.date
    basis: str | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that is stated beside the events."""

    release_facts: int = VERSION
    as_of: dt.date | None = None
    product: Product | None = None
    parties: tuple[Party, ...] = ()
    persons: tuple[Person, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    licences: tuple[Licence, ...] = ()
    specifications: tuple[Specification, ...] = ()
    tests: tuple[Result, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    changes: tuple[Change, ...] = ()
    transports: tuple[Transport, ...] = ()
    materials: tuple[Material, ...] = ()
    lots: tuple[LotRecord, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    reviews: tuple[Review, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    lot_releases: tuple[LotRelease, ...] = ()
    duties: tuple[Duty, ...] = ()
    decisions: tuple[Decision, ...] = ()
