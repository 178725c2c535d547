"""Reading a bundle in FHIR JSON: its batches, tests and organisations, or everything in it that is wrong.

The form is that of HL7's guide Pharmaceutical Quality (Industry), STU1 for FHIR R5. What is not understood is kept.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from fenduan.dossier import json_text
from fenduan.dossier.errors import REPORTED, Error, Finding, Findings, GivenUp, Path, Refused, clip, pointer, short
from fenduan.dossier.messages import describe, more_errors
from fenduan.dossier.stream import locate, place_offsets
from fenduan.exchange.fhir.certificate import Batch, Certificate, Organisation, Stated, Test, oddities
from fenduan.exchange.fhir.partial import partial
from fenduan.reference.text import Text

LARGEST: Final = 16 * 1024 * 1024
RULES: Final[Mapping[str, Text]] = {
    "too-large-fhir": Text("The file is larger than {expected} bytes.", "文件超过 {expected} 字节。"),
    "no-bundle": Text("This is `{found}`, not a Bundle with entries.", "此处为 `{found}`，不是包含条目的 Bundle。"),
    "no-resource": Text("The entry holds no resource.", "该条目没有资源。"),
    "no-batch": Text("No batch with a lot number stands in the bundle.", "其中没有带批号的批次。"),
    "no-date": Text("`{found}` is no date of FHIR: {expected}.", "`{found}` 不是FHIR日期，应为 {expected}。"),
    "no-text-fhir": Text("Text belongs here, not `{found}`.", "此处应为文本，而不是 `{found}`。"),
}
_EXPECTED: Final = {
    "no-date": "YYYY | YYYY-MM | YYYY-MM-DD | YYYY-MM-DDThh:mm:ss±hh:mm",
    "too-large-fhir": str(LARGEST),
}
# The last part of the address of an extension, with what its date is; both spellings of the guide's drafts.
_DATES: Final = {
    "manufacturingDate": "manufacture",
    "expirationDate": "expiry",
    "Extension-batch-release-date": "release",
    "Extension-batch-retest-date": "retest",
    "Extension-packaging-date": "packaging",
}
_YES: Final = frozenset({"complies", "conforms", "pass", "passed", "meets", "符合规定", "符合", "合格"})
_NO: Final = frozenset(
    {"does not comply", "does not conform", "fail", "failed", "does not meet", "不符合规定", "不符合", "不合格"}
)
_STANDING: Final = frozenset({"final", "amended", "corrected"})
_UNDERSTOOD: Final = frozenset(
    {"Medication", "Substance", "Observation", "ObservationDefinition", "Organization", "MedicinalProductDefinition"}
)


def read(data: bytes, *, name: str) -> Certificate:
    """Read the bundle in ``data``. Raises :class:`Refused` with every fault, its pointer and its line."""
    findings = Findings()
    text = _decoded(data, findings)
    certificate = None
    if text is not None:
        try:
            tree, whole = json_text.load(text, findings)
            # FHIR writes null beside a value that has extensions only.
            findings.kept = [each for each in findings.kept if each.rule != "null"]
            findings.count = len(findings.kept)
            if whole and not findings:
                json_text.check_depth(text, findings)
            if whole and not findings:
                certificate = _Bundle(tree, findings).certificate(data, name)
        except GivenUp:
            certificate = None
    if certificate is None or findings:
        raise _refused(findings, text or "", name)
    return certificate


def _decoded(data: bytes, findings: Findings) -> str | None:
    if len(data) > LARGEST:
        findings.add(Finding("too-large-fhir", ()))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = data[error.start : error.start + 8].hex(" ")
        findings.add(Finding("no-utf-8", (), found, place=(data.count(b"\n", 0, error.start) + 1, 1)))
        return None


def _refused(findings: Findings, text: str, name: str) -> Refused:
    without = [each for each in findings.kept if each.place is None and each.path]
    place_offsets(text, locate(json_text.tokens(text), without))
    errors = [
        _error(each, clip(name)) for each in sorted(findings.kept, key=lambda each: each.place or (0, 0))[:REPORTED]
    ]
    if findings.count > len(errors):
        errors.append(more_errors(clip(name), findings.count - len(errors), at_least=findings.given_up))
    return Refused(errors, findings.count)


def _error(finding: Finding, name: str) -> Error:
    line, column = finding.place or (None, None)
    if finding.rule in RULES:
        found, expected = short(finding.found), _EXPECTED.get(finding.rule, "")
        said = RULES[finding.rule]
        words = {"found": found, "expected": expected}
        message = Text(said.en.format_map(words), said.zh.format_map(words))
    else:
        found, expected, message = describe(finding)
    return Error(name, pointer(finding.path), line, column, finding.rule, found, expected, message)


class _Bundle:
    """One bundle; what is wrong goes to ``findings``."""

    def __init__(self, tree: object, findings: Findings) -> None:
        self._findings = findings
        self._found: dict[str, tuple[Path, dict[str, Any]]] = {}
        self._resources: list[tuple[Path, dict[str, Any]]] = []
        self._remarks: list[Text] = []
        self._roles: dict[str, set[str]] = defaultdict(set)
        self._enter(tree)

    def _enter(self, tree: object) -> None:
        entries = tree.get("entry") if isinstance(tree, dict) and tree.get("resourceType") == "Bundle" else None
        if not isinstance(entries, list):
            kind = tree.get("resourceType") if isinstance(tree, dict) else tree
            self._findings.add(Finding("no-bundle", (), kind))
            return
        for number, entry in enumerate(entries):
            path: Path = ("entry", number)
            resource = entry.get("resource") if isinstance(entry, dict) else None
            if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
                self._findings.add(Finding("no-resource", path))
                continue
            self._resources.append(((*path, "resource"), resource))
            full, name = entry.get("fullUrl"), resource.get("id")
            for key in (full, name, f"{resource['resourceType']}/{name}"):
                if isinstance(key, str):
                    self._found.setdefault(key, ((*path, "resource"), resource))

    def certificate(self, data: bytes, name: str) -> Certificate | None:
        """Return what the bundle says; None where anything is wrong with it."""
        by_resource: dict[Path, Batch] = {}
        for path, resource in self._of("Medication", "Substance"):
            batch = self._batch(path, resource)
            if batch is not None:
                by_resource[path] = batch
        batches = tuple(by_resource.values())
        if not batches and not self._findings:
            self._findings.add(Finding("no-batch", ()))
        tests = tuple(self._tests(by_resource))
        if self._findings:
            return None
        return Certificate(
            name=name,
            sha256=hashlib.sha256(data).hexdigest(),
            raw=data,
            batches=batches,
            tests=tests,
            organisations=tuple(self._organisations()),
            oddities=tuple(oddities(batches, tests)),
            kept=tuple(
                (pointer(p), r["resourceType"]) for p, r in self._resources if r["resourceType"] not in _UNDERSTOOD
            ),
            remarks=tuple(self._remarks),
        )

    def _of(self, *kinds: str) -> Iterator[tuple[Path, dict[str, Any]]]:
        return ((path, each) for path, each in self._resources if each["resourceType"] in kinds)

    def _text(self, value: object, path: Path) -> str | None:
        if value is not None and not (isinstance(value, str) and value.strip()):
            self._findings.add(Finding("no-text-fhir", path, value))
            return None
        return value if isinstance(value, str) else None

    def _date(self, value: object, path: Path) -> Stated | None:
        if value is None:
            return None
        found = partial(value) if isinstance(value, str) else None
        if found is None:
            self._findings.add(Finding("no-date", path, value))
            return None
        return Stated(found, pointer(path))

    def _target(self, reference: object) -> tuple[Path, dict[str, Any]] | None:
        """Return what a reference points to within the bundle; nothing is fetched."""
        name = reference.get("reference") if isinstance(reference, dict) else None
        if not isinstance(name, str):
            return None
        if name not in self._found:
            shown = clip(name)
            remark = Text(f"{shown} is referred to and not in the bundle.", f"引用的{shown}不在其中。")
            if remark not in self._remarks:
                self._remarks.append(remark)
        return self._found.get(name)

    def _organisation(self, reference: object, role: str) -> str | None:
        found = self._target(reference)
        if found is None or found[1]["resourceType"] != "Organization":
            return None
        self._roles[pointer(found[0])].add(role)
        return _name_of(found[1])

    def _batch(self, path: Path, resource: dict[str, Any]) -> Batch | None:
        medication = resource["resourceType"] == "Medication"
        at: Path = (*path, "batch") if medication else path
        node = resource.get("batch") if medication else resource
        if not isinstance(node, dict):
            return None
        number = self._number(node, at, medication=medication)
        if number is None:
            return None
        dates: dict[str, Stated] = {}
        key = "expirationDate" if medication else "expiry"
        self._keep(dates, "expiry", self._date(node.get(key), (*at, key)))
        maker = None
        for where, extension in _extensions(node, at):
            url = extension.get("url")
            name = url.rsplit("/", 1)[-1] if isinstance(url, str) else ""
            what = _DATES.get(name.removesuffix("-pq").removesuffix("-dxpq"))
            if what is not None:
                self._keep(dates, what, self._date(extension.get("valueDateTime"), (*where, "valueDateTime")))
            elif name == "assignedManufacturer":
                maker = self._organisation(extension.get("valueReference"), "manufacturer") or maker
            elif name.startswith("Extension-packaging-site"):
                self._organisation(extension.get("valueReference"), "packaging_site")
        return Batch(
            pointer=pointer(path), number=number, product=self._product(resource), manufacturer=maker, dates=dates
        )

    @staticmethod
    def _keep(dates: dict[str, Stated], what: str, stated: Stated | None) -> None:
        if stated is not None:
            dates.setdefault(what, stated)

    def _number(self, node: dict[str, Any], at: Path, *, medication: bool) -> str | None:
        if medication:
            return self._text(node.get("lotNumber"), (*at, "lotNumber"))
        identifiers = node.get("identifier")
        first = identifiers[0] if isinstance(identifiers, list) and identifiers else None
        return self._text(first.get("value"), (*at, "identifier", 0, "value")) if isinstance(first, dict) else None

    def _product(self, resource: dict[str, Any]) -> str | None:
        code = resource.get("code")
        if not isinstance(code, dict):
            return None
        for _, extension in _extensions(code, ()):
            found = self._target(extension.get("valueReference"))
            names = found[1].get("name") if found is not None else None
            if isinstance(names, list) and names and isinstance(names[0], dict):
                shown = names[0].get("productName")
                if isinstance(shown, str):
                    return shown
        concept = code.get("concept")
        return _said(concept if isinstance(concept, dict) else code)

    def _tests(self, batches: Mapping[Path, Batch]) -> Iterator[Test]:
        for path, each in self._of("Observation"):
            subject = self._target(each.get("subject"))
            batch = batches.get(subject[0]) if subject is not None else None
            if batch is None:
                continue
            if str(each.get("status")) not in _STANDING:
                status, shown = short(each.get("status")), pointer(path)
                self._remarks.append(
                    Text(f"{shown} has the status {status} and is no result.", f"{shown}的状态为{status}，不作为结果。")
                )
                continue
            yield self._test(path, each, batch)

    def _test(self, path: Path, each: dict[str, Any], batch: Batch) -> Test:
        defined = self._target(each.get("instantiatesReference"))
        definition = defined[1] if defined is not None else {}
        result = _result(each)
        performers = each.get("performer")
        first = performers[0] if isinstance(performers, list) and performers else None
        name = _said(each.get("code")) or _said(definition.get("code")) or "?"
        parts = [_said(part.get("valueCodeableConcept")) for part in _mappings(each.get("component"))]
        return Test(
            pointer=pointer(path),
            batch=batch.number,
            name=" / ".join([name, *(part for part in parts if part)]),
            method=_said(each.get("method")) or _said(definition.get("method")),
            acceptance=_acceptance(definition),
            result=result,
            conforms=_conforms(each),
            date=self._date(each.get("effectiveDateTime"), (*path, "effectiveDateTime")),
            tester=self._organisation(first, "tester"),
        )

    def _organisations(self) -> Iterator[Organisation]:
        for path, each in self._of("Organization"):
            at = pointer(path)
            yield Organisation(pointer=at, name=_name_of(each) or "?", roles=tuple(sorted(self._roles.get(at, ()))))


def _mappings(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _extensions(node: dict[str, Any], at: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the extensions of a node and those within them, each with its place."""
    found = node.get("extension")
    for number, each in enumerate(found if isinstance(found, list) else ()):
        if isinstance(each, dict):
            where: Path = (*at, "extension", number)
            yield where, each
            yield from _extensions(each, where)


