"""Mean kinetic temperature: the one temperature that would have degraded the goods as much as the varying one did.

The formula is Haynes's (J Pharm Sci 60 (1971) 927): ``(H/R) / -ln(mean(exp(-H/(R T))))`` with ``T`` in kelvin.

``R`` is 8.314462618 J/(mol K), which the SI has fixed since 2019. With the customary 83.144 kJ/mol the ratio ``H/R`` is
9,999.925 K; the round 10,000 K of pharmacopoeial practice comes from ``R`` rounded to 8.3144. On readings between -20
and 60 degrees the two differ by less than 0.0002 degrees, far below what a logger resolves.
"""

import math
from collections.abc import Sequence
from typing import Final

GAS_CONSTANT: Final = 8.314462618
"""In J/(mol K): the molar gas constant, exact to the digits given."""

CUSTOMARY_ENERGY: Final = 83.144
"""In kJ/mol: the activation energy that is taken where none is known."""

ABSOLUTE_ZERO: Final = -273.15
"""In degrees Celsius."""


def mean_kinetic(
    values: Sequence[float], energy: float = CUSTOMARY_ENERGY, weights: Sequence[float] | None = None
) -> float:
    """Return the mean kinetic temperature of ``values`` in degrees Celsius.

    Args:
        values: Temperatures in degrees Celsius, at least one, each above absolute zero.
        energy: Activation energy in kJ/mol, above 0.
        weights: How much each value counts, above 0 and as many as the values; all alike without it.

    Raises:
        ValueError: there is no value, or one is at or below absolute zero, or the energy is not above 0.
    """
    if not values or min(values) <= ABSOLUTE_ZERO or energy <= 0:
        raise ValueError("mean kinetic temperature needs values above absolute zero and an energy above 0")
    shares = [1.0] * len(values) if weights is None else weights
    ratio = energy * 1000 / GAS_CONSTANT
    exponents = [-ratio / (value - ABSOLUTE_ZERO) for value in values]
    # Taken out of the sum, the greatest exponent keeps it from vanishing where the goods are very cold.
    greatest = max(exponents)
    terms = (share * math.exp(each - greatest) for share, each in zip(shares, exponents, strict=True))
    mean = greatest + math.log(math.fsum(terms) / math.fsum(shares))
    return ratio / -mean + ABSOLUTE_ZERO
