"""Bundles written for the tests, after the public form of HL7's guide Pharmaceutical Quality (Industry)."""

import json
from typing import Any

PQ = "http://hl7.org/fhir/uv/pharm-quality/StructureDefinition/"


def medication(number: str | None = "B-1", name: str = "m1", **dates: str) -> dict[str, Any]:
    """Return a batch; ``manufacture``, ``packaging``, ``release``, ``retest`` and ``expiry`` as texts."""
    inner = [{"url": "assignedManufacturer", "valueReference": {"reference": "Organization/o1"}}]
    if "manufacture" in dates:
        inner.append({"url": "manufacturingDate", "valueDateTime": dates["manufacture"]})
    outer: list[dict[str, Any]] = [
        {"url": "http://hl7.org/fhir/StructureDefinition/medication-manufacturingBatch", "extension": inner}
    ]
    for what, url in (
        ("packaging", "packaging-date"),
        ("release", "batch-release-date"),
        ("retest", "batch-retest-date"),
    ):
        if what in dates:
            outer.append({"url": f"{PQ}Extension-{url}-pq", "valueDateTime": dates[what]})
    batch: dict[str, Any] = {"extension": outer}
    if number is not None:
        batch["lotNumber"] = number
    if "expiry" in dates:
        batch["expirationDate"] = dates["expiry"]
    product = {
        "url": f"{PQ}Extension-medication-definition-pq",
        "valueReference": {"reference": "MedicinalProductDefinition/p1"},
    }
    return {"resourceType": "Medication", "id": name, "code": {"extension": [product]}, "batch": batch}


def observation(test: str = "Assay", says: str | None = "Complies", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a result of the batch ``m1``, defined by ``d1``."""
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": test},
        "instantiatesReference": {"reference": "ObservationDefinition/d1"},
        "subject": {"reference": "Medication/m1"},
        "performer": [{"reference": "Organization/o1"}],
        **({} if says is None else {"valueCodeableConcept": {"text": says}}),
        **more,
    }


OTHERS: list[dict[str, Any]] = [
    {"resourceType": "Organization", "id": "o1", "name": "Example Analytics"},
    {"resourceType": "MedicinalProductDefinition", "id": "p1", "name": [{"productName": "Examplimab"}]},
    {
        "resourceType": "ObservationDefinition",
        "id": "d1",
        "code": {"text": "Assay"},
        "method": {"text": "HPLC"},
        "qualifiedValue": [{"range": {"low": {"value": 95, "unit": "%"}, "high": {"value": 105, "unit": "%"}}}],
    },
    {"resourceType": "PlanDefinition", "id": "spec", "status": "active", "x-own": [1, None, {"y": "kept"}]},
]


def bundle(*resources: dict[str, Any]) -> bytes:
    """Return a bundle of these resources and the others."""
    every = [*resources, *OTHERS]
    return json.dumps(
        {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": each} for each in every]}
    ).encode()
