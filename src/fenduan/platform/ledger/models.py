"""The ledger's tables. Rows are inserted and never changed; only openings can be erased.

No row refers to a user or an organisation by a foreign key: the ledger stands by itself, and people can be erased.
"""

from typing import ClassVar

from django.db import models

from fenduan.platform.base.models import Immutable
from fenduan.platform.ledger.fields import TransactionNumber


class Entry(Immutable):
    """One write: the canonical bytes of :class:`fenduan.evidence.entries.LedgerEntry`, and columns to find it by.

    ``number`` is opaque, of 22 characters; ``leaf`` the 32 bytes of the leaf's hash; ``promise`` a signed note;
    ``transaction`` the number of the database transaction that wrote it (0 on SQLite).
    """

    number = models.CharField(max_length=22, unique=True)
    payload = models.BinaryField()
    leaf = models.BinaryField(max_length=32)
    time = models.DateTimeField()
    actor = models.BigIntegerField()
    organisation = models.CharField(max_length=60)
    action = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    promise = models.TextField()
    seal_by = models.DateTimeField()
    transaction = models.BigIntegerField(db_default=TransactionNumber())

    class Meta:
        """Found by what it is about, by who wrote it, and by the transaction, in which order it is sealed."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_kind", "subject", "id"], name="entry_subject"),
            models.Index(fields=["organisation", "id"], name="entry_organisation"),
            models.Index(fields=["transaction", "id"], name="entry_transaction"),
        ]

    def __str__(self) -> str:
        return self.number


class Opening(models.Model):
    """The value and the salt behind one commitment of an entry; once erased, nobody can tell or guess the value.

    ``value`` is canonical JSON; ``salt`` has 32 bytes. Of a capture, ``name`` is empty and ``salt`` the seed.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="openings")
    name = models.CharField(max_length=80, blank=True)
    value = models.TextField()
    salt = models.BinaryField(max_length=32)

    class Meta:
        """One opening a field."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "name"], name="opening_of_field"),
        ]

    def __str__(self) -> str:
        return self.name


class Leaf(Immutable):
    """The place of an entry in the log."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="leaf_row")

    def __str__(self) -> str:
        return str(self.index)


class Node(Immutable):
    """The hash over ``2**level`` leaves from ``index * 2**level`` on (RFC 6962); leaves themselves are at level 0."""

    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        """One hash a place."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["level", "index"], name="node_place"),
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(Immutable):
    """A signed size and root (C2SP tlog-checkpoint); every entry of a transaction ``below`` this number is in it."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    time = models.DateTimeField()
    below = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.size)


class Witness(Immutable):
    """A key with which an organisation cosigns what it has seen of the log."""

    organisation = models.CharField(max_length=60)
    key = models.CharField(max_length=320, unique=True)
    time = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Cosignature(Immutable):
    """A signature line of a witness on a checkpoint (C2SP tlog-cosignature); ``seen_at`` is the time it names."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="cosignatures")
    line = models.TextField()
    seen_at = models.DateTimeField()

    class Meta:
        """A witness cosigns a checkpoint once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["checkpoint", "witness"], name="cosigned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.witness}: {self.checkpoint}"


class HandOver(Immutable):
    """A note by which the log goes on under another key, signed with the ``old`` and the ``new`` one; keys as lines."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="hand_over")
    old = models.CharField(max_length=320, unique=True)
    new = models.CharField(max_length=320, unique=True)
    note = models.TextField()
    time = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Signature(Immutable):
    """A person's signature under exact bytes: who, in which printed name, meaning what, when, with which second factor.

    ``digest`` is the SHA-256 of the bytes shown, in hexadecimal.
    """

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="signature")
    user = models.BigIntegerField()
    acting_for = models.BigIntegerField(null=True)
    organisation = models.CharField(max_length=60)
    printed_name = models.CharField(max_length=120)
    meaning_en = models.TextField()
    meaning_zh = models.TextField()
    signed_at = models.DateTimeField()
    second_factor_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)

    class Meta:
        """Found by what was signed."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_kind", "subject", "id"], name="signature_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.printed_name}: {self.subject}"


class Print(Immutable):
    """A document printed to be sealed on paper: its opaque id, which stands on it, and the digest of its bytes."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="printed")
    number = models.CharField(max_length=22, unique=True)
    organisation = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    time = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class Scan(Immutable):
    """The sealed paper, scanned: it belongs to the print whose id and digest a person read off it."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="scanned")
    print = models.OneToOneField(Print, on_delete=models.PROTECT, related_name="scan")
    digest = models.CharField(max_length=64)
    time = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.print}: {self.digest[:12]}"