def _name_of(resource: dict[str, Any]) -> str | None:
    name = resource.get("name")
    return name if isinstance(name, str) else None


def _said(concept: object) -> str | None:
    """Return what a coded concept says in words: its text, or the first display or code."""
    if not isinstance(concept, dict):
        return None
    codings = _mappings(concept.get("coding"))
    words = [concept.get("text"), *(each.get(key) for each in codings for key in ("display", "code"))]
    return next((word for word in words if isinstance(word, str) and word.strip()), None)


def _amount(value: object) -> str | None:
    if not isinstance(value, dict) or not isinstance(value.get("value"), int | float):
        return None
    words = (value.get("comparator"), value["value"], value.get("unit") or value.get("code"))
    return " ".join(str(word) for word in words if word is not None)


def _result(each: dict[str, Any]) -> str | None:
    plain = each.get("valueString")
    if isinstance(plain, str):
        return plain
    return _amount(each.get("valueQuantity")) or _said(each.get("valueCodeableConcept"))


def _conforms(each: dict[str, Any]) -> bool | None:
    """Return what the document says in words; two words that disagree say nothing."""
    words = [_said(each.get("valueCodeableConcept")), each.get("valueString")]
    words += [_said(one) for one in _mappings(each.get("interpretation"))]
    said = {word.strip().rstrip(".。").lower() for word in words if isinstance(word, str)}
    if said & _NO:
        return None if said & _YES else False
    return True if said & _YES else None


def _acceptance(definition: dict[str, Any]) -> str | None:
    """Return the acceptance criterion of a test's definition in words, or its range."""
    found: list[str] = []
    for value in _mappings(definition.get("qualifiedValue")):
        words = [
            each.get("valueString") for _, each in _extensions(value, ()) if isinstance(each.get("valueString"), str)
        ]
        limits = value.get("range")
        ends = limits if isinstance(limits, dict) else {}
        low, high = _amount(ends.get("low")), _amount(ends.get("high"))
        ranged = " … ".join(each for each in (low and f"≥ {low}", high and f"≤ {high}") if each)
        said = words[0] if words else ranged
        about = _said(value.get("appliesTo")) or _said(next(iter(_mappings(value.get("appliesTo"))), None))
        if said:
            found.append(f"{about}: {said}" if about else str(said))
    return "; ".join(found) or None
