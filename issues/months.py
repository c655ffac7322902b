"""Months after closing at which a finding is looked at again, as the setting of an inspection writes them."""

from __future__ import annotations

from django.core.exceptions import ValidationError

MAX_CHECKS, MAX_CHECK_MONTHS = 5, 60


def months_of(value: str) -> list[int]:
    return [int(part) for part in value.split(",") if part]


def validate_months(value: str) -> None:
    """Rising, as “0,6,12”; none is said by nothing."""
    parts = value.split(",") if value else []
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit()]
    is_rising = len(numbers) == len(parts) <= MAX_CHECKS and numbers == sorted(set(numbers))
    if not is_rising or any(number > MAX_CHECK_MONTHS for number in numbers):
        raise ValidationError(
            f"请填写从小到大的月数,用逗号分开,最多{MAX_CHECKS}次,每个不超过{MAX_CHECK_MONTHS},如 0,6,12。"
        )
