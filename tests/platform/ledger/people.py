"""Actors for the tests of the ledger."""

import datetime as dt
from dataclasses import replace

from fenduan.platform.base.actor import Actor


def administrator(*, organisation: str = "js-mpa") -> Actor:
    """Return an administrator of a province's accounts."""
    return replace(officer(9, organisation=organisation), name="赵敏", roles=frozenset({"authority_admin"}))


def officer(number: int = 7, *, organisation: str = "js-mpa", second_factor: dt.timedelta | None = None) -> Actor:
    """Return an officer of a province, whose second factor was shown so long ago."""
    at = None if second_factor is None else dt.datetime.now(tz=dt.UTC) - second_factor
    return Actor(
        user_id=number,
        name="王敏",
        organisation_id=1,
        organisation=organisation,
        kind="province",
        place="CN-JS",
        roles=frozenset({"case_officer"}),
        second_factor_at=at,
    )
