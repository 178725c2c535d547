"""What an actor may do to arrangements: one transaction and one ledger entry each, and no other way to write."""

from fenduan.platform.arrangements.services.arranging import (
    accept,
    create,
    decline,
    invite,
    lift_restriction,
    open_to,
    restrict,
)
from fenduan.platform.arrangements.services.drafting import (
    Imported,
    Saved,
    import_dossier,
    save_field,
    save_part,
    upload,
)
from fenduan.platform.arrangements.services.lending import lend_profile, save_profile, take_back
from fenduan.platform.arrangements.services.signing import (
    Shown,
    SignedVersion,
    countersign,
    sign_manifest,
    sign_part,
    sign_parts,
)

__all__ = [
    "Imported",
    "Saved",
    "Shown",
    "SignedVersion",
    "accept",
    "countersign",
    "create",
    "decline",
    "import_dossier",
    "invite",
    "lend_profile",
    "lift_restriction",
    "open_to",
    "restrict",
    "save_field",
    "save_part",
    "save_profile",
    "sign_manifest",
    "sign_part",
    "sign_parts",
    "take_back",
    "upload",
]
