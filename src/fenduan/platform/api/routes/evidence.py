"""The log: its key and checkpoint, open to everybody; receipts, to those who may know of the entry."""

from typing import Any

from django.http import HttpRequest
from ninja import Schema

from fenduan.platform.api.auth import actor_of
from fenduan.platform.api.frame import api
from fenduan.platform.api.shapes import Refusal, answers
from fenduan.platform.base.limits import count
from fenduan.platform.ledger import selectors

_TAG = ["evidence 存证"]


class LogOut(Schema):
    """The key everybody checks the log with, and its newest signed checkpoint; take the key from elsewhere too."""

    key: str
    checkpoint: str


@api.get("log", response={200: LogOut, 404: Refusal, 429: Refusal}, auth=None, tags=_TAG, summary="The log 日志")
def read_log(request: HttpRequest) -> LogOut:
    """Return the public key and the newest checkpoint with its cosignatures."""
    count(request)
    return LogOut(key=selectors.public_key(), checkpoint=selectors.checkpoint_note())


@api.get("receipts/{number}", response=answers(dict[str, Any]), tags=_TAG, summary="A receipt 回执")
def read_receipt(request: HttpRequest, number: str) -> dict[str, Any]:
    """Return the receipt of an entry of the actor's organisation; ``fenduan evidence verify`` takes it as it is."""
    return selectors.receipt_for(actor_of(request, "evidence:read"), number).as_dict()
