"""Password rules whose sentences Django leaves in English."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from accounts.models import User


class LengthValidator(MinimumLengthValidator):
    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < self.min_length:
            raise ValidationError(f"密码至少要有{self.min_length}位。", code="password_too_short")

    def get_help_text(self) -> str:
        return f"密码至少{self.min_length}位。"
