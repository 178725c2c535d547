"""The dossier, version 1, as typed facts.

``None`` means "not stated" and an empty tuple "stated: there are none"; no default stands in for a fact.
Dates are :class:`datetime.date`; hours and degrees Celsius are numbers; identifiers are the file's own.
What each field means is in :mod:`fenduan.dossier.guide`; the checks across entries are in
:mod:`fenduan.dossier.rules`.

The aliases carry two markers that pydantic passes over and the rest of the package reads: :class:`Kind` says how a
value is written, :class:`Ref` which list an identifier points into. The checks, the error messages and the JSON Schema
are all derived from them, so a field is described once.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetPydanticSchema,
    Strict,
    StringConstraints,
)
from pydantic_core import PydanticCustomError, core_schema

from fenduan.reference import codes


def _date_schema(_: object, __: GetCoreSchemaHandler) -> core_schema.CoreSchema:
    """Take an ISO 8601 calendar date, as a string or a date; refuse a time, a number, any other spelling.

    A schema and no function: a dossier has dozens of dates, and pydantic then reads them without calling Python.
    """
    spelt = core_schema.str_schema(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", strict=True)
    read = core_schema.chain_schema([spelt, core_schema.date_schema(strict=False)])
    return core_schema.union_schema([read, core_schema.date_schema(strict=True)], mode="left_to_right")


def _as_whole(value: object) -> int:
    """Take an integer; refuse ``true`` and ``1.0``, which compare equal to 1."""
    if type(value) is int:
        return value
    raise PydanticCustomError("whole_number", "no whole number")


KindName = Literal["date", "id", "form", "place", "step_authority", "wording", "number", "integer", "sha256", "pair"]
Listed = Literal["parties", "sites", "segments", "documents"]

# The largest whole number that every JSON reader keeps exactly (RFC 8785, 3.2.2.3).
LARGEST_NUMBER = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value is written; the bounds, both included, are those of a number."""

    name: KindName
    minimum: int = -LARGEST_NUMBER
    maximum: int = LARGEST_NUMBER


@dataclass(frozen=True, slots=True)
class Ref:
    """The top-level list whose ``id`` the value must name."""

    to: Listed


ID_PATTERN = r"[a-z0-9-]{1,80}"
FORM_PATTERN = r"[a-z][a-z0-9_]{0,79}"
PLACE_PATTERN = r"(CN-[A-Z]{2,4}|[A-Z]{2})"
STEP_AUTHORITY_PATTERN = r"(CN-[A-Z]{2,4}|[A-Z]{2}|NMPA|CDE)"
LANGUAGE_PATTERN = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
SHA256_PATTERN = r"[0-9a-f]{64}"

_NUMBER = Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER, allow_inf_nan=False)
_NOT_NEGATIVE = Field(ge=0, le=LARGEST_NUMBER, allow_inf_nan=False)

Date = Annotated[dt.date, GetPydanticSchema(_date_schema), Kind("date")]
Id = Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}$"), Kind("id")]
PartyId = Annotated[Id, Ref("parties")]
SiteId = Annotated[Id, Ref("sites")]
SegmentId = Annotated[Id, Ref("segments")]
DocumentId = Annotated[Id, Ref("documents")]
FormCode = Annotated[str, StringConstraints(pattern=f"^{FORM_PATTERN}$"), Kind("form")]
Place = Annotated[str, StringConstraints(pattern=f"^{PLACE_PATTERN}$"), Kind("place")]
StepAuthority = Annotated[str, StringConstraints(pattern=f"^{STEP_AUTHORITY_PATTERN}$"), Kind("step_authority")]
LanguageTag = Annotated[str, StringConstraints(pattern=f"^{LANGUAGE_PATTERN}$")]
Wording = Annotated[str | Annotated[dict[LanguageTag, str], Field(min_length=1)], Kind("wording")]
NotNegative = Annotated[int | float, _NOT_NEGATIVE, Kind("number", minimum=0)]
Number = Annotated[int | float, _NUMBER, Kind("number")]
Pages = Annotated[int, Field(ge=0, le=LARGEST_NUMBER), Kind("integer", minimum=0)]
Item = Annotated[int, Field(ge=1, le=4), Kind("integer", minimum=1, maximum=4)]
Sha256 = Annotated[str, StringConstraints(pattern=f"^{SHA256_PATTERN}$"), Kind("sha256")]
FormatVersion = Annotated[Literal[1], BeforeValidator(_as_whole)]
_Entry = TypeVar("_Entry")
# A YAML or JSON list; lax only in that a list may become a tuple, its entries stay strict.
Many = Annotated[tuple[_Entry, ...], Strict(strict=False)]
EdgePair = Annotated[tuple[SegmentId, SegmentId], Strict(strict=False), Kind("pair")]


