"""``fenduan release``: what stands and what does not before a person releases a lot."""

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from fenduan.cli import messages as m
from fenduan.cli import release_messages as r
from fenduan.cli.chain_store import index_if_any, lot_named, opened, store_option
from fenduan.cli.commands import Command, Date, Group, OneOf, argument, option, session_of
from fenduan.cli.loading import STANDARD_INPUT, today
from fenduan.cli.output import deliver
from fenduan.cli.problems import Problem, single
from fenduan.cli.terminal import printable
from fenduan.reference.text import Text

if TYPE_CHECKING:
    from fenduan.chain.release.answer import Answer
    from fenduan.chain.release.facts import Facts
    from fenduan.chain.store import Store
    from fenduan.dossier.errors import Refused

# What the questions are called; their module is imported only where a release is judged.
_QUESTIONS: Final = ("step", "factory", "market")
_STANDS: Final = frozenset({"for_the_person", "decided"})

release = Group("release")


@release.command("check", cls=Command)
@argument("lot", about="release_lot", holder="LOT")
@store_option()
@option("--facts", "facts", about="release_facts", holder="PATH")
@option("--certificate", "certificates", about="release_certificate", holder="PATH", multiple=True)
@option("--for", "question", about="release_question", holder="step|factory|market", type=OneOf(_QUESTIONS))
@option("--as-of", "as_of", about="release_as_of", holder="YYYY-MM-DD", type=Date())
@option("-o", "--output", "output", about="output", holder="PATH")
@click.pass_context
def check(
    ctx: click.Context,
    *,
    lot: str,
    store: str | None,
    facts: str | None,
    certificates: Sequence[str],
    question: str | None,
    as_of: dt.date | None,
    output: str | None,
) -> int:
    """Lay out the conditions."""
    from fenduan.chain.release.facts import Facts

    stated, remarks = _with(Facts() if facts is None else load(facts), certificates)
    with opened(store) as held:
        found = judged(held, lot_named(held, lot), stated, as_of or stated.as_of or today())
    if question is not None:
        found = _only(found, question)

    from fenduan.cli.release_text import render

    deliver(
        session_of(ctx),
        output,
        lambda: payload(found, remarks),
        lambda terminal: render(found, remarks, terminal),
        (*certificates, *(() if facts is None else (facts,))),
    )
    stands = all(each.standing.value in _STANDS for each in found.questions)
    return 1 if question is not None and not stands else 0


def judged(store: "Store", lot: str, facts: "Facts", as_of: dt.date) -> "Answer":
    """Judge the release of a lot in a store: by its index where there is one that fits, else by recursive SQL."""
    from fenduan.chain.recursive import number_of, trace
    from fenduan.chain.release.gathering import gather
    from fenduan.chain.release.judging import judge
    from fenduan.chain.release.naming import named_as_told
    from fenduan.exchange.epcis.lots import spelling

    index = index_if_any(store)
    if index is None:
        traced, told = trace(store, lot, "back"), gather(store, lot)
    else:
        traced = index.trace(lot, "back")
        told = gather(store, lot, index.reach([number_of(store.rows, lot)], "back").lots.tolist())
    return judge(told, traced, named_as_told(facts, told, spelling), as_of)


def _only(answer: "Answer", question: str) -> "Answer":
    import msgspec

    asked = tuple(each for each in answer.questions if each.question.value == question)
    return msgspec.structs.replace(answer, questions=asked)


def payload(answer: "Answer", remarks: Sequence[Text]) -> dict[str, Any]:
    """Return the answer as JSON has it: the conditions, then what law each of them rests on."""
    from fenduan.law.release import CONDITIONS, QUESTIONS

    asked = {each.question.value for each in answer.questions}
    found = [each for name, each in QUESTIONS.items() if name in asked]
    lists = (*(each.conditions for each in answer.questions), *(each.conditions for each in answer.upstream))
    used = {condition.id for conditions in lists for condition in conditions}
    found += [each for name, each in CONDITIONS.items() if name in used]
    law = [
        {
            "id": each.id,
            "title": each.title.as_dict(),
            "rule": each.rule.as_dict(),
            "choice": each.choice,
            "grade": each.grade,
            "citations": [citation.as_dict() for citation in each.cites],
            "guidance": [{"title": guide.title.as_dict(), "grade": guide.grade} for guide in each.guidance],
        }
        for each in found
    ]
    return {**answer.as_dict(), "remarks": [each.as_dict() for each in remarks], "law": law}


def _with(facts: "Facts", certificates: Sequence[str]) -> "tuple[Facts, list[Text]]":
    """Add the tests of certificates to the facts; say what is odd in their dates and what else is to be known."""
    from fenduan.dossier.errors import Refused
    from fenduan.exchange.fhir.reading import LARGEST, read
    from fenduan.exchange.fhir.results import with_certificates

    found, remarks = [], list[Text]()
    for file in certificates:
        try:
            with Path(file).open("rb") as opened_file:
                data = opened_file.read(LARGEST + 1)
            found.append(read(data, name=Path(file).name))
        except (OSError, ValueError) as error:
            said = m.filled(r.CERTIFICATE_UNREADABLE, file=printable(file), reason=type(error).__name__)
            raise single("refused", "unreadable", said, file=file) from error
        except Refused as refused:
            raise _refusal(refused) from refused
        name = printable(found[-1].name)
        said_of = (*(each.message for each in found[-1].oddities), *found[-1].remarks)
        remarks += [Text(f"{name}: {each.en}", f"{name}：{each.zh}") for each in said_of]
    return with_certificates(facts, found), remarks


def load(file: str) -> "Facts":
    """Read the file of facts, or standard input. Raises :class:`Problem` where it is refused."""
    from fenduan.dossier.errors import Refused
    from fenduan.exchange.release.reading import LARGEST, read, read_bytes

    try:
        if file != STANDARD_INPUT:
            return read(Path(file))
        if sys.stdin is None:
            raise single("refused", "unreadable", m.NO_INPUT, file=STANDARD_INPUT)
        data = sys.stdin.buffer.read(LARGEST + 1)
        return read_bytes(data, name="-.json" if data.lstrip()[:1] == b"{" else "-")
    except Refused as refused:
        raise _refusal(refused) from refused


def _refusal(refused: "Refused") -> Problem:
    lines = [Text(each.render("en"), each.render("zh")) for each in refused.errors]
    lines.append(m.filled(r.NOT_READ, count=refused.count, s="" if refused.count == 1 else "s"))
    return Problem(refused.as_dict(), lines)
