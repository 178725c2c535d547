"""The route (register, section G)."""

from dataclasses import dataclass

from fenduan.law.arrangement import Arrangement


@dataclass(frozen=True)
class RouteStep:
    """One step."""

    step: str

    def as_dict(self) -> dict[str, object]:
        """Return the JSON form."""
        return {"step": self.step}


def route_of(case: Arrangement) -> tuple[RouteStep, ...]:
    """Plan the filings."""
    return ()