class Facts(BaseModel):
    """What every entry of a dossier has in common: strict types, no unknown key, no change once read."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


class Ground(Facts):
    """A ground on which segmented manufacture is asked for (evidenced by ``evidence``)."""

    kind: codes.GroundKind | None = None
    statement: Wording | None = None
    raised_by: Wording | None = None
    evidence: Many[DocumentId] | None = None


class Need(Facts):
    """Why segmented manufacture is genuinely needed (evidenced by ``evidence``)."""

    statement: Wording | None = None
    own_capacity_exceeded: bool | None = None
    evidence: Many[DocumentId] | None = None


class NmpaApproval(Facts):
    """The NMPA's approval of entrusting a vaccine (evidenced by ``document``)."""

    date: Date | None = None
    document: DocumentId | None = None


class Pilot(Facts):
    """Dates of the pilot under the Pilot Work Plan."""

    applied: Date | None = None
    approved: Date | None = None
    document: DocumentId | None = None


class Registration(Facts):
    """Where the marketing authorisation stands."""

    status: codes.RegistrationStatus | None = None
    number: str | None = None


class Product(Facts):
    """The product."""

    name: Wording | None = None
    biologic: bool | None = None
    category: codes.Category | None = None
    controlled: codes.Controlled | None = None
    dosage_form: FormCode | None = None
    sterile: bool | None = None
    innovative: bool | None = None
    lot_release: bool | None = None
    registration: Registration | None = None
    origin: codes.Origin | None = None
    grounds: Many[Ground] | None = None
    need: Need | None = None
    nmpa_approval: NmpaApproval | None = None
    pilot: Pilot | None = None


class Party(Facts):
    """A company in the arrangement."""

    id: Id
    name: Wording | None = None
    roles: Many[codes.Role] | None = None
    place: Place | None = None
    group: Id | None = None
    credit_code: str | None = None


class Site(Facts):
    """A place of manufacture or testing, of one party."""

    id: Id
    party: PartyId | None = None
    name: Wording | None = None
    address: Wording | None = None
    place: Place | None = None


class Segment(Facts):
    """One step of the process at one site; the party that performs it is the party of the site."""

    id: Id
    site: SiteId
    stage: codes.Stage
    form: FormCode
    name: Wording | None = None
    after: Many[SegmentId] | None = None
    sterile: bool | None = None
    entrusted_by: PartyId | None = None
    electronic_records: bool | None = None
    electronic_materials: bool | None = None
    data_exchange: bool | None = None
    started: Date | None = None
    line_idle_since: Date | None = None


class Specification(Facts):
    """A specification at one end of a hand-off (evidenced by ``document``)."""

    document: DocumentId | None = None


class MethodTransfer(Facts):
    """How the analytical methods came to the receiving site (evidenced by ``document``)."""

    status: codes.TransferStatus | None = None
    document: DocumentId | None = None


class TemperatureRange(Facts):
    """Transport temperature in degrees Celsius."""

    min: Number | None = None
    max: Number | None = None


class Transport(Facts):
    """Transport between two sites; ``max_duration_h`` in hours (evidenced by ``document``)."""

    mode: str | None = None
    temperature_c: TemperatureRange | None = None
    max_duration_h: NotNegative | None = None
    validated: bool | None = None
    document: DocumentId | None = None


class Handoff(Facts):
    """What passes along one edge of the chain; ``hold_time_h`` in hours."""

    from_: SegmentId = Field(alias="from")
    to: SegmentId
    material: Wording | None = None
    outbound_specification: Specification | None = None
    inbound_specification: Specification | None = None
    method_transfer: MethodTransfer | None = None
    hold_time_h: NotNegative | None = None
    transport: Transport | None = None


class ControlledAttribute(Facts):
    """A quality attribute and the segments that control it (evidenced by ``document``)."""

    attribute: Wording | None = None
    controlled_at: Many[SegmentId] | None = None
    document: DocumentId | None = None


class UnifiedSystem(Facts):
    """The one quality assurance system (evidenced by ``document``)."""

    effective_from: Date | None = None
    document: DocumentId | None = None


class SystemElement(Facts):
    """One element of the quality assurance system and the sites it covers."""

    element: codes.Element | None = None
    sites: Many[SiteId] | None = None
    document: DocumentId | None = None


class QualitySystem(Facts):
    """The quality assurance system over the whole process and every site."""

    unified: UnifiedSystem | None = None
    elements: Many[SystemElement] | None = None
    handoffs_covered: Many[EdgePair] | None = None


class Agreement(Facts):
    """An agreement between parties (evidenced by ``document``)."""

    kind: codes.AgreementKind | None = None
    parties: Many[PartyId] | None = None
    sites: Many[SiteId] | None = None
    effective_from: Date | None = None
    expires: Date | None = None
    clauses: Many[codes.Clause] | None = None
    document: DocumentId | None = None


