"""The register: every requirement of an edition, and the digest that names exactly what was applied."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from fenduan.law import border, entrustment, experience, licences, linkage, persons, purpose, quality
from fenduan.law.instruments import INSTRUMENTS
from fenduan.law.questions import OPEN_QUESTIONS
from fenduan.law.requirement import Requirement

EDITION: Final = "2026.1"
_ORDER: Final = (
    purpose.scope,
    purpose.ground,
    purpose.need,
    purpose.not_entrustable,
    purpose.vaccine_ground,
    purpose.nmpa_approval,
    purpose.holder_capability,
    purpose.pilot_products,
    entrustment.agreements,
    entrustment.no_re_entrustment,
    licences.licence,
    licences.holder_licence,
    licences.opinion,
    licences.gmp_notice,
    entrustment.bad_record,
    entrustment.third_party_testing,
    entrustment.resident_staff,
    entrustment.holders_assessment,
    entrustment.manufacturers_assessment,
    entrustment.technology_transfer,
    entrustment.process_validation,
    entrustment.main_materials,
    entrustment.idle_line,
    quality.unified_system,
    quality.all_sites,
    quality.entire_process,
    quality.clauses,
    quality.electronic_records,
    experience.experience,
    experience.sterile_experience,
    persons.sterile_key_persons,
    persons.key_persons,
    linkage.linkage,
    linkage.control,
    border.certificates,
    border.substitution,
)


@dataclass(frozen=True)
class Register:
    """One edition: requirements in the register's order, instruments, open questions."""

    edition: str
    requirements: tuple[Requirement, ...]

    @property
    def by_id(self) -> Mapping[str, Requirement]:
        """The requirements by their id."""
        return {each.id: each for each in self.requirements}

    @property
    def digest(self) -> str:
        """``sha256:`` over the source of this package: texts, citations, dates and every function."""
        return _source_digest()


@cache
def _source_digest() -> str:
    """Hash the modules of this package, line ends as LF, each under its name."""
    total = hashlib.sha256()
    modules = sorted(
        (each for each in resources.files("fenduan.law").iterdir() if each.name.endswith(".py")),
        key=lambda each: each.name,
    )
    for module in modules:
        source = module.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{module.name}\0{len(source)}\0".encode())
        total.update(source)
    return f"sha256:{total.hexdigest()}"


_EDITIONS: Final[dict[str, Register]] = {EDITION: Register(EDITION, _ORDER)}


def register(edition: str | None = None) -> Register:
    """Return an edition of the register, the newest unless named. Raises ``KeyError`` where there is none such."""
    return _EDITIONS[edition or EDITION]


__all__ = ["EDITION", "INSTRUMENTS", "OPEN_QUESTIONS", "Register", "register"]
