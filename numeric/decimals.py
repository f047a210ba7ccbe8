"""Decimal printing of exact balls: what is printed always encloses what was meant."""

from __future__ import annotations

from fractions import Fraction

_MOST_DIGITS = 30
_PLAIN_EXPONENT = 16


def enclosing_decimal(midpoint: Fraction, radius: Fraction) -> str:
    """``number ± radius`` whose interval contains ``[midpoint - radius, midpoint + radius]``.

    The radius has two digits and is rounded up, and the rounding of the midpoint is part of it.  A radius of 0 is
    printed only when the midpoint is written exactly.

    Raises:
        ValueError: the radius is negative.
    """
    if radius < 0:
        raise ValueError(f"a radius is not negative: {radius}")
    finest = decimal_exponent(midpoint) - _MOST_DIGITS + 1 if midpoint else -_MOST_DIGITS
    place = max(finest, decimal_exponent(radius) - 1) if radius else finest
    shown = round(midpoint / power_of_ten(place))
    total = radius + abs(midpoint - shown * power_of_ten(place))
    return f"{_written(shown, place)} ± {_rounded_up(total)}"


def decimal_exponent(number: Fraction) -> int:
    """The exponent ``n`` with ``10**n <= |number| < 10**(n + 1)``, exactly; the number is not 0."""
    number = abs(number)
    guess = (number.numerator.bit_length() - number.denominator.bit_length()) * 30103 // 100000
    while power_of_ten(guess) > number:
        guess -= 1
    while power_of_ten(guess + 1) <= number:
        guess += 1
    return guess


def power_of_ten(exponent: int) -> Fraction:
    """Ten to an integer power, exactly."""
    return Fraction(10**exponent) if exponent >= 0 else Fraction(1, 10**-exponent)


def _rounded_up(radius: Fraction) -> str:
    if not radius:
        return "0"
    place = decimal_exponent(radius) - 1
    digits = -(-radius // power_of_ten(place))
    return _written(int(digits), place)


def _written(digits: int, place: int) -> str:
    """The number ``digits * 10**place``, plain where it is readable, else with an exponent; never rounded."""
    while digits and digits % 10 == 0:
        digits, place = digits // 10, place + 1
    if not digits:
        return "0"
    sign, text = "-" if digits < 0 else "", str(abs(digits))
    exponent = len(text) - 1 + place
    if not -5 <= exponent < _PLAIN_EXPONENT:
        fraction = "." + text[1:] if len(text) > 1 else ""
        return f"{sign}{text[0]}{fraction}e{exponent}"
    if place >= 0:
        return sign + text + "0" * place
    text = text.rjust(1 - place, "0")
    return f"{sign}{text[:place]}.{text[place:]}"
