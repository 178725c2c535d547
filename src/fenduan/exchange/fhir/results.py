"""The tests of certificates as facts on which a release is judged."""

from collections.abc import Iterable

import msgspec

from fenduan.chain.release.facts import Facts, Result
from fenduan.exchange.fhir.certificate import Certificate


def with_certificates(facts: Facts, certificates: Iterable[Certificate]) -> Facts:
    """Return facts with the tests of certificates behind those of the file; a lot stands by its number there.

    A date that is no whole day is left out: the test exists then, whatever the day judged at.
    """
    found = tuple(
        Result(
            lot=test.batch,
            test=test.name,
            method=test.method,
            acceptance=test.acceptance,
            result=test.result,
            conforms=test.conforms,
            date=None if test.date is None else test.date.date.day,
            source=f"{each.name}#{test.pointer}",
            document=f"sha256:{each.sha256}",
        )
        for each in certificates
        for test in each.tests
    )
    return msgspec.structs.replace(facts, tests=(*facts.tests, *found))
