"""The dossier, version 1, as typed facts.

``None`` means "not stated" and an empty tuple "stated: there are none"; no default stands in for a fact.
Dates are :class:`datetime.date`; hours and degrees Celsius are numbers; identifiers are the file's own.
What each field means is in :mod:`fenduan.dossier.guide`; the checks across entries are in
:mod:`fenduan.dossier.rules`.

The aliases carry two markers that msgspec passes over and the rest of the package reads: :class:`Kind` says how a
value is written, :class:`Ref` which list an identifier points into. The checks, the error messages and the JSON Schema
are all derived from them, so a field is described once. How identifiers, codes of forms, hashes and languages are
spelt is asked in :mod:`fenduan.dossier.taking`, of all of them together: msgspec would ask of each, and take twice as
long for the whole.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from fenduan.reference import codes

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
LANGUAGE_PATTERN = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
SHA256_PATTERN = r"[0-9a-f]{64}"

# Infinite numbers and those that are none lie outside every bound.
_SIGNED = msgspec.Meta(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)
_NOT_NEGATIVE = msgspec.Meta(ge=0, le=LARGEST_NUMBER)

Date = Annotated[dt.date, Kind("date")]
Id = Annotated[str, Kind("id")]
PartyId = Annotated[Id, Ref("parties")]
SiteId = Annotated[Id, Ref("sites")]
SegmentId = Annotated[Id, Ref("segments")]
DocumentId = Annotated[Id, Ref("documents")]
FormCode = Annotated[str, Kind("form")]
Place = Annotated[str, Kind("place")]
StepAuthority = Annotated[str, Kind("step_authority")]
Wording = Annotated[str | Annotated[dict[str, str], msgspec.Meta(min_length=1)], Kind("wording")]
NotNegative = Annotated[Annotated[int, _NOT_NEGATIVE] | Annotated[float, _NOT_NEGATIVE], Kind("number", minimum=0)]
Number = Annotated[Annotated[int, _SIGNED] | Annotated[float, _SIGNED], Kind("number")]
Pages = Annotated[int, _NOT_NEGATIVE, Kind("integer", minimum=0)]
Item = Annotated[int, msgspec.Meta(ge=1, le=4), Kind("integer", minimum=1, maximum=4)]
Sha256 = Annotated[str, Kind("sha256")]
FormatVersion = Literal[1]
_Entry = TypeVar("_Entry")
# A YAML or JSON list.
Many = tuple[_Entry, ...]
EdgePair = Annotated[tuple[SegmentId, SegmentId], Kind("pair")]


class Facts(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename={"from_": "from"},
    # A dossier is a tree, so nothing in it is ever part of a ring that the collector would have to find.
    gc=False,
):
    """What every entry of a dossier has in common: strict types, no unknown key, no change once read."""


def plain(entry: Facts) -> dict[str, Any]:
    """Return what an entry states as JSON has it: keys of the file format, lists, dates as YYYY-MM-DD."""
    stated: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(entry))
    return stated


def stated(entry: Facts) -> Iterator[tuple[str, Any]]:
    """Yield what an entry states, by the keys of the file format."""
    for key, name in zip(entry.__struct_encode_fields__, entry.__struct_fields__, strict=True):
        if (value := getattr(entry, name)) is not None:
            yield key, value


class Ground(Facts, frozen=True):
    """A ground on which segmented manufacture is asked for (evidenced by ``evidence``)."""

    kind: codes.GroundKind | None = None
    statement: Wording | None = None
    raised_by: Wording | None = None
    evidence: Many[DocumentId] | None = None


class Need(Facts, frozen=True):
    """Why segmented manufacture is genuinely needed (evidenced by ``evidence``)."""

    statement: Wording | None = None
    own_capacity_exceeded: bool | None = None
    evidence: Many[DocumentId] | None = None


class NmpaApproval(Facts, frozen=True):
    """The NMPA's approval of entrusting a vaccine (evidenced by ``document``)."""

    date: Date | None = None
    document: DocumentId | None = None


class Pilot(Facts, frozen=True):
    """Dates of the pilot under the Pilot Work Plan."""

    applied: Date | None = None
    approved: Date | None = None
    document: DocumentId | None = None


class Registration(Facts, frozen=True):
    """Where the marketing authorisation stands."""

    status: codes.RegistrationStatus | None = None
    number: str | None = None


class Product(Facts, frozen=True):
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


class Party(Facts, frozen=True):
    """A company in the arrangement."""

    id: Id
    name: Wording | None = None
    roles: Many[codes.Role] | None = None
    place: Place | None = None
    group: Id | None = None
    credit_code: str | None = None


class Site(Facts, frozen=True):
    """A place of manufacture or testing, of one party."""

    id: Id
    party: PartyId | None = None
    name: Wording | None = None
    address: Wording | None = None
    place: Place | None = None


class Segment(Facts, frozen=True):
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


class Specification(Facts, frozen=True):
    """A specification at one end of a hand-off (evidenced by ``document``)."""

    document: DocumentId | None = None


class MethodTransfer(Facts, frozen=True):
    """How the analytical methods came to the receiving site (evidenced by ``document``)."""

    status: codes.TransferStatus | None = None
    document: DocumentId | None = None


class TemperatureRange(Facts, frozen=True):
    """Transport temperature in degrees Celsius."""

    min: Number | None = None
    max: Number | None = None


