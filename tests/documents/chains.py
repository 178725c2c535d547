"""Arrangements made up for documents: any places, any chain, any names."""

from collections.abc import Sequence
from typing import Any, Final

from fenduan.assessment.determination import Determination
from tests.scenarios.build import determined, example

EXAMPLES: Final = ("adc-three-provinces", "antibody-with-obstacles", "reported-cross-province")
PLACES: Final = ("CN-SH", "CN-JS", "CN-ZJ", "CN-GD", "CN-BJ", "CN-SC", "IE", "US")
HOSTILE: Final = (
    "#panic() $x$ <script>alert(1)</script> *a* _b_ `c` \\ \"d\" 'e' &amp; {f} @g <!-- h --> ]]> [U] //i",
    "A" * 300,
    "某" * 300,
    "\u202egnp.exe\u200b\U0001f600 \u0e01 \ue000",
)


def made(name: str) -> Determination:
    """Return the determination of an example at its own day."""
    return determined(example(name))


def chain(places: Sequence[str | None], edges: Sequence[tuple[int, int]], **more: Any) -> Determination:  # noqa: ANN401
    """Return the determination of a chain with a segment at each of ``places``, linked by ``edges``.

    ``stages`` maps a segment's number to its stage; ``names`` are given to product, companies, sites and segments
    in turn instead of plain ones; ``transport`` is that of every hand-off.
    """
    stages: dict[int, str] = more.get("stages", {})
    names: Sequence[str] = more.get("names", ("Example maker", "示例企业"))
    raw = example()
    homes = list(dict.fromkeys(places))
    for key in tuple(raw):
        if key not in ("dossier", "id", "as_of", "product", "parties", "documents"):
            del raw[key]
    raw["product"]["name"] = names[0]
    raw["parties"] = [raw["parties"][0]]
    for number, place in enumerate(homes):
        stated = {} if place is None else {"place": place}
        name = f"{names[number % len(names)]} {number}"
        raw["parties"].append({"id": f"m{number}", "name": name, "roles": ["entrusted_manufacturer"], **stated})
        raw.setdefault("sites", []).append({"id": f"s{number}", "party": f"m{number}", "name": name, **stated})
    raw["segments"] = [
        {
            "id": f"g{number:02}",
            "name": f"{names[number % len(names)]} {number}",
            "stage": stages.get(number, "drug_substance"),
            "form": "drug_substance",
            "site": f"s{homes.index(place)}",
            "after": [f"g{before:02}" for before, after in edges if after == number],
        }
        for number, place in enumerate(places)
    ]
    moved = {"transport": more.get("transport", {"mode": "road", "temperature_c": {"min": 2, "max": 8}})}
    side = {number for number, stage in stages.items() if stage in ("testing", "cell_bank")}
    raw["handoffs"] = [
        {"from": f"g{a:02}", "to": f"g{b:02}", **moved} for a, b in sorted(set(edges)) if not side & {a, b}
    ]
    return determined(raw)


def two() -> Determination:
    """Return two segments across the mainland border."""
    return chain(("CN-SH", "US"), ((0, 1),))


def twelve() -> Determination:
    """Return twelve segments at eight places, branching and joining, with a cell bank and a testing step."""
    places = [PLACES[number % len(PLACES)] for number in range(12)]
    edges = [*((n, n + 1) for n in range(10)), (1, 3), (2, 4), (5, 7), (6, 8), (8, 11)]
    return chain(places, edges, stages={0: "cell_bank", 11: "testing", 10: "packaging"})


def hostile() -> Determination:
    """Return a chain whose every name is hostile."""
    return chain(
        ("CN-SH", "CN-JS", "IE", "CN-ZJ"), ((0, 1), (1, 2), (2, 3)), names=HOSTILE, transport={"mode": HOSTILE[0]}
    )
