"""The digest of a determination: what a printed page, a file and a screen are compared by."""

import hashlib
import json
from typing import Any

from fenduan.assessment.determination import Determination


def determination_digest(determination: Determination) -> str:
    """Return ``sha256:`` and the SHA-256 of the determination's canonical JSON in lower-case hexadecimal.

    The JSON is :meth:`Determination.as_dict`: keys sorted, UTF-8, no white space. So two determinations have one
    digest when everything in them is the same: dossier, day, findings in both languages, route, register, engine.
    """
    return "sha256:" + hashlib.sha256(canonical_json(determination.as_dict())).hexdigest()


def canonical_json(value: dict[str, Any]) -> bytes:
    """Return JSON with sorted keys and no white space, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
