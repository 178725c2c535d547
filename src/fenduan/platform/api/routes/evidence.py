"""The log: its key and checkpoint, open to everybody; receipts, to those who may know of the entry."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from fenduan.platform.api.auth import actor_of
from fenduan.platform.api.frame import api
from fenduan.platform.api.shapes import Refusal, answers
from fenduan.platform.base.limits import count
from fenduan.platform.ledger import selectors

_TAG = ["evidence 存证"]


class HandOverOut(Schema):
    """How the log went from an old key to a new one, and when; ``statement`` is the note that both keys signed."""

    old: str
    new: str
    time: dt.datetime
    statement: str


class LogOut(Schema):
    """The key everybody checks the log with, and its newest signed checkpoint; take the key from elsewhere too.

    ``hand_overs`` lead from each earlier key to the next, the oldest first.
    """

    key: str
    checkpoint: str
    hand_overs: list[HandOverOut]


@api.get("log", response={200: LogOut, 404: Refusal, 429: Refusal}, auth=None, tags=_TAG, summary="The log 日志")
def read_log(request: HttpRequest) -> LogOut:
    """Return the public key, the newest checkpoint with its cosignatures, and how the log came from key to key."""
    count(request)
    handed = [
        HandOverOut(old=each.old, new=each.new, time=each.time, statement=each.statement)
        for each in selectors.hand_overs()
    ]
    return LogOut(key=selectors.public_key(), checkpoint=selectors.checkpoint_note(), hand_overs=handed)


@api.get("receipts/{number}", response=answers(dict[str, Any]), tags=_TAG, summary="A receipt 回执")
def read_receipt(request: HttpRequest, number: str) -> dict[str, Any]:
    """Return the receipt of an entry of the actor's organisation; ``fenduan evidence verify`` takes it as it is."""
    return selectors.receipt_for(actor_of(request, "evidence:read"), number).as_dict()
