"""The exact bytes that are signed: canonical JSON (RFC 8785), the same for the signer, the archive and the verifier."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

from fenduan.evidence.canonical import canonical
from fenduan.platform.arrangements.models import Manifest, Part, PartVersion
from fenduan.platform.arrangements.parts import DOCUMENTS, papers
from fenduan.reference.text import Text

SIGN_PART: Final = Text(
    "I confirm for my company that this part is true and complete.", "本人代表本企业确认，本部分内容真实、完整。"
)
SIGN_MANIFEST: Final = Text(
    "I confirm for the holder that these parts together are the dossier.",
    "本人代表持有人确认，上述各部分共同构成本卷宗。",
)
COUNTERSIGN: Final = Text(
    "I confirm for my company that this is the agreement that it made.", "本人代表本企业确认，该协议确由本企业签订。"
)


def part_body(part: Part) -> bytes:
    """Return the bytes of the next version of a part: whose and which it is, and what it states.

    The salt keeps a part that states little from being guessed by its digest.
    """
    return canonical(
        {
            "arrangement": part.arrangement.number,
            "party": part.participant.party,
            "section": part.section,
            "version": next_number(part),
            "salt": part.salt,
            "content": part.content,
        }
    )


def next_number(part: Part) -> int:
    """Return the number that the next version of a part will have."""
    return 1 + (part.versions.order_by("-number").values_list("number", flat=True).first() or 0)


def manifest_body(arrangement: str, number: int, versions: Iterable[PartVersion]) -> bytes:
    """Return the bytes of a manifest: the parts, each by its number and digest, in an order of their own."""
    parts = [
        {
            "party": each.part.participant.party,
            "section": each.part.section,
            "version": each.number,
            "digest": each.digest,
        }
        for each in versions
    ]
    ordered = sorted(parts, key=lambda each: (str(each["party"]), str(each["section"])))
    return canonical({"arrangement": arrangement, "manifest": number, "parts": ordered})


def next_manifest(manifests: Iterable[Manifest]) -> int:
    """Return the number that the next manifest will have."""
    return 1 + max((each.number for each in manifests), default=0)


def agreement_body(arrangement: str, agreement: Mapping[str, Any], content: Mapping[str, Any]) -> bytes:
    """Return the bytes of one agreement with the documents that it cites, as the other party countersigns them."""
    cited = papers(dict(agreement))
    listed = [each for each in content.get(DOCUMENTS, ()) if each.get("id") in cited]
    return canonical({"arrangement": arrangement, "agreement": dict(agreement), "documents": listed})


def digest_of(body: bytes) -> str:
    """Return ``sha256:`` and the SHA-256 of ``body`` in hexadecimal."""
    return f"sha256:{sha256(body).hexdigest()}"