class LicenceScope(Facts):
    """What a licence covers at one site."""

    site: SiteId | None = None
    forms: Many[FormCode] | None = None
    note: codes.LicenceNote | None = None


class Licence(Facts):
    """A drug manufacturing licence, number and class code as printed (evidenced by its number)."""

    party: PartyId | None = None
    number: str | None = None
    class_code: str | None = None
    authority: Place | None = None
    valid_from: Date | None = None
    valid_until: Date | None = None
    scope: Many[LicenceScope] | None = None


class Experience(Facts):
    """A stretch of a party's experience, first and last day included (evidenced by ``document``)."""

    party: PartyId | None = None
    activity: codes.Activity | None = None
    biologic: bool | None = None
    sterile: bool | None = None
    dosage_form: FormCode | None = None
    from_: Date | None = Field(default=None, alias="from")
    to: Date | None = None
    document: DocumentId | None = None


class Person(Facts):
    """A key person of a party; years of practice (evidenced by ``document``)."""

    party: PartyId | None = None
    role: codes.PersonRole | None = None
    years_practice: NotNegative | None = None
    years_sterile: NotNegative | None = None
    document: DocumentId | None = None


class Circumstance(Facts):
    """A claim of a circumstance of Announcement 2025/134, article 17, paragraph 2 (evidenced by ``evidence``)."""

    item: Item | None = None
    entrusted: PartyId | None = None
    statement: Wording | None = None
    evidence: Many[DocumentId] | None = None


class Confirmation(Facts):
    """A province's written confirmation (evidenced by ``document``)."""

    kind: codes.ConfirmationKind | None = None
    authority: Place | None = None
    item: Item | None = None
    entrusted: PartyId | None = None
    date: Date | None = None
    document: DocumentId | None = None


class Opinion(Facts):
    """A province's opinion on entrusted manufacture."""

    entrusted: PartyId | None = None
    authority: Place | None = None
    date: Date | None = None
    consent: bool | None = None
    document: DocumentId | None = None


class Certificate(Facts):
    """A certificate of a site (evidenced by ``document``)."""

    site: SiteId | None = None
    kind: codes.CertificateKind | None = None
    issuer: Wording | None = None
    issuer_place: Place | None = None
    number: str | None = None
    valid_from: Date | None = None
    valid_until: Date | None = None
    in_lieu_of: Many[codes.Material] | None = None
    document: DocumentId | None = None


class NotApplicableMaterial(Facts):
    """An application material declared not applicable to a site."""

    site: SiteId | None = None
    material: codes.Material | None = None
    reason: Wording | None = None


class Preparation(Facts):
    """Preparatory work done (evidenced by ``document``); ``party`` is the manufacturer concerned."""

    kind: codes.PreparationKind | None = None
    party: PartyId | None = None
    date: Date | None = None
    document: DocumentId | None = None


class Reports(Facts):
    """The three reports on a bad record, each a document id."""

    audit: DocumentId | None = None
    testing_capability: DocumentId | None = None
    rectification: DocumentId | None = None


class BadRecord(Facts):
    """A bad credit record of a party."""

    party: PartyId | None = None
    kind: codes.BadRecordKind | None = None
    date: Date | None = None
    reports: Reports | None = None


class Document(Facts):
    """A document that the dossier lists."""

    id: Id
    title: Wording | None = None
    date: Date | None = None
    file: str | None = None
    sha256: Sha256 | None = None
    pages: Pages | None = None


class Step(Facts):
    """Something that has happened, with its date."""

    kind: codes.StepKind | None = None
    party: PartyId | None = None
    authority: StepAuthority | None = None
    date: Date | None = None
    note: Wording | None = None


class Dossier(Facts):
    """The facts of one arrangement of segmented manufacture."""

    dossier: FormatVersion
    id: Id
    title: Wording | None = None
    as_of: Date | None = None
    provenance: Wording | None = None
    running_since: Date | None = None
    product: Product
    parties: Many[Party]
    sites: Many[Site]
    segments: Many[Segment]
    handoffs: Many[Handoff] | None = None
    control_strategy: Many[ControlledAttribute] | None = None
    quality_system: QualitySystem | None = None
    agreements: Many[Agreement] | None = None
    licences: Many[Licence] | None = None
    experience: Many[Experience] | None = None
    personnel: Many[Person] | None = None
    circumstances: Many[Circumstance] | None = None
    confirmations: Many[Confirmation] | None = None
    opinions: Many[Opinion] | None = None
    certificates: Many[Certificate] | None = None
    not_applicable_materials: Many[NotApplicableMaterial] | None = None
    preparations: Many[Preparation] | None = None
    bad_records: Many[BadRecord] | None = None
    documents: Many[Document] | None = None
    steps: Many[Step] | None = None
