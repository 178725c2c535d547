"""The arrangement in a few lines: product, holder, and which segment is made where, by whom."""

from collections.abc import Iterator

from fenduan.assessment.determination import Determination
from fenduan.cli import messages as m
from fenduan.cli.terminal import Page
from fenduan.dossier.model import Segment
from fenduan.law.arrangement import Arrangement
from fenduan.law.finding import place_name, show
from fenduan.reference.codes import SUPPORTING_STAGES
from fenduan.reference.labels import label
from fenduan.reference.text import Language


def about(page: Page, determination: Determination) -> None:
    """Set what the dossier is about."""
    case, say, language = determination.case, page.terminal.pick, page.terminal.language
    dossier, aside = case.dossier, page.terminal.aside
    title = show(dossier.title, language) if dossier.title else dossier.id
    rows = [
        ("title", title),
        ("product", " · ".join(_product(case, language))),
        ("holder", show(case.holder, language) + aside(_place(case.holder.place, language))),
        ("as_of", determination.as_of.isoformat()),
    ]
    page.blank()
    page.definitions([(say(m.ABOUT[key]), text) for key, text in rows])
    page.definitions([(say(m.ABOUT["segments"]), "")])
    for number, segment in enumerate(case.ordered_segments, start=1):
        page.paragraph(_segment(page, case, segment), indent=2, lead=f"{number}  ")


def _product(case: Arrangement, language: Language) -> Iterator[str]:
    product = case.product
    yield show(product.name, language) if product.name else m.UNNAMED_PRODUCT.pick(language)
    if product.category is not None:
        yield label("category", product.category).pick(language)
    if product.dosage_form is not None:
        yield label("form", product.dosage_form).pick(language)
    if product.registration is not None and product.registration.status is not None:
        yield label("registration_status", product.registration.status).pick(language)


def _place(code: str | None, language: Language) -> str:
    return m.PLACE_NOT_STATED.pick(language) if code is None else show(place_name(code), language)


def _segment(page: Page, case: Arrangement, segment: Segment) -> str:
    language = page.terminal.language
    site = case.site_of(segment)
    party = case.party_of(site)
    parts = [
        show(segment, language),
        label("form", segment.form).pick(language),
        show(site, language) + page.terminal.aside(_place(site.place, language)),
        m.PARTY_NOT_STATED.pick(language) if party is None else show(party, language),
    ]
    if segment.stage in SUPPORTING_STAGES:
        parts[1] = page.terminal.pick(m.SUPPORT, stage=label("stage", segment.stage).pick(language))
    before = [show(case.segments[each], language) for each in segment.after or ()]
    if before:
        parts.append(page.terminal.pick(m.TAKES_FROM, names=m.COMMA[language].join(before)))
    # A segment named after its form says it once.
    known: dict[str, str] = {}
    for part in parts:
        known.setdefault(part.casefold(), part)
    return " · ".join(known.values())
