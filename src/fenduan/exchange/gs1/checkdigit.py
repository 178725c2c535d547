"""The check digit of the GS1 General Specifications, section 7.9.1."""

_DIGITS = "0123456789"


def check_digit(digits: str) -> str:
    """Return the check digit of a key whose other digits are ``digits``, the check digit itself left out.

    Digits count three and one in turn, from the right; the check digit fills up to the next ten.
    """
    codes = digits.encode("ascii")
    odd, even = codes[-1::-2], codes[-2::-2]
    # Codes instead of digits: each is 48 too many.
    return _DIGITS[-(3 * sum(odd) + sum(even) - 48 * (3 * len(odd) + len(even))) % 10]


def checks(digits: str) -> bool:
    """Say whether the last of ``digits`` is the check digit of those before it."""
    return check_digit(digits[:-1]) == digits[-1]
