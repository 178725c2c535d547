"""An attribute that is made when it is first asked for and kept from then on."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

_Owner = TypeVar("_Owner")
_Made = TypeVar("_Made")


class kept(Generic[_Owner, _Made]):  # noqa: N801 - used as property is
    """As :class:`functools.cached_property`, without its lock, which Python 3.11 takes and 3.12 has given up.

    Two threads that ask at the same time may both make it; one of the two is kept.
    """

    def __init__(self, make: Callable[[_Owner], _Made]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, instance: None, owner: type[_Owner]) -> Self: ...
    @overload
    def __get__(self, instance: _Owner, owner: type[_Owner]) -> _Made: ...
    def __get__(self, instance: Any, owner: Any) -> Any:
        """Make it; from then on it is found in the instance, before this is asked."""
        if instance is None:
            return self
        made = instance.__dict__[self._name] = self._make(instance)
        return made
