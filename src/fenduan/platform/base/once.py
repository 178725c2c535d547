"""Reading once what one page reads several times.

Every selector begins by looking up what the actor may know of. A page calls several; between them nothing is written,
so that what the first looked up holds for the others. Outside :func:`one_look`, and so for every write, each looks for
itself.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

_T = TypeVar("_T")
_KEPT: Final[ContextVar[dict[Hashable, Any] | None]] = ContextVar("kept for one look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Keep what is read until the end; within it nothing may be written."""
    before = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(before)


def once(key: Hashable, read: Callable[[], _T]) -> _T:
    """Return what ``read`` returned for ``key`` before in this look, or what it returns now."""
    kept = _KEPT.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: _T = kept[key]
    return found
