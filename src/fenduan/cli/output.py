"""Giving an answer: as JSON, or as text set for the terminal."""

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from fenduan.cli.session import Session
from fenduan.cli.terminal import Terminal, can_show, write


def json_text(payload: Mapping[str, Any], *, ascii_only: bool | None = None) -> str:
    """Return ``payload`` as JSON with a line end; in ASCII where the output can write nothing else."""
    if ascii_only is None:
        ascii_only = not can_show("分段", sys.stdout)
    return json.dumps(payload, ensure_ascii=ascii_only, indent=2) + "\n"


def answer(session: Session, payload: Callable[[], Mapping[str, Any]], text: Callable[[Terminal], str]) -> None:
    """Write ``payload`` where JSON is wanted, or else what ``text`` makes for the terminal."""
    write(json_text(payload()) if session.json else text(session.terminal()))
