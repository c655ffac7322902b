"""Password rules that Django lacks, or whose sentences it leaves in English."""

from __future__ import annotations

import string

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError

from accounts.models import User

NO_LETTERS = string.digits + string.punctuation
MIN_STEM = 3
# What people write for letters: P@ssw0rd.
LOOKALIKES = str.maketrans("@013$5", "aoiess")


class LengthValidator(MinimumLengthValidator):
    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < self.min_length:
            raise ValidationError(f"密码至少要有{self.min_length}位。", code="password_too_short")

    def get_help_text(self) -> str:
        return f"密码至少{self.min_length}位。"


class ClassesValidator:
    """At least three of small letters, capitals, figures and other signs."""

    wanted = 3

    def validate(self, password: str, user: User | None = None) -> None:
        kinds = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
        if sum(any(map(kind, password)) for kind in kinds) < self.wanted:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return "密码要包含大写字母、小写字母、数字、符号中的至少三种。"


class StemValidator(CommonPasswordValidator):
    """A common password stays one with a capital and a few figures or signs around it: Admin@123456."""

    def validate(self, password: str, user: User | None = None) -> None:
        plain = password.lower().translate(LOOKALIKES)
        stems = {plain.strip(NO_LETTERS), password.lower().strip(NO_LETTERS)}
        if any(len(stem) < MIN_STEM or stem in self.passwords for stem in stems):
            raise ValidationError(self.get_help_text(), code="password_too_common")

    def get_help_text(self) -> str:
        return "不能只是常见密码或很短的词加上数字、符号,如 Admin@123456。"


class HistoryValidator:
    """Not the password in use and none of those before it."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        used = [
            user.password,
            *user.old_passwords.values_list("encoded", flat=True)[: settings.PASSWORD_HISTORY],
        ]
        if any(check_password(password, encoded) for encoded in used):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        return f"不能与最近{settings.PASSWORD_HISTORY}次用过的密码相同。"
