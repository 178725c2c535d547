"""The three worked routes: one place, three provinces, overseas. `python -m` this module writes them anew."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from tests.scenarios.build import GONE, Raw, changed, determined, example

GOLDENS: Final = Path(__file__).parent / "goldens"


def one_place() -> Raw:
    """Return the worked example with every party and site in Shanghai, and nothing filed yet."""
    here = {f"/{kind}/{place}/place": "CN-SH" for kind in ("parties", "sites") for place in range(3)}
    issued = {f"/licences/{place}/authority": "CN-SH" for place in range(3)}
    return changed(example(), {**here, **issued, "/opinions": GONE, "/steps": []})


def three_provinces() -> Raw:
    """Return the worked example as it stands."""
    return example()


def overseas() -> Raw:
    """Return the worked example of a holder in the United States that makes the drug substance there."""
    return changed(
        example(),
        {
            "/parties/0/place": "US",
            "/sites/0/place": "US",
            "/licences/0": GONE,
            "/parties/-": {"id": "agent", "name": "Agent", "roles": ["domestic_agent"], "place": "CN-SH"},
            "/steps": [],
        },
    )


WORKED: Final[dict[str, Callable[[], Raw]]] = {
    "one-place": one_place,
    "three-provinces": three_provinces,
    "overseas": overseas,
}


def route(raw: Raw) -> str:
    """Return the route of a dossier at its own day, as it is kept."""
    steps = [step.as_dict() for step in determined(raw).route]
    return json.dumps(steps, ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("name", sorted(WORKED))
def test_a_worked_route_stays_as_it_is(name: str) -> None:
    kept = (GOLDENS / f"route-{name}.json").read_text(encoding="utf-8")

    assert route(WORKED[name]()) == kept


def summary(raw: Raw) -> list[tuple[str, str, str | None]]:
    """Return key, state and due date of each step."""
    told: list[tuple[str, str, str | None]] = []
    for step in determined(raw).route:
        as_dict: dict[str, Any] = step.as_dict()
        told.append((step.key, as_dict["state"], as_dict["due"]))
    return told


def test_three_provinces_is_the_worked_line_of_the_register() -> None:
    assert summary(three_provinces()) == [
        ("early_guidance", "open", None),
        ("opinion:conjugator", "done", None),
        ("opinion:filler", "done", None),
        ("regulatory_plan", "running", None),
        ("b_licence", "running", "2026-06-23"),
        ("duplicate_note:conjugator", "not_yet", None),
        ("duplicate_note:filler", "not_yet", None),
        ("marketing_authorisation", "not_yet", None),
    ]


def test_one_place_needs_no_opinion_and_no_note() -> None:
    assert summary(one_place()) == [
        ("early_guidance", "open", None),
        ("regulatory_plan", "not_yet", None),
        ("b_licence", "open", None),
        ("b_and_c_together:conjugator", "open", None),
        ("b_and_c_together:filler", "open", None),
        ("marketing_authorisation", "not_yet", None),
    ]


def test_overseas_holder_acts_through_its_agent_and_overseas_site_needs_no_licence() -> None:
    route_ = determined(overseas()).route
    by_key = {step.key: step.as_dict() for step in route_}

    assert "c_licence:holder" not in by_key
    assert by_key["b_licence"]["from"] == ["agent"]
    assert by_key["b_licence"]["to"] == ["CN-SH"]
    assert "open question 9" in str(by_key["b_licence"]["due_note"])
    assert by_key["marketing_authorisation"]["from"] == ["agent"]
    assert "overseas" in str(by_key["opinion:conjugator"]["due_note"])


if __name__ == "__main__":
    GOLDENS.mkdir(exist_ok=True)
    for golden, make in WORKED.items():
        (GOLDENS / f"route-{golden}.json").write_text(route(make()), encoding="utf-8")