class Transport(Facts, frozen=True):
    """Transport between two sites; ``max_duration_h`` in hours (evidenced by ``document``)."""

    mode: str | None = None
    temperature_c: TemperatureRange | None = None
    max_duration_h: NotNegative | None = None
    validated: bool | None = None
    document: DocumentId | None = None


class Handoff(Facts, frozen=True):
    """What passes along one edge of the chain; ``hold_time_h`` in hours."""

    from_: SegmentId
    to: SegmentId
    material: Wording | None = None
    outbound_specification: Specification | None = None
    inbound_specification: Specification | None = None
    method_transfer: MethodTransfer | None = None
    hold_time_h: NotNegative | None = None
    transport: Transport | None = None


class ControlledAttribute(Facts, frozen=True):
    """A quality attribute and the segments that control it (evidenced by ``document``)."""

    attribute: Wording | None = None
    controlled_at: Many[SegmentId] | None = None
    document: DocumentId | None = None


class UnifiedSystem(Facts, frozen=True):
    """The one quality assurance system (evidenced by ``document``)."""

    effective_from: Date | None = None
    document: DocumentId | None = None


class SystemElement(Facts, frozen=True):
    """One element of the quality assurance system and the sites it covers."""

    element: codes.Element | None = None
    sites: Many[SiteId] | None = None
    document: DocumentId | None = None


class QualitySystem(Facts, frozen=True):
    """The quality assurance system over the whole process and every site."""

    unified: UnifiedSystem | None = None
    elements: Many[SystemElement] | None = None
    handoffs_covered: Many[EdgePair] | None = None


class Agreement(Facts, frozen=True):
    """An agreement between parties (evidenced by ``document``)."""

    kind: codes.AgreementKind | None = None
    parties: Many[PartyId] | None = None
    sites: Many[SiteId] | None = None
    effective_from: Date | None = None
    expires: Date | None = None
    clauses: Many[codes.Clause] | None = None
    document: DocumentId | None = None


class LicenceScope(Facts, frozen=True):
    """What a licence covers at one site."""

    site: SiteId | None = None
    forms: Many[FormCode] | None = None
    note: codes.LicenceNote | None = None


class Licence(Facts, frozen=True):
    """A drug manufacturing licence, number and class code as printed (evidenced by its number)."""

    party: PartyId | None = None
    number: str | None = None
    class_code: str | None = None
    authority: Place | None = None
    valid_from: Date | None = None
    valid_until: Date | None = None
    scope: Many[LicenceScope] | None = None


class Experience(Facts, frozen=True):
    """A stretch of a party's experience, first and last day included (evidenced by ``document``)."""

    party: PartyId | None = None
    activity: codes.Activity | None = None
    biologic: bool | None = None
    sterile: bool | None = None
    dosage_form: FormCode | None = None
    from_: Date | None = None
    to: Date | None = None
    document: DocumentId | None = None


class Person(Facts, frozen=True):
    """A key person of a party; years of practice (evidenced by ``document``)."""

    party: PartyId | None = None
    role: codes.PersonRole | None = None
    years_practice: NotNegative | None = None
    years_sterile: NotNegative | None = None
    document: DocumentId | None = None


class Circumstance(Facts, frozen=True):
    """A claim of a circumstance of Announcement 2025/134, article 17, paragraph 2 (evidenced by ``evidence``)."""

    item: Item | None = None
    entrusted: PartyId | None = None
    statement: Wording | None = None
    evidence: Many[DocumentId] | None = None


class Confirmation(Facts, frozen=True):
    """A province's written confirmation (evidenced by ``document``)."""

    kind: codes.ConfirmationKind | None = None
    authority: Place | None = None
    item: Item | None = None
    entrusted: PartyId | None = None
    date: Date | None = None
    document: DocumentId | None = None


class Opinion(Facts, frozen=True):
    """A province's opinion on entrusted manufacture."""

    entrusted: PartyId | None = None
    authority: Place | None = None
    date: Date | None = None
    consent: bool | None = None
    document: DocumentId | None = None


class Certificate(Facts, frozen=True):
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


class NotApplicableMaterial(Facts, frozen=True):
    """An application material declared not applicable to a site."""

    site: SiteId | None = None
    material: codes.Material | None = None
    reason: Wording | None = None


class Preparation(Facts, frozen=True):
    """Preparatory work done (evidenced by ``document``); ``party`` is the manufacturer concerned."""

    kind: codes.PreparationKind | None = None
    party: PartyId | None = None
    date: Date | None = None
    document: DocumentId | None = None


class Reports(Facts, frozen=True):
    """The three reports on a bad record, each a document id."""

    audit: DocumentId | None = None
    testing_capability: DocumentId | None = None
    rectification: DocumentId | None = None


class BadRecord(Facts, frozen=True):
    """A bad credit record of a party."""

    party: PartyId | None = None
    kind: codes.BadRecordKind | None = None
    date: Date | None = None
    reports: Reports | None = None


class Document(Facts, frozen=True):
    """A document that the dossier lists."""

    id: Id
    title: Wording | None = None
    date: Date | None = None
    file: str | None = None
    sha256: Sha256 | None = None
    pages: Pages | None = None


class Step(Facts, frozen=True):
    """Something that has happened, with its date."""

    kind: codes.StepKind | None = None
    party: PartyId | None = None
    authority: StepAuthority | None = None
    date: Date | None = None
    note: Wording | None = None


class Dossier(Facts, frozen=True, kw_only=True):
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
