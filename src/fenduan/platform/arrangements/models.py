"""What is kept of arrangements. Versions, manifests, countersignatures, uploads and loans are written once."""

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from fenduan.platform.accounts.models import Organisation, User
from fenduan.platform.arrangements.parts import SECTIONS
from fenduan.platform.base.models import Immutable
from fenduan.reference.text import Text

_SECTIONS = [(key, each.label.zh) for key, each in SECTIONS.items()]
_STATES = [("invited", "已邀请"), ("accepted", "已接受"), ("declined", "已谢绝")]


class Arrangement(models.Model):
    """One arrangement of segmented manufacture.

    ``title_*`` is what its participants call it, as the holder says. ``signed_at`` repeats when the last version of any
    of its parts was signed, and is written with it.
    """

    number = models.CharField(max_length=20, unique=True)
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="held_arrangements")
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> Text:
        """Its title in both languages."""
        return Text(self.title_en, self.title_zh)


class Participant(models.Model):
    """A party of an arrangement and the organisation that states its parts.

    A party that is not on the platform is stated by the holder (``organisation`` is the holder's). ``name_*`` and
    ``place`` are what the others see until the party has signed its own part. The roles are those of a dossier.
    """

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="participants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="participations")
    party = models.CharField(max_length=80)
    role = models.CharField(max_length=24)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    place = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=10, choices=_STATES)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One row a party; only one of them is the holder."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["arrangement", "party"], name="one_participant_a_party"),
            models.UniqueConstraint(fields=["arrangement"], condition=Q(role="applicant"), name="one_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.arrangement}: {self.party}"

    @property
    def name(self) -> Text:
        """Its name in both languages."""
        return Text(self.name_en, self.name_zh)


class Drafted(models.Model):
    """A draft that its owner changes: JSON as typed, how often it was changed, when and by whom last."""

    draft = models.TextField(default="{}")
    revision = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """No table of its own."""

        abstract: ClassVar[bool] = True

    @property
    def content(self) -> dict[str, Any]:
        """The draft as plain data."""
        found: dict[str, Any] = json.loads(self.draft)
        return found


class Signed(Immutable):
    """What a person signed.

    ``digest`` is ``sha256:`` and the SHA-256 of the bytes, ``entry`` the number of the ledger entry that stands for it.
    """

    digest = models.CharField(max_length=71)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    printed_name = models.CharField(max_length=120)
    entry = models.BigIntegerField()

    class Meta(Immutable.Meta):
        """No table of its own."""

        abstract: ClassVar[bool] = True


class SignedBody(Signed):
    """A numbered version as it was signed, with its bytes: ``body`` is canonical JSON (RFC 8785)."""

    number = models.PositiveIntegerField()
    body = models.BinaryField()
    digest = models.CharField(max_length=71, unique=True)

    class Meta(Signed.Meta):
        """No table of its own."""

        abstract: ClassVar[bool] = True


class Part(Drafted):
    """What one party states under one section: the draft, which only its owner reads, and how often it was changed.

    ``salt`` goes into the bytes of the next version, so that nobody can guess a part by its digest.
    """

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="parts")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="parts")
    section = models.CharField(max_length=20, choices=_SECTIONS)
    salt = models.CharField(max_length=32)

    class Meta:
        """One row a section of a party."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["participant", "section"], name="one_part_a_section"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}/{self.section}"


class Edit(Immutable):
    """That a draft was changed where, when and by whom, so that a stale write can be told what changed."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="edits")
    revision = models.PositiveIntegerField()
    pointer = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One row a revision."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["part", "revision"], name="edit_of_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.revision}"


class PartVersion(SignedBody):
    """A part as its owner signed it."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="versions")

    class Meta:
        """Versions of a part count up."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["part", "number"], name="version_of_part"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.number}"

    @property
    def content(self) -> dict[str, Any]:
        """What the part states."""
        found: dict[str, Any] = json.loads(bytes(self.body))["content"]
        return found


class Manifest(SignedBody):
    """A dossier's version: the digests of the parts that make it up, as the holder signed it."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="manifests")
    versions = models.ManyToManyField(PartVersion, related_name="manifests")

    class Meta:
        """Manifests of an arrangement count up."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["arrangement", "number"], name="manifest_of_arrangement"),
        ]

    def __str__(self) -> str:
        return f"{self.arrangement}/{self.number}"


class Countersignature(Signed):
    """The other party's signature under an agreement that the holder states."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="countersignatures")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="countersignatures")

    class Meta:
        """A party signs the same bytes once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["participant", "digest"], name="one_countersignature"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.digest}"


class Upload(Immutable):
    """A file that a party provided: its bytes lie outside the web root under their digest.

    ``digest`` is the SHA-256 in hexadecimal, as a dossier's documents state it.
    """

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="uploads")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="uploads")
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The same file of a party is kept once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["participant", "digest"], name="one_upload_of_a_file"),
        ]

    def __str__(self) -> str:
        return self.name


class SiteProfile(Drafted):
    """What a manufacturer keeps once and lends: by section, entries without the ids of any arrangement's party."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="site_profiles")
    name = models.CharField(max_length=120)

    class Meta:
        """A name is used once in an organisation."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_profile_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Loan(Immutable):
    """A dated copy of a site profile in an arrangement: which fields its owner consented to lend, what they said then.

    ``copy`` is what was lent, without whose it is; ``digest`` is that of its bytes.
    """

    profile = models.ForeignKey(SiteProfile, on_delete=models.PROTECT, related_name="loans")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="loans")
    revision = models.PositiveIntegerField()
    fields = models.TextField()
    copy = models.TextField()
    digest = models.CharField(max_length=71)
    lent_at = models.DateTimeField()
    lent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.profile} → {self.participant}"

    @property
    def content(self) -> dict[str, Any]:
        """What was lent, by section."""
        found: dict[str, Any] = json.loads(self.copy)
        return found


class TakenBack(Immutable):
    """That what was lent, and not signed yet, was taken out of the drafts again."""

    loan = models.OneToOneField(Loan, on_delete=models.PROTECT, related_name="taken_back")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.loan}: {self.made_at}"


class Restriction(models.Model):
    """A part, or a document in it, that only its owner and the authorities named read, until it is lifted.

    ``document`` is the id of a document, empty where the whole part is restricted; ``readers`` are place codes, ``CDE``
    and ``NMPA``, one a line.
    """

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="restrictions")
    document = models.CharField(max_length=80, blank=True)
    readers = models.TextField(blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One restriction at a time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["part", "document"], condition=Q(lifted_at__isnull=True), name="one_restriction"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.document}".strip()


class Opened(Immutable):
    """That an authority may read a manifest: from its case on, from the referral on, from the first submission on."""

    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="opened_to")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        """It is opened once to each."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["manifest", "organisation"], name="opened_once"),
        ]

    def __str__(self) -> str:
        return f"{self.manifest} → {self.organisation}"


class Answered(Immutable):
    """What was answered to a write with this key, so that the same write sent again is answered as before."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    asked = models.CharField(max_length=64)
    answer = models.TextField()
    answered_at = models.DateTimeField()

    class Meta:
        """A key is used once in an organisation."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_answer_a_key"),
        ]

    def __str__(self) -> str:
        return self.key
