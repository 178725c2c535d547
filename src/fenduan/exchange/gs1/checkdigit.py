"""The check digit of the GS1 General Specifications, section 7.9.1."""


def check_digit(digits: str) -> str:
    """Return the check digit of a key whose other digits are ``digits``, the check digit itself left out.

    Digits count three and one in turn, from the right; the check digit fills up to the next ten.
    """
    total = 3 * sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2]))
    return str(-total % 10)


def checks(digits: str) -> bool:
    """Say whether the last of ``digits`` is the check digit of those before it."""
    return check_digit(digits[:-1]) == digits[-1]
