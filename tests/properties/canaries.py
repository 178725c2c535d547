"""Dossiers in which every text is a string of its own, so that any page tells where a text came from."""

from typing import Any, Final

from fenduan.dossier.shape import LeafSpec, ListSpec, Spec, specification

Raw = dict[str, Any]
# Codes and ids decide; free text says.
_FREE: Final = frozenset({"text", "wording"})


def planted(raw: Raw) -> tuple[Raw, dict[str, str]]:
    """Return a dossier with a canary in every free text, and the canaries by the pointers at which they stand."""
    found: dict[str, str] = {}
    return _planted(raw, specification(), "", found), found


def _planted(value: Any, spec: Spec, pointer: str, found: dict[str, str]) -> Any:  # noqa: ANN401 - plain data
    if isinstance(spec, LeafSpec):
        # A file's name leads somewhere, and is checked for it.
        if spec.kind not in _FREE:
            return value
        found[pointer] = f"canary{len(found):04d}x"
        return found[pointer]
    if isinstance(spec, ListSpec):
        return [_planted(each, spec.item, f"{pointer}/{place}", found) for place, each in enumerate(value)]
    return {key: _planted(each, spec.fields[key].spec, f"{pointer}/{key}", found) for key, each in value.items()}
